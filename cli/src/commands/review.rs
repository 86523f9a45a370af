//! `onec review`: findings in modules.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use analysis::review::Rule;
use analysis::{Language, Level, Module, review};
use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};

use rules::RULES;

use super::rule::by_code;
use crate::exit::{Exit, Usage, unless_closed};
use crate::report::{FileReport, Format, Located, Report};
use crate::source::{self, Source};
use crate::walk::{self, Found, ModulePath, Problem, Unreadable};

/// Review modules and report what is wrong with them.
#[derive(clap::Args)]
pub(crate) struct Review {
    /// Files and directories. In a directory: all .bsl and .os files but hidden ones and those that
    /// .gitignore names. A file is reviewed whatever its name.
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Format of the report.
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,

    /// Run only these rules; `onec rule` lists them.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    only: Vec<String>,

    /// Least severity of a finding that makes the exit code 1.
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "SEVERITY")]
    fail_on: FailOn,

    /// File to write the report to, instead of the standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Colours of the report; `auto` for a terminal, unless NO_COLOR is set.
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,

    /// Number of threads; by default that of the processor cores.
    #[arg(long, short = 'j', value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

/// When findings make the command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// How a review ends whose worst finding is this bad.
    fn exit(self, worst: Option<Level>) -> Exit {
        match self.least_level() {
            Some(least) if worst >= Some(least) => Exit::Findings,
            _ => Exit::Clean,
        }
    }

    fn least_level(self) -> Option<Level> {
        match self {
            Self::Error => Some(Level::Error),
            Self::Warning => Some(Level::Warning),
            Self::Info => Some(Level::Info),
            Self::Never => None,
        }
    }
}

/// When the report is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

impl Review {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        let rules = self.rules(language)?;
        let threads = self.jobs.map_or_else(
            || thread::available_parallelism().map_or(1, usize::from),
            usize::from,
        );
        let started = Instant::now();
        let mut report = review_all(walk::find(&self.paths, threads), rules, language, threads);
        report.elapsed = started.elapsed();

        // A reader that has seen enough changes nothing about what was found.
        unless_closed(self.write(&report)).with_context(|| {
            let path = self
                .output
                .as_deref()
                .unwrap_or("stdout".as_ref())
                .display();
            language.pick(
                format!("не удалось записать отчёт: {path}"),
                format!("cannot write the report: {path}"),
            )
        })?;
        let _ = report.write_notes(&mut anstream::stderr().lock());

        let worst = report.findings().map(|it| it.finding.level).max();
        Ok(if report.is_incomplete() {
            Exit::Incomplete
        } else {
            self.fail_on.exit(worst)
        })
    }

    fn rules(&self, language: Language) -> Result<Vec<&'static Rule>, Usage> {
        for code in &self.only {
            by_code(code, language)?;
        }
        let rules = RULES.iter().filter(|it| self.is_chosen(it.code));
        Ok(rules.copied().collect())
    }

    /// Whether the rule of this code is to run.
    fn is_chosen(&self, code: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|it| it == code)
    }

    fn write(&self, report: &Report) -> io::Result<()> {
        // Only the report for people has colours to take out; the others are written as they are.
        let color = match self.format {
            Format::Pretty => self.color.into(),
            Format::Json | Format::Sarif => ColorChoice::AlwaysAnsi,
        };
        match &self.output {
            Some(path) => {
                let mut file = BufWriter::new(AutoStream::new(File::create(path)?, color));
                report.write(self.format, &mut file)?;
                file.flush()
            }
            None => {
                let mut out = BufWriter::new(AutoStream::new(io::stdout().lock(), color));
                report.write(self.format, &mut out)?;
                out.flush()
            }
        }
    }
}

/// Reviews the modules in parallel. Each thread holds one module at a time, so that memory grows with
/// what is found, not with what is read.
fn review_all(
    found: Found,
    rules: Vec<&'static Rule>,
    language: Language,
    threads: usize,
) -> Report {
    let Found {
        root,
        modules,
        unreadable,
    } = found;
    let progress = progress(modules.len(), language);
    let next = AtomicUsize::new(0);
    let mut report = Report {
        language,
        root,
        rules,
        files: Vec::new(),
        unreadable,
        modules: 0,
        bytes: 0,
        elapsed: Duration::ZERO,
    };
    let rules = report.rules.clone();
    let results = Mutex::new(&mut report);
    let work = || {
        let mut parser = parser_bsl::Parser::bsl();
        while let Some(path) = modules.get(next.fetch_add(1, Ordering::Relaxed)) {
            let reviewed = review_one(path, &mut parser, &rules, language);
            progress.inc(1);
            add(
                &mut results.lock().unwrap_or_else(PoisonError::into_inner),
                path,
                reviewed,
            );
        }
    };
    thread::scope(|scope| {
        let spawn = || {
            thread::Builder::new()
                .stack_size(crate::STACK)
                .spawn_scoped(scope, work)
        };
        // When the system gives fewer threads, these do all the work; when none, this one does.
        let spawned = (0..threads.min(modules.len()))
            .map_while(|_| spawn().ok())
            .count();
        if spawned == 0 {
            work();
        }
    });
    progress.finish_and_clear();
    report.files.sort_by(|a, b| a.path.shown.cmp(&b.path.shown));
    report.unreadable.sort_by(|a, b| a.path.cmp(&b.path));
    report
}

/// What there is to say of a module and, if it is one, its size.
fn review_one(
    path: &ModulePath,
    parser: &mut parser_bsl::Parser,
    rules: &[&'static Rule],
    language: Language,
) -> io::Result<(FileReport, Option<u64>)> {
    let mut file = FileReport {
        path: path.clone(),
        skipped: None,
        findings: Vec::new(),
        failures: Vec::new(),
    };
    let source = match source::read(&path.shown)? {
        Source::Text(it) => it,
        Source::Skipped(reason) => {
            file.skipped = Some(reason);
            return Ok((file, None));
        }
    };
    let tree = parser.parse(&source.text, None);
    let module = Module::new(&source.text, &tree, source.dialect);
    let review = review(&module, rules, language);
    file.findings = review
        .findings
        .into_iter()
        .map(|it| Located::new(&module, it))
        .collect();
    file.failures = review.failures;
    Ok((file, Some(source.bytes)))
}

fn add(report: &mut Report, path: &ModulePath, reviewed: io::Result<(FileReport, Option<u64>)>) {
    match reviewed {
        Ok((file, bytes)) => {
            report.modules += usize::from(bytes.is_some());
            report.bytes += bytes.unwrap_or_default();
            if file.skipped.is_some() || !file.findings.is_empty() || !file.failures.is_empty() {
                report.files.push(file);
            }
        }
        Err(error) => report.unreadable.push(Unreadable {
            path: path.shown.clone(),
            problem: Problem::Io(error),
        }),
    }
}

/// A progress bar on a terminal; nothing elsewhere.
fn progress(modules: usize, language: Language) -> ProgressBar {
    let template = language.pick(
        "{bar:40} {pos} из {len} модулей",
        "{bar:40} {pos} of {len} modules",
    );
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(modules as u64).with_style(style)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        review: Review,
    }

    fn review(args: &[&str]) -> Review {
        let args = std::iter::once(&"onec").chain(args);
        Line::try_parse_from(args).expect("a command line").review
    }

    #[test]
    fn only_the_named_rules_are_chosen() {
        let chosen = |args: &[&str]| -> Vec<&str> {
            let review = review(args);
            let made_up = ["A", "AB", "B", "C"];
            made_up
                .into_iter()
                .filter(|it| review.is_chosen(it))
                .collect()
        };
        assert_eq!(chosen(&[]), ["A", "AB", "B", "C"]);
        assert_eq!(chosen(&["--only", "C,A,C"]), ["A", "C"]);
        assert_eq!(chosen(&["--only", "A", "--only", "B"]), ["A", "B"]);
        assert!(chosen(&["--only", "D"]).is_empty());
    }

    #[test]
    fn every_rule_runs_once_and_unknown_ones_are_told() {
        let codes = |args: &[&str]| -> Option<Vec<&str>> {
            let rules = review(args).rules(Language::En).ok()?;
            Some(rules.iter().map(|it| it.code).collect())
        };
        let all: Vec<_> = RULES.iter().map(|it| it.code).collect();
        assert_eq!(codes(&[]), Some(all));
        let once = Some(vec!["ParseError"]);
        assert_eq!(codes(&["--only", "ParseError,ParseError"]), once);
        assert_eq!(codes(&["--only", "ParseError,Xyz"]), None);
    }

    #[test]
    fn findings_as_bad_as_asked_or_worse_fail() {
        use Level::{Error, Info, Warning};
        let fails = |fail_on: &str| {
            let fail_on = review(&["--fail-on", fail_on]).fail_on;
            [None, Some(Info), Some(Warning), Some(Error)]
                .map(|worst| fail_on.exit(worst) == Exit::Findings)
        };
        assert_eq!(fails("info"), [false, true, true, true]);
        assert_eq!(fails("warning"), [false, false, true, true]);
        assert_eq!(fails("error"), [false, false, false, true]);
        assert_eq!(fails("never"), [false; 4]);
    }
}
