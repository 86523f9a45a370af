//! Methods that wait for the user or for the file system, and those that do not.

use analysis::review::{Context, callee};
use metadata::same;
use parser_bsl::flat::BslNode;

use crate::calls::platform_calls;

/// A method and what is called instead, in Russian and in English.
type Old = [&'static str; 4];

/// Methods that open modal windows.
pub(crate) const MODAL: &[Old] = &[
    ["Вопрос", "ПоказатьВопрос", "DoQueryBox", "ShowQueryBox"],
    [
        "Предупреждение",
        "ПоказатьПредупреждение",
        "DoMessageBox",
        "ShowMessageBox",
    ],
    [
        "ОткрытьЗначение",
        "ПоказатьЗначение",
        "OpenValue",
        "ShowValue",
    ],
    [
        "ВвестиДату",
        "ПоказатьВводДаты",
        "InputDate",
        "ShowInputDate",
    ],
    [
        "ВвестиЗначение",
        "ПоказатьВводЗначения",
        "InputValue",
        "ShowInputValue",
    ],
    [
        "ВвестиСтроку",
        "ПоказатьВводСтроки",
        "InputString",
        "ShowInputString",
    ],
    [
        "ВвестиЧисло",
        "ПоказатьВводЧисла",
        "InputNumber",
        "ShowInputNumber",
    ],
    [
        "УстановитьВнешнююКомпоненту",
        "НачатьУстановкуВнешнейКомпоненты",
        "InstallAddIn",
        "BeginInstallAddIn",
    ],
    [
        "ОткрытьФормуМодально",
        "ОткрытьФорму",
        "OpenFormModal",
        "OpenForm",
    ],
    [
        "УстановитьРасширениеРаботыСФайлами",
        "НачатьУстановкуРасширенияРаботыСФайлами",
        "InstallFileSystemExtension",
        "BeginInstallFileSystemExtension",
    ],
    [
        "УстановитьРасширениеРаботыСКриптографией",
        "НачатьУстановкуРасширенияРаботыСКриптографией",
        "InstallCryptoExtension",
        "BeginInstallCryptoExtension",
    ],
    [
        "ПоместитьФайл",
        "НачатьПомещениеФайла",
        "PutFile",
        "BeginPutFile",
    ],
];

/// Methods that wait for the file system or for an add-in.
pub(crate) const SYNCHRONOUS: &[Old] = &[
    [
        "ПодключитьРасширениеРаботыСКриптографией",
        "НачатьПодключениеРасширенияРаботыСКриптографией",
        "AttachCryptoExtension",
        "BeginAttachingCryptoExtension",
    ],
    [
        "ПодключитьРасширениеРаботыСФайлами",
        "НачатьПодключениеРасширенияРаботыСФайлами",
        "AttachFileSystemExtension",
        "BeginAttachingFileSystemExtension",
    ],
    [
        "ПодключитьВнешнююКомпоненту",
        "НачатьПодключениеВнешнейКомпоненты",
        "AttachAddIn",
        "BeginAttachingAddIn",
    ],
    [
        "КопироватьФайл",
        "НачатьКопированиеФайла",
        "FileCopy",
        "BeginCopyingFile",
    ],
    [
        "ПереместитьФайл",
        "НачатьПеремещениеФайла",
        "MoveFile",
        "BeginMovingFile",
    ],
    [
        "НайтиФайлы",
        "НачатьПоискФайлов",
        "FindFiles",
        "BeginFindingFiles",
    ],
    [
        "УдалитьФайлы",
        "НачатьУдалениеФайлов",
        "DeleteFiles",
        "BeginDeletingFiles",
    ],
    [
        "СоздатьКаталог",
        "НачатьСозданиеКаталога",
        "CreateDirectory",
        "BeginCreatingDirectory",
    ],
    [
        "КаталогВременныхФайлов",
        "НачатьПолучениеКаталогаВременныхФайлов",
        "TempFilesDir",
        "BeginGettingTempFilesDir",
    ],
    [
        "КаталогДокументов",
        "НачатьПолучениеКаталогаДокументов",
        "DocumentsDir",
        "BeginGettingDocumentsDir",
    ],
    [
        "РабочийКаталогДанныхПользователя",
        "НачатьПолучениеРабочегоКаталогаДанныхПользователя",
        "UserDataWorkDir",
        "BeginGettingUserDataWorkDir",
    ],
    [
        "ПолучитьФайлы",
        "НачатьПолучениеФайлов",
        "GetFiles",
        "BeginGettingFiles",
    ],
    [
        "ПоместитьФайлы",
        "НачатьПомещениеФайлов",
        "PutFiles",
        "BeginPuttingFiles",
    ],
    [
        "ЗапроситьРазрешениеПользователя",
        "НачатьЗапросРазрешенияПользователя",
        "RequestUserPermission",
        "BeginRequestingUserPermission",
    ],
    [
        "ЗапуститьПриложение",
        "НачатьЗапускПриложения",
        "RunApp",
        "BeginRunningApplication",
    ],
];

/// Calls of such methods: the call, the name and what is called instead, in the language of the name.
pub(crate) fn old_calls<'a>(
    context: &Context<'a>,
    methods: &[Old],
) -> Vec<(BslNode<'a>, &'a str, &'static str)> {
    let names: Vec<&str> = methods.iter().flat_map(|it| [it[0], it[2]]).collect();
    let calls = platform_calls(context, &names).into_iter();
    let found = calls.filter_map(|call| {
        let name = callee(call)?.text();
        let instead = methods.iter().find_map(|[ru, new_ru, en, new_en]| {
            if same(ru, name) {
                return Some(*new_ru);
            }
            same(en, name).then_some(*new_en)
        });
        Some((call, name, instead?))
    });
    found.collect()
}

/// Whether the configuration allows such methods, by the name of the mode in dumps.
pub(crate) fn allows(context: &Context<'_>, mode: &str) -> bool {
    let properties = context.place().properties;
    properties.is_some_and(|it| {
        let mut modes = it.modes.iter();
        modes.any(|(name, value)| name == mode && value == "Use")
    })
}
