//! The words of queries, for highlighting.

use std::ops::Range;

use super::outline::{Outline, Role};
use super::text::QueryText;
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
    snapshot: &Snapshot,
    file: FileId,
    within: Option<Range<usize>>,
) -> Vec<(Range<usize>, QueryTokenKind)> {
    let Some(text) = snapshot.text(file) else {
        return Vec::new();
    };
    let within = within.unwrap_or(0..text.len());
    let mut found = Vec::new();
    for query in QueryText::within(snapshot, file, &text, within.clone()) {
        push(&query, &mut found);
    }
    found.retain(|(range, _)| range.start < within.end && within.start < range.end);
    // Branches of a condition share what stands before it.
    found.sort_by_key(|it| (it.0.start, it.0.end));
    found.dedup_by(|next, it| next.0.start < it.0.end);
    found
}

/// The words of a query that is a file of its own.
pub fn tokens_of_query(text: &str) -> Vec<(Range<usize>, QueryTokenKind)> {
    let mut found = Vec::new();
    push(&QueryText::of_file(text), &mut found);
    found
}

fn push(query: &QueryText, found: &mut Vec<(Range<usize>, QueryTokenKind)>) {
    let outline = Outline::of(&query.text);
    for (token, role) in outline.tokens.iter().zip(&outline.roles) {
        let Some(kind) = kind(*role) else {
            continue;
        };
        query.runs(&token.range(), |it| found.push((it, kind)));
    }
}

fn kind(role: Role) -> Option<QueryTokenKind> {
    Some(match role {
        Role::Keyword(_) => QueryTokenKind::Keyword,
        Role::Function => QueryTokenKind::Function,
        Role::TableKind => QueryTokenKind::TableKind,
        Role::Table => QueryTokenKind::Table,
        Role::TemporaryTable => QueryTokenKind::TemporaryTable,
        Role::Alias => QueryTokenKind::Alias,
        Role::Field => QueryTokenKind::Field,
        Role::Column => QueryTokenKind::Column,
        Role::Parameter => QueryTokenKind::Parameter,
        Role::Value => QueryTokenKind::Value,
        Role::Type => QueryTokenKind::Type,
        Role::Operator => QueryTokenKind::Operator,
        Role::Number => QueryTokenKind::Number,
        Role::String => QueryTokenKind::String,
        Role::Comment => QueryTokenKind::Comment,
        Role::Mark => return None,
    })
}

#[cfg(test)]
mod tests;
