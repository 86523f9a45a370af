//! A result as one piece of JSON.

use std::ops::ControlFlow;

use metadata::{Type, TypeDescription};
use query::run::{RecordKind, ResultColumn, Row, Sink, Summary};
use serde::Serialize;
use serde_json::Value;

use crate::commands::query::{Told, kind};

/// A result.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Table {
    columns: Vec<Column>,
    /// The values of each record, in the order of the columns.
    rows: Vec<Vec<Value>>,
    /// What each record is, where there are records of totals: `detail`, `group`, `hierarchy`, `overall`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    kinds: Vec<&'static str>,
    /// There were more records.
    is_cut: bool,
}

#[derive(Debug, Serialize)]
struct Column {
    name: String,
    /// `number`, `string`, `date`, `boolean`, `reference`; `mixed` for several of them.
    r#type: &'static str,
}

/// Who collects a result.
pub(super) struct Collector<'a> {
    told: Told<'a>,
    has_totals: bool,
    table: Table,
}

impl<'a> Collector<'a> {
    pub(super) fn new(told: Told<'a>) -> Self {
        Self {
            told,
            has_totals: false,
            table: Table::default(),
        }
    }

    pub(super) fn finish(mut self, summary: Summary) -> Table {
        self.table.is_cut = summary.is_cut;
        self.table
    }
}

impl Sink for Collector<'_> {
    fn columns(&mut self, columns: &[ResultColumn], has_totals: bool) {
        self.has_totals = has_totals;
        let columns = columns.iter().map(|it| Column {
            name: it.names.ru.to_string(),
            r#type: simple(&it.types),
        });
        self.table.columns = columns.collect();
    }

    fn row(&mut self, row: Row) -> ControlFlow<()> {
        let values = row.values.iter().map(|it| self.told.json(it));
        self.table.rows.push(values.collect());
        if self.has_totals || row.kind != RecordKind::Detail {
            self.table.kinds.push(kind(row.kind));
        }
        ControlFlow::Continue(())
    }
}

/// What a column holds, in one word. NULL is nothing of its own.
fn simple(types: &TypeDescription) -> &'static str {
    let mut words = types
        .types
        .iter()
        .filter(|it| **it != Type::Null)
        .map(|it| match it {
            Type::Number => "number",
            Type::String => "string",
            Type::Date => "date",
            Type::Boolean => "boolean",
            _ => "reference",
        });
    match words.next() {
        Some(first) if words.all(|it| it == first) => first,
        _ => "mixed",
    }
}
