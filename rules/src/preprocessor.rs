//! What conditional compilation leaves of a module for a client and for the server.

use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::{BslNode, BslTree};

/// The symbols of `#Если` that are true on the thin client.
const THIN_CLIENT: &[&str] = &[
    "Клиент",
    "Client",
    "НаКлиенте",
    "AtClient",
    "ТонкийКлиент",
    "ThinClient",
    "Windows",
];

/// The symbols of `#Если` that are true on the server.
const SERVER: &[&str] = &[
    "Сервер",
    "Server",
    "НаСервере",
    "AtServer",
    "Windows",
    "Linux",
];

/// The parts of a module that are not compiled for the thin client, in the order of the text.
pub(crate) fn not_for_client(tree: &BslTree<'_>) -> Vec<std::ops::Range<usize>> {
    left_out(tree, THIN_CLIENT)
}

/// The parts of a module that are not compiled for the server, in the order of the text.
pub(crate) fn not_for_server(tree: &BslTree<'_>) -> Vec<std::ops::Range<usize>> {
    left_out(tree, SERVER)
}

fn left_out(tree: &BslTree<'_>, symbols: &[&str]) -> Vec<std::ops::Range<usize>> {
    let kinds = [
        Kind::IfDirective,
        Kind::ElsifDirective,
        Kind::ElseDirective,
        Kind::EndIfDirective,
    ];
    let mut directives: Vec<_> = kinds.iter().flat_map(|it| tree.of_kind(*it)).collect();
    directives.sort_by_key(|it| it.index());
    let mut left_out = Vec::new();
    // The branch that is open: where it begins, whether it is compiled, whether one of its `#Если` was.
    let mut open: Vec<(usize, bool, bool)> = Vec::new();
    for node in directives {
        let is_true = node
            .child(Field::Condition)
            .is_none_or(|it| is_true(it, symbols, 16));
        if node.kind() != Kind::IfDirective {
            let Some((start, was_compiled, some_was)) = open.pop() else {
                continue;
            };
            if !was_compiled {
                left_out.push(start..node.start());
            }
            if node.kind() != Kind::EndIfDirective {
                let is_compiled = is_true && !some_was;
                open.push((node.end(), is_compiled, some_was || is_compiled));
            }
        } else {
            open.push((node.end(), is_true, is_true));
        }
    }
    left_out
}

/// Whether a condition of `#Если` is true where some symbols are. What is nested deeper than `depth` is taken to be true.
fn is_true(node: BslNode<'_>, symbols: &[&str], depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return true;
    };
    let of = |field: Field| {
        node.child(field)
            .is_none_or(|it| is_true(it, symbols, depth))
    };
    match node.kind() {
        Kind::PreprocNot => !of(Field::Operand),
        Kind::PreprocParenthesized => of(Field::Condition),
        Kind::PreprocBinary => {
            let is_and = node
                .child(Field::Operator)
                .is_some_and(|it| it.kind() == Kind::AndKw);
            match is_and {
                true => of(Field::Left) && of(Field::Right),
                false => of(Field::Left) || of(Field::Right),
            }
        }
        _ => symbols.iter().any(|it| same(it, node.text())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_of_the_server_are_left_out() {
        let text = "#Если Сервер Или ВнешнееСоединение Тогда\nА();\n#ИначеЕсли Клиент Тогда\nБ();\n#Иначе\nВ();\n#КонецЕсли\n\
                    #Если Не ВебКлиент И (Клиент) Тогда\nГ();\n#КонецЕсли\n";
        let tree = parser_bsl::Parser::bsl().parse(text, None);
        let tree = BslTree::new(text, &tree);
        let left_out = not_for_client(&tree);
        let texts: Vec<_> = left_out.into_iter().map(|it| text[it].trim()).collect();
        assert_eq!(texts, ["А();", "В();"]);
    }
}
