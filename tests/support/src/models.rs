//! The tiny model with its vocabulary, as a folder that an engine opens.

use std::io;
use std::path::{Path, PathBuf};

const FILES: [&str; 4] = [
    "qwen2/config.json",
    "qwen2/model.safetensors",
    "tokenizer/tokenizer.json",
    "tokenizer/tokenizer_config.json",
];

/// Where the fixtures of the engine are: tiny models, adapters and vocabularies.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../inference/tests/fixtures")
}

/// Writes the tiny Qwen2 with its vocabulary into a folder that is there.
pub fn write_tiny(folder: &Path) -> io::Result<()> {
    for file in FILES {
        let from = fixtures().join(file);
        let name = from.file_name().unwrap_or_default();
        std::fs::copy(&from, folder.join(name))?;
    }
    Ok(())
}
