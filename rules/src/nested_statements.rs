use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Слишком глубокая вложенность
    ///
    /// Условия, циклы и попытки вложены друг в друга слишком глубоко: чтобы понять внутренний код, надо помнить все внешние
    /// условия. Вынесите вложенное в метод или выйдите раньше — `Возврат`, `Продолжить`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Для Каждого Строка Из Товары Цикл
    ///     Если Строка.Количество > 0 Тогда
    ///         Если Строка.Цена > 0 Тогда
    ///             Если Строка.Склад = Склад Тогда
    ///                 Попытка
    ///                     Списать(Строка);
    ///                 Исключение
    ///                     Записать(Строка);
    ///                 КонецПопытки;
    ///             КонецЕсли;
    ///         КонецЕсли;
    ///     КонецЕсли;
    /// КонецЦикла;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Для Каждого Строка Из Товары Цикл
    ///     Если Не Подходит(Строка, Склад) Тогда
    ///         Продолжить;
    ///     КонецЕсли;
    ///     Попытка
    ///         Списать(Строка);
    ///     Исключение
    ///         Записать(Строка);
    ///     КонецПопытки;
    /// КонецЦикла;
    /// ```
    ///
    /// # Statements are nested too deeply
    ///
    /// Conditions, loops and attempts stand in each other too deeply: to understand the code inside one has to remember all
    /// conditions around it. Put it into a method, or leave earlier with `Return` or `Continue`.
    ///
    /// ## Wrong
    /// ```bsl
    /// For Each Row In Items Do
    ///     If Row.Quantity > 0 Then
    ///         If Row.Price > 0 Then
    ///             If Row.Warehouse = Warehouse Then
    ///                 Try
    ///                     WriteOff(Row);
    ///                 Except
    ///                     Log(Row);
    ///                 EndTry;
    ///             EndIf;
    ///         EndIf;
    ///     EndIf;
    /// EndDo;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// For Each Row In Items Do
    ///     If Not IsFit(Row, Warehouse) Then
    ///         Continue;
    ///     EndIf;
    ///     Try
    ///         WriteOff(Row);
    ///     Except
    ///         Log(Row);
    ///     EndTry;
    /// EndDo;
    /// ```
    NESTED_STATEMENTS {
        code: "NestedStatements",
        severity: Severity::Critical,
        tags: &[Tag::BadPractice, Tag::BrainOverload],
        minutes: 30,
        parameters: &[Parameter {
            name: "maxAllowedLevel",
            default: Default::Number(4),
            ru: "Сколько уровней вложенности разрешено",
            en: "How many levels of nesting are allowed",
        }],
        check: Check::Nodes(&KINDS, check),
    }
}

const KINDS: [Kind; 5] = [
    Kind::IfStatement,
    Kind::ForStatement,
    Kind::ForEachStatement,
    Kind::WhileStatement,
    Kind::TryStatement,
];

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let most = context.count("maxAllowedLevel");
    let outer = || node.ancestors().filter(|it| KINDS.contains(&it.kind()));
    if outer().nth(most.saturating_sub(1)).is_none() || node.has_error() {
        return;
    }
    // The innermost one is enough.
    if KINDS
        .iter()
        .any(|it| node.descendants_of(*it).next().is_some())
    {
        return;
    }
    let mut outer: Vec<_> = outer().collect();
    outer.reverse();
    let level = outer.len() + 1;
    let Some(word) = node.first_token() else {
        return;
    };
    let message = context.language.pick(
        format!("Вложенность {level} больше {most}: вынесите код в метод или выйдите раньше"),
        format!(
            "Nesting is {level}, more than {most}: put the code into a method or leave earlier"
        ),
    );
    let within = context.language.pick("Внутри этого", "Within this");
    let finding = context.report(word.range(), message);
    for it in outer.iter().filter_map(|it| it.first_token()) {
        finding.related(it.range(), within);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::NESTED_STATEMENTS;
    use crate::testing::{check_with, with};

    #[test]
    fn only_the_innermost_is_said() {
        check_with(
            || with(&NESTED_STATEMENTS, &[("maxAllowedLevel", Value::Number(1))]),
            Language::Ru,
            "
Если А Тогда
    Пока Б Цикл
        Попытка
        ^^^^^^^ Вложенность 3 больше 1: вынесите код в метод или выйдите раньше
            В();
        Исключение
        КонецПопытки;
    КонецЦикла;
Иначе
    Для А = 1 По 2 Цикл
    ^^^ Вложенность 2 больше 1: вынесите код в метод или выйдите раньше
    КонецЦикла;
КонецЕсли;
",
        );
    }
}
