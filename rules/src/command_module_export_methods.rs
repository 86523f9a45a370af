use analysis::review::{Check, Context, RuleScope, Tag};
use analysis::{Fix, Severity};
use metadata::ModuleKind;

rule! {
    /// # Экспортный метод в модуле команды
    ///
    /// К модулю команды нельзя обратиться из другого кода: у команды нет объекта, методы которого можно вызвать.
    /// «Экспорт» здесь только обещает то, чего нет, и заставляет искать вызовы, которых быть не может.
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
        let message = context.language.pick(
            format!("Метод «{name}» модуля команды некому вызвать снаружи: уберите «Экспорт»"),
            format!("Nobody can call “{name}” of a command module from outside: remove “Export”"),
        );
        let title = context.language.pick("Убрать «Экспорт»", "Remove “Export”");
        let before = context.text().get(..export.start()).unwrap_or_default();
        let range = before.trim_end().len()..export.end();
        // A notification calls export methods only: who passes this module must think first.
        let fix = Fix::possible(title.to_owned(), range, "");
        context.report(method.name.range(), message).fix(fix);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_fix;

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
