//! Findings with what their places look like, so that the text of the module need not be kept.

use std::ops::Range;

use analysis::text::{Columns, Position};
use analysis::{Finding, Module};

/// A finding and its places in words and lines.
pub(crate) struct Located {
    pub(crate) finding: Finding,
    pub(crate) place: Place,
    /// The places of the finding's related ones, in their order.
    pub(crate) related: Vec<Place>,
}

/// A range of a module.
pub(crate) struct Place {
    /// Where it begins, in UTF-16.
    pub(crate) start: Position,
    /// Where it ends, in UTF-16.
    pub(crate) end: Position,
    /// Its lines, joined by LF; of many the first ones.
    pub(crate) lines: String,
    /// The range in these lines.
    pub(crate) within: Range<usize>,
}

impl Place {
    fn of(module: &Module<'_>, range: Range<usize>) -> Self {
        const SHOWN_LINES: usize = 5;
        let (text, index) = (module.text, module.lines());
        let start = index.position(text, range.start, Columns::Utf16);
        let end = index.position(text, range.end, Columns::Utf16);
        let mut lines = String::new();
        let mut within = 0..0;
        for number in (start.line..=end.line).take(SHOWN_LINES) {
            let line = index.range(text, number);
            if number > start.line {
                lines.push('\n');
            }
            let clipped =
                |offset: usize| lines.len() + offset.clamp(line.start, line.end) - line.start;
            within = if number == start.line {
                clipped(range.start)
            } else {
                within.start
            }..clipped(range.end);
            lines.push_str(&text[line]);
        }
        Self {
            start,
            end,
            lines,
            within,
        }
    }

    /// The number of the last line of `lines`.
    pub(crate) fn last_line(&self) -> usize {
        self.start.line + self.lines.matches('\n').count()
    }

    /// The text of the range, as far as it is in the lines.
    pub(crate) fn text(&self) -> &str {
        &self.lines[self.within.clone()]
    }
}

impl Located {
    /// The finding with its places in `module`.
    pub(crate) fn new(module: &Module<'_>, finding: Finding) -> Self {
        let place = Place::of(module, finding.range.clone());
        let related = finding
            .related
            .iter()
            .map(|it| Place::of(module, it.range.clone()))
            .collect();
        Self {
            finding,
            place,
            related,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, range: Range<usize>) -> (String, String) {
        let tree = parser_bsl::Parser::bsl().parse(text, None);
        let place = Place::of(&Module::new(text, &tree, parser_bsl::Dialect::Bsl), range);
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
}
