//! The text and the tree of an open file, and how they follow edits.

use std::ops::Range;
use std::sync::Arc;

use parser_bsl::point_after;
use tree_sitter::{InputEdit, Point, Tree};

use super::OpenFile;
use crate::text::LineIndex;

impl OpenFile {
    /// A text with its tree; with `old`, a tree that was told of all edits since, only what changed is parsed.
    pub(super) fn new(text: Arc<str>, old: Option<&Tree>) -> Self {
        Self {
            tree: parser_bsl::Parser::bsl().parse(&text, old),
            lines: LineIndex::new(&text),
            text,
        }
    }

    /// The text of a query. Its tree is that of an empty module: what looks for code finds none.
    pub(super) fn query(text: Arc<str>) -> Self {
        Self {
            tree: parser_bsl::Parser::bsl().parse("", None),
            lines: LineIndex::new(&text),
            text,
        }
    }

    /// The text of a query after edits. Each range is one of the text that the edits before have left.
    pub(super) fn edited_query(&self, edits: &[(Range<usize>, String)]) -> Self {
        let mut text = self.text.to_string();
        for (range, new) in edits {
            let start = text.floor_char_boundary(range.start);
            let end = text.ceil_char_boundary(range.end.max(start));
            text.replace_range(start..end, new);
        }
        Self::query(text.into())
    }

    /// The file after edits. Each range is one of the text that the edits before have left.
    pub(super) fn edited(&self, edits: &[(Range<usize>, String)]) -> Self {
        let mut text = String::with_capacity(self.text.len() + 256);
        text.push_str(&self.text);
        let mut tree = self.tree.clone();
        for (range, new) in edits {
            // What lies outside of the text, or in the middle of a letter, is moved to where it makes sense.
            let start = text.floor_char_boundary(range.start);
            let end = text.ceil_char_boundary(range.end.max(start));
            let start_position = point_after(&text, Point::default(), 0, start);
            let old_end_position = point_after(&text, start_position, start, end);
            text.replace_range(start..end, new);
            let new_end = start + new.len();
            tree.edit(&InputEdit {
                start_byte: start,
                old_end_byte: end,
                new_end_byte: new_end,
                start_position,
                old_end_position,
                new_end_position: point_after(&text, start_position, start, new_end),
            });
        }
        Self::new(text.into(), Some(&tree))
    }
}
