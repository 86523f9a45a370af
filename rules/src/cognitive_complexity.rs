use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};

use crate::complex_code::{Counting, tell_complex};

rule! {
    /// # Когнитивная сложность
    ///
    /// Метод трудно понять: в нём много ветвлений, и они вложены друг в друга. Разделите его на методы, каждый из которых
    /// делает что-то одно, или выходите из него раньше.
    ///
    /// Считается так: `Если`, `?(…)`, циклы и `Исключение` дают 1 и ещё 1 за каждый уровень вложенности; `ИначеЕсли`, `Иначе`,
    /// `Перейти` и вызов самого себя дают 1; каждый ряд одинаковых `И` или `Или` подряд даёт 1.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Параметр: complexityThreshold = 5
    /// Процедура Списать(Товары)
    ///     Для Каждого Товар Из Товары Цикл
    ///         Если Товар.Количество > 0 И Товар.Склад = Склад Тогда
    ///             Пока Есть(Товар) Цикл
    ///                 Взять(Товар);
    ///             КонецЦикла;
    ///         КонецЕсли;
    ///     КонецЦикла;
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Параметр: complexityThreshold = 5
    /// Процедура Списать(Товары)
    ///     Для Каждого Товар Из Товары Цикл
    ///         СписатьТовар(Товар);
    ///     КонецЦикла;
    /// КонецПроцедуры
    /// ```
    ///
    /// # Cognitive complexity
    ///
    /// The method is hard to understand: it has many branches, and they stand in each other. Divide it into methods that each do
    /// one thing, or leave it earlier.
    ///
    /// This is how it is counted: `If`, `?(…)`, loops and `Except` give 1, and 1 more for every level of nesting; `ElsIf`, `Else`,
    /// `Goto` and a call of itself give 1; every run of the same `And` or `Or` gives 1.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Parameter: complexityThreshold = 5
    /// Procedure WriteOff(Items)
    ///     For Each Item In Items Do
    ///         If Item.Quantity > 0 And Item.Warehouse = Warehouse Then
    ///             While HasMore(Item) Do
    ///                 Take(Item);
    ///             EndDo;
    ///         EndIf;
    ///     EndDo;
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Parameter: complexityThreshold = 5
    /// Procedure WriteOff(Items)
    ///     For Each Item In Items Do
    ///         WriteOffItem(Item);
    ///     EndDo;
    /// EndProcedure
    /// ```
    COGNITIVE_COMPLEXITY {
        code: "CognitiveComplexity",
        severity: Severity::Critical,
        tags: &[Tag::BrainOverload],
        minutes: 15,
        parameters: &[
            Parameter {
                name: "complexityThreshold",
                default: Default::Number(15),
                ru: "Какая сложность разрешена",
                en: "What complexity is allowed",
            },
            Parameter {
                name: "checkModuleBody",
                default: Default::Flag(true),
                ru: "Проверять и тело модуля",
                en: "Look at the body of the module too",
            },
        ],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let counting = Counting {
        ru: "Когнитивная",
        en: "cognitive",
        count: |it| it.cognitive,
        added: |it| (it.cognitive, it.nesting),
    };
    tell_complex(context, &counting);
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::COGNITIVE_COMPLEXITY;
    use crate::testing::{found_alone, with};

    #[test]
    fn the_body_of_a_module_is_looked_at_too() {
        let text = "Если А Тогда Если Б Тогда В(); КонецЕсли; КонецЕсли;";
        let count = |most: i64, with_body: bool| {
            let rule = with(
                &COGNITIVE_COMPLEXITY,
                &[
                    ("complexityThreshold", Value::Number(most)),
                    ("checkModuleBody", Value::Flag(with_body)),
                ],
            );
            let found = found_alone(rule, text, parser_bsl::Dialect::Bsl, Language::Ru);
            found.first().map(|it| it.related.len())
        };
        assert_eq!(count(2, true), Some(2));
        assert_eq!(count(3, true), None);
        assert_eq!(count(2, false), None);
    }
}
