//! Adapters as PEFT writes them: a folder with `adapter_config.json` and `adapter_model.safetensors`.
//!
//! <https://huggingface.co/docs/peft/developer_guides/checkpoint>

use std::collections::BTreeMap;
use std::path::Path;

use candle_core::{Device, Tensor};
use serde::Deserialize;

use super::{Adapter, Delta};
use crate::error::{Error, Result};
use crate::weights::{Module, Safetensors};

/// The file that describes an adapter.
pub(crate) const SETTINGS: &str = "adapter_config.json";
/// The file of its matrices.
pub(crate) const WEIGHTS: &str = "adapter_model.safetensors";
/// What PEFT puts before the path of a linear layer.
const PREFIX: &str = "base_model.model.";
/// What stands behind it: the first matrix takes the numbers down to the rank, the second one up again.
const DOWN: &str = ".lora_A.weight";
const UP: &str = ".lora_B.weight";

/// What the two matrices of a linear layer are called.
pub(crate) fn names(module: &str) -> (String, String) {
    let name = |end| format!("{PREFIX}{module}{end}");
    (name(DOWN), name(UP))
}

#[derive(Deserialize)]
struct Settings {
    peft_type: String,
    r: usize,
    lora_alpha: f64,
    #[serde(default)]
    use_rslora: bool,
    #[serde(default)]
    use_dora: bool,
    #[serde(default)]
    fan_in_fan_out: bool,
    bias: Option<String>,
    modules_to_save: Option<Vec<String>>,
    #[serde(default)]
    rank_pattern: BTreeMap<String, usize>,
    #[serde(default)]
    alpha_pattern: BTreeMap<String, f64>,
}

/// The adapter in a folder, for a model with these linear layers.
pub(crate) fn load(folder: &Path, modules: &[Module], device: &Device) -> Result<Adapter> {
    let settings = settings(&folder.join(SETTINGS))?;
    let path = folder.join(WEIGHTS);
    let file = Safetensors::open(&path)?;
    let mut deltas: Vec<Option<Delta>> = vec![None; modules.len()];
    let numbers: BTreeMap<&str, usize> = modules
        .iter()
        .enumerate()
        .map(|(number, it)| (it.path.as_str(), number))
        .collect();
    for name in file.names() {
        let wrong = |russian: String, english: String| Error::tensor(&path, name, russian, english);
        let place = name.strip_prefix(PREFIX).unwrap_or(name);
        // The other of the pair is read with it; without it the pair is found here all the same.
        let Some(module) = place.strip_suffix(DOWN).or_else(|| place.strip_suffix(UP)) else {
            return Err(wrong(
                "не часть адаптера LoRA: поддерживаются только lora_A и lora_B".to_owned(),
                "is no part of a LoRA adapter: known are lora_A and lora_B only".to_owned(),
            ));
        };
        let Some(number) = numbers.get(module).copied() else {
            return Err(wrong(
                format!("в модели нет слоя {module}: адаптер сделан для другой модели"),
                format!("the model has no layer {module}: the adapter is for another model"),
            ));
        };
        if deltas[number].is_none() {
            let start = &name[..name.len() - place.len()];
            let pair = Pair {
                file: &file,
                path: &path,
                start: format!("{start}{module}"),
            };
            deltas[number] = Some(pair.delta(&modules[number], &settings, device)?);
        }
    }
    if deltas.iter().all(Option::is_none) {
        return Err(Error::file(
            &path,
            "в адаптере нет ни одного слоя",
            "the adapter has no layer",
        ));
    }
    Ok(Adapter::new(deltas))
}

fn settings(path: &Path) -> Result<Settings> {
    let text = std::fs::read(path).map_err(|it| Error::unreadable(path, &it))?;
    let settings: Settings = serde_json::from_slice(&text).map_err(|it| {
        Error::file(
            path,
            format!("настройки адаптера не читаются: {it}"),
            format!("the settings of the adapter cannot be read: {it}"),
        )
    })?;
    // What is told here changes the result; to leave it out would answer with another model than was trained.
    let unknown = if settings.peft_type != "LORA" {
        Some(format!("peft_type = {}", settings.peft_type))
    } else if settings.use_dora {
        Some("use_dora".to_owned())
    } else if settings.fan_in_fan_out {
        Some("fan_in_fan_out".to_owned())
    } else if settings
        .modules_to_save
        .as_ref()
        .is_some_and(|it| !it.is_empty())
    {
        Some("modules_to_save".to_owned())
    } else {
        let bias = settings.bias.as_deref().filter(|it| *it != "none");
        bias.map(|it| format!("bias = {it}"))
    };
    match unknown {
        None => Ok(settings),
        Some(unknown) => Err(Error::file(
            path,
            format!("не поддерживается: {unknown}"),
            format!("not supported: {unknown}"),
        )),
    }
}

impl Settings {
    /// The rank and the scale for a linear layer.
    fn of(&self, module: &str) -> (usize, f64) {
        let rank = pattern(&self.rank_pattern, module).unwrap_or(self.r);
        let alpha = pattern(&self.alpha_pattern, module).unwrap_or(self.lora_alpha);
        let by = if self.use_rslora {
            (rank as f64).sqrt()
        } else {
            rank as f64
        };
        (rank, alpha / by)
    }
}

/// The value for the end of a path: the keys are whole names, from the last backwards.
fn pattern<T: Copy>(values: &BTreeMap<String, T>, module: &str) -> Option<T> {
    let found = values.iter().find(|(key, _)| {
        let key = key.trim_start_matches('^');
        let before = module.strip_suffix(key);
        before.is_some_and(|it| it.is_empty() || it.ends_with('.'))
    });
    found.map(|it| *it.1)
}

/// The two matrices of one linear layer.
struct Pair<'a> {
    file: &'a Safetensors,
    path: &'a Path,
    /// Their names up to `.lora_A` and `.lora_B`.
    start: String,
}

impl Pair<'_> {
    fn delta(&self, module: &Module, settings: &Settings, device: &Device) -> Result<Delta> {
        let (rank, scale) = settings.of(&module.path);
        Ok(Delta {
            down: self.matrix(DOWN, [rank, module.inputs], device)?,
            up: self.matrix(UP, [module.outputs, rank], device)?,
            scale,
        })
    }

    fn matrix(&self, end: &str, shape: [usize; 2], device: &Device) -> Result<Tensor> {
        let name = format!("{}{end}", self.start);
        let missing = || {
            Error::tensor(
                self.path,
                &name,
                format!("его нет, а нужен тензор формы {shape:?}"),
                format!("is missing; one of shape {shape:?} is needed"),
            )
        };
        let found = self.file.shape(&name).ok_or_else(missing)?;
        if found != shape {
            return Err(Error::tensor(
                self.path,
                &name,
                format!("форма {found:?}, а модели и настройкам подходит {shape:?}"),
                format!("its shape is {found:?}; the model and the settings ask for {shape:?}"),
            ));
        }
        self.file.tensor(&name, device).ok_or_else(missing)?
    }
}
