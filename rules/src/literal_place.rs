//! Where a literal stands, for the rules about magic numbers and dates.

use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

use analysis::review::{callee, type_name};

/// Where a literal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LiteralPlace {
    /// It alone is assigned, or is the default value of a parameter: it has a name.
    Named,
    /// It is the value of a key of a structure or a map: the key says what it is.
    Keyed,
    /// It alone is returned.
    Returned,
    /// It is an argument.
    Argument,
    /// It is an index.
    Index,
    /// It is a part of an expression.
    Operand,
    /// Anything else.
    Other,
}

/// Where a literal, or another value, stands; a sign and parentheses around it belong to it.
pub(crate) fn literal_place(literal: BslNode<'_>) -> LiteralPlace {
    let mut value = literal;
    while let Some(parent) = value.parent().filter(|it| {
        it.kind() == Kind::ParenthesizedExpression
            || it.kind() == Kind::UnaryExpression
                && it
                    .child(Field::Operator)
                    .is_some_and(|it| it.kind() != Kind::NotKw)
    }) {
        value = parent;
    }
    let Some(parent) = value.parent() else {
        return LiteralPlace::Other;
    };
    match parent.kind() {
        Kind::AssignmentStatement if value.is_field(Field::Right) => LiteralPlace::Named,
        Kind::Parameter | Kind::AnnotationArgument => LiteralPlace::Named,
        Kind::ReturnStatement => LiteralPlace::Returned,
        Kind::IndexExpression if value.is_field(Field::Index) => LiteralPlace::Index,
        Kind::BinaryExpression | Kind::UnaryExpression => LiteralPlace::Operand,
        Kind::Arguments => match parent.parent() {
            Some(call) if has_keys(call, value) => LiteralPlace::Keyed,
            _ => LiteralPlace::Argument,
        },
        _ => LiteralPlace::Other,
    }
}

/// Whether a call gives a value to a key: `Вставить("Ключ", 5)`, `Новый Структура("Ключ", 5)`.
fn has_keys(call: BslNode<'_>, value: BslNode<'_>) -> bool {
    let is_first = || {
        let first = call.child(Field::Arguments)?.child(Field::Argument)?;
        Some(first == value)
    };
    match call.kind() {
        Kind::NewExpression => {
            let types = [
                "Структура",
                "Structure",
                "ФиксированнаяСтруктура",
                "FixedStructure",
            ];
            let name = type_name(call).unwrap_or_default();
            types.iter().any(|it| same(it, name)) && is_first() == Some(false)
        }
        Kind::CallExpression => {
            let Some(name) = callee(call).filter(|it| it.is_field(Field::Property)) else {
                return false;
            };
            let inserts = ["Вставить", "Insert"];
            let arguments = call.child(Field::Arguments);
            let count = arguments.map(|it| it.children_in(Field::Argument).count());
            inserts.iter().any(|it| same(it, name.text())) && count == Some(2)
        }
        _ => false,
    }
}
