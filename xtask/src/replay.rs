//! Takes names and ends of lines out of real code and asks what would be offered there; resolves every call.

mod calls;
mod completion;
mod lines;
mod occurrences;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args as ClapArgs;
use metadata::Platform;
use project::{CachePlace, Options, Project};

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// A directory with configurations or scripts.
    #[arg(long, required = true)]
    corpus: Vec<PathBuf>,
    /// How many names to take out of each corpus, spread evenly over its modules.
    #[arg(long, default_value_t = 20_000)]
    names: usize,
    /// Print so many of the names that were not offered, and of the calls that did not resolve.
    #[arg(long, default_value_t = 0)]
    misses: usize,
    /// Only the calls.
    #[arg(long)]
    calls_only: bool,
    /// Only the names.
    #[arg(long, conflicts_with = "calls_only")]
    names_only: bool,
    /// Print misses of this class of receivers only.
    #[arg(long)]
    class: Option<String>,
    /// Only ends of lines, so many of them: what the statistics of the other modules would show there.
    #[arg(long, num_args = 0..=1, default_missing_value = "4000")]
    lines: Option<usize>,
    /// Of the modules, every so many one is kept from the statistics and asked about.
    #[arg(long, default_value_t = 10)]
    hold_out: usize,
    /// Which of those modules: 0 is the first one.
    #[arg(long, default_value_t = 0)]
    first: usize,
    /// How often the most probable line is right, by its probability.
    #[arg(long)]
    curve: bool,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let platform = Arc::new(Platform::builtin());
    let oscript = Arc::new(Platform::oscript());
    for directory in &args.corpus {
        let options = Options {
            platform: Arc::clone(&platform),
            oscript: Arc::clone(&oscript),
            cache: CachePlace::Nowhere,
            progress: &|_| {},
        };
        let mut project = Project::open(directory, &options);
        let modules = project.snapshot().files().count();
        println!("{}: {modules} modules", directory.display());
        if let Some(lines) = args.lines {
            let settings = lines::Settings {
                hold_out: args.hold_out.max(2),
                first: args.first,
                lines,
                misses: args.misses,
                curve: args.curve,
                clock: || cpu_time::ThreadTime::now().as_duration(),
            };
            lines::replay(settings, project.workspace());
            continue;
        }
        if !args.names_only {
            calls::replay(args, &project.snapshot());
        }
        if !args.calls_only {
            completion::replay(args, project.workspace());
        }
    }
    Ok(())
}
