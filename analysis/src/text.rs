//! Offsets of a text as lines and columns, and back.
#![expect(
    clippy::disallowed_methods,
    reason = "the border where bytes become columns of who asks"
)]

use std::ops::Range;

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Columns {
    /// Bytes of UTF-8.
    Bytes,
    /// Characters (Unicode scalar values).
    Chars,
    /// UTF-16 code units, as editors and SARIF count by default.
    Utf16,
}

/// A place in a text. Both numbers begin with 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column in the line.
    pub column: usize,
}

/// Where the lines of a text begin.
///
/// A line ends with LF, CRLF or a lone CR, as the platform has it. Other characters that Unicode calls
/// line ends (U+2028, U+0085) are blanks within a line.
///
/// The index does not hold the text: each method must be given the text that the index was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    /// Where each line begins; the first begins at 0.
    starts: Vec<usize>,
}

impl LineIndex {
    /// The lines of `text`. A text that ends with a line end has an empty last line.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends_line = |at: &usize| match bytes.get(*at) {
            Some(b'\r') => bytes.get(at + 1) != Some(&b'\n'),
            _ => true,
        };
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).filter(ends_line);
        let starts = std::iter::once(0).chain(ends.map(|at| at + 1)).collect();
        Self { starts }
    }

    /// The number of lines; at least one.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: the empty text has one line, which is empty.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The line that holds the byte at `offset`. A line end belongs to the line that it ends.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// The bytes of a line without its end; of a line beyond the last one, the empty end of the text.
    pub fn range(&self, text: &str, line: usize) -> Range<usize> {
        let Some(&start) = self.starts.get(line) else {
            return text.len()..text.len();
        };
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let content = text[start..end].trim_end_matches(['\r', '\n']);
        start..start + content.len()
    }

    /// The place of the byte at `offset`. An offset inside a character counts as the character's
    /// beginning, one beyond the text as its end.
    pub fn position(&self, text: &str, offset: usize, columns: Columns) -> Position {
        let offset = text.floor_char_boundary(offset);
        let line = self.line(offset);
        let before = &text[self.starts[line]..offset];
        let column = match columns {
            Columns::Bytes => before.len(),
            Columns::Chars => before.chars().count(),
            Columns::Utf16 => before.chars().map(char::len_utf16).sum(),
        };
        Position { line, column }
    }

    /// The offset of a place. A column beyond the line counts as its end, one inside a character as the
    /// character's beginning, a line beyond the text as the end of the text.
    pub fn offset(&self, text: &str, position: Position, columns: Columns) -> usize {
        let range = self.range(text, position.line);
        let line = &text[range.clone()];
        let mut column = 0;
        for (at, char) in line.char_indices() {
            column += match columns {
                Columns::Bytes => char.len_utf8(),
                Columns::Chars => 1,
                Columns::Utf16 => char.len_utf16(),
            };
            if column > position.column {
                return range.start + at;
            }
        }
        range.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<&str> {
        let index = LineIndex::new(text);
        (0..index.len())
            .map(|it| &text[index.range(text, it)])
            .collect()
    }

    fn at(line: usize, column: usize) -> Position {
        Position { line, column }
    }

    #[test]
    fn every_kind_of_line_end_counts_once() {
        assert_eq!(lines("а\nб\r\nв\rг"), ["а", "б", "в", "г"]);
        assert_eq!(lines("\r\r\n\n"), ["", "", "", ""]);
        assert_eq!(lines(""), [""]);
        assert_eq!(lines("а\n"), ["а", ""]);
    }

    #[test]
    fn separators_of_unicode_do_not_end_a_line() {
        assert_eq!(
            lines("а\u{2028}б\u{85}в\u{2029}"),
            ["а\u{2028}б\u{85}в\u{2029}"]
        );
    }

    #[test]
    fn columns_are_bytes_characters_or_utf16() {
        let text = "А = 1;\r\nЁ𝄞Б";
        let index = LineIndex::new(text);
        let offset = text.len() - 'Б'.len_utf8();
        assert_eq!(index.position(text, offset, Columns::Bytes), at(1, 6));
        assert_eq!(index.position(text, offset, Columns::Chars), at(1, 2));
        assert_eq!(index.position(text, offset, Columns::Utf16), at(1, 3));
    }

    #[test]
    fn an_offset_becomes_a_position_and_comes_back() {
        let text = "Ё𝄞\r\n\r\tх\u{2028}y\n";
        let index = LineIndex::new(text);
        for (offset, char) in text.char_indices().chain([(text.len(), ' ')]) {
            for columns in [Columns::Bytes, Columns::Chars, Columns::Utf16] {
                let position = index.position(text, offset, columns);
                let back = index.offset(text, position, columns);
                // Within CRLF there is no place: the line ends before it.
                let expected = if char == '\n' && text[..offset].ends_with('\r') {
                    offset - 1
                } else {
                    offset
                };
                assert_eq!(back, expected, "{offset} {columns:?} {position:?}");
            }
        }
    }

    #[test]
    fn what_lies_outside_is_moved_inside() {
        let text = "𝄞Я\nБ";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 2, Columns::Chars), at(0, 0));
        assert_eq!(index.position(text, 99, Columns::Chars), at(1, 1));
        assert_eq!(index.offset(text, at(0, 1), Columns::Utf16), 0);
        assert_eq!(index.offset(text, at(0, 9), Columns::Utf16), 6);
        assert_eq!(index.offset(text, at(9, 9), Columns::Utf16), text.len());
    }
}
