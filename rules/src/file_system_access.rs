use crate::calls::{calls_like, plain_words};
use analysis::review::{
    Check, Context, Default, Parameter, RuleKind, RuleScope, Tag, callee, type_name,
};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Доступ к файловой системе
    ///
    /// Код читает или пишет файлы на сервере или на компьютере пользователя. Если путь составлен из данных
    /// пользователя, прочитают чужой файл или затрут нужный. Проверьте, откуда берётся путь, и закрыт ли каталог от
    /// посторонних.
    ///
    /// ## Неправильно
    /// ```bsl
    /// КопироватьФайл(Источник, Приемник);
    /// ```
    /// ```bsl
    /// Текст = Новый ЧтениеТекста(ИмяФайла);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Данные = ПолучитьИзВременногоХранилища(Адрес);
    /// ```
    ///
    /// # Access to the file system
    ///
    /// The code reads or writes files on the server or on the computer of the user. If the path is made of data of
    /// the user, a foreign file is read, or one that is needed is overwritten. Check where the path comes from, and
    /// that outsiders cannot get into the folder.
    ///
    /// ## Wrong
    /// ```bsl
    /// FileCopy(Source, Destination);
    /// ```
    /// ```bsl
    /// Text = New TextReader(FileName);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Data = GetFromTempStorage(Address);
    /// ```
    FILE_SYSTEM_ACCESS {
        code: "FileSystemAccess",
        kind: RuleKind::Vulnerability,
        tags: &[Tag::Suspicious],
        minutes: 3,
        scope: RuleScope::Bsl,
        by_default: false,
        parameters: &[Parameter { name: "globalMethods", default: Default::Pattern("ЗначениеВФайл|ValueToFile|КопироватьФайл|FileCopy|ОбъединитьФайлы|MergeFiles|ПереместитьФайл|MoveFile|РазделитьФайл|SplitFile|СоздатьКаталог|CreateDirectory|УдалитьФайлы|DeleteFiles|КаталогПрограммы|BinDir|КаталогВременныхФайлов|TempFilesDir|КаталогДокументов|DocumentsDir|РабочийКаталогДанныхПользователя|UserDataWorkDir|НачатьПодключениеРасширенияРаботыСФайлами|BeginAttachingFileSystemExtension|НачатьУстановкуРасширенияРаботыСФайлами|BeginInstallFileSystemExtension|УстановитьРасширениеРаботыСФайлами|InstallFileSystemExtension|УстановитьРасширениеРаботыСФайламиАсинх|InstallFileSystemExtensionAsync|ПодключитьРасширениеРаботыСФайламиАсинх|AttachFileSystemExtensionAsync|КаталогВременныхФайловАсинх|TempFilesDirAsync|КаталогДокументовАсинх|DocumentsDirAsync|НачатьПолучениеКаталогаВременныхФайлов|BeginGettingTempFilesDir|НачатьПолучениеКаталогаДокументов|BeginGettingDocumentsDir|НачатьПолучениеРабочегоКаталогаДанныхПользователя|BeginGettingUserDataWorkDir|РабочийКаталогДанныхПользователяАсинх|UserDataWorkDirAsync|КопироватьФайлАсинх|CopyFileAsync|НайтиФайлыАсинх|FindFilesAsync|НачатьКопированиеФайла|BeginCopyingFile|НачатьПеремещениеФайла|BeginMovingFile|НачатьПоискФайлов|BeginFindingFiles|НачатьСозданиеДвоичныхДанныхИзФайла|BeginCreateBinaryDataFromFile|НачатьСозданиеКаталога|BeginCreatingDirectory|НачатьУдалениеФайлов|BeginDeletingFiles|ПереместитьФайлАсинх|MoveFileAsync|СоздатьДвоичныеДанныеИзФайлаАсинх|CreateBinaryDataFromFileAsync|СоздатьКаталогАсинх|CreateDirectoryAsync|УдалитьФайлыАсинх|DeleteFilesAsync"), ru: "Имена методов глобального контекста: регулярное выражение.", en: "The names of methods of the global context: a regular expression." }, Parameter { name: "newExpression", default: Default::Pattern("File|Файл|xBase|HTMLWriter|ЗаписьHTML|HTMLReader|ЧтениеHTML|FastInfosetReader|ЧтениеFastInfoset|FastInfosetWriter|ЗаписьFastInfoset|XSLTransform|ПреобразованиеXSL|ZipFileWriter|ЗаписьZipФайла|ZipFileReader|ЧтениеZipФайла|TextReader|ЧтениеТекста|TextWriter|ЗаписьТекста|TextExtraction|ИзвлечениеТекста|BinaryData|ДвоичныеДанные|FileStream|ФайловыйПоток|FileStreamsManager|МенеджерФайловыхПотоков|DataWriter|ЗаписьДанных|DataReader|ЧтениеДанных"), ru: "Имена типов, объекты которых читают и пишут файлы: регулярное выражение.", en: "The names of types whose objects read and write files: a regular expression." }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for name in calls_like(context, "globalMethods", false)
        .into_iter()
        .filter_map(callee)
    {
        report(context, name.range(), name.text());
    }
    let file = context.file;
    let made = match plain_words(context.setting("newExpression")) {
        Some(words) => file.made(&words),
        None => {
            let Some(pattern) = context.whole_pattern("newExpression") else {
                return;
            };
            let is_one = |it: &BslNode<'_>| type_name(*it).is_some_and(|it| pattern.is_match(it));
            let all = file.tree.of_kind(Kind::NewExpression);
            all.filter(is_one).collect()
        }
    };
    for made in made {
        report(context, made.range(), type_name(made).unwrap_or_default());
    }
}

fn report(context: &mut Context<'_>, range: std::ops::Range<usize>, name: &str) {
    let message = context.language.pick(
        format!("«{name}» обращается к файлам: проверьте, откуда берётся путь"),
        format!("“{name}” accesses files: check where the path comes from"),
    );
    context.report(range, message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_with, found, with};
    use analysis::Language;
    use analysis::review::Value;
    #[test]
    fn methods_of_objects_are_others() {
        let text = "Список.УдалитьФайлы(Имя); А = Новый Запрос;";
        assert_eq!(found(&FILE_SYSTEM_ACCESS, text, Language::Ru), []);
    }

    #[test]
    fn types_may_be_a_pattern() {
        let pattern = Value::Text("Чтение.+".to_owned());
        check_with(
            || with(&FILE_SYSTEM_ACCESS, &[("newExpression", pattern.clone())]),
            Language::Ru,
            r"
    Чтение = Новый ЧтениеJSON;
             ^^^^^^^^^^^^^^^^ «ЧтениеJSON» обращается к файлам: проверьте, откуда берётся путь
    Запись = Новый ЗаписьJSON;
",
        );
    }
}
