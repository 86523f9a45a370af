//! A table of queries, for people.

use metadata::tables::Table;

use super::words::Words;
use crate::page::Page;

/// Writes a table with what it takes and what it gives.
pub(super) fn write(table: &Table, page: &mut Page, words: &Words<'_>) {
    let word = words.pick("Таблица запросов", "Table of queries");
    page.title(&format!("{word} {}", words.name(&table.names)));
    if !table.parameters.is_empty() {
        let names: Vec<_> = table.parameters.iter().map(|it| words.name(it)).collect();
        let word = words.pick("Параметры", "Parameters");
        page.line(1, &format!("{word}: {}", names.join(", ")));
    }
    let rows: Vec<_> = table
        .fields
        .iter()
        .map(|it| [words.name(&it.names).to_owned(), words.types(&it.types)])
        .collect();
    page.rows(1, &rows);
    let nested: Vec<_> = table
        .nested
        .iter()
        .map(|(field, table)| [words.name(field).to_owned(), words.name(table).to_owned()])
        .collect();
    page.rows(1, &nested);
}
