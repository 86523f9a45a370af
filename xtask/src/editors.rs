//! Tests of the editors: the units of the extension of VS Code, and Neovim and VS Code themselves, with `onec lsp` as
//! `cargo xtask dist` packed it.
//!
//! VS Code is code-server, from npm, in Chromium; Neovim and Chromium must be installed (`scripts/test` does it).
//! Pictures and logs stay in `target/editor-tests`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};
use clap::{Args as ClapArgs, ValueEnum};

use crate::node::{self, cached, npm, succeed};
use crate::{dist, root};

/// The version of code-server, which is VS Code of the same minor version.
const CODE_SERVER: &str = "4.139.1";

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Which ones; by default all.
    #[arg(value_enum)]
    only: Vec<Editor>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Editor {
    /// Types and units of the extension of VS Code; no editor runs.
    Units,
    Neovim,
    Vscode,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let is_wanted = |it| args.only.is_empty() || args.only.contains(&it);
    let artifacts = root().join("target").join("editor-tests");
    fs::create_dir_all(&artifacts)
        .with_context(|| format!("cannot create {}", artifacts.display()))?;
    if is_wanted(Editor::Units) {
        units()?;
    }
    if is_wanted(Editor::Neovim) {
        neovim(&artifacts)?;
    }
    if is_wanted(Editor::Vscode) {
        vscode(&artifacts)?;
    }
    Ok(())
}

fn units() -> anyhow::Result<()> {
    let extension = root().join("editors").join("vscode");
    node::install(&extension)?;
    let node = node::node()?;
    // The page of questions runs in a browser, the rest in Node.js.
    for project in [".", "page"] {
        let mut types = Command::new(&node);
        types.current_dir(&extension).args([
            "node_modules/typescript/bin/tsc",
            "--noEmit",
            "-p",
            project,
        ]);
        succeed(&mut types)?;
    }
    let mut tests = Command::new(&node);
    tests
        .current_dir(&extension)
        // The package has no type because VS Code loads its bundle as CommonJS.
        .arg("--disable-warning=MODULE_TYPELESS_PACKAGE_JSON")
        .args(["--test", "--test-reporter=dot", "test/*.test.ts"]);
    succeed(&mut tests)
}

fn neovim(artifacts: &Path) -> anyhow::Result<()> {
    let mut test = Command::new(on_path(&["nvim"])?);
    test.current_dir(root())
        .args(["--clean", "--headless"])
        .args(["--cmd", "set runtimepath^=editors/neovim"])
        .args(["-S", "tests/editors/neovim/run.lua"])
        .env("ONEC", packed(dist::program())?)
        .env("ARTIFACTS", artifacts);
    succeed(&mut test)
}

fn vscode(artifacts: &Path) -> anyhow::Result<()> {
    let tests = root().join("tests").join("editors");
    node::install(&tests)?;
    let node = node::node()?;
    let mut test = Command::new(&node);
    test.current_dir(&tests)
        .arg("vscode/run.mjs")
        .env("EXTENSION", packed(dist::extension())?)
        .env("ONEC", packed(dist::program())?)
        .env("CODE_SERVER", code_server()?)
        .env(
            "CHROMIUM",
            on_path(&["chromium", "chromium-browser", "google-chrome"])?,
        )
        .env("ARTIFACTS", artifacts);
    succeed(&mut test)
}

/// Installs code-server: the package leaves to a script what it needs, and the script downloads from elsewhere.
fn code_server() -> anyhow::Result<PathBuf> {
    let package = Path::new("node_modules").join("code-server");
    let folder = cached(&format!("code-server-{CODE_SERVER}"), |folder| {
        npm(
            folder,
            [
                "install",
                "--no-save",
                &format!("code-server@{CODE_SERVER}"),
            ],
        )?;
        let vscode = folder.join(&package).join("lib").join("vscode");
        npm(&vscode, ["install", "--omit=dev"])?;
        link(Path::new("node_modules"), &vscode.join("node_modules.asar"))
    })?;
    Ok(folder
        .join(package)
        .join("out")
        .join("node")
        .join("entry.js"))
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) -> anyhow::Result<()> {
    std::os::unix::fs::symlink(to, at).with_context(|| format!("cannot create {}", at.display()))
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> anyhow::Result<()> {
    bail!("code-server runs on Linux and macOS only")
}

/// The first of these programs that is installed.
fn on_path(names: &[&str]) -> anyhow::Result<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = names.iter().find_map(|name| {
        std::env::split_paths(&folders)
            .map(|it| it.join(name))
            .find(|it| it.is_file())
    });
    found.with_context(|| {
        format!(
            "`{}` is not installed; `scripts/test` installs it",
            names[0]
        )
    })
}

/// What `cargo xtask dist` must have made.
fn packed(path: PathBuf) -> anyhow::Result<PathBuf> {
    if !path.is_file() {
        bail!(
            "there is no {}: run `cargo xtask dist` first",
            path.display()
        );
    }
    Ok(path)
}
