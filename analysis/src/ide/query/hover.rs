//! What is told of a word of a query.

use std::ops::Range;

use crate::workspace::{FileId, Snapshot};

/// What is told of a word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryHover {
    /// The word, in bytes of the module.
    pub range: Range<usize>,
    /// What is told, as Markdown in Russian and in English.
    pub text: (String, String),
}

/// What is told of the word at an offset of a module, where it lies in the text of a query; otherwise nothing.
pub fn hover(_snapshot: &Snapshot, _file: FileId, _offset: usize) -> Option<QueryHover> {
    None
}
