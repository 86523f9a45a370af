//! Arithmetic of exact numbers.

use rusqlite::{Connection, Result};

use super::{Arguments, Failure, scalar};
use crate::run::decimal::Decimal;
use crate::run::value::Value;

/// A function of binary fractions.
type Function = fn(f64) -> f64;

/// Their names in the database and in queries.
const FUNCTIONS: [(&str, &str, Function); 10] = [
    ("v_acos", "ACOS", f64::acos),
    ("v_asin", "ASIN", f64::asin),
    ("v_atan", "ATAN", f64::atan),
    ("v_cos", "COS", f64::cos),
    ("v_sin", "SIN", f64::sin),
    ("v_tan", "TAN", f64::tan),
    ("v_exp", "EXP", f64::exp),
    ("v_log", "LOG", f64::ln),
    ("v_log10", "LOG10", f64::log10),
    ("v_sqrt", "SQRT", f64::sqrt),
];

pub(super) fn register(connection: &Connection) -> Result<()> {
    // A count, of which the database makes an integer.
    scalar(connection, "v_number", 1, |it| {
        let count: Option<i64> = it.0.get(0)?;
        Ok(count.map_or(Value::Null, Value::number))
    })?;
    scalar(connection, "v_add", 2, |it| {
        match (it.value(0), it.value(1)) {
            (Value::String(left), Value::String(right)) => Ok(Value::String(left + &right)),
            _ => binary(it, "+", Decimal::plus),
        }
    })?;
    scalar(connection, "v_subtract", 2, |it| {
        binary(it, "-", Decimal::minus)
    })?;
    scalar(connection, "v_multiply", 2, |it| {
        binary(it, "*", Decimal::times)
    })?;
    scalar(connection, "v_divide", 2, |it| {
        if it.number(1, "/")? == Some(Decimal::default()) && it.number(0, "/")?.is_some() {
            return Err(Failure::error("Деление на ноль", "Division by zero"));
        }
        binary(it, "/", Decimal::over)
    })?;
    scalar(connection, "v_negate", 1, |it| {
        unary(it, "-", |it| Some(-it))
    })?;
    scalar(connection, "v_whole", 1, |it| {
        unary(it, "ЦЕЛ", |it| Some(it.whole()))
    })?;
    scalar(connection, "v_round", 2, |it| {
        let digits = it.whole(1, "ОКР")?;
        let number = it.number(0, "ОКР")?;
        Ok(match (number, digits) {
            (Some(number), Some(digits)) => Value::Number(number.round(digits)),
            _ => Value::Null,
        })
    })?;
    scalar(connection, "v_power", 2, |it| {
        let (base, power) = (it.number(0, "POW")?, it.number(1, "POW")?);
        match (base, power) {
            (Some(base), Some(power)) => float("POW", base.to_f64().powf(power.to_f64())),
            _ => Ok(Value::Null),
        }
    })?;
    for (name, shown, function) in FUNCTIONS {
        scalar(connection, name, 1, move |it| {
            match it.number(0, shown)? {
                Some(number) => float(shown, function(number.to_f64())),
                None => Ok(Value::Null),
            }
        })?;
    }
    Ok(())
}

fn float(name: &str, result: f64) -> Result<Value> {
    let number = Decimal::from_f64(result).ok_or_else(|| {
        Failure::error(
            format!("{name}: для такого числа результата нет"),
            format!("{name} has no result for this number"),
        )
    })?;
    Ok(Value::Number(number))
}

fn unary(
    it: &Arguments<'_, '_>,
    name: &str,
    operation: impl Fn(Decimal) -> Option<Decimal>,
) -> Result<Value> {
    match it.number(0, name)? {
        Some(number) => operation(number)
            .map(Value::Number)
            .ok_or_else(Failure::overflow),
        None => Ok(Value::Null),
    }
}

fn binary(
    it: &Arguments<'_, '_>,
    name: &str,
    operation: impl Fn(Decimal, Decimal) -> Option<Decimal>,
) -> Result<Value> {
    match (it.number(0, name)?, it.number(1, name)?) {
        (Some(left), Some(right)) => {
            let result = operation(left, right);
            result.map(Value::Number).ok_or_else(Failure::overflow)
        }
        _ => Ok(Value::Null),
    }
}
