//! Where the tiny models are, and one with its vocabulary in a folder.

use std::path::{Path, PathBuf};

use inference::{Caches, Checkpoint};

/// The folder of all fixtures.
pub(crate) fn fixtures() -> PathBuf {
    support::models::fixtures()
}

/// Models of all families.
pub(crate) const FAMILIES: [&str; 12] = [
    "deepseek2",
    "deepseek_coder",
    "gemma",
    "gemma2",
    "gemma3",
    "granite",
    "llama",
    "mistral",
    "qwen2",
    "qwen3",
    "qwen3_moe",
    "starcoder2",
];

pub(crate) fn read(name: &str) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(fixtures().join(name)).unwrap()).unwrap()
}

pub(crate) fn open(path: &Path) -> Checkpoint {
    Checkpoint::open(&path.to_string_lossy(), &Caches::of(Vec::new())).unwrap()
}

/// A tiny model with the vocabulary of all of them, from a folder.
pub(crate) fn checkpoint_of(name: &str) -> Checkpoint {
    let folder = tempfile::tempdir().unwrap();
    let files = ["config.json", "model.safetensors"].map(|it| format!("{name}/{it}"));
    let vocabulary =
        ["tokenizer.json", "tokenizer_config.json"].map(|it| format!("tokenizer/{it}"));
    for file in files.iter().chain(&vocabulary) {
        let from = fixtures().join(file);
        std::fs::copy(&from, folder.path().join(from.file_name().unwrap())).unwrap();
    }
    open(folder.path())
}

/// Qwen2 with its vocabulary, from a folder.
pub(crate) fn checkpoint() -> Checkpoint {
    let folder = tempfile::tempdir().unwrap();
    support::models::write_tiny(folder.path()).unwrap();
    open(folder.path())
}
