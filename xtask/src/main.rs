//! Chores of the workspace, run as `cargo xtask NAME`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program"
)]

mod bench;
mod ci;
mod codegen;
mod dist;
mod editors;
mod layers;
mod node;
mod replay;
mod tidy;

use clap::Parser;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Chores of the workspace")]
enum Command {
    /// Measure speed, errors and recovery over any directory of modules.
    Bench(bench::Args),
    /// Run everything that must hold before a change lands.
    Ci(ci::Args),
    /// Generate the parsers and the typed syntax.
    Codegen(codegen::Args),
    /// Build what is handed out: the program, and the extension of VS Code with it.
    Dist(dist::Args),
    /// Test the editors with what `dist` made.
    Editors(editors::Args),
    /// Take names out of real code and ask what would be offered there; resolve every call.
    Replay(replay::Args),
    /// Check what no compiler checks: layers, licences, formatting, names, links and more.
    Tidy(tidy::Args),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Bench(args) => bench::run(&args),
        Command::Ci(args) => ci::run(&args),
        Command::Codegen(args) => codegen::run(&args),
        Command::Dist(args) => dist::run(&args),
        Command::Editors(args) => editors::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::Tidy(args) => tidy::run(&args),
    }
}

/// The root of the workspace.
fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(1)
        .map_or_else(Default::default, Into::into)
}
