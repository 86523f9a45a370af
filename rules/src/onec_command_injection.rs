use crate::data_paths::report_taint;
use analysis::Severity;
use analysis::flow::{SinkKind, SourceKind};
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag};

rule! {
    /// # Данные снаружи попадают в командную строку
    ///
    /// Строка, которую прислал клиент или другая система, становится частью команды, которую выполняет операционная система.
    /// Через `&`, `|` или кавычки к ней добавят свою команду, и сервер её выполнит. Не собирайте команды из таких данных;
    /// если программу надо запустить, сверяйте каждый аргумент со списком допустимых. В замечании показан путь данных.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Процедура Распаковать(Архив) Экспорт
    ///     ЗапуститьПриложение("unzip " + Архив);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Процедура Распаковать(Архив) Экспорт
    ///     Чтение = Новый ЧтениеZipФайла(ПолучитьИмяВременногоФайла("zip"));
    ///     Чтение.ИзвлечьВсе(КаталогВременныхФайлов());
    /// КонецПроцедуры
    /// ```
    ///
    /// # Data from outside gets into a command line
    ///
    /// A string that the client or another system sent becomes a part of a command that the operating system runs. With `&`, `|`
    /// or quotes another command is added to it, and the server runs that too. Do not put commands together from such data; if a
    /// program must be started, compare every argument with a list of allowed ones. The finding shows the way of the data.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Procedure Unpack(Archive) Export
    ///     RunApp("unzip " + Archive);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Procedure Unpack(Archive) Export
    ///     Reader = New ZipFileReader(GetTempFileName("zip"));
    ///     Reader.ExtractAll(TempFilesDir());
    /// EndProcedure
    /// ```
    ONEC_COMMAND_INJECTION {
        code: "OnecCommandInjection",
        kind: RuleKind::Vulnerability,
        severity: Severity::Blocker,
        tags: &[Tag::Security],
        minutes: 60,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    report_taint(
        context,
        SinkKind::Command,
        &[SourceKind::File, SourceKind::Storage, SourceKind::Com],
        |language, source| {
            language.pick(
            format!("В командную строку попадают данные снаружи ({source}): сверьте их со списком допустимых"),
            format!("Data from outside ({source}) gets into a command line: compare it with what is allowed"),
        )
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tainted;

    const SINK: &str = r#"ЗапуститьПриложение("unzip " + Данные);"#;

    #[test]
    fn the_way_is_shown_through_modules() {
        tainted::check_way(&ONEC_COMMAND_INJECTION, SINK);
    }

    #[test]
    fn what_is_checked_or_comes_from_the_code_itself_is_silent() {
        tainted::check_silence(&ONEC_COMMAND_INJECTION, SINK);
    }
}
