//! Every file is as `rustfmt` writes it.
//!
//! The files are named one by one: `cargo fmt` does not see a module whose `mod` line stands inside of a macro, and
//! most of ours do.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

use super::{Files, Problem};

const MISSING: &str = "cannot run rustfmt; install it with `rustup component add rustfmt`";

pub(super) fn check(root: &Path, files: &Files) -> anyhow::Result<Vec<Problem>> {
    let found = badly_formatted(root, &rust_files(root, files))?;
    let problems = found.iter().map(|it| {
        let path = Path::new(it);
        let place = path
            .strip_prefix(root)
            .unwrap_or(path)
            .display()
            .to_string();
        Problem::of(place, "is not formatted; run `cargo xtask tidy --fix`")
    });
    Ok(problems.collect())
}

/// Formats all files.
pub(super) fn format(root: &Path) -> anyhow::Result<()> {
    let files = rust_files(root, &Files::read(root)?);
    let output = rustfmt(root).args(files).output().context(MISSING)?;
    if !output.status.success() {
        bail!(
            "rustfmt failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}

fn rust_files(root: &Path, files: &Files) -> Vec<PathBuf> {
    files
        .iter()
        .filter(|it| it.extension() == "rs")
        .map(|it| root.join(&it.path))
        .collect()
}

fn rustfmt(root: &Path) -> Command {
    let mut command = Command::new("rustfmt");
    command.current_dir(root);
    command
}

/// The paths of those files that are not formatted.
fn badly_formatted(
    root: &Path,
    files: &[impl AsRef<std::ffi::OsStr>],
) -> anyhow::Result<Vec<String>> {
    let output = rustfmt(root)
        .args(["--check", "--files-with-diff"])
        .args(files)
        .output()
        .context(MISSING)?;
    let found: Vec<_> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(str::to_owned)
        .collect();
    if !output.status.success() && found.is_empty() {
        bail!(
            "rustfmt failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badly_formatted_file_is_reported() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let good = folder.path().join("good.rs");
        let bad = folder.path().join("bad.rs");
        std::fs::write(&good, "fn a() {}\n").expect("written");
        std::fs::write(&bad, "fn  a( ) { }\n").expect("written");
        let found = badly_formatted(folder.path(), &[&good, &bad]).expect("rustfmt runs");
        assert_eq!(found, [bad.display().to_string()]);
    }

    #[test]
    fn a_file_that_is_no_rust_is_an_error() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let broken = folder.path().join("broken.rs");
        std::fs::write(&broken, "fn {").expect("written");
        assert!(badly_formatted(folder.path(), &[&broken]).is_err());
    }
}
