//! What types offer in a configuration: the platform's templates filled with the names of the user's metadata.

pub(crate) mod conditions;
pub(crate) mod origins;
pub(crate) mod relations;
pub(crate) mod resolve;

use crate::configuration::Configuration;
use crate::platform::{Availability, Callable, Names, Platform, Signature};
use crate::types::Type;

/// A platform and a configuration: all that a name may mean without looking at code.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The platform.
    pub platform: &'a Platform,
    /// The configuration; an empty one for a script.
    pub configuration: &'a Configuration,
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// A property of the platform, or an attribute or an object of the configuration.
    Property,
    /// A method.
    Method,
}

/// What may stand after a dot.
#[derive(Debug, Clone)]
pub struct Member<'a> {
    /// The names. A name of metadata is the same in both.
    pub names: Names,
    /// What it is.
    pub kind: MemberKind,
    /// What it holds or returns; empty where nobody knows.
    pub types: Vec<Type>,
    /// The ways to call it.
    pub signatures: &'a [Signature],
    /// Where it may be used.
    pub availability: Availability,
    /// It cannot be assigned.
    pub read_only: bool,
    /// One or two sentences, in Russian; empty where we have none.
    pub description: &'a str,
    /// Full name of the metadata it comes from: `Catalog.Товары.Attribute.Артикул`. Empty for what the platform gives.
    pub origin: String,
}

/// What a type offers.
#[derive(Debug, Clone, Default)]
pub struct Members<'a> {
    /// What we know.
    pub list: Vec<Member<'a>>,
    /// There is nothing else: a name that is not in the list is a mistake.
    pub complete: bool,
}

impl<'a> World<'a> {
    /// All that may stand after a dot behind a value of a type.
    pub fn members(&self, _of: &Type) -> Members<'a> {
        Members::default()
    }

    /// One of them, by either name. Faster than asking for all.
    pub fn member(&self, _of: &Type, _name: &str) -> Option<Member<'a>> {
        None
    }

    /// What `Для каждого` over a value of a type gives; empty where nobody knows.
    pub fn elements(&self, _of: &Type) -> Vec<Type> {
        Vec::new()
    }

    /// What `[]` behind a value of a type gives; empty where nobody knows.
    pub fn indexed(&self, _of: &Type) -> Vec<Type> {
        Vec::new()
    }

    /// A property of the global context: `Справочники`, `Метаданные`, `ПараметрыСеанса`, a system enumeration.
    pub fn global(&self, _name: &str) -> Option<Member<'a>> {
        None
    }

    /// A function of the global context.
    pub fn function(&self, _name: &str) -> Option<&'a Callable> {
        None
    }

    /// The type that a full name in code stands for: the argument of `Тип("…")` and `Новый`.
    pub fn type_named(&self, _name: &str) -> Option<Type> {
        None
    }

    /// A type without `ОпределяемыйТип` and `Характеристика`: what they stand for.
    pub fn expand(&self, of: &Type) -> Vec<Type> {
        vec![of.clone()]
    }
}
