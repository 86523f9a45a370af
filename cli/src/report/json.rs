//! The report as one JSON object. Lines and columns begin with 1; columns are UTF-16, as in SARIF.

use std::io::{self, Write};
use std::path::Path;

use analysis::Level;
use analysis::text::Position;
use serde::Serialize;

use super::{Located, Place, Report};
use crate::source::SkipReason;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object<'a> {
    version: &'static str,
    root: String,
    column_kind: &'static str,
    summary: Summary,
    files: Vec<File<'a>>,
    skipped: Vec<Skipped>,
    unreadable: Vec<Unreadable>,
    failures: Vec<Failure<'a>>,
}

#[derive(Serialize)]
struct Summary {
    modules: usize,
    bytes: u64,
    errors: usize,
    warnings: usize,
    infos: usize,
}

#[derive(Serialize)]
struct File<'a> {
    path: String,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    range: Range,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    preferred: bool,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    #[serde(flatten)]
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: LineColumn,
    end: LineColumn,
}

#[derive(Serialize)]
struct LineColumn {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Skipped {
    path: String,
    reason: &'static str,
}

#[derive(Serialize)]
struct Unreadable {
    path: String,
    reason: String,
}

#[derive(Serialize)]
struct Failure<'a> {
    path: String,
    code: &'static str,
    message: &'a str,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let object = Object {
        version: env!("CARGO_PKG_VERSION"),
        root: portable(&report.root),
        column_kind: "utf16CodeUnits",
        summary: Summary {
            modules: report.modules,
            bytes: report.bytes,
            errors: report.count(Level::Error),
            warnings: report.count(Level::Warning),
            infos: report.count(Level::Info),
        },
        files: files(report),
        skipped: report
            .skipped()
            .map(|(file, reason)| Skipped {
                path: portable(&file.path.relative),
                reason: match reason {
                    SkipReason::Compiled => "compiled",
                    SkipReason::Binary => "binary",
                },
            })
            .collect(),
        unreadable: report
            .unreadable
            .iter()
            .map(|it| Unreadable {
                path: portable(&it.path),
                reason: it.problem.describe(report.language),
            })
            .collect(),
        failures: report
            .failures()
            .map(|(file, it)| Failure {
                path: portable(&file.path.relative),
                code: it.code,
                message: &it.message,
            })
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)
}

fn files(report: &Report) -> Vec<File<'_>> {
    let files = report.files.iter().filter(|it| !it.findings.is_empty());
    let files = files.map(|it| File {
        path: portable(&it.path.relative),
        findings: it.findings.iter().map(finding).collect(),
    });
    files.collect()
}

fn finding(located: &Located) -> Finding<'_> {
    let Located {
        finding,
        place,
        related,
        edits,
    } = located;
    Finding {
        code: finding.code,
        severity: match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "info",
        },
        message: &finding.message,
        range: range(place),
        related: finding
            .related
            .iter()
            .zip(related)
            .map(|(it, place)| Related {
                message: &it.message,
                range: range(place),
            })
            .collect(),
        fixes: finding.fixes.iter().zip(edits).map(fix).collect(),
    }
}

fn fix<'a>((fix, places): (&'a analysis::Fix, &Vec<(Position, Position)>)) -> Fix<'a> {
    let edits = fix.edits.iter().zip(places);
    let edits = edits.map(|(edit, (start, end))| Edit {
        range: between(*start, *end),
        text: &edit.text,
    });
    Fix {
        title: &fix.title,
        preferred: fix.preferred,
        edits: edits.collect(),
    }
}

fn range(place: &Place) -> Range {
    between(place.start, place.end)
}

fn between(start: Position, end: Position) -> Range {
    let from_one = |it: Position| LineColumn {
        line: it.line + 1,
        column: it.column + 1,
    };
    Range {
        start: from_one(start),
        end: from_one(end),
    }
}

/// A path with forward slashes, on every system.
fn portable(path: &Path) -> String {
    let path = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        path.into_owned()
    } else {
        path.replace(std::path::MAIN_SEPARATOR, "/")
    }
}
