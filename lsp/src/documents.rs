//! The documents that are open in the editor, and how they follow its edits.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use analysis::text::Columns;
use analysis::workspace::Change;
use project::walk;
use ropey::Rope;
use rustc_hash::FxHashMap;
use tower_lsp::ls_types::{Position, TextDocumentContentChangeEvent, Uri};

/// What is known of an open document besides its text.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// Its address, as the client wrote it.
    pub(crate) uri: Uri,
    /// Its version, as the client counts.
    pub(crate) version: i32,
    pub(crate) kind: DocumentKind,
    /// Its text, of a document that the workspace knows nothing of.
    pub(crate) text: Option<Arc<str>>,
}

/// What a document holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DocumentKind {
    /// Code.
    Module,
    /// The text of a query.
    Query,
    /// Something else. It is kept, and code knows nothing of it.
    Other,
}

impl DocumentKind {
    /// What a document holds, by its name or by what the client takes it for.
    pub(crate) fn of(path: &Path, language: &str) -> Self {
        let is = |known: &[&str]| known.iter().any(|it| language.eq_ignore_ascii_case(it));
        let extension = path.extension().and_then(|it| it.to_str());
        let ends = |known: &[&str]| {
            extension.is_some_and(|own| known.iter().any(|it| own.eq_ignore_ascii_case(it)))
        };
        let is_module = walk::is_module(path);
        if is_module || is(&["bsl", "1c", "1c-bsl", "oscript", "os", "onescript"]) {
            return Self::Module;
        }
        match ends(&["sdbl", "query"]) || is(&["sdbl", "1c-query", "bsl-query", "bsl_query"]) {
            true => Self::Query,
            false => Self::Other,
        }
    }

    /// How the workspace is told of the text of such a document.
    pub(crate) fn opened(self, path: PathBuf, text: Arc<str>) -> Option<Change> {
        match self {
            Self::Module => Some(Change::Opened { path, text }),
            Self::Query => Some(Change::QueryOpened { path, text }),
            Self::Other => None,
        }
    }
}

/// The documents that are open, as a question sees them.
pub(crate) type Open = Arc<FxHashMap<PathBuf, Document>>;

/// The documents that are open, with their texts.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    open: Open,
    texts: FxHashMap<PathBuf, Rope>,
}

/// What an edit does to a document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// Another text stands there.
    Replaced(String),
    /// Parts were replaced, one after the other; each range is one of the text that those before have left.
    Parts(Vec<(Range<usize>, String)>),
}

impl Documents {
    pub(crate) fn open(&self) -> &Open {
        &self.open
    }

    /// What an open document holds.
    pub(crate) fn kind(&self, path: &PathBuf) -> Option<DocumentKind> {
        self.open.get(path).map(|it| it.kind)
    }

    /// How the workspace is told of all documents.
    pub(crate) fn changes(&self) -> Vec<Change> {
        let texts = self.texts.iter();
        let changes = texts.filter_map(|(path, text)| {
            let kind = self.kind(path)?;
            kind.opened(path.clone(), text.to_string().into())
        });
        changes.collect()
    }

    pub(crate) fn insert(&mut self, path: PathBuf, mut document: Document, text: &str) {
        if document.kind == DocumentKind::Other {
            document.text = Some(Arc::from(text));
        }
        self.texts.insert(path.clone(), Rope::from_str(text));
        Arc::make_mut(&mut self.open).insert(path, document);
    }

    pub(crate) fn remove(&mut self, path: &PathBuf) -> bool {
        Arc::make_mut(&mut self.open).remove(path);
        self.texts.remove(path).is_some()
    }

    /// Takes edits in. Nothing for a document that is not open.
    pub(crate) fn edit(
        &mut self,
        path: &PathBuf,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        columns: Columns,
    ) -> Option<Edit> {
        let rope = self.texts.get_mut(path)?;
        let mut parts = Vec::with_capacity(changes.len());
        let mut replaced = false;
        for change in changes {
            let Some(range) = change.range else {
                *rope = Rope::from_str(&change.text);
                replaced = true;
                continue;
            };
            let (a, b) = (
                char_at(rope, range.start, columns),
                char_at(rope, range.end, columns),
            );
            // Some clients send the ends of a selection in the order in which they were made.
            let (start, end) = (a.min(b), a.max(b));
            let bytes = rope.char_to_byte(start)..rope.char_to_byte(end);
            rope.remove(start..end);
            rope.insert(start, &change.text);
            parts.push((bytes, change.text));
        }
        if let Some(document) = Arc::make_mut(&mut self.open).get_mut(path) {
            document.version = version;
            if document.kind == DocumentKind::Other {
                document.text = Some(rope.to_string().into());
            }
        }
        Some(match replaced {
            true => Edit::Replaced(rope.to_string()),
            false => Edit::Parts(parts),
        })
    }
}

/// The letter at a position. What lies beyond a line is its end, what lies beyond the text is its end.
fn char_at(rope: &Rope, position: Position, columns: Columns) -> usize {
    let line = position.line as usize;
    if line >= rope.len_lines() {
        return rope.len_chars();
    }
    let start = rope.line_to_char(line);
    let content = rope.line(line);
    let mut length = content.len_chars();
    while length > 0 && matches!(content.char(length - 1), '\r' | '\n') {
        length -= 1;
    }
    let column = position.character as usize;
    let letter = match columns {
        Columns::Bytes => content.byte_to_char(column.min(content.len_bytes())),
        Columns::Chars => column,
        Columns::Utf16 => content.utf16_cu_to_char(column.min(content.len_utf16_cu())),
    };
    start + letter.min(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tower_lsp::ls_types::Range as Places;

    fn change(places: Option<(u32, u32, u32, u32)>, text: &str) -> TextDocumentContentChangeEvent {
        TextDocumentContentChangeEvent {
            range: places.map(|(a, b, c, d)| Places::new(Position::new(a, b), Position::new(c, d))),
            range_length: None,
            text: text.to_owned(),
        }
    }

    fn check(text: &str, changes: Vec<TextDocumentContentChangeEvent>, result: &str) {
        let mut documents = Documents::default();
        let path = PathBuf::from("/А.bsl");
        let uri: Uri = "file:///a".parse().expect("an address");
        let document = Document {
            uri,
            version: 1,
            kind: DocumentKind::Module,
            text: None,
        };
        documents.insert(path.clone(), document, text);
        let edit = documents.edit(&path, 2, changes, Columns::Utf16);
        let edited = match edit.expect("the document is open") {
            Edit::Replaced(text) => text,
            Edit::Parts(parts) => {
                let mut text = text.to_owned();
                for (range, new) in parts {
                    text.replace_range(range, &new);
                }
                text
            }
        };
        assert_eq!(edited, result);
        assert_eq!(documents.texts[&path].to_string(), result);
        assert_eq!(documents.open()[&path].version, 2);
    }

    #[test]
    fn edits_follow_one_another() {
        let changes = vec![
            change(Some((0, 1, 0, 2)), "ЖЖ"),
            change(Some((0, 3, 1, 0)), ""),
        ];
        check("абв\r\nгд", changes, "аЖЖгд");
    }

    #[test]
    fn a_column_counts_halves_of_letters_beyond_the_basic_plane() {
        check("𝄞а", vec![change(Some((0, 2, 0, 3)), "б")], "𝄞б");
    }

    #[test]
    fn places_beyond_the_text_are_its_ends() {
        check("а\nб", vec![change(Some((0, 9, 0, 9)), "в")], "ав\nб");
        check("а\nб", vec![change(Some((7, 9, 9, 9)), "в")], "а\nбв");
        check("аб", vec![change(Some((0, 2, 0, 1)), "в")], "ав");
    }

    #[test]
    fn a_whole_text_takes_the_place_of_the_old_one() {
        let changes = vec![change(None, "вг"), change(Some((0, 0, 0, 1)), "е")];
        check("аб", changes, "ег");
    }

    #[test]
    fn separators_of_unicode_are_not_line_ends() {
        check(
            "а\u{2028}б\u{85}в\nг",
            vec![change(Some((1, 0, 1, 1)), "д")],
            "а\u{2028}б\u{85}в\nд",
        );
    }
}
