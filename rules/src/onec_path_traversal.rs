use crate::data_paths::report_taint;
use analysis::Severity;
use analysis::flow::{SinkKind, SourceKind};
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag};

rule! {
    /// # Путь к файлу приходит снаружи
    ///
    /// Путь или имя файла, которые прислал клиент или другая система, используются на сервере как есть. Именем вида
    /// `..\..\1cv8.1CD` можно прочитать, перезаписать или удалить чужой файл. Берите только имя файла
    /// (`Новый Файл(Путь).Имя`), каталог задавайте сами, временные файлы называйте через `ПолучитьИмяВременногоФайла`. В
    /// замечании показан путь данных. Параметры веб-сервисов, которые платформа превращает в числа, даты и уникальные
    /// идентификаторы, путём быть не могут.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Процедура Удалить(ИмяФайла) Экспорт
    ///     УдалитьФайлы(КаталогВременныхФайлов() + ИмяФайла);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Процедура Удалить(ИмяФайла) Экспорт
    ///     УдалитьФайлы(КаталогВременныхФайлов() + Новый Файл(ИмяФайла).Имя);
    /// КонецПроцедуры
    /// ```
    ///
    /// # The path of a file comes from outside
    ///
    /// A path or the name of a file that the client or another system sent is used at the server as it is. A name like
    /// `..\..\1cv8.1CD` reads, overwrites or deletes a file of somebody else. Take the name only (`New File(Path).Name`), choose
    /// the folder yourself, and name temporary files by `GetTempFileName`. The finding shows the way of the
    /// data. Parameters of web services that the platform makes numbers, dates and identifiers of cannot be paths.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Procedure Remove(FileName) Export
    ///     DeleteFiles(TempFilesDir() + FileName);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Procedure Remove(FileName) Export
    ///     DeleteFiles(TempFilesDir() + New File(FileName).Name);
    /// EndProcedure
    /// ```
    ONEC_PATH_TRAVERSAL {
        code: "OnecPathTraversal",
        kind: RuleKind::Vulnerability,
        severity: Severity::Critical,
        tags: &[Tag::Security],
        minutes: 30,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    report_taint(
        context,
        SinkKind::File,
        &[
            SourceKind::Form,
            SourceKind::Response,
            SourceKind::File,
            SourceKind::Storage,
            SourceKind::Com,
        ],
        |language, source| {
            language.pick(
            format!("Путь к файлу приходит снаружи ({source}): возьмите только имя файла, а каталог задайте сами"),
            format!("The path of a file comes from outside ({source}): take the name only, and choose the folder yourself"),
        )
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tainted;

    const SINK: &str = r#"УдалитьФайлы("/tmp/" + Данные);"#;

    #[test]
    fn the_way_is_shown_through_modules() {
        tainted::check_way(&ONEC_PATH_TRAVERSAL, SINK);
    }

    #[test]
    fn a_name_that_the_code_gives_to_a_part_is_not_from_outside() {
        crate::testing::check(
            &ONEC_PATH_TRAVERSAL,
            analysis::Language::Ru,
            r#"
//- /CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
Процедура П(Параметры, Имя) Экспорт
    УдалитьФайлы(Параметры.Каталог);
    ^^^^^^^^^^^^ Путь к файлу приходит снаружи (параметр серверного вызова с клиента): возьмите только имя файла, а каталог задайте сами
    Параметры.ИмяФайла = ПолучитьИмяВременногоФайла("xml");
    УдалитьФайлы(Параметры.ИмяФайла);
    Архивы = Новый Соответствие;
    Архивы.Вставить(Имя, ПолучитьИмяВременногоФайла("zip"));
    Для Каждого Архив Из Архивы Цикл
        УдалитьФайлы(Архив.Значение);
    КонецЦикла;
КонецПроцедуры
"#,
        );
    }

    #[test]
    fn what_is_checked_or_comes_from_the_code_itself_is_silent() {
        tainted::check_silence(&ONEC_PATH_TRAVERSAL, SINK);
    }
}
