//! Checkpoints: folders that are there whole or not at all, whatever ends the process or the room on the disk.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use candle_core::{Tensor, Var};
use serde::{Deserialize, Serialize};

use super::settings::Settings;
use crate::error::{Error, Result};
use crate::weights::{Safetensors, write_safetensors};

/// Where they lie in the folder of a training.
const FOLDER: &str = "checkpoints";
/// What a finished one is called, before the number of its step.
const NAME: &str = "step-";
/// What stands behind the name of what is still being written.
const UNFINISHED: &str = ".unfinished";
const STATE: &str = "training.json";
const MEMORY: &str = "optimizer.safetensors";
/// The form of a checkpoint.
const VERSION: u32 = 1;

/// Where a training stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) version: u32,
    pub(super) step: usize,
    pub(super) epoch: usize,
    /// How many batches of the epoch were learned.
    pub(super) place: usize,
    /// How many tokens went through the model.
    pub(super) tokens: u64,
    pub(super) seconds: f64,
    /// What tells these data from others.
    pub(super) data: String,
    /// What is trained.
    pub(super) goal: serde_json::Value,
    pub(super) settings: Settings,
}

impl State {
    pub(super) fn new(data: String, goal: serde_json::Value, settings: &Settings) -> Self {
        Self {
            version: VERSION,
            step: 0,
            epoch: 0,
            place: 0,
            tokens: 0,
            seconds: 0.0,
            data,
            goal,
            settings: settings.clone(),
        }
    }
}

/// What a training makes: a file of weights and others beside it.
pub(super) struct Product {
    pub(super) weights: &'static str,
    pub(super) variables: Vec<(String, Var)>,
    pub(super) others: Vec<(String, Vec<u8>)>,
}

impl Product {
    fn write(&self, folder: &Path) -> Result<()> {
        for (name, bytes) in &self.others {
            write(&folder.join(name), |out| out.write_all(bytes))?;
        }
        let tensors = self.variables.iter();
        let tensors = tensors.map(|(name, var)| (name.clone(), var.as_detached_tensor()));
        let tensors: Vec<_> = tensors.collect();
        write(&folder.join(self.weights), |out| {
            write_safetensors(out, &tensors)
        })
    }

    /// Puts what a checkpoint has where a user looks for it, the weights last.
    pub(super) fn publish(&self, checkpoint: &Path, folder: &Path) -> Result<()> {
        let others = self.others.iter().map(|it| it.0.as_str());
        for name in others.chain([self.weights]) {
            let from = checkpoint.join(name);
            let bytes = fs::read(&from).map_err(|it| Error::unreadable(&from, &it))?;
            replace(&folder.join(name), &bytes)?;
        }
        Ok(())
    }

    /// Takes the weights of a checkpoint.
    pub(super) fn restore(&self, checkpoint: &Path) -> Result<()> {
        let path = checkpoint.join(self.weights);
        let file = Safetensors::open(&path)?;
        for (name, var) in &self.variables {
            var.set(&read(&file, &path, name, var)?)?;
        }
        Ok(())
    }
}

/// A tensor of a checkpoint that has the form of a variable.
fn read(file: &Safetensors, path: &Path, name: &str, var: &Var) -> Result<Tensor> {
    let wrong = || {
        let shape = var.dims();
        Error::tensor(
            path,
            name,
            format!("нужен тензор формы {shape:?}: контрольная точка от другого обучения"),
            format!("one of shape {shape:?} is needed: the checkpoint is of another training"),
        )
    };
    if file.shape(name) != Some(var.dims()) {
        return Err(wrong());
    }
    file.tensor(name, var.device()).ok_or_else(wrong)?
}

/// Takes up what an optimisation remembered in a checkpoint.
pub(super) fn memory(checkpoint: &Path) -> Result<impl Fn(&str, &Var) -> Result<Tensor>> {
    let path = checkpoint.join(MEMORY);
    let file = Safetensors::open(&path)?;
    Ok(move |name: &str, var: &Var| read(&file, &path, name, var))
}

/// Writes a checkpoint, and removes all but the last `keep`.
pub(super) fn save(
    out: &Path,
    state: &State,
    product: &Product,
    memory: &[(String, Tensor)],
    keep: usize,
) -> Result<PathBuf> {
    let root = out.join(FOLDER);
    let path = root.join(format!("{NAME}{:08}", state.step));
    let unfinished = root.join(format!("{NAME}{:08}{UNFINISHED}", state.step));
    let written = fill(&unfinished, state, product, memory).and_then(|()| {
        // It is the same step of the same training, so nothing is lost.
        let old = if path.exists() {
            fs::remove_dir_all(&path)
        } else {
            Ok(())
        };
        let moved = old.and_then(|()| fs::rename(&unfinished, &path));
        let moved = moved.and_then(|()| sync_folder(&root));
        moved.map_err(|it| Error::unwritable(&path, &it))
    });
    if let Err(error) = written {
        // What cannot be removed now is removed when the training is resumed.
        let _ = fs::remove_dir_all(&unfinished);
        return Err(not_saved(state.step, &error, last(out)?.as_deref()));
    }
    let all = finished(&root)?;
    for (_, old) in &all[..all.len().saturating_sub(keep)] {
        fs::remove_dir_all(old).map_err(|it| Error::unwritable(old, &it))?;
    }
    Ok(path)
}

fn fill(
    folder: &Path,
    state: &State,
    product: &Product,
    memory: &[(String, Tensor)],
) -> Result<()> {
    // One that an earlier process left.
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).map_err(|it| Error::unwritable(folder, &it))?;
    product.write(folder)?;
    write(&folder.join(MEMORY), |out| write_safetensors(out, memory))?;
    write(&folder.join(STATE), |out| {
        serde_json::to_writer_pretty(&mut *out, state)?;
        out.write_all(b"\n")
    })?;
    sync_folder(folder).map_err(|it| Error::unwritable(folder, &it))
}

fn not_saved(step: usize, error: &Error, last: Option<&Path>) -> Error {
    let [russian, english] = error.message();
    let (left_russian, left_english) = match last {
        Some(path) => {
            let path = path.display();
            (
                format!("цела предыдущая, {path}: с неё продолжит --resume"),
                format!("the one before is whole, {path}: --resume goes on from there"),
            )
        }
        None => (
            "других пока нет".to_owned(),
            "there is no other yet".to_owned(),
        ),
    };
    Error::input(
        format!("контрольная точка шага {step} не записана: {russian}; {left_russian}"),
        format!("the checkpoint of step {step} is not written: {english}; {left_english}"),
    )
}

/// The finished checkpoints, by their steps.
fn finished(root: &Path) -> Result<Vec<(usize, PathBuf)>> {
    let entries = match fs::read_dir(root) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::unreadable(root, &error)),
    };
    let mut all = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|it| Error::unreadable(root, &it))?;
        let name = entry.file_name();
        let step = name.to_str().and_then(|it| it.strip_prefix(NAME));
        if let Some(step) = step.and_then(|it| it.parse().ok()) {
            all.push((step, entry.path()));
        }
    }
    all.sort();
    Ok(all)
}

/// The last checkpoint of a training.
pub(super) fn last(out: &Path) -> Result<Option<PathBuf>> {
    Ok(finished(&out.join(FOLDER))?.pop().map(|it| it.1))
}

/// Where a checkpoint stands, if it is one of the training that `expected` describes.
pub(super) fn state(checkpoint: &Path, expected: &State) -> Result<State> {
    let path = checkpoint.join(STATE);
    let text = fs::read(&path).map_err(|it| Error::unreadable(&path, &it))?;
    let state: State = serde_json::from_slice(&text).map_err(|it| {
        Error::file(
            &path,
            format!("контрольная точка не читается: {it}"),
            format!("the checkpoint cannot be read: {it}"),
        )
    })?;
    let mut same = state.settings.clone();
    // These change nothing of what is learned.
    same.save_every = expected.settings.save_every;
    same.evaluate_every = expected.settings.evaluate_every;
    same.keep = expected.settings.keep;
    let mut other = Vec::new();
    if state.version != expected.version {
        other.push("version".to_owned());
    }
    if state.data != expected.data {
        other.push("data".to_owned());
    }
    for (now, then) in [
        (json(&expected.settings), json(&same)),
        (expected.goal.clone(), state.goal.clone()),
    ] {
        let (Some(now), Some(then)) = (now.as_object(), then.as_object()) else {
            continue;
        };
        let names = now.keys().filter(|it| now.get(*it) != then.get(*it));
        other.extend(names.cloned());
    }
    if other.is_empty() {
        return Ok(state);
    }
    let other = other.join(", ");
    Err(Error::file(
        &path,
        format!("это контрольная точка другого обучения; отличаются: {other}"),
        format!("the checkpoint is of another training; these differ: {other}"),
    ))
}

fn json(settings: &Settings) -> serde_json::Value {
    // Settings are numbers under names, which is always JSON.
    serde_json::to_value(settings).unwrap_or_default()
}

/// Writes a file to the end.
fn write(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let written = File::create(path).and_then(|file| {
        let mut out = BufWriter::with_capacity(1 << 20, file);
        content(&mut out)?;
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()
    });
    written.map_err(|it| Error::unwritable(path, &it))
}

/// Puts a file in the place of what was there, which stays until all is written.
pub(super) fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(UNFINISHED);
    let unfinished = path.with_file_name(name);
    let written = write(&unfinished, |out| out.write_all(content));
    let written = written
        .and_then(|()| fs::rename(&unfinished, path).map_err(|it| Error::unwritable(path, &it)));
    if written.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    written
}

/// Has the names in a folder survive a loss of power, where that can be asked for.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
