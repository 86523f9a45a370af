//! A workspace on disk from a fixture.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use metadata::{Configuration, Kind, Object, Problem, source};
use support::Fixture;
use tempfile::TempDir;

/// Files in a folder of their own that goes with the value.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// Writes the files of a fixture.
    pub(crate) fn new(fixture: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let project = Self { folder };
        for file in Fixture::parse(fixture).files {
            project.write(&file.path, &file.text);
        }
        project
    }

    /// The whole path of a file.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path.trim_start_matches('/'))
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) -> PathBuf {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("it can be made");
        fs::write(&path, text).expect("it can be written");
        path
    }

    /// Changes a piece of a file.
    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) -> PathBuf {
        let text = fs::read_to_string(self.path(path)).expect("the file is there");
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, &text.replace(from, to))
    }

    /// Takes a file away.
    pub(crate) fn remove(&self, path: &str) -> PathBuf {
        let path = self.path(path);
        fs::remove_file(&path).expect("the file is there");
        path
    }

    /// What is read from the folder.
    pub(crate) fn load(&self) -> (Vec<Arc<Configuration>>, Vec<Problem>) {
        source::load(self.folder.path())
    }

    /// The root of the workspace.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }
}

/// An object that must be there.
pub(crate) fn object<'c>(
    configuration: &'c Configuration,
    kind: Kind,
    name: &str,
) -> &'c Arc<Object> {
    let found = configuration.object(kind, name);
    found.unwrap_or_else(|| panic!("no {kind:?}.{name}"))
}

/// Problems as lines: the file relative to the root, the line, the English words.
pub(crate) fn complaints(root: &Path, problems: &[Problem]) -> Vec<String> {
    let lines = problems.iter().map(|it| {
        let path = it.path.strip_prefix(root).unwrap_or(&it.path);
        let line = it.line.map_or_else(String::new, |it| format!(":{it}"));
        format!("{}{line}: {}", path.display(), it.message[1])
    });
    lines.collect()
}
