//! The report as commands of GitHub Actions: annotations of lines.

use std::io::{self, Write};

use analysis::Level;

use super::{FileReport, Head, Totals, Writer, portable};

/// Paths are relative to the reviewed directory, as a step that runs in the root of the repository needs them.
#[derive(Default)]
pub(super) struct GitHub;

impl Writer for GitHub {
    fn begin(&mut self, _: &Head<'_>, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn file(&mut self, _: &Head<'_>, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
        let path = property(&portable(&file.path.shown));
        for located in &file.findings {
            let command = match located.finding.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Info => "notice",
            };
            let (start, end) = (located.place.start, located.place.end);
            write!(
                out,
                "::{command} file={path},line={},endLine={}",
                start.line + 1,
                end.line + 1
            )?;
            if start.line == end.line {
                // Columns of several lines are refused.
                write!(
                    out,
                    ",col={},endColumn={}",
                    start.column + 1,
                    end.column + 1
                )?;
            }
            let message = data(&located.finding.message);
            writeln!(out, ",title={}::{message}", located.finding.code)?;
        }
        Ok(())
    }

    fn end(&mut self, _: &Head<'_>, _: &Totals, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// A message as commands have it.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property as commands have it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_command_is_written_otherwise() {
        assert_eq!(data("100 %\nа"), "100 %25%0Aа");
        assert_eq!(property("C:/а,б.bsl"), "C%3A/а%2Cб.bsl");
    }
}
