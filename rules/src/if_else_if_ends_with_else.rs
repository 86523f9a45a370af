use analysis::review::{Check, Context, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Цепочка условий не заканчивается ветвью «Иначе»
    ///
    /// У `Если … ИначеЕсли …` нет ветви `Иначе`: когда не подошло ни одно условие, ничего не происходит, и новое значение
    /// перечисления пройдёт мимо незамеченным. Добавьте ветвь, которая обрабатывает остальные случаи или сообщает о них.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если Вид = "Приход" Тогда
    ///     Остаток = Остаток + Сумма;
    /// ИначеЕсли Вид = "Расход" Тогда
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
    /// Иначе
    ///     ВызватьИсключение "Неизвестный вид движения: " + Вид;
    /// КонецЕсли;
    /// ```
    ///
    /// # A chain of conditions does not end with Else
    ///
    /// `If … ElsIf …` has no `Else`: where no condition holds nothing happens, and a new value of an enumeration passes unseen.
    /// Add a branch that handles the other cases or tells of them.
    ///
    /// ## Wrong
    /// ```bsl
    /// If Kind = "Receipt" Then
    ///     Balance = Balance + Amount;
    /// ElsIf Kind = "Expense" Then
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
    /// Else
    ///     Raise "Unknown kind: " + Kind;
    /// EndIf;
    /// ```
    IF_ELSE_IF_ENDS_WITH_ELSE {
        code: "IfElseIfEndsWithElse",
        tags: &[Tag::BadPractice],
        minutes: 10,
        check: Check::Nodes(&[Kind::IfStatement], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let last = node.children_in(Field::Alternative).last();
    if last.is_none_or(|it| it.kind() != Kind::ElsifClause) {
        return;
    }
    let Some(end) = node.child_of_kind(Kind::EndIfKw) else {
        return;
    };
    if end.is_missing() || end.is_empty() {
        return;
    }
    let message = context.language.pick(
        "У цепочки условий нет ветви «Иначе»: добавьте её для остальных случаев",
        "The chain of conditions has no “Else”: add it for the other cases",
    );
    context.report(end.range(), message);
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::IF_ELSE_IF_ENDS_WITH_ELSE;
    use crate::testing::check;

    #[test]
    fn a_lone_condition_needs_no_else() {
        check(
            &IF_ELSE_IF_ENDS_WITH_ELSE,
            Language::Ru,
            "
Если А Тогда
    Если А Тогда ИначеЕсли Б Тогда Иначе КонецЕсли;
КонецЕсли;
Если А Тогда
ИначеЕсли Б Тогда
КонецЕсли;
^^^^^^^^^ У цепочки условий нет ветви «Иначе»: добавьте её для остальных случаев
",
        );
    }
}
