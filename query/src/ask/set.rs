//! What of a reading may be set to another value: the parameters of its query, and the numbers that stand in its text.

mod reading;

use metadata::platform::Names;

use super::answer::answer_of;
use super::compile::{measure_names, pattern, unescaped};
use super::lexicon::Lexicon;
use super::representation::{Representation, Test};
use super::{Candidate, Misstep, Parameter, Value, Values};
use crate::{Date, Language};

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
            Test::Among(inner) | Test::Counted(_, inner) => slots.extend(self::slots(inner)),
            Test::True | Test::Empty | Test::Field(..) => {}
        }
    }
    slots.extend(limits);
    slots.push((Names::new("Первые", "Top"), Slot::Top(&mut of.top)));
    slots
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
