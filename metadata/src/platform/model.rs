//! The shapes of what a platform offers. Names are the platform's own, in both languages.

use serde::{Deserialize, Serialize};

use crate::derived::Role;
use crate::kind::Kind;
use crate::module::ModuleKind;
use crate::name::Name;
use crate::types::Type;

/// The names of a thing of the platform. The English one is empty where nobody knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// The Russian name.
    pub ru: Name,
    /// The English name, or an empty one.
    pub en: Name,
}

impl Names {
    /// Names in Russian and in English.
    pub fn new(ru: &str, en: &str) -> Self {
        Self {
            ru: Name::new(ru),
            en: Name::new(en),
        }
    }

    /// Whether two things share a name.
    pub fn overlap(&self, other: &Self) -> bool {
        self.ru == other.ru || (!self.en.is_empty() && self.en == other.en)
    }

    /// Whether a word is one of the names.
    pub fn is(&self, word: &str) -> bool {
        self.ru.is(word) || (!self.en.is_empty() && self.en.is(word))
    }
}

/// Where something may be used: a set of `Availability::SERVER` and its like. Empty where nobody knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability(pub u16);

impl Availability {
    /// Names of the bits, as `platform-api` spells them, in the order of the bits.
    pub const NAMES: [&str; 9] = [
        "ThinClient",
        "WebClient",
        "MobileClient",
        "Server",
        "ThickClient",
        "ExternalConnection",
        "MobileApplicationClient",
        "MobileApplicationServer",
        "MobileStandaloneServer",
    ];
    /// What people call the bits, in Russian and in English, in the order of the bits.
    pub const TITLES: [[&str; 2]; 9] = [
        ["тонкий клиент", "thin client"],
        ["веб-клиент", "web client"],
        ["мобильный клиент", "mobile client"],
        ["сервер", "server"],
        ["толстый клиент", "thick client"],
        ["внешнее соединение", "external connection"],
        [
            "мобильное приложение (клиент)",
            "mobile application (client)",
        ],
        [
            "мобильное приложение (сервер)",
            "mobile application (server)",
        ],
        ["мобильный автономный сервер", "mobile standalone server"],
    ];
    /// The thin client.
    pub const THIN_CLIENT: Self = Self(1);
    /// The web client.
    pub const WEB_CLIENT: Self = Self(1 << 1);
    /// The server.
    pub const SERVER: Self = Self(1 << 3);
    /// The thick client.
    pub const THICK_CLIENT: Self = Self(1 << 4);
    /// An external connection.
    pub const EXTERNAL_CONNECTION: Self = Self(1 << 5);

    /// Whether something may be used in all of `places`; yes, where nobody knows.
    pub fn allows(self, places: Self) -> bool {
        self.0 == 0 || self.0 & places.0 == places.0
    }
}

/// A type in a signature. Signatures of types that objects make speak of "this object".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TypeRef {
    /// A type.
    Type(Type),
    /// The type of a role that the object at hand makes: `СправочникСсылка.<Имя>`.
    Own(Kind, Role),
    /// The type of a role that the part at hand makes: `…ТабличнаяЧастьСтрока.<Имя>.<ИмяТабличнойЧасти>`.
    OwnPart(Kind, Role),
    /// Another placeholder, by its Russian name: `<ТипВладельца>`.
    Placeholder(Name),
}

/// A parameter of a function, a method or an event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// The names.
    pub names: Names,
    /// What it takes; empty where nobody knows.
    pub types: Vec<TypeRef>,
    /// It may be left out.
    pub optional: bool,
}

/// One way to call something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// What the variant is called where there are several, in Russian; empty elsewhere.
    pub variant: String,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// What it returns; empty where it returns nothing or nobody knows.
    pub returns: Vec<TypeRef>,
}

/// A function, a method, an event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callable {
    /// The names.
    pub names: Names,
    /// The ways to call it; empty where nobody knows the parameters.
    pub signatures: Vec<Signature>,
    /// What it returns, of all ways together.
    pub returns: Vec<TypeRef>,
    /// Where it may be used.
    pub availability: Availability,
    /// One or two sentences, in Russian; empty where we have none.
    pub description: String,
    /// Since which version of the platform, as `8.3.10`; empty where nobody knows.
    pub since: String,
}

/// A property of a type or of the global context.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// The names.
    pub names: Names,
    /// What it holds; empty where nobody knows.
    pub types: Vec<TypeRef>,
    /// It cannot be assigned.
    pub read_only: bool,
    /// Where it may be used.
    pub availability: Availability,
    /// One or two sentences, in Russian; empty where we have none.
    pub description: String,
    /// Since which version of the platform; empty where nobody knows.
    pub since: String,
}

/// A type and what it offers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeInfo {
    /// The names.
    pub names: Names,
    /// Properties by each of their names.
    pub properties: Vec<Property>,
    /// Methods.
    pub methods: Vec<Callable>,
    /// The ways to make a value with `Новый`; empty where there is none.
    pub constructors: Vec<Signature>,
    /// What `Для каждого` gives; empty where it cannot be used or nobody knows.
    pub elements: Vec<TypeRef>,
    /// What `[]` gives.
    pub indexed: Vec<TypeRef>,
    /// Where it may be used.
    pub availability: Availability,
    /// One or two sentences, in Russian; empty where we have none.
    pub description: String,
    /// All members are known: another name is a mistake.
    pub complete: bool,
}

/// An enumeration of the platform.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemEnum {
    /// The names.
    pub names: Names,
    /// The values.
    pub values: Vec<Names>,
    /// Where it may be used.
    pub availability: Availability,
}

/// What a module of a kind may handle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleEvents {
    /// The module.
    pub module: ModuleKind,
    /// Whose module it is; `None` for modules of the configuration itself and of forms.
    pub kind: Option<Kind>,
    /// The events.
    pub events: Vec<Callable>,
}

/// A standard attribute of objects of a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardAttribute {
    /// The names.
    pub names: Names,
    /// What it holds.
    pub types: Vec<TypeRef>,
    /// When an object has it, in the notation of the data file: `hierarchical&owners.count>0`. Empty: always.
    pub when: String,
}

/// A table that queries see, as a template over an object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryTable {
    /// `main`, `tabularSection`, `changes`, `virtual` and so on, as in the data file.
    pub role: String,
    /// The full names: `Справочник.<Имя>`, `Catalog.<Name>`.
    pub path: Names,
    /// What a virtual table takes.
    pub parameters: Vec<Names>,
    /// What each of the parameters is: `date`, `periodicity`, `condition`, `dimensionList` and so on.
    pub parameter_kinds: Vec<String>,
    /// Fields that are always there.
    pub fields: Vec<StandardAttribute>,
    /// Fields that each part of the object gives.
    pub rules: Vec<FieldRule>,
    /// When the object has the table.
    pub when: String,
}

/// Fields that each part of an object gives to a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldRule {
    /// `attribute`, `dimension`, `resource`, `standardAttribute`, `commonAttribute`; or `periodFields`, which
    /// stands for [`Platform::period_fields`](super::Platform::period_fields) and has no names.
    pub each: String,
    /// The name of the field, with a placeholder: `<Ресурс>Остаток`.
    pub names: Names,
    /// For which parts.
    pub when: String,
}

/// A kind of form items: what it adds to its base type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormItemKind {
    /// The element of a Designer dump: `InputField`.
    pub element: String,
    /// The Russian name of the base type: `ПолеФормы`.
    pub base: Name,
    /// What it adds, with its names: `ПолеВвода`, `InputField`.
    pub adds: TypeInfo,
    /// Its events.
    pub events: Vec<Callable>,
}

/// What a main attribute adds to a form, or which events a form has then.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormExtension {
    /// The kind of the main attribute, as in the data file: `Object`, `Record`, `DynamicList`, `Report`. Empty: any form.
    pub main_attribute: String,
    /// Properties and methods that it adds.
    pub adds: TypeInfo,
    /// Events.
    pub events: Vec<Callable>,
    /// Parameters of the form.
    pub parameters: Vec<Property>,
}

/// A collection of the tree that `Метаданные` is the root of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataCollection {
    /// The names: `Справочники`, `Catalogs`.
    pub names: Names,
    /// Whose objects it holds.
    pub kind: Kind,
    /// The type of the collection: `КоллекцияОбъектовМетаданных: Справочник`, found by `Platform::type_named`.
    pub collection: Name,
    /// The type of what it holds: `ОбъектМетаданных: Справочник`, found by `Platform::type_named`.
    pub element: Name,
}

/// A form that the platform makes or asks for by name: `ФормаСписка`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultForm {
    /// The names: `ФормаСписка`, `ListForm`.
    pub names: Names,
    /// Objects of which kinds have it.
    pub kinds: Vec<Kind>,
}

/// Attributes that objects, rows and the like have without anybody's doing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardAttributes {
    /// Whose: the name of a kind, or `TabularSectionRow` and its like, as in the data file.
    pub of: String,
    /// The attributes.
    pub list: Vec<StandardAttribute>,
}

/// The fields that a turnovers table has by its parameter `Периодичность`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodFields {
    /// The value of the parameter; `Секунда..Год`, `Second..Year` for all those between.
    pub periodicity: Names,
    /// The fields.
    pub fields: Vec<StandardAttribute>,
}

impl TypeInfo {
    /// A property by either name.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|it| it.names.is(name))
    }

    /// A method by either name.
    pub fn method(&self, name: &str) -> Option<&Callable> {
        self.methods.iter().find(|it| it.names.is(name))
    }
}
