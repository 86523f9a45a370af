//! What turnovers are told by in time: the parameter `Периодичность` and the fields that it gives.

use super::{Virtual, is_word};
use crate::date::Part;
use crate::run::error::RunError;

/// What a virtual table is grouped by in time.
#[derive(Debug, Clone, Default)]
pub(super) struct Periods {
    /// The fields and the columns of the records that they are made of.
    pub(super) keys: Vec<(String, String)>,
    /// The part of the calendar, where the periods are parts of one.
    pub(super) part: Option<Part>,
}

/// Fields of the periodicity `Авто` and their parts.
const FIELDS: [(&str, Part); 10] = [
    ("ПериодСекунда", Part::Second),
    ("ПериодМинута", Part::Minute),
    ("ПериодЧас", Part::Hour),
    ("ПериодДень", Part::Day),
    ("ПериодНеделя", Part::Week),
    ("ПериодДекада", Part::TenDays),
    ("ПериодМесяц", Part::Month),
    ("ПериодКвартал", Part::Quarter),
    ("ПериодПолугодие", Part::HalfYear),
    ("ПериодГод", Part::Year),
];

impl Periods {
    /// The fields of time that a table has with this word for its periodicity, as far as the query uses them.
    pub(super) fn new(of: &Virtual<'_>, word: Option<&str>) -> Result<Self, RunError> {
        let period = of.column("Период");
        let mut all: Vec<(String, String)> = Vec::new();
        let mut part = None;
        let column = |name: &str| (name.to_owned(), of.column(name));
        if is_word(word, "Авто", "Auto") {
            for (field, part) in FIELDS {
                all.push((
                    field.to_owned(),
                    format!("v_begin({period}, '{}')", part.name()),
                ));
            }
            all.extend(["Период", "Регистратор", "НомерСтроки"].map(column));
        } else if is_word(word, "Запись", "Record") {
            all.extend(["Период", "Регистратор", "НомерСтроки"].map(column));
        } else if is_word(word, "Регистратор", "Recorder") {
            all.extend(["Период", "Регистратор"].map(column));
        } else if let Some(found) = word.and_then(Part::named) {
            all.push((
                "Период".to_owned(),
                format!("v_begin({period}, '{}')", found.name()),
            ));
            part = Some(found);
        } else if word.is_some() && !is_word(word, "Период", "Period") {
            return Err(of.unsupported("Такой периодичности нет", "There is no such periodicity"));
        }
        // Without periods in the query the whole time is one.
        let is_auto = is_word(word, "Авто", "Auto");
        all.retain(|it| {
            if is_auto {
                of.names(&it.0)
            } else {
                of.uses(&it.0)
            }
        });
        if !all.iter().any(|it| it.0 == "Период") {
            part = None;
        }
        Ok(Self { keys: all, part })
    }
}
