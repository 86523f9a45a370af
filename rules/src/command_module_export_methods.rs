use analysis::review::{Check, Context, RuleScope, Tag};
use analysis::{Fix, Severity};
use metadata::ModuleKind;

use crate::uses;

rule! {
    /// # Экспортный метод в модуле команды
    ///
    /// К модулю команды нельзя обратиться из другого кода: у команды нет объекта, методы которого можно вызвать.
    /// «Экспорт» здесь только обещает то, чего нет, и заставляет искать вызовы, которых быть не может.
    ///
    /// В отличие от BSL Language Server, метод, имя которого стоит в строке, нарушением не считается: его вызовет
    /// описание оповещения.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonCommands/ОстаткиПоНоменклатуре/Ext/CommandModule.bsl
    /// &НаКлиенте
    /// Процедура ОбработкаКоманды(ПараметрКоманды, ПараметрыВыполненияКоманды) Экспорт
    ///     ОткрытьФорму("Отчет.ОстаткиТоваров.Форма");
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonCommands/ОстаткиПоНоменклатуре/Ext/CommandModule.bsl
    /// &НаКлиенте
    /// Процедура ОбработкаКоманды(ПараметрКоманды, ПараметрыВыполненияКоманды)
    ///     ОткрытьФорму("Отчет.ОстаткиТоваров.Форма");
    /// КонецПроцедуры
    /// ```
    ///
    /// # Export method in a command module
    ///
    /// No other code can reach the module of a command: a command has no object whose methods could be called.
    /// `Export` promises what is not there, and makes people look for calls that cannot exist.
    ///
    /// Unlike in BSL Language Server, a method that a string names is no fault: a notification calls it.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonCommands/ОстаткиПоНоменклатуре/Ext/CommandModule.bsl
    /// &AtClient
    /// Procedure CommandProcessing(CommandParameter, CommandExecuteParameters) Export
    ///     OpenForm("Report.ОстаткиТоваров.Form");
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonCommands/ОстаткиПоНоменклатуре/Ext/CommandModule.bsl
    /// &AtClient
    /// Procedure CommandProcessing(CommandParameter, CommandExecuteParameters)
    ///     OpenForm("Report.ОстаткиТоваров.Form");
    /// EndProcedure
    /// ```
    COMMAND_MODULE_EXPORT_METHODS {
        code: "CommandModuleExportMethods",
        severity: Severity::Info,
        tags: &[Tag::Standard, Tag::Clumsy],
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::CommandModule],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for method in &context.outline.methods {
        let Some(export) = method.export else {
            continue;
        };
        let name = method.name.text();
        if uses::is_named(&context.file.tree, name) {
            continue;
        }
        let message = context.language.pick(
            format!("Метод «{name}» модуля команды некому вызвать снаружи: уберите «Экспорт»"),
            format!("Nobody can call “{name}” of a command module from outside: remove “Export”"),
        );
        let title = context.language.pick("Убрать «Экспорт»", "Remove “Export”");
        let before = context.text().get(..export.start()).unwrap_or_default();
        let range = before.trim_end().len()..export.end();
        let fix = Fix::evident(title.to_owned(), range, "");
        context.report(method.name.range(), message).fix(fix);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;

    use crate::testing::{check, check_fix};

    #[test]
    fn methods_of_notifications_are_called() {
        let text = "//- /CommonCommands/ОстаткиПоНоменклатуре/Ext/CommandModule.bsl
Процедура А()
	Б = Новый ОписаниеОповещения(\"АЗавершение\", ЭтотОбъект);
КонецПроцедуры
Процедура АЗавершение(Результат, Параметры) Экспорт
КонецПроцедуры
";
        check(&COMMAND_MODULE_EXPORT_METHODS, Language::Ru, text);
    }

    #[test]
    fn the_fix_removes_the_word() {
        let head = "// Модуль: CommonCommands/ОстаткиПоНоменклатуре/Ext/CommandModule.bsl\n";
        check_fix(
            &COMMAND_MODULE_EXPORT_METHODS,
            &format!("{head}Процедура А() Экспорт\nКонецПроцедуры\n"),
            &format!("{head}Процедура А()\nКонецПроцедуры\n"),
        );
    }
}
