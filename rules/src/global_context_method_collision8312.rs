use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, Tag};
use metadata::{Bilingual, ModuleKind};

rule! {
    /// # Имя метода совпало с функцией платформы 8.3.12
    ///
    /// В версии 8.3.12 у глобального контекста появились побитовые функции. Свой метод с таким именем перекрывает
    /// функцию платформы в модуле, а экспортный метод глобального модуля не даст конфигурации заработать: имена
    /// столкнутся. Результат и порядок параметров у своего метода могут быть другими. Переименуйте его или удалите.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Функция ПроверитьБит(Число, НомерБита) Экспорт
    ///     Возврат Цел(Число / Pow(2, НомерБита)) % 2 = 1;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Функция ФлагУстановлен(Число, НомерБита) Экспорт
    ///     Возврат ПроверитьБит(Число, НомерБита);
    /// КонецФункции
    /// ```
    ///
    /// # Method has the name of a function of platform 8.3.12
    ///
    /// Version 8.3.12 gave the global context bitwise functions. A method of one's own of that name hides the function
    /// of the platform in its module, and an export method of a global module keeps the configuration from working: the
    /// names collide. What it returns and the order of its parameters may differ. Rename the method, or remove it.
    ///
    /// ## Wrong
    /// ```bsl
    /// Function CheckBit(Number, Bit) Export
    ///     Return Int(Number / Pow(2, Bit)) % 2 = 1;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Function HasFlag(Number, Bit) Export
    ///     Return CheckBit(Number, Bit);
    /// EndFunction
    /// ```
    GLOBAL_CONTEXT_METHOD_COLLISION8312 {
        code: "GlobalContextMethodCollision8312",
        kind: RuleKind::Error,
        severity: Severity::Blocker,
        tags: &[Tag::Error, Tag::Unpredictable],
        minutes: 10,
        since: "8.3.12",
        check: Check::File(check),
    }
}

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

const FUNCTIONS: [Bilingual; 10] = [
    names("ПроверитьБит", "CheckBit"),
    names("ПроверитьПоБитовойМаске", "CheckByBitMask"),
    names("УстановитьБит", "SetBit"),
    names("ПобитовоеИ", "BitwiseAnd"),
    names("ПобитовоеИли", "BitwiseOr"),
    names("ПобитовоеНе", "BitwiseNot"),
    names("ПобитовоеИНе", "BitwiseAndNot"),
    names("ПобитовоеИсключительноеИли", "BitwiseXor"),
    names("ПобитовыйСдвигВлево", "BitwiseShiftLeft"),
    names("ПобитовыйСдвигВправо", "BitwiseShiftRight"),
];

fn check(context: &mut Context<'_>) {
    for method in &context.outline.methods {
        let name = method.name.text();
        // OneScript classes are called with their variable.
        let is_class = context.place().kind == Some(ModuleKind::Script);
        if is_class || !FUNCTIONS.iter().any(|it| it.is(name)) {
            continue;
        }
        let message = context.language.pick(
            format!("Метод «{name}» назван как функция платформы: переименуйте его"),
            format!("The method “{name}” has the name of a function of the platform: rename it"),
        );
        context.report(method.name.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::{changed, found_in, usual};

    #[test]
    fn before_8_3_12_there_are_no_such_functions() {
        let within = "/CommonModules/КурсыВалют/Ext/Module.bsl";
        let text = "Функция побитовоеили()\nКонецФункции\n";
        let found = |mode: &str| {
            let snapshot = changed(&[(within, text)], |it| {
                it.properties.compatibility = mode.into();
            });
            let rule = &GLOBAL_CONTEXT_METHOD_COLLISION8312;
            found_in(usual(rule), &snapshot, within, Language::Ru).len()
        };
        assert_eq!(found("Version8_3_10"), 0);
        assert_eq!(found("Version8_3_12"), 1);
    }
}
