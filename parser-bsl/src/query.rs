//! The typed syntax of the query language.

/// Typed accessors of the nodes.
pub mod ast;
mod kind;

pub use kind::Kind;

crate::syntax::kinds!(crate::QUERY);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_accessors_use_the_ids_that_the_grammar_gives_its_fields() {
        let language = tree_sitter::Language::new(crate::QUERY);
        let fields: Vec<_> = (1..).map_while(|id| language.field_name_for_id(id)).collect();
        assert_eq!(fields, ast::FIELDS);
    }
}
