//! Names with dots: from the alias of a table or a field, on through references.

use metadata::platform::Names;
use metadata::{Name, Type, same};
use tree_sitter::Node;

use super::tables::{Behind, Found};
use super::value::Value;
use super::{Place, Resolver};
use crate::near::{nearest, spellings};
use crate::package::{Source, SourceTable, Target};
use crate::problem::{Periodicity, ProblemKind};

/// What a path is and what a column of it is called.
pub(super) struct Path {
    pub(super) value: Value,
    /// What the platform calls a column without an alias: the words behind the table, glued.
    pub(super) names: Names,
}

/// Where a path begins.
struct Start {
    value: Value,
    /// How many words the beginning takes, the field included.
    taken: usize,
    /// How many of them name the table.
    prefix: usize,
    /// The names of the field, where one is found.
    names: Option<Names>,
}

impl Resolver<'_> {
    /// The value of a column.
    pub(super) fn path(&mut self, parts: &[Node<'_>], place: &Place) -> Path {
        let words: Vec<&str> = parts.iter().map(|it| self.text(*it)).collect();
        let start = self.start(parts, &words, place);
        let behind = words.get(start.prefix..).unwrap_or_default();
        let names = match (behind, start.names) {
            ([word], Some(names)) => spelled(word, &names),
            (words, _) => both(&glued(words)),
        };
        let mut value = start.value;
        for (at, part) in parts.iter().enumerate().skip(start.taken) {
            let owner = words.get(..at).unwrap_or_default();
            value = self.member(&value, *part, owner);
        }
        Path { value, names }
    }

    fn start(&mut self, parts: &[Node<'_>], words: &[&str], place: &Place) -> Start {
        let (Some(&part), Some(&word)) = (parts.first(), words.first()) else {
            return nothing(0, 0);
        };
        if let Some(columns) = &place.result
            && !self.is_field(words, place.scope)
            && let Some(column) = self.column(columns, word)
        {
            let value = Value::of_column(column);
            let target = Target::Column(column.names.clone(), column.range.clone());
            self.refer_value(part.byte_range(), target, value.types.clone());
            return Start {
                value,
                taken: 1,
                prefix: 0,
                names: Some(column.names.clone()),
            };
        }
        let mut scope = Some(place.scope);
        let mut is_open = place.result.as_ref().is_some_and(|it| it.is_open);
        // The field of a table that is named, but does not have it.
        let mut missing: Option<(usize, usize, usize)> = None;
        for _ in 0..=self.package.scopes.len() {
            let Some(at) = scope else {
                break;
            };
            let named = self.source_names.get(&at);
            if let Some((source, prefix)) = named.and_then(|it| it.beginning(words)) {
                match self.start_in(parts, words, at, source, prefix) {
                    Ok(start) => return start,
                    Err(()) => missing = missing.or(Some((at, source, prefix))),
                }
            }
            if let Some(start) = self.start_unqualified(part, word, at, &mut is_open) {
                return start;
            }
            scope = self.package.scopes.get(at).and_then(|it| it.outer);
        }
        if let Some((scope, source, prefix)) = missing {
            return self.missing_field(parts, words, scope, source, prefix);
        }
        if !is_open && !word.is_empty() {
            let kind = ProblemKind::UnknownField {
                name: Name::new(word),
                of: String::new(),
            };
            let is_alias = words.len() > 1;
            let periodicity = self.periodicity_around(place, word);
            self.report_field(part.byte_range(), kind, periodicity, |it| {
                it.near_beginnings(word, place, is_alias)
            });
        }
        nothing(words.len(), usize::from(words.len() > 1))
    }

    /// What a name may have meant that begins a path: a field of the sources, a column of the result, an alias of a source.
    fn near_beginnings(&self, word: &str, place: &Place, is_alias: bool) -> Vec<String> {
        let mut names: Vec<&str> = Vec::new();
        if let Some(columns) = &place.result {
            names.extend(spellings(columns.list.iter().map(|it| &it.names)));
        }
        let mut scope = Some(place.scope);
        for _ in 0..=self.package.scopes.len() {
            let Some(of) = scope.and_then(|it| self.package.scopes.get(it)) else {
                break;
            };
            for source in &of.sources {
                if is_alias {
                    names.push(source.alias.as_str());
                }
                names.extend(names_in(&source.table));
            }
            scope = of.outer;
        }
        nearest(word, names.into_iter())
    }

    /// Whether the first words are a table and a field of it.
    fn is_field(&mut self, words: &[&str], scope: usize) -> bool {
        let names = self.source_names.get(&scope);
        let Some((source, prefix)) = names.and_then(|it| it.beginning(words)) else {
            return false;
        };
        let table = self.source_at(scope, source).map(|it| it.table.clone());
        let field = words.get(prefix);
        table
            .zip(field)
            .is_some_and(|(table, field)| self.field(&table, field).is_some())
    }

    fn start_in(
        &mut self,
        parts: &[Node<'_>],
        words: &[&str],
        scope: usize,
        source: usize,
        prefix: usize,
    ) -> Result<Start, ()> {
        let found = self.source_at(scope, source).ok_or(())?;
        let (table, is_nullable) = (found.table.clone(), found.is_nullable);
        let part = parts.get(prefix).ok_or(())?;
        let word = words.get(prefix).ok_or(())?;
        let field = self.field(&table, word);
        if field.is_none() && !self.is_open(&table) {
            return Err(());
        }
        self.refer_source(parts, scope, source, prefix);
        let Some(field) = field else {
            return Ok(nothing(prefix + 1, prefix));
        };
        let from = (scope, source);
        Ok(self.begin(field, from, is_nullable, *part, prefix))
    }

    fn refer_source(&mut self, parts: &[Node<'_>], scope: usize, source: usize, prefix: usize) {
        let first = parts.first().map(|it| it.start_byte());
        let last = parts.get(prefix.saturating_sub(1)).map(|it| it.end_byte());
        if let (Some(first), Some(last)) = (first, last) {
            self.refer(first..last, Target::Source(scope, source));
        }
    }

    fn begin(
        &mut self,
        field: Found,
        from: (usize, usize),
        is_nullable: bool,
        part: Node<'_>,
        prefix: usize,
    ) -> Start {
        self.package.field_sources.insert(part.start_byte(), from);
        let names = match &field.target {
            Target::Field { field, .. } | Target::Column(field, _) => Some(field.clone()),
            _ => None,
        };
        let value = match is_nullable {
            true => field.value.or_null(),
            false => field.value,
        };
        self.refer_value(part.byte_range(), field.target, value.types.clone());
        Start {
            value,
            taken: prefix + 1,
            prefix,
            names,
        }
    }

    /// A field whose table is not named.
    fn start_unqualified(
        &mut self,
        part: Node<'_>,
        word: &str,
        scope: usize,
        is_open: &mut bool,
    ) -> Option<Start> {
        let of = self.package.scopes.get(scope)?;
        let (count, is_parameters) = (of.sources.len(), of.is_parameters);
        // A select without tables is a piece of a query that the program completes.
        *is_open |= count == 0;
        let mut found: Vec<(usize, Found)> = Vec::new();
        for at in 0..count {
            let Some(table) = self.source_at(scope, at).map(|it| it.table.clone()) else {
                continue;
            };
            if let Some(field) = self.field(&table, word) {
                found.push((at, field));
                if is_parameters {
                    break;
                }
            } else {
                *is_open |= self.is_open(&table);
            }
        }
        if found.len() > 1 {
            let sources = found.iter().filter_map(|it| self.source_at(scope, it.0));
            let sources = sources.map(|it| it.alias.clone()).collect();
            let name = Name::new(word);
            self.report(
                part.byte_range(),
                ProblemKind::AmbiguousField { name, sources },
            );
        }
        let (at, field) = found.into_iter().next()?;
        let is_nullable = self.source_at(scope, at).is_some_and(|it| it.is_nullable);
        Some(self.begin(field, (scope, at), is_nullable, part, 0))
    }

    fn missing_field(
        &mut self,
        parts: &[Node<'_>],
        words: &[&str],
        scope: usize,
        source: usize,
        prefix: usize,
    ) -> Start {
        self.refer_source(parts, scope, source, prefix);
        let of = words.get(..prefix).unwrap_or_default().join(".");
        if let (Some(part), Some(word)) = (parts.get(prefix), words.get(prefix)) {
            let source = self.source_at(scope, source);
            let periodicity = source.and_then(|it| self.periodicity(it, word));
            let table = source.map(|it| it.table.clone());
            self.unknown_field(*part, word, of, table.as_slice(), periodicity);
        }
        nothing(words.len(), prefix)
    }

    /// Neither of the tables has the field.
    fn unknown_field(
        &mut self,
        part: Node<'_>,
        word: &str,
        of: String,
        tables: &[SourceTable],
        periodicity: Option<Periodicity>,
    ) {
        if !word.is_empty() {
            let name = Name::new(word);
            let kind = ProblemKind::UnknownField { name, of };
            self.report_field(part.byte_range(), kind, periodicity, |_| {
                nearest(word, tables.iter().flat_map(names_in))
            });
        }
    }

    pub(super) fn source_at(&self, scope: usize, source: usize) -> Option<&Source> {
        self.package.scopes.get(scope)?.sources.get(source)
    }

    /// What stands behind a dot after a value, which is written with these words.
    pub(super) fn member(&mut self, value: &Value, part: Node<'_>, owner: &[&str]) -> Value {
        let word = self.text(part);
        if let Some(table) = &value.nested {
            let Some(found) = self.field(table, word) else {
                if !self.is_open(table) {
                    let tables = std::slice::from_ref(table);
                    self.unknown_field(part, word, owner.join("."), tables, None);
                }
                return Value::unknown();
            };
            self.refer_value(part.byte_range(), found.target, found.value.types.clone());
            return found.value;
        }
        let mut is_open = value.is_open;
        let mut all: Option<Value> = None;
        let mut looked: Vec<SourceTable> = Vec::new();
        // A library leaves the types of a defined type to those who use it.
        let is_settled = |it: &Type| !matches!(it, Type::DefinedType(_));
        let is_settled = value.types.types.iter().all(is_settled);
        for of in &value.types.types {
            for of in self.expand(of).iter() {
                let table = match self.behind(of) {
                    Behind::Table(table) => SourceTable::Metadata(table),
                    Behind::Unknown => {
                        is_open = true;
                        continue;
                    }
                    Behind::Nothing => continue,
                };
                let Some(found) = self.field(&table, word) else {
                    looked.push(table);
                    continue;
                };
                self.refer_value(part.byte_range(), found.target, found.value.types.clone());
                all = Some(match all {
                    Some(all) => all.or(found.value),
                    None => found.value,
                });
            }
        }
        let Some(mut found) = all else {
            if !is_open && is_settled && self.is_complete {
                self.unknown_field(part, word, owner.join("."), &looked, None);
            }
            return Value::unknown();
        };
        found.is_open |= is_open;
        found.or_null_as(value)
    }
}

/// The names of the fields of a table, both of each.
fn names_in(table: &SourceTable) -> Box<dyn Iterator<Item = &str> + '_> {
    match table {
        SourceTable::Metadata(table) => {
            let nested = table.nested.iter().map(|it| &it.0);
            let fields = table.fields.iter().map(|it| &it.names);
            Box::new(spellings(fields.chain(nested)))
        }
        SourceTable::Columns(columns) => {
            Box::new(spellings(columns.list.iter().map(|it| &it.names)))
        }
        SourceTable::Unknown => Box::new(std::iter::empty()),
    }
}

/// Nothing is known of a path whose beginning takes so many words.
fn nothing(taken: usize, prefix: usize) -> Start {
    Start {
        value: Value::unknown(),
        taken,
        prefix,
        names: None,
    }
}

/// What the platform calls a column of several words: `Т.Товар.Код` is `ТоварКод`, but `Т.Ссылка.Код` is `Код`.
pub(crate) fn glued(words: &[&str]) -> String {
    let is_reference = |it: &str| same(it, "Ссылка") || same(it, "Ref");
    match words {
        [before @ .., last] => {
            let before = before.iter().filter(|it| !is_reference(it));
            before.chain([last]).copied().collect()
        }
        [] => String::new(),
    }
}

/// One name in both places.
pub(super) fn both(word: &str) -> Names {
    let name = Name::new(word);
    Names {
        ru: name.clone(),
        en: name,
    }
}

/// The names of a field, first as it is written.
fn spelled(word: &str, names: &Names) -> Names {
    let other = match same(word, names.ru.as_str()) {
        true => &names.en,
        false => &names.ru,
    };
    Names {
        ru: Name::new(word),
        en: other.clone(),
    }
}
