//! The typed syntax of the query language.

/// Typed accessors of the nodes.
pub mod ast;
mod kind;

pub use kind::Kind;

crate::syntax::kinds!(crate::QUERY);

/// What is coloured, and as what.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../query/queries/highlights.scm");

/// What can be folded.
pub const FOLDS_QUERY: &str = include_str!("../query/queries/folds.scm");

/// Scopes, definitions and references within a package.
pub const LOCALS_QUERY: &str = include_str!("../query/queries/locals.scm");

/// What a package defines and what it uses.
pub const TAGS_QUERY: &str = include_str!("../query/queries/tags.scm");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_accessors_use_the_ids_that_the_grammar_gives_its_fields() {
        let language = tree_sitter::Language::new(crate::QUERY);
        let fields: Vec<_> = (1..)
            .map_while(|id| language.field_name_for_id(id))
            .collect();
        assert_eq!(fields, ast::FIELDS);
    }
}
