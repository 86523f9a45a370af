//! The report in the format of Checkstyle.

use std::io::{self, Write};

use analysis::Level;

use super::xml::escaped;
use super::{FileReport, Head, Totals, Writer, portable};

/// A `file` element for each file; columns begin with 1 and are UTF-16.
#[derive(Default)]
pub(super) struct Checkstyle;

impl Writer for Checkstyle {
    fn begin(&mut self, _: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(out, r#"<checkstyle version="8.0">"#)
    }

    fn file(&mut self, _: &Head<'_>, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
        let path = escaped(&portable(&file.path.relative));
        writeln!(out, r#"  <file name="{path}">"#)?;
        for located in &file.findings {
            let finding = &located.finding;
            let severity = match finding.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Info => "info",
            };
            let start = located.place.start;
            let (line, column) = (start.line + 1, start.column + 1);
            let message = escaped(&finding.message);
            writeln!(
                out,
                r#"    <error line="{line}" column="{column}" severity="{severity}" message="{message}" source="onec.{}"/>"#,
                finding.code
            )?;
        }
        writeln!(out, "  </file>")
    }

    fn end(&mut self, _: &Head<'_>, _: &Totals, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "</checkstyle>")
    }
}
