//! What commands print for each of their files.

use std::io::{self, BufWriter, Write as _};

use analysis::Language;
use anyhow::Result;
use serde_json::{Value, json};

use super::input::{Format, Input, Named};
use crate::exit::{Exit, unless_closed};

/// What is printed, file after file.
pub(super) struct Printed {
    format: Format,
    /// Several files are printed: each of them is named.
    has_names: bool,
    texts: Vec<(String, String)>,
    /// What could not be done, each with its place.
    failures: Vec<String>,
}

impl Printed {
    pub(super) fn new(named: &Named, format: Format) -> Self {
        Self {
            format,
            has_names: named.files.len() > 1,
            texts: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// The text that was made of a file.
    pub(super) fn add(&mut self, input: &Input, text: String) {
        self.texts.push((input.shown.clone(), text));
    }

    /// A file with a mistake in its syntax.
    pub(super) fn fail(&mut self, input: &Input, language: Language) {
        let (shown, what) = (
            &input.shown,
            language.pick("здесь нет запроса", "there is no query here"),
        );
        let error = input.error(language);
        self.failures
            .push(error.unwrap_or_else(|| format!("{shown}: {what}")));
    }

    /// Prints all. The exit code tells whether a file had a mistake.
    pub(super) fn finish(self) -> Result<Exit> {
        let mut out = BufWriter::new(io::stdout().lock());
        let written = match self.format {
            Format::Json => {
                let texts = self.texts.iter();
                let all: Vec<Value> = texts
                    .map(|(file, text)| json!({ "file": file, "text": text }))
                    .collect();
                writeln!(out, "{}", Value::Array(all))
            }
            Format::Text => self.texts.iter().try_for_each(|(file, text)| {
                if self.has_names {
                    writeln!(out, "// {file}")?;
                }
                writeln!(out, "{}", text.trim_end())
            }),
        };
        unless_closed(written.and_then(|()| out.flush()))?;
        for it in &self.failures {
            // When the standard error is closed there is nobody to tell.
            let _ = writeln!(anstream::stderr(), "{it}");
        }
        Ok(match self.failures.is_empty() {
            true => Exit::Clean,
            false => Exit::Findings,
        })
    }
}
