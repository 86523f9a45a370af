//! Why a package was not run.

use std::fmt;
use std::ops::Range;

use crate::Problem;
use crate::run::functions::failure;

/// Why a package was not run, or not to its end.
#[derive(Debug)]
pub struct RunError {
    /// The place in the text, where there is one.
    pub range: Option<Range<usize>>,
    /// What is wrong.
    pub kind: RunErrorKind,
}

/// What is wrong with a package, with what it was given or with the base.
#[derive(Debug)]
pub enum RunErrorKind {
    /// The text is no query.
    Syntax,
    /// A name means nothing.
    Problem(Box<Problem>),
    /// It cannot be run here, or means nothing; in Russian and in English.
    Unsupported([String; 2]),
    /// A parameter is not given.
    NoParameter(String),
    /// It was told to stop.
    Stopped,
    /// A value is not what an operation takes; in Russian and in English.
    Value([String; 2]),
    /// The database failed.
    Database(rusqlite::Error),
}

impl RunError {
    pub(crate) fn unsupported(range: Range<usize>, ru: &str, en: &str) -> Self {
        Self {
            range: Some(range),
            kind: RunErrorKind::Unsupported([ru.to_owned(), en.to_owned()]),
        }
    }

    pub(crate) fn at(range: Range<usize>, kind: RunErrorKind) -> Self {
        Self {
            range: Some(range),
            kind,
        }
    }

    /// The same of a place, where it has none.
    pub(crate) fn or_at(mut self, range: Range<usize>) -> Self {
        self.range.get_or_insert(range);
        self
    }

    /// What is wrong, in Russian and in English.
    pub fn message(&self) -> [String; 2] {
        match &self.kind {
            RunErrorKind::Syntax => [
                "Текст не является запросом: здесь синтаксическая ошибка".to_owned(),
                "The text is no query: there is a mistake of syntax here".to_owned(),
            ],
            RunErrorKind::Problem(it) => it.message(),
            RunErrorKind::Unsupported(it) | RunErrorKind::Value(it) => it.clone(),
            RunErrorKind::NoParameter(name) => [
                format!("Не задано значение параметра «{name}»"),
                format!("The parameter “{name}” is given no value"),
            ],
            RunErrorKind::Stopped => [
                "Выполнение прервано: истекло отведенное время".to_owned(),
                "Stopped: the time allowed is over".to_owned(),
            ],
            RunErrorKind::Database(it) => [
                format!("Ошибка базы данных: {it}"),
                format!("The database failed: {it}"),
            ],
        }
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message()[1])
    }
}

impl std::error::Error for RunError {}

impl From<rusqlite::Error> for RunError {
    fn from(error: rusqlite::Error) -> Self {
        let kind = match error {
            rusqlite::Error::SqliteFailure(code, _)
                if code.code == rusqlite::ErrorCode::OperationInterrupted =>
            {
                RunErrorKind::Stopped
            }
            rusqlite::Error::SqliteFailure(code, Some(message)) => match failure(&message) {
                Some(message) => RunErrorKind::Value(message),
                None => RunErrorKind::Database(rusqlite::Error::SqliteFailure(code, Some(message))),
            },
            other => RunErrorKind::Database(other),
        };
        Self { range: None, kind }
    }
}
