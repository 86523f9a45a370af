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
pub mod query;
pub mod syntax;

use tree_sitter::{Language, Range, Tree};
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
