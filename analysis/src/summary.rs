//! What is kept of a module whose text is not open.
//!
//! A summary is made of the summaries of its methods, and those hold offsets from the start of the method, so that an
//! edit above a method leaves its summary as it was. Memory grows with names, not with text.

use std::ops::Range;
use std::sync::Arc;

use metadata::Name;
use serde::{Deserialize, Serialize};

use crate::flow::{Effect, Flow, Site};
use crate::types::Shapes;

mod build;
mod comment;
mod compare;
mod difference;
mod facts;
mod handlers;
mod header;
mod interface;
mod local;
mod loops;
mod names;
mod reuse;
#[cfg(test)]
mod tests;
mod tokens;
mod types;

pub use build::{Source, resummarize, summarize};
pub(crate) use comment::{of_variable as variable_comment, start_above};
pub(crate) use difference::Difference;
pub(crate) use handlers::{is_action, naming_arguments};
pub(crate) use header::is_directive;
pub use names::Interner;

/// What is kept of a module.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ModuleSummary {
    /// Variables of the module.
    pub variables: Vec<VariableSummary>,
    /// Methods in the order of the text.
    pub methods: Vec<PlacedMethod>,
    /// Libraries that a script of OneScript uses: `#Использовать`.
    pub libraries: Vec<Name>,
    /// The statements outside of methods, as a method without a name and without a length.
    pub body: Arc<MethodSummary>,
    /// Where the first of those statements begins; offsets in `body` are from here.
    pub body_start: u32,
}

/// A variable of a module.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct VariableSummary {
    /// Its name.
    pub name: Name,
    /// Where the name stands.
    pub range: Range<u32>,
    /// Other modules may use it.
    pub export: bool,
    /// What the comment beside it says of its type.
    pub documented: Shapes,
    /// What the methods of the module assign to it.
    pub assigned: Shapes,
}

/// A method and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlacedMethod {
    /// The first byte of the method, its comment and annotations included.
    pub start: u32,
    /// The line of the name, counted from 0.
    pub line: u32,
    /// The method.
    pub method: Arc<MethodSummary>,
}

/// Where a method is compiled and run: its directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the platform's own")]
pub enum Directive {
    AtClient,
    AtServer,
    AtServerNoContext,
    AtClientAtServer,
    AtClientAtServerNoContext,
}

/// How a method of an extension meets the one it extends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the platform's own")]
pub enum Extends {
    Before,
    After,
    Around,
    ChangeAndValidate,
}

/// What is kept of a method. Offsets are from [`PlacedMethod::start`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MethodSummary {
    /// Its name; empty for the body of a module.
    pub name: Name,
    /// Where the name stands.
    pub name_range: Range<u32>,
    /// How long the method is, from its start.
    pub length: u32,
    /// Its tree has errors, so the summary may depend on what stands around the method.
    pub has_errors: bool,
    /// It returns a value.
    pub is_function: bool,
    /// Other modules may call it.
    pub export: bool,
    /// It is asynchronous.
    pub is_async: bool,
    /// Where it runs; `None` where nothing is written.
    pub directive: Option<Directive>,
    /// What it extends, in an extension.
    pub extends: Option<(Extends, Name)>,
    /// The parameters.
    pub parameters: Vec<ParameterSummary>,
    /// The comment above it, without slashes; empty where there is none. Kept for exported methods only.
    pub comment: Arc<str>,
    /// The comment says that the method is out of date.
    pub deprecated: bool,
    /// What the comment says of the returned value.
    pub documented: Shapes,
    /// What the body returns.
    pub returns: Shapes,
    /// What it assigns to variables of the module, each once.
    pub assigned: Vec<(Name, Shapes)>,
    /// What becomes of its parameters, by their numbers, where it changes them.
    pub changes: Box<[(u16, Shapes)]>,
    /// What it calls, each once.
    pub calls: Box<[Call]>,
    /// Where it calls what, in the order of the text.
    pub sites: Box<[Site]>,
    /// What it does by itself, in the order of the text.
    pub effects: Box<[Effect]>,
    /// Where the values of its parameters, of its calls and of what comes from outside go.
    pub flows: Box<[Flow]>,
    /// Which members it uses of which receivers, each once with a count.
    pub uses: Box<[Use]>,
    /// Methods that are named in strings and called later: `Новый ОписаниеОповещения("Имя", ЭтотОбъект)`.
    /// Those of another module stand with it: `Модуль.Метод`. A string that only looks like one may stand here too.
    pub handlers: Box<[Name]>,
    /// Hashes of all identifiers and of words in short strings, sorted, each once; see [`crate::index::word`].
    pub words: Box<[u32]>,
}

/// A parameter of a method.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ParameterSummary {
    /// Its name.
    pub name: Name,
    /// `Знач`: the caller's variable stays as it is.
    pub by_value: bool,
    /// The default value as it is written; empty where the parameter must be given.
    pub default: Arc<str>,
    /// What the comment says of its type, and the type of the default value.
    pub documented: Shapes,
}

/// A call: of a method of the same module, of the global context, or of a receiver named by one word.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Call {
    /// The word before the dot: a common module, a variable. Empty for a call without a receiver.
    /// For managers, the two words: `Справочники.Товары`. For `ОбщийМодуль("Имя")`, and for a variable it was assigned
    /// to, the name in the string.
    pub receiver: Name,
    /// What is called.
    pub method: Name,
}

/// A use of a member of a receiver.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Use {
    /// The last word of the receiver: `Запрос` in `Данные.Запрос.Текст` and in `Запрос.Текст`. What a call gives is
    /// `Выполнить()`, what an index gives `Товары[]`.
    pub receiver: Name,
    /// The member.
    pub member: Name,
    /// It is called.
    pub called: bool,
    /// How often.
    pub count: u16,
}
