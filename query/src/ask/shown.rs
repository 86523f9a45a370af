//! Values of parameters as people read them, and as `onec query run --param` takes them.

use super::{Parameter, Value};
use crate::{Date, Language};

impl Parameter {
    /// Its name in the text of a language.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::English if !self.names.en.is_empty() => self.names.en.as_str(),
            _ => self.names.ru.as_str(),
        }
    }
}

impl Value {
    /// What people read: dates as they are written, texts in the quotes of the language.
    pub fn shown(&self, language: Language) -> String {
        match self {
            Self::Number(it) => it.clone(),
            Self::Text(it) => language.pick(format!("«{it}»"), format!("“{it}”")),
            Self::Boolean(true) => language.pick("Да", "Yes").to_owned(),
            Self::Boolean(false) => language.pick("Нет", "No").to_owned(),
            Self::Date(it) => date(*it),
            Self::Predefined(_, title) => title.clone(),
            Self::Reference(_, description) => description.clone(),
        }
    }

    /// What stands for it on a command line and where parameters are read from texts.
    pub fn argument(&self) -> String {
        match self {
            Self::Number(it) => it.clone(),
            Self::Text(it) => format!("\"{it}\""),
            Self::Boolean(true) => "Истина".to_owned(),
            Self::Boolean(false) => "Ложь".to_owned(),
            Self::Date(it) => it.to_string(),
            Self::Predefined(words, _) => {
                let words: Vec<&str> = words.iter().map(|it| it.ru.as_str()).collect();
                words.join(".")
            }
            Self::Reference(table, description) => format!("{table}:{description}"),
        }
    }
}

/// `31.12.2026`, with the time unless it is midnight.
fn date(of: Date) -> String {
    let ((year, month, day), (hour, minute, second)) = (of.day(), of.time());
    let date = format!("{day:02}.{month:02}.{year:04}");
    match (hour, minute, second) {
        (0, 0, 0) => date,
        _ => format!("{date} {hour}:{minute:02}:{second:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_to_people_and_to_programs() {
        let date = |it| Value::Date(Date::parse(it).expect("a date"));
        let of = |it: &Value| (it.shown(Language::Russian), it.argument());
        let pair = |left: &str, right: &str| (left.to_owned(), right.to_owned());
        assert_eq!(
            of(&date("2026-03-31T23:59:59")),
            pair("31.03.2026 23:59:59", "2026-03-31T23:59:59")
        );
        assert_eq!(of(&date("2026-03-01")).0, "01.03.2026");
        assert_eq!(of(&Value::Text("12".to_owned())), pair("«12»", "\"12\""));
        assert_eq!(of(&Value::Boolean(false)), pair("Нет", "Ложь"));
        let item = Value::Reference("Справочник.Склады".to_owned(), "Главный".to_owned());
        assert_eq!(of(&item), pair("Главный", "Справочник.Склады:Главный"));
    }
}
