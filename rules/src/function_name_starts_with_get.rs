use analysis::Severity;
use analysis::review::{Check, Context, Tag};
use metadata::same;

rule! {
    /// # Имя функции начинается с «Получить»
    ///
    /// Функция и так возвращает значение, слово «Получить» ничего не добавляет и мешает искать по имени. Назовите функцию по
    /// тому, что она возвращает.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Функция ПолучитьКурсВалюты(Валюта)
    ///     Возврат Курсы[Валюта];
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Функция КурсВалюты(Валюта)
    ///     Возврат Курсы[Валюта];
    /// КонецФункции
    /// ```
    ///
    /// # The name of a function begins with “Получить”
    ///
    /// A function returns a value anyway; the word “get” adds nothing and stands in the way of a search by name. Name a function
    /// after what it returns. Only Russian names are looked at.
    ///
    /// ## Wrong
    /// ```bsl
    /// Function ПолучитьКурс(Currency)
    ///     Return Rates[Currency];
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Function Курс(Currency)
    ///     Return Rates[Currency];
    /// EndFunction
    /// ```
    FUNCTION_NAME_STARTS_WITH_GET {
        code: "FunctionNameStartsWithGet",
        severity: Severity::Info,
        tags: &[Tag::Standard],
        minutes: 3,
        by_default: false,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    const PREFIX: &str = "Получить";
    for method in context.outline.methods.iter().filter(|it| it.is_function) {
        let name = method.name.text();
        let Some(start) = name.get(..PREFIX.len()) else {
            continue;
        };
        if same(start, PREFIX) {
            let message = context.language.pick(
                format!("Имя функции «{name}» начинается с «Получить»: назовите её по тому, что она возвращает"),
                format!("The name of function “{name}” begins with “Получить”: name it after what it returns"),
            );
            context.report(method.name.range(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::FUNCTION_NAME_STARTS_WITH_GET;
    use crate::testing::check;

    #[test]
    fn procedures_and_other_words_are_let_be() {
        check(
            &FUNCTION_NAME_STARTS_WITH_GET,
            Language::Ru,
            "
Функция получитьДанные() Возврат 1; КонецФункции
        ^^^^^^^^^^^^^^ Имя функции «получитьДанные» начинается с «Получить»: назовите её по тому, что она возвращает
Функция Данные() Возврат 1; КонецФункции
Процедура ПолучитьФайл() КонецПроцедуры
",
        );
    }
}
