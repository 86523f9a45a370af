//! `onec metrics`: how much code there is, how complex it is, and how much of it stands twice.

mod json;
mod tables;
mod tree;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use analysis::Language;
use analysis::metrics::{
    CloneGroup, Limits, ModuleMetrics, TokenHashes, clones, duplicated_lines, measure,
};
use analysis::text::LineIndex;
use anyhow::Result;
use parser_bsl::flat::BslTree;

use self::tree::Places;
use crate::exit::{Exit, unless_closed};
use crate::report::write_skipped;
use crate::source::{self, SkipReason, Source};
use crate::walk::{self, ModulePath};

/// Measure code: lines, statements, methods, complexity and duplication, by subsystem, object, module and method.
#[derive(clap::Args)]
pub(crate) struct Metrics {
    /// Files and directories.
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Format of what is printed; `json` holds everything, whatever the other options.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// So many rows of each table are shown; 0 for all.
    #[arg(long, default_value_t = 10, value_name = "N")]
    top: usize,

    /// What tables are sorted by.
    #[arg(long, value_enum, default_value_t = Sort::Code)]
    sort: Sort,

    /// Show methods too.
    #[arg(long)]
    methods: bool,

    /// Show what stands in several places.
    #[arg(long)]
    duplicates: bool,

    /// The least length of a clone, in words and signs.
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    min_tokens: u32,

    /// The least length of a clone, in lines.
    #[arg(long, default_value_t = 10, value_name = "N")]
    min_lines: usize,

    /// Number of threads; by default that of the processor cores.
    #[arg(long, short = 'j', value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

/// How the numbers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Tables for people.
    Table,
    /// All of it as JSON.
    Json,
}

/// What tables are sorted by; the largest come first, names from А to Я.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Sort {
    Name,
    Lines,
    Code,
    Comments,
    Statements,
    Methods,
    Exports,
    Cyclomatic,
    Cognitive,
    Duplicated,
}

/// A module that was measured.
struct Measured {
    path: ModulePath,
    metrics: ModuleMetrics,
    /// How many of its lines stand elsewhere too.
    duplicated: usize,
}

/// All that was measured.
struct Everything {
    /// The folder that paths are relative to.
    root: PathBuf,
    modules: Vec<Measured>,
    clones: Vec<CloneGroup>,
    /// What modules belong to.
    places: Places,
}

impl Metrics {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        let threads = self.jobs.map_or_else(
            || thread::available_parallelism().map_or(1, usize::from),
            usize::from,
        );
        let found = walk::find(&self.paths, threads);
        let root = found.root;
        let unreadable: Vec<_> = found
            .unreadable
            .iter()
            .map(|it| format!("{}: {}", it.path.display(), it.problem.describe(language)))
            .collect();
        let read = read_all(found.modules, threads);
        let mut said = anstream::stderr().lock();
        for line in unreadable.iter().chain(&read.unreadable) {
            // When the standard error is closed there is nobody to tell.
            let _ = writeln!(said, "{line}");
        }
        let skipped: Vec<_> = read
            .skipped
            .iter()
            .map(|it| (it.0.as_path(), it.1))
            .collect();
        let _ = write_skipped(&skipped, language, &mut said);
        let is_whole = unreadable.is_empty() && read.unreadable.is_empty();
        let everything = self.measured(read.modules, root);

        let mut out = BufWriter::new(io::stdout().lock());
        let written = match self.format {
            Format::Table => tables::write(&everything, &self, language, &mut out),
            Format::Json => json::write(&everything, &mut out),
        };
        unless_closed(written.and_then(|()| out.flush()))?;
        Ok(match is_whole {
            true => Exit::Clean,
            false => Exit::Incomplete,
        })
    }

    fn measured(
        &self,
        read: Vec<(ModulePath, ModuleMetrics, TokenHashes)>,
        root: PathBuf,
    ) -> Everything {
        let limits = Limits {
            tokens: self.min_tokens as usize,
            lines: self.min_lines,
        };
        let mut tokens = Vec::with_capacity(read.len());
        let mut modules = Vec::with_capacity(read.len());
        for (path, metrics, hashes) in read {
            tokens.push(hashes);
            modules.push(Measured {
                path,
                metrics,
                duplicated: 0,
            });
        }
        let clones = clones(&tokens, limits);
        drop(tokens);
        let duplicated = duplicated_lines(modules.len(), &clones);
        for (module, lines) in modules.iter_mut().zip(duplicated) {
            module.duplicated = lines;
        }
        Everything {
            modules,
            clones,
            places: Places::of(&root),
            root,
        }
    }
}

/// What was read of all modules, in the order of their paths.
#[derive(Default)]
struct Read {
    modules: Vec<(ModulePath, ModuleMetrics, TokenHashes)>,
    unreadable: Vec<String>,
    skipped: Vec<(PathBuf, SkipReason)>,
}

/// Measures modules in parallel. A thread holds the text and the tree of one module at a time; what stays of a module
/// are numbers.
fn read_all(paths: Vec<ModulePath>, threads: usize) -> Read {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Read::default());
    let work = || {
        let mut parser = parser_bsl::Parser::bsl();
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            let source = source::read(&path.shown);
            let result = source.map(|it| match it {
                Source::Skipped(reason) => Err(reason),
                Source::Text(it) => {
                    let tree = parser.parse(&it.text, None);
                    let flat = BslTree::new(&it.text, &tree);
                    let lines = LineIndex::new(&it.text);
                    Ok((measure(&flat, &lines), TokenHashes::of(&flat, &lines)))
                }
            });
            let mut all = results.lock().unwrap_or_else(PoisonError::into_inner);
            match result {
                Ok(Ok((metrics, tokens))) => all.modules.push((path.clone(), metrics, tokens)),
                Ok(Err(reason)) => all.skipped.push((path.shown.clone(), reason)),
                Err(error) => all
                    .unreadable
                    .push(format!("{}: {error}", path.shown.display())),
            }
        }
    };
    thread::scope(|scope| {
        let spawn = || {
            thread::Builder::new()
                .stack_size(crate::STACK)
                .spawn_scoped(scope, work)
        };
        // When the system gives fewer threads, these do all the work; when none, this one does.
        let spawned = (0..threads.min(paths.len()))
            .map_while(|_| spawn().ok())
            .count();
        if spawned == 0 {
            work();
        }
    });
    let mut read = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    read.modules.sort_by(|a, b| a.0.shown.cmp(&b.0.shown));
    read.skipped.sort_by(|a, b| a.0.cmp(&b.0));
    read.unreadable.sort();
    read
}
