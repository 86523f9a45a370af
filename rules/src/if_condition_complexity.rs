use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Слишком сложное условие
    ///
    /// В условии `Если` слишком много частей, соединённых `И` и `Или`. Такое условие трудно прочесть и проверить: вынесите его
    /// части в переменные с понятными именами или в функцию.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если Проведен И Не Закрыт И Сумма > 0 И (Валюта = Рубль Или Валюта = Евро) Тогда
    ///     Оплатить();
    /// КонецЕсли;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// КОплате = Проведен И Не Закрыт И Сумма > 0;
    /// ИзвестнаяВалюта = Валюта = Рубль Или Валюта = Евро;
    /// Если КОплате И ИзвестнаяВалюта Тогда
    ///     Оплатить();
    /// КонецЕсли;
    /// ```
    ///
    /// # The condition is too complex
    ///
    /// A condition of `If` has too many parts joined by `And` and `Or`. It is hard to read and to test: put its parts into
    /// variables with telling names, or into a function.
    ///
    /// ## Wrong
    /// ```bsl
    /// If Posted And Not Closed And Amount > 0 And (Currency = Ruble Or Currency = Euro) Then
    ///     Pay();
    /// EndIf;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// ToBePaid = Posted And Not Closed And Amount > 0;
    /// KnownCurrency = Currency = Ruble Or Currency = Euro;
    /// If ToBePaid And KnownCurrency Then
    ///     Pay();
    /// EndIf;
    /// ```
    IF_CONDITION_COMPLEXITY {
        code: "IfConditionComplexity",
        severity: Severity::Minor,
        tags: &[Tag::BrainOverload],
        minutes: 5,
        parameters: &[Parameter {
            name: "maxIfConditionComplexity",
            default: Default::Number(3),
            ru: "Сколько частей может быть в условии",
            en: "How many parts a condition may have",
        }],
        check: Check::Nodes(&[Kind::IfStatement, Kind::ElsifClause], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let most = context.count("maxIfConditionComplexity");
    let Some(condition) = node.child(Field::Condition) else {
        return;
    };
    let operators = [Kind::AndKw, Kind::OrKw];
    let operators = operators.map(|it| condition.descendants_of(it).count());
    let parts = operators.iter().sum::<usize>() + 1;
    if parts > most && !condition.has_error() {
        let message = context.language.pick(
            format!("В условии частей: {parts}, а должно быть не больше {most}. Вынесите их в переменные или в функцию"),
            format!("The condition has {parts} parts, and should have at most {most}: put them into variables or a function"),
        );
        context.report(condition.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::IF_CONDITION_COMPLEXITY;
    use crate::testing::{check_with, with};

    #[test]
    fn the_limit_can_be_set() {
        check_with(
            || with(&IF_CONDITION_COMPLEXITY, &[("maxIfConditionComplexity", Value::Number(1))]),
            Language::En,
            "
If A Then
ElsIf A And B Then
      ^^^^^^^ The condition has 2 parts, and should have at most 1: put them into variables or a function
EndIf;
C = A And B Or D And E Or F;
",
        );
    }
}
