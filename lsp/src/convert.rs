//! Addresses, positions and ranges of the protocol, and ours. Nowhere else are columns converted.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use analysis::edit::TextEdit;
use analysis::text::{Columns, LineIndex};
use analysis::workspace::OpenFile;
use tower_lsp::ls_types::{self as types, Uri};

/// The path that stands for an address. A document that is not a file has one of its own, which no file has.
pub(crate) fn path(uri: &Uri) -> PathBuf {
    let is_file = uri.scheme().as_str().eq_ignore_ascii_case("file");
    match uri.to_file_path().filter(|_| is_file) {
        Some(path) => path.into_owned(),
        None => PathBuf::from(uri.as_str()),
    }
}

/// The address of a file.
pub(crate) fn uri(path: &Path) -> Option<Uri> {
    if path.is_absolute() {
        return Uri::from_file_path(path);
    }
    path.to_str()?.parse().ok()
}

/// A text whose places are converted.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    content: Content,
    columns: Columns,
}

#[derive(Debug, Clone)]
enum Content {
    Parsed(Arc<OpenFile>),
    Plain(Arc<str>, Arc<LineIndex>),
}

impl Text {
    pub(crate) fn parsed(file: Arc<OpenFile>, columns: Columns) -> Self {
        Self {
            content: Content::Parsed(file),
            columns,
        }
    }

    /// A text without a tree: of a closed module, of a file of metadata.
    pub(crate) fn plain(text: Arc<str>, columns: Columns) -> Self {
        let lines = Arc::new(LineIndex::new(&text));
        Self {
            content: Content::Plain(text, lines),
            columns,
        }
    }

    pub(crate) fn text(&self) -> &str {
        match &self.content {
            Content::Parsed(it) => &it.text,
            Content::Plain(it, _) => it,
        }
    }

    pub(crate) fn lines(&self) -> &LineIndex {
        match &self.content {
            Content::Parsed(it) => &it.lines,
            Content::Plain(_, it) => it,
        }
    }

    /// The byte at a position. What lies beyond a line is its end.
    pub(crate) fn offset(&self, position: types::Position) -> usize {
        let position = analysis::text::Position {
            line: position.line as usize,
            column: position.character as usize,
        };
        self.lines().offset(self.text(), position, self.columns)
    }

    /// The bytes of a range.
    pub(crate) fn bytes(&self, range: types::Range) -> Range<usize> {
        let start = self.offset(range.start);
        start..self.offset(range.end).max(start)
    }

    /// The position of a byte.
    pub(crate) fn position(&self, offset: usize) -> types::Position {
        let it = self.lines().position(self.text(), offset, self.columns);
        types::Position::new(number(it.line), number(it.column))
    }

    /// The range of bytes.
    pub(crate) fn range(&self, bytes: &Range<usize>) -> types::Range {
        types::Range::new(self.position(bytes.start), self.position(bytes.end))
    }

    /// To ask for the positions of many bytes, one behind the other.
    pub(crate) fn places(&self) -> Places<'_> {
        Places {
            text: self,
            offset: 0,
            at: types::Position::new(0, 0),
        }
    }

    /// How long a part of one line is, in columns.
    pub(crate) fn width(&self, bytes: Range<usize>) -> u32 {
        let text = self.text().get(bytes).unwrap_or_default();
        number(match self.columns {
            Columns::Bytes => text.len(),
            Columns::Chars => text.chars().count(),
            Columns::Utf16 => text.chars().map(char::len_utf16).sum(),
        })
    }

    /// Edits as the protocol has them.
    pub(crate) fn edits(&self, edits: &[TextEdit]) -> Vec<types::TextEdit> {
        let edit = |it: &TextEdit| types::TextEdit {
            range: self.range(&it.range),
            new_text: it.text.clone(),
        };
        edits.iter().map(edit).collect()
    }
}

/// Positions of bytes, each told from the one before: a line is not counted again from its start.
#[derive(Debug)]
pub(crate) struct Places<'t> {
    text: &'t Text,
    offset: usize,
    at: types::Position,
}

impl Places<'_> {
    /// The position of a byte that does not stand before the last one.
    pub(crate) fn next(&mut self, offset: usize) -> types::Position {
        let between = self.text.text().as_bytes().get(self.offset..offset);
        let same_line = between.is_some_and(|it| !it.iter().any(|it| matches!(it, b'\n' | b'\r')));
        if same_line {
            self.at.character += self.text.width(self.offset..offset);
        } else {
            self.at = self.text.position(offset);
        }
        self.offset = offset;
        self.at
    }
}

/// A count of the protocol. What does not fit is as large as can be.
pub(crate) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(columns: Columns) -> Text {
        Text::plain(Arc::from("а𝄞б\r\nв"), columns)
    }

    #[test]
    fn places_are_counted_as_the_client_wants_them() {
        let at = |line, column| types::Position::new(line, column);
        let utf16 = text(Columns::Utf16);
        assert_eq!(utf16.position(6), at(0, 3));
        assert_eq!(utf16.offset(at(0, 3)), 6);
        assert_eq!(utf16.offset(at(0, 99)), 8);
        assert_eq!(utf16.offset(at(9, 0)), 12);
        let utf8 = text(Columns::Bytes);
        assert_eq!(utf8.position(6), at(0, 6));
        assert_eq!(utf8.range(&(0..12)), types::Range::new(at(0, 0), at(1, 2)));
        assert_eq!(utf16.width(0..6), 3);
    }

    #[test]
    fn places_one_behind_the_other_are_those_asked_for_alone() {
        for content in ["а𝄞б\r\nв\n\nг", "\rа\r\rб", ""] {
            let text = Text::plain(Arc::from(content), Columns::Utf16);
            let mut places = text.places();
            for (offset, _) in content.char_indices().filter(|it| it.1 != '\n') {
                assert_eq!(
                    places.next(offset),
                    text.position(offset),
                    "{content:?} {offset}"
                );
            }
        }
    }

    #[test]
    fn an_address_that_is_not_a_file_keeps_itself() {
        let untitled: Uri = "untitled:Untitled-1".parse().expect("an address");
        assert_eq!(uri(&path(&untitled)), Some(untitled));
        let file: Uri = "file:///a/%D0%91%20%D0%92.bsl".parse().expect("an address");
        assert_eq!(path(&file), Path::new("/a/Б В.bsl"));
        assert_eq!(uri(&path(&file)), Some(file));
    }
}
