use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};

use crate::complex_code::{Counting, tell_complex};

rule! {
    /// # Цикломатическая сложность
    ///
    /// Через метод ведёт слишком много путей: столько же нужно тестов, чтобы проверить каждый. Разделите метод.
    ///
    /// Считается так: 1 за метод и по 1 за каждое `Если`, `ИначеЕсли`, `Иначе`, `?(…)`, цикл, `Исключение`, `Перейти`, `И`,
    /// `Или` и вызов самого себя. В отличие от BSL Language Server операции в скобках считаются один раз, а не ещё по разу
    /// за каждую пару скобок вокруг них.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Параметр: complexityThreshold = 3
    /// Функция Скидка(Сумма)
    ///     Если Сумма > 1000 Или Опт Тогда
    ///         Возврат 15;
    ///     ИначеЕсли Сумма > 500 Тогда
    ///         Возврат 10;
    ///     КонецЕсли;
    ///     Возврат 0;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Параметр: complexityThreshold = 3
    /// Функция Скидка(Сумма)
    ///     Если Сумма > 1000 Или Опт Тогда
    ///         Возврат 15;
    ///     КонецЕсли;
    ///     Возврат ОбычнаяСкидка(Сумма);
    /// КонецФункции
    /// ```
    ///
    /// # Cyclomatic complexity
    ///
    /// Too many paths lead through the method: as many tests are needed to try each of them. Divide the method.
    ///
    /// This is how it is counted: 1 for the method, and 1 for every `If`, `ElsIf`, `Else`, `?(…)`, loop, `Except`, `Goto`,
    /// `And`, `Or` and call of itself. Unlike in BSL Language Server operators in parentheses count once, and not once more
    /// for every pair of parentheses around them.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Parameter: complexityThreshold = 3
    /// Function Discount(Amount)
    ///     If Amount > 1000 Or Wholesale Then
    ///         Return 15;
    ///     ElsIf Amount > 500 Then
    ///         Return 10;
    ///     EndIf;
    ///     Return 0;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Parameter: complexityThreshold = 3
    /// Function Discount(Amount)
    ///     If Amount > 1000 Or Wholesale Then
    ///         Return 15;
    ///     EndIf;
    ///     Return UsualDiscount(Amount);
    /// EndFunction
    /// ```
    CYCLOMATIC_COMPLEXITY {
        code: "CyclomaticComplexity",
        severity: Severity::Critical,
        tags: &[Tag::BrainOverload],
        minutes: 25,
        parameters: &[
            Parameter {
                name: "complexityThreshold",
                default: Default::Number(20),
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
        ru: "Цикломатическая",
        en: "cyclomatic",
        count: |it| it.cyclomatic,
        added: |it| (it.cyclomatic, 0),
    };
    tell_complex(context, &counting);
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::CYCLOMATIC_COMPLEXITY;
    use crate::testing::{check_with, with};

    #[test]
    fn every_decision_is_a_path() {
        check_with(
            || {
                with(
                    &CYCLOMATIC_COMPLEXITY,
                    &[("complexityThreshold", Value::Number(1))],
                )
            },
            Language::Ru,
            "
Процедура А()
КонецПроцедуры
Процедура Б()
          ^ Цикломатическая сложность метода «Б» — 6, больше 1: разделите его
    Если А И В Тогда
        Г = ?(Д, 1, 2);
    Иначе
        Б();
    КонецЕсли;
КонецПроцедуры
",
        );
    }
}
