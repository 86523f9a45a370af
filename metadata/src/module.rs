//! Which module a file is: of what object, and what for.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::name::{Bilingual, Name};

macro_rules! module_kinds {
    ($($kind:ident $ru:literal)*) => {
        /// What a module is for, by the platform's name of it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "the names are the platform's own")]
        pub enum ModuleKind { $($kind),* }

        impl ModuleKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// `МодульОбъекта`, `ObjectModule`.
            pub fn names(self) -> Bilingual {
                match self { $(Self::$kind => Bilingual { ru: $ru, en: stringify!($kind) }),* }
            }
        }
    };
}

module_kinds! {
    CommonModule "ОбщийМодуль"
    ObjectModule "МодульОбъекта"
    ManagerModule "МодульМенеджера"
    RecordSetModule "МодульНабораЗаписей"
    ValueManagerModule "МодульМенеджераЗначения"
    CommandModule "МодульКоманды"
    FormModule "МодульФормы"
    HTTPServiceModule "МодульHTTPСервиса"
    WebServiceModule "МодульWebСервиса"
    IntegrationServiceModule "МодульСервисаИнтеграции"
    WebSocketClientModule "МодульWebSocketКлиента"
    BotModule "МодульБота"
    ManagedApplicationModule "МодульПриложения"
    OrdinaryApplicationModule "МодульОбычногоПриложения"
    SessionModule "МодульСеанса"
    ExternalConnectionModule "МодульВнешнегоСоединения"
    RecalculationModule "МодульПерерасчета"
    Script "Скрипт"
}

/// What a module belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Owner {
    /// The configuration itself.
    Configuration,
    /// An object: `Справочник.Товары`.
    Object(Kind, Name),
    /// A form of an object; a common form is [`Owner::Object`].
    Form(Kind, Name, Name),
    /// A command of an object; a common command is [`Owner::Object`].
    Command(Kind, Name, Name),
    /// Another part of an object with a module: a recalculation, a table of an external data source.
    Part(Kind, Name, Name),
    /// Nothing: a script of OneScript, a file outside of any configuration.
    Nothing,
}

/// A module of a configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleRef {
    /// The file.
    pub path: PathBuf,
    /// What it belongs to.
    pub owner: Owner,
    /// What it is for.
    pub kind: ModuleKind,
}
