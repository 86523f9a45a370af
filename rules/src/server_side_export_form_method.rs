use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag};
use metadata::ModuleKind;

rule! {
    /// # Серверный экспортный метод формы
    ///
    /// Экспортный метод управляемой формы выполняется на сервере. Обратиться к нему можно только через объект формы,
    /// а такой объект, открытый пользователем, есть лишь на клиенте: серверный код получит ошибку, а клиентский - скрытый
    /// вызов сервера со всеми данными формы. Сделайте метод клиентским или перенесите его в модуль менеджера либо
    /// в общий модуль.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// &НаСервере
    /// Процедура ОбновитьЦены() Экспорт
    ///     Цены.Загрузить(Справочники.Номенклатура.Цены(Объект.Ссылка));
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура ОбновитьЦены() Экспорт
    ///     ОбновитьЦеныНаСервере();
    /// КонецПроцедуры
    /// ```
    ///
    /// # Export method of a form on the server
    ///
    /// An export method of a managed form runs on the server. It can be reached through the object of the form only, and
    /// of a form that a user has open that object exists at the client: code on the server gets an error, and code at
    /// the client a hidden server call with all data of the form. Make the method a client one, or move it to the
    /// manager module or to a common module.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// &AtServer
    /// Procedure UpdatePrices() Export
    ///     Prices.Load(Catalogs.Goods.Prices(Object.Ref));
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// &AtClient
    /// Procedure UpdatePrices() Export
    ///     UpdatePricesAtServer();
    /// EndProcedure
    /// ```
    SERVER_SIDE_EXPORT_FORM_METHOD {
        code: "ServerSideExportFormMethod",
        kind: RuleKind::Error,
        severity: Severity::Blocker,
        tags: &[Tag::Error, Tag::Unpredictable, Tag::Suspicious],
        minutes: 5,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::FormModule],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    // Of a form that is not known, nobody can tell whether it is a managed one.
    if context.place().form().is_none_or(|it| it.ordinary) {
        return;
    }
    for method in context
        .outline
        .methods
        .iter()
        .filter(|it| it.export.is_some())
    {
        if method.is_at_client() || method.has_annotation(AT_BOTH) {
            continue;
        }
        let name = method.name.text();
        let message = context.language.pick(
            format!("Экспортный метод формы «{name}» выполняется на сервере: сделайте его клиентским или перенесите из формы"),
            format!("The export method “{name}” of the form runs on the server: make it a client one, or move it out of the form"),
        );
        context.report(method.name.range(), message);
    }
}

/// Methods without the context of the form run on both sides.
const AT_BOTH: &[&str] = &[
    "НаКлиентеНаСервереБезКонтекста",
    "AtClientAtServerNoContext",
];

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn no_directive_means_the_server() {
        check(
            &SERVER_SIDE_EXPORT_FORM_METHOD,
            Language::En,
            "//- /CommonForms/ВводКоличества/Ext/Form/Module.bsl
Процедура А() Экспорт
          ^ The export method “А” of the form runs on the server: make it a client one, or move it out of the form
КонецПроцедуры
&НаКлиенте
Процедура Б() Экспорт
КонецПроцедуры
&НаСервере
Процедура В()
КонецПроцедуры
",
        );
    }
}
