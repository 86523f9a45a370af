//! Where the files of a model lie: a folder, a GGUF file, or the cache of Hugging Face.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The files of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Location {
    /// A folder with `config.json`.
    Folder(PathBuf),
    /// One GGUF file.
    Gguf(PathBuf),
}

/// Where models are looked for by name.
#[derive(Debug, Clone)]
pub struct Caches(Vec<PathBuf>);

impl Caches {
    /// The caches in these folders.
    pub fn of(folders: Vec<PathBuf>) -> Self {
        Self(folders)
    }

    pub(crate) fn folders(&self) -> &[PathBuf] {
        &self.0
    }

    /// The cache of the user, where the Python library keeps it, too.
    pub fn of_user() -> Self {
        let folder = |name: &str| std::env::var_os(name).map(PathBuf::from);
        let home = folder("HOME").or_else(|| folder("USERPROFILE"));
        let places = [
            folder("HF_HUB_CACHE"),
            folder("HF_HOME").map(|it| it.join("hub")),
            home.map(|it| it.join(".cache/huggingface/hub")),
        ];
        Self(places.into_iter().flatten().collect())
    }
}

impl Location {
    /// What a path or a name, `Qwen/Qwen2.5-Coder-0.5B`, means.
    pub(crate) fn find(model: &str, caches: &Caches) -> Result<Self> {
        let path = Path::new(model);
        if path.is_file() {
            return Self::of_file(path);
        }
        if path.is_dir() {
            return Self::of_folder(path);
        }
        let mut parts = model.split('/');
        let name = match (parts.next(), parts.next(), parts.next()) {
            (Some(owner), Some(name), None) if is_name(owner) && is_name(name) => {
                format!("models--{owner}--{name}")
            }
            _ => {
                return Err(Error::file(
                    path,
                    "нет такого файла или папки: укажите папку с config.json, файл GGUF или имя модели в кэше \
                     Hugging Face, например Qwen/Qwen2.5-Coder-0.5B",
                    "there is no such file or folder: give a folder with config.json, a GGUF file, or the name of a \
                     model in the cache of Hugging Face, such as Qwen/Qwen2.5-Coder-0.5B",
                ));
            }
        };
        for cache in &caches.0 {
            let folder = cache.join(&name);
            if folder.is_dir() {
                return Self::of_folder(&snapshot(&folder)?);
            }
        }
        let places: Vec<String> = caches.0.iter().map(|it| it.display().to_string()).collect();
        let places = places.join(", ");
        Err(Error::file(
            path,
            format!("нет ни такой папки, ни такой модели в кэше Hugging Face ({places})"),
            format!(
                "there is neither such a folder nor such a model in the cache of Hugging Face ({places})"
            ),
        ))
    }

    fn of_file(path: &Path) -> Result<Self> {
        if path.extension().is_some_and(|it| it == "gguf") {
            return Ok(Self::Gguf(path.to_owned()));
        }
        Err(Error::file(
            path,
            "не модель: нужен файл GGUF или папка с config.json",
            "is no model: give a GGUF file or a folder with config.json",
        ))
    }

    fn of_folder(folder: &Path) -> Result<Self> {
        if folder.join("config.json").is_file() {
            return Ok(Self::Folder(folder.to_owned()));
        }
        let entries = std::fs::read_dir(folder).map_err(|it| Error::unreadable(folder, &it))?;
        let mut files: Vec<PathBuf> = entries
            .filter_map(|it| Some(it.ok()?.path()))
            .filter(|it| it.extension().is_some_and(|it| it == "gguf"))
            .collect();
        files.sort();
        match files.as_slice() {
            [file] => Ok(Self::Gguf(file.clone())),
            [] => Err(Error::file(
                folder,
                "в папке нет ни config.json, ни файла GGUF",
                "the folder has neither config.json nor a GGUF file",
            )),
            _ => {
                let names = files.iter().filter_map(|it| it.file_name());
                let names: Vec<_> = names.map(|it| it.to_string_lossy()).collect();
                let names = names.join(", ");
                Err(Error::file(
                    folder,
                    format!("в папке несколько файлов GGUF, назовите один: {names}"),
                    format!("the folder has several GGUF files, name one: {names}"),
                ))
            }
        }
    }
}

fn is_name(part: &str) -> bool {
    !part.is_empty() && !matches!(part, "." | "..") && !part.contains('\\')
}

/// The folder of the version that a cached model is at: that of `refs/main`, or the only one.
fn snapshot(folder: &Path) -> Result<PathBuf> {
    let snapshots = folder.join("snapshots");
    let main = folder.join("refs/main");
    if let Ok(version) = std::fs::read_to_string(&main) {
        let found = snapshots.join(version.trim());
        if is_name(version.trim()) && found.is_dir() {
            return Ok(found);
        }
    }
    let entries = std::fs::read_dir(&snapshots).map_err(|it| Error::unreadable(&snapshots, &it))?;
    let mut found = entries.filter_map(|it| Some(it.ok()?.path()));
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(Error::file(
            &main,
            "не говорит, какая из версий модели нужна: скачайте модель заново",
            "does not tell which version of the model is meant: download the model again",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, name: &str, text: &str) {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[track_caller]
    fn check_error(model: &str, caches: &Caches, expected: &str) {
        let error = Location::find(model, caches).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn a_model_is_found_by_path_and_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(root, "a/config.json", "{}");
        write(root, "b/one.gguf", "");
        let cached = "hub/models--Own--Small/";
        write(root, &format!("{cached}refs/main"), "v2\n");
        write(root, &format!("{cached}snapshots/v1/config.json"), "{}");
        write(root, &format!("{cached}snapshots/v2/config.json"), "{}");
        let caches = Caches::of(vec![root.join("none"), root.join("hub")]);
        let find = |model: &Path| Location::find(&model.to_string_lossy(), &caches).unwrap();
        assert_eq!(find(&root.join("a")), Location::Folder(root.join("a")));
        let gguf = Location::Gguf(root.join("b/one.gguf"));
        assert_eq!(find(&root.join("b")), gguf);
        assert_eq!(find(&root.join("b/one.gguf")), gguf);
        let version = root.join(cached).join("snapshots/v2");
        assert_eq!(find(Path::new("Own/Small")), Location::Folder(version));
    }

    #[test]
    fn what_is_no_model_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(root, "empty/readme", "");
        write(root, "two/a.gguf", "");
        write(root, "two/b.gguf", "");
        write(root, "file.bin", "");
        let caches = Caches::of(vec![root.join("hub")]);
        let check = |name: &str, expected: &str| {
            check_error(&root.join(name).to_string_lossy(), &caches, expected);
        };
        check("empty", "neither config.json nor a GGUF file");
        check("two", "name one: a.gguf, b.gguf");
        check("file.bin", "is no model");
        check("absent", "there is no such file");
        check_error("Own/Absent", &caches, "nor such a model in the cache");
        check_error("../../etc", &caches, "there is no such file");
    }
}
