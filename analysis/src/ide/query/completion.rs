//! What may stand at a place inside of the text of a query.

use std::ops::Range;

use crate::workspace::{FileId, Snapshot};

/// What may stand at a place of a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryCompletion {
    /// What is typed already, in bytes of the module: a choice replaces it.
    pub range: Range<usize>,
    /// The items, the likeliest first. What is typed does not narrow them.
    pub items: Vec<QueryItem>,
}

/// What may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryItem {
    /// What is shown and written, unless `insert` says otherwise.
    pub label: String,
    /// The same in the other language of the platform; empty where there is none.
    pub other: String,
    /// What it is.
    pub kind: QueryItemKind,
    /// The snippet to be written instead of the label, in the syntax of the protocol (`$1`, `${2:Имя}`).
    pub insert: Option<String>,
    /// A short word beside the label: a type, a table.
    pub detail: String,
    /// What is told of it, as Markdown in Russian and in English; empty where there is nothing.
    pub documentation: (String, String),
}

/// What an item of a query is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryItemKind {
    /// A word of the language.
    Keyword,
    /// A function of the language.
    Function,
    /// A kind of tables: `Справочник`.
    TableKind,
    /// A table, a virtual one included.
    Table,
    /// A temporary table.
    TemporaryTable,
    /// The name of a source in this query.
    Alias,
    /// A field.
    Field,
    /// A parameter: `&Период`.
    Parameter,
    /// A value after `ЗНАЧЕНИЕ(`.
    Value,
    /// A type.
    Type,
}

/// What may stand at an offset of a module, where it lies in the text of a query; otherwise nothing.
pub fn complete(_snapshot: &Snapshot, _file: FileId, _offset: usize) -> Option<QueryCompletion> {
    None
}
