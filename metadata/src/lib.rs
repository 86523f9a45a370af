//! A 1C:Enterprise configuration as plain data, and the platform that it runs on.
//!
//! Readers for dumps of the Designer and projects of EDT give one [`Configuration`]; [`Platform`] holds what the
//! platform itself offers; [`World`] puts the two together and answers what a type offers. No code and no network.

mod configuration;
mod derived;
mod form;
mod kind;
mod localized;
mod members;
mod module;
mod name;
mod object;
pub mod objects;
pub mod platform;
mod problem;
pub mod source;
pub mod tables;
mod types;

pub use configuration::{Belonging, Configuration, Objects, Properties, Purpose};
pub use derived::{DERIVED, DerivedType, Role};
pub use form::{Form, FormAttribute, FormCommand, FormItem, FormParameter, Handler};
pub use kind::Kind;
pub use localized::Localized;
pub use members::{Handled, Member, MemberKind, Members, World};
pub use module::{ModuleKind, ModuleRef, Owner};
pub use name::{Bilingual, Folded, Name, NameMap, folded, same};
pub use object::{
    AccountSide, Attribute, AttributeRole, Command, ExtDimension, Object, Predefined,
    PredefinedAccount, Support, TabularSection, Template,
};
pub use platform::Platform;
pub use problem::Problem;
pub use types::{DateParts, Filled, Qualifiers, Type, TypeDescription};
