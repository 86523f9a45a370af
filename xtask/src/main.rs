//! Chores of the workspace, run as `cargo xtask NAME`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program")]

mod bench;

use clap::Parser;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Chores of the workspace")]
enum Command {
    /// Measure speed, errors and recovery over any directory of modules.
    Bench(bench::Args),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Bench(args) => bench::run(&args),
    }
}
