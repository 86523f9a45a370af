use crate::code_hash::alike;
use analysis::review::{Check, Context, Tag, without_parentheses};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Условие повторено
    ///
    /// Два условия одного `Если … ИначеЕсли …` одинаковы: вторая ветвь никогда не выполнится. Обычно её скопировали и не
    /// изменили условие.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если Вид = "Приход" Тогда
    ///     Остаток = Остаток + Сумма;
    /// ИначеЕсли Вид = "Приход" Тогда
    ///     Остаток = Остаток - Сумма;
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
    /// # The condition is repeated
    ///
    /// Two conditions of one `If … ElsIf …` are alike: the second branch never runs. Mostly it was copied, and its condition not
    /// changed.
    ///
    /// ## Wrong
    /// ```bsl
    /// If Kind = "Receipt" Then
    ///     Balance = Balance + Amount;
    /// ElsIf Kind = "Receipt" Then
    ///     Balance = Balance - Amount;
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
    IF_ELSE_DUPLICATED_CONDITION {
        code: "IfElseDuplicatedCondition",
        tags: &[Tag::Suspicious],
        minutes: 10,
        check: Check::Nodes(&[Kind::IfStatement], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let clauses = node.children_in(Field::Alternative);
    let conditions = std::iter::once(node).chain(clauses);
    let conditions = conditions.filter_map(|it| it.child(Field::Condition));
    let conditions = conditions.filter(|it| !it.has_error());
    for group in alike(conditions.map(without_parentheses)) {
        let Some((first, others)) = group.split_first() else {
            continue;
        };
        let message = context.language.pick(
            "Условие повторено в этом же Если: вторая ветвь никогда не выполнится",
            "The condition is repeated in the same If: the second branch never runs",
        );
        let same = context.language.pick("То же условие", "The same condition");
        let finding = context.report(first.range(), message);
        for other in others {
            finding.related(other.range(), same);
        }
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::IF_ELSE_DUPLICATED_CONDITION;
    use crate::testing::check;

    #[test]
    fn other_statements_do_not_matter() {
        check(
            &IF_ELSE_DUPLICATED_CONDITION,
            Language::Ru,
            "
Если А И Б Тогда
     ^^^^^ Условие повторено в этом же Если: вторая ветвь никогда не выполнится
    Если А И Б Тогда КонецЕсли;
ИначеЕсли Б И А Тогда
ИначеЕсли (а и б) Тогда
КонецЕсли;
",
        );
    }
}
