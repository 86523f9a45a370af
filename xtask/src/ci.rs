//! Everything that must hold before a change lands, in one command: `cargo xtask ci`.
//!
//! Quick steps stand first; the first that fails ends the run.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use clap::Args as ClapArgs;

#[derive(ClapArgs)]
pub(crate) struct Args {}

/// One step: a program and its arguments, with blanks between them.
struct Step {
    name: &'static str,
    program: Program,
    arguments: &'static str,
    /// A variable of the environment and its value.
    variable: Option<(&'static str, &'static str)>,
}

enum Program {
    Cargo,
    /// This program itself.
    Xtask,
    /// A command of Cargo that a fresh machine does not have: without it the step is left out.
    Optional,
}

const REVIEW: &str = "run --locked --quiet --release --package onec -- review tests/projects/trade";

/// Three builds in all: release for the tools and the product, development for the tests, and one that only checks,
/// which clippy and rustdoc share.
const STEPS: [Step; 9] = [
    Step::new("tidy", Program::Xtask, "tidy"),
    Step::new("generated files", Program::Xtask, "codegen --check"),
    Step::new(
        "clippy",
        Program::Cargo,
        "clippy --locked --workspace --all-targets -- -D warnings",
    ),
    // A snapshot that differs fails and leaves no file behind.
    Step::new("tests", Program::Cargo, "test --locked --workspace").with("INSTA_UPDATE", "no"),
    Step::new(
        "documentation",
        Program::Cargo,
        "doc --locked --workspace --no-deps --document-private-items",
    )
    .with("RUSTDOCFLAGS", "-D warnings"),
    // With a release build of the product.
    Step::new("packages", Program::Xtask, "dist"),
    Step::new("review of the sample project", Program::Cargo, REVIEW),
    Step::new("editors", Program::Xtask, "editors"),
    Step::new("advisories", Program::Optional, "deny check"),
];

impl Step {
    const fn new(name: &'static str, program: Program, arguments: &'static str) -> Self {
        Self {
            name,
            program,
            arguments,
            variable: None,
        }
    }

    const fn with(mut self, variable: &'static str, value: &'static str) -> Self {
        self.variable = Some((variable, value));
        self
    }

    /// The command of Cargo that the step runs.
    fn subcommand(&self) -> &'static str {
        self.arguments
            .split_once(' ')
            .map_or(self.arguments, |it| it.0)
    }

    /// The command as one would type it.
    fn line(&self) -> String {
        let program = if matches!(self.program, Program::Xtask) {
            "cargo xtask"
        } else {
            "cargo"
        };
        let variable = self
            .variable
            .map(|(name, value)| format!("{name}='{value}' "))
            .unwrap_or_default();
        format!("{variable}{program} {}", self.arguments)
    }

    fn run(&self) -> anyhow::Result<Outcome> {
        if matches!(self.program, Program::Optional) && !is_installed(self.subcommand()) {
            return Ok(Outcome::LeftOut);
        }
        let mut command = match self.program {
            Program::Xtask => {
                Command::new(std::env::current_exe().context("cannot find this program")?)
            }
            Program::Cargo | Program::Optional => Command::new(cargo()),
        };
        command
            .current_dir(crate::root())
            .args(self.arguments.split_whitespace())
            .envs(self.variable);
        let status = command
            .status()
            .with_context(|| format!("cannot run `{}`", self.line()))?;
        Ok(if status.success() {
            Outcome::Passed
        } else {
            Outcome::Failed
        })
    }
}

/// How a step ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    LeftOut,
}

fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Whether Cargo has this command.
fn is_installed(command: &str) -> bool {
    let mut version = Command::new(cargo());
    version
        .args([command, "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    version.status().is_ok_and(|it| it.success())
}

pub(crate) fn run(_: &Args) -> anyhow::Result<()> {
    run_steps(&STEPS, Step::run)
}

fn run_steps(steps: &[Step], run: impl Fn(&Step) -> anyhow::Result<Outcome>) -> anyhow::Result<()> {
    let mut times = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        headline(&format!(
            "{}/{} {}: {}",
            at + 1,
            steps.len(),
            step.name,
            step.line()
        ));
        let started = Instant::now();
        let outcome = run(step)?;
        times.push((
            step.name,
            (outcome != Outcome::LeftOut).then(|| started.elapsed()),
        ));
        match outcome {
            Outcome::Passed => {}
            Outcome::LeftOut => {
                eprintln!("left out: `cargo {}` is not installed", step.subcommand())
            }
            Outcome::Failed => {
                print_times(&times);
                bail!("{} FAILED; repeat it with `{}`", step.name, step.line());
            }
        }
    }
    print_times(&times);
    headline("all steps passed");
    Ok(())
}

/// A line that stands out of what the steps print; on the stream that Cargo writes to.
fn headline(text: &str) {
    eprintln!("\n=== {text}");
}

fn print_times(times: &[(&str, Option<Duration>)]) {
    headline("time of each step");
    for (name, time) in times {
        let time = time.map_or_else(
            || "left out".to_owned(),
            |it| format!("{:.1} s", it.as_secs_f64()),
        );
        eprintln!("{time:>10}  {name}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: [Step; 3] = [
        Step::new("one", Program::Cargo, "one"),
        Step::new("two", Program::Xtask, "two --check"),
        Step::new("three", Program::Optional, "three"),
    ];

    #[test]
    fn the_first_step_that_fails_ends_the_run_and_is_named() {
        let ran = std::cell::RefCell::new(Vec::new());
        let result = run_steps(&STEP, |step| {
            ran.borrow_mut().push(step.name);
            Ok(if step.name == "two" {
                Outcome::Failed
            } else {
                Outcome::Passed
            })
        });
        assert_eq!(
            result.expect_err("the second step fails").to_string(),
            "two FAILED; repeat it with `cargo xtask two --check`"
        );
        assert_eq!(*ran.borrow(), ["one", "two"]);
    }

    #[test]
    fn a_step_that_is_left_out_is_no_failure() {
        run_steps(&STEP, |_| Ok(Outcome::LeftOut)).expect("nothing failed");
    }

    #[test]
    fn only_what_cargo_has_is_installed() {
        assert!(is_installed("clippy"));
        assert!(!is_installed("no-such-command"));
    }
}
