//! What a project holds, as hashes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::WalkState;
use rayon::prelude::*;

use crate::cache::ContentHash;
use crate::settings::Settings;
use crate::walk::{self, Excluded};

/// The hashes of a project.
pub(super) struct Scan {
    /// Of all that findings may depend on.
    pub(super) world: ContentHash,
    /// Of the same without what stands in modules.
    pub(super) metadata: ContentHash,
}

/// Reads and hashes the modules and files of metadata below a folder.
pub(super) fn scan(root: &Path, excluded: &Excluded, settings: &Settings, platform: &str) -> Scan {
    let mut files = files(root, excluded);
    files.sort();
    let hash = |path: &PathBuf| {
        let bytes = std::fs::read(path).unwrap_or_default();
        *blake3::hash(&bytes).as_bytes()
    };
    let hashes: Vec<ContentHash> = files.par_iter().map(hash).collect();
    let mut metadata = blake3::Hasher::new();
    metadata.update(platform.as_bytes());
    metadata.update(&serde_json::to_vec(settings).unwrap_or_default());
    let mut modules = blake3::Hasher::new();
    for (path, hash) in files.iter().zip(&hashes) {
        metadata.update(path.as_os_str().as_encoded_bytes());
        metadata.update(&[0]);
        match walk::is_module(path) {
            true => modules.update(hash),
            false => metadata.update(hash),
        };
    }
    let metadata = *metadata.finalize().as_bytes();
    modules.update(&metadata);
    Scan {
        world: *modules.finalize().as_bytes(),
        metadata,
    }
}

fn files(root: &Path, excluded: &Excluded) -> Vec<PathBuf> {
    let found = Mutex::new(Vec::new());
    let excluded = Arc::new(excluded.clone());
    let mut builder = walk::builder(root, rayon::current_num_threads());
    builder.filter_entry(move |it| !excluded.contains(it.path()));
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            if let Ok(entry) = entry
                && entry.file_type().is_some_and(|it| it.is_file())
                && (walk::is_module(entry.path()) || walk::is_metadata(entry.path()))
            {
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                found.push(entry.into_path());
            }
            WalkState::Continue
        })
    });
    found.into_inner().unwrap_or_else(PoisonError::into_inner)
}
