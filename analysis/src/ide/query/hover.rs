//! What is told of a word of a query.

use std::ops::Range;

use metadata::tables;
use query::{SourceTable, Target};

use super::functions::Function;
use super::lexis::TokenKind;
use super::outline::Role;
use super::resolved::Resolved;
use super::{completion, told};
use crate::workspace::{FileId, Snapshot};

/// What is told of a word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryHover {
    /// The word, in bytes of the module.
    pub range: Range<usize>,
    /// What is told, as Markdown in Russian and in English.
    pub text: (String, String),
}

/// So many fields of a table are named.
const FIELDS: usize = 16;

/// So many lines are told of what a package does.
const LINES: usize = 24;

/// What is told of the word at an offset of a module, where it lies in the text of a query; otherwise nothing.
pub fn hover(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<QueryHover> {
    let (resolved, token) = Resolved::at(snapshot, file, offset)?;
    let range = resolved.query.module_range(&resolved.range(token))?;
    let tell = |english: bool| {
        let text = resolved.tell(token, english)?;
        (!text.is_empty()).then_some(text)
    };
    Some(QueryHover {
        range,
        text: (tell(false)?, tell(true)?),
    })
}

/// One of two wordings.
fn say<'s>(english: bool, ru: &'s str, en: &'s str) -> &'s str {
    if english { en } else { ru }
}

impl Resolved<'_> {
    fn tell(&self, token: usize, english: bool) -> Option<String> {
        let word = self.word(token);
        match self.role(token) {
            Role::Keyword(keyword) => {
                let names = keyword.spellings();
                let mut text = words(&names, keyword.told()[usize::from(english)], english);
                if self.is_first(token) {
                    self.push_explanation(english, &mut text);
                }
                Some(text)
            }
            Role::Function => self.tell_function(word, english),
            Role::TableKind | Role::Table => self.tell_table(token, english),
            Role::TemporaryTable => Some(self.tell_temporary(word, english)),
            Role::Alias => self.tell_alias(token, english),
            Role::Field | Role::Column => self.tell_field(token, english),
            Role::Parameter => Some(self.tell_parameter(word, english)),
            Role::Value => self.tell_value(token, english),
            Role::Type => self.tell_table(token, english),
            _ => None,
        }
    }

    /// Whether the package begins with a token.
    fn is_first(&self, token: usize) -> bool {
        let mut before = self.outline.tokens.iter().take(token);
        before.all(|it| it.kind == TokenKind::Comment)
    }

    /// What the whole package does.
    fn push_explanation(&self, english: bool, text: &mut String) {
        let told = self.explanation(english);
        if told.is_empty() {
            return;
        }
        let mut lines = told.lines();
        let shown: Vec<&str> = lines.by_ref().take(LINES).collect();
        let more = if lines.next().is_some() { "\n…" } else { "" };
        *text += &format!("\n\n```text\n{}{more}\n```", shown.join("\n"));
    }

    fn tell_function(&self, word: &str, english: bool) -> Option<String> {
        let Some(function) = Function::named(word) else {
            let keyword = super::words::Keyword::of(word)?;
            let told = keyword.told()[usize::from(english)];
            return Some(words(&keyword.spellings(), told, english));
        };
        let language = usize::from(english);
        let other = 1 - language;
        let mut text = format!(
            "```sdbl\n{}({})\n```\n\n{}",
            function.names[language], function.parameters[language], function.told[language]
        );
        if function.names[0] != function.names[1] {
            text += &format!("\n\n{}", function.names[other]);
        }
        Some(text)
    }

    fn tell_table(&self, token: usize, english: bool) -> Option<String> {
        let path = self.path(token);
        let name = path.join(".");
        if let Some(table) = tables::table(self.world, &name) {
            let full = if english {
                &table.names.en
            } else {
                &table.names.ru
            };
            let mut text = format!("**{full}**");
            self.push_synonym(&table.origin, english, &mut text);
            if !table.parameters.is_empty() {
                let last = full.as_str().rsplit('.').next().unwrap_or_default();
                let parameters = table.parameters.iter();
                let parameters = parameters.map(|it| {
                    if english {
                        it.en.as_str()
                    } else {
                        it.ru.as_str()
                    }
                });
                let parameters: Vec<&str> = parameters.collect();
                text += &format!("\n\n```sdbl\n{last}({})\n```", parameters.join(", "));
            }
            let source = SourceTable::Metadata(std::sync::Arc::new(table));
            push_fields(&source, english, &mut text);
            return Some(text);
        }
        let [kind, rest @ ..] = path.as_slice() else {
            return None;
        };
        let kind = metadata::Kind::of(kind)?;
        let names = kind.names();
        if rest.is_empty() {
            return Some(words(&[names.ru, names.en], "", english));
        }
        Some(format!("**{name}**"))
    }

    fn push_synonym(&self, origin: &str, english: bool, text: &mut String) {
        let language = say(english, "ru", "en");
        let synonym = told::synonym(self.world.configuration, origin);
        if let Some(synonym) = synonym.and_then(|it| it.get(language)) {
            *text += &format!(" — {synonym}");
        }
    }

    fn tell_temporary(&self, word: &str, english: bool) -> String {
        let kind = say(english, "временная таблица", "temporary table");
        let mut text = format!("**{word}** — {kind}");
        // The table may be dropped further down, so the query that makes it is asked.
        let made = self.package.queries.iter().rev().find(|it| match &it.kind {
            query::QueryKind::Into(name) => name.is(word),
            _ => false,
        });
        let made = made.map(|it| it.columns.clone());
        let known = self.package.temporary.get(&metadata::Folded(word)).cloned();
        if let Some(columns) = known.or(made) {
            push_fields(&SourceTable::Columns(columns), english, &mut text);
        }
        text
    }

    fn tell_alias(&self, token: usize, english: bool) -> Option<String> {
        let (select, source) = self.source(token)?;
        let source = self.outline.selects.get(select)?.sources.get(source)?;
        let word = self.word(token);
        let table = self.slice(&source.name);
        let mut text = match table.is_empty() {
            true => format!(
                "**{word}** — {}",
                say(
                    english,
                    "псевдоним вложенного запроса",
                    "alias of a nested query"
                )
            ),
            false => format!(
                "**{word}** — {} `{table}`",
                say(english, "псевдоним таблицы", "alias of the table")
            ),
        };
        let found = self.package.scopes.iter().flat_map(|it| &it.sources);
        let mut found = found.filter(|it| {
            source.alias.as_ref() == Some(&it.alias_range) || it.alias_range == source.range
        });
        match found.next() {
            Some(found) => {
                if found.is_nullable {
                    let note = say(
                        english,
                        "Внешнее соединение: все поля могут быть NULL.",
                        "Of an outer join: all fields may be NULL.",
                    );
                    text += &format!("\n\n{note}");
                }
                push_fields(&found.table, english, &mut text);
            }
            None => {
                if let Some(table) = tables::table(self.world, table) {
                    let table = SourceTable::Metadata(std::sync::Arc::new(table));
                    push_fields(&table, english, &mut text);
                }
            }
        }
        Some(text)
    }

    fn tell_field(&self, token: usize, english: bool) -> Option<String> {
        let references = self.references(token);
        let path = self.path(token).join(".");
        let mut text = String::new();
        let mut seen: Vec<String> = Vec::new();
        for reference in &references {
            let types = told::types(self.world, &reference.types, english);
            let typed = if types.is_empty() {
                String::new()
            } else {
                format!(": {types}")
            };
            let told = match &reference.target {
                Target::Field {
                    table,
                    field,
                    origin,
                } => {
                    let pick = |it: &metadata::platform::Names| {
                        if english {
                            it.en.to_string()
                        } else {
                            it.ru.to_string()
                        }
                    };
                    let mut told = format!("**{}.{}**{typed}", pick(table), pick(field));
                    self.push_synonym(origin, english, &mut told);
                    told
                }
                Target::Column(names, _) => {
                    let name = if english { &names.en } else { &names.ru };
                    let kind = say(english, "колонка запроса", "column of the query");
                    format!("**{name}**{typed} — {kind}")
                }
                _ => continue,
            };
            if !seen.contains(&told) {
                seen.push(told);
            }
        }
        const MOST: usize = 6;
        text += &seen
            .iter()
            .take(MOST)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n\n");
        if seen.len() > MOST {
            let more = seen.len() - MOST;
            text += &match english {
                true => format!("\n\n… and {more} more"),
                false => format!("\n\n… и ещё {more}"),
            };
        }
        if !text.is_empty() {
            return Some(text);
        }
        let range = self.range(token);
        let columns = self.package.queries.iter().flat_map(|it| &it.columns.list);
        let mut columns = columns.filter(|it| it.range == range || it.range.end == range.end);
        let column = columns.next();
        let typed = column
            .map(|it| told::types(self.world, &it.types, english))
            .unwrap_or_default();
        let name = column.map_or(path, |it| it.names.ru.to_string());
        if self.role(token) != Role::Column {
            return None;
        }
        let kind = say(english, "колонка запроса", "column of the query");
        Some(match typed.is_empty() {
            true => format!("**{name}** — {kind}"),
            false => format!("**{name}**: {typed} — {kind}"),
        })
    }

    fn tell_parameter(&self, word: &str, english: bool) -> String {
        let name = word.trim_start_matches('&');
        let found = self.package.parameters.iter().find(|it| it.name.is(name));
        let types = found
            .map(|it| told::types(self.world, &it.types, english))
            .unwrap_or_default();
        let kind = say(english, "параметр запроса", "parameter of the query");
        let mut text = match types.is_empty() {
            true => format!("**{word}** — {kind}"),
            false => format!("**{word}**: {types} — {kind}"),
        };
        let set = completion::set_parameters(&self.module, self.query.part.clone());
        let set = set.iter().find(|it| {
            self.module
                .get((*it).clone())
                .is_some_and(|it| metadata::same(it, name))
        });
        if set.is_some() {
            let told = say(
                english,
                "Устанавливается в этом методе.",
                "It is set in this method.",
            );
            text += &format!("\n\n{told}");
        }
        text
    }

    fn tell_value(&self, token: usize, english: bool) -> Option<String> {
        let path = self.path(token);
        let [kind, name, value, ..] = path.as_slice() else {
            return Some(format!("**{}**", path.join(".")));
        };
        let object = self
            .world
            .configuration
            .object(metadata::Kind::of(kind)?, name)?;
        let mut text = format!("**{}**", path.join("."));
        let language = say(english, "ru", "en");
        let mut left: Vec<&metadata::Predefined> = object.predefined.iter().collect();
        while let Some(it) = left.pop() {
            if it.name.is(value) {
                let seen = it.synonym.get(language).unwrap_or(&it.description);
                if !seen.is_empty() {
                    text += &format!(" — {seen}");
                }
                break;
            }
            left.extend(&it.items);
        }
        Some(text)
    }
}

/// A word in both languages and what is told of it.
fn words(names: &[&str; 2], told: &str, english: bool) -> String {
    let (own, other) = match english {
        true => (names[1], names[0]),
        false => (names[0], names[1]),
    };
    let mut text = match own == other {
        true => format!("**{own}**"),
        false => format!("**{own}** · {other}"),
    };
    if !told.is_empty() {
        text += &format!("\n\n{told}");
    }
    text
}

fn push_fields(table: &SourceTable, english: bool, text: &mut String) {
    let fields = completion::fields_of(table);
    if fields.is_empty() {
        return;
    }
    let shown = fields.iter().take(FIELDS).map(|it| match english {
        true => it.names.en.as_str(),
        false => it.names.ru.as_str(),
    });
    let shown: Vec<String> = shown
        .filter(|it| !it.is_empty())
        .map(|it| format!("`{it}`"))
        .collect();
    let title = say(english, "Поля", "Fields");
    *text += &format!("\n\n{title}: {}", shown.join(", "));
    if fields.len() > FIELDS {
        let more = fields.len() - FIELDS;
        *text += &match english {
            true => format!(" and {more} more"),
            false => format!(" и ещё {more}"),
        };
    }
}
