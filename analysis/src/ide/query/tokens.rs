//! The words of queries, for highlighting.

use std::ops::Range;

use crate::workspace::{FileId, Snapshot};

/// What a word of a query is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QueryTokenKind {
    /// `ВЫБРАТЬ`, `ИЗ`, `И`.
    Keyword,
    /// `СУММА`, `ЕСТЬNULL`.
    Function,
    /// The kind of a table: `Справочник`.
    TableKind,
    /// A table, a virtual one included: `Товары`, `СрезПоследних`.
    Table,
    /// A temporary table.
    TemporaryTable,
    /// The name of a source in the query.
    Alias,
    /// A field.
    Field,
    /// The name that a column is given: `КАК Имя`.
    Column,
    /// `&Период`.
    Parameter,
    /// What `ЗНАЧЕНИЕ(…)` chooses of a table: `ПустаяСсылка`.
    Value,
    /// A type, or a word such as `МЕСЯЦ` that a function takes.
    Type,
    /// `=`, `+`.
    Operator,
    /// A number.
    Number,
    /// A string inside of the query. One of several lines gives a token for each.
    String,
    /// A comment of the query.
    Comment,
}

/// The words of the queries of a module, of those that stand in a range where one is given, in the order of the text. They
/// do not overlap, none goes over the end of a line, and what lies between them are blanks, brackets and marks of strings.
pub fn tokens(
    _snapshot: &Snapshot,
    _file: FileId,
    _within: Option<Range<usize>>,
) -> Vec<(Range<usize>, QueryTokenKind)> {
    Vec::new()
}
