//! Where the tiny models are, and one with its vocabulary in a folder.

use std::path::{Path, PathBuf};

use inference::{Caches, Checkpoint};

/// The folder of all fixtures.
pub(crate) fn fixtures() -> PathBuf {
    support::models::fixtures()
}

pub(crate) fn read(name: &str) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(fixtures().join(name)).unwrap()).unwrap()
}

pub(crate) fn open(path: &Path) -> Checkpoint {
    Checkpoint::open(&path.to_string_lossy(), &Caches::of(Vec::new())).unwrap()
}

/// Qwen2 with its vocabulary, from a folder.
pub(crate) fn checkpoint() -> Checkpoint {
    let folder = tempfile::tempdir().unwrap();
    support::models::write_tiny(folder.path()).unwrap();
    open(folder.path())
}
