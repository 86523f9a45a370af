//! What is told of many records at once.

use rusqlite::functions::{Aggregate, Context, FunctionFlags, WindowAggregate};
use rusqlite::types::{Value as Cell, ValueRef};
use rusqlite::{Connection, Result};

use super::Failure;
use crate::run::decimal::Decimal;
use crate::run::value::{self, Value, number_of, put_cell};

pub(super) fn register(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_window_function(
        "v_sum",
        1,
        flags,
        Sum {
            name: "СУММА",
            sign: false,
        },
    )?;
    // The second argument tells whether the first one is to be taken away.
    connection.create_window_function(
        "v_balance",
        2,
        flags,
        Sum {
            name: "СУММА",
            sign: true,
        },
    )?;
    connection.create_aggregate_function("v_average", 1, flags, Average)?;
    connection.create_aggregate_function("v_rows", -1, flags, Rows)
}

/// A sum; NULL where there is nothing but NULL.
struct Sum {
    name: &'static str,
    /// There is a second argument.
    sign: bool,
}

/// The sum so far and how many numbers it is of.
#[derive(Default)]
struct Summed {
    units: i128,
    count: u64,
}

impl Sum {
    fn taken(&self, context: &Context<'_>) -> Result<Option<Decimal>> {
        let number = match context.get_raw(0) {
            ValueRef::Null => return Ok(None),
            ValueRef::Blob(it) if let Some(number) = number_of(it) => number,
            other => {
                let value = Value::of_cell(other);
                return Err(Failure::operand(self.name, ["число", "a number"], &value));
            }
        };
        let is_negative =
            self.sign && matches!(context.get_raw(1), ValueRef::Integer(it) if it != 0);
        Ok(Some(if is_negative { -number } else { number }))
    }
}

fn result(of: Option<&Summed>) -> Cell {
    match of {
        Some(it) if it.count > 0 => Cell::Blob(value::number(Decimal::of_units(it.units))),
        _ => Cell::Null,
    }
}

impl Aggregate<Summed, Cell> for Sum {
    fn init(&self, _: &mut Context<'_>) -> Result<Summed> {
        Ok(Summed::default())
    }

    fn step(&self, context: &mut Context<'_>, all: &mut Summed) -> Result<()> {
        if let Some(number) = self.taken(context)? {
            let sum = all.units.checked_add(number.units());
            all.units = sum.ok_or_else(Failure::overflow)?;
            all.count += 1;
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, all: Option<Summed>) -> Result<Cell> {
        Ok(result(all.as_ref()))
    }
}

impl WindowAggregate<Summed, Cell> for Sum {
    fn value(&self, all: Option<&mut Summed>) -> Result<Cell> {
        Ok(result(all.as_deref()))
    }

    fn inverse(&self, context: &mut Context<'_>, all: &mut Summed) -> Result<()> {
        if let Some(number) = self.taken(context)? {
            all.units = all.units.saturating_sub(number.units());
            all.count = all.count.saturating_sub(1);
        }
        Ok(())
    }
}

/// `СРЕДНЕЕ`: NULL is not counted.
struct Average;

impl Aggregate<Summed, Cell> for Average {
    fn init(&self, _: &mut Context<'_>) -> Result<Summed> {
        Ok(Summed::default())
    }

    fn step(&self, context: &mut Context<'_>, all: &mut Summed) -> Result<()> {
        let sum = Sum {
            name: "СРЕДНЕЕ",
            sign: false,
        };
        sum.step(context, all)
    }

    fn finalize(&self, _: &mut Context<'_>, all: Option<Summed>) -> Result<Cell> {
        let Some(all) = all.filter(|it| it.count > 0) else {
            return Ok(Cell::Null);
        };
        let count = Decimal::of(i64::try_from(all.count).unwrap_or(i64::MAX));
        let average = Decimal::of_units(all.units).over(count);
        let average = average.ok_or_else(Failure::overflow)?;
        Ok(Cell::Blob(value::number(average)))
    }
}

/// The records of a tabular section in one cell.
struct Rows;

impl Aggregate<Vec<u8>, Cell> for Rows {
    fn init(&self, context: &mut Context<'_>) -> Result<Vec<u8>> {
        let mut bytes = vec![value::ROWS];
        bytes.extend(u32::try_from(context.len()).unwrap_or(0).to_be_bytes());
        Ok(bytes)
    }

    fn step(&self, context: &mut Context<'_>, all: &mut Vec<u8>) -> Result<()> {
        for at in 0..context.len() {
            put_cell(all, context.get_raw(at));
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, all: Option<Vec<u8>>) -> Result<Cell> {
        Ok(match all {
            Some(all) => Cell::Blob(all),
            None => Value::Rows(Vec::new()).cell(),
        })
    }
}
