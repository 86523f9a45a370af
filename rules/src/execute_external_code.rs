use crate::calls::is_client_only;
use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag};
use metadata::ModuleKind;

rule! {
    /// # Выполнение произвольного кода на сервере
    ///
    /// `Выполнить` и `Вычислить` исполняют на сервере любой текст. Если в нём есть хоть что-то от пользователя, из
    /// файла или из базы, с его помощью можно прочитать и испортить все данные. Вместо вычисления имени вызовите
    /// нужный метод прямо; если без этого нельзя, сначала включите безопасный режим:
    /// `УстановитьБезопасныйРежим(Истина)`. В отличие от BSL Language Server правило молчит, если текст — строковый
    /// литерал или безопасный режим включён раньше в том же методе.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: DataProcessors/ОбменССайтом/Ext/ObjectModule.bsl
    /// Процедура ВыполнитьАлгоритм(Алгоритм)
    ///     Выполнить(Алгоритм);
    /// КонецПроцедуры
    /// ```
    /// ```bsl
    /// // Модуль: DataProcessors/ОбменССайтом/Ext/ObjectModule.bsl
    /// Функция Значение(Формула)
    ///     Возврат Вычислить(Формула);
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: DataProcessors/ОбменССайтом/Ext/ObjectModule.bsl
    /// Процедура ВыполнитьАлгоритм(Алгоритм)
    ///     УстановитьБезопасныйРежим(Истина);
    ///     Выполнить(Алгоритм);
    /// КонецПроцедуры
    /// ```
    /// ```bsl
    /// // Модуль: DataProcessors/ОбменССайтом/Forms/Форма/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура ПересчитатьНаКлиенте(Команда)
    ///     Итог = Вычислить(Формула);
    /// КонецПроцедуры
    /// ```
    ///
    /// # Any code is executed on the server
    ///
    /// `Execute` and `Eval` run any text on the server. If anything in it comes from the user, from a file or from
    /// the database, all data can be read and spoiled by it. Instead of evaluating a name call the method as such;
    /// where there is no other way, switch the safe mode on first: `SetSafeMode(True)`. Unlike BSL Language Server,
    /// the rule is silent where the text is a string literal and where the safe mode is switched on earlier in the
    /// same method.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: DataProcessors/ОбменССайтом/Ext/ObjectModule.bsl
    /// Procedure RunAlgorithm(Algorithm)
    ///     Execute(Algorithm);
    /// EndProcedure
    /// ```
    /// ```bsl
    /// // Модуль: DataProcessors/ОбменССайтом/Ext/ObjectModule.bsl
    /// Function Value(Formula)
    ///     Return Eval(Formula);
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: DataProcessors/ОбменССайтом/Ext/ObjectModule.bsl
    /// Procedure RunAlgorithm(Algorithm)
    ///     SetSafeMode(True);
    ///     Execute(Algorithm);
    /// EndProcedure
    /// ```
    EXECUTE_EXTERNAL_CODE {
        code: "ExecuteExternalCode",
        kind: RuleKind::Vulnerability,
        severity: Severity::Critical,
        tags: &[Tag::Error, Tag::Standard],
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::CommandModule, ModuleKind::ExternalConnectionModule, ModuleKind::FormModule, ModuleKind::HTTPServiceModule, ModuleKind::ObjectModule, ModuleKind::OrdinaryApplicationModule, ModuleKind::RecordSetModule, ModuleKind::ValueManagerModule, ModuleKind::WebServiceModule, ModuleKind::SessionModule],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for found in crate::external_code::executed(context) {
        if is_client_only(context, found.start()) {
            continue;
        }
        let message = context.language.pick(
            "На сервере исполняется произвольный код: вызовите метод прямо или сначала включите безопасный режим",
            "Any code is executed on the server: call the method as such, or switch the safe mode on first",
        );
        context.report(found.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn the_client_and_literals_are_passed_over() {
        crate::testing::check(
            &EXECUTE_EXTERNAL_CODE,
            Language::En,
            r#"
//- /DataProcessors/ОбменССайтом/Forms/Форма/Ext/Form/Module.bsl
&НаКлиенте
Процедура А(Текст)
    Выполнить(Текст);
КонецПроцедуры
&НаСервере
Процедура Б(Текст)
    Выполнить("В()");
    Выполнить Текст;
    ^^^^^^^^^^^^^^^ Any code is executed on the server: call the method as such, or switch the safe mode on first
    УстановитьБезопасныйРежим(Истина);
    Г = Вычислить(Текст);
    УстановитьБезопасныйРежим(Ложь);
    Г = Вычислить(Текст);
        ^^^^^^^^^^^^^^^^ Any code is executed on the server: call the method as such, or switch the safe mode on first
КонецПроцедуры
"#,
        );
    }
}
