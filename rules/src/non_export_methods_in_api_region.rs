use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag, is_extending};

use crate::standard_regions::is_interface;

rule! {
    /// # Неэкспортный метод в разделе программного интерфейса
    ///
    /// Разделы `ПрограммныйИнтерфейс` и `СлужебныйПрограммныйИнтерфейс` читают, чтобы узнать, что можно вызвать. Метод
    /// без «Экспорт» вызвать нельзя: либо слово забыто, либо метод стоит не в своём разделе.
    ///
    /// ## Неправильно
    /// ```bsl
    /// #Область ПрограммныйИнтерфейс
    ///
    /// Функция КурсНаДату(Валюта, Дата)
    ///     Возврат 1;
    /// КонецФункции
    ///
    /// #КонецОбласти
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// #Область СлужебныеПроцедурыИФункции
    ///
    /// Функция КурсНаДату(Валюта, Дата)
    ///     Возврат 1;
    /// КонецФункции
    ///
    /// #КонецОбласти
    /// ```
    ///
    /// # Method without export in an interface section
    ///
    /// The sections `Public` and `Internal` are read to learn what can be called. A method without `Export` cannot be
    /// called: either the word was forgotten, or the method stands in the wrong section.
    ///
    /// ## Wrong
    /// ```bsl
    /// #Region Internal
    ///
    /// Function RateOnDate(Currency, Date)
    ///     Return 1;
    /// EndFunction
    ///
    /// #EndRegion
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// #Region Private
    ///
    /// Function RateOnDate(Currency, Date)
    ///     Return 1;
    /// EndFunction
    ///
    /// #EndRegion
    /// ```
    NON_EXPORT_METHODS_IN_API_REGION {
        code: "NonExportMethodsInApiRegion",
        severity: Severity::Major,
        tags: &[Tag::Standard],
        parameters: &[Parameter {
            name: "skipAnnotatedMethods",
            default: Default::Flag(false),
            ru: "пропускать методы расширений: «&Перед», «&После», «&Вместо», «&ИзменениеИКонтроль»",
            en: "pass over methods of extensions: `&Before`, `&After`, `&Around`, `&ChangeAndValidate`",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let outline = context.outline;
    for method in outline.methods.iter().filter(|it| it.export.is_none()) {
        let Some(region) = method.region else {
            continue;
        };
        let section = outline.outermost(region).name;
        if !is_interface(section) || context.flag("skipAnnotatedMethods") && is_extending(method) {
            continue;
        }
        let name = method.name.text();
        let message = context.language.pick(
            format!("Метод «{name}» в разделе «{section}» не экспортный: добавьте «Экспорт» или перенесите метод"),
            format!("The method “{name}” in the section “{section}” is not exported: add “Export” or move the method"),
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

    const TEXT: &str = "#Область ПрограммныйИнтерфейс
#Область Курсы
&Вместо(\"А\")
Процедура Р_А()
КонецПроцедуры
#КонецОбласти
#КонецОбласти
";

    #[test]
    fn the_outermost_region_counts() {
        let marked = TEXT.replace(
            "Р_А()\n",
            "Р_А()\n          ^^^ Метод «Р_А» в разделе «ПрограммныйИнтерфейс» не экспортный: добавьте «Экспорт» или перенесите метод\n",
        );
        check(&NON_EXPORT_METHODS_IN_API_REGION, Language::Ru, &marked);
    }

    #[test]
    fn methods_of_extensions_may_be_passed_over() {
        let skip = [("skipAnnotatedMethods", Value::Flag(true))];
        let set = || with(&NON_EXPORT_METHODS_IN_API_REGION, &skip);
        check_with(set, Language::Ru, TEXT);
    }
}
