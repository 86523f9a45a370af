//! What a review found, ready to be written in any format.

mod json;
mod place;
mod pretty;
mod sarif;

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use analysis::review::Rule;
use analysis::{Failure, Language, Level};

pub(crate) use place::{Located, Place};
pub(crate) use pretty::{write_failure, write_skipped};

use crate::source::SkipReason;
use crate::walk::{ModulePath, Unreadable};

/// The result of a review.
pub(crate) struct Report {
    /// The language of all messages.
    pub(crate) language: Language,
    /// The directory that relative paths begin at; absolute.
    pub(crate) root: PathBuf,
    /// The rules that ran.
    pub(crate) rules: Vec<&'static Rule>,
    /// The modules of which there is something to say, sorted by path.
    pub(crate) files: Vec<FileReport>,
    /// What could not be read, sorted by path.
    pub(crate) unreadable: Vec<Unreadable>,
    /// The number of modules that were reviewed.
    pub(crate) modules: usize,
    /// The size of the modules that were reviewed.
    pub(crate) bytes: u64,
    /// How long the review took.
    pub(crate) elapsed: Duration,
}

/// What there is to say of a module.
pub(crate) struct FileReport {
    pub(crate) path: ModulePath,
    /// Why the file was not reviewed.
    pub(crate) skipped: Option<SkipReason>,
    pub(crate) findings: Vec<Located>,
    pub(crate) failures: Vec<Failure>,
}

/// The formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people: the source lines with what is wrong in them.
    Pretty,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, as code hosting services read it.
    Sarif,
}

impl Report {
    /// The findings of one severity.
    pub(crate) fn count(&self, level: Level) -> usize {
        self.findings()
            .filter(|it| it.finding.level == level)
            .count()
    }

    /// Whether the result lacks something: a file that could not be read, a rule that failed.
    pub(crate) fn is_incomplete(&self) -> bool {
        !self.unreadable.is_empty() || self.files.iter().any(|it| !it.failures.is_empty())
    }

    pub(crate) fn findings(&self) -> impl Iterator<Item = &Located> {
        self.files.iter().flat_map(|it| &it.findings)
    }

    fn skipped(&self) -> impl Iterator<Item = (&FileReport, SkipReason)> {
        self.files.iter().filter_map(|it| Some((it, it.skipped?)))
    }

    fn failures(&self) -> impl Iterator<Item = (&FileReport, &Failure)> {
        self.files
            .iter()
            .flat_map(|file| file.failures.iter().map(move |it| (file, it)))
    }

    /// Writes the report.
    pub(crate) fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Pretty => pretty::write(self, out),
            Format::Json => json::write(self, out),
            Format::Sarif => sarif::write(self, out),
        }
    }

    /// Writes the notes that go beside the report: what is missing from it and why.
    pub(crate) fn write_notes(&self, out: &mut dyn Write) -> io::Result<()> {
        pretty::write_notes(self, out)
    }
}
