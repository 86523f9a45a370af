//! The typed syntax of BSL.

/// Typed accessors of the nodes.
pub mod ast;
mod kind;

pub use kind::Kind;

crate::syntax::kinds!(crate::BSL);

/// What is coloured, and as what.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../bsl/queries/highlights.scm");

/// What can be folded.
pub const FOLDS_QUERY: &str = include_str!("../bsl/queries/folds.scm");

/// Scopes, definitions and references within a module.
pub const LOCALS_QUERY: &str = include_str!("../bsl/queries/locals.scm");

/// What a module defines and what it uses.
pub const TAGS_QUERY: &str = include_str!("../bsl/queries/tags.scm");

/// What is written in another language: the queries in strings.
pub const INJECTIONS_QUERY: &str = include_str!("../bsl/queries/injections.scm");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_accessors_use_the_ids_that_the_grammar_gives_its_fields() {
        let language = tree_sitter::Language::new(crate::BSL);
        let fields: Vec<_> = (1..)
            .map_while(|id| language.field_name_for_id(id))
            .collect();
        assert_eq!(fields, ast::FIELDS);
    }
}
