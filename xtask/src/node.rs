//! Node.js and packages of npm, which the extension of VS Code is built with and the tests of editors run on.
//!
//! What does not belong to a folder of the repository is kept in the cache of the user, in a folder for each version:
//! `~/.cache/onec-tests`, or where `ONEC_TEST_CACHE` says.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, bail};

/// The version that is taken from npm where the machine has no Node.js of the same major version.
const VERSION: &str = "24.21.0";

/// What is waited for before something is asked of the network once more.
const PAUSES: [Duration; 2] = [Duration::from_secs(5), Duration::from_secs(30)];

/// A Node.js of the version that everything here is tested with.
pub(crate) fn node() -> anyhow::Result<PathBuf> {
    let major = VERSION.split('.').next().unwrap_or_default();
    let installed = Command::new("node")
        .arg("--version")
        .stderr(Stdio::null())
        .output();
    if installed.is_ok_and(|it| it.stdout.starts_with(format!("v{major}.").as_bytes())) {
        return Ok(PathBuf::from("node"));
    }
    let (system, program) = match std::env::consts::OS {
        "windows" => ("win", "node.exe"),
        "macos" => ("darwin", "node"),
        other => (other, "node"),
    };
    let package = format!("node-{system}-{}", architecture());
    let folder = cached(&format!("node-{VERSION}"), |folder| {
        npm(
            folder,
            ["install", "--no-save", &format!("{package}@{VERSION}")],
        )
    })?;
    Ok(folder
        .join("node_modules")
        .join(package)
        .join("bin")
        .join(program))
}

/// The architecture of this machine as the world of Node.js calls it.
pub(crate) fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    }
}

/// Installs packages with `npm` in a folder. No package runs a program of its own then. Servers have their bad moments, so
/// what fails is tried again.
pub(crate) fn npm<I: AsRef<OsStr>>(
    folder: &Path,
    arguments: impl IntoIterator<Item = I>,
) -> anyhow::Result<()> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .args(arguments)
        .args(["--ignore-scripts", "--no-audit", "--no-fund"])
        .args(["--loglevel", "error", "--fetch-retries", "5"]);
    let version = Command::new(program).arg("--version").output();
    version.context("npm is missing; it comes with Node.js: https://nodejs.org")?;
    for pause in PAUSES {
        match succeed(&mut command) {
            Err(error) => eprintln!("{error}; once more in {} s", pause.as_secs()),
            done => return done,
        }
        std::thread::sleep(pause);
    }
    succeed(&mut command)
}

/// Installs the packages of a folder as its `package-lock.json` has them, unless they are installed.
pub(crate) fn install(folder: &Path) -> anyhow::Result<()> {
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    // npm writes what it installed without the package itself, so we keep what it was asked for.
    let installed = folder.join("node_modules").join(".installed.json");
    if fs::read(&installed).is_ok_and(|it| it == wanted) {
        return Ok(());
    }
    npm(folder, ["ci"])?;
    fs::write(&installed, wanted).with_context(|| format!("cannot write {}", installed.display()))
}

/// A folder of the cache; what it shall hold is put there once, and appears as a whole.
pub(crate) fn cached(
    name: &str,
    fill: impl FnOnce(&Path) -> anyhow::Result<()>,
) -> anyhow::Result<PathBuf> {
    let cache = cache()?;
    let folder = cache.join(name);
    if folder.is_dir() {
        return Ok(folder);
    }
    let unfinished = cache.join(format!(".{name}.{}", std::process::id()));
    fs::create_dir_all(&unfinished)
        .with_context(|| format!("cannot create {}", unfinished.display()))?;
    // So npm takes this folder, not one above that has packages of its own.
    fs::write(unfinished.join("package.json"), "{}\n")?;
    let filled = fill(&unfinished).and_then(|()| {
        fs::rename(&unfinished, &folder)
            .or_else(|error| match folder.is_dir() {
                // Another run was faster.
                true => fs::remove_dir_all(&unfinished),
                false => Err(error),
            })
            .with_context(|| format!("cannot create {}", folder.display()))
    });
    if filled.is_err() {
        // What is left of it says nothing to anybody.
        let _ = fs::remove_dir_all(&unfinished);
    }
    filled.map(|()| folder)
}

fn cache() -> anyhow::Result<PathBuf> {
    if let Some(folder) = std::env::var_os("ONEC_TEST_CACHE") {
        return Ok(PathBuf::from(folder));
    }
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    let home = home.context("the variable HOME is not set")?;
    Ok(Path::new(&home).join(".cache").join("onec-tests"))
}

/// Runs a command, which must succeed.
pub(crate) fn succeed(command: &mut Command) -> anyhow::Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .with_context(|| format!("cannot run `{name}`"))?;
    if !status.success() {
        let arguments: Vec<_> = command
            .get_args()
            .map(|it| it.to_string_lossy().into_owned())
            .collect();
        bail!("`{name} {}` failed: {status}", arguments.join(" "));
    }
    Ok(())
}
