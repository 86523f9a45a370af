//! The report as GitLab reads it: Code Quality, an array without a byte order mark, with paths from the root.

use std::io::{self, Write};

use serde::Serialize;

use super::{FileReport, Head, Totals, Writer, portable};

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'static str,
    /// Of equal ones GitLab shows the first only.
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// The severities are those of the rules: GitLab has the same words.
#[derive(Default)]
pub(super) struct CodeQuality {
    issues: usize,
}

impl Writer for CodeQuality {
    fn begin(&mut self, _: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "[")
    }

    fn file(&mut self, _: &Head<'_>, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
        let path = portable(&file.path.relative);
        for located in &file.findings {
            let separator = if self.issues > 0 { "," } else { "" };
            writeln!(out, "{separator}")?;
            self.issues += 1;
            let issue = Issue {
                description: &located.finding.message,
                check_name: located.finding.code,
                fingerprint: format!("{:016x}", located.fingerprint),
                severity: located.finding.severity.word(),
                location: Location {
                    path: &path,
                    lines: Lines {
                        begin: located.place.start.line + 1,
                        end: located.place.end.line + 1,
                    },
                },
            };
            serde_json::to_writer(&mut *out, &issue)?;
        }
        Ok(())
    }

    fn end(&mut self, _: &Head<'_>, _: &Totals, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n]")
    }
}
