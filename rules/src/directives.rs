//! Directives of compilation.

use metadata::same;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

/// The directives of compilation in both languages.
const DIRECTIVES: [&str; 10] = [
    "НаКлиенте",
    "AtClient",
    "НаСервере",
    "AtServer",
    "НаСервереБезКонтекста",
    "AtServerNoContext",
    "НаКлиентеНаСервереБезКонтекста",
    "AtClientAtServerNoContext",
    "НаКлиентеНаСервере",
    "AtClientAtServer",
];

/// Whether an annotation says where a method runs or a variable lives: `&НаКлиенте`, but not `&Вместо`.
pub(crate) fn is_directive(annotation: BslNode<'_>) -> bool {
    let word = annotation.child(Field::Name).map_or("", BslNode::text);
    DIRECTIVES.iter().any(|it| same(it, word))
}
