//! What a review finds, written file after file in any format: memory does not grow with what is found.

mod checkstyle;
mod code_quality;
mod github;
mod html;
mod json;
mod json_lines;
mod junit;
mod place;
mod pretty;
mod sarif;
mod xml;

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use analysis::review::RuleSet;
use analysis::{Failure, Language, Level, Severity};

pub(crate) use place::{Located, Place};
pub(crate) use pretty::{summary as write_summary, write_failure, write_skipped};

use crate::source::SkipReason;
use crate::walk::{ModulePath, Unreadable};

/// What is known before anything is found.
pub(crate) struct Head<'a> {
    /// The language of all messages.
    pub(crate) language: Language,
    /// The directory that relative paths begin at; absolute.
    pub(crate) root: &'a Path,
    /// The rules that run.
    pub(crate) rules: &'a RuleSet,
}

/// What was found in a file: at least one finding.
pub(crate) struct FileReport {
    /// The file.
    pub(crate) path: ModulePath,
    /// The subsystem of what it belongs to; empty where there is none.
    pub(crate) subsystem: String,
    /// The findings, in the order of their places.
    pub(crate) findings: Vec<Located>,
}

/// What is known when all is reviewed.
#[derive(Default)]
pub(crate) struct Totals {
    /// The number of modules that were reviewed.
    pub(crate) modules: usize,
    /// The size of the modules that were reviewed.
    pub(crate) bytes: u64,
    /// How long the review took.
    pub(crate) elapsed: Duration,
    /// Findings by how they are shown, the least first.
    by_level: [usize; 3],
    /// Findings by how bad they are, the least first.
    by_severity: [usize; 5],
    /// Files without a text.
    pub(crate) skipped: Vec<(ModulePath, SkipReason)>,
    /// What could not be read.
    pub(crate) unreadable: Vec<Unreadable>,
    /// Rules that failed, and where; without a file, on the whole project.
    pub(crate) failures: Vec<(Option<ModulePath>, Failure)>,
    /// Findings that a baseline holds.
    pub(crate) in_baseline: usize,
}

/// The formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people: the source lines with what is wrong in them.
    Pretty,
    /// One JSON object.
    Json,
    /// A JSON object on a line for each finding.
    Jsonl,
    /// SARIF 2.1.0, as code hosting services read it.
    Sarif,
    /// Code Quality of GitLab.
    Gitlab,
    /// Annotations of GitHub Actions.
    Github,
    /// JUnit: a failed case for each finding.
    Junit,
    /// Checkstyle.
    Checkstyle,
    /// One page for a browser: charts, code, search.
    Html,
}

/// Writes a report.
pub(crate) trait Writer {
    /// Before anything is found.
    fn begin(&mut self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// A file in which something was found; files come in the order of their paths.
    fn file(&mut self, head: &Head<'_>, file: &FileReport, out: &mut dyn Write) -> io::Result<()>;

    /// When all is reviewed.
    fn end(&mut self, head: &Head<'_>, totals: &Totals, out: &mut dyn Write) -> io::Result<()>;
}

impl Format {
    /// What writes this format.
    pub(crate) fn writer(self) -> Box<dyn Writer> {
        match self {
            Self::Pretty => Box::<pretty::Pretty>::default(),
            Self::Json => Box::<json::Json>::default(),
            Self::Jsonl => Box::<json_lines::JsonLines>::default(),
            Self::Sarif => Box::<sarif::Sarif>::default(),
            Self::Gitlab => Box::<code_quality::CodeQuality>::default(),
            Self::Github => Box::<github::GitHub>::default(),
            Self::Junit => Box::<junit::JUnit>::default(),
            Self::Checkstyle => Box::<checkstyle::Checkstyle>::default(),
            Self::Html => Box::<html::Html>::default(),
        }
    }
}

impl Totals {
    /// Counts what was found in a file.
    pub(crate) fn count(&mut self, file: &FileReport) {
        for located in &file.findings {
            self.by_level[located.finding.level as usize] += 1;
            self.by_severity[located.finding.severity as usize] += 1;
        }
    }

    /// How many findings are shown like this.
    pub(crate) fn of_level(&self, level: Level) -> usize {
        self.by_level[level as usize]
    }

    /// How many findings are this bad.
    pub(crate) fn of_severity(&self, severity: Severity) -> usize {
        self.by_severity[severity as usize]
    }

    /// Whether the result lacks something: a file that could not be read, a rule that failed.
    pub(crate) fn is_incomplete(&self) -> bool {
        !self.unreadable.is_empty() || !self.failures.is_empty()
    }

    /// Writes the notes that go beside the report: what is missing from it and why.
    pub(crate) fn write_notes(&self, language: Language, out: &mut dyn Write) -> io::Result<()> {
        pretty::write_notes(self, language, out)
    }
}

/// A path with forward slashes, on every system.
pub(crate) fn portable(path: &Path) -> String {
    let path = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        path.into_owned()
    } else {
        path.replace(std::path::MAIN_SEPARATOR, "/")
    }
}
