//! What the platform itself offers: functions, types, enumerations and events, with names in both languages.

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
    /// `attribute`, `dimension`, `resource`, `standardAttribute`, `commonAttribute`, as in the data file.
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

/// What a platform offers.
#[derive(Debug, Clone, Default)]
pub struct Platform {}

/// Builtin data and lookups. Names are found in either language and any case.
impl Platform {
    /// The platform as it is built in: 1C:Enterprise 8.3.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// OneScript, for `.os` files.
    pub fn oscript() -> Self {
        Self::default()
    }

    /// A function of the global context.
    pub fn function(&self, _name: &str) -> Option<&Callable> {
        None
    }

    /// All functions of the global context.
    pub fn functions(&self) -> &[Callable] {
        &[]
    }

    /// A property of the global context.
    pub fn property(&self, _name: &str) -> Option<&Property> {
        None
    }

    /// All properties of the global context.
    pub fn properties(&self) -> &[Property] {
        &[]
    }

    /// A type that depends on no configuration.
    pub fn type_named(&self, _name: &str) -> Option<&TypeInfo> {
        None
    }

    /// All types that depend on no configuration.
    pub fn types(&self) -> &[TypeInfo] {
        &[]
    }

    /// An enumeration.
    pub fn system_enum(&self, _name: &str) -> Option<&SystemEnum> {
        None
    }

    /// All enumerations.
    pub fn enums(&self) -> &[SystemEnum] {
        &[]
    }

    /// What the type of a role offers. A member whose Russian name begins with `<` stands for names of metadata.
    pub fn derived(&self, _kind: Kind, _role: Role) -> Option<&TypeInfo> {
        None
    }

    /// The standard attributes of objects of a kind.
    pub fn standard_attributes(&self, _kind: Kind) -> &[StandardAttribute] {
        &[]
    }

    /// The tables that an object of a kind gives to queries. `Константы` is a table of [`Kind::Constant`].
    pub fn query_tables(&self, _kind: Kind) -> &[QueryTable] {
        &[]
    }

    /// What a module may handle.
    pub fn module_events(&self, _module: ModuleKind, _kind: Option<Kind>) -> &[Callable] {
        &[]
    }

    /// What a form has by its main attribute; the first one is what every form has.
    pub fn form_extensions(&self) -> &[FormExtension] {
        &[]
    }

    /// A kind of form items by the element of a Designer dump.
    pub fn form_item(&self, _element: &str) -> Option<&FormItemKind> {
        None
    }
}
