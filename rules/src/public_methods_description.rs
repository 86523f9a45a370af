use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};

use crate::standard_regions::is_public;

rule! {
    /// # Метод программного интерфейса без описания
    ///
    /// Экспортный метод раздела `ПрограммныйИнтерфейс` предназначен всем, а описания у него нет. Каждому, кто его вызовет,
    /// придётся читать его код, и каждый поймёт по-своему; то, что вышло случайно, станет частью интерфейса.
    ///
    /// ## Неправильно
    /// ```bsl
    /// #Область ПрограммныйИнтерфейс
    ///
    /// Функция КурсНаДату(Валюта, Дата) Экспорт
    ///     Возврат 1;
    /// КонецФункции
    ///
    /// #КонецОбласти
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// #Область ПрограммныйИнтерфейс
    ///
    /// // Курс валюты на конец дня.
    /// //
    /// // Параметры:
    /// //  Валюта - СправочникСсылка.Валюты
    /// //  Дата - Дата
    /// //
    /// // Возвращаемое значение:
    /// //  Число
    /// //
    /// Функция КурсНаДату(Валюта, Дата) Экспорт
    ///     Возврат 1;
    /// КонецФункции
    ///
    /// #КонецОбласти
    /// ```
    ///
    /// # Public method without a description
    ///
    /// An export method of the section `Public` is meant for everybody, but has no description. Whoever calls it will
    /// have to read its code, and each will understand it in another way; what came about by chance becomes a part of
    /// the interface.
    ///
    /// ## Wrong
    /// ```bsl
    /// #Region Public
    ///
    /// Function RateOnDate(Currency, Date) Export
    ///     Return 1;
    /// EndFunction
    ///
    /// #EndRegion
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// #Region Public
    ///
    /// // The rate of a currency at the end of a day.
    /// Function RateOnDate(Currency, Date) Export
    ///     Return 1;
    /// EndFunction
    ///
    /// #EndRegion
    /// ```
    PUBLIC_METHODS_DESCRIPTION {
        code: "PublicMethodsDescription",
        severity: Severity::Info,
        tags: &[Tag::Standard, Tag::BrainOverload, Tag::BadPractice],
        parameters: &[Parameter {
            name: "checkAllRegion",
            default: Default::Flag(false),
            ru: "проверять экспортные методы всех областей, а не только программного интерфейса",
            en: "check export methods of all regions, not of the public interface only",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let outline = context.outline;
    for method in outline.methods.iter().filter(|it| it.export.is_some()) {
        let section = method.region.map(|it| outline.outermost(it));
        if !context.flag("checkAllRegion") && !section.is_some_and(|it| is_public(it.name)) {
            continue;
        }
        let comment = method.comment.clone();
        let comment = comment.and_then(|it| context.text().get(it));
        // A line of slashes describes nothing.
        if comment.is_some_and(|it| it.contains(char::is_alphanumeric)) {
            continue;
        }
        let name = method.name.text();
        let message = context.language.pick(
            format!(
                "Метод «{name}» программного интерфейса не описан: добавьте комментарий над ним"
            ),
            format!("The public method “{name}” is not described: add a comment above it"),
        );
        context.report(method.name.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::*;
    use crate::testing::{check, check_with, with};

    #[test]
    fn other_sections_count_when_asked_for() {
        check(
            &PUBLIC_METHODS_DESCRIPTION,
            Language::Ru,
            "Процедура А() Экспорт\nКонецПроцедуры\n",
        );
        let set = || {
            let flag = Value::Flag(true);
            with(&PUBLIC_METHODS_DESCRIPTION, &[("checkAllRegion", flag)])
        };
        check_with(
            set,
            Language::En,
            "////////
&НаСервере
Процедура А() Экспорт
          ^ The public method “А” is not described: add a comment above it
КонецПроцедуры
Процедура Б()
КонецПроцедуры
",
        );
    }
}
