//! Measurements. They print ratios of one run; what we last measured stands in `docs/benchmarks.md`.

mod ask;
mod corpus;
mod edit;
mod engine;
mod format;
mod index;
mod lsp;
mod metadata;
mod parse;
mod queries;
mod query;
mod recovery;

use std::time::Duration;

use clap::{Args as ClapArgs, Subcommand};

#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Errors and speed of both grammars, beside the published peer.
    Parse(parse::Args),
    /// Re-parsing after one letter was typed, beside the published peer.
    Edit(edit::Args),
    /// The inference engine beside llama.cpp, on the same files with random weights.
    Engine(engine::Args),
    /// Laying out every module: tokens kept, the same when done twice, speed, changed lines.
    Format(format::Args),
    /// Opening a project, cold and from the cache, and following edits.
    Index(index::Args),
    /// An editing session with the real language server.
    Lsp(lsp::Args),
    /// Methods still found after one token was deleted.
    Recovery(recovery::Args),
    /// Errors and speed over the queries in modules, beside the published peer.
    Queries(queries::Args),
    /// What is told of the queries of whole configurations: mistakes, translations there and back, advice.
    Query(query::Args),
    /// Reading configurations from the disk, and one changed file again.
    Metadata(metadata::Args),
    /// Questions in plain words, and whether the queries that answer them give what the right ones give.
    Ask(ask::Args),
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    match &args.what {
        What::Parse(args) => parse::run(args),
        What::Edit(args) => edit::run(args),
        What::Engine(args) => engine::run(args),
        What::Format(args) => format::run(args),
        What::Index(args) => index::run(args),
        What::Lsp(args) => lsp::run(args),
        What::Recovery(args) => recovery::run(args),
        What::Queries(args) => queries::run(args),
        What::Query(args) => query::run(args),
        What::Metadata(args) => metadata::run(args),
        What::Ask(args) => ask::run(args),
    }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
