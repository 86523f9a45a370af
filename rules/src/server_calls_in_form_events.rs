use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag, callee};
use metadata::ModuleKind;

use crate::uses;

rule! {
    /// # Вызов сервера в частом событии формы
    ///
    /// `ПриАктивизацииСтроки` срабатывает при каждом движении по списку, `НачалоВыбора` - в тот миг, когда ждут открытия
    /// списка. Вызов сервера с передачей данных формы в них делает работу рывками, а на медленной связи невозможной.
    /// Отложите его обработчиком ожидания, вызовите сервер без контекста или возьмите данные, которые уже на клиенте.
    ///
    /// В отличие от BSL Language Server, метод с таким окончанием имени, который подключён по имени (обработчик ожидания),
    /// нарушением не считается.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаСписка/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура СписокПриАктивизацииСтроки(Элемент)
    ///     ОбновитьЦены();
    /// КонецПроцедуры
    ///
    /// &НаСервере
    /// Процедура ОбновитьЦены()
    ///     Цена = Справочники.Номенклатура.Цена(Элементы.Список.ТекущаяСтрока);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаСписка/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура СписокПриАктивизацииСтроки(Элемент)
    ///     ПодключитьОбработчикОжидания("ОбновитьЦены", 0.2, Истина);
    /// КонецПроцедуры
    ///
    /// &НаСервере
    /// Процедура ОбновитьЦены()
    ///     Цена = Справочники.Номенклатура.Цена(Элементы.Список.ТекущаяСтрока);
    /// КонецПроцедуры
    /// ```
    ///
    /// # Server call in a frequent event of a form
    ///
    /// `OnActivateRow` comes with every step through a list, `StartChoice` at the moment when people wait for a list to
    /// open. A server call with the data of the form makes work jerky there, and impossible on a slow connection. Put it
    /// off by an idle handler, call the server without context, or take data that the client has already.
    ///
    /// Unlike in BSL Language Server, a method with such an end of its name that is attached by name (an idle handler)
    /// is no fault.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаСписка/Ext/Form/Module.bsl
    /// &AtClient
    /// Procedure ListOnActivateRow(Item)
    ///     UpdatePrices();
    /// EndProcedure
    ///
    /// &AtServer
    /// Procedure UpdatePrices()
    ///     Price = Catalogs.Goods.Price(Items.List.CurrentRow);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаСписка/Ext/Form/Module.bsl
    /// &AtClient
    /// Procedure ListOnActivateRow(Item)
    ///     AttachIdleHandler("UpdatePrices", 0.2, True);
    /// EndProcedure
    ///
    /// &AtServer
    /// Procedure UpdatePrices()
    ///     Price = Catalogs.Goods.Price(Items.List.CurrentRow);
    /// EndProcedure
    /// ```
    SERVER_CALLS_IN_FORM_EVENTS {
        code: "ServerCallsInFormEvents",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Design],
        minutes: 15,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::FormModule],
        check: Check::File(check),
    }
}

/// What the names of such handlers end with.
const EVENTS: [&str; 5] = [
    "ПриАктивизацииСтроки",
    "НачалоВыбора",
    "OnActivateRow",
    "OnStartChoice",
    "StartChoice",
];

fn check(context: &mut Context<'_>) {
    let file = context.file;
    let outline = context.outline;
    let on_server = outline.methods.iter();
    let on_server = on_server.filter(|it| it.has_annotation(&["НаСервере", "AtServer"]));
    let names: Vec<&str> = on_server.map(|it| it.name.text()).collect();
    if names.is_empty() {
        return;
    }
    for call in file.global_calls(&names) {
        let Some(handler) = outline.method_at(call.start()) else {
            continue;
        };
        let name = handler.name.text();
        let is_event = EVENTS.iter().any(|it| ends_with(name, it)) && is_handler(context, name);
        let Some(callee) = callee(call).filter(|_| is_event && !handler.is_at_server()) else {
            continue;
        };
        let called = callee.text();
        let message = context.language.pick(
            format!("«{called}» вызывает сервер при каждом событии «{name}»: отложите вызов обработчиком ожидания"),
            format!("“{called}” calls the server with every event “{name}”: put it off by an idle handler"),
        );
        context.report(call.range(), message);
    }
}

fn ends_with(name: &str, end: &str) -> bool {
    let start = name.len().checked_sub(end.len());
    let found = start.and_then(|at| name.get(at..));
    found.is_some_and(|it| metadata::same(it, end))
}

/// Whether the platform calls a method as a handler of an item. One that the form does not name and a string does is
/// attached for something else.
fn is_handler(context: &Context<'_>, name: &str) -> bool {
    let items = context.place().form().map_or(&[][..], |it| &it.items);
    let mut handlers = items.iter().flat_map(|it| &it.handlers);
    let starts = |it: &str| {
        let start = name.get(..it.len());
        start.is_some_and(|start| metadata::same(start, it))
    };
    handlers.any(|it| it.method.is(name))
        || ["Подключаемый_", "Attachable_"].iter().any(|it| starts(it))
        || !uses::is_named(&context.file.tree, name)
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn calls_without_context_and_other_handlers_are_left_alone() {
        check(
            &SERVER_CALLS_IN_FORM_EVENTS,
            Language::Ru,
            "//- /Catalogs/Номенклатура/Forms/ФормаСписка/Ext/Form/Module.bsl
&НаКлиенте
Процедура СкладНачалоВыбора(Элемент, ДанныеВыбора, СтандартнаяОбработка)
	А();
	Б();
	^^^ «Б» вызывает сервер при каждом событии «СкладНачалоВыбора»: отложите вызов обработчиком ожидания
КонецПроцедуры
&НаКлиенте
Процедура СкладПриИзменении(Элемент)
	Б();
КонецПроцедуры
&НаКлиенте
Процедура ПослеПриАктивизацииСтроки()
	Б();
	ПодключитьОбработчикОжидания(\"ПослеПриАктивизацииСтроки\", 1);
КонецПроцедуры
&НаСервереБезКонтекста
Процедура А()
КонецПроцедуры
&НаСервере
Процедура Б()
КонецПроцедуры
",
        );
    }
}
