//! What may be chosen, before it is written out for an editor.

use metadata::Name;
use metadata::platform::{Availability, Names};

use crate::edit::TextEdit;
use crate::types::{Offer, OfferKind, OfferOrigin, Types};
use crate::workspace::FileId;

/// A name to choose.
#[derive(Debug, Clone)]
pub struct Item {
    /// The names. Either one is meant by what is typed; the one in the language of the module is written.
    pub names: Names,
    /// What it is.
    pub kind: ItemKind,
    /// The type of the receiver has it. Otherwise it is a guess from how the workspace uses such names.
    pub known: bool,
    /// What it is about: what documentation is asked for.
    pub subject: Subject,
    /// What it holds or returns, as far as it is told without looking.
    pub types: Types,
    /// Where it may be used; empty where nobody knows.
    pub availability: Availability,
    /// What is shown beside the name.
    pub detail: String,
    /// What is shown and written instead of the name.
    pub label: Option<String>,
    /// What is written instead of the name, as a snippet of the protocol: `$1`, `${2:Имя}`.
    pub snippet: Option<String>,
    /// The lines of the snippet begin with all that they need, as in the text of a query.
    pub is_indented: bool,
    /// Needs no arguments, for methods.
    pub no_arguments: bool,
    /// It is written with the name of its module, which nobody asked for.
    pub imported: bool,
    /// What is told of it, as Markdown in Russian and in English, where it is known at once.
    pub documentation: (String, String),
    /// Changes elsewhere that belong to the choice.
    pub extra: Vec<TextEdit>,
    /// What it gains over others besides how it is used.
    pub(super) bonus: f32,
    /// How likely it is, told already.
    pub(super) fixed: Option<f32>,
}

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// A word of the language.
    Keyword,
    /// A word with a body.
    Snippet,
    /// A procedure or function.
    Method,
    /// A function of the query language.
    Function,
    /// A property of an object, an attribute.
    Property,
    /// A key of a structure, a column.
    Field,
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
    /// A type.
    Type,
    /// A handler of an event.
    Handler,
    /// A directive.
    Directive,
    /// An object of the configuration.
    Object,
    /// A form.
    Form,
    /// Another text.
    Text,
}

/// What an item is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Nothing that documentation tells of.
    #[default]
    Nothing,
    /// A method of a module, by its index.
    Method(FileId, usize),
    /// A variable of a module, by its index.
    Variable(FileId, usize),
    /// A module.
    Module(FileId),
    /// Something of the metadata, by its full name.
    Metadata(String),
    /// A member of a type: the name of the type, the Russian name of the member. An empty type: of the global context.
    Member(Name, Name),
    /// A type of the platform.
    Type(Name),
}

impl Item {
    /// An item that is known, with names and nothing else.
    pub(super) fn new(names: Names, kind: ItemKind) -> Self {
        Self {
            names,
            kind,
            known: true,
            subject: Subject::Nothing,
            types: Types::NONE,
            availability: Availability::default(),
            detail: String::new(),
            label: None,
            snippet: None,
            is_indented: false,
            no_arguments: false,
            imported: false,
            documentation: Default::default(),
            extra: Vec::new(),
            bonus: 0.0,
            fixed: None,
        }
    }

    /// A name of code or of metadata, the same in both languages.
    pub(super) fn named(name: &str, kind: ItemKind) -> Self {
        let name = Name::new(name);
        let names = Names {
            ru: name.clone(),
            en: name,
        };
        Self::new(names, kind)
    }

    /// Whether one of the names begins with what was typed, in any case.
    pub fn begins_with(&self, typed: &str) -> bool {
        begins(self.names.ru.as_str(), typed) || begins(self.names.en.as_str(), typed)
    }
}

fn begins(name: &str, typed: &str) -> bool {
    let end = name.char_indices().nth(typed.chars().count());
    let end = end.map_or(name.len(), |it| it.0);
    metadata::same(name.get(..end).unwrap_or_default(), typed) || typed.is_empty()
}

/// Whether a full name is that of a value of an enumeration.
fn is_value(full: &str) -> bool {
    full.split('.').nth(2) == Some("EnumValue")
}

impl From<Offer> for Item {
    fn from(offer: Offer) -> Self {
        let kind = match (offer.kind, &offer.origin) {
            (OfferKind::Property, OfferOrigin::Code) => ItemKind::Field,
            (OfferKind::Property, OfferOrigin::Metadata(full)) if is_value(full) => {
                ItemKind::EnumValue
            }
            (OfferKind::Property, _) => ItemKind::Property,
            (OfferKind::Method, _) => ItemKind::Method,
            (OfferKind::Local, _) => ItemKind::Local,
            (OfferKind::Parameter, _) => ItemKind::Parameter,
            (OfferKind::Variable, _) => ItemKind::Variable,
            (OfferKind::Module, _) => ItemKind::Module,
            (OfferKind::Enum, _) => ItemKind::Enum,
            (OfferKind::EnumValue, _) => ItemKind::EnumValue,
        };
        let mut item = Self::new(offer.names, kind);
        item.subject = match offer.origin {
            OfferOrigin::Platform => Subject::Member(Name::default(), item.names.ru.clone()),
            OfferOrigin::Metadata(full) => Subject::Metadata(full),
            OfferOrigin::Method(file, index) => Subject::Method(file, index),
            OfferOrigin::Variable(file, index) => Subject::Variable(file, index),
            OfferOrigin::Module(file) => Subject::Module(file),
            OfferOrigin::Code => Subject::Nothing,
        };
        item.types = offer.types;
        item.availability = offer.availability;
        item.no_arguments = offer.no_arguments;
        item
    }
}
