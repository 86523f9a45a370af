use crate::data_paths::report_taint;
use analysis::Severity;
use analysis::flow::SinkKind;
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag};

rule! {
    /// # Внешняя компонента или обработка приходит снаружи
    ///
    /// Адрес внешней компоненты, обработки или отчёта приходит от клиента или из другой системы и подключается на сервере. Чужая
    /// компонента — это чужой машинный код на сервере, чужая обработка — чужой код с правами сеанса. Подключайте компоненты из
    /// макетов конфигурации или из справочника, в который пишет только администратор, а обработки — в безопасном режиме. В
    /// замечании показан путь данных.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Функция Подключить(Адрес) Экспорт
    ///     Возврат ПодключитьВнешнююКомпоненту(Адрес, "Сканер", ТипВнешнейКомпоненты.Native);
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Функция Подключить() Экспорт
    ///     Возврат ПодключитьВнешнююКомпоненту("ОбщийМакет.Сканер", "Сканер", ТипВнешнейКомпоненты.Native);
    /// КонецФункции
    /// ```
    ///
    /// # An external component or processor comes from outside
    ///
    /// The address of an external component, processor or report comes from the client or another system and is attached at the
    /// server. A component of somebody else is machine code of somebody else at the server, a processor is code with the rights
    /// of the session. Attach components from templates of the configuration or from a catalog that only an administrator writes,
    /// and processors in safe mode. The finding shows the way of the data.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Function Attach(Address) Export
    ///     Return AttachAddIn(Address, "Scanner", AddInType.Native);
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Function Attach() Export
    ///     Return AttachAddIn("CommonTemplate.Scanner", "Scanner", AddInType.Native);
    /// EndFunction
    /// ```
    ONEC_UNTRUSTED_EXTERNAL_COMPONENT {
        code: "OnecUntrustedExternalComponent",
        kind: RuleKind::Vulnerability,
        severity: Severity::Critical,
        tags: &[Tag::Security],
        minutes: 60,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    report_taint(context, SinkKind::Component, &[], |language, source| {
        language.pick(
            format!("Подключается внешняя компонента или обработка, которая приходит снаружи ({source}): берите её из макета или из проверенного хранилища"),
            format!("An external component or processor is attached that comes from outside ({source}): take it from a template or from a trusted storage"),
        )
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tainted;
    use analysis::Language;

    #[test]
    fn who_may_open_external_processors_may_attach_them() {
        crate::testing::check(
            &ONEC_UNTRUSTED_EXTERNAL_COMPONENT,
            Language::Ru,
            r#"
//- /CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
Функция Подключить(Адрес) Экспорт
    ВыполнитьПроверкуПравДоступа("ИнтерактивноеОткрытиеВнешнихОбработок", Метаданные);
    Возврат ВнешниеОбработки.Подключить(Адрес, , Ложь);
КонецФункции
"#,
        );
    }

    const SINK: &str = r#"ПодключитьВнешнююКомпоненту(Данные, "А");"#;

    #[test]
    fn the_way_is_shown_through_modules() {
        tainted::check_way(&ONEC_UNTRUSTED_EXTERNAL_COMPONENT, SINK);
    }

    #[test]
    fn what_is_checked_or_comes_from_the_code_itself_is_silent() {
        tainted::check_silence(&ONEC_UNTRUSTED_EXTERNAL_COMPONENT, SINK);
    }
}
