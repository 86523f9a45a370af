//! Answers: what stands before a dot, and what may stand behind it.

use metadata::Name;
use metadata::platform::{Availability, Names};

use super::ty::Types;
use crate::workspace::FileId;

/// What stands before a dot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Receiver {
    /// What it may be; empty where nothing is known.
    pub types: Types,
    /// The types are no more than what the name is used for everywhere: good for a list to choose from, and not to find
    /// fault with code.
    pub guessed: bool,
    /// The last word of the receiver: `Запрос` in `Данные.Запрос.`, the method's name in `А.Найти().`.
    pub name: Option<Name>,
    /// What the first word of the receiver means.
    pub class: Class,
}

/// What a name means where it stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Class {
    /// Nobody knows, or there is no name.
    #[default]
    Unknown,
    /// A local variable.
    Local,
    /// A parameter of the method.
    Parameter,
    /// A variable of the module.
    ModuleVariable,
    /// An attribute of the form or of the object whose module it is.
    Attribute,
    /// A common module.
    Module,
    /// A property of the global context: `Справочники`, `Метаданные`, an enumeration of the platform.
    Global,
    /// A method or a function.
    Method,
    /// `ЭтотОбъект`.
    This,
}

/// What may stand in a place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Offers {
    /// What we know, each name once.
    pub list: Vec<Offer>,
    /// There is nothing else: a name that is not in the list is a mistake.
    pub complete: bool,
}

/// A name that may stand in a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The names. A name of metadata or of code is the same in both.
    pub names: Names,
    /// What it is.
    pub kind: OfferKind,
    /// What it holds or returns. In lists of members of code it is left empty: ask [`super::member`] for the one that
    /// matters.
    pub types: Types,
    /// Who says so.
    pub origin: OfferOrigin,
    /// Where it may be used; empty where nobody knows.
    pub availability: Availability,
    /// It cannot be assigned.
    pub read_only: bool,
    /// It needs no arguments.
    pub no_arguments: bool,
}

/// What a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfferKind {
    /// A property, an attribute, a key of a structure, a column.
    Property,
    /// A procedure or function.
    Method,
    /// A local variable.
    Local,
    /// A parameter of the method at hand.
    Parameter,
    /// A variable of a module.
    Variable,
    /// A common module.
    Module,
    /// An enumeration of the platform.
    Enum,
    /// A value of an enumeration or a predefined item.
    EnumValue,
}

/// Who says that there is such a name.
#[derive(Debug, Clone, PartialEq)]
pub enum OfferOrigin {
    /// The platform.
    Platform,
    /// The metadata; the full name, as `Catalog.Товары.Attribute.Артикул`.
    Metadata(String),
    /// A method of a module, by its index.
    Method(FileId, usize),
    /// A variable of a module, by its index.
    Variable(FileId, usize),
    /// A module.
    Module(FileId),
    /// The code at hand: a key of a structure, a column of a query, a local variable.
    Code,
}
