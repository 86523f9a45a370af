use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{BinaryExpression, IfStatement};
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::context::{Context, Offers, token};
use super::edits::Edits;

assist! {
    /// # Разделить «Если» на вложенные
    ///
    /// Условие через «И» становится двумя «Если», один в другом: по тому «И», на котором стоит курсор, или по
    /// последнему.
    ///
    /// # Split “If” into nested ones
    ///
    /// A condition joined by “And” becomes two “If”, one in the other: at the “And” that the cursor stands on, or at
    /// the last one.
    ///
    /// ```bsl
    /// Если Проведен $0И Сумма > 0 Тогда
    ///     Записать();
    /// КонецЕсли;
    /// ```
    /// ```bsl
    /// Если Проведен Тогда
    ///     Если Сумма > 0 Тогда
    ///         Записать();
    ///     КонецЕсли;
    /// КонецЕсли;
    /// ```
    SPLIT_IF { id: "split_if", kind: RefactorRewrite, find: split_if }
}

fn split_if<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let statement = context.around::<IfStatement<'c>>()?;
    let node = statement.node();
    let condition = statement.condition()?.node();
    let then = token(node, Kind::ThenKw)?;
    let end = token(node, Kind::EndIfKw).filter(|it| !it.is_missing())?;
    let has_others = statement.alternative().next().is_some();
    if !context.on_head(node, then.end_byte()) || has_others || condition.has_error() {
        return None;
    }
    let at = joint(context, condition)?;
    let title = context.title(
        "Разделить «Если» на вложенные",
        "Split “If” into nested ones",
    );
    offers.add(title, node.start_byte()..then.end_byte(), move || {
        let first = context.slice(condition.start_byte()..at.start_byte()).trim_end();
        let second = context.slice(at.end_byte()..condition.end_byte()).trim_start();
        let indent = context.indent(node.start_byte());
        let (unit, eol) = (context.unit(), context.eol());
        let inside = then.end_byte()..end.start_byte();
        let (comment, lines) = context.body(inside, &format!("{indent}{unit}{unit}"));
        let comment = if comment.is_empty() { String::new() } else { format!(" {comment}") };
        let (start, word) = (context.of(token(node, Kind::IfKw)?), context.of(then));
        let last = context.of(end);
        let lines = if lines.is_empty() { lines } else { format!("{lines}{eol}") };
        let text = format!(
            "{first} {word}{eol}{indent}{unit}{start} {second} {word}{comment}{eol}{lines}{indent}{unit}{last};{eol}{indent}"
        );
        let mut edits = Edits::default();
        edits.replace(condition.start_byte()..end.start_byte(), text);
        edits.done(context)
    });
    Some(())
}

/// The `И` to split at: the one at the cursor, else that of the whole condition.
fn joint<'c>(context: &Context<'c>, condition: Node<'c>) -> Option<Node<'c>> {
    let mut node = condition;
    let mut found = None;
    // What is joined by `И` is told from left to right: the first ones are the deepest on the left.
    while let Some(binary) = BinaryExpression::cast(node) {
        let operator = binary.operator().filter(|it| Kind::of(*it) == Kind::AndKw);
        let Some(operator) = operator else { break };
        let is_here = operator.start_byte() <= context.selection.start
            && context.selection.end <= operator.end_byte();
        if found.is_none() || is_here {
            found = Some(operator);
        }
        if is_here {
            break;
        }
        node = binary.left()?.node();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn the_cursor_tells_which_and_is_meant() {
        check(
            &SPLIT_IF,
            "If A And$0 B\n\tAnd C Then D(); EndIf;",
            "If A Then\n\tIf B\n\tAnd C Then\n\t\tD();\n\tEndIf;\nEndIf;",
        );
        check(
            &SPLIT_IF,
            "Если$0 А И Б И В Тогда // Раз.\nКонецЕсли;",
            "Если А И Б Тогда\n\tЕсли В Тогда // Раз.\n\tКонецЕсли;\nКонецЕсли;",
        );
        check(
            &SPLIT_IF,
            "Если$0 А\n\tИ Б Тогда\n\tЕсли В Тогда\n\t\tГ();\n\tКонецЕсли;\nКонецЕсли;",
            "Если А Тогда\n\tЕсли Б Тогда\n\t\tЕсли В Тогда\n\t\t\tГ();\n\t\tКонецЕсли;\n\tКонецЕсли;\nКонецЕсли;",
        );
    }

    #[test]
    fn other_conditions_are_left_alone() {
        check_none(&SPLIT_IF, "Если$0 А Или Б Тогда\n\tВ();\nКонецЕсли;");
        check_none(
            &SPLIT_IF,
            "Если$0 А И Б Тогда\n\tВ();\nИначе\n\tГ();\nКонецЕсли;",
        );
    }
}
