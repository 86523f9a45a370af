//! Which argument of which call names what.

use metadata::Kind;

use crate::ide::completion::scan::Open;
use crate::ide::completion::words::either;

/// What a string names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ide::completion) enum Gives {
    /// Keys of the receiver.
    Keys,
    /// Keys of what is made.
    NewKeys,
    /// Columns of the receiver.
    Columns,
    /// Properties of the receiver.
    Members,
    /// Properties of an argument before, by its number.
    FieldsOfArgument(usize),
    /// A method; of the module that the next argument names, or else of this one.
    Handler(bool),
    FormAttribute,
    Form,
    /// A type; with `true` one that `Новый` makes.
    Type(bool),
    /// The name of an object of one of the kinds.
    Objects(&'static [Kind]),
    /// The full name of an object of the metadata.
    Metadata,
    Predefined,
    /// A template of the object at hand.
    Template,
    QueryParameter,
    Languages,
    /// An event of a form or its items.
    Event,
}

impl Gives {
    /// Whether names with dots are typed.
    pub(super) fn takes_path(self) -> bool {
        matches!(
            self,
            Self::Form | Self::Type(_) | Self::Metadata | Self::Predefined
        )
    }
}

/// How something is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    /// Without a dot.
    Function,
    /// Behind a dot.
    Method,
    /// Either way.
    Any,
    /// Behind `Новый`.
    New,
}

/// An argument that names something.
pub(super) struct Row {
    ru: &'static str,
    en: &'static str,
    call: Call,
    /// The number of the argument, from 0.
    argument: usize,
    pub(super) gives: Gives,
    /// Several names stand there, with commas between them.
    pub(super) list: bool,
}

const fn row(
    call: Call,
    (ru, en): (&'static str, &'static str),
    argument: usize,
    gives: Gives,
) -> Row {
    Row {
        ru,
        en,
        call,
        argument,
        gives,
        list: false,
    }
}

const fn list(
    call: Call,
    names: (&'static str, &'static str),
    argument: usize,
    gives: Gives,
) -> Row {
    Row {
        list: true,
        ..row(call, names, argument, gives)
    }
}

const TEMPLATES: &[Kind] = &[Kind::CommonTemplate];
const MODULES: &[Kind] = &[Kind::CommonModule];
const OPTIONS: &[Kind] = &[Kind::FunctionalOption];
const ROLES: &[Kind] = &[Kind::Role];

use Call::{Any, Function, Method, New};

/// The one list of all such arguments.
const ROWS: &[Row] = &[
    list(New, ("Структура", "Structure"), 0, Gives::NewKeys),
    list(
        New,
        ("ФиксированнаяСтруктура", "FixedStructure"),
        0,
        Gives::NewKeys,
    ),
    row(Method, ("Вставить", "Insert"), 0, Gives::Keys),
    row(Method, ("Свойство", "Property"), 0, Gives::Keys),
    row(Method, ("Удалить", "Delete"), 0, Gives::Keys),
    row(Method, ("Получить", "Get"), 0, Gives::Keys),
    row(
        New,
        ("ОписаниеОповещения", "NotifyDescription"),
        0,
        Gives::Handler(true),
    ),
    row(
        New,
        ("ОписаниеОповещения", "NotifyDescription"),
        3,
        Gives::Handler(true),
    ),
    row(
        New,
        ("CallbackDescription", "CallbackDescription"),
        0,
        Gives::Handler(true),
    ),
    row(
        Any,
        ("ПодключитьОбработчикОжидания", "AttachIdleHandler"),
        0,
        Gives::Handler(false),
    ),
    row(
        Any,
        ("ОтключитьОбработчикОжидания", "DetachIdleHandler"),
        0,
        Gives::Handler(false),
    ),
    row(Any, ("УстановитьДействие", "SetAction"), 0, Gives::Event),
    row(
        Any,
        ("УстановитьДействие", "SetAction"),
        1,
        Gives::Handler(false),
    ),
    row(Any, ("ПолучитьДействие", "GetAction"), 0, Gives::Event),
    row(Method, ("Найти", "Find"), 0, Gives::Members),
    list(Method, ("Найти", "Find"), 1, Gives::Columns),
    row(Any, ("ПолучитьФорму", "GetForm"), 0, Gives::Form),
    row(Any, ("ОткрытьФорму", "OpenForm"), 0, Gives::Form),
    row(
        Any,
        ("ОткрытьФормуМодально", "OpenFormModal"),
        0,
        Gives::Form,
    ),
    row(Function, ("Тип", "Type"), 0, Gives::Type(false)),
    row(Function, ("Новый", "New"), 0, Gives::Type(true)),
    list(
        New,
        ("ОписаниеТипов", "TypeDescription"),
        0,
        Gives::Type(false),
    ),
    list(
        New,
        ("ОписаниеТипов", "TypeDescription"),
        1,
        Gives::Type(false),
    ),
    row(
        Any,
        ("ОбщийМодуль", "CommonModule"),
        0,
        Gives::Objects(MODULES),
    ),
    row(
        Any,
        ("НайтиПоПолномуИмени", "FindByFullName"),
        0,
        Gives::Metadata,
    ),
    row(
        Any,
        ("МенеджерОбъектаПоПолномуИмени", "ObjectManagerByFullName"),
        0,
        Gives::Metadata,
    ),
    row(
        Any,
        ("ПредопределенноеЗначение", "PredefinedValue"),
        0,
        Gives::Predefined,
    ),
    row(
        Any,
        ("ПредопределенныйЭлемент", "PredefinedItem"),
        0,
        Gives::Predefined,
    ),
    row(
        Any,
        ("РеквизитФормыВЗначение", "FormAttributeToValue"),
        0,
        Gives::FormAttribute,
    ),
    row(
        Any,
        ("ЗначениеВРеквизитФормы", "ValueToFormAttribute"),
        1,
        Gives::FormAttribute,
    ),
    list(
        Function,
        ("ЗаполнитьЗначенияСвойств", "FillPropertyValues"),
        2,
        Gives::FieldsOfArgument(0),
    ),
    list(
        Function,
        ("ЗаполнитьЗначенияСвойств", "FillPropertyValues"),
        3,
        Gives::FieldsOfArgument(0),
    ),
    row(
        Any,
        ("ЗначениеРеквизитаОбъекта", "ObjectAttributeValue"),
        1,
        Gives::FieldsOfArgument(0),
    ),
    list(
        Any,
        ("ЗначенияРеквизитовОбъекта", "ObjectAttributesValues"),
        1,
        Gives::FieldsOfArgument(0),
    ),
    list(Method, ("Свернуть", "GroupBy"), 0, Gives::Columns),
    list(Method, ("Свернуть", "GroupBy"), 1, Gives::Columns),
    list(Method, ("Сортировать", "Sort"), 0, Gives::Columns),
    row(
        Method,
        ("ЗагрузитьКолонку", "LoadColumn"),
        1,
        Gives::Columns,
    ),
    row(
        Method,
        ("ВыгрузитьКолонку", "UnloadColumn"),
        0,
        Gives::Columns,
    ),
    list(
        Method,
        ("ВыгрузитьКолонки", "UnloadColumns"),
        0,
        Gives::Columns,
    ),
    list(Method, ("Выгрузить", "Unload"), 1, Gives::Columns),
    list(Method, ("Скопировать", "Copy"), 1, Gives::Columns),
    list(
        Method,
        ("СкопироватьКолонки", "CopyColumns"),
        0,
        Gives::Columns,
    ),
    list(
        Method,
        ("ЗаполнитьЗначения", "FillValues"),
        1,
        Gives::Columns,
    ),
    row(Method, ("Итог", "Total"), 0, Gives::Columns),
    row(
        Method,
        ("УстановитьПараметр", "SetParameter"),
        0,
        Gives::QueryParameter,
    ),
    row(Any, ("НСтр", "NStr"), 0, Gives::Languages),
    row(Any, ("ПолучитьМакет", "GetTemplate"), 0, Gives::Template),
    row(
        Any,
        ("ПолучитьОбщийМакет", "GetCommonTemplate"),
        0,
        Gives::Objects(TEMPLATES),
    ),
    row(
        Any,
        ("ПолучитьФункциональнуюОпцию", "GetFunctionalOption"),
        0,
        Gives::Objects(OPTIONS),
    ),
    row(Any, ("РольДоступна", "IsInRole"), 0, Gives::Objects(ROLES)),
];

/// What an argument of a call names.
pub(super) fn find(word: &str, open: &Open, argument: usize) -> Option<&'static Row> {
    let is_call = |call| match call {
        Call::Function => !open.is_member,
        Call::Method => open.is_member && !open.is_new,
        Call::Any => !open.is_new,
        Call::New => open.is_new,
    };
    ROWS.iter()
        .find(|it| it.argument == argument && is_call(it.call) && either(word, it.ru, it.en))
}
