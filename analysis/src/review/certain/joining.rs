//! Types that several ways give.

use metadata::Type;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

use crate::types::{Ty, Types};

/// Methods that make a table of rows.
pub(super) const COPIES: [&str; 6] = [
    "Выгрузить",
    "Unload",
    "ВыгрузитьКолонки",
    "UnloadColumns",
    "Скопировать",
    "Copy",
];

/// What is known so far, and one alternative more.
pub(super) fn joined(all: Option<Types>, found: Types) -> Option<Types> {
    Some(match all {
        None => found,
        Some(it) => both(it, found),
    })
}

/// Both alternatives; nothing where one is not known, and where there are too many.
pub(super) fn both(left: Types, right: Types) -> Types {
    if left.is_empty() || right.is_empty() || left.list().len() + right.list().len() > 20 {
        return Types::NONE;
    }
    left.or(&right)
}

pub(super) fn only(types: &Types) -> Option<&Type> {
    match types.list() {
        [one] => one.base(),
        _ => None,
    }
}

/// `Неопределено` and `Null` have no members, and code that asks for one knows that the value is something else there.
pub(in crate::review) fn is_nothing(ty: &Ty) -> bool {
    matches!(ty.base(), Some(Type::Undefined | Type::Null))
}

pub(super) fn is_extending(annotation: BslNode<'_>) -> bool {
    let name = annotation.child(Field::Name).map_or("", BslNode::text);
    let names = [
        "Вместо",
        "Around",
        "ИзменениеИКонтроль",
        "ChangeAndValidate",
    ];
    names.iter().any(|it| metadata::same(it, name))
}
