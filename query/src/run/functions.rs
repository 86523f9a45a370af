//! The functions of queries as functions of the database, all named `v_…`, and the collation of strings.
//!
//! They take and give cells as [`super::value`] describes them; NULL among the arguments gives NULL.

mod aggregates;
mod dates;
mod numbers;
mod strings;
mod types;

pub(crate) use types::type_of;

use std::fmt;

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result};

use super::decimal::Decimal;
use super::text;
use super::value::{Value, number_of};

/// The collation of strings.
pub(crate) const COLLATION: &str = "V";

/// What a function cannot do with its arguments, in Russian and in English.
#[derive(Debug, Clone)]
pub(crate) struct Failure([String; 2]);

/// What stands before each of the languages: the database hands errors of functions on as text.
const MARK: char = '\u{1}';

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [ru, en] = &self.0;
        write!(f, "{MARK}{ru}{MARK}{en}")
    }
}

/// Both languages of a message of the database that a function of ours made.
pub(crate) fn failure(message: &str) -> Option<[String; 2]> {
    let mut parts = message.strip_prefix(MARK)?.split(MARK);
    Some([parts.next()?.to_owned(), parts.next()?.to_owned()])
}

impl std::error::Error for Failure {}

impl Failure {
    pub(crate) fn error(ru: impl Into<String>, en: impl Into<String>) -> rusqlite::Error {
        rusqlite::Error::UserFunctionError(Box::new(Self([ru.into(), en.into()])))
    }

    fn overflow() -> rusqlite::Error {
        Self::error(
            "Результат вычисления не помещается в 26 разрядов",
            "The result of a calculation does not fit in 26 digits",
        )
    }

    fn operand(name: &str, wanted: [&str; 2], value: &Value) -> rusqlite::Error {
        let [ru, en] = super::output::type_words(value);
        Self::error(
            format!(
                "{name}: ожидается {}, а передано значение типа {ru}",
                wanted[0]
            ),
            format!(
                "{name} expects {}, but is given a value of type {en}",
                wanted[1]
            ),
        )
    }
}

/// Gives a connection the functions and the collation.
pub(crate) fn register(connection: &Connection) -> Result<()> {
    connection.create_collation(COLLATION, text::compare)?;
    numbers::register(connection)?;
    dates::register(connection)?;
    strings::register(connection)?;
    types::register(connection)?;
    aggregates::register(connection)
}

/// Declares a function whose result depends on its arguments alone.
fn scalar(
    connection: &Connection,
    name: &str,
    arguments: i32,
    function: impl Fn(&Arguments<'_, '_>) -> Result<Value> + Send + 'static,
) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function(name, arguments, flags, move |context| {
        function(&Arguments(context)).map(|it| it.cell())
    })
}

/// The arguments of a call.
struct Arguments<'a, 'c>(&'a Context<'c>);

impl Arguments<'_, '_> {
    fn cell(&self, at: usize) -> ValueRef<'_> {
        self.0.get_raw(at)
    }

    fn value(&self, at: usize) -> Value {
        Value::of_cell(self.cell(at))
    }

    /// A number; none for NULL.
    fn number(&self, at: usize, of: &str) -> Result<Option<Decimal>> {
        match self.cell(at) {
            ValueRef::Null => Ok(None),
            ValueRef::Blob(it) if let Some(number) = number_of(it) => Ok(Some(number)),
            other => Err(Failure::operand(
                of,
                ["число", "a number"],
                &Value::of_cell(other),
            )),
        }
    }

    /// A whole number; none for NULL.
    fn whole(&self, at: usize, of: &str) -> Result<Option<i64>> {
        let number = self.number(at, of)?;
        number
            .map(|it| it.to_i64().ok_or_else(Failure::overflow))
            .transpose()
    }

    /// A string; none for NULL.
    fn string(&self, at: usize, of: &str) -> Result<Option<&str>> {
        match self.cell(at) {
            ValueRef::Null => Ok(None),
            ValueRef::Text(it) => Ok(Some(std::str::from_utf8(it).unwrap_or_default())),
            other => Err(Failure::operand(
                of,
                ["строка", "a string"],
                &Value::of_cell(other),
            )),
        }
    }
}
