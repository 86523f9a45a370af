//! What a layout would change, for people to read.

use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use analysis::Language;
use analysis::edit::{TextEdit, applied};
use analysis::text::LineIndex;

/// More changes of a file are counted, not shown.
const MOST: usize = 20;

/// Lines of a text that change together, and the edits that change them.
struct Change<'a> {
    lines: Range<usize>,
    edits: &'a [TextEdit],
}

/// Writes the changed lines of a module, as they are and as they would be.
pub(crate) fn write(
    out: &mut impl Write,
    path: &Path,
    text: &str,
    edits: &[TextEdit],
    language: Language,
) -> io::Result<()> {
    let lines = LineIndex::new(text);
    let changes = changes(&lines, edits);
    writeln!(out, "--- {}", path.display())?;
    for change in changes.iter().take(MOST) {
        let start = lines.range(text, change.lines.start).start;
        let end = lines.range(text, change.lines.end - 1).end;
        let edits: Vec<TextEdit> = change
            .edits
            .iter()
            .map(|it| TextEdit {
                range: it.range.start - start..it.range.end - start,
                text: it.text.clone(),
            })
            .collect();
        let old = text.get(start..end).unwrap_or_default();
        writeln!(out, "@@ {} @@", change.lines.start + 1)?;
        for line in old.lines() {
            writeln!(out, "-{line}")?;
        }
        for line in applied(old, &edits).lines() {
            writeln!(out, "+{line}")?;
        }
    }
    if changes.len() > MOST {
        let more = changes.len() - MOST;
        let what = language.pick("… и ещё изменений", "… and more changes");
        writeln!(out, "{what}: {more}")?;
    }
    Ok(())
}

/// The changed lines: neighbours belong together.
fn changes<'a>(lines: &LineIndex, edits: &'a [TextEdit]) -> Vec<Change<'a>> {
    let mut changes: Vec<Change<'a>> = Vec::new();
    let mut first = 0;
    for (place, edit) in edits.iter().enumerate() {
        let range = lines.line(edit.range.start)..lines.line(edit.range.end) + 1;
        match changes.last_mut() {
            Some(last) if range.start <= last.lines.end => {
                last.lines.end = last.lines.end.max(range.end);
                last.edits = edits.get(first..place + 1).unwrap_or_default();
            }
            _ => {
                first = place;
                changes.push(Change {
                    lines: range,
                    edits: edits.get(place..place + 1).unwrap_or_default(),
                });
            }
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(range: Range<usize>, text: &str) -> TextEdit {
        TextEdit {
            range,
            text: text.to_owned(),
        }
    }

    #[test]
    fn changed_lines_stand_below_one_another() {
        let text = "a=1;\nb=2;\nc = 3;\n\n\n\nd=4;";
        let edits = [
            edit(1..1, " "),
            edit(2..2, " "),
            edit(6..7, " = "),
            edit(18..19, ""),
            edit(21..22, " = "),
        ];
        let mut out = Vec::new();
        write(&mut out, Path::new("М.bsl"), text, &edits, Language::En).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "--- М.bsl\n@@ 1 @@\n-a=1;\n-b=2;\n+a = 1;\n+b = 2;\n@@ 5 @@\n-\n-\n-d=4;\n+\n+d = 4;\n"
        );
    }
}
