//! What the tables of a query are, whatever the rest of it looks like: only they are put into a query and resolved.

use std::sync::Arc;

use metadata::{Name, NameMap, TypeDescription};
use query::{Column, Columns, Outside, Package, Source};

use super::Place;
use super::QueryItemKind;
use super::offers::Offers;
use super::parameters::set_values;
use crate::ide::query::outline::{Outline, Select, SourceKind};
use crate::ide::query::resolved::keeps_tables;
use crate::ide::query::text::QueryText;
use crate::types::{Ty, Value};

/// So many sources of one select are looked at.
const MOST: usize = 256;

impl Place<'_> {
    /// What the tables of a select are.
    pub(super) fn sources(&self, select: usize) -> Vec<Source> {
        let Some(select) = self.outline.selects.get(select) else {
            return Vec::new();
        };
        let Some(from) = from(self.text, select) else {
            return Vec::new();
        };
        let package = self.resolved(&format!("ВЫБРАТЬ 1 ИЗ {from}"));
        let mut scopes = package.scopes.into_iter();
        scopes.next().map(|it| it.sources).unwrap_or_default()
    }

    /// The tables that may be named at the cursor, for a query of them: those of the innermost select first.
    pub(super) fn tables_visible(&self) -> String {
        let Some(select) = self.cursor.select else {
            return String::new();
        };
        let visible = self.outline.visible(select);
        let selects = visible
            .iter()
            .filter_map(|it| self.outline.selects.get(*it));
        let all = selects.filter_map(|it| from(self.text, it));
        all.collect::<Vec<_>>().join(", ")
    }

    /// A query with what the place has around it: temporary tables of queries before.
    pub(super) fn resolved(&self, query: &str) -> Package {
        let tree = parser_bsl::Parser::query().parse(query, None);
        let outside = self.outside.get_or_init(|| self.outside(self.statement()));
        query::resolve_with(query, &tree, &self.world, outside)
    }

    /// The query of the package that the cursor stands in.
    pub(super) fn statement(&self) -> usize {
        let select = self
            .cursor
            .select
            .and_then(|it| self.outline.selects.get(it));
        match select {
            Some(select) => select.statement,
            None => {
                let before = |it: &&_| is_before(it, self.range.start);
                self.outline.statements.iter().filter(before).count()
            }
        }
    }

    /// Temporary tables that queries before one of a package make.
    fn outside(&self, statement: usize) -> Outside {
        let mut temporary = self.kept_tables();
        add_temporary(self, self.text, &self.outline, statement, &mut temporary);
        Outside {
            temporary,
            has_other_tables: true,
            tables: self.given_tables(),
            ..Outside::default()
        }
    }

    /// Tables of values that the method passes as parameters, where the query reads from parameters.
    pub(in crate::ide::query) fn given_tables(&self) -> NameMap<Arc<Columns>> {
        let mut given = NameMap::default();
        let sources = self.outline.selects.iter().flat_map(|it| &it.sources);
        let mut read = sources.filter(|it| it.kind == SourceKind::Parameter);
        let read: Vec<&str> = read
            .by_ref()
            .map(|it| self.slice(&it.name).trim_start_matches('&'))
            .collect();
        if read.is_empty() {
            return given;
        }
        for (name, value) in set_values(self.module, self.query.part.clone()) {
            let name = self.module.get(name).unwrap_or_default();
            if !read.iter().any(|it| metadata::same(it, name)) {
                continue;
            }
            let types = crate::types::of_expression(self.snapshot, self.file, value);
            let columns = types.list().iter().find_map(|it| match it {
                Ty::Made(_, made) if !made.columns.is_empty() => Some(&made.columns),
                _ => None,
            });
            let columns = columns.map(|it| it.as_slice()).unwrap_or_default();
            let list = columns.iter().map(|it| Column {
                names: it.names.clone(),
                types: known(&it.value),
                is_open: true,
                ..Column::default()
            });
            let list: Vec<Column> = list.collect();
            if !list.is_empty() {
                let columns = Columns {
                    list,
                    is_open: true,
                };
                given.insert(Name::new(name), Arc::new(columns));
            }
        }
        given
    }

    /// Temporary tables that queries of the method above this one make.
    pub(in crate::ide::query) fn kept_tables(&self) -> NameMap<Arc<Columns>> {
        let mut temporary = NameMap::default();
        for query in self.queries_before() {
            let outline = Outline::of(&query.text);
            add_temporary(self, &query.text, &outline, usize::MAX, &mut temporary);
        }
        temporary
    }

    /// Queries of the method above this one, where it keeps temporary tables.
    pub(in crate::ide::query) fn queries_before(&self) -> Vec<QueryText> {
        if !keeps_tables(self.module, self.query) {
            return Vec::new();
        }
        let before = self.query.part.start..self.query.range.start;
        let mut queries = QueryText::within(self.snapshot, self.file, self.module, before);
        queries.retain(|it| {
            it.range.end <= self.query.range.start && it.part.start >= self.query.part.start
        });
        queries
    }

    /// The temporary tables that are there.
    pub(super) fn temporary_tables(&self, offers: &mut Offers) {
        let mut names: Vec<String> = Vec::new();
        for query in self.queries_before() {
            let outline = Outline::of(&query.text);
            made(&query.text, &outline, usize::MAX, &mut names);
        }
        made(self.text, &self.outline, self.statement(), &mut names);
        for name in names.iter().rev() {
            offers.name(name, QueryItemKind::TemporaryTable, "");
        }
    }
}

/// The types of a column of a table of values, as far as they are told.
fn known(value: &Value) -> TypeDescription {
    let Value::Known(types) = value else {
        return TypeDescription::default();
    };
    TypeDescription::of(types.list().iter().filter_map(|it| it.base().cloned()))
}

fn is_before(statement: &crate::ide::query::outline::Statement, at: usize) -> bool {
    statement.range.end < at
}

/// The names of temporary tables that are there before a query of a package.
fn made(text: &str, outline: &Outline, statement: usize, names: &mut Vec<String>) {
    for it in outline.statements.iter().take(statement) {
        let name = |it: &std::ops::Range<usize>| text.get(it.clone()).unwrap_or_default();
        if let Some(into) = it.into.as_ref().map(name).filter(|it| !it.is_empty()) {
            names.push(into.to_owned());
        }
        if let Some(dropped) = it.drop.as_ref().map(name) {
            names.retain(|it| !metadata::same(it, dropped));
        }
    }
}

fn add_temporary(
    place: &Place<'_>,
    text: &str,
    outline: &Outline,
    statement: usize,
    temporary: &mut NameMap<Arc<Columns>>,
) {
    for it in outline.statements.iter().take(statement) {
        if it.into.is_none() && it.drop.is_none() {
            continue;
        }
        let query = text.get(it.range.clone()).unwrap_or_default();
        let tree = parser_bsl::Parser::query().parse(query, None);
        let outside = Outside {
            temporary: std::mem::take(temporary),
            has_other_tables: true,
            ..Outside::default()
        };
        let package = query::resolve_with(query, &tree, &place.world, &outside);
        *temporary = package.temporary;
        // What is broken makes its table too.
        let made = it.into.clone().and_then(|it| text.get(it));
        if let Some(made) = made.filter(|it| !it.is_empty()) {
            let columns = package.queries.last().map(|it| it.columns.clone());
            let columns = columns.unwrap_or_default();
            temporary.entry(Name::new(made)).or_insert(columns);
        }
    }
}

/// The tables of a select with their aliases; nothing where there are none.
fn from(text: &str, select: &Select) -> Option<String> {
    let slice = |it: &std::ops::Range<usize>| text.get(it.clone()).unwrap_or_default();
    let sources = select.sources.iter().take(MOST).filter_map(|it| {
        let called = it.called(text);
        if called.is_empty() {
            return None;
        }
        let table = match it.kind {
            SourceKind::Query(_) => slice(&it.range),
            _ => slice(&it.name),
        };
        let is_whole = !table.is_empty() && !table.ends_with('.');
        is_whole.then(|| format!("{table} КАК {called}"))
    });
    let sources: Vec<String> = sources.collect();
    (!sources.is_empty()).then(|| sources.join(", "))
}
