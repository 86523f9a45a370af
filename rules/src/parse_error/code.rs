//! The broken module, and what stands where in it.

use std::ops::Range;

use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::words;
use analysis::keywords::Spelling;
use analysis::{Language, Module};

/// The broken module, and how to speak of it.
pub(super) struct Code<'a> {
    pub(super) module: &'a Module<'a>,
    pub(super) language: Language,
    pub(super) spelling: Spelling,
}

/// Text without a place in the grammar.
pub(super) struct Stray<'a> {
    pub(super) node: Node<'a>,
    /// What it stands in, from the root on.
    pub(super) around: Vec<Node<'a>>,
}

impl Code<'_> {
    /// The language of the word at `range`, or else of the module.
    pub(super) fn spelling_at(&self, range: &Range<usize>) -> Spelling {
        let word = &self.module.text[range.clone()];
        if word.starts_with(char::is_alphabetic) {
            Spelling::of_word(word)
        } else {
            self.spelling
        }
    }

    /// What the word at `opener` opens.
    pub(super) fn construct(&self, opener: Range<usize>) -> words::Construct<'_> {
        let word = &self.module.text[opener.clone()];
        let node = self.leaf(opener.start);
        let name = node
            .and_then(|it| it.next_sibling())
            .filter(|it| Kind::of(*it) == Kind::Identifier);
        let name = name.map_or("", |it| &self.module.text[it.byte_range()]);
        match node.map(Kind::of) {
            Some(Kind::ProcedureKw) => words::Construct::Procedure(name),
            Some(Kind::FunctionKw) => words::Construct::Function(name),
            Some(Kind::ForKw | Kind::WhileKw) => words::Construct::Loop(word),
            Some(Kind::LeftParenthesis | Kind::LeftBracket) => words::Construct::Bracket(word),
            _ => words::Construct::Statement(word),
        }
    }

    /// The outermost node of text without a place in the grammar that begins at `at`.
    pub(super) fn stray_at(&self, at: usize) -> Option<Stray<'_>> {
        // From the root down: the way up from a node costs a search from the root for every step.
        let mut cursor = self.module.tree.walk();
        let mut around = Vec::new();
        loop {
            let node = cursor.node();
            if node.is_error() && node.start_byte() == at {
                return Some(Stray { node, around });
            }
            around.push(node);
            cursor.goto_first_child_for_byte(at)?;
        }
    }

    /// The token at `at`.
    pub(super) fn leaf(&self, at: usize) -> Option<Node<'_>> {
        self.module
            .tree
            .root_node()
            .descendant_for_byte_range(at, at + 1)
    }

    /// The token that ends before `at`; comments do not count.
    pub(super) fn leaf_before(&self, at: usize) -> Option<Node<'_>> {
        let text = self.module.text;
        let mut end = text[..at].trim_end().len();
        loop {
            let leaf = self
                .module
                .tree
                .root_node()
                .descendant_for_byte_range(end.checked_sub(1)?, end)?;
            if Kind::of(leaf) != Kind::Comment {
                return (leaf.child_count() == 0).then_some(leaf);
            }
            end = text[..leaf.start_byte()].trim_end().len();
        }
    }

    /// A range that shows: for an empty one the token before it, else the character behind it.
    pub(super) fn visible(&self, range: Range<usize>) -> Range<usize> {
        let text = self.module.text;
        if !range.is_empty() {
            return range;
        }
        let end = text[..range.start].trim_end().len();
        let last_char = text[..end].chars().next_back().map_or(0, char::len_utf8);
        match self.leaf_before(end).map(|it| it.byte_range()) {
            Some(leaf) if !text[leaf.clone()].contains(['\n', '\r']) => leaf,
            _ if last_char > 0 => end - last_char..end,
            _ => 0..text.chars().next().map_or(0, char::len_utf8),
        }
    }

    /// The text of a range for a message: one line, not too long, nothing that a terminal obeys.
    pub(super) fn quote(&self, range: Range<usize>) -> String {
        const LIMIT: usize = 60;
        // Every word has a character: these are enough.
        let words = self.module.text[range].split_whitespace().take(LIMIT + 1);
        let words: Vec<_> = words.collect();
        let text = words.join(" ").replace(
            char::is_control,
            char::REPLACEMENT_CHARACTER.encode_utf8(&mut [0; 3]),
        );
        match text.char_indices().nth(LIMIT) {
            Some((end, _)) => format!("{}…", text[..end].trim_end()),
            None => text,
        }
    }
}
