//! A module as rules see it.

use std::cell::OnceCell;

use parser_bsl::Dialect;
use tree_sitter::Tree;

use crate::text::LineIndex;

/// The text of a module, its syntax tree and, once asked for, its lines.
pub struct Module<'a> {
    /// The text, without a byte order mark.
    pub text: &'a str,
    /// The tree of that text.
    pub tree: &'a Tree,
    /// Who runs the module.
    pub dialect: Dialect,
    lines: OnceCell<LineIndex>,
}

impl<'a> Module<'a> {
    /// A module; `tree` must be the tree of `text`.
    pub fn new(text: &'a str, tree: &'a Tree, dialect: Dialect) -> Self {
        Self {
            text,
            tree,
            dialect,
            lines: OnceCell::new(),
        }
    }

    /// The lines of the text.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.text))
    }
}
