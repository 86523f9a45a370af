//! Strings. Places of letters are counted from 1.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result};

use super::{Arguments, scalar};
use crate::run::output;
use crate::run::text;
use crate::run::value::Value;

pub(super) fn register(connection: &Connection) -> Result<()> {
    scalar(connection, "v_substring", 3, |it| {
        let name = "ПОДСТРОКА";
        let (Some(text), Some(from), Some(count)) =
            (it.string(0, name)?, it.whole(1, name)?, it.whole(2, name)?)
        else {
            return Ok(Value::Null);
        };
        // What stands before the first letter counts, but there is none.
        let last = from.saturating_add(count.max(0)).max(1);
        let from = from.max(1);
        let letters = text.chars().skip(place(from - 1)).take(place(last - from));
        Ok(Value::String(letters.collect()))
    })?;
    scalar(connection, "v_left", 2, |it| {
        let name = "ЛЕВ";
        Ok(match (it.string(0, name)?, it.whole(1, name)?) {
            (Some(text), Some(count)) => Value::String(text.chars().take(place(count)).collect()),
            _ => Value::Null,
        })
    })?;
    scalar(connection, "v_right", 2, |it| {
        let name = "ПРАВ";
        Ok(match (it.string(0, name)?, it.whole(1, name)?) {
            (Some(text), Some(count)) => {
                let skipped = text.chars().count().saturating_sub(place(count));
                Value::String(text.chars().skip(skipped).collect())
            }
            _ => Value::Null,
        })
    })?;
    scalar(connection, "v_length", 1, |it| {
        let text = it.string(0, "ДЛИНАСТРОКИ")?;
        let count = text.map(|it| i64::try_from(it.chars().count()).unwrap_or(i64::MAX));
        Ok(count.map_or(Value::Null, Value::number))
    })?;
    scalar(connection, "v_upper", 1, |it| changed(it, "ВРЕГ", upper))?;
    scalar(connection, "v_lower", 1, |it| changed(it, "НРЕГ", lower))?;
    scalar(connection, "v_trim_left", 1, |it| {
        changed(it, "СОКРЛ", |it| it.trim_start().to_owned())
    })?;
    scalar(connection, "v_trim_right", 1, |it| {
        changed(it, "СОКРП", |it| it.trim_end().to_owned())
    })?;
    scalar(connection, "v_trim", 1, |it| {
        changed(it, "СОКРЛП", |it| it.trim().to_owned())
    })?;
    scalar(connection, "v_find", 2, |it| {
        let name = "СТРНАЙТИ";
        let (Some(text), Some(sought)) = (it.string(0, name)?, it.string(1, name)?) else {
            return Ok(Value::Null);
        };
        let text: Vec<char> = metadata::folded(text).collect();
        let sought: Vec<char> = metadata::folded(sought).collect();
        let found = match sought.is_empty() {
            true => None,
            false => text.windows(sought.len()).position(|it| it == sought),
        };
        let place = found.map_or(0, |it| i64::try_from(it + 1).unwrap_or(i64::MAX));
        Ok(Value::number(place))
    })?;
    scalar(connection, "v_replace", 3, |it| {
        let name = "СТРЗАМЕНИТЬ";
        Ok(
            match (
                it.string(0, name)?,
                it.string(1, name)?,
                it.string(2, name)?,
            ) {
                (Some(text), Some(""), Some(_)) => Value::string(text),
                (Some(text), Some(from), Some(to)) => Value::String(text.replace(from, to)),
                _ => Value::Null,
            },
        )
    })?;
    scalar(connection, "v_like", 3, |it| {
        let name = "ПОДОБНО";
        Ok(match (it.string(0, name)?, it.string(1, name)?) {
            (Some(text), Some(pattern)) => {
                let escape = it.string(2, name)?.and_then(|it| it.chars().next());
                Value::Boolean(text::is_like(text, pattern, escape))
            }
            _ => Value::Null,
        })
    })?;
    // What orders values byte by byte, one behind the other.
    scalar(connection, "v_key", 1, |it| {
        let mut key = Vec::new();
        match it.cell(0) {
            ValueRef::Text(it) => key = text::key(std::str::from_utf8(it).unwrap_or_default()),
            ValueRef::Blob(it) => key.extend(it),
            _ => {}
        }
        Ok(Value::Binary(key))
    })?;
    // `СТРОКА` of a value that is no reference, and its presentation.
    scalar(connection, "v_string", 1, |it| {
        Ok(match it.value(0) {
            Value::Null => Value::Null,
            other => Value::String(output::presented(&other)),
        })
    })
}

fn place(count: i64) -> usize {
    usize::try_from(count.max(0)).unwrap_or(usize::MAX)
}

#[expect(clippy::disallowed_methods, reason = "text of the user, no name")]
fn upper(text: &str) -> String {
    text.to_uppercase()
}

#[expect(clippy::disallowed_methods, reason = "text of the user, no name")]
fn lower(text: &str) -> String {
    text.to_lowercase()
}

fn changed(it: &Arguments<'_, '_>, name: &str, change: impl Fn(&str) -> String) -> Result<Value> {
    let text = it.string(0, name)?;
    Ok(text.map_or(Value::Null, |it| Value::String(change(it))))
}
