//! What is handed out: the program `onec`, and the extension of VS Code with the program inside, in `target/dist`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};
use clap::Args as ClapArgs;

use crate::node::{self, architecture, succeed};

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The platform of the extension, as `vsce` names it: `linux-x64`, `darwin-arm64`, `win32-x64`…; by default that of
    /// this machine.
    #[arg(long, requires = "binary")]
    target: Option<String>,
    /// A program that is there already; by default a release build is made.
    #[arg(long)]
    binary: Option<PathBuf>,
}

/// Files and folders of the extension that go into the package as they are.
const PARTS: [&str; 10] = [
    ".vscodeignore",
    "README.md",
    "images",
    "l10n",
    "languages",
    "package.nls.json",
    "package.nls.ru.json",
    "schemas",
    "snippets",
    "syntaxes",
];
/// Files of the repository that belong to the package, too.
const SHARED: [&str; 3] = ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"];

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let target = match &args.target {
        Some(target) => target.clone(),
        None => platform(),
    };
    let binary = match &args.binary {
        Some(binary) => binary.clone(),
        None => release()?,
    };
    let package = package(&target, &binary)?;
    let size = fs::metadata(&package).map_or(0, |it| it.len());
    println!("{} ({:.1} MB)", package.display(), size as f64 / 1e6);
    Ok(())
}

/// The folder of what is handed out.
pub(crate) fn folder() -> PathBuf {
    crate::root().join("target").join("dist")
}

/// The program as it was packed.
pub(crate) fn program() -> PathBuf {
    stage().join("server").join(program_of(&platform()))
}

/// The package of this machine's platform.
pub(crate) fn extension() -> PathBuf {
    folder().join(file_of(&platform()))
}

fn stage() -> PathBuf {
    folder().join("vscode")
}

fn file_of(target: &str) -> String {
    format!("1c-copilot-{target}.vsix")
}

fn program_of(target: &str) -> &'static str {
    if target.starts_with("win32") {
        "onec.exe"
    } else {
        "onec"
    }
}

/// The platform of this machine as `vsce` names it.
fn platform() -> String {
    let system = match std::env::consts::OS {
        "windows" => "win32",
        "macos" => "darwin",
        other => other,
    };
    format!("{system}-{}", architecture())
}

fn release() -> anyhow::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(crate::root()).args([
        "build",
        "--locked",
        "--release",
        "--package",
        "onec",
    ]);
    succeed(&mut command)?;
    let metadata = cargo_metadata::MetadataCommand::new()
        .current_dir(crate::root())
        .no_deps()
        .exec()
        .context("cannot ask where programs are built")?;
    let folder = metadata.target_directory.into_std_path_buf();
    Ok(folder.join("release").join(program_of(&platform())))
}

/// Builds the extension and packs it with a program.
fn package(target: &str, program: &Path) -> anyhow::Result<PathBuf> {
    let source = crate::root().join("editors").join("vscode");
    let node = node::node()?;
    node::install(&source)?;

    let stage = stage();
    if stage.exists() {
        fs::remove_dir_all(&stage).with_context(|| format!("cannot clear {}", stage.display()))?;
    }
    for part in PARTS {
        copy(&source.join(part), &stage.join(part))?;
    }
    for file in SHARED {
        copy(&crate::root().join(file), &stage.join(file))?;
    }
    copy(program, &stage.join("server").join(program_of(target)))?;
    fs::write(stage.join("package.json"), manifest(&source)?)?;

    let mut build = Command::new(&node);
    build
        .current_dir(&source)
        .arg("build.mjs")
        .arg(stage.join("dist"));
    succeed(&mut build)?;

    let file = folder().join(file_of(target));
    let mut pack = Command::new(&node);
    pack.current_dir(&stage)
        .arg(source.join("node_modules/@vscode/vsce/vsce"))
        .args(["package", "--target", target, "--out"])
        .arg(&file)
        // Everything is in the bundle; the repository has no address, and the licence has two files.
        .args([
            "--no-dependencies",
            "--allow-missing-repository",
            "--no-rewrite-relative-links",
            "--skip-license",
        ]);
    succeed(&mut pack)?;
    if !file.is_file() {
        bail!("`vsce` wrote no {}", file.display());
    }
    Ok(file)
}

/// The manifest with the version of the workspace and without what only developers need.
fn manifest(source: &Path) -> anyhow::Result<String> {
    let path = source.join("package.json");
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut manifest: serde_json::Value =
        serde_json::from_str(&text).with_context(|| format!("cannot read {}", path.display()))?;
    let fields = manifest
        .as_object_mut()
        .context("package.json holds no object")?;
    fields.insert("version".to_owned(), env!("CARGO_PKG_VERSION").into());
    for field in ["devDependencies", "scripts"] {
        fields.remove(field);
    }
    serde_json::to_string_pretty(&manifest).context("cannot write the manifest")
}

/// Copies a file or a folder.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    if !from.is_dir() {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot create {}", folder.display()))?;
        }
        fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
        return Ok(());
    }
    let entries = fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_has_the_version_of_the_workspace_and_nothing_of_developers() {
        let source = crate::root().join("editors").join("vscode");
        let manifest: serde_json::Value =
            serde_json::from_str(&manifest(&source).expect("a manifest")).expect("JSON");
        assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(manifest["main"], "./dist/extension.js");
        assert!(manifest.get("devDependencies").is_none());
    }

    #[test]
    fn every_part_of_the_package_is_there() {
        let source = crate::root().join("editors").join("vscode");
        let parts = PARTS.iter().map(|it| source.join(it));
        let shared = SHARED.iter().map(|it| crate::root().join(it));
        let missing: Vec<_> = parts.chain(shared).filter(|it| !it.exists()).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn the_program_of_windows_has_its_suffix() {
        assert_eq!(program_of("win32-x64"), "onec.exe");
        assert_eq!(program_of("linux-x64"), "onec");
        assert_eq!(file_of("darwin-arm64"), "1c-copilot-darwin-arm64.vsix");
    }
}
