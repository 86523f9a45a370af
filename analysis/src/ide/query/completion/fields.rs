//! Aliases, fields and columns.

use metadata::platform::Names;
use metadata::tables::{self, Table};
use metadata::{Type, TypeDescription};
use query::{Column, Columns, Source, SourceTable};

use super::offers::{Offers, item};
use super::{Place, QueryItemKind};
use crate::ide::query::lexis::TokenKind;
use crate::ide::query::outline::{Bracket, Clause, Frame, Role};
use crate::ide::query::told;

/// A field of whatever table.
pub(in crate::ide::query) struct FieldOf<'t> {
    pub(in crate::ide::query) names: &'t Names,
    pub(in crate::ide::query) types: &'t TypeDescription,
    pub(in crate::ide::query) origin: &'t str,
    pub(in crate::ide::query) is_nested: bool,
}

/// The fields of a table.
pub(in crate::ide::query) fn fields_of(table: &SourceTable) -> Vec<FieldOf<'_>> {
    match table {
        SourceTable::Metadata(table) => fields_of_table(table),
        SourceTable::Columns(columns) => fields_of_columns(columns),
        SourceTable::Unknown => Vec::new(),
    }
}

/// What a query for a value begins with.
const SELECT: &str = "ВЫБРАТЬ ";

const NO_TYPES: &TypeDescription = &TypeDescription {
    types: Vec::new(),
    qualifiers: metadata::Qualifiers {
        length: 0,
        fixed_length: false,
        digits: 0,
        fraction_digits: 0,
        nonnegative: false,
        date: metadata::DateParts::DateTime,
    },
};

fn fields_of_table(table: &Table) -> Vec<FieldOf<'_>> {
    let fields = table.fields.iter().map(|it| FieldOf {
        names: &it.names,
        types: &it.types,
        origin: &it.origin,
        is_nested: false,
    });
    let nested = table.nested.iter().map(|(names, _)| FieldOf {
        names,
        types: NO_TYPES,
        origin: "",
        is_nested: true,
    });
    fields.chain(nested).collect()
}

fn fields_of_columns(columns: &Columns) -> Vec<FieldOf<'_>> {
    let columns = columns.list.iter().map(|it| FieldOf {
        names: &it.names,
        types: &it.types,
        origin: &it.origin,
        is_nested: it.nested.is_some(),
    });
    columns.collect()
}

impl Place<'_> {
    fn push_field(&self, field: &FieldOf<'_>, before: &str, offers: &mut Offers) {
        let [label, other] = offers.pick(field.names);
        if label.is_empty() {
            return;
        }
        let types = match field.is_nested {
            true => told::section(self.english).to_owned(),
            false => told::types(self.world, field.types, self.english),
        };
        let detail = match before.is_empty() {
            true => types,
            false => format!("{before}: {types}"),
        };
        let written = match (before.is_empty(), field.is_nested) {
            (true, false) => None,
            (true, true) => Some(format!("{label}.($1)")),
            (false, false) => Some(format!("{before}.{label}")),
            (false, true) => Some(format!("{before}.{label}.($1)")),
        };
        let mut offered = item(label, other, QueryItemKind::Field, written, &detail);
        offered.documentation = told::origin(self.world.configuration, field.origin);
        offers.push(offered);
    }

    /// What stands behind a dot after an alias or a field.
    pub(super) fn fields_behind(&self, offers: &mut Offers) {
        let path = self.cursor.path.clone().unwrap_or_default();
        let path = self.slice(&path).to_owned();
        if let Some(source) = self.source_named(&path) {
            for field in fields_of(&source.table) {
                self.push_field(&field, "", offers);
            }
            if offers.items.is_empty() {
                self.fields_used(&path, offers);
            }
            if matches!(self.cursor.frames.last(), Some(Frame::Select(_)))
                && self.cursor.clause == Clause::Fields
                && !offers.items.is_empty()
            {
                offers.name("*", QueryItemKind::Keyword, "");
            }
            return;
        }
        let Some(column) = self.value_of(&path) else {
            return self.fields_used(&path, offers);
        };
        if let Some(nested) = &column.nested {
            for field in fields_of_columns(nested) {
                self.push_field(&field, "", offers);
            }
            return;
        }
        for table in query::tables_behind(&self.world, &column.types.types) {
            for field in fields_of_table(&table) {
                self.push_field(&field, "", offers);
            }
        }
        if offers.items.is_empty() && !path.contains('.') {
            self.fields_used(&path, offers);
        }
    }

    /// What a name with dots is at the place.
    pub(super) fn value_of(&self, path: &str) -> Option<Column> {
        let package = self.package_of(path);
        let result = package.queries.first()?.columns.list.first()?.clone();
        Some(result)
    }

    /// What the last word of a name with dots means at the place.
    pub(in crate::ide::query) fn references_of(&self, path: &str) -> Vec<query::Reference> {
        let package = self.package_of(path);
        let end = SELECT.len() + path.len();
        let mut found = package.references;
        found.retain(|it| it.range.end == end);
        found
    }

    /// A query for a value, of the tables that may be named at the place.
    fn package_of(&self, path: &str) -> query::Package {
        let from = self.tables_here();
        let query = match from.is_empty() {
            true => format!("{SELECT}{path} КАК Значение"),
            false => format!("{SELECT}{path} КАК Значение ИЗ {from}"),
        };
        self.resolved(&query)
    }

    /// The tables whose fields are meant at the place.
    fn tables_here(&self) -> String {
        match self.virtual_table() {
            Some((name, register)) => match register {
                Some(register) => format!("{name} КАК ВиртуальнаяТаблица, {register} КАК Регистр"),
                None => format!("{name} КАК ВиртуальнаяТаблица"),
            },
            None => self.tables_visible(),
        }
    }

    /// The virtual table in whose parameters the place is, and its register.
    fn virtual_table(&self) -> Option<(String, Option<String>)> {
        let (select, source) = self.cursor.frames.iter().rev().find_map(|it| match it {
            Frame::Bracket(Bracket::Table(select, source), _) => Some(Some((*select, *source))),
            Frame::Select(_) => Some(None),
            _ => None,
        })??;
        let source = self.outline.selects.get(select)?.sources.get(source)?;
        let name = self.slice(&source.name).to_owned();
        let words: Vec<&str> = name.split('.').collect();
        let register = match words.as_slice() {
            [kind, object, _, ..] => Some(format!("{kind}.{object}")),
            _ => None,
        };
        Some((name, register))
    }

    /// The parameter of a virtual table in which the place is.
    pub(super) fn table_parameter(&self) -> Option<Names> {
        let Frame::Bracket(Bracket::Table(..), argument) = self.cursor.frames.last()? else {
            return None;
        };
        let (name, _) = self.virtual_table()?;
        let table = tables::table(self.world, &name)?;
        table.parameters.get(*argument).cloned()
    }

    /// The tabular section in whose brackets the place is.
    fn section(&self) -> Option<&str> {
        self.cursor.frames.iter().rev().find_map(|it| match it {
            Frame::Bracket(Bracket::Section(name), _) => Some(Some(self.slice(name))),
            Frame::Select(_) => Some(None),
            _ => None,
        })?
    }

    /// The source that a word names.
    fn source_named(&self, word: &str) -> Option<Source> {
        let select = self.cursor.select?;
        if self.virtual_table().is_some() {
            return None;
        }
        let found = self.outline.visible(select).into_iter().find_map(|it| {
            let mut sources = self.sources(it).into_iter();
            sources.find(|it| it.alias.is(word))
        });
        // Before the tables are written, one of them may be a temporary table by its name.
        let is_bare = || {
            let select = self.outline.selects.get(select);
            select.is_some_and(|it| it.sources.is_empty()) && !word.contains(['.', '('])
        };
        found.or_else(|| {
            let query = is_bare().then(|| format!("{SELECT}1 ИЗ {word}"))?;
            let package = self.resolved(&query);
            package
                .scopes
                .into_iter()
                .next()?
                .sources
                .into_iter()
                .next()
        })
    }

    /// The aliases of all sources that may be named.
    pub(super) fn aliases(&self, offers: &mut Offers) {
        let Some(select) = self.cursor.select else {
            return;
        };
        if self.virtual_table().is_some() || self.section().is_some() {
            return;
        }
        let found = self.outline.selects.get(select);
        if found.is_some_and(|it| it.sources.is_empty()) {
            self.names_used(select, offers);
        }
        for select in self.outline.visible(select) {
            let Some(select) = self.outline.selects.get(select) else {
                continue;
            };
            for source in &select.sources {
                let called = source.called(self.text);
                if !called.is_empty() && called != "_" {
                    let table = self.slice(&source.name);
                    let detail = if table == called { "" } else { table };
                    offers.name(&called, QueryItemKind::Alias, detail);
                }
            }
        }
    }

    /// Words before dots that are the names of no table yet.
    pub(super) fn names_used(&self, select: usize, offers: &mut Offers) {
        let Some(range) = self.outline.selects.get(select).map(|it| it.range.clone()) else {
            return;
        };
        let words = self.outline.tokens.iter().zip(&self.outline.roles);
        let words = words.enumerate().filter(|(_, (token, role))| {
            **role == Role::Field && range.start <= token.start && token.end <= range.end
        });
        for (at, (token, _)) in words {
            if self.is_dot(Some(at + 1)) && !self.is_dot(at.checked_sub(1)) {
                let written = self.slice(&token.range());
                if !written.is_empty() && token.kind == TokenKind::Word {
                    offers.name(written, QueryItemKind::Alias, "");
                }
            }
        }
    }

    fn is_dot(&self, at: Option<usize>) -> bool {
        let token = at.and_then(|it| self.outline.tokens.get(it));
        token.is_some_and(|it| it.kind == TokenKind::Mark(b'.'))
    }

    /// Fields of a table that nobody knows: those that stand behind its name elsewhere in the query.
    fn fields_used(&self, path: &str, offers: &mut Offers) {
        let tokens = &self.outline.tokens;
        for (at, token) in tokens.iter().enumerate() {
            let is_head = token.kind == TokenKind::Word
                && !self.is_dot(at.checked_sub(1))
                && self.is_dot(Some(at + 1))
                && metadata::same(self.slice(&token.range()), path);
            let field = tokens
                .get(at + 2)
                .filter(|it| is_head && it.kind == TokenKind::Word);
            if let Some(field) = field {
                offers.name(self.slice(&field.range()), QueryItemKind::Field, "");
            }
        }
    }

    /// Columns of the result, where they may be named.
    pub(super) fn columns(&self, offers: &mut Offers) {
        let is_here = matches!(
            self.cursor.clause,
            Clause::Order | Clause::Totals | Clause::TotalsBy | Clause::Index
        );
        let select = self
            .cursor
            .select
            .and_then(|it| self.outline.selects.get(it));
        let Some(first) = select.filter(|_| is_here) else {
            return;
        };
        let Some(first) = self.outline.selects.get(first.first) else {
            return;
        };
        for column in &first.columns {
            offers.name(self.slice(column), QueryItemKind::Field, "");
        }
    }

    /// Fields without the alias of their table before them.
    pub(super) fn fields(&self, offers: &mut Offers) {
        if let Some(parameter) = self.virtual_table() {
            return self.fields_of_parameter(parameter, offers);
        }
        if let Some(section) = self.section() {
            if let Some(column) = self.value_of(section)
                && let Some(nested) = &column.nested
            {
                for field in fields_of_columns(nested) {
                    self.push_field(&field, "", offers);
                }
            }
            return;
        }
        let Some(select) = self.cursor.select else {
            return;
        };
        let sources = self.sources(select);
        let is_alone = sources.len() == 1 && sources.iter().all(|it| !it.has_alias);
        let written = self
            .outline
            .selects
            .get(select)
            .map(|it| it.sources.as_slice());
        let has_alias = written
            .unwrap_or_default()
            .iter()
            .any(|it| it.alias.is_some());
        if (is_alone || sources.len() == 1)
            && !has_alias
            && let Some(source) = sources.first()
        {
            for field in fields_of(&source.table) {
                self.push_field(&field, "", offers);
            }
            return;
        }
        for source in &sources {
            for field in fields_of(&source.table) {
                self.push_field(&field, source.alias.as_str(), offers);
            }
        }
    }

    fn fields_of_parameter(&self, of: (String, Option<String>), offers: &mut Offers) {
        let is_date = self.table_parameter().is_some_and(|it| {
            ["Период", "НачалоПериода", "КонецПериода"]
                .iter()
                .any(|word| it.is(word))
        });
        if is_date {
            return;
        }
        // The dimensions of the register come first: conditions are on them.
        let (name, register) = of;
        let known = tables::table(self.world, &name);
        let register = register.and_then(|it| tables::table(self.world, &it));
        let is_dimension = |it: &&metadata::tables::Field| it.origin.contains(".Dimension.");
        for table in known.iter().chain(register.iter()) {
            let (first, rest): (Vec<_>, Vec<_>) = table.fields.iter().partition(is_dimension);
            for field in first.into_iter().chain(rest) {
                let field = FieldOf {
                    names: &field.names,
                    types: &field.types,
                    origin: &field.origin,
                    is_nested: false,
                };
                self.push_field(&field, "", offers);
            }
        }
    }
}

/// The types that are references.
pub(super) fn references(types: &TypeDescription) -> impl Iterator<Item = &Type> {
    types.types.iter().filter(|it| {
        matches!(
            it,
            Type::Of(_, metadata::Role::Ref, _) | Type::DefinedType(_) | Type::Characteristic(_)
        )
    })
}
