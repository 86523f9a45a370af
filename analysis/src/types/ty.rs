//! What an expression may be, resolved: types with members.

use std::sync::Arc;

use metadata::{Name, Type};

use super::scope::Scope;
use super::shape::Shapes;
use crate::workspace::FileId;

/// What an expression may be, resolved. Empty: nothing is known. Cloning is cheap.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Types(Option<Arc<[Ty]>>);

/// One type that a value may have.
#[derive(Debug, Clone, PartialEq)]
pub enum Ty {
    /// A type of the platform or of the configuration.
    Of(Type),
    /// A value of a type of the platform whose content is known: a structure with its keys, a table with its columns.
    Made(Type, Arc<Made>),
    /// A common module, or a script that is used as a module.
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
    /// What the elements of a collection are: shapes that were put in.
    pub elements: Value,
    /// Texts of a query.
    pub texts: Vec<Arc<str>>,
    /// Types that a description of types lists, or the type that a value of `Тип` names.
    pub described: Types,
    /// There may be other fields than these.
    pub open: bool,
}

/// A named part of a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// What it holds.
    pub value: Value,
}

/// What a part of a value is: known, or to be resolved when it is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Known.
    Known(Types),
    /// To be resolved where it was written.
    Open(Shapes, Arc<Scope>),
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
