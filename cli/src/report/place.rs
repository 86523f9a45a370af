//! Findings with what their places look like, so that the text of the module need not be kept.

use std::ops::Range;
use std::path::{Path, PathBuf};

use analysis::Finding;
use analysis::text::{Columns, LineIndex, Position};
use project::review::Found;

/// A finding and its places in words and lines.
pub(crate) struct Located {
    pub(crate) finding: Finding,
    pub(crate) place: Place,
    /// The places of the finding's related ones, in their order; with the path of the file, relative to the root,
    /// where it is another one.
    pub(crate) related: Vec<(Option<PathBuf>, Place)>,
    /// Tells it from others in another version of the file.
    pub(crate) fingerprint: u64,
    /// The method around it; empty outside of methods.
    pub(crate) method: String,
    /// Where the edits of the finding's fixes begin and end, in UTF-16, in their order.
    pub(crate) edits: Vec<Vec<(Position, Position)>>,
}

/// A range of a module.
pub(crate) struct Place {
    /// Where it begins, in UTF-16.
    pub(crate) start: Position,
    /// Where it ends, in UTF-16.
    pub(crate) end: Position,
    /// The column where it begins, in characters.
    pub(crate) column: usize,
    /// Its lines, joined by LF; of many the first ones, of a long one what is near the range.
    pub(crate) lines: String,
    /// The range in these lines.
    pub(crate) within: Range<usize>,
    /// Whether one of these lines is not whole.
    pub(crate) is_clipped: bool,
}

/// The part of a line that is near `mark`, at most some hundred characters.
fn window(text: &str, line: &Range<usize>, mark: &Range<usize>) -> Range<usize> {
    const AROUND: usize = 100;
    let before = text[line.start..mark.start].char_indices().rev();
    let start = before.take(AROUND).last().map_or(0, |it| it.0) + line.start;
    let start = if mark.start == line.start {
        line.start
    } else {
        start
    };
    let shown = nth(text, mark.clone(), AROUND);
    let end = if shown < mark.end {
        shown
    } else {
        nth(text, mark.end..line.end, AROUND)
    };
    start..end
}

/// Where the first `count` characters of a range end.
fn nth(text: &str, range: Range<usize>, count: usize) -> usize {
    let mut chars = text[range.clone()].char_indices();
    chars.nth(count).map_or(range.end, |it| range.start + it.0)
}

impl Place {
    fn of(text: &str, index: &LineIndex, range: Range<usize>) -> Self {
        const SHOWN_LINES: usize = 5;
        // What was kept of a file is never wider than the file, but a related one may have changed since.
        let end = text.floor_char_boundary(range.end.min(text.len()));
        let range = text.floor_char_boundary(range.start.min(end))..end;
        let start = index.position(text, range.start, Columns::Utf16);
        let end = index.position(text, range.end, Columns::Utf16);
        let mut lines = String::new();
        let mut within = 0..0;
        let mut is_clipped = false;
        for number in (start.line..=end.line).take(SHOWN_LINES) {
            let line = index.range(text, number);
            if number > start.line {
                lines.push('\n');
            }
            let mark =
                range.start.clamp(line.start, line.end)..range.end.clamp(line.start, line.end);
            let shown = window(text, &line, &mark);
            if shown.start > line.start {
                lines.push('…');
            }
            let clipped =
                |offset: usize| lines.len() + offset.clamp(shown.start, shown.end) - shown.start;
            within = if number == start.line {
                clipped(range.start)
            } else {
                within.start
            }..clipped(range.end);
            lines.push_str(&text[shown.clone()]);
            if shown.end < line.end {
                lines.push('…');
            }
            is_clipped |= shown != line;
        }
        Self {
            start,
            end,
            column: index.position(text, range.start, Columns::Chars).column,
            lines,
            within,
            is_clipped,
        }
    }

    /// The number of the last line of `lines`.
    pub(crate) fn last_line(&self) -> usize {
        self.start.line + self.lines.matches('\n').count()
    }

    /// Whether the lines are not whole or not all.
    pub(crate) fn is_cut(&self) -> bool {
        self.is_clipped || self.last_line() < self.end.line
    }

    /// The text of the range, as far as it is in the lines.
    pub(crate) fn text(&self) -> &str {
        &self.lines[self.within.clone()]
    }
}

impl Located {
    /// The finding with its places in a text; `root` is what relative paths begin at.
    pub(crate) fn new(text: &str, lines: &LineIndex, found: Found, root: &Path) -> Self {
        let Found {
            finding,
            fingerprint,
            method,
        } = found;
        let place = Place::of(text, lines, finding.range.clone());
        let related = finding.related.iter().map(|it| {
            let range = it.range.clone();
            match it
                .path
                .as_deref()
                .and_then(|path| Some((path, read(path)?)))
            {
                Some((path, other)) => {
                    let within = path.strip_prefix(root).unwrap_or(path).to_owned();
                    let place = Place::of(&other, &LineIndex::new(&other), range);
                    (Some(within), place)
                }
                None => (None, Place::of(text, lines, range)),
            }
        });
        let related = related.collect();
        let position = |at: usize| lines.position(text, at, Columns::Utf16);
        let edits = finding.fixes.iter().map(|fix| {
            let edits = fix.edits.iter();
            let edits = edits.map(|it| (position(it.range.start), position(it.range.end)));
            edits.collect()
        });
        Self {
            edits: edits.collect(),
            finding,
            place,
            related,
            fingerprint,
            method,
        }
    }
}

/// The text of another file.
fn read(path: &Path) -> Option<String> {
    match crate::source::read(path) {
        Ok(crate::source::Source::Text(it)) => Some(it.text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, range: Range<usize>) -> (String, String) {
        let place = Place::of(text, &LineIndex::new(text), range);
        (place.lines.clone(), place.text().to_owned())
    }

    #[test]
    fn a_place_keeps_its_lines_without_their_ends() {
        let text = "А = 1;\r\nЁ = 𝄞;\rВ();";
        let start = text.find('Ё').expect("in the text");
        assert_eq!(
            place(text, start..start + 2),
            ("Ё = 𝄞;".to_owned(), "Ё".to_owned())
        );
        let from_start = ("А = 1;\nЁ = 𝄞;".to_owned(), "А = 1;\nЁ".to_owned());
        assert_eq!(place(text, 0..start + 2), from_start);
    }

    #[test]
    fn of_many_lines_the_first_ones_are_kept() {
        let text = "А();\n".repeat(100);
        assert_eq!(place(&text, 0..text.len()).0.lines().count(), 5);
    }

    #[test]
    fn of_a_long_line_what_is_near_is_kept() {
        let blank = "ё".repeat(1000);
        let text = format!("{blank}А();{blank}\n{blank}");
        let start = text.find('А').expect("in the text");
        let near = "ё".repeat(100);
        assert_eq!(
            place(&text, start..start + 2),
            (format!("…{near}А();{}…", &near[..194]), "А".to_owned())
        );
        let (lines, marked) = place(&text, start..text.len());
        assert_eq!(lines, format!("…{near}А();{}…\n{near}…", &near[..192]));
        assert!(marked.starts_with("А();ё"), "{marked}");
        assert_eq!(place(&text, 0..0).0, format!("{near}…"));
        assert_eq!(place(&text, text.len()..text.len()).0, format!("…{near}"));
    }

    #[test]
    fn only_what_is_whole_is_not_cut() {
        let is_cut = |text: &str, range| Place::of(text, &LineIndex::new(text), range).is_cut();
        assert!(!is_cut("А();\nБ();\n", 0..12));
        assert!(is_cut(&"А();\n".repeat(6), 0..36));
        assert!(!is_cut(&"А();\n".repeat(6), 0..29));
        assert!(is_cut(&"А();".repeat(50), 0..2));
    }
}
