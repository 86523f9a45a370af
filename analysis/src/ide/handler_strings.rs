//! Strings that name a method by where they stand: `Новый ОписаниеОповещения("Имя", …)`, `Команда.Действие = "Имя"`.

use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::path::Path;
use crate::summary::{is_action, naming_arguments};

/// Whether a string of one name is an argument, a value or an annotation that names a method.
pub(super) fn names_method(text: &str, path: &Path<'_>) -> bool {
    let (Some(parent), node) = (path.parent(), path.node()) else {
        return false;
    };
    let word = |it: Node<'_>| text.get(it.byte_range()).unwrap_or_default();
    match Kind::of(parent) {
        Kind::AnnotationArgument | Kind::AnnotationArguments => true,
        Kind::AssignmentStatement => {
            let left = parent.child_by_field_name("left");
            let property = left.and_then(|it| it.child_by_field_name("property"));
            property.is_some_and(|it| is_action(word(it)))
        }
        Kind::Arguments => {
            let Some(call) = path.grandparent() else {
                return false;
            };
            let (callee, is_new) = match Kind::of(call) {
                Kind::NewExpression => (call.child_by_field_name("type"), true),
                _ => (call.child_by_field_name("function"), false),
            };
            let callee = callee.map(|it| it.child_by_field_name("property").unwrap_or(it));
            let naming = callee.map_or(&[][..], |it| naming_arguments(word(it), is_new));
            naming.contains(&place_of(parent, node))
        }
        _ => false,
    }
}

/// The place of an argument among the others, those that are left out included.
fn place_of(arguments: Node<'_>, argument: Node<'_>) -> usize {
    let mut cursor = arguments.walk();
    let before = arguments.children(&mut cursor);
    let before = before.take_while(|it| it.start_byte() < argument.start_byte());
    before.filter(|it| Kind::of(*it) == Kind::Comma).count()
}
