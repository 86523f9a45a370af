//! Values as people write them, to be set in the place of others of their kind.

use crate::ask::{Value, Values};
use crate::{Date, Part};

/// So many items are named where a name fits several.
const NAMED: usize = 5;

impl Value {
    /// A value of the same kind, as a person writes it.
    ///
    /// # Errors
    ///
    /// Why the text is none, in Russian and in English.
    pub(super) fn read_like(
        &self,
        text: &str,
        values: Option<&Values>,
    ) -> Result<Self, [String; 2]> {
        let text = text.trim();
        let quoted = [('"', '"'), ('«', '»'), ('“', '”')]
            .iter()
            .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
        let plain = quoted.unwrap_or(text);
        match self {
            Self::Number(_) => number(plain).map(Self::Number).ok_or_else(|| {
                [
                    format!("«{text}» — не число; напишите, например, 1500 или 12,5"),
                    format!("“{text}” is no number; write 1500 or 12.5, for example"),
                ]
            }),
            Self::Boolean(_) => yes_or_no(plain).map(Self::Boolean).ok_or_else(|| {
                [
                    format!("«{text}» — не да и не нет"),
                    format!("“{text}” is neither yes nor no"),
                ]
            }),
            Self::Date(old) => date(plain, *old).map(Self::Date).ok_or_else(|| {
                [
                    format!("«{text}» — не дата; напишите, например, 31.03.2026 или 2026-03-31"),
                    format!("“{text}” is no date; write 2026-03-31 or 31.03.2026, for example"),
                ]
            }),
            Self::Text(_) => Ok(Self::Text(plain.to_owned())),
            Self::Reference(table, _) => {
                item(table, plain, values).map(|it| Self::Reference(table.clone(), it))
            }
            Self::Predefined(..) => Err([
                "это значение задаёт конфигурация".to_owned(),
                "this value belongs to the configuration".to_owned(),
            ]),
        }
    }
}

/// `1 000,5` as queries write it.
fn number(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .filter(|it| !it.is_whitespace())
        .map(|it| match it {
            ',' => '.',
            '−' => '-',
            it => it,
        })
        .collect();
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    (is_number(whole) && is_number(rest) && plain.len() <= 32).then_some(plain)
}

fn yes_or_no(text: &str) -> Option<bool> {
    let is_one_of = |words: &[&str]| words.iter().any(|it| metadata::same(it, text));
    match () {
        () if is_one_of(&["да", "истина", "yes", "true"]) => Some(true),
        () if is_one_of(&["нет", "ложь", "no", "false"]) => Some(false),
        () => None,
    }
}

/// `31.03.2026`, `2026-03-31`, with a time behind it or without. What stood at the end of a day goes on standing there.
fn date(text: &str, old: Date) -> Option<Date> {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let parts: Vec<&str> = day.split('.').collect();
    let day = match parts.as_slice() {
        [whole] => (*whole).to_owned(),
        [day, month, year] if matches!(year.len(), 2 | 4) => {
            let century = if year.len() == 2 { "20" } else { "" };
            format!("{century}{year}-{month:0>2}-{day:0>2}")
        }
        _ => return None,
    };
    let day = Date::parse(&day)?;
    let time = time.trim();
    if time.is_empty() {
        let is_end = old.time() == (23, 59, 59);
        return Some(if is_end { day.end(Part::Day) } else { day });
    }
    let (year, month, of_month) = day.day();
    let mut numbers = [0_u32; 3];
    let mut given = time.split(':');
    for number in &mut numbers {
        *number = given.next().map_or(Some(0), |it| it.parse().ok())?;
    }
    let [hour, minute, second] = numbers;
    if given.next().is_some() || !time.contains(':') {
        return None;
    }
    let text = format!("{year:04}-{month:02}-{of_month:02}T{hour:02}:{minute:02}:{second:02}");
    Date::parse(&text)
}

/// The item of a table that a text names: by its whole name, or the only one with the text in its name.
fn item(table: &str, text: &str, values: Option<&Values>) -> Result<String, [String; 2]> {
    if text.is_empty() {
        return Err(["нужно название".to_owned(), "a name is expected".to_owned()]);
    }
    let Some(values) = values else {
        return Ok(text.to_owned());
    };
    let names = || values.all().filter(|it| it.0 == table).map(|it| it.1);
    if let Some(found) = names().find(|it| metadata::same(it, text)) {
        return Ok(found.to_owned());
    }
    let folded = |it: &str| metadata::folded(it).collect::<String>();
    let typed = folded(text);
    let near: Vec<&str> = names().filter(|it| folded(it).contains(&typed)).collect();
    match near.as_slice() {
        [only] => Ok((*only).to_owned()),
        // Only the first of so many items are known.
        [] if names().count() as u64 >= MANY => Ok(text.to_owned()),
        [] => {
            let some: Vec<&str> = names().take(NAMED).collect();
            let some = |open: &str, close: &str| quoted(&some, open, close);
            let (ru, en) = (some("«", "»"), some("“", "”"));
            Err([
                match ru.is_empty() {
                    true => format!("в базе нет «{text}»"),
                    false => format!("в базе нет «{text}»; есть {ru}"),
                },
                match en.is_empty() {
                    true => format!("the base has no “{text}”"),
                    false => format!("the base has no “{text}”; it has {en}"),
                },
            ])
        }
        several => {
            let shown = several.get(..NAMED).unwrap_or(several);
            let more = if several.len() > NAMED { ", …" } else { "" };
            Err([
                format!("«{text}» — это {}{more}?", quoted(shown, "«", "»")),
                format!("“{text}”: is it {}{more}?", quoted(shown, "“", "”")),
            ])
        }
    }
}

/// A base with so many items of a table may have more of them than are known.
const MANY: u64 = 100_000;

fn quoted(names: &[&str], open: &str, close: &str) -> String {
    let quoted = names.iter().map(|it| format!("{open}{it}{close}"));
    quoted.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(like: &Value, text: &str) -> Option<Value> {
        like.read_like(text, None).ok()
    }

    #[test]
    fn values_are_read_as_people_write_them() {
        let day = |it: &str| Value::Date(Date::parse(it).expect("a date"));
        let begin = day("2026-03-01");
        for (text, expected) in [
            ("31.03.2026", "2026-03-31"),
            ("1.4.2026", "2026-04-01"),
            ("1.4.26", "2026-04-01"),
            ("2026-12-31", "2026-12-31"),
            ("31.03.2026 12:30", "2026-03-31T12:30:00"),
            ("2026-03-31T01:02:03", "2026-03-31T01:02:03"),
        ] {
            assert_eq!(read(&begin, text), Some(day(expected)), "{text}");
        }
        let end = day("2026-03-31T23:59:59");
        assert_eq!(read(&end, "30.04.2026"), Some(day("2026-04-30T23:59:59")));
        for text in ["", "завтра", "31.02.2026", "2026-03-31 25:00", "1.2.3.4"] {
            assert_eq!(read(&begin, text), None, "{text}");
        }
        let number = |it: &str| Value::Number(it.to_owned());
        assert_eq!(read(&number("1"), "1 000,5"), Some(number("1000.5")));
        assert_eq!(read(&number("1"), "−3"), Some(number("-3")));
        for text in ["", "много", "1,2,3", "1e9", ".5"] {
            assert_eq!(read(&number("1"), text), None, "{text}");
        }
        assert_eq!(
            read(&Value::Boolean(true), "нет"),
            Some(Value::Boolean(false))
        );
        let text = |it: &str| Value::Text(it.to_owned());
        assert_eq!(read(&text("а"), "«чайник»"), Some(text("чайник")));
    }

    #[test]
    fn items_are_found_by_their_names_and_told_where_there_are_several() {
        let mut values = Values::default();
        for name in ["Северный склад", "Южный склад"] {
            values.add("Справочник.Склады", name, false);
        }
        values.add("Справочник.Номенклатура", "Северный чай", false);
        let old = Value::Reference("Справочник.Склады".to_owned(), "Южный склад".to_owned());
        let read = |text: &str| old.read_like(text, Some(&values));
        let found = |it: &str| Value::Reference("Справочник.Склады".to_owned(), it.to_owned());
        assert_eq!(read("север"), Ok(found("Северный склад")));
        assert_eq!(read("южный СКЛАД"), Ok(found("Южный склад")));
        let [several, _] = read("склад").expect_err("two of them");
        assert_eq!(several, "«склад» — это «Северный склад», «Южный склад»?");
        let [none, _] = read("восток").expect_err("none");
        assert!(
            none.starts_with("в базе нет «восток»; есть «Северный склад»"),
            "{none}"
        );
    }
}
