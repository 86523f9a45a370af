//! A package of queries, run from its first query to its last one.

use std::fmt;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;

use metadata::platform::Names;
use metadata::{Name, NameMap, TypeDescription, World};
use parser_bsl::query::ast::{DropQuery, SelectQuery};
use parser_bsl::syntax::{AstNode as _, preorder};
use rusqlite::types::Value as Cell;
use tree_sitter::Tree;

use super::base::Base;
use super::error::{RunError, RunErrorKind};
use super::functions::COLLATION;
use super::parameters::{Parameter, ValueTable};
use super::schema;
use super::totals;
use super::translate::{Expression, Output, Query, Stored, Translator};
use super::value::Value;
use crate::package::{Column, Columns, QueryKind};
use crate::{Outside, resolve_with};

/// When to stop.
#[derive(Clone, Default)]
pub struct Limits {
    /// How many records to hand on at most.
    pub rows: Option<u64>,
    /// Asked from time to time; running stops where it says true.
    pub stop: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
}

impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limits")
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

/// What a record of a result is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RecordKind {
    /// A record of the query itself.
    #[default]
    Detail,
    /// A total of a group, by its place in `ИТОГИ ПО` without `ОБЩИЕ`.
    Group(usize),
    /// A total of a parent in the hierarchy of a group.
    Hierarchy(usize),
    /// The total of all: `ОБЩИЕ`.
    Overall,
}

/// A record of a result.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// The values of its columns.
    pub values: Vec<Value>,
    /// What it is.
    pub kind: RecordKind,
    /// How deep it stands below other records of totals.
    pub level: usize,
}

/// A column of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultColumn {
    /// Its names.
    pub names: Names,
    /// What it may hold; empty where nobody knows.
    pub types: TypeDescription,
}

/// Who takes a result.
pub trait Sink {
    /// The columns, before the first record, and whether there are records of totals.
    fn columns(&mut self, columns: &[ResultColumn], has_totals: bool);

    /// A record. No further ones come after [`ControlFlow::Break`].
    fn row(&mut self, row: Row) -> ControlFlow<()>;
}

/// What was handed on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many records.
    pub rows: u64,
    /// There were more.
    pub is_cut: bool,
}

/// Runs a package. The result is that of the last query that selects, as `Запрос.Выполнить()` gives it; where none does,
/// how many records the last temporary table got.
pub fn run(
    base: &Base,
    world: World<'_>,
    text: &str,
    parameters: &NameMap<Parameter>,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<Summary, RunError> {
    let stop = limits.stop.clone();
    let handler = stop.map(|stop| move || stop());
    base.connection.progress_handler(5_000, handler)?;
    let tree = parser_bsl::Parser::query().parse(text, None);
    let result = Run {
        base,
        world,
        text,
        tree: &tree,
        parameters,
        limits,
        made: Vec::new(),
    }
    .run(sink);
    base.connection.progress_handler(0, None::<fn() -> bool>)?;
    result
}

struct Run<'a> {
    base: &'a Base,
    world: World<'a>,
    text: &'a str,
    tree: &'a Tree,
    parameters: &'a NameMap<Parameter>,
    limits: &'a Limits,
    /// The tables that were made, to be dropped.
    made: Vec<String>,
}

impl Run<'_> {
    fn run(mut self, sink: &mut dyn Sink) -> Result<Summary, RunError> {
        let result = self.package(sink);
        let _ = self
            .base
            .connection
            .progress_handler(0, None::<fn() -> bool>);
        for table in &self.made {
            let statement = format!("DROP TABLE IF EXISTS {table}");
            self.base.connection.execute_batch(&statement)?;
        }
        result
    }

    fn package(&mut self, sink: &mut dyn Sink) -> Result<Summary, RunError> {
        let root = self.tree.root_node();
        if root.has_error() {
            let place = preorder(root).find(|it| it.is_error() || it.is_missing());
            let range = place.map_or(0..self.text.len(), |it| it.byte_range());
            return Err(RunError::at(range, RunErrorKind::Syntax));
        }
        let package = resolve_with(self.text, self.tree, &self.world, &self.outside());
        if let Some(problem) = package.problems.first() {
            let range = problem.range.clone();
            let problem = Box::new(problem.clone());
            return Err(RunError::at(range, RunErrorKind::Problem(problem)));
        }
        let mut translator = Translator::new(
            self.text,
            root,
            self.base,
            self.world,
            &package,
            self.parameters,
        );
        for (name, parameter) in self.parameters {
            if let Parameter::Table(table) = parameter {
                let stored = self.parameter_table(table)?;
                translator.tables.insert(name.clone(), stored);
            }
        }
        let selecting = package
            .queries
            .iter()
            .rposition(|it| it.kind == QueryKind::Select);
        let last = selecting.unwrap_or(package.queries.len().saturating_sub(1));
        let mut cursor = root.walk();
        let nodes = root.named_children(&mut cursor);
        let mut nodes =
            nodes.filter(|it| SelectQuery::cast(*it).is_some() || DropQuery::cast(*it).is_some());
        let mut summary = Summary::default();
        for (at, query) in package.queries.iter().enumerate() {
            let Some(node) = nodes.next() else {
                break;
            };
            let range = node.byte_range();
            match (&query.kind, SelectQuery::cast(node)) {
                (QueryKind::Drop(name), _) => {
                    if let Some(stored) = translator.temporary.shift_remove(name) {
                        let statement = format!("DROP TABLE {}", stored.table);
                        self.base.connection.execute_batch(&statement)?;
                    }
                }
                (QueryKind::Select, Some(select)) if at == last => {
                    let found = self.select(&mut translator, select, sink);
                    summary = found.map_err(|it| it.or_at(range))?;
                }
                // What nobody takes is not run.
                (QueryKind::Select, _) => {}
                (QueryKind::Into(name), Some(select)) => {
                    let count = self.store(&mut translator, select, name);
                    let count = count.map_err(|it| it.or_at(range))?;
                    if at == last {
                        summary = counted(count, sink);
                    }
                }
                (QueryKind::Add(name), Some(select)) => {
                    let query = translator.select_query(select)?;
                    let stored = translator.temporary.get(name).cloned();
                    let count = match stored {
                        Some(stored) => {
                            let statement = format!("INSERT INTO {} {}", stored.table, query.sql);
                            self.base.connection.execute(&statement, [])
                        }
                        None => Ok(0),
                    };
                    let count = count.map_err(|it| RunError::from(it).or_at(range))?;
                    if at == last {
                        summary = counted(count, sink);
                    }
                }
                _ => {}
            }
        }
        Ok(summary)
    }

    /// What the resolver is told of parameters that are tables.
    fn outside(&self) -> Outside {
        let mut outside = Outside::default();
        for (name, parameter) in self.parameters {
            if let Parameter::Table(table) = parameter {
                let list = table.columns.iter().map(|(name, types)| Column {
                    names: both(name),
                    types: types.clone(),
                    is_open: types.types.is_empty(),
                    ..Column::default()
                });
                let columns = Columns {
                    list: list.collect(),
                    is_open: false,
                };
                outside.tables.insert(name.clone(), Arc::new(columns));
            }
        }
        outside
    }

    fn parameter_table(&mut self, table: &ValueTable) -> Result<Stored, RunError> {
        let columns = table.columns.iter().map(|(name, types)| Output {
            names: both(name),
            expression: Expression::described("", types.clone()),
            made_of: String::new(),
        });
        let columns: Rc<Vec<Output>> = Rc::new(columns.collect());
        let name = self.make(&columns, "")?;
        let marks: Vec<String> = (1..=columns.len()).map(|it| format!("?{it}")).collect();
        let statement = format!("INSERT INTO {name} VALUES ({})", marks.join(", "));
        let mut statement = self.base.connection.prepare(&statement)?;
        for row in &table.rows {
            let mut cells: Vec<Cell> = row.iter().map(Value::cell).collect();
            cells.resize(columns.len(), Cell::Null);
            statement.execute(rusqlite::params_from_iter(cells))?;
        }
        Ok(Stored {
            table: name,
            columns,
        })
    }

    /// Makes an empty table for the columns of a query, with others before them.
    fn make(&mut self, columns: &[Output], before: &str) -> Result<String, RunError> {
        let name = format!("temp.v_table{}", self.made.len());
        let columns: Vec<String> = columns
            .iter()
            .enumerate()
            .map(
                |(at, it)| match schema::may_be_string(self.world, &it.expression.types) {
                    true => format!("c{at} COLLATE {COLLATION}"),
                    false => format!("c{at}"),
                },
            )
            .collect();
        let statement = format!("CREATE TABLE {name} ({before}{})", columns.join(", "));
        self.base.connection.execute_batch(&statement)?;
        self.made.push(name.clone());
        Ok(name)
    }

    /// `ПОМЕСТИТЬ`: how many records it put there.
    fn store(
        &mut self,
        translator: &mut Translator<'_>,
        select: SelectQuery<'_>,
        name: &Name,
    ) -> Result<usize, RunError> {
        let query = translator.select_query(select)?;
        let table = self.make(&query.columns, "")?;
        let statement = format!("INSERT INTO {table} {}", query.sql);
        let count = self.base.connection.execute(&statement, [])?;
        let stored = Stored {
            table,
            columns: query.columns,
        };
        translator.temporary.insert(name.clone(), stored);
        Ok(count)
    }

    fn select(
        &mut self,
        translator: &mut Translator<'_>,
        select: SelectQuery<'_>,
        sink: &mut dyn Sink,
    ) -> Result<Summary, RunError> {
        let query = translator.select_query(select)?;
        let Some(clause) = select.totals() else {
            return self.stream(&query, sink);
        };
        let totals = translator.totals(clause, &query.columns)?;
        let table = self.make(&query.columns, "place INTEGER PRIMARY KEY, ")?;
        let names: Vec<String> = (0..query.columns.len())
            .map(|it| format!("c{it}"))
            .collect();
        let statement = format!("INSERT INTO {table} ({}) {}", names.join(", "), query.sql);
        self.base.connection.execute(&statement, [])?;
        let rows = totals::rows(&self.base.connection, &table, query.columns.len(), &totals)?;
        let columns: Vec<ResultColumn> = query.columns.iter().map(result_column).collect();
        sink.columns(&columns, true);
        let mut summary = Summary::default();
        for row in rows {
            if !self.hand_on(row, &mut summary, sink) {
                break;
            }
        }
        Ok(summary)
    }

    /// Hands a record on; false where no further ones may follow.
    fn hand_on(&self, row: Row, summary: &mut Summary, sink: &mut dyn Sink) -> bool {
        summary.is_cut = self.limits.rows.is_some_and(|it| summary.rows >= it);
        if !summary.is_cut {
            summary.rows += 1;
            summary.is_cut = sink.row(row).is_break();
        }
        !summary.is_cut
    }

    /// Hands the records of a query on as they come.
    fn stream(&self, query: &Query, sink: &mut dyn Sink) -> Result<Summary, RunError> {
        let columns: Vec<ResultColumn> = query.columns.iter().map(result_column).collect();
        let mut statement = self.base.connection.prepare(&query.sql)?;
        let mut rows = statement.query([])?;
        sink.columns(&columns, false);
        let mut summary = Summary::default();
        while let Some(row) = rows.next()? {
            let mut values = Vec::with_capacity(columns.len());
            for at in 0..columns.len() {
                values.push(Value::of_cell(row.get_ref(at)?));
            }
            let row = Row {
                values,
                ..Row::default()
            };
            if !self.hand_on(row, &mut summary, sink) {
                break;
            }
        }
        Ok(summary)
    }
}

fn result_column(of: &Output) -> ResultColumn {
    ResultColumn {
        names: of.names.clone(),
        types: of.expression.types.clone(),
    }
}

/// The result of a query that makes a temporary table.
fn counted(count: usize, sink: &mut dyn Sink) -> Summary {
    let column = ResultColumn {
        names: Names::new("Количество", "Count"),
        types: TypeDescription::of([metadata::Type::Number]),
    };
    sink.columns(&[column], false);
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let _ = sink.row(Row {
        values: vec![Value::number(count)],
        ..Row::default()
    });
    Summary {
        rows: 1,
        is_cut: false,
    }
}

fn both(name: &Name) -> Names {
    Names {
        ru: name.clone(),
        en: name.clone(),
    }
}
