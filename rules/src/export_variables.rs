use analysis::Severity;
use analysis::review::{Check, Context, Tag};

rule! {
    /// # Экспортная переменная модуля
    ///
    /// Значение экспортной переменной может изменить любой код, и по тексту модуля не видно, кто и когда это сделает.
    /// Между сеансами и вызовами сервера такие переменные не сохраняются, а в модулях объектов их не видит запрос.
    /// Передавайте значения параметрами, храните их в реквизитах или в `ДополнительныеСвойства` объекта.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Перем ОбменДаннымиВыполняется Экспорт; // Булево
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура ПередЗаписью(Отказ)
    ///     Если ДополнительныеСвойства.Свойство("ОбменДаннымиВыполняется") Тогда
    ///         Возврат;
    ///     КонецЕсли;
    /// КонецПроцедуры
    /// ```
    ///
    /// # Export variable of a module
    ///
    /// Any code may change an export variable, and the module does not tell who does it and when. Such variables are not
    /// kept between calls of the server. Pass values as parameters, or keep them in attributes or in the
    /// `AdditionalProperties` of the object.
    ///
    /// ## Wrong
    /// ```bsl
    /// Var ExchangeIsRunning Export; // Boolean
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure BeforeWrite(Cancel)
    ///     If AdditionalProperties.Property("ExchangeIsRunning") Then
    ///         Return;
    ///     EndIf;
    /// EndProcedure
    /// ```
    EXPORT_VARIABLES {
        code: "ExportVariables",
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::Design, Tag::Unpredictable],
        minutes: 5,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for variable in context.outline.variables.iter().filter(|it| it.export) {
        let name = variable.name.text();
        let message = context.language.pick(
            format!("Экспортную переменную «{name}» может изменить любой код: передавайте значение параметром"),
            format!("Any code may change the export variable “{name}”: pass the value as a parameter"),
        );
        context.report(variable.declarator.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn each_of_several_is_looked_at() {
        check(
            &EXPORT_VARIABLES,
            Language::En,
            "Перем А, Б Экспорт, В;
         ^^^^^^^^^ Any code may change the export variable “Б”: pass the value as a parameter
",
        );
    }
}
