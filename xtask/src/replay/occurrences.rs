//! The names of a module that can be taken out and asked for again.

use parser_bsl::bsl::Kind;
use parser_bsl::syntax::preorder;
use tree_sitter::{Node, Tree};

/// A name in the text of a module.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Occurrence {
    /// Its first byte.
    pub(crate) start: usize,
    /// The byte behind it.
    pub(crate) end: usize,
    /// It stands after a dot.
    pub(crate) after_dot: bool,
}

/// The names after dots and the other names that are used in a module, in the order of the text. What declares a name
/// (a method, a parameter, the first assignment of a variable) is no use of it: nobody could offer it.
pub(crate) fn occurrences(tree: &Tree) -> Vec<Occurrence> {
    let mut found = Vec::new();
    let mut parents: Vec<Node<'_>> = Vec::new();
    for node in preorder(tree.root_node()) {
        while parents
            .last()
            .is_some_and(|it| it.end_byte() <= node.start_byte() || !holds(*it, node))
        {
            parents.pop();
        }
        if Kind::of(node) == Kind::Identifier
            && !node.is_missing()
            && node.end_byte() > node.start_byte()
            && let Some(parent) = parents.last()
            && let Some(after_dot) = use_in(*parent, node)
        {
            found.push(Occurrence {
                start: node.start_byte(),
                end: node.end_byte(),
                after_dot,
            });
        }
        if node.child_count() > 0 {
            parents.push(node);
        }
    }
    found
}

fn holds(outer: Node<'_>, inner: Node<'_>) -> bool {
    outer.start_byte() <= inner.start_byte() && inner.end_byte() <= outer.end_byte()
}

/// Whether a name is used by its parent, and if so whether after a dot.
fn use_in(parent: Node<'_>, name: Node<'_>) -> Option<bool> {
    let field = |field: &str| parent.child_by_field_name(field) == Some(name);
    match Kind::of(parent) {
        Kind::MemberExpression => Some(field("property")),
        Kind::AssignmentStatement => (!field("left")).then_some(false),
        Kind::ForStatement | Kind::ForEachStatement => (!field("variable")).then_some(false),
        Kind::CallExpression
        | Kind::Arguments
        | Kind::BinaryExpression
        | Kind::UnaryExpression
        | Kind::ParenthesizedExpression
        | Kind::TernaryExpression
        | Kind::IndexExpression
        | Kind::ReturnStatement
        | Kind::IfStatement
        | Kind::ElsifClause
        | Kind::WhileStatement
        | Kind::RaiseStatement
        | Kind::AwaitExpression => Some(false),
        _ => None,
    }
}
