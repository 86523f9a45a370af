//! `onec parse`: syntax trees.

mod json;
mod stats;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use analysis::{Language, Module, review};
use anyhow::Result;

use self::stats::Stats;
use crate::exit::{Exit, unless_closed};
use crate::report::{write_failure, write_skipped};
use crate::source::{self, SkipReason, Source, Text};
use crate::walk::{self, Problem};

/// Print the syntax trees of modules.
///
/// The exit code is 1 when a module has syntax errors.
#[derive(clap::Args)]
pub(crate) struct Parse {
    /// Files and directories.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Format of the trees.
    #[arg(long, value_enum, default_value_t = Format::Sexp)]
    format: Format,

    /// Print counts instead of trees: files, bytes, errors, skipped modules, speed.
    #[arg(long)]
    stats: bool,
}

/// The formats of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// S-expressions as those of the tree-sitter command line; rows and columns begin with 0,
    /// columns are bytes.
    Sexp,
    /// One JSON object per module and line, with all tokens.
    Json,
}

impl Parse {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let found = walk::find(&self.paths, threads);
        let several = found.modules.len() > 1;
        let mut out = BufWriter::new(io::stdout().lock());
        // A reader that has seen enough changes nothing about what is counted.
        let mut is_open = true;
        let mut skipped = Vec::new();
        let mut stats = Stats::default();
        stats.unreadable = found.unreadable.len();
        for it in &found.unreadable {
            complain(
                language,
                &it.path.display().to_string(),
                &it.problem.describe(language),
            );
        }
        let mut parser = parser_bsl::Parser::bsl();
        for path in &found.modules {
            let shown = path.shown.display().to_string();
            let source = match source::read(&path.shown) {
                Ok(Source::Text(it)) => it,
                Ok(Source::Skipped(reason)) => {
                    stats.skip(reason);
                    skipped.push((path.shown.as_path(), reason));
                    continue;
                }
                Err(error) => {
                    stats.unreadable += 1;
                    complain(language, &shown, &Problem::Io(error).describe(language));
                    continue;
                }
            };
            let tree = stats.parse(&mut parser, &source);
            let module = Module::new(&source.text, &tree, source.dialect);
            let errors = if self.stats {
                let review = review(&module, &[rules::parse_error()], language);
                for failure in &review.failures {
                    stats.fail();
                    let _ = write_failure(&path.shown, failure, language, &mut io::stderr());
                }
                stats.count_errors(review.findings.len());
                review.findings
            } else {
                let errors = parser_bsl::errors::errors(&tree, &source.text, source.dialect);
                stats.count_errors(errors.len());
                Vec::new()
            };
            if is_open {
                let path = shown.as_str();
                is_open = !is_closed(match self.format {
                    Format::Json if self.stats => Ok(()),
                    Format::Sexp if self.stats => {
                        Stats::write_errors(&mut out, path, &module, &errors)
                    }
                    Format::Sexp => {
                        parser_bsl::sexp::write(&mut out, several.then_some(path), &tree)
                    }
                    Format::Json => json::write(&mut out, path, &source, &tree),
                })?;
            }
        }
        let _ = write_skipped(&skipped, language, &mut io::stderr());
        if is_open && self.stats {
            unless_closed(stats.write(&mut out, self.format == Format::Json, language))?;
        }
        if is_open {
            unless_closed(out.flush())?;
        }
        Ok(stats.exit())
    }
}

/// Whether the reader of the output has seen enough.
fn is_closed(written: io::Result<()>) -> io::Result<bool> {
    match written {
        Ok(()) => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(true),
        Err(error) => Err(error),
    }
}

fn complain(language: Language, path: &str, problem: &str) {
    let word = language.pick("ошибка", "error");
    let _ = writeln!(io::stderr(), "{word}: {path}: {problem}");
}
