//! Which functions there are whose result follows from their arguments.

use metadata::Bilingual;

/// How a result follows from arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The first argument, or a copy of it.
    Same,
    /// An attribute of the reference in the first argument, by its name in the second one.
    Attribute,
    /// A structure of such attributes.
    Attributes,
    /// A map of such attributes, for an array of references.
    AttributeOfMany,
    /// A map of such structures.
    AttributesOfMany,
    /// The common module of a name.
    Module,
    /// The manager of what a reference is to.
    ManagerByReference,
    /// The manager of a full name.
    ManagerByName,
    /// An array of the first argument.
    InArray,
    /// An array of structures, one for each row.
    RowsToStructures,
    /// A structure of what a row holds.
    RowToStructure,
    /// A key of a structure.
    Property,
    /// A predefined item, by its full name.
    Predefined,
    /// An array of strings.
    Strings,
    /// An array of what is in a column.
    Column,
    /// An array of values of a type of the platform.
    ArrayOf(&'static str),
    /// A value of the type in the first argument.
    OfFirstType,
    /// A value of the type in the second argument.
    OfSecondType,
    /// The type of a name.
    Type,
    /// The type of a value.
    TypeOf,
    /// A form by its full name.
    Form,
    /// A form of what the method belongs to.
    OwnForm,
    /// What an attribute of a form is outside of it.
    FormAttribute,
    /// What was put into the temporary storage.
    Stored,
    /// An object of the metadata tree by its full name.
    MetadataByName,
    /// An object of the metadata tree by the type of its values.
    MetadataByType,
    /// A template of the object at hand.
    Template,
    /// A common template.
    CommonTemplate,
}

/// A function by its two names.
pub(super) type Known = (&'static str, &'static str, Meaning);

/// Functions of the library of standard subsystems.
pub(super) const LIBRARY: &[Known] = &[
    (
        "ЗначениеРеквизитаОбъекта",
        "ObjectAttributeValue",
        Meaning::Attribute,
    ),
    (
        "ЗначенияРеквизитовОбъекта",
        "ObjectAttributesValues",
        Meaning::Attributes,
    ),
    (
        "ЗначениеРеквизитаОбъектов",
        "ObjectsAttributeValue",
        Meaning::AttributeOfMany,
    ),
    (
        "ЗначенияРеквизитовОбъектов",
        "ObjectsAttributesValues",
        Meaning::AttributesOfMany,
    ),
    ("ОбщийМодуль", "CommonModule", Meaning::Module),
    (
        "МенеджерОбъектаПоСсылке",
        "ObjectManagerByRef",
        Meaning::ManagerByReference,
    ),
    (
        "МенеджерОбъектаПоСсылке",
        "ObjectManagerByLink",
        Meaning::ManagerByReference,
    ),
    (
        "МенеджерОбъектаПоПолномуИмени",
        "ObjectManagerByFullName",
        Meaning::ManagerByName,
    ),
    ("СкопироватьРекурсивно", "CopyRecursive", Meaning::Same),
    ("СкопироватьСтруктуру", "CopyStructure", Meaning::Same),
    ("СкопироватьСоответствие", "CopyMap", Meaning::Same),
    ("СкопироватьМассив", "CopyArray", Meaning::Same),
    ("СкопироватьСписокЗначений", "CopyValueList", Meaning::Same),
    ("ФиксированныеДанные", "FixedData", Meaning::Same),
    ("СвернутьМассив", "CollapseArray", Meaning::Same),
    ("РазностьМассивов", "ArraysDifference", Meaning::Same),
    ("ЗначениеВМассиве", "ValueInArray", Meaning::InArray),
    (
        "ТаблицаЗначенийВМассив",
        "ValueTableToArray",
        Meaning::RowsToStructures,
    ),
    (
        "СтрокаТаблицыЗначенийВСтруктуру",
        "ValueTableRowToStructure",
        Meaning::RowToStructure,
    ),
    ("СвойствоСтруктуры", "StructureProperty", Meaning::Property),
    (
        "ПредопределенныйЭлемент",
        "PredefinedItem",
        Meaning::Predefined,
    ),
    (
        "РазложитьСтрокуВМассивПодстрок",
        "SplitStringIntoSubstringsArray",
        Meaning::Strings,
    ),
    (
        "РазложитьСтрокуВМассивСлов",
        "SplitStringIntoWordArray",
        Meaning::Strings,
    ),
    ("ВыгрузитьКолонку", "UnloadColumn", Meaning::Column),
];

/// Functions of the global context.
pub(super) const FUNCTIONS: &[Known] = &[
    ("Тип", "Type", Meaning::Type),
    ("ТипЗнч", "TypeOf", Meaning::TypeOf),
    (
        "ПредопределенноеЗначение",
        "PredefinedValue",
        Meaning::Predefined,
    ),
    ("ПолучитьФорму", "GetForm", Meaning::Form),
    ("ОткрытьФорму", "OpenForm", Meaning::Form),
    ("ПолучитьОбщуюФорму", "GetCommonForm", Meaning::Form),
    (
        "ДанныеФормыВЗначение",
        "FormDataToValue",
        Meaning::OfSecondType,
    ),
    (
        "РеквизитФормыВЗначение",
        "FormAttributeToValue",
        Meaning::FormAttribute,
    ),
    ("XMLЗначение", "XMLValue", Meaning::OfFirstType),
    ("СтрРазделить", "StrSplit", Meaning::Strings),
    (
        "ПолучитьИзВременногоХранилища",
        "GetFromTempStorage",
        Meaning::Stored,
    ),
    (
        "ПолучитьОбщийМакет",
        "GetCommonTemplate",
        Meaning::CommonTemplate,
    ),
];

/// Methods of types of the platform.
pub(super) const METHODS: &[Known] = &[
    ("ПолучитьФорму", "GetForm", Meaning::OwnForm),
    (
        "НайтиПоПолномуИмени",
        "FindByFullName",
        Meaning::MetadataByName,
    ),
    ("НайтиПоТипу", "FindByType", Meaning::MetadataByType),
    (
        "РеквизитФормыВЗначение",
        "FormAttributeToValue",
        Meaning::FormAttribute,
    ),
    ("ПолучитьМакет", "GetTemplate", Meaning::Template),
    (
        "ПолучитьФоновыеЗадания",
        "GetBackgroundJobs",
        Meaning::ArrayOf("ФоновоеЗадание"),
    ),
    (
        "ПолучитьРегламентныеЗадания",
        "GetScheduledJobs",
        Meaning::ArrayOf("РегламентноеЗадание"),
    ),
    (
        "ПолучитьПользователей",
        "GetUsers",
        Meaning::ArrayOf("ПользовательИнформационнойБазы"),
    ),
];

/// How the result of a function follows from its arguments.
pub(super) fn meaning(list: &[Known], name: &str) -> Option<Meaning> {
    let is = |it: &&Known| Bilingual { ru: it.0, en: it.1 }.is(name);
    list.iter().find(is).map(|it| it.2)
}
