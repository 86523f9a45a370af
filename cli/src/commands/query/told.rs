//! Values of a result as people and programs read them.

use analysis::Language;
use metadata::World;
use query::run::{Base, Value};
use serde_json::json;

/// Who tells values.
#[derive(Clone, Copy)]
pub(in crate::commands) struct Told<'a> {
    pub(in crate::commands) base: &'a Base,
    pub(in crate::commands) world: World<'a>,
    pub(in crate::commands) language: Language,
}

impl Told<'_> {
    /// For people: dates as they are written, references as they are called.
    pub(in crate::commands) fn shown(&self, value: &Value) -> String {
        match value {
            Value::Null => "NULL".to_owned(),
            Value::Undefined => self.language.pick("Неопределено", "Undefined").to_owned(),
            Value::Number(it) => it.to_string(),
            Value::Boolean(it) => match (it, self.language) {
                (true, Language::Ru) => "Да".to_owned(),
                (false, Language::Ru) => "Нет".to_owned(),
                (it, _) => it.to_string(),
            },
            Value::Date(it) if it.time() == (0, 0, 0) => {
                let shown = self.presented(value);
                shown.split(' ').next().unwrap_or_default().to_owned()
            }
            other => self.presented(other),
        }
    }

    fn presented(&self, value: &Value) -> String {
        self.base
            .presentation(self.world, value)
            .unwrap_or_default()
    }

    /// For programs: numbers that a binary fraction holds, dates as `2024-01-31T10:20:30`, references with their table.
    pub(in crate::commands) fn json(&self, value: &Value) -> serde_json::Value {
        match value {
            Value::Null => serde_json::Value::Null,
            Value::Boolean(it) => json!(it),
            // What a binary fraction does not hold exactly stays a text.
            Value::Number(it) => match (it.to_i64(), it.to_string()) {
                (Some(whole), text) if whole.to_string() == text => json!(whole),
                (_, text) => match text.parse::<f64>() {
                    Ok(number) if number.to_string() == text => json!(number),
                    _ => json!(text),
                },
            },
            Value::String(it) => json!(it),
            Value::Date(it) => json!(it.to_string()),
            Value::Undefined => json!({ "undefined": true }),
            Value::Reference(it) => {
                let table = self.base.type_name(it.of);
                json!({
                    "table": table.map(|it| it.to_string()).unwrap_or_default(),
                    "id": Value::Identifier(it.id).text(),
                    "presentation": self.presented(value),
                })
            }
            Value::Rows(rows) => {
                let rows = rows
                    .iter()
                    .map(|row| row.iter().map(|it| self.json(it)).collect());
                serde_json::Value::Array(rows.collect())
            }
            other => json!(self.presented(other)),
        }
    }
}
