//! Text to tree: the grammars of BSL and of the 1C query language.
//!
//! Broken code is data: [`Parser::parse`] always gives a tree, and [`errors::errors`] says what is
//! wrong with it. Offsets are bytes of the UTF-8 text.
//!
//! ```
//! let tree = parser_bsl::Parser::bsl().parse("А = 1;", None);
//! let errors = parser_bsl::errors::errors(&tree, "А = 1;", parser_bsl::Dialect::Bsl);
//! assert!(errors.is_empty());
//! ```

pub mod bsl;
pub mod decode;
pub mod embedded;
pub mod errors;
pub mod flat;
pub mod query;
pub mod sexp;
pub mod syntax;

use tree_sitter::{Language, Point, Range, Tree};
use tree_sitter_language::LanguageFn;

#[expect(unsafe_code, reason = "the generated parsers are C functions")]
mod languages {
    use tree_sitter_language::LanguageFn;

    unsafe extern "C" {
        fn onec_tree_sitter_bsl() -> *const ();
        fn onec_tree_sitter_bsl_query() -> *const ();
    }

    pub(super) const BSL: LanguageFn = unsafe { LanguageFn::from_raw(onec_tree_sitter_bsl) };
    pub(super) const QUERY: LanguageFn =
        unsafe { LanguageFn::from_raw(onec_tree_sitter_bsl_query) };
}

/// The grammar of BSL: modules of 1C:Enterprise (`.bsl`) and OneScript (`.os`).
pub const BSL: LanguageFn = languages::BSL;

/// The grammar of the 1C query language.
pub const QUERY: LanguageFn = languages::QUERY;

/// The two programs that run BSL. One grammar serves both; a few things are errors in one only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Modules of 1C:Enterprise.
    Bsl,
    /// Scripts and classes of OneScript.
    OneScript,
}

impl Dialect {
    /// The dialect of a file by its extension, in any case: `os` is OneScript.
    pub fn of_extension(extension: &str) -> Self {
        if extension.eq_ignore_ascii_case("os") {
            Self::OneScript
        } else {
            Self::Bsl
        }
    }
}

/// A parser of one of the two languages; reuse it, it keeps its buffers.
pub struct Parser(tree_sitter::Parser);

impl Parser {
    /// A parser of modules.
    pub fn bsl() -> Self {
        Self::new(BSL)
    }

    /// A parser of query texts.
    pub fn query() -> Self {
        Self::new(QUERY)
    }

    fn new(language: LanguageFn) -> Self {
        let mut parser = tree_sitter::Parser::new();
        parser
            .set_language(&Language::new(language))
            .expect("the committed grammars are generated for this version of the runtime");
        Self(parser)
    }

    /// The tree of `text`. With `old`, a tree that [`Tree::edit`] has told of every change since,
    /// only what changed is parsed again.
    pub fn parse(&mut self, text: &str, old: Option<&Tree>) -> Tree {
        self.0
            .parse(text, old)
            .expect("parsing ends: it has no deadline and is never cancelled")
    }

    /// The tree of what some parts of `text` hold, in offsets of `text`: as if there were a blank between them. Where
    /// there is none behind a part, and where parts overlap, come in another order or are no parts of the text, the
    /// whole text is parsed.
    pub fn parse_parts(&mut self, text: &str, parts: &[std::ops::Range<usize>]) -> Tree {
        let mut ranges = Vec::with_capacity(parts.len());
        let (mut at, mut place) = (0, Point::default());
        for part in parts {
            let is_next = at <= part.start && part.start < part.end;
            // Without a blank the last word of a part and the first one of the next would be one word.
            let blank = match text.as_bytes().get(part.end) {
                Some(it) if it.is_ascii_whitespace() => 1,
                None if part.end == text.len() => 0,
                _ => return self.parse(text, None),
            };
            if !is_next || text.get(part.clone()).is_none() {
                return self.parse(text, None);
            }
            let end = part.end + blank;
            let start_point = point_after(text, place, at, part.start);
            let end_point = point_after(text, start_point, part.start, end);
            ranges.push(Range {
                start_byte: part.start,
                end_byte: end,
                start_point,
                end_point,
            });
            (at, place) = (end, end_point);
        }
        self.parse_ranges(text, &ranges)
    }

    /// The tree of what the `ranges` of `text` hold, in offsets of `text`.
    pub(crate) fn parse_ranges(&mut self, text: &str, ranges: &[Range]) -> Tree {
        self.0
            .set_included_ranges(ranges)
            .expect("the ranges are in order and do not overlap");
        let tree = self.parse(text, None);
        self.0
            .set_included_ranges(&[])
            .expect("no ranges mean the whole text");
        tree
    }
}

/// The place of the offset `to` of a text, as trees count places, told from the place `from` of the offset `at` before it.
pub fn point_after(text: &str, from: Point, at: usize, to: usize) -> Point {
    let between = text.as_bytes().get(at..to).unwrap_or_default();
    match memchr::memrchr(b'\n', between) {
        None => Point {
            row: from.row,
            column: from.column + between.len(),
        },
        Some(last) => Point {
            row: from.row + memchr::memchr_iter(b'\n', between).count(),
            column: between.len() - last - 1,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_parsed_where_they_stand() {
        let text = "Процедура А()\nКонецПроцедуры\n(((\nПроцедура Б()\n\tВ();\nКонецПроцедуры\n";
        let second = text.rfind("Процедура").unwrap_or_default();
        let first = text.find("\n(((").unwrap_or_default();
        let tree = Parser::bsl().parse_parts(text, &[0..first, second..text.len()]);
        let root = tree.root_node();
        assert!(!root.has_error());
        assert_eq!(root.named_child_count(), 2);
        let method = root
            .named_child(1)
            .map(|it| (it.start_byte(), it.start_position().row));
        assert_eq!(method, Some((second, 3)));
    }

    #[test]
    fn parts_that_make_no_sense_are_the_whole() {
        let text = "А = 1;\nБ = 2;";
        let whole = Parser::bsl().parse(text, None).root_node().to_sexp();
        // They come in another order, leave the text, begin within a letter, overlap, have no blank behind them.
        for parts in [
            [9..11, 0..2],
            [0..2, 3..900],
            [1..2, 5..6],
            [3..6, 2..5],
            [0..2, 3..5],
        ] {
            let tree = Parser::bsl().parse_parts(text, &parts);
            assert_eq!(tree.root_node().to_sexp(), whole);
        }
    }
}
