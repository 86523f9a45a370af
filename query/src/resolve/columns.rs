//! The columns that a select gives.

use std::ops::Range;
use std::sync::Arc;

use metadata::platform::Names;
use metadata::{Name, Type, TypeDescription};
use parser_bsl::query::ast::{
    AllFields, Column as ColumnNode, EmptyTable, Expression, FieldAccess, SelectField,
    SelectFieldExpression, SelectFields, SelectFieldsChild, TabularSection,
};
use parser_bsl::syntax::AstNode;
use rustc_hash::{FxHashMap, FxHashSet};
use tree_sitter::Node;

use super::paths::both;
use super::value::{Value, join};
use super::{ASTERISK_COLUMNS, DEPTH, Place, Resolver, WORDS};
use crate::package::{Column, Columns, Scope, Source, SourceTable, Target};
use crate::problem::ProblemKind;

/// The names that a list of fields has given.
#[derive(Default)]
struct Given {
    columns: Columns,
    /// How many expressions had no name.
    unnamed: usize,
    /// The aliases that are written.
    aliases: FxHashSet<Name>,
    /// All names, in both languages.
    names: FxHashSet<Name>,
    /// Where to look for the next free number behind a name.
    numbers: FxHashMap<Name, usize>,
}

impl<'t> Resolver<'t> {
    /// The columns of a list of fields.
    pub(super) fn fields(&mut self, fields: SelectFields<'t>, place: &Place) -> Columns {
        let mut given = Given::default();
        for field in fields.children() {
            match field {
                SelectFieldsChild::AllFields(all) => self.all_fields(all, place, &mut given),
                SelectFieldsChild::SelectField(field) => {
                    self.select_field(field, place, &mut given)
                }
            }
        }
        given.columns
    }

    fn select_field(&mut self, field: SelectField<'t>, place: &Place, given: &mut Given) {
        let Some(expression) = field.expression() else {
            given.columns.is_open = true;
            return;
        };
        let node = expression.node();
        let (value, names) = match expression {
            SelectFieldExpression::TabularSection(section) => self.section(section, place),
            SelectFieldExpression::EmptyTable(table) => (empty_table(self, table), None),
            SelectFieldExpression::Expression(Expression::Column(column)) => {
                let path = self.path(&parts(column), place);
                (path.value, Some(path.names))
            }
            SelectFieldExpression::Expression(expression) => {
                // `ВЫБРАТЬ &Поля`: programs put a list of fields in the place of such a parameter.
                let is_list =
                    field.alias().is_none() && matches!(expression, Expression::Parameter(_));
                given.columns.is_open |= is_list;
                let value = self.evaluate(node, place);
                (value, self.access_names(expression))
            }
        };
        let Some(alias) = field.alias() else {
            let names = names.unwrap_or_else(|| given.next_name());
            let column = self.column_of(names, value, node.byte_range());
            given.push(column);
            return;
        };
        let name = self.name(alias.node());
        if !given.aliases.insert(name.clone()) {
            self.report(
                alias.node().byte_range(),
                ProblemKind::RepeatedColumn(name.clone()),
            );
        }
        let names = Names {
            ru: name.clone(),
            en: name,
        };
        let column = self.column_of(names, value, alias.node().byte_range());
        given.add(column);
    }

    /// What `ВЫРАЗИТЬ(…).Поле` is called.
    fn access_names(&self, expression: Expression<'_>) -> Option<Names> {
        let access = FieldAccess::cast(expression.node())?;
        let words: String = access.field().map(|it| self.text(it.node())).collect();
        Some(both(&words))
    }

    /// `Товары.(Номенклатура, Количество)`.
    fn section(&mut self, section: TabularSection<'t>, place: &Place) -> (Value, Option<Names>) {
        let name = section.name();
        let path = self.path(&name.map(parts).unwrap_or_default(), place);
        let table = Self::table_of(&path.value);
        let columns = match section.fields() {
            Some(fields) => {
                let place = self.section_place(section, name, table, place);
                self.depth += 1;
                let columns = match self.depth <= DEPTH {
                    true => self.fields(fields, &place),
                    false => unknown_columns(),
                };
                self.depth -= 1;
                let columns = Arc::new(columns);
                if let Some(scope) = self.package.scopes.get_mut(place.scope) {
                    scope.columns = columns.clone();
                }
                columns
            }
            None => Arc::new(unknown_columns()),
        };
        let value = Value {
            nested: Some(SourceTable::Columns(columns)),
            ..path.value
        };
        (value, Some(path.names))
    }

    /// Inside of the parentheses the names are those of the tabular section.
    fn section_place(
        &mut self,
        section: TabularSection<'_>,
        name: Option<ColumnNode<'_>>,
        table: SourceTable,
        place: &Place,
    ) -> Place {
        let name = name.map_or(section.node(), |it| it.node());
        let last = self
            .text(name)
            .rsplit('.')
            .next()
            .unwrap_or_default()
            .trim();
        let scope = self.package.scopes.len();
        self.package.scopes.push(Scope {
            range: section.node().byte_range(),
            outer: Some(place.scope),
            ..Scope::default()
        });
        let source = Source {
            alias: Name::new(last),
            has_alias: false,
            path: Vec::new(),
            table,
            is_nullable: false,
            range: name.byte_range(),
            alias_range: name.byte_range(),
        };
        self.put_source(scope, source);
        Place {
            scope,
            result: None,
        }
    }

    /// `*` and `Товары.*`.
    fn all_fields(&mut self, all: AllFields<'t>, place: &Place, given: &mut Given) {
        let range = all.node().byte_range();
        let parts: Vec<Node<'_>> = all.part().map(|it| it.node()).take(WORDS).collect();
        if parts.is_empty() {
            let sources = self.package.scopes.get(place.scope);
            let sources = sources.map(|it| it.sources.clone()).unwrap_or_default();
            given.columns.is_open |= sources.is_empty();
            for source in &sources {
                self.all_of(source, &range, given);
            }
            return;
        }
        let words: Vec<&str> = parts.iter().map(|it| self.text(*it)).collect();
        let names = self.source_names.get(&place.scope);
        let named = names.and_then(|it| it.whole(&words));
        let named = named.and_then(|it| Some((it, self.source_at(place.scope, it)?.clone())));
        if let Some((at, source)) = named {
            let first = parts.first().map_or(range.start, |it| it.start_byte());
            let last = parts.last().map_or(range.end, |it| it.end_byte());
            self.refer(first..last, Target::Source(place.scope, at));
            self.all_of(&source, &range, given);
            return;
        }
        // All fields of a tabular section are one column.
        let path = self.path(&parts, place);
        let table = Self::table_of(&path.value);
        let value = Value {
            nested: Some(table),
            ..path.value
        };
        let column = self.column_of(path.names, value, range);
        given.push(column);
    }

    fn all_of(&mut self, source: &Source, range: &Range<usize>, given: &mut Given) {
        let columns = self.columns_of(&source.table);
        given.columns.is_open |= columns.is_open;
        for column in &columns.list {
            if self.asterisk_columns == ASTERISK_COLUMNS {
                given.columns.is_open = true;
                break;
            }
            self.asterisk_columns += 1;
            let mut column = column.clone();
            if source.is_nullable {
                column.types = Value::of_column(&column).or_null().types;
            }
            column.range = range.clone();
            given.push(column);
        }
    }

    /// Joins the columns of a part of a union to those of the first one, by their places.
    pub(super) fn join_columns(&mut self, all: &mut Columns, part: &Columns, node: Node<'_>) {
        let (first, this) = (all.list.len(), part.list.len());
        if first != this && !all.is_open && !part.is_open {
            self.report(node.byte_range(), ProblemKind::UnionColumns { first, this });
        }
        // Behind a `*` that is not known the places are not known either.
        if first != this {
            for column in &mut all.list {
                column.is_open = true;
            }
            return;
        }
        for (column, other) in all.list.iter_mut().zip(&part.list) {
            join_column(column, other);
        }
    }
}

/// What a column may hold, or another one at its place.
pub(super) fn join_column(column: &mut Column, other: &Column) {
    join(&mut column.types, &other.types);
    column.is_open |= other.is_open;
    if column.origin != other.origin {
        column.origin.clear();
    }
    column.nested = match (column.nested.take(), &other.nested) {
        (Some(left), Some(right)) if left != *right && left.list.len() == right.list.len() => {
            let mut joined = Columns::clone(&left);
            for (left, right) in joined.list.iter_mut().zip(&right.list) {
                join(&mut left.types, &right.types);
                left.is_open |= right.is_open;
            }
            Some(Arc::new(joined))
        }
        (left, right) => left.or_else(|| right.clone()),
    };
}

impl Given {
    /// What the platform calls an expression without an alias.
    fn next_name(&mut self) -> Names {
        self.unnamed += 1;
        Names {
            ru: Name::new(&format!("Поле{}", self.unnamed)),
            en: Name::new(&format!("Field{}", self.unnamed)),
        }
    }

    /// A column whose name is not written: it gives way to those that have the name already.
    fn push(&mut self, mut column: Column) {
        if self.names.contains(&column.names.ru) {
            let numbered = |name: &Name, number: usize| match name.is_empty() {
                true => name.clone(),
                false => Name::new(&format!("{name}{number}")),
            };
            let first = self.numbers.entry(column.names.ru.clone()).or_insert(1);
            while self.names.contains(&numbered(&column.names.ru, *first)) {
                *first += 1;
            }
            column.names = Names {
                ru: numbered(&column.names.ru, *first),
                en: numbered(&column.names.en, *first),
            };
        }
        self.add(column);
    }

    fn add(&mut self, column: Column) {
        self.names.insert(column.names.ru.clone());
        self.names.insert(column.names.en.clone());
        self.columns.list.push(column);
    }
}

/// `ПУСТАЯТАБЛИЦА.(А, Б)`: columns without values.
fn empty_table(of: &Resolver<'_>, table: EmptyTable<'_>) -> Value {
    let columns = table.column().map(|it| Column {
        names: both(of.text(it.node())),
        range: it.node().byte_range(),
        ..Column::default()
    });
    Value {
        types: TypeDescription::of([Type::Platform(Name::new("РезультатЗапроса"))]),
        nested: Some(SourceTable::Columns(Arc::new(Columns {
            list: columns.collect(),
            is_open: false,
        }))),
        ..Value::default()
    }
}

/// Columns of which nothing is known.
pub(super) fn unknown_columns() -> Columns {
    Columns {
        list: Vec::new(),
        is_open: true,
    }
}

/// The words of a column.
pub(super) fn parts(column: ColumnNode<'_>) -> Vec<Node<'_>> {
    column.part().map(|it| it.node()).take(WORDS).collect()
}
