//! Values as people read them.

use super::value::{self, Value, ValueType};
use crate::date::Date;

/// What a value that is no reference is shown as: numbers with a comma, dates as in Russia.
pub(crate) fn presented(of: &Value) -> String {
    match of {
        Value::Boolean(true) => "Да".to_owned(),
        Value::Boolean(false) => "Нет".to_owned(),
        Value::Number(it) => it.to_string().replace('.', ","),
        Value::String(it) => it.clone(),
        Value::Date(it) => date(*it),
        Value::Moment(it, _) => date(*it),
        Value::Type(ValueType::Simple(it)) => simple_type(*it)[0].to_owned(),
        Value::Identifier(it) => identifier(it),
        _ => String::new(),
    }
}

/// `31.01.2024 10:20:30`; nothing for the empty date.
pub(crate) fn date(of: Date) -> String {
    if of == Date::EMPTY {
        return String::new();
    }
    let ((year, month, day), (hour, minute, second)) = (of.day(), of.time());
    format!("{day:02}.{month:02}.{year:04} {hour}:{minute:02}:{second:02}")
}

/// An identifier with hyphens.
pub(crate) fn identifier(of: &[u8; 16]) -> String {
    let digits: String = of.iter().map(|it| format!("{it:02x}")).collect();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-")
}

/// The identifier of a text with or without hyphens.
pub(crate) fn parse_identifier(text: &str) -> Option<[u8; 16]> {
    let digits: Vec<u8> = text
        .trim()
        .chars()
        .filter(|it| *it != '-')
        .map(|it| it.to_digit(16).and_then(|it| u8::try_from(it).ok()))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits
        .chunks_exact(2)
        .map(|it| it[0] << 4 | it[1])
        .collect();
    (digits.len() == 32)
        .then(|| bytes.try_into().ok())
        .flatten()
}

/// A type that needs no base, in Russian and in English.
pub(crate) fn simple_type(first: u8) -> [&'static str; 2] {
    match first {
        value::NULL => ["Null", "Null"],
        value::UNDEFINED => ["Неопределено", "Undefined"],
        value::BOOLEAN => ["Булево", "Boolean"],
        value::NUMBER => ["Число", "Number"],
        value::STRING => ["Строка", "String"],
        value::DATE => ["Дата", "Date"],
        value::SYSTEM => ["Системное перечисление", "System enumeration"],
        value::REFERENCE => ["Ссылка", "Reference"],
        value::MOMENT => ["МоментВремени", "PointInTime"],
        value::TYPE => ["Тип", "Type"],
        value::IDENTIFIER => ["УникальныйИдентификатор", "UUID"],
        value::ROWS => ["РезультатЗапроса", "QueryResult"],
        _ => ["ХранилищеЗначения", "ValueStorage"],
    }
}

/// What the type of a value is called, in Russian and in English.
pub(crate) fn type_words(of: &Value) -> [&'static str; 2] {
    simple_type(match of {
        Value::Null => value::NULL,
        Value::Undefined => value::UNDEFINED,
        Value::Boolean(_) => value::BOOLEAN,
        Value::Number(_) => value::NUMBER,
        Value::String(_) => value::STRING,
        Value::Date(_) => value::DATE,
        Value::System { .. } => value::SYSTEM,
        Value::Reference(_) => value::REFERENCE,
        Value::Moment(..) => value::MOMENT,
        Value::Type(_) => value::TYPE,
        Value::Identifier(_) => value::IDENTIFIER,
        Value::Rows(_) => value::ROWS,
        Value::Binary(_) => value::BINARY,
    })
}
