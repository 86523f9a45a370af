//! Text to tree: the grammars of BSL and of the 1C query language.

use tree_sitter_language::LanguageFn;

#[expect(unsafe_code, reason = "the generated parsers are C functions")]
mod languages {
    use tree_sitter_language::LanguageFn;

    unsafe extern "C" {
        fn onec_tree_sitter_bsl() -> *const ();
        fn onec_tree_sitter_bsl_query() -> *const ();
    }

    pub(super) const BSL: LanguageFn = unsafe { LanguageFn::from_raw(onec_tree_sitter_bsl) };
    pub(super) const QUERY: LanguageFn = unsafe { LanguageFn::from_raw(onec_tree_sitter_bsl_query) };
}

/// The grammar of BSL: modules of 1C:Enterprise and OneScript.
pub const BSL: LanguageFn = languages::BSL;

/// The grammar of the 1C query language.
pub const QUERY: LanguageFn = languages::QUERY;
