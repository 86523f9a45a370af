//! The report as JSON Lines: an object for each finding, with the path of its file.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{Finding, finding};
use super::{FileReport, Head, Totals, Writer, portable};

#[derive(Serialize)]
struct Line<'a> {
    path: &'a str,
    #[serde(flatten)]
    finding: Finding<'a>,
}

/// A line for each finding, and nothing else.
#[derive(Default)]
pub(super) struct JsonLines;

impl Writer for JsonLines {
    fn begin(&mut self, _: &Head<'_>, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn file(&mut self, _: &Head<'_>, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
        let path = portable(&file.path.relative);
        for located in &file.findings {
            let line = Line {
                path: &path,
                finding: finding(located),
            };
            serde_json::to_writer(&mut *out, &line)?;
            writeln!(out)?;
        }
        Ok(())
    }

    fn end(&mut self, _: &Head<'_>, _: &Totals, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
