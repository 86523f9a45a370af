//! What every word of a module is, for highlighting: keywords and literals, declarations and uses, the platform's own
//! names, and what stands inside of strings and of comments that document.
//!
//! Names are told by summaries, by the variables of the method and by what these were assigned last, in one pass over the
//! text: no flow is followed and no tree is asked, so the largest modules take some milliseconds.

use std::ops::Range;

use metadata::Name;

use crate::workspace::{FileId, Snapshot};

mod comments;
mod inside;
mod marks;
mod meaning;
mod members;
mod painter;
mod receivers;
mod scope;

/// Declares the kinds of tokens with the names that the protocol of editors has for them.
macro_rules! token_kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal)*) => {
        /// What a token is. The order is that of [`TokenKind::ALL`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum TokenKind { $($(#[$doc])* $kind),* }

        impl TokenKind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The name that editors know it by: `enumMember`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),* }
            }
        }
    };
}

token_kinds! {
    /// A keyword; `Истина`, `Неопределено` and their like too.
    Keyword "keyword"
    /// A string, or what of it is nothing else.
    String "string"
    /// A number or a date.
    Number "number"
    /// A comment; deleted code of an extension too.
    Comment "comment"
    /// A function without a receiver.
    Function "function"
    /// A procedure, or a method behind a dot.
    Method "method"
    /// A variable.
    Variable "variable"
    /// A parameter; that of a query and a place of a template too.
    Parameter "parameter"
    /// A word of the preprocessor.
    Macro "macro"
    /// `&НаСервере` and other annotations.
    Decorator "decorator"
    /// An operator.
    Operator "operator"
    /// A common module, `Справочники`, the name of a region, a library.
    Namespace "namespace"
    /// A type: behind `Новый`, in `Тип("…")`, in comments.
    Type "type"
    /// A property, an attribute, a field.
    Property "property"
    /// An object of the configuration: `Товары` in `Справочники.Товары`; a class of OneScript.
    Class "class"
    /// An enumeration, of the platform or of the configuration.
    Enum "enum"
    /// A value of an enumeration, a predefined item.
    EnumMember "enumMember"
    /// `""` inside of a string.
    StringEscape "stringEscape"
}

/// Declares the marks of tokens.
macro_rules! modifiers {
    ($($(#[$doc:meta])* $bit:literal $constant:ident $name:literal)*) => {
        /// What else there is to say of a token: a set of `Modifiers::ASYNC` and its like.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
        pub struct Modifiers(pub u16);

        impl Modifiers {
            $($(#[$doc])* pub const $constant: Self = Self(1 << $bit);)*

            /// The names that editors know the bits by, in the order of the bits.
            pub const NAMES: &[&str] = &[$($name),*];
        }
    };
}

modifiers! {
    /// It stands in a comment that documents.
    0 DOCUMENTATION "documentation"
    /// It is defined here.
    1 DEFINITION "definition"
    /// It is declared here.
    2 DECLARATION "declaration"
    /// The platform offers it.
    3 DEFAULT_LIBRARY "defaultLibrary"
    /// It cannot be assigned.
    4 READONLY "readonly"
    /// It belongs to the module, not to a value.
    5 STATIC "static"
    /// It is asynchronous.
    6 ASYNC "async"
    /// It is out of date.
    7 DEPRECATED "deprecated"
    /// It is assigned here.
    8 MODIFICATION "modification"
}

impl Modifiers {
    /// No mark.
    pub const NONE: Self = Self(0);

    /// Both sets.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// One more mark, where it holds.
    #[must_use]
    pub const fn with_if(self, holds: bool, other: Self) -> Self {
        if holds { self.with(other) } else { self }
    }

    /// Whether all marks of another set are there.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A token of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SemanticToken {
    /// The first byte.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
    /// What it is.
    pub kind: TokenKind,
    /// What else there is to say of it.
    pub modifiers: Modifiers,
}

impl SemanticToken {
    /// Its bytes.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// What the highlighting is told by the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Methods whose first argument is a template as that of `СтрШаблон`, by their names without a module.
    pub template_methods: Vec<Name>,
}

impl Options {
    /// Methods by their names, with a module or without.
    pub fn with_templates(methods: &[String]) -> Self {
        let names = methods.iter().filter_map(|it| it.rsplit('.').next());
        Self {
            template_methods: names.map(|it| Name::new(it.trim())).collect(),
        }
    }

    /// The methods that most configurations have.
    pub fn usual() -> Self {
        let names = [
            "ПодставитьПараметрыВСтроку",
            "ПодставитьПараметрыВСтрокуИзМассива",
            "SubstituteParametersToString",
            "SubstituteParametersToStringFromArray",
            "SubstituteParametersInString",
        ];
        Self {
            template_methods: names.map(Name::new).to_vec(),
        }
    }
}

/// The tokens of a module in the order of the text. They do not overlap, and none goes over the end of a line.
pub fn semantic_tokens(snapshot: &Snapshot, file: FileId, options: &Options) -> Vec<SemanticToken> {
    painter::paint(snapshot, file, options, None)
}

/// Those of them that stand in a range.
pub fn semantic_tokens_in(
    snapshot: &Snapshot,
    file: FileId,
    options: &Options,
    within: Range<usize>,
) -> Vec<SemanticToken> {
    painter::paint(snapshot, file, options, Some(within))
}

#[cfg(test)]
mod tests;
