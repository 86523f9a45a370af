use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::IfStatement;
use parser_bsl::syntax::AstNode;

use super::context::{Context, Offers, token};
use super::edits::Edits;
use super::negate::operand_of_and;

assist! {
    /// # Объединить вложенные «Если»
    ///
    /// Из «Если», в котором нет ничего, кроме другого «Если», делает один с условиями через «И».
    ///
    /// # Merge nested “If”
    ///
    /// Makes one “If”, with its conditions joined by “And”, of an “If” that holds nothing but another one.
    ///
    /// ```bsl
    /// Если $0Проведен Тогда
    ///     Если Сумма > 0 Или ЭтоВозврат Тогда
    ///         Записать();
    ///     КонецЕсли;
    /// КонецЕсли;
    /// ```
    /// ```bsl
    /// Если Проведен И (Сумма > 0 Или ЭтоВозврат) Тогда
    ///     Записать();
    /// КонецЕсли;
    /// ```
    MERGE_NESTED_IF { id: "merge_nested_if", kind: RefactorRewrite, find: merge_nested_if }
}

fn merge_nested_if<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let outer = context.around::<IfStatement<'c>>()?;
    let then = token(outer.node(), Kind::ThenKw)?;
    let end = token(outer.node(), Kind::EndIfKw).filter(|it| !it.is_missing())?;
    if !context.on_head(outer.node(), then.end_byte()) || outer.alternative().next().is_some() {
        return None;
    }
    let body = outer.body()?.node();
    let inner = IfStatement::cast(
        body.named_child(0)
            .filter(|_| body.named_child_count() == 1)?,
    )?;
    if inner.alternative().next().is_some() {
        return None;
    }
    let node = inner.node();
    let inner_then = token(node, Kind::ThenKw)?;
    let inner_end = token(node, Kind::EndIfKw).filter(|it| !it.is_missing())?;
    // Comments between the two would be lost.
    let before = context.slice(then.end_byte()..node.start_byte());
    let after = context.slice(node.end_byte()..end.start_byte());
    if !before.trim().is_empty()
        || !after
            .trim_matches(|it: char| it == ';' || it.is_whitespace())
            .is_empty()
    {
        return None;
    }
    let (first, second) = (outer.condition()?.node(), inner.condition()?.node());
    if first.has_error() || second.has_error() {
        return None;
    }
    let title = context.title("Объединить вложенные «Если»", "Merge nested “If”");
    offers.add(
        title,
        outer.node().start_byte()..then.end_byte(),
        move || {
            let indent = context.indent(outer.node().start_byte());
            let deeper = format!("{indent}{}", context.unit());
            let inside = inner_then.end_byte()..inner_end.start_byte();
            let (comment, lines) = context.body(inside, &deeper);
            let eol = context.eol();
            let comment = if comment.is_empty() {
                String::new()
            } else {
                format!(" {comment}")
            };
            let (first, second) = (
                operand_of_and(context, first),
                operand_of_and(context, second),
            );
            let (and, word) = (context.keyword(Kind::AndKw), context.of(then));
            let mut text = format!("{first} {and} {second} {word}{comment}{eol}");
            if !lines.is_empty() {
                text += &format!("{lines}{eol}");
            }
            text += indent;
            let mut edits = Edits::default();
            edits.replace(
                outer.condition()?.node().start_byte()..end.start_byte(),
                text,
            );
            edits.done(context)
        },
    );
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn comments_inside_are_kept_and_those_between_forbid_it() {
        check(
            &MERGE_NESTED_IF,
            "\tЕсли $0А Тогда\n\t\tЕсли Б Тогда // Да.\n\t\t\t// Вот.\n\t\t\tВ();\n\n\t\t\tГ();\n\t\tКонецЕсли;\n\tКонецЕсли;\n",
            "\tЕсли А И Б Тогда // Да.\n\t\t// Вот.\n\t\tВ();\n\n\t\tГ();\n\tКонецЕсли;\n",
        );
        check_none(
            &MERGE_NESTED_IF,
            "Если $0А Тогда\n\t// Нет.\n\tЕсли Б Тогда\n\t\tВ();\n\tКонецЕсли;\nКонецЕсли;\n",
        );
    }

    #[test]
    fn other_branches_forbid_it() {
        check_none(
            &MERGE_NESTED_IF,
            "Если $0А Тогда\n\tЕсли Б Тогда\n\t\tВ();\n\tИначе\n\t\tГ();\n\tКонецЕсли;\nКонецЕсли;\n",
        );
        check_none(
            &MERGE_NESTED_IF,
            "Если $0А Тогда\n\tЕсли Б Тогда\n\t\tВ();\n\tКонецЕсли;\n\tГ();\nКонецЕсли;\n",
        );
    }
}
