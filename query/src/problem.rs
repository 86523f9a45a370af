//! What is wrong with a query beyond its syntax.

use std::ops::Range;

use metadata::Name;
use metadata::platform::Names;

/// A mistake in a query and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The place.
    pub range: Range<usize>,
    /// The mistake.
    pub kind: ProblemKind,
    /// What may have been meant by a name that is not there, nearest first: each may stand in place of the whole range.
    pub near: Vec<String>,
    /// The periodicity that gives the field that is not there.
    pub periodicity: Option<Periodicity>,
}

/// A periodicity that a table of turnovers has a field with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Periodicity {
    /// The table, by its alias.
    pub table: Name,
    /// The parameter.
    pub parameter: Names,
    /// What it has to be, in the language of the field.
    pub word: &'static str,
    /// Where it has to stand: an empty range where nothing stands there yet.
    pub range: Range<usize>,
    /// What to put there: the word with the commas that are missing.
    pub text: String,
}

/// A change of the text that makes a mistake right, if that was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cure {
    /// What it does, in Russian and in English.
    pub title: [String; 2],
    /// What is replaced; empty where something is put in.
    pub range: Range<usize>,
    /// By what.
    pub text: String,
}

/// A mistake in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// The configuration has no such table.
    UnknownTable(String),
    /// No query before makes the temporary table, and none comes from outside.
    UnknownTemporaryTable(Name),
    /// None of the tables has the field.
    UnknownField {
        /// The field.
        name: Name,
        /// Where it was looked for: the alias of a table, or the value before the dot. Empty for a name that no table of
        /// the query has.
        of: String,
    },
    /// There is no such predefined item or value of an enumeration.
    UnknownValue(String),
    /// Several tables have the field, and the query does not say which of them it means.
    AmbiguousField {
        /// The field.
        name: Name,
        /// The tables, by their aliases.
        sources: Vec<Name>,
    },
    /// A table is given more parameters than it takes.
    ExtraParameters {
        /// The table.
        table: String,
        /// How many it takes.
        takes: usize,
        /// How many it is given.
        given: usize,
    },
    /// A part of a union has another number of columns than the first one.
    UnionColumns {
        /// How many the first one has.
        first: usize,
        /// How many this one has.
        this: usize,
    },
    /// Two columns of one query have the same alias.
    RepeatedColumn(Name),
    /// Two tables of one query have the same alias.
    RepeatedSource(Name),
}

impl Problem {
    /// What is wrong, in Russian and in English, with what may have been meant.
    pub fn message(&self) -> [String; 2] {
        let [ru, en] = self.kind.message();
        let [hint_ru, hint_en] = match &self.periodicity {
            Some(periodicity) => periodicity.hint(),
            None => perhaps(&self.near),
        };
        [ru + &hint_ru, en + &hint_en]
    }

    /// What may make it right, likeliest first.
    pub fn cures(&self) -> Vec<Cure> {
        let near = self.near.iter().map(|it| Cure {
            title: [format!("Заменить на «{it}»"), format!("Replace by “{it}”")],
            range: self.range.clone(),
            text: it.clone(),
        });
        let periodicity = self.periodicity.iter().map(|it| Cure {
            title: [
                format!("Указать периодичность «{}»", it.word),
                format!("Set the periodicity to “{}”", it.word),
            ],
            range: it.range.clone(),
            text: it.text.clone(),
        });
        near.chain(periodicity).collect()
    }
}

impl Periodicity {
    /// The end of a message that tells of it, in Russian and in English.
    fn hint(&self) -> [String; 2] {
        let (table, word, Names { ru, en }) = (&self.table, self.word, &self.parameter);
        [
            format!(
                "; таблица «{table}» дает его, если указать параметр «{ru}», например «{word}»"
            ),
            format!(
                "; the table “{table}” has it when its parameter “{en}” is set, to “{word}” for example"
            ),
        ]
    }
}

/// The end of a message that tells what may have been meant, in Russian and in English; empty where nothing is near.
pub fn perhaps(near: &[String]) -> [String; 2] {
    if near.is_empty() {
        return [String::new(), String::new()];
    }
    let list = |open: &str, close: &str, or: &str| {
        let quoted = near.iter().map(|it| format!("{open}{it}{close}"));
        quoted.collect::<Vec<_>>().join(or)
    };
    [
        format!("; возможно, {}", list("«", "»", " или ")),
        format!("; perhaps {}", list("“", "”", " or ")),
    ]
}

impl ProblemKind {
    /// A short name of the mistake.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownTable(_) => "UnknownTable",
            Self::UnknownTemporaryTable(_) => "UnknownTemporaryTable",
            Self::UnknownField { .. } => "UnknownField",
            Self::UnknownValue(_) => "UnknownValue",
            Self::AmbiguousField { .. } => "AmbiguousField",
            Self::ExtraParameters { .. } => "ExtraParameters",
            Self::UnionColumns { .. } => "UnionColumns",
            Self::RepeatedColumn(_) => "RepeatedColumn",
            Self::RepeatedSource(_) => "RepeatedSource",
        }
    }

    /// What is wrong, in Russian and in English.
    pub fn message(&self) -> [String; 2] {
        match self {
            Self::UnknownTable(name) => [
                format!("В конфигурации нет таблицы «{name}»"),
                format!("The configuration has no table “{name}”"),
            ],
            Self::UnknownTemporaryTable(name) => [
                format!("Временная таблица «{name}» не создана ни одним из запросов выше"),
                format!("No query above makes the temporary table “{name}”"),
            ],
            Self::UnknownField { name, of } if of.is_empty() => [
                format!("Ни в одной из таблиц запроса нет поля «{name}»"),
                format!("No table of the query has a field “{name}”"),
            ],
            Self::UnknownField { name, of } => [
                format!("У «{of}» нет поля «{name}»"),
                format!("“{of}” has no field “{name}”"),
            ],
            Self::UnknownValue(name) => [
                format!("Нет предопределенного значения «{name}»"),
                format!("There is no predefined value “{name}”"),
            ],
            Self::AmbiguousField { name, sources } => {
                let sources: Vec<&str> = sources.iter().map(Name::as_str).collect();
                let sources = sources.join(", ");
                [
                    format!(
                        "Поле «{name}» есть в нескольких таблицах ({sources}): укажите перед ним псевдоним таблицы"
                    ),
                    format!(
                        "Several tables have a field “{name}” ({sources}): write the alias of one before it"
                    ),
                ]
            }
            Self::ExtraParameters {
                table,
                takes,
                given,
            } => [
                format!("Таблица «{table}» принимает параметров: {takes}, а передано: {given}"),
                format!("The table “{table}” takes {takes} parameters but is given {given}"),
            ],
            Self::UnionColumns { first, this } => [
                format!("Полей в этой части объединения: {this}, а в первой: {first}"),
                format!("This part of the union has {this} fields, the first one has {first}"),
            ],
            Self::RepeatedColumn(name) => [
                format!("Псевдоним поля «{name}» повторяется"),
                format!("The alias “{name}” of a field is repeated"),
            ],
            Self::RepeatedSource(name) => [
                format!("Псевдоним таблицы «{name}» повторяется"),
                format!("The alias “{name}” of a table is repeated"),
            ],
        }
    }
}
