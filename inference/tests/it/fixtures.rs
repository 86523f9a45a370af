//! Where the tiny models are, and one with its vocabulary in a folder.

use std::path::{Path, PathBuf};

use inference::{Caches, Checkpoint};

/// The folder of all fixtures.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
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
    for file in [
        "qwen2/config.json",
        "qwen2/model.safetensors",
        "tokenizer/tokenizer.json",
        "tokenizer/tokenizer_config.json",
    ] {
        let from = fixtures().join(file);
        std::fs::copy(&from, folder.path().join(from.file_name().unwrap())).unwrap();
    }
    open(folder.path())
}
