//! What is wrong with a configuration on disk. The rest of it loads all the same.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A file that is broken, missing or strange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// The line, counted from 1, where one is known.
    pub line: Option<u32>,
    /// What is wrong and what to do about it, in Russian and in English.
    pub message: [String; 2],
}
