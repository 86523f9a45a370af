//! Which models lie on this machine, to choose from.

use std::path::{Path, PathBuf};

use crate::location::{Caches, Location};

/// A model that was found. Whether it can be loaded shows when it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What [`Checkpoint::open`](crate::Checkpoint::open) takes: a path, or the name of a cached model.
    pub model: String,
    /// How large its weights are, in bytes.
    pub bytes: u64,
}

impl Caches {
    /// The models of the caches by their names, and those that lie in some folders or right below them; each once.
    pub fn models(&self, folders: &[PathBuf]) -> Vec<Found> {
        let mut found = Vec::new();
        for cache in self.folders() {
            for entry in entries(cache) {
                let name = entry.file_name().and_then(|it| it.to_str());
                let name = name.and_then(|it| it.strip_prefix("models--"));
                let Some((owner, name)) = name.and_then(|it| it.split_once("--")) else {
                    continue;
                };
                let model = format!("{owner}/{name}");
                let location = Location::find(&model, &Self::of(vec![cache.clone()]));
                found.extend(location.ok().and_then(|it| of(model, &it)));
            }
        }
        for folder in folders {
            found.extend(in_folder(folder));
            for entry in entries(folder) {
                found.extend(in_folder(&entry));
            }
        }
        found.sort_by(|one, other| one.model.cmp(&other.model));
        found.dedup_by(|one, other| one.model == other.model);
        found
    }
}

/// The models of a folder: it is one itself, or has files that are.
fn in_folder(folder: &Path) -> Vec<Found> {
    if !folder.is_dir() {
        return Vec::new();
    }
    if folder.join("config.json").is_file() {
        let model = folder.to_string_lossy().into_owned();
        return of(model, &Location::Folder(folder.to_owned()))
            .into_iter()
            .collect();
    }
    let files = entries(folder).into_iter().filter(|it| is_a(it, "gguf"));
    let models = files.filter_map(|it| of(it.to_string_lossy().into_owned(), &Location::Gguf(it)));
    models.collect()
}

fn of(model: String, location: &Location) -> Option<Found> {
    let size = |it: &Path| std::fs::metadata(it).map_or(0, |it| it.len());
    let bytes = match location {
        Location::Gguf(file) => size(file),
        Location::Folder(folder) => {
            let files = entries(folder).into_iter();
            let weights = files.filter(|it| is_a(it, "safetensors"));
            weights.map(|it| size(&it)).sum()
        }
    };
    // A folder with settings and no weights was not downloaded to the end.
    (bytes > 0).then_some(Found { model, bytes })
}

fn is_a(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|it| it == extension)
}

/// What lies in a folder; nothing where it cannot be read.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(folder).into_iter().flatten();
    read.filter_map(|it| Some(it.ok()?.path())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_of_caches_and_folders_are_found_and_what_is_not_whole_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let write = |name: &str, text: &str| {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        let cached = "hub/models--Own--Small/snapshots/v1/";
        write(&format!("{cached}config.json"), "{}");
        write(&format!("{cached}a.safetensors"), "12345");
        write("hub/models--Own--Begun/snapshots/v1/config.json", "{}");
        write("hub/datasets--Own--Data/snapshots/v1/config.json", "{}");
        write("models/tiny/config.json", "{}");
        write("models/tiny/1.safetensors", "12");
        write("models/tiny/2.safetensors", "3");
        write("models/some/b.gguf", "1");
        write("models/c.gguf", "12");
        write("models/readme.md", "12");
        let caches = Caches::of(vec![root.join("hub"), root.join("none")]);
        let found = caches.models(&[root.join("models"), root.join("models/tiny")]);
        let found: Vec<_> = found
            .iter()
            .map(|it| {
                (
                    it.model.trim_start_matches(root.to_str().unwrap()),
                    it.bytes,
                )
            })
            .collect();
        let expected = [
            ("/models/c.gguf", 2),
            ("/models/some/b.gguf", 1),
            ("/models/tiny", 3),
            ("Own/Small", 5),
        ];
        assert_eq!(found, expected);
    }
}
