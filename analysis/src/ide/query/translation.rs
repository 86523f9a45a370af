//! The query at a place in the other language: what is changed of it, in the module.

use std::ops::Range;

use query::Language;
use query::translate::{edits, other_language};

use super::resolved::Resolved;
use super::text::QueryText;
use crate::edit::TextEdit;
use crate::workspace::{FileId, Snapshot};

/// A query that can be translated.
#[derive(Debug)]
pub(crate) struct Translatable {
    query: QueryText,
    /// The language that it is not written in.
    pub(crate) to: Language,
}

impl Translatable {
    /// The query at an offset of a module or of a file of its own. Nothing where it has syntax errors.
    pub(crate) fn at(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Self> {
        let query = QueryText::at(snapshot, file, offset)?;
        let (text, tree) = query.parse();
        let is_whole = !tree.root_node().has_error() && tree.root_node().named_child_count() > 0;
        let to = other_language(&text, &tree);
        is_whole.then_some(Self { query, to })
    }

    /// Where it stands in the module: the strings of it.
    pub(crate) fn range(&self) -> Range<usize> {
        self.query.range.clone()
    }

    /// What is changed in the module. Nothing where a word does not stand in one piece: the program puts its rest in.
    pub(crate) fn edits(self, snapshot: &Snapshot, file: FileId) -> Option<Vec<TextEdit>> {
        let resolved = Resolved::of(snapshot, file, self.query)?;
        let (text, tree) = (&resolved.text, &resolved.tree);
        let platform = resolved.world.platform;
        let edits = edits(text, tree, &resolved.package, platform, self.to)?;
        let in_module = edits.into_iter().map(|(range, text)| {
            let place = resolved.query.place_of(&range)?;
            Some(TextEdit { range: place, text })
        });
        in_module.collect()
    }
}

impl QueryText {
    /// The place in the module of a word, or of what goes in behind a word, where it stands there in one piece.
    fn place_of(&self, range: &Range<usize>) -> Option<Range<usize>> {
        if range.is_empty() {
            let at = self.to_module(range.start.checked_sub(1)?)? + 1;
            return Some(at..at);
        }
        let place = self.module_range(range)?;
        (place.len() == range.len()).then_some(place)
    }
}
