//! Blanks and columns.

use super::TAB;

/// Whether a character is a blank of the language, line ends included.
pub(super) fn is_blank(char: char) -> bool {
    char.is_whitespace() || matches!(char, '\u{200B}' | '\u{FEFF}')
}

/// The column behind a text that begins at a column; a tab goes to the next stop.
pub(super) fn column_after(column: usize, text: &str) -> usize {
    let ascii = text.bytes().all(|it| it != b'\t' && it < 0x80);
    if ascii {
        return column + text.len();
    }
    text.chars().fold(column, |column, char| match char {
        '\t' => column - column % TAB + TAB,
        '\u{FEFF}' | '\u{200B}' => column,
        _ => column + 1,
    })
}

/// The lines of a gap between two tokens: what stands before the first line end, the line ends with the blanks between
/// them, and what stands behind the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gap<'text> {
    /// What stands at the end of the line.
    pub(super) trailing: &'text str,
    /// The line ends, each with the blanks of the line that follows it but for those of the last line.
    pub(super) ends: Vec<(&'text str, &'text str)>,
    /// What stands before the next token.
    pub(super) leading: &'text str,
}

/// The parts of a gap that holds a line end; none for one within a line.
pub(super) fn gap(text: &str) -> Option<Gap<'_>> {
    let first = text.find(['\n', '\r'])?;
    let (trailing, mut rest) = text.split_at(first);
    let mut ends = Vec::new();
    loop {
        let length = if rest.starts_with("\r\n") { 2 } else { 1 };
        let (end, behind) = rest.split_at(length);
        match behind.find(['\n', '\r']) {
            Some(next) => {
                let (blanks, following) = behind.split_at(next);
                ends.push((end, blanks));
                rest = following;
            }
            None => {
                ends.push((end, ""));
                return Some(Gap {
                    trailing,
                    ends,
                    leading: behind,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_go_to_the_next_stop() {
        assert_eq!(column_after(0, "\t"), 4);
        assert_eq!(column_after(3, "\tА"), 5);
        assert_eq!(column_after(1, "Ёж x"), 5);
        assert_eq!(column_after(2, "abc"), 5);
    }

    #[test]
    fn gaps_fall_into_lines() {
        assert_eq!(gap("  "), None);
        let parts = gap(" \r\n\t\n\r\t ").map(|it| (it.trailing, it.ends, it.leading));
        let ends = vec![("\r\n", "\t"), ("\n", ""), ("\r", "")];
        assert_eq!(parts, Some((" ", ends, "\t ")));
    }
}
