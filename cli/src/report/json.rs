//! The report as one JSON object. Lines and columns begin with 1; columns are UTF-16, as in SARIF.

use std::collections::BTreeMap;
use std::io::{self, Write};

use analysis::text::Position;
use analysis::{Level, Severity};
use serde::Serialize;

use super::{FileReport, Head, Located, Place, Totals, Writer, portable};
use crate::source::SkipReason;

#[derive(Serialize)]
struct Summary {
    modules: usize,
    bytes: u64,
    errors: usize,
    warnings: usize,
    infos: usize,
    severities: BTreeMap<&'static str, usize>,
    #[serde(rename = "inBaseline")]
    in_baseline: usize,
}

#[derive(Serialize)]
struct File<'a> {
    path: String,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
pub(super) struct Finding<'a> {
    code: &'static str,
    /// How it is shown.
    severity: &'static str,
    /// How bad it is, in the words of BSL Language Server.
    grade: &'static str,
    message: &'a str,
    #[serde(flatten)]
    range: Range,
    /// The method around it.
    #[serde(skip_serializing_if = "str::is_empty")]
    method: &'a str,
    fingerprint: String,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
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

/// Files stand one on a line, and the sums last: nothing waits for the end.
#[derive(Default)]
pub(super) struct Json {
    files: usize,
}

impl Writer for Json {
    fn begin(&mut self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{{")?;
        line(out, "version", &env!("CARGO_PKG_VERSION"))?;
        line(out, "root", &portable(head.root))?;
        line(out, "columnKind", &"utf16CodeUnits")?;
        write!(out, "  \"files\": [")
    }

    fn file(&mut self, _: &Head<'_>, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
        let separator = if self.files > 0 { "," } else { "" };
        write!(out, "{separator}\n    ")?;
        self.files += 1;
        let file = File {
            path: portable(&file.path.relative),
            findings: file.findings.iter().map(finding).collect(),
        };
        serde_json::to_writer(&mut *out, &file)?;
        Ok(())
    }

    fn end(&mut self, head: &Head<'_>, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}],", if self.files > 0 { "\n  " } else { "" })?;
        let skipped = totals.skipped.iter().map(|(path, reason)| Skipped {
            path: portable(&path.relative),
            reason: match reason {
                SkipReason::Compiled => "compiled",
                SkipReason::Binary => "binary",
            },
        });
        line(out, "skipped", &skipped.collect::<Vec<_>>())?;
        let unreadable = totals.unreadable.iter().map(|it| Unreadable {
            path: portable(&it.path),
            reason: it.problem.describe(head.language),
        });
        line(out, "unreadable", &unreadable.collect::<Vec<_>>())?;
        let failures = totals.failures.iter().map(|(path, it)| Failure {
            path: path
                .as_ref()
                .map_or(String::new(), |it| portable(&it.relative)),
            code: it.code,
            message: &it.message,
        });
        line(out, "failures", &failures.collect::<Vec<_>>())?;
        let severities = Severity::ALL.map(|it| (it.word(), totals.of_severity(it)));
        let summary = Summary {
            modules: totals.modules,
            bytes: totals.bytes,
            errors: totals.of_level(Level::Error),
            warnings: totals.of_level(Level::Warning),
            infos: totals.of_level(Level::Info),
            severities: severities.into_iter().collect(),
            in_baseline: totals.in_baseline,
        };
        write!(out, "  \"summary\": ")?;
        serde_json::to_writer(&mut *out, &summary)?;
        writeln!(out, "\n}}")
    }
}

fn line(out: &mut dyn Write, name: &str, value: &impl Serialize) -> io::Result<()> {
    write!(out, "  \"{name}\": ")?;
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out, ",")
}

pub(super) fn finding(located: &Located) -> Finding<'_> {
    let Located {
        finding,
        place,
        related,
        edits,
        fingerprint,
        method,
    } = located;
    Finding {
        code: finding.code,
        severity: match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "info",
        },
        grade: finding.severity.word(),
        message: &finding.message,
        range: range(place),
        method,
        fingerprint: format!("{fingerprint:016x}"),
        related: finding
            .related
            .iter()
            .zip(related)
            .map(|(it, (path, place))| Related {
                message: &it.message,
                path: path.as_deref().map(portable),
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
