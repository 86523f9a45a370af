//! `onec data import`: records of a file into a table.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use analysis::Language;
use anyhow::{Context as _, Result};
use query::run::data;

use super::odata::Source;
use super::{Place, csv, opened_or_made, told};
use crate::commands::query::text_of;
use crate::exit::Exit;

/// Put records of a file into a table of a base, or all tables of a published base into one.
///
/// CSV has the names of fields in its first line; JSON is a list of objects. References are told by description, code,
/// number or identifier: `Главный`, or `Справочник.Склады:Главный` where a field may refer to several tables. An object
/// with the same identifier, or of the same owner, code, description, number and date, is changed.
///
/// With --odata records come from the standard OData interface of a published base; objects are changed, and registers
/// are replaced. The exit code is 3 when some tables could not be read.
#[derive(clap::Args)]
pub(super) struct Import {
    /// The table: `Справочник.Товары`, `Документ.Продажа.Товары`, `РегистрНакопления.Продажи`.
    #[arg(value_name = "TABLE", required_unless_present = "odata")]
    table: Option<String>,

    /// The file: .csv or .json.
    #[arg(value_name = "FILE", required_unless_present = "odata")]
    file: Option<PathBuf>,

    #[command(flatten)]
    source: Source,

    #[command(flatten)]
    place: Place,
}

impl Import {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        if let Some(address) = self.source.address() {
            return self.source.import(address, &self.place, language);
        }
        let table = self.table.unwrap_or_default();
        let file = self.file.unwrap_or_default();
        let shown = file.display();
        let decoded = text_of(&file, language)?;
        let extension = file.extension().unwrap_or_default();
        let (columns, records) = match extension.eq_ignore_ascii_case("json") {
            true => objects(&decoded.text).with_context(|| not_json(&file, language))?,
            false => {
                let mut records = csv::records(&decoded.text).into_iter();
                (records.next().unwrap_or_default(), records.collect())
            }
        };
        let columns: Vec<&str> = columns.iter().map(|it| it.trim()).collect();
        let records: Vec<Vec<&str>> = records
            .iter()
            .map(|it| it.iter().map(String::as_str).collect())
            .collect();
        let opened = opened_or_made(&self.place, language)?;
        let put = data::put_text(&opened.base, opened.world(), &table, &columns, &records);
        put.map_err(|it| told(&it, language).context(shown.to_string()))?;
        let count = records.len();
        let said = language.pick(format!("Записей: {count}"), format!("{count} records"));
        // When the standard error is closed there is nobody to tell.
        let _ = writeln!(anstream::stderr(), "{said}");
        Ok(Exit::Clean)
    }
}

fn not_json(file: &Path, language: Language) -> String {
    let file = file.display();
    language.pick(
        format!("{file}: это не список объектов JSON: [{{\"Код\": \"1\"}}, …]"),
        format!("{file}: this is no list of JSON objects: [{{\"Code\": \"1\"}}, …]"),
    )
}

/// The columns of a list of objects, and its records.
fn objects(text: &str) -> Result<(Vec<String>, Vec<Vec<String>>)> {
    let list: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(text)?;
    let mut columns: Vec<String> = Vec::new();
    for object in &list {
        for name in object.keys().filter(|it| !it.starts_with('$')) {
            if !columns.contains(name) {
                columns.push(name.clone());
            }
        }
    }
    let cell = |value: Option<&serde_json::Value>| match value {
        None => String::new(),
        Some(serde_json::Value::Null) => "NULL".to_owned(),
        Some(serde_json::Value::String(it)) => it.clone(),
        // References and undefined values as `onec query run` and `onec data export` print them.
        Some(serde_json::Value::Object(it)) => match (it.get("table"), it.get("id")) {
            (Some(table), Some(id)) => {
                let text = |it: &serde_json::Value| it.as_str().unwrap_or_default().to_owned();
                format!("{}:{}", text(table), text(id))
            }
            _ => "Неопределено".to_owned(),
        },
        Some(other) => other.to_string(),
    };
    let records = list.iter().map(|object| {
        let cells = columns.iter().map(|it| cell(object.get(it)));
        cells.collect()
    });
    let records = records.collect();
    Ok((columns, records))
}
