//! Where a module executes text as code.

use analysis::review::{Context, argument, is_string, method, without_parentheses};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

use crate::calls::{platform_calls, truth};
use crate::preprocessor::not_for_server;

/// The statements `Выполнить` and the calls of `Вычислить` whose text is no literal and that stand in no safe mode that
/// the same method has switched on before, as far as they are compiled for the server; in the order of the text.
pub(crate) fn executed<'a>(context: &Context<'a>) -> Vec<BslNode<'a>> {
    let file = context.file;
    let statements = file.tree.of_kind(Kind::ExecuteStatement);
    let statements = statements.filter(|it| it.child(Field::Code).is_none_or(is_arbitrary));
    let mut found: Vec<BslNode<'a>> = statements.collect();
    let calls = platform_calls(context, &["Вычислить", "Eval"]);
    let calls = calls.into_iter();
    found.extend(calls.filter(|it| argument(*it, 0).is_none_or(is_arbitrary)));
    found.sort_by_key(|it| it.index());
    if !found.is_empty() {
        let left_out = not_for_server(&file.tree);
        found.retain(|it| !left_out.iter().any(|part| part.contains(&it.start())));
        let switches = platform_calls(context, &["УстановитьБезопасныйРежим", "SetSafeMode"]);
        found.retain(|it| !is_safe(*it, &switches));
    }
    found
}

fn is_arbitrary(text: BslNode<'_>) -> bool {
    !is_string(without_parentheses(text))
}

/// Whether the last switch before a node in its method switches the safe mode on.
fn is_safe(node: BslNode<'_>, switches: &[BslNode<'_>]) -> bool {
    let around = method(node);
    let mut before = switches.iter().filter(|it| it.index() < node.index());
    let last = before.rfind(|it| method(**it) == around);
    last.and_then(|it| argument(*it, 0))
        .is_some_and(|it| truth(it) != Some(false))
}
