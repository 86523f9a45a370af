//! A directory with modules, and `onec` started in it.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use tempfile::TempDir;

/// A module with one syntax error.
pub(crate) const BROKEN: &str = "Процедура А()\n\tЕсли Б Тогда\n\t\tВ();\nКонецПроцедуры\n";

/// A module without errors.
pub(crate) const VALID: &str = "Процедура А() Экспорт\n\tБ();\nКонецПроцедуры\n";

/// A directory that is gone with the test.
pub(crate) struct Project(TempDir);

/// How a run of `onec` ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    /// A directory with these files.
    pub(crate) fn new<T: AsRef<[u8]>>(files: &[(&str, T)]) -> Self {
        let project = Self(TempDir::new().expect("a temporary directory"));
        for (path, content) in files {
            project.write(path, content);
        }
        project
    }

    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file in the project")).expect("a directory");
        fs::write(path, content).expect("a file");
    }

    /// `onec` in this directory, with nothing of the environment that changes its output.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = command(self.0.path());
        // What was found once is kept with the project of the test.
        command.env("XDG_CACHE_HOME", self.path(".cache"));
        command.args(args);
        command
    }

    /// Runs `onec` in this directory, in Russian unless `args` say otherwise.
    pub(crate) fn onec(&self, args: &[&str]) -> Run {
        self.finish(self.command(args))
    }

    pub(crate) fn finish(&self, mut command: Command) -> Run {
        self.run(command.output().expect("onec starts"))
    }

    pub(crate) fn run(&self, output: Output) -> Run {
        let root = self.0.path().canonicalize().expect("the directory");
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("the output is UTF-8");
            without_time(&text.replace(&root.to_string_lossy().into_owned(), "[root]"))
        };
        Run {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

/// `onec` in `directory`, with nothing of the environment that changes its output.
pub(crate) fn command(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onec"));
    command.current_dir(directory).stdin(Stdio::null());
    for variable in [
        "ONEC_LANG",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "LANGUAGE",
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
        // Servers of tests are on this machine, where no proxy finds them.
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ] {
        command.env_remove(variable);
    }
    command.env("ONEC_LANG", "ru");
    // Nothing is kept where the user keeps it.
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache");
    command.env("XDG_CACHE_HOME", kept);
    // What is found must not depend on the dictionaries of the machine.
    command.env("ONEC_DICTIONARIES", "");
    command
}

/// A port that nobody listens at, for a server that has to be told one. The system gives such ports to nobody by itself, and
/// this process never gives one twice.
pub(crate) fn free_port() -> u16 {
    static LAST: AtomicU32 = AtomicU32::new(0);
    let first = std::process::id();
    let ports = std::iter::repeat_with(|| first.wrapping_add(LAST.fetch_add(1, Relaxed)));
    let ports = ports.map(|it| 20_000 + (it % 10_000) as u16);
    let mut free = ports.filter(|it| TcpListener::bind(("127.0.0.1", *it)).is_ok());
    free.next().expect("a free port")
}

/// Sends a signal to a process. A small system has no program `kill`, but its shell has it.
#[cfg(unix)]
pub(crate) fn signal(process: u32, name: &str) {
    let line = format!("kill -{name} {process}");
    let sent = Command::new("sh").args(["-c", &line]).status();
    assert!(sent.expect("a shell").success(), "{line}");
}

/// The time that a review took is another one each time.
fn without_time(text: &str) -> String {
    let mut text = text.to_owned();
    for (before, after) in [(") за ", " с."), (") in ", " s.")] {
        let Some(start) = text.find(before).map(|it| it + before.len()) else {
            continue;
        };
        if let Some(length) = text[start..].find(after) {
            text.replace_range(start..start + length, "[time]");
        }
    }
    text
}
