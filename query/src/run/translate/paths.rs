//! Names with dots: fields of sources, and on through references.

use std::sync::Arc;

use metadata::tables::Table;
use metadata::{Kind as MetadataKind, Role, Type, TypeDescription};
use tree_sitter::Node;

use super::{Expression, Fields, Result, SourceSql, State, Translator};
use crate::resolve::join_types;
use crate::run::data::reference_tables;
use crate::run::error::RunError;
use crate::run::schema::{self, quoted};

/// How many tables the references of one select may be joined to: the database joins 64 at most.
const JOINS: usize = 40;
/// Of how many tables the objects of one reference may be, so that they are joined.
const ALTERNATIVES: usize = 3;

/// The kinds whose objects references stand for.
const REFERENCES: [MetadataKind; 9] = [
    MetadataKind::Catalog,
    MetadataKind::Document,
    MetadataKind::Enum,
    MetadataKind::ChartOfCharacteristicTypes,
    MetadataKind::ChartOfAccounts,
    MetadataKind::ChartOfCalculationTypes,
    MetadataKind::ExchangePlan,
    MetadataKind::BusinessProcess,
    MetadataKind::Task,
];

impl Translator<'_> {
    /// What a name with dots means. `whole` is the place of it all.
    pub(super) fn path(&mut self, parts: &[Node<'_>], whole: Node<'_>) -> Result<Expression> {
        let from = parts.iter().enumerate().find_map(|(at, it)| {
            let source = self.package.field_sources.get(&it.start_byte())?;
            Some((at, *source))
        });
        let unknown = || {
            RunError::unsupported(
                whole.byte_range(),
                "Неизвестно, что означает это имя",
                "What this name means is not known",
            )
        };
        let (mut expression, taken) = match from {
            Some((at, (scope, source))) => {
                let word = parts.get(at).map_or("", |it| self.text_of(*it));
                let field = self.field(scope, source, word, whole)?;
                let field = field.ok_or_else(|| {
                    RunError::unsupported(
                        whole.byte_range(),
                        "У таблицы с такими параметрами этого поля нет",
                        "With such parameters the table has no such field",
                    )
                })?;
                (field, at + 1)
            }
            None => {
                let first = parts.first().map_or("", |it| self.text_of(*it));
                let columns = self.result.clone().unwrap_or_default();
                let column = columns.iter().find(|it| it.names.is(first));
                (column.ok_or_else(unknown)?.expression.clone(), 1)
            }
        };
        let mut is_grouped = false;
        for part in parts.get(taken..).unwrap_or_default() {
            let grouped = self.states.last().and_then(|it| it.grouped.as_ref());
            is_grouped |= grouped.is_some_and(|it| it.contains(&expression.sql));
            expression = self.member(&expression, *part)?;
        }
        expression.is_grouped = is_grouped;
        Ok(expression)
    }

    /// A field of a source; none where the table has it for other parameters only.
    pub(super) fn field(
        &mut self,
        scope: usize,
        at: usize,
        word: &str,
        node: Node<'_>,
    ) -> Result<Option<Expression>> {
        let Some(source) = self.sources.get(&(scope, at)).cloned() else {
            return Err(RunError::unsupported(
                node.byte_range(),
                "Таблица этого поля здесь недоступна",
                "The table of this field is not available here",
            ));
        };
        let field = match &source.fields {
            Fields::Columns(columns) => {
                let place = columns.iter().position(|it| it.names.is(word));
                place
                    .and_then(|it| Some((it, columns.get(it)?)))
                    .map(|(place, it)| Expression {
                        sql: format!("{}.c{place}", source.alias),
                        ..it.expression.clone()
                    })
            }
            Fields::Table(table) => self.field_of(table, &source.alias, word),
        };
        Ok(field.map(|it| Expression {
            root: Some(scope),
            ..it
        }))
    }

    /// A field of a table whose columns are called as its fields.
    fn field_of(&self, table: &Table, alias: &str, word: &str) -> Option<Expression> {
        if let Some((_, name)) = table.nested.iter().find(|it| it.0.is(word)) {
            return Some(Expression {
                sql: format!("{alias}.\"Ссылка\""),
                section: Some(name.ru.clone()),
                ..Expression::default()
            });
        }
        let field = table.field(word)?;
        let name = field.names.ru.as_str();
        let sql = if !schema::is_computed(field) {
            format!("{alias}.{}", quoted(name))
        } else if field.names.en.is("Presentation") {
            schema::presentation(self.world, table.names.ru.as_str(), alias)
        } else {
            let has = |name: &str| table.fields.iter().any(|it| it.names.ru.is(name));
            let (date, of) = match has("Регистратор") {
                true => ("Период", "Регистратор"),
                false => ("Дата", "Ссылка"),
            };
            format!("v_moment({alias}.{}, {alias}.{})", quoted(date), quoted(of))
        };
        Some(Expression::described(sql, field.types.clone()))
    }

    /// What stands behind a dot after a reference.
    pub(super) fn member(&mut self, of: &Expression, part: Node<'_>) -> Result<Expression> {
        let word = self.text_of(part);
        if let Some(section) = &of.section {
            return self.section_field(of, section, part);
        }
        let tables = self.tables_of(of, word);
        let can_join = self.states.last().is_some_and(|it| {
            of.root == Some(it.scope) && !it.no_joins && it.joins.len() + tables.len() <= JOINS
        });
        let can_join = can_join && tables.len() <= ALTERNATIVES;
        let lookup = (of.sql.clone(), word.to_owned());
        if let Some(known) = self.lookups.get(&lookup).filter(|_| !can_join) {
            return Ok(known.clone());
        }
        let mut types = TypeDescription::default();
        let mut found = Vec::new();
        let mut section = None;
        for table in &tables {
            let alias = match can_join {
                true => self.joined(of, table),
                false => self.alias("d"),
            };
            let Some(field) = self.field_of(table, &alias, word) else {
                continue;
            };
            join_types(&mut types, &field.types);
            section = section.or(field.section);
            found.push(match can_join {
                true => field.sql,
                false => format!(
                    "(SELECT {} FROM {} AS {alias} WHERE {alias}.\"Ссылка\" = {})",
                    field.sql,
                    quoted(table.names.ru.as_str()),
                    of.sql
                ),
            });
        }
        let sql = match found.as_slice() {
            // A library leaves the types of a defined type to those who use it: nothing can have them yet.
            [] if !of.types.types.is_empty()
                && of
                    .types
                    .types
                    .iter()
                    .all(|it| self.world.expand(it).is_empty()) =>
            {
                "NULL".to_owned()
            }
            [] => {
                return Err(RunError::unsupported(
                    part.byte_range(),
                    "Неизвестно, чье это поле: уточните тип значения через ВЫРАЗИТЬ",
                    "It is not known whose field this is: tell the type of the value by CAST",
                ));
            }
            [only] => only.clone(),
            _ => format!("COALESCE({})", found.join(", ")),
        };
        join_types(&mut types, &TypeDescription::of([Type::Null]));
        let member = Expression {
            sql,
            types,
            root: of.root.filter(|_| can_join),
            section,
            is_grouped: false,
        };
        if !can_join {
            self.lookups.insert(lookup, member.clone());
        }
        Ok(member)
    }

    /// A field of a tabular section of an object, outside of parentheses: the rows are joined, so that there are as many
    /// records as rows, and one without any.
    fn section_field(
        &mut self,
        of: &Expression,
        section: &metadata::Name,
        part: Node<'_>,
    ) -> Result<Expression> {
        let table = metadata::tables::table(self.world, section.as_str());
        let can_join = self
            .states
            .last()
            .is_some_and(|it| of.root == Some(it.scope) && !it.no_joins && it.joins.len() < JOINS);
        let Some(table) = table.filter(|_| can_join) else {
            return Err(RunError::unsupported(
                part.byte_range(),
                &format!("Поле табличной части здесь берется из таблицы «{section}»"),
                &format!("Take a field of a tabular section from the table “{section}” here"),
            ));
        };
        let alias = self.joined(of, &table);
        let field = self.field_of(&table, &alias, self.text_of(part));
        let field = field.ok_or_else(|| super::broken(part))?;
        Ok(Expression {
            root: of.root,
            ..field
        })
    }

    /// The tables that have a field of the objects that a reference may stand for.
    fn tables_of(&self, of: &Expression, word: &str) -> Vec<Arc<Table>> {
        let mut types: Vec<Type> = Vec::new();
        for it in &of.types.types {
            match it {
                Type::AnyOf(kind, Role::Ref) => {
                    types.extend(reference_tables(self.world, &[*kind]))
                }
                Type::AnyRef | Type::Any => types.extend(reference_tables(self.world, &REFERENCES)),
                other => types.push(other.clone()),
            }
        }
        if types.is_empty() {
            types = reference_tables(self.world, &REFERENCES);
        }
        let mut tables = crate::schema::tables_behind(&self.world, &types);
        tables.retain(|it| it.field(word).is_some() || it.nested(word).is_some());
        tables
    }

    /// The alias under which the objects of a reference are joined to the select.
    fn joined(&mut self, of: &Expression, table: &Table) -> String {
        let name = quoted(table.names.ru.as_str());
        let key = format!("{} {name}", of.sql);
        let known = self
            .states
            .last()
            .and_then(|it| it.joins.iter().find(|it| it.0 == key));
        if let Some(known) = known {
            return known.1.clone();
        }
        let alias = self.alias("d");
        let join = format!(
            "LEFT JOIN {name} AS {alias} ON {alias}.\"Ссылка\" = {}",
            of.sql
        );
        if let Some(state) = self.state() {
            state.joins.push((key, alias.clone(), join));
        }
        alias
    }

    /// What a value is shown as.
    pub(super) fn presentation(&mut self, of: &Expression) -> String {
        let lookup = (of.sql.clone(), String::new());
        if let Some(known) = self.lookups.get(&lookup) {
            return known.sql.clone();
        }
        let sql = self.presented(of);
        self.lookups
            .insert(lookup, Expression::of(sql.clone(), Type::String));
        sql
    }

    fn presented(&mut self, of: &Expression) -> String {
        let types: Vec<Type> = of
            .types
            .types
            .iter()
            .flat_map(|it| self.world.expand(it))
            .collect();
        let is_simple = |it: &Type| {
            matches!(
                it,
                Type::Boolean
                    | Type::Number
                    | Type::String
                    | Type::Date
                    | Type::Null
                    | Type::Undefined
            )
        };
        if !types.is_empty() && types.iter().all(is_simple) {
            return format!("v_string({})", of.sql);
        }
        let mut cases = String::new();
        let tables = self.tables_of(of, "Представление");
        for table in &tables {
            let name = table.names.ru.as_str();
            let Some(number) = self.base.known_type(name) else {
                continue;
            };
            let alias = self.alias("d");
            cases.push_str(&format!(
                " WHEN {} THEN (SELECT {} FROM {} AS {alias} WHERE {alias}.\"Ссылка\" = {})",
                is_reference(&of.sql, number),
                schema::presentation(self.world, name, &alias),
                quoted(name),
                of.sql
            ));
        }
        for of_system in &types {
            let Type::Platform(name) = of_system else {
                continue;
            };
            let values = self.world.platform.system_enum(name.as_str());
            let number = self.base.known_type(name.as_str());
            for (place, value) in values.iter().flat_map(|it| &it.values).enumerate() {
                let (Some(number), Ok(place)) = (number, u16::try_from(place)) else {
                    continue;
                };
                let cell = crate::run::value::Value::System { of: number, place };
                let shown = crate::run::value::text_literal(value.ru.as_str());
                cases.push_str(&format!(
                    " WHEN {} = {} THEN {shown}",
                    of.sql,
                    cell.literal()
                ));
            }
        }
        match cases.is_empty() {
            true => format!("v_string({})", of.sql),
            false => format!("COALESCE(CASE{cases} END, v_string({}))", of.sql),
        }
    }

    /// A source whose columns are called as the fields of a table.
    pub(super) fn put_source(&mut self, scope: usize, at: usize, alias: &str, table: Arc<Table>) {
        let source = SourceSql {
            alias: alias.to_owned(),
            fields: Fields::Table(table),
        };
        self.sources.insert((scope, at), source);
    }

    /// Translates where no tables can be joined.
    pub(super) fn without_joins<T>(
        &mut self,
        scope: usize,
        work: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        self.states.push(State {
            scope,
            no_joins: true,
            no_aggregates: true,
            ..State::default()
        });
        let result = work(self);
        self.states.pop();
        result
    }
}

/// Whether a value is a reference to what the table of a number holds; never NULL.
pub(super) fn is_reference(sql: &str, number: u16) -> String {
    let [high, low] = number.to_be_bytes();
    let first = crate::run::value::blob_literal(&[crate::run::value::REFERENCE, high, low]);
    format!("COALESCE(SUBSTR({sql}, 1, 3) = {first}, 0)")
}
