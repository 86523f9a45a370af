//! The sections that the standard has for modules.

use metadata::{Bilingual, ModuleKind, same};

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

const PUBLIC: Bilingual = names("ПрограммныйИнтерфейс", "Public");
const INTERNAL: Bilingual = names("СлужебныйПрограммныйИнтерфейс", "Internal");
const PRIVATE: Bilingual = names("СлужебныеПроцедурыИФункции", "Private");
const EVENTS: Bilingual = names("ОбработчикиСобытий", "EventHandlers");
const VARIABLES: Bilingual = names("ОписаниеПеременных", "Variables");
const INITIALIZE: Bilingual = names("Инициализация", "Initialize");
const FORM_EVENTS: Bilingual = names("ОбработчикиСобытийФормы", "FormEventHandlers");
const HEADER_EVENTS: Bilingual = names(
    "ОбработчикиСобытийЭлементовШапкиФормы",
    "FormHeaderItemsEventHandlers",
);
const COMMANDS: Bilingual = names("ОбработчикиКомандФормы", "FormCommandsEventHandlers");

/// What the sections for tables of a form begin with; the name of the table follows.
const TABLES: Bilingual = names(
    "ОбработчикиСобытийЭлементовТаблицыФормы",
    "FormTableItemsEventHandlers",
);
/// The other English spelling of the same.
const TABLES_TOO: &str = "FormTable";

const ALL: [Bilingual; 9] = [
    PUBLIC,
    INTERNAL,
    PRIVATE,
    EVENTS,
    VARIABLES,
    INITIALIZE,
    FORM_EVENTS,
    HEADER_EVENTS,
    COMMANDS,
];

/// The sections of a module; nothing for modules that the standard does not speak of.
pub(crate) fn of_module(kind: ModuleKind) -> &'static [Bilingual] {
    match kind {
        ModuleKind::CommonModule => &[PUBLIC, INTERNAL, PRIVATE],
        ModuleKind::ObjectModule
        | ModuleKind::RecordSetModule
        | ModuleKind::ValueManagerModule
        | ModuleKind::RecalculationModule => {
            &[VARIABLES, PUBLIC, EVENTS, INTERNAL, PRIVATE, INITIALIZE]
        }
        ModuleKind::ManagerModule => &[PUBLIC, EVENTS, INTERNAL, PRIVATE],
        ModuleKind::FormModule => &[
            VARIABLES,
            FORM_EVENTS,
            HEADER_EVENTS,
            COMMANDS,
            PRIVATE,
            PUBLIC,
            INTERNAL,
            INITIALIZE,
        ],
        ModuleKind::ManagedApplicationModule
        | ModuleKind::OrdinaryApplicationModule
        | ModuleKind::ExternalConnectionModule => &[VARIABLES, PUBLIC, EVENTS, PRIVATE, INITIALIZE],
        ModuleKind::SessionModule
        | ModuleKind::CommandModule
        | ModuleKind::HTTPServiceModule
        | ModuleKind::WebServiceModule
        | ModuleKind::IntegrationServiceModule
        | ModuleKind::WebSocketClientModule
        | ModuleKind::BotModule => &[EVENTS, PRIVATE],
        ModuleKind::Script => &[],
    }
}

/// Whether a section is one of those for the tables of a form.
pub(crate) fn is_of_table(name: &str) -> bool {
    [TABLES.ru, TABLES.en, TABLES_TOO].iter().any(|it| {
        let start = name.get(..it.len());
        start.is_some_and(|start| same(start, it))
    })
}

/// The Russian name of a standard section, by its name in either language.
pub(crate) fn russian(name: &str) -> Option<&'static str> {
    ALL.iter().find(|it| it.is(name)).map(|it| it.ru)
}

/// Whether a section holds what other modules may use: for all, or within the subsystem.
pub(crate) fn is_interface(name: &str) -> bool {
    PUBLIC.is(name) || INTERNAL.is(name)
}

/// Whether a section holds what all other modules may use.
pub(crate) fn is_public(name: &str) -> bool {
    PUBLIC.is(name)
}

/// Whether a section is for handlers of events; those of forms have several.
pub(crate) fn is_of_events(name: &str, is_form: bool) -> bool {
    match is_form {
        true => FORM_EVENTS.is(name) || HEADER_EVENTS.is(name) || is_of_table(name),
        false => EVENTS.is(name),
    }
}

/// The section for handlers of events of an object or of a form itself.
pub(crate) fn events(is_form: bool) -> Bilingual {
    if is_form { FORM_EVENTS } else { EVENTS }
}
