//! Values of the platform, and how the database keeps them: one cell each, whatever the type.
//!
//! NULL is NULL, a boolean is an integer, a string is text. Everything else is a blob whose first byte tells the type and
//! whose bytes are in the order of the values, so that the database compares, sorts and groups them by itself, exact
//! numbers included:
//!
//! | first byte | then |
//! |---|---|
//! | `01` undefined | – |
//! | `10` number | `80` ± count of bytes, then the units of 10⁻¹², complemented below zero |
//! | `18` date | seconds from 01.01.0001, five bytes |
//! | `28` value of an enumeration of the platform | the number of the enumeration in the base, and of the value, two bytes each |
//! | `30` reference | the number of the table in the base, two bytes, and the identifier, sixteen |
//! | `38` point in time | the date and the reference as above, without their first bytes |
//! | `40` type | the first byte of its values, and for references and enumerations their number |
//! | `48` identifier | sixteen bytes |
//! | `50` binary data | the data |
//! | `60` records of a tabular section | how many columns, then the cells |
//!
//! Values of different types are never equal; which of them is smaller the platform does not document.

use rusqlite::types::{Value as Cell, ValueRef};

use super::decimal::Decimal;
use crate::date::Date;

pub(crate) const UNDEFINED: u8 = 0x01;
pub(crate) const NUMBER: u8 = 0x10;
pub(crate) const DATE: u8 = 0x18;
pub(crate) const SYSTEM: u8 = 0x28;
pub(crate) const REFERENCE: u8 = 0x30;
pub(crate) const MOMENT: u8 = 0x38;
pub(crate) const TYPE: u8 = 0x40;
pub(crate) const IDENTIFIER: u8 = 0x48;
pub(crate) const BINARY: u8 = 0x50;
pub(crate) const ROWS: u8 = 0x60;
/// First bytes of types whose values have none.
pub(crate) const BOOLEAN: u8 = 0x08;
pub(crate) const STRING: u8 = 0x20;
pub(crate) const NULL: u8 = 0x00;

/// A value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Value {
    /// `NULL`.
    #[default]
    Null,
    /// `Неопределено`.
    Undefined,
    /// `Булево`.
    Boolean(bool),
    /// `Число`.
    Number(Decimal),
    /// `Строка`.
    String(String),
    /// `Дата`.
    Date(Date),
    /// A value of an enumeration of the platform: `ВидДвиженияНакопления.Приход`.
    System {
        /// The number of the enumeration in the base, see [`super::Base::type_name`].
        of: u16,
        /// The place among its values.
        place: u16,
    },
    /// A reference.
    Reference(Reference),
    /// `МоментВремени`.
    Moment(Date, Reference),
    /// `Тип`.
    Type(ValueType),
    /// `УникальныйИдентификатор`.
    Identifier([u8; 16]),
    /// `ХранилищеЗначения`, `ДвоичныеДанные`.
    Binary(Vec<u8>),
    /// The records of a tabular section.
    Rows(Vec<Vec<Value>>),
}

/// A reference to an object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// The number of its table in the base, see [`super::Base::type_name`].
    pub of: u16,
    /// The identifier; nothing but zeros is the empty reference.
    pub id: [u8; 16],
}

/// A type as a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// `Null`, `Неопределено`, `Булево` and their like, by the first byte of values; see the table of this module.
    Simple(u8),
    /// References to what a table of the base holds.
    Reference(u16),
    /// An enumeration of the platform.
    System(u16),
}

impl Reference {
    /// Whether it is an empty one.
    pub fn is_empty(&self) -> bool {
        self.id == [0; 16]
    }
}

impl Value {
    /// A whole number.
    pub fn number(number: i64) -> Self {
        Self::Number(Decimal::of(number))
    }

    /// A string.
    pub fn string(text: &str) -> Self {
        Self::String(text.to_owned())
    }

    /// The value as people read it, where that needs no base: see [`super::Base::presentation`].
    pub fn text(&self) -> String {
        super::output::presented(self)
    }

    /// What the database keeps of it.
    pub(crate) fn cell(&self) -> Cell {
        let mut bytes = Vec::with_capacity(20);
        match self {
            Self::Null => return Cell::Null,
            Self::Boolean(it) => return Cell::Integer(i64::from(*it)),
            Self::String(it) => return Cell::Text(it.clone()),
            Self::Undefined => bytes.push(UNDEFINED),
            Self::Number(it) => return Cell::Blob(number(*it)),
            Self::Date(it) => {
                bytes.push(DATE);
                bytes.extend(seconds(*it));
            }
            Self::System { of, place } => {
                bytes.push(SYSTEM);
                bytes.extend(of.to_be_bytes());
                bytes.extend(place.to_be_bytes());
            }
            Self::Reference(it) => {
                bytes.push(REFERENCE);
                put_reference(&mut bytes, it);
            }
            Self::Moment(date, it) => {
                bytes.push(MOMENT);
                bytes.extend(seconds(*date));
                put_reference(&mut bytes, it);
            }
            Self::Type(it) => {
                bytes.push(TYPE);
                match it {
                    ValueType::Simple(first) => bytes.push(*first),
                    ValueType::Reference(of) => {
                        bytes.push(REFERENCE);
                        bytes.extend(of.to_be_bytes());
                    }
                    ValueType::System(of) => {
                        bytes.push(SYSTEM);
                        bytes.extend(of.to_be_bytes());
                    }
                }
            }
            Self::Identifier(it) => {
                bytes.push(IDENTIFIER);
                bytes.extend(it);
            }
            Self::Binary(it) => {
                bytes.push(BINARY);
                bytes.extend(it);
            }
            Self::Rows(rows) => {
                let width = rows.first().map_or(0, Vec::len);
                bytes.push(ROWS);
                bytes.extend(u32::try_from(width).unwrap_or(0).to_be_bytes());
                for value in rows.iter().flatten() {
                    put_cell(&mut bytes, (&value.cell()).into());
                }
            }
        }
        Cell::Blob(bytes)
    }

    /// The value that a cell of the database holds. A blob that is none of ours is binary data.
    pub(crate) fn of_cell(cell: ValueRef<'_>) -> Self {
        match cell {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(it) => Self::Boolean(it != 0),
            ValueRef::Real(it) => Decimal::from_f64(it).map_or(Self::Undefined, Self::Number),
            ValueRef::Text(it) => Self::String(String::from_utf8_lossy(it).into_owned()),
            ValueRef::Blob(it) => Self::of_blob(it).unwrap_or_else(|| Self::Binary(it.to_vec())),
        }
    }

    fn of_blob(bytes: &[u8]) -> Option<Self> {
        let (first, rest) = bytes.split_first()?;
        Some(match *first {
            UNDEFINED => Self::Undefined,
            NUMBER => Self::Number(number_of(bytes)?),
            DATE => Self::Date(date_of(rest)?),
            SYSTEM => Self::System {
                of: short(rest, 0)?,
                place: short(rest, 2)?,
            },
            REFERENCE => Self::Reference(reference_of(rest)?),
            MOMENT => Self::Moment(date_of(rest.get(..5)?)?, reference_of(rest.get(5..)?)?),
            TYPE => Self::Type(match *rest.first()? {
                REFERENCE => ValueType::Reference(short(rest, 1)?),
                SYSTEM => ValueType::System(short(rest, 1)?),
                first => ValueType::Simple(first),
            }),
            IDENTIFIER => Self::Identifier(rest.try_into().ok()?),
            BINARY => Self::Binary(rest.to_vec()),
            ROWS => Self::Rows(rows_of(rest)?),
            _ => return None,
        })
    }

    /// The value as it is written in a statement.
    pub(crate) fn literal(&self) -> String {
        match self.cell() {
            Cell::Null => "NULL".to_owned(),
            Cell::Integer(it) => it.to_string(),
            Cell::Text(it) => text_literal(&it),
            Cell::Blob(it) => blob_literal(&it),
            Cell::Real(it) => it.to_string(),
        }
    }
}

/// A string as it is written in a statement. Statements end at a zero byte, so such a string is written as bytes.
pub(crate) fn text_literal(text: &str) -> String {
    if text.contains('\0') {
        return format!("CAST({} AS TEXT)", blob_literal(text.as_bytes()));
    }
    format!("'{}'", text.replace('\'', "''"))
}

pub(crate) fn blob_literal(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|it| format!("{it:02X}")).collect();
    format!("X'{digits}'")
}

/// A number as a blob.
pub(crate) fn number(number: Decimal) -> Vec<u8> {
    let units = number.units();
    let magnitude = units.unsigned_abs().to_be_bytes();
    let zeros = magnitude.iter().take_while(|it| **it == 0).count();
    let digits = magnitude.get(zeros..).unwrap_or_default();
    let count = u8::try_from(digits.len()).unwrap_or(16);
    let mut bytes = Vec::with_capacity(2 + digits.len());
    bytes.push(NUMBER);
    if units < 0 {
        bytes.push(0x80 - count);
        bytes.extend(digits.iter().map(|it| !it));
    } else {
        bytes.push(0x80 + count);
        bytes.extend(digits);
    }
    bytes
}

/// The number of a blob.
pub(crate) fn number_of(bytes: &[u8]) -> Option<Decimal> {
    let [NUMBER, sign, digits @ ..] = bytes else {
        return None;
    };
    let is_negative = *sign < 0x80;
    if digits.len() != usize::from(sign.abs_diff(0x80)) || digits.len() > 16 {
        return None;
    }
    let flip = if is_negative { 0xff } else { 0 };
    let magnitude = digits
        .iter()
        .fold(0_u128, |all, it| all << 8 | u128::from(it ^ flip));
    let units = i128::try_from(magnitude).ok()?;
    Some(Decimal::of_units(if is_negative { -units } else { units }))
}

/// The last five of eight bytes: enough for the calendar.
fn seconds(date: Date) -> impl Iterator<Item = u8> {
    date.seconds().to_be_bytes().into_iter().skip(3)
}

fn date_of(bytes: &[u8]) -> Option<Date> {
    let bytes: [u8; 5] = bytes.try_into().ok()?;
    Date::of_seconds(
        bytes
            .iter()
            .fold(0_i64, |all, it| all << 8 | i64::from(*it)),
    )
}

fn put_reference(bytes: &mut Vec<u8>, it: &Reference) {
    bytes.extend(it.of.to_be_bytes());
    bytes.extend(it.id);
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_be_bytes(bytes))
}

fn reference_of(bytes: &[u8]) -> Option<Reference> {
    Some(Reference {
        of: short(bytes, 0)?,
        id: bytes.get(2..)?.try_into().ok()?,
    })
}

/// Puts a cell into the blob of a tabular section.
pub(crate) fn put_cell(bytes: &mut Vec<u8>, cell: ValueRef<'_>) {
    let (kind, data) = match cell {
        ValueRef::Null | ValueRef::Real(_) => (0, Vec::new()),
        ValueRef::Integer(it) => (1, vec![u8::from(it != 0)]),
        ValueRef::Text(it) => (2, it.to_vec()),
        ValueRef::Blob(it) => (3, it.to_vec()),
    };
    bytes.push(kind);
    bytes.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    bytes.extend(data);
}

fn rows_of(bytes: &[u8]) -> Option<Vec<Vec<Value>>> {
    let count = |at: usize| -> Option<usize> {
        let bytes: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(bytes)).ok()
    };
    let width = count(0)?;
    let (mut at, mut row, mut rows) = (4, Vec::new(), Vec::new());
    while at < bytes.len() {
        let length = count(at + 1)?;
        let data = bytes.get(at + 5..(at + 5).checked_add(length)?)?;
        row.push(match bytes.get(at)? {
            0 => Value::Null,
            1 => Value::Boolean(data == [1]),
            2 => Value::String(String::from_utf8_lossy(data).into_owned()),
            _ => Value::of_cell(ValueRef::Blob(data)),
        });
        at += 5 + length;
        if row.len() == width {
            rows.push(std::mem::take(&mut row));
        }
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::{Cell, Date, Decimal, Reference, Value, ValueType, number};

    #[test]
    fn values_come_back_from_their_cells() {
        let reference = Reference {
            of: 300,
            id: [7; 16],
        };
        let date = Date::parse("2024-05-06T07:08:09").unwrap();
        let values = [
            Value::Null,
            Value::Undefined,
            Value::Boolean(true),
            Value::number(-5),
            Value::String("Стол 'круглый'".into()),
            Value::Date(date),
            Value::System { of: 3, place: 1 },
            Value::Reference(reference),
            Value::Moment(date, reference),
            Value::Type(ValueType::Reference(300)),
            Value::Type(ValueType::Simple(super::NUMBER)),
            Value::Identifier([9; 16]),
            Value::Binary(vec![1, 2]),
        ];
        for value in &values {
            assert_eq!(Value::of_cell((&value.cell()).into()), *value);
        }
        let rows = Value::Rows(vec![values.to_vec(), values.to_vec()]);
        assert_eq!(Value::of_cell((&rows.cell()).into()), rows);
        assert_eq!(
            Value::of_cell((&Cell::Blob(vec![0x30, 1])).into()),
            Value::Binary(vec![0x30, 1])
        );
    }

    #[test]
    fn blobs_are_in_the_order_of_numbers() {
        let texts = [
            "-99999999999999999999999999",
            "-1000",
            "-999.5",
            "-1",
            "-0.000000000001",
            "0",
            "0.5",
            "1",
            "255",
            "256",
            "99999999999999999999999999",
        ];
        let blobs: Vec<Vec<u8>> = texts
            .iter()
            .map(|it| number(Decimal::parse(it).unwrap()))
            .collect();
        assert!(blobs.is_sorted_by(|left, right| left < right));
        for (text, blob) in texts.iter().zip(&blobs) {
            assert_eq!(super::number_of(blob).unwrap().to_string(), *text);
        }
    }
}
