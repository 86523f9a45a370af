use crate::calls::platform_calls;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag, callee};

rule! {
    /// # Вызов метода «ПолучитьФорму»
    ///
    /// `ПолучитьФорму` создаёт форму и не открывает её: обработчики, которые рассчитывают на открытие, не
    /// срабатывают, каждое обращение к форме на клиенте может вызвать сервер, а на сервере управляемой формы и
    /// вовсе нет. Форму открывают методом `ОткрытьФорму` и передают ей всё нужное параметрами.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Форма = ПолучитьФорму("Справочник.Номенклатура.ФормаВыбора");
    /// Форма.Склад = Склад;
    /// Форма.Открыть();
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// ОткрытьФорму("Справочник.Номенклатура.ФормаВыбора", Новый Структура("Склад", Склад));
    /// ```
    ///
    /// # Call of the method “GetForm”
    ///
    /// `GetForm` makes a form and does not open it: handlers that count on its opening do not run, every access to
    /// the form on the client may call the server, and on the server there is no such form at all. A form is opened
    /// by `OpenForm` and given what it needs as parameters.
    ///
    /// ## Wrong
    /// ```bsl
    /// Form = GetForm("Catalog.Goods.ChoiceForm");
    /// Form.Warehouse = Warehouse;
    /// Form.Open();
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// OpenForm("Catalog.Goods.ChoiceForm", New Structure("Warehouse", Warehouse));
    /// ```
    GET_FORM_METHOD {
        code: "GetFormMethod",
        kind: RuleKind::Error,
        tags: &[Tag::Error],
        minutes: 15,
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let names = ["ПолучитьФорму", "GetForm"];
    let mut calls = platform_calls(context, &names);
    calls.extend(context.file.member_calls(&names));
    for name in calls.into_iter().filter_map(callee) {
        let message = context.language.pick(
            format!(
                "Вместо «{}» откройте форму методом «ОткрытьФорму» и передайте ей параметры",
                name.text()
            ),
            format!(
                "Instead of “{}” open the form by “OpenForm” and give it parameters",
                name.text()
            ),
        );
        context.report(name.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn members_are_seen_too() {
        crate::testing::check(
            &GET_FORM_METHOD,
            Language::Ru,
            r"
    Форма = Справочники.Товары.ПолучитьФорму(Имя);
                               ^^^^^^^^^^^^^ Вместо «ПолучитьФорму» откройте форму методом «ОткрытьФорму» и передайте ей параметры
",
        );
    }
}
