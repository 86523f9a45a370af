use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, RuleKind, RuleScope, Tag, arguments};
use metadata::{ModuleKind, same};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Нет проверки «ОбменДанными.Загрузка»
    ///
    /// При загрузке данных обмена объект записывают таким, каким он пришёл. Обработчики `ПередЗаписью`, `ПриЗаписи`
    /// и `ПередУдалением`, которые не проверяют `ОбменДанными.Загрузка`, перезаполнят реквизиты, откажут в записи
    /// или обратятся к данным, которые ещё не загружены: обмен встанет. В отличие от BSL Language Server годится и
    /// обратная проверка, если весь код обработчика стоит в `Если Не ОбменДанными.Загрузка`, а обработчик без
    /// операторов и обработчик, который лишь передаёт `ЭтотОбъект` другому методу, не проверяются.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// Процедура ПередЗаписью(Отказ)
    ///     СуммаДокумента = Товары.Итог("Сумма");
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// Процедура ПередЗаписью(Отказ)
    ///     Если ОбменДанными.Загрузка Тогда
    ///         Возврат;
    ///     КонецЕсли;
    ///     СуммаДокумента = Товары.Итог("Сумма");
    /// КонецПроцедуры
    /// ```
    ///
    /// # “DataExchange.Load” is not checked
    ///
    /// While exchanged data are loaded, an object is written as it came. Handlers `BeforeWrite`, `OnWrite` and
    /// `BeforeDelete` that do not check `DataExchange.Load` fill attributes anew, refuse to write, or look for data
    /// that are not loaded yet: the exchange stops. Unlike in BSL Language Server, the reverse check will do where
    /// all code of the handler stands in `If Not DataExchange.Load`, and a handler without statements, or one that
    /// only passes `ThisObject` to another method, is not checked.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// Procedure BeforeWrite(Cancel)
    ///     DocumentAmount = Goods.Total("Amount");
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// Procedure BeforeWrite(Cancel)
    ///     If DataExchange.Load Then
    ///         Return;
    ///     EndIf;
    ///     DocumentAmount = Goods.Total("Amount");
    /// EndProcedure
    /// ```
    DATA_EXCHANGE_LOADING {
        code: "DataExchangeLoading",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Standard, Tag::BadPractice, Tag::Unpredictable],
        minutes: 5,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::ObjectModule, ModuleKind::RecordSetModule, ModuleKind::ValueManagerModule],
        parameters: &[Parameter { name: "findFirst", default: Default::Flag(false), ru: "Проверка должна быть первым оператором обработчика.", en: "The check must be the first statement of the handler." }],
        check: Check::File(check),
    }
}

/// The handlers that run when an object is written.
const HANDLERS: &[&str] = &[
    "ПередЗаписью",
    "BeforeWrite",
    "ПриЗаписи",
    "OnWrite",
    "ПередУдалением",
    "BeforeDelete",
];

fn check(context: &mut Context<'_>) {
    for method in &context.outline.methods {
        let name = method.name.text();
        let is_handler = !method.is_function && HANDLERS.iter().any(|it| same(it, name));
        if !is_handler || method.node.has_error() {
            continue;
        }
        let mut statements = method
            .statements()
            .filter(|it| it.kind() != Kind::VarStatement)
            .peekable();
        if statements.peek().is_none() {
            continue;
        }
        let first_only = context.flag("findFirst");
        let statements: Vec<_> = statements.collect();
        let looked_at = if first_only { 1 } else { statements.len() };
        let is_checked = statements.iter().take(looked_at).any(|it| leaves(*it))
            || matches!(statements[..], [only] if is_reverse(only) || passes_on(only));
        if is_checked {
            continue;
        }
        let is_russian = !name.is_ascii();
        let property = if is_russian {
            "ОбменДанными.Загрузка"
        } else {
            "DataExchange.Load"
        };
        let message = match first_only && statements.iter().any(|it| leaves(*it)) {
            true => context.language.pick(
                format!("Проверка «{property}» в «{name}» должна стоять первой"),
                format!("The check of “{property}” in “{name}” must come first"),
            ),
            false => context.language.pick(
                format!("В «{name}» нет проверки «{property}» с возвратом: при загрузке обмена обработчик изменит чужие данные"),
                format!("“{name}” does not check “{property}” and return: while an exchange is loaded the handler changes foreign data"),
            ),
        };
        context.report(method.name.range(), message);
    }
}

/// Whether a node has `ОбменДанными.Загрузка` in it.
fn is_about_loading(node: BslNode<'_>) -> bool {
    let own = (node.kind() == Kind::MemberExpression).then_some(node);
    let mut members = own
        .into_iter()
        .chain(node.descendants_of(Kind::MemberExpression));
    members.any(|it| {
        let is = |node: BslNode<'_>, names: [&str; 2]| names.iter().any(|it| same(it, node.text()));
        let owner = it.child(Field::Object).map(|it| match it.kind() {
            Kind::MemberExpression => it.child(Field::Property).unwrap_or(it),
            _ => it,
        });
        owner.is_some_and(|it| is(it, ["ОбменДанными", "DataExchange"]))
            && it
                .child(Field::Property)
                .is_some_and(|it| is(it, ["Загрузка", "Load"]))
    })
}

/// `Если ОбменДанными.Загрузка Тогда Возврат`.
fn leaves(statement: BslNode<'_>) -> bool {
    statement.kind() == Kind::IfStatement
        && statement
            .child(Field::Condition)
            .is_some_and(is_about_loading)
        && statement
            .child(Field::Body)
            .is_some_and(|it| it.children().any(|it| it.kind() == Kind::ReturnStatement))
}

/// `Модуль.ПередЗаписьюОбъекта(ЭтотОбъект)`: what is called may check itself.
fn passes_on(statement: BslNode<'_>) -> bool {
    let call = statement
        .child(Field::Call)
        .filter(|_| statement.kind() == Kind::CallStatement);
    call.is_some_and(|it| {
        let mut passed = arguments(it).into_iter().flatten();
        passed.any(|it| same(it.text(), "ЭтотОбъект") || same(it.text(), "ThisObject"))
    })
}

/// `Если Не ОбменДанными.Загрузка Тогда …`.
fn is_reverse(statement: BslNode<'_>) -> bool {
    statement.kind() == Kind::IfStatement
        && statement.child(Field::Alternative).is_none()
        && statement.child(Field::Condition).is_some_and(|it| {
            is_about_loading(it) && it.descendants_of(Kind::NotKw).next().is_some()
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_with, with};
    use analysis::Language;
    use analysis::review::Value;
    #[test]
    fn the_check_may_be_reversed_or_part_of_a_condition() {
        crate::testing::check(
            &DATA_EXCHANGE_LOADING,
            Language::Ru,
            r"
//- /Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
Процедура ПередЗаписью(Отказ)
    Если Не ЭтотОбъект.ОбменДанными.Загрузка Тогда
        А();
    КонецЕсли;
КонецПроцедуры
Процедура ПриЗаписи(Отказ)
    А();
    Если Б Или ОбменДанными.Загрузка = Истина Тогда
        Возврат;
    КонецЕсли;
КонецПроцедуры
Процедура ПередУдалением(Отказ)
          ^^^^^^^^^^^^^^ В «ПередУдалением» нет проверки «ОбменДанными.Загрузка» с возвратом: при загрузке обмена обработчик изменит чужие данные
    Если ОбменДанными.Загрузка Тогда
        А();
    КонецЕсли;
КонецПроцедуры
Процедура ОбработкаПроведения(Отказ)
    А();
КонецПроцедуры
//- /Catalogs/Контрагенты/Ext/ObjectModule.bsl
Процедура ПередЗаписью(Отказ)
    // Проверка стоит в вызываемой процедуре.
    ОбщегоНазначения.ПередЗаписью(ЭтотОбъект, Отказ);
КонецПроцедуры
",
        );
    }

    #[test]
    fn it_may_have_to_come_first() {
        check_with(
            || with(&DATA_EXCHANGE_LOADING, &[("findFirst", Value::Flag(true))]),
            Language::Ru,
            r"
//- /Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
Процедура ПриЗаписи(Отказ)
          ^^^^^^^^^ Проверка «ОбменДанными.Загрузка» в «ПриЗаписи» должна стоять первой
    А();
    Если ОбменДанными.Загрузка Тогда
        Возврат;
    КонецЕсли;
КонецПроцедуры
",
        );
    }
}
