use analysis::review::{Check, Context, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Вложенный тернарный оператор
    ///
    /// Оператор `?(…)` стоит внутри другого или в условии `Если`. Скобки и запятые такого выражения приходится разбирать по
    /// одной. Запишите его через `Если … ИначеЕсли …` или вынесите в переменную.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Скидка = ?(Сумма > 1000, 10, ?(Сумма > 500, 5, 0));
    /// ```
    /// ```bsl
    /// Если ?(Проведен, Остаток, План) > 0 Тогда
    ///     Отгрузить();
    /// КонецЕсли;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если Сумма > 1000 Тогда
    ///     Скидка = 10;
    /// ИначеЕсли Сумма > 500 Тогда
    ///     Скидка = 5;
    /// Иначе
    ///     Скидка = 0;
    /// КонецЕсли;
    /// ```
    ///
    /// # Nested ternary operator
    ///
    /// `?(…)` stands in another one or in a condition of `If`. The parentheses and commas of such an expression have to be read
    /// one by one. Write it with `If … ElsIf …`, or put it into a variable.
    ///
    /// ## Wrong
    /// ```bsl
    /// Discount = ?(Amount > 1000, 10, ?(Amount > 500, 5, 0));
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If Amount > 1000 Then
    ///     Discount = 10;
    /// ElsIf Amount > 500 Then
    ///     Discount = 5;
    /// Else
    ///     Discount = 0;
    /// EndIf;
    /// ```
    NESTED_TERNARY_OPERATOR {
        code: "NestedTernaryOperator",
        tags: &[Tag::BrainOverload],
        minutes: 5,
        check: Check::Nodes(&[Kind::TernaryExpression], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let mut inner = node;
    for outer in node.ancestors() {
        let is_condition = inner.is_field(Field::Condition)
            && matches!(outer.kind(), Kind::IfStatement | Kind::ElsifClause);
        let message = if outer.kind() == Kind::TernaryExpression {
            context.language.pick(
                "Тернарный оператор внутри другого: запишите через Если или вынесите в переменную",
                "A ternary operator in another one: write it with If, or put it into a variable",
            )
        } else if is_condition {
            context.language.pick(
                "Тернарный оператор в условии: вынесите его в переменную",
                "A ternary operator in a condition: put it into a variable",
            )
        } else if outer.kind().is_statement() {
            return;
        } else {
            inner = outer;
            continue;
        };
        context.report(node.range(), message);
        return;
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::NESTED_TERNARY_OPERATOR;
    use crate::testing::check;

    #[test]
    fn each_is_said_once() {
        check(
            &NESTED_TERNARY_OPERATOR,
            Language::Ru,
            "
Если ?(А, ?(Б, 1, 2), 3) = 1 Тогда
     ^^^^^^^^^^^^^^^^^^^ Тернарный оператор в условии: вынесите его в переменную
          ^^^^^^^^^^ Тернарный оператор внутри другого: запишите через Если или вынесите в переменную
    В = ?(А, 1, 2) + ?(Б, 1, 2);
КонецЕсли;
Пока ?(А, 1, 2) = 1 Цикл КонецЦикла;
",
        );
    }
}
