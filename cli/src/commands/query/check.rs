//! `onec query check`: what is wrong with queries.

mod modules;

use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use analysis::Language;
use analysis::text::{Columns, LineIndex};
use anyhow::Result;
use serde_json::{Value, json};

use super::input::{Format, Input, Known, Named, is_input};
use crate::exit::{Exit, unless_closed};

/// Tell what is wrong with queries: syntax, tables, fields and values that are not there, what the platform will not run.
/// In modules (`.bsl`, `.os`) the rules of the review about queries tell it, with advice on what is slow.
///
/// The exit code is 1 when something is wrong.
#[derive(clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    named: Named,

    /// Format of the output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Something that is wrong, and where.
struct Told {
    file: String,
    /// Line and column of the beginning and of the end, from 1, in characters.
    place: [usize; 4],
    code: String,
    message: String,
    /// What may have been meant.
    near: Vec<String>,
}

impl Check {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        let is_module = |it: &&PathBuf| {
            let extension = it.extension().unwrap_or_default();
            !is_input(it) && (extension == "bsl" || extension == "os")
        };
        let (modules, queries): (Vec<&PathBuf>, Vec<&PathBuf>) =
            self.named.files.iter().partition(is_module);
        let mut told = Vec::new();
        let mut known: Option<Known> = None;
        for path in queries {
            let input = Input::read(path, language)?;
            let now = match known.take().filter(|it| it.is_of(&self.named, path)) {
                Some(known) => known,
                None => Known::of(&self.named, path, language)?,
            };
            query(&input, &now, language, &mut told);
            known = Some(now);
        }
        let mut is_whole = true;
        for path in modules {
            is_whole &= modules::check(&self.named, path, language, &mut told)?;
        }
        unless_closed(self.write(&told))?;
        Ok(match (is_whole, told.is_empty()) {
            (false, _) => Exit::Incomplete,
            (true, false) => Exit::Findings,
            (true, true) => Exit::Clean,
        })
    }

    fn write(&self, told: &[Told]) -> io::Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format {
            Format::Text => {
                for it in told {
                    let [line, column, ..] = it.place;
                    writeln!(
                        out,
                        "{}:{line}:{column}: {} [{}]",
                        it.file, it.message, it.code
                    )?;
                }
            }
            Format::Json => {
                let all: Vec<Value> = told.iter().map(Told::json).collect();
                writeln!(out, "{}", Value::Array(all))?;
            }
        }
        out.flush()
    }
}

impl Told {
    fn json(&self) -> Value {
        let [line, column, end_line, end_column] = self.place;
        json!({
            "file": self.file,
            "line": line,
            "column": column,
            "endLine": end_line,
            "endColumn": end_column,
            "code": self.code,
            "message": self.message,
            "near": self.near,
        })
    }
}

/// Where a range of a text stands.
fn place(text: &str, lines: &LineIndex, range: &std::ops::Range<usize>) -> [usize; 4] {
    let start = lines.position(text, range.start, Columns::Chars);
    let end = lines.position(text, range.end, Columns::Chars);
    [start.line, start.column, end.line, end.column].map(|it| it + 1)
}

/// What is wrong with a text that is a query and nothing else.
fn query(input: &Input, known: &Known, language: Language, told: &mut Vec<Told>) {
    let text = &input.text;
    let lines = LineIndex::new(text);
    let mut tell =
        |range: &std::ops::Range<usize>, code: &str, message: String, near: &[String]| {
            told.push(Told {
                file: input.shown.clone(),
                place: place(text, &lines, range),
                code: code.to_owned(),
                message,
                near: near.to_vec(),
            });
        };
    let errors = analysis::ide::query::errors::of_text(text, language);
    for it in errors {
        tell(&it.range, it.code, it.message, &[]);
    }
    for it in known.resolve(input).problems {
        let [ru, en] = it.message();
        let message = language.pick(ru, en);
        tell(&it.range, it.kind.code(), message, &it.near);
    }
}

/// The path of a file, made whole.
fn absolute(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize()
}
