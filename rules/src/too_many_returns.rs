use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};
use parser_bsl::bsl::Kind;

rule! {
    /// # Слишком много возвратов
    ///
    /// В методе много операторов `Возврат`: чтобы понять, при каких условиях он что возвращает, надо проследить каждый путь.
    /// Разделите метод или собирайте результат в переменной.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Функция Скидка(Сумма)
    ///     Если Сумма > 1000 Тогда
    ///         Возврат 15;
    ///     ИначеЕсли Сумма > 500 Тогда
    ///         Возврат 10;
    ///     ИначеЕсли Сумма > 100 Тогда
    ///         Возврат 5;
    ///     КонецЕсли;
    ///     Возврат 0;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Функция Скидка(Сумма)
    ///     Результат = 0;
    ///     Если Сумма > 1000 Тогда
    ///         Результат = 15;
    ///     ИначеЕсли Сумма > 500 Тогда
    ///         Результат = 10;
    ///     ИначеЕсли Сумма > 100 Тогда
    ///         Результат = 5;
    ///     КонецЕсли;
    ///     Возврат Результат;
    /// КонецФункции
    /// ```
    ///
    /// # Too many returns
    ///
    /// The method has many `Return` statements: to understand what it returns and when one has to follow every path. Divide the
    /// method, or gather the result in a variable.
    ///
    /// ## Wrong
    /// ```bsl
    /// Function Discount(Amount)
    ///     If Amount > 1000 Then
    ///         Return 15;
    ///     ElsIf Amount > 500 Then
    ///         Return 10;
    ///     ElsIf Amount > 100 Then
    ///         Return 5;
    ///     EndIf;
    ///     Return 0;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Function Discount(Amount)
    ///     Result = 0;
    ///     If Amount > 1000 Then
    ///         Result = 15;
    ///     ElsIf Amount > 500 Then
    ///         Result = 10;
    ///     ElsIf Amount > 100 Then
    ///         Result = 5;
    ///     EndIf;
    ///     Return Result;
    /// EndFunction
    /// ```
    TOO_MANY_RETURNS {
        code: "TooManyReturns",
        severity: Severity::Minor,
        tags: &[Tag::BrainOverload],
        minutes: 20,
        by_default: false,
        parameters: &[Parameter {
            name: "maxReturnsCount",
            default: Default::Number(3),
            ru: "Сколько операторов Возврат может быть в методе",
            en: "How many Return statements a method may have",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let most = context.count("maxReturnsCount");
    for method in &context.outline.methods {
        let returns = || method.node.descendants_of(Kind::ReturnStatement);
        let count = returns().count();
        if count <= most {
            continue;
        }
        let name = method.name.text();
        let message = context.language.pick(
            format!("В методе «{name}» больше {most} возвратов: {count}. Разделите его или соберите результат в переменной"),
            format!("Method “{name}” has more than {most} returns: {count}. Divide it or gather the result in a variable"),
        );
        let here = context.language.pick("Возврат", "A return");
        let finding = context.report(method.name.range(), message);
        for it in returns() {
            finding.related(it.range(), here);
        }
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::TOO_MANY_RETURNS;
    use crate::testing::{check_with, with};

    #[test]
    fn procedures_are_counted_too() {
        check_with(
            || with(&TOO_MANY_RETURNS, &[("maxReturnsCount", Value::Number(1))]),
            Language::Ru,
            "
Процедура А()
          ^ В методе «А» больше 1 возвратов: 2. Разделите его или соберите результат в переменной
    Если Б Тогда Возврат; КонецЕсли;
    Возврат;
КонецПроцедуры
Процедура В()
    Возврат;
КонецПроцедуры
",
        );
    }
}
