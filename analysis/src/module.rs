//! A module as rules see it.

use std::cell::{OnceCell, RefCell};

use parser_bsl::Dialect;
use parser_bsl::errors::{Seen, SyntaxError, errors_since};
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
    seen: RefCell<Seen>,
}

impl<'a> Module<'a> {
    /// A module; `tree` must be the tree of `text`.
    pub fn new(text: &'a str, tree: &'a Tree, dialect: Dialect) -> Self {
        Self {
            text,
            tree,
            dialect,
            lines: OnceCell::new(),
            seen: RefCell::default(),
        }
    }

    /// The same after an edit, with what was [seen](Self::seen) in the module before it.
    pub fn since(text: &'a str, tree: &'a Tree, dialect: Dialect, seen: Seen) -> Self {
        Self {
            seen: seen.into(),
            ..Self::new(text, tree, dialect)
        }
    }

    /// What was seen here, to be given to the module after an edit.
    pub fn seen(self) -> Seen {
        self.seen.into_inner()
    }

    /// Its syntax errors, in the order of their places.
    pub fn syntax_errors(&self) -> Vec<SyntaxError> {
        errors_since(
            self.tree,
            self.text,
            self.dialect,
            &mut self.seen.borrow_mut(),
        )
    }

    /// The lines of the text.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.text))
    }
}
