//! What an expression may be, resolved: types with members.

use std::sync::Arc;

use metadata::platform::Names;
use metadata::{Name, Type};

use super::scope::Scope;
use super::shape::Shapes;
use crate::workspace::FileId;

/// What an expression may be, resolved. Empty: nothing is known. Cloning is cheap.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Types(Option<Arc<[Ty]>>);

/// One type that a value may have.
#[derive(Debug, Clone)]
pub enum Ty {
    /// A type of the platform or of the configuration.
    Of(Type),
    /// A value of a type of the platform whose content is known: a structure with its keys, a table with its columns.
    /// [`Type::Any`] where only the content is known.
    Made(Type, Arc<Made>),
    /// A common module, or a script of OneScript: as a module, or what `Новый` makes of it.
    Module(FileId),
    /// A known text.
    Text(Arc<str>),
}

/// What is known of the content of a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Made {
    /// Keys of a structure, columns of a row and the like: what may stand after the dot.
    pub fields: Vec<Field>,
    /// Columns of a table: fields of its rows.
    pub columns: Vec<Field>,
    /// What the elements of a collection are.
    pub elements: Value,
    /// Elements that are known one by one, such as the results of a package of queries.
    pub items: Vec<Types>,
    /// Types that a description of types lists, or the type that a value of `Тип` names.
    pub described: Types,
}

impl PartialEq for Ty {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Of(left), Self::Of(right)) => left == right,
            (Self::Made(left, content), Self::Made(right, other)) => {
                left == right && (Arc::ptr_eq(content, other) || content == other)
            }
            (Self::Module(left), Self::Module(right)) => left == right,
            (Self::Text(left), Self::Text(right)) => left == right,
            _ => false,
        }
    }
}

impl Ty {
    /// The type of the platform or of the configuration that it is; none of a module.
    pub fn base(&self) -> Option<&Type> {
        match self {
            Self::Of(it) | Self::Made(it, _) => Some(it),
            Self::Text(_) => Some(&Type::String),
            Self::Module(_) => None,
        }
    }

    /// What is known of its content.
    pub fn content(&self) -> Option<&Made> {
        match self {
            Self::Made(_, content) => Some(content),
            _ => None,
        }
    }
}

/// A named part of a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its names. A name of code is the same in both.
    pub names: Names,
    /// What it holds.
    pub value: Value,
}

impl Field {
    /// A part that code names.
    pub fn new(name: &Name, value: Value) -> Self {
        Self {
            names: Names {
                ru: name.clone(),
                en: name.clone(),
            },
            value,
        }
    }
}

/// What a part of a value is: known, or to be resolved when it is asked for.
#[derive(Debug, Clone)]
pub enum Value {
    /// Known.
    Known(Types),
    /// To be resolved where it was written.
    Open(Shapes, Arc<Scope>),
    /// A description of what it is, to be resolved where it was written.
    Described(Shapes, Arc<Scope>),
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Known(left), Self::Known(right)) => left == right,
            (Self::Open(left, scope), Self::Open(right, other))
            | (Self::Described(left, scope), Self::Described(right, other)) => {
                left == right && (Arc::ptr_eq(scope, other) || scope == other)
            }
            _ => false,
        }
    }
}

impl Value {
    /// Nothing is known of it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Known(types) => types.is_empty(),
            Self::Open(shapes, _) | Self::Described(shapes, _) => shapes.is_empty(),
        }
    }
}

impl Default for Value {
    fn default() -> Self {
        Self::Known(Types::NONE)
    }
}

/// More alternatives than this help nobody.
const MOST: usize = 24;

impl Types {
    /// Nothing is known.
    pub const NONE: Self = Self(None);

    /// One type.
    pub fn one(ty: Ty) -> Self {
        Self(Some(Arc::new([ty])))
    }

    /// Several types, each once; beyond a limit the last ones are left out.
    pub fn of(types: impl IntoIterator<Item = Ty>) -> Self {
        let mut list: Vec<Ty> = Vec::new();
        for ty in types {
            if list.len() < MOST && !list.contains(&ty) {
                list.push(ty);
            }
        }
        if list.is_empty() {
            return Self::NONE;
        }
        Self(Some(list.into()))
    }

    /// The types.
    pub fn list(&self) -> &[Ty] {
        self.0.as_deref().unwrap_or_default()
    }

    /// Nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Both alternatives.
    pub fn or(&self, other: &Self) -> Self {
        if other.is_empty() {
            return self.clone();
        }
        if self.is_empty() {
            return other.clone();
        }
        Self::of(self.list().iter().chain(other.list()).cloned())
    }
}

impl FromIterator<Ty> for Types {
    fn from_iter<I: IntoIterator<Item = Ty>>(types: I) -> Self {
        Self::of(types)
    }
}

impl From<Type> for Types {
    fn from(it: Type) -> Self {
        Self::one(Ty::Of(it))
    }
}
