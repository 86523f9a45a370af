//! Tells the program what it was built of, for the cache of summaries.
//!
//! What a summary says follows from the sources of these crates and from the versions of their dependencies, so a cache
//! of other sources must not be read. The time and the size of the program would tell less: installers set one time for
//! all files, and a program may be replaced while it runs.

use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::path::Path;
use std::{env, fs, io};

/// Everything that has a say in a summary or in its form on disk.
const SOURCES: [&str; 10] = [
    "Cargo.lock",
    "rust-toolchain.toml",
    "analysis/src",
    "metadata/src",
    "parser-bsl/src",
    "parser-bsl/bsl/src",
    "parser-bsl/query/src",
    "project/src",
    "query/src",
    "rules/src",
];

fn main() -> io::Result<()> {
    let folder = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let workspace = Path::new(&folder).join("..");
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        let path = workspace.join(source);
        println!("cargo::rerun-if-changed={}", path.display());
        add(&path, Path::new(source), &mut hasher)?;
    }
    println!("cargo::rustc-env=BUILT_OF={:016x}", hasher.finish());
    Ok(())
}

/// Adds a file, or what a folder holds, in the order of names. What is not there is nothing.
fn add(path: &Path, name: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if path.is_dir() {
        let entries = fs::read_dir(path)?.map(|it| it.map(|it| it.file_name()));
        let mut names = entries.collect::<io::Result<Vec<_>>>()?;
        names.sort();
        for inner in names {
            add(&path.join(&inner), &name.join(&inner), hasher)?;
        }
    } else if path.is_file() {
        let bytes = fs::read(path)?;
        hasher.write(name.to_string_lossy().replace('\\', "/").as_bytes());
        hasher.write_u64(bytes.len() as u64);
        hasher.write(&bytes);
    }
    Ok(())
}
