use std::ops::Range;

use crate::code_hash::alike;
use analysis::Severity;
use analysis::review::{Check, Context, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Одинаковые ветви условия
    ///
    /// Две ветви одного `Если` делают одно и то же. Либо одну из них забыли изменить после копирования, либо их условия надо
    /// объединить через `Или`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если Вид = "Приход" Тогда
    ///     Остаток = Остаток + Сумма;
    /// ИначеЕсли Вид = "Расход" Тогда
    ///     Остаток = Остаток + Сумма;
    /// КонецЕсли;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если Вид = "Приход" Тогда
    ///     Остаток = Остаток + Сумма;
    /// ИначеЕсли Вид = "Расход" Тогда
    ///     Остаток = Остаток - Сумма;
    /// КонецЕсли;
    /// ```
    ///
    /// # Branches of a condition are alike
    ///
    /// Two branches of one `If` do the same. Either one was not changed after it was copied, or their conditions should be
    /// joined with `Or`.
    ///
    /// ## Wrong
    /// ```bsl
    /// If Kind = "Receipt" Then
    ///     Balance = Balance + Amount;
    /// ElsIf Kind = "Expense" Then
    ///     Balance = Balance + Amount;
    /// EndIf;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If Kind = "Receipt" Then
    ///     Balance = Balance + Amount;
    /// ElsIf Kind = "Expense" Then
    ///     Balance = Balance - Amount;
    /// EndIf;
    /// ```
    IF_ELSE_DUPLICATED_CODE_BLOCK {
        code: "IfElseDuplicatedCodeBlock",
        severity: Severity::Minor,
        tags: &[Tag::Suspicious],
        minutes: 10,
        check: Check::Nodes(&[Kind::IfStatement], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let clauses = node.children_in(Field::Alternative);
    let bodies = std::iter::once(node).chain(clauses);
    let bodies = bodies.filter_map(|it| it.child(Field::Body));
    let bodies = bodies.filter(|it| {
        !it.has_error()
            && it.children().any(|it| it.kind().is_statement())
            && it.descendants_of(Kind::InactiveCode).next().is_none()
    });
    for group in alike(bodies) {
        let Some((first, others)) = group.split_first() else {
            continue;
        };
        let message = context.language.pick(
            "Ветви условия делают одно и то же: исправьте одну из них или объедините условия",
            "Branches of the condition do the same: correct one of them or join the conditions",
        );
        let same = context.language.pick("Такая же ветвь", "The same branch");
        let finding = context.report(code(*first), message);
        for other in others {
            finding.related(code(*other), same);
        }
    }
}

/// From the first word of code to the last one.
fn code(block: BslNode<'_>) -> Range<usize> {
    let is_code = |it: &BslNode<'_>| it.kind() != Kind::Comment;
    let first = block.tokens().find(is_code).map(BslNode::start);
    let last = block.tokens().rfind(is_code).map(BslNode::end);
    first.unwrap_or(block.start())..last.unwrap_or(block.end())
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::IF_ELSE_DUPLICATED_CODE_BLOCK;
    use crate::testing::check;

    #[test]
    fn comments_and_case_do_not_matter() {
        check(
            &IF_ELSE_DUPLICATED_CODE_BLOCK,
            Language::Ru,
            "
Если А Тогда
    Б(); // раз
    ^^^^ Ветви условия делают одно и то же: исправьте одну из них или объедините условия
ИначеЕсли Г Тогда
    В();
ИначеЕсли Д Тогда
Иначе
    // два
    б();
КонецЕсли;
Если А Тогда Б(\"х\"); Иначе Б(\"Х\"); КонецЕсли;
",
        );
    }
}
