//! What of a reading may be set to another value: the parameters of its query, and the numbers that stand in its text.

use metadata::platform::Names;

use super::answer::answer_of;
use super::compile::{measure_names, pattern, unescaped};
use super::lexicon::Lexicon;
use super::representation::{Representation, Test};
use super::{Candidate, Misstep, Parameter, Value, Values};
use crate::{Date, Language, Part};

/// So many items are named where a name fits several.
const NAMED: usize = 5;

/// A value of a reading that may be another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Settable {
    /// What it is called.
    pub names: Names,
    /// What it is now.
    pub value: Value,
    /// It is a parameter of the query; else it stands in the text of the query.
    pub is_parameter: bool,
    /// Which of the places of values it stands at, where it is no parameter.
    place: usize,
}

/// Where a representation holds a value.
enum Slot<'r> {
    Date(&'r mut Option<Date>),
    Value(&'r mut Value),
    Pattern(&'r mut Test),
    Number(&'r mut String),
    Top(&'r mut Option<u64>),
}

impl Candidate {
    /// What of it may be set: the parameters first.
    pub fn settable(&self) -> Vec<Settable> {
        let parameters = self.parameters.iter().map(|it| Settable {
            names: it.names.clone(),
            value: it.value.clone(),
            is_parameter: true,
            place: 0,
        });
        let mut all: Vec<Settable> = parameters.collect();
        let mut representation = self.representation.clone();
        for (place, (names, slot)) in slots(&mut representation).iter().enumerate() {
            let Some(value @ Value::Number(_)) = slot.value() else {
                continue;
            };
            let is_taken = |it: &Names| all.iter().any(|other| other.names.overlap(it));
            let mut free = names.clone();
            let mut number = 2;
            while is_taken(&free) {
                let numbered = |it: &metadata::Name| format!("{it}{number}");
                free = Names::new(&numbered(&names.ru), &numbered(&names.en));
                number += 1;
            }
            all.push(Settable {
                names: free,
                value,
                is_parameter: false,
                place,
            });
        }
        all
    }

    /// The same with a value set; the name is one of [`Candidate::settable`] in either language.
    ///
    /// # Errors
    ///
    /// There is nothing of this name, the text is no value of its kind, or the base has no such item.
    pub(super) fn with(
        &self,
        lexicon: &Lexicon<'_>,
        name: &str,
        text: &str,
        values: Option<&Values>,
    ) -> Result<Self, Misstep> {
        let name = name.trim().trim_start_matches('&');
        let all = self.settable();
        let found = all
            .iter()
            .find(|it| it.names.ru.is(name) || it.names.en.is(name));
        let Some(settable) = found else {
            return Err(Misstep::NoParameter {
                name: name.to_owned(),
                known: all.iter().map(|it| it.names.clone()).collect(),
            });
        };
        let value =
            settable
                .value
                .read_like(text, values)
                .map_err(|problem| Misstep::WrongValue {
                    name: settable.names.clone(),
                    problem,
                })?;
        if value == settable.value {
            return Ok(self.clone());
        }
        let edited = match settable.is_parameter {
            true => self.with_parameter(lexicon, &settable.names, &settable.value, &value),
            false => self.with_places(lexicon, &[settable.place], &value),
        };
        edited.ok_or_else(|| Misstep::WrongValue {
            name: settable.names.clone(),
            problem: [
                "с таким значением запроса не будет".to_owned(),
                "there is no query with this value".to_owned(),
            ],
        })
    }

    /// A parameter may come from one place or from several; which, is told by what becomes of the parameters.
    fn with_parameter(
        &self,
        lexicon: &Lexicon<'_>,
        name: &Names,
        old: &Value,
        new: &Value,
    ) -> Option<Self> {
        let mut representation = self.representation.clone();
        let fitting: Vec<usize> = slots(&mut representation)
            .iter()
            .enumerate()
            .filter(|(_, (_, slot))| slot.value().as_ref() == Some(old))
            .map(|it| it.0)
            .collect();
        let expected: Vec<Parameter> = self
            .parameters
            .iter()
            .map(|it| Parameter {
                names: it.names.clone(),
                value: match it.names == *name {
                    true => new.clone(),
                    false => it.value.clone(),
                },
            })
            .collect();
        let mut tries: Vec<Vec<usize>> = fitting.iter().map(|it| vec![*it]).collect();
        tries.push(fitting);
        let mut first = None;
        for places in &tries {
            let Some(edited) = self.with_places(lexicon, places, new) else {
                continue;
            };
            if edited.parameters == expected {
                return Some(edited);
            }
            // Two parameters that hold the same now may have become one.
            first = first.or(Some(edited));
        }
        match tries.len() {
            2 => first,
            _ => None,
        }
    }

    fn with_places(&self, lexicon: &Lexicon<'_>, places: &[usize], value: &Value) -> Option<Self> {
        let mut representation = self.representation.clone();
        for (place, (_, slot)) in slots(&mut representation).into_iter().enumerate() {
            if places.contains(&place) {
                slot.set(value)?;
            }
        }
        answer_of(lexicon, &representation)
    }
}

impl Slot<'_> {
    fn value(&self) -> Option<Value> {
        match self {
            Self::Date(date) => date.map(Value::Date),
            Self::Value(value) => Some((**value).clone()),
            Self::Pattern(test) => pattern(test).map(Value::Text),
            Self::Number(number) => Some(Value::Number((**number).clone())),
            Self::Top(top) => top.map(|it| Value::Number(it.to_string())),
        }
    }

    /// None where the value cannot stand here.
    fn set(self, value: &Value) -> Option<()> {
        match (self, value) {
            (Self::Date(it), Value::Date(date)) => *it = Some(*date),
            (Self::Value(it), value) => *it = value.clone(),
            (Self::Pattern(it), Value::Text(text)) => *it = test(text),
            (Self::Number(it), Value::Number(number)) => *it = number.clone(),
            (Self::Top(it), Value::Number(number)) => {
                *it = Some(number.parse().ok().filter(|it| *it > 0)?);
            }
            _ => return None,
        }
        Some(())
    }
}

/// The test of a pattern: a text without signs is looked for anywhere.
fn test(pattern: &str) -> Test {
    let behind = pattern.strip_suffix('%').unwrap_or(pattern);
    match behind.strip_prefix('%') {
        Some(inner) => Test::Contains(unescaped(inner)),
        None if behind.len() < pattern.len() => Test::Begins(unescaped(behind)),
        None => Test::Contains(unescaped(pattern)),
    }
}

/// All places of values with the names that numbers there have.
fn slots(of: &mut Representation) -> Vec<(Names, Slot<'_>)> {
    let mut slots = Vec::new();
    let limits = of.limits.iter_mut();
    let measures = &of.measures;
    let limits = limits.map(|it| {
        let names = measures.get(it.measure).map(measure_names);
        (names.unwrap_or_default(), Slot::Number(&mut it.number))
    });
    let nameless = Names::default;
    if let Some(period) = &mut of.period {
        slots.push((nameless(), Slot::Date(&mut period.from)));
        slots.push((nameless(), Slot::Date(&mut period.to)));
    }
    for filter in &mut of.filters {
        let names = filter.field.words.last().cloned().unwrap_or_default();
        match &mut filter.test {
            Test::Is(values) | Test::Below(values) => {
                let values = values.iter_mut();
                slots.extend(values.map(|it| (names.clone(), Slot::Value(it))));
            }
            Test::Compare(_, value) => slots.push((names, Slot::Value(value))),
            Test::Between(low, high) => {
                slots.push((names.clone(), Slot::Value(low)));
                slots.push((names, Slot::Value(high)));
            }
            it @ (Test::Contains(_) | Test::Begins(_)) => slots.push((names, Slot::Pattern(it))),
            Test::Among(inner) => slots.extend(self::slots(inner)),
            Test::True | Test::Empty => {}
        }
    }
    slots.extend(limits);
    slots.push((Names::new("Первые", "Top"), Slot::Top(&mut of.top)));
    slots
}

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

impl Settable {
    /// Its name in the text of a language.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::English if !self.names.en.is_empty() => self.names.en.as_str(),
            _ => self.names.ru.as_str(),
        }
    }
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

    #[test]
    fn a_pattern_is_a_test_again() {
        for (text, expected) in [
            ("%чай%", Test::Contains("чай".to_owned())),
            ("чай%", Test::Begins("чай".to_owned())),
            ("чай", Test::Contains("чай".to_owned())),
            ("%50[%]%", Test::Contains("50%".to_owned())),
        ] {
            assert_eq!(test(text), expected, "{text}");
        }
    }
}
