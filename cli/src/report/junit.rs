//! The report in the format of JUnit: a suite for each file, a failed case for each finding.

use std::io::{self, Write};

use super::xml::escaped;
use super::{FileReport, Head, Totals, Writer, portable};

/// Files without findings have no suites, and what was not found is no case.
#[derive(Default)]
pub(super) struct JUnit {
    suites: usize,
}

impl Writer for JUnit {
    fn begin(&mut self, _: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(out, r#"<testsuites name="onec review">"#)
    }

    fn file(&mut self, _: &Head<'_>, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
        self.suites += 1;
        let path = escaped(&portable(&file.path.relative));
        let count = file.findings.len();
        writeln!(
            out,
            r#"  <testsuite name="{path}" tests="{count}" failures="{count}" errors="0">"#
        )?;
        for located in &file.findings {
            let finding = &located.finding;
            let (line, column) = (located.place.start.line + 1, located.place.start.column + 1);
            let message = escaped(&finding.message);
            let (code, severity) = (finding.code, finding.severity.word());
            let lines = escaped(&located.place.lines);
            writeln!(
                out,
                r#"    <testcase name="{code}:{line}:{column}" classname="{path}" file="{path}" line="{line}">"#
            )?;
            writeln!(
                out,
                r#"      <failure type="{severity}" message="{message}">{path}:{line}:{column}&#10;{lines}</failure>"#
            )?;
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")
    }

    fn end(&mut self, _: &Head<'_>, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        if self.suites == 0 {
            // Readers of this format take a report without any case for a run that failed.
            let modules = totals.modules;
            writeln!(
                out,
                r#"  <testsuite name="onec review" tests="1" failures="0" errors="0">"#
            )?;
            writeln!(
                out,
                r#"    <testcase name="{modules} modules" classname="onec review"/>"#
            )?;
            writeln!(out, "  </testsuite>")?;
        }
        writeln!(out, "</testsuites>")
    }
}
