//! Types of values, and values as other types.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result};

use super::{Failure, scalar};
use crate::run::value::{self, Reference, Value, ValueType};

pub(super) fn register(connection: &Connection) -> Result<()> {
    scalar(connection, "v_type", 1, |it| {
        Ok(Value::Type(type_of(&it.value(0))))
    })?;
    scalar(connection, "v_identifier", 1, |it| {
        Ok(match it.value(0) {
            Value::Reference(Reference { id, .. }) => Value::Identifier(id),
            _ => Value::Null,
        })
    })?;
    scalar(connection, "v_size", 1, |it| {
        let size = match it.cell(0) {
            ValueRef::Null => return Ok(Value::Null),
            ValueRef::Integer(_) | ValueRef::Real(_) => 1,
            ValueRef::Text(it) => it.len(),
            ValueRef::Blob(it) => it.len().saturating_sub(1),
        };
        Ok(Value::number(i64::try_from(size).unwrap_or(i64::MAX)))
    })?;
    // `ВЫРАЗИТЬ` of a number: digits in all, or 0, and behind the point. What is of another type becomes NULL.
    scalar(connection, "v_as_number", 3, |it| {
        let Value::Number(number) = it.value(0) else {
            return Ok(Value::Null);
        };
        let (digits, fraction): (i64, i64) = (it.0.get(1)?, it.0.get(2)?);
        if digits == 0 {
            return Ok(Value::Number(number));
        }
        let rounded = number.round(fraction);
        let whole = rounded.whole().units().unsigned_abs() / 1_000_000_000_000;
        let places = u32::try_from(digits - fraction).unwrap_or(0);
        if 10_u128.checked_pow(places).is_some_and(|it| whole >= it) {
            return Err(Failure::error(
                format!("Число {number} не помещается в ЧИСЛО({digits}, {fraction})"),
                format!("The number {number} does not fit in NUMBER({digits}, {fraction})"),
            ));
        }
        Ok(Value::Number(rounded))
    })?;
    // `ВЫРАЗИТЬ` of a string: the greatest length, or 0.
    scalar(connection, "v_as_string", 2, |it| {
        let Value::String(text) = it.value(0) else {
            return Ok(Value::Null);
        };
        let length: i64 = it.0.get(1)?;
        Ok(Value::String(match usize::try_from(length) {
            Ok(length) if length > 0 => text.chars().take(length).collect(),
            _ => text,
        }))
    })?;
    scalar(connection, "v_as_date", 1, |it| {
        Ok(match it.value(0) {
            it @ Value::Date(_) => it,
            _ => Value::Null,
        })
    })?;
    scalar(connection, "v_as_boolean", 1, |it| {
        Ok(match it.value(0) {
            it @ Value::Boolean(_) => it,
            _ => Value::Null,
        })
    })
}

/// The type of a value.
pub(crate) fn type_of(of: &Value) -> ValueType {
    ValueType::Simple(match of {
        Value::Null => value::NULL,
        Value::Undefined => value::UNDEFINED,
        Value::Boolean(_) => value::BOOLEAN,
        Value::Number(_) => value::NUMBER,
        Value::String(_) => value::STRING,
        Value::Date(_) => value::DATE,
        Value::System { of, .. } => return ValueType::System(*of),
        Value::Reference(it) => return ValueType::Reference(it.of),
        Value::Moment(..) => value::MOMENT,
        Value::Type(_) => value::TYPE,
        Value::Identifier(_) => value::IDENTIFIER,
        Value::Binary(_) => value::BINARY,
        Value::Rows(_) => value::ROWS,
    })
}
