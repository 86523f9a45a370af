//! `onec query run`: a package of queries, run on a base.

use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use analysis::Language;
use analysis::text::{Columns, LineIndex};
use anyhow::Result;
use query::run::{Limits, RunError};

use super::input::text_of;
use super::output::{Format, Printer};
use crate::commands::data::{Place, opened};
use crate::exit::{Exit, unless_closed};

/// Run a package of queries on a base and print what its last query gives.
///
/// The exit code is 1 when the query cannot be run: a mistake in it, no value for a parameter, or the time is over.
#[derive(clap::Args)]
pub(super) struct Run {
    /// The file with the text of the package; `-` for the standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    place: Place,

    /// The value of a parameter: `Дата=2024-01-31`, `Склад=Главный`, `Текст="12"`. Several values of one name are a list.
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    param: Vec<(String, String)>,

    /// Format of the output.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Print so many records at most; 0 for all.
    #[arg(long, default_value_t = 10_000, value_name = "N")]
    rows: u64,

    /// Stop after so many seconds; 0 for never.
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    timeout: u64,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| "NAME=VALUE is expected".to_owned())?;
    let name = name.trim().trim_start_matches('&');
    Ok((name.to_owned(), value.to_owned()))
}

impl Run {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        let text = self.text(language)?;
        let opened = opened(&self.place, language)?;
        let (base, world) = (&opened.base, opened.world());
        let parameters = match query::run::parameters(base, world, &text, &self.param) {
            Ok(parameters) => parameters,
            Err(error) => return self.fail(&error, &text, language),
        };
        let end = Instant::now() + Duration::from_secs(self.timeout);
        let limits = Limits {
            rows: (self.rows > 0).then_some(self.rows),
            stop: match self.timeout {
                0 => None,
                _ => Some(Arc::new(move || Instant::now() >= end)),
            },
        };
        let mut printer = Printer::new(base, world, self.format, language);
        let ran = query::run::run(base, world, &text, &parameters, &limits, &mut printer);
        let printed = printer.finish(ran.is_ok());
        let summary = match ran {
            Ok(summary) => summary,
            Err(error) => return self.fail(&error, &text, language),
        };
        unless_closed(printed)?;
        if summary.is_cut && self.rows > 0 && summary.rows >= self.rows {
            let more = language.pick(
                format!("Показано записей: {}; остальные — с --rows 0", summary.rows),
                format!(
                    "{} records are shown; for all of them: --rows 0",
                    summary.rows
                ),
            );
            // When the standard error is closed there is nobody to tell.
            let _ = writeln!(anstream::stderr(), "{more}");
        }
        Ok(Exit::Clean)
    }

    fn text(&self, language: Language) -> Result<String> {
        if self.file.as_os_str() == "-" {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text)?;
            return Ok(text);
        }
        Ok(text_of(&self.file, language)?.text)
    }

    /// Tells what is wrong and where.
    fn fail(&self, error: &RunError, text: &str, language: Language) -> Result<Exit> {
        let [ru, en] = error.message();
        let message = language.pick(ru, en);
        let file = self.file.display();
        let place = match &error.range {
            Some(range) => {
                let lines = LineIndex::new(text);
                let place = lines.position(text, range.start, Columns::Chars);
                format!("{file}:{}:{}", place.line + 1, place.column + 1)
            }
            None => file.to_string(),
        };
        let _ = writeln!(anstream::stderr(), "{place}: {message}");
        Ok(Exit::Findings)
    }
}
