//! `onec`: review and syntax trees of 1C:Enterprise modules on the command line.

mod changes;
mod commands;
mod exit;
mod interrupt;
mod language;
mod lines;
mod page;
mod report;
mod source;
mod uri;
mod walk;
mod web;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use crate::exit::{Exit, Usage};
use crate::language::LanguageName;

#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Review of 1C:Enterprise (BSL) and OneScript modules.
///
/// Exit codes: 0 nothing found, 1 findings at or above --fail-on, 2 wrong usage, 3 something could not
/// be read, so the result is incomplete.
#[derive(Parser)]
#[command(name = "onec", version, max_term_width = 100)]
struct Cli {
    /// Language of messages; that of the system by default, Russian when it names none.
    #[arg(long, global = true, env = "ONEC_LANG", value_name = "LANGUAGE")]
    lang: Option<LanguageName>,

    #[command(subcommand)]
    command: commands::Command,
}

/// Syntax trees are as deep as code is nested, and generated code nests deep; only what is used of a
/// stack takes memory.
const STACK: usize = 64 << 20;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let language = cli
        .lang
        .map_or_else(language::of_system, LanguageName::language);
    let work = move || {
        cli.command.run(language).unwrap_or_else(|error| {
            let word = language.pick("ошибка", "error");
            // When the standard error is closed, the exit code has to say it all.
            let _ = writeln!(std::io::stderr(), "{word}: {error:#}");
            if error.is::<Usage>() {
                Exit::Usage
            } else {
                Exit::Incomplete
            }
        })
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
    // A thread that panicked has said so.
    let exit = thread
        .ok()
        .and_then(|it| it.join().ok())
        .unwrap_or(Exit::Incomplete);
    exit.into()
}
