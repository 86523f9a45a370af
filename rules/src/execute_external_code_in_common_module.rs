use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag};
use metadata::ModuleKind;

rule! {
    /// # Выполнение произвольного кода в общем модуле на сервере
    ///
    /// `Выполнить` и `Вычислить` в общем модуле исполняют любой текст с правами сервера, и добраться до них можно
    /// из любого места конфигурации. Проверьте, что текст не приходит извне, и включите безопасный режим:
    /// `УстановитьБезопасныйРежим(Истина)`. В отличие от BSL Language Server правило молчит, если текст — строковый
    /// литерал или безопасный режим включён раньше в том же методе, и не проверяет клиентские модули и то, что для
    /// сервера не компилируется.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Процедура ВыполнитьМетод(ИмяМетода) Экспорт
    ///     Выполнить(ИмяМетода + "()");
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Процедура ВыполнитьМетод(ИмяМетода) Экспорт
    ///     УстановитьБезопасныйРежим(Истина);
    ///     Выполнить(ИмяМетода + "()");
    /// КонецПроцедуры
    /// ```
    ///
    /// # Any code is executed in a common module on the server
    ///
    /// `Execute` and `Eval` in a common module run any text with the rights of the server, and they can be reached
    /// from anywhere in the configuration. Check that the text does not come from outside, and switch the safe mode
    /// on: `SetSafeMode(True)`. Unlike BSL Language Server, the rule is silent where the text is a string literal
    /// and where the safe mode is switched on earlier in the same method, and does not look at modules of the
    /// client and at what is not compiled for the server.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Procedure RunMethod(MethodName) Export
    ///     Execute(MethodName + "()");
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Procedure RunMethod(MethodName) Export
    ///     SetSafeMode(True);
    ///     Execute(MethodName + "()");
    /// EndProcedure
    /// ```
    EXECUTE_EXTERNAL_CODE_IN_COMMON_MODULE {
        code: "ExecuteExternalCodeInCommonModule",
        kind: RuleKind::SecurityHotspot,
        severity: Severity::Critical,
        tags: &[Tag::BadPractice, Tag::Standard],
        minutes: 15,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::CommonModule],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some(module) = context.place().common_module() else {
        return;
    };
    let is_ordinary = module.client_ordinary && !module.client_managed;
    if !module.server && !module.external_connection && !is_ordinary {
        return;
    }
    for found in crate::external_code::executed(context) {
        let message = context.language.pick(
            "В общем модуле исполняется произвольный код: проверьте, откуда он приходит, и включите безопасный режим",
            "A common module executes any code: check where it comes from, and switch the safe mode on",
        );
        context.report(found.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;
    use analysis::Language;
    #[test]
    fn a_module_of_the_client_alone_may() {
        let text = "// Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl\nА = Вычислить(Б);";
        assert_eq!(
            found(&EXECUTE_EXTERNAL_CODE_IN_COMMON_MODULE, text, Language::Ru).len(),
            1
        );
        let text =
            "// Модуль: CommonModules/ОбщегоНазначенияКлиент/Ext/Module.bsl\nА = Вычислить(Б);";
        assert_eq!(
            found(&EXECUTE_EXTERNAL_CODE_IN_COMMON_MODULE, text, Language::Ru),
            []
        );
        let text = "// Модуль: CommonModules/ОбщегоНазначенияКлиентСервер/Ext/Module.bsl\n#Если Не Сервер Тогда\nА = Вычислить(Б);\n#КонецЕсли";
        assert_eq!(
            found(&EXECUTE_EXTERNAL_CODE_IN_COMMON_MODULE, text, Language::Ru),
            []
        );
    }
}
