//! Dates. The parts of the calendar are arguments too, by their English names.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result};

use super::{Arguments, Failure, scalar};
use crate::date::{Date, Part};
use crate::run::value::Value;

pub(super) fn register(connection: &Connection) -> Result<()> {
    scalar(connection, "v_part", 2, |it| {
        let Some(date) = date(it, 0, "ГОД, МЕСЯЦ, ДЕНЬ…")? else {
            return Ok(Value::Null);
        };
        let ((year, month, day), (hour, minute, second)) = (date.day(), date.time());
        Ok(Value::number(match it.string(1, "")?.unwrap_or_default() {
            "Year" => year,
            "Quarter" => (month - 1) / 3 + 1,
            "Month" => month,
            "DayOfYear" => date.day_of_year(),
            "Day" => day,
            "Week" => date.week(),
            "WeekDay" => date.week_day(),
            "Hour" => hour,
            "Minute" => minute,
            _ => second,
        }))
    })?;
    scalar(connection, "v_begin", 2, |it| {
        let date = date(it, 0, "НАЧАЛОПЕРИОДА")?;
        Ok(date.map_or(Value::Null, |date| Value::Date(date.begin(part(it, 1)))))
    })?;
    scalar(connection, "v_end", 2, |it| {
        let date = date(it, 0, "КОНЕЦПЕРИОДА")?;
        Ok(date.map_or(Value::Null, |date| Value::Date(date.end(part(it, 1)))))
    })?;
    scalar(connection, "v_date_add", 3, |it| {
        let name = "ДОБАВИТЬКДАТЕ";
        let (Some(date), Some(count)) = (date(it, 0, name)?, it.whole(2, name)?) else {
            return Ok(Value::Null);
        };
        date.add(part(it, 1), count)
            .map(Value::Date)
            .ok_or_else(outside)
    })?;
    scalar(connection, "v_date_difference", 3, |it| {
        let name = "РАЗНОСТЬДАТ";
        let (Some(first), Some(second)) = (date(it, 0, name)?, date(it, 1, name)?) else {
            return Ok(Value::Null);
        };
        Ok(Value::number(first.until(second, part(it, 2))))
    })?;
    scalar(connection, "v_date", 6, |it| {
        let mut parts = [0; 6];
        for (at, part) in parts.iter_mut().enumerate() {
            let Some(number) = it.whole(at, "ДАТАВРЕМЯ")? else {
                return Ok(Value::Null);
            };
            *part = number;
        }
        let [year, month, day, hour, minute, second] = parts;
        let date = Date::new(year, month, day, hour, minute, second);
        date.map(Value::Date).ok_or_else(outside)
    })?;
    // A point in time, of a date and a reference.
    scalar(connection, "v_moment", 2, |it| {
        match (it.value(0), it.value(1)) {
            (Value::Date(date), Value::Reference(of)) => Ok(Value::Moment(date, of)),
            _ => Ok(Value::Null),
        }
    })
}

fn outside() -> rusqlite::Error {
    Failure::error(
        "Такой даты нет: допустимы даты с 01.01.0001 по 31.12.9999",
        "There is no such date: dates go from 01.01.0001 to 31.12.9999",
    )
}

fn part(it: &Arguments<'_, '_>, at: usize) -> Part {
    let word = match it.cell(at) {
        ValueRef::Text(it) => std::str::from_utf8(it).unwrap_or_default(),
        _ => "",
    };
    Part::named(word).unwrap_or(Part::Second)
}

fn date(it: &Arguments<'_, '_>, at: usize, name: &str) -> Result<Option<Date>> {
    match it.value(at) {
        Value::Null => Ok(None),
        Value::Date(date) | Value::Moment(date, _) => Ok(Some(date)),
        other => Err(Failure::operand(name, ["дата", "a date"], &other)),
    }
}
