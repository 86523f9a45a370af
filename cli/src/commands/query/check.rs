//! `onec query check`: what is wrong with queries.

mod held;
mod modules;

use std::io::{self, BufWriter, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use analysis::Language;
use analysis::text::{Columns, LineIndex};
use anyhow::Result;
use parser_bsl::flat::QueryTree;
use query::advice::advise;
use serde_json::{Value, json};

use super::input::{Format, Input, Known, Named, is_input};
use crate::exit::{Exit, unless_closed};

/// Tell what is wrong with queries: syntax, tables, fields and values that are not there, what the platform will not run.
/// In modules (`.bsl`, `.os`) the rules of the review about queries tell it, with advice on what is slow; of forms and data
/// composition schemas (`Form.xml`, `Template.xml`, `.form`, `.dcs`) the queries of lists and data sets are checked.
///
/// Advice on what will be slow is told too, and is no mistake.
///
/// The exit code is 1 when something is wrong.
#[derive(clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    named: Named,

    /// Say nothing of what is right and slow.
    #[arg(long)]
    no_advice: bool,

    /// Format of the output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Something that is wrong or slow, and where.
struct Told {
    /// It is advice and no mistake.
    is_advice: bool,
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
            match held::may_hold(path) {
                true => of_metadata(&input, &now, language, &mut told),
                false => {
                    let lines = LineIndex::new(&input.text);
                    let place = |range: &Range<usize>| place(&input.text, &lines, range);
                    query(&input, &now, language, &place, &mut told);
                }
            }
            known = Some(now);
        }
        let mut is_whole = true;
        for path in modules {
            is_whole &= modules::check(&self.named, path, language, &mut told)?;
        }
        if self.no_advice {
            told.retain(|it| !it.is_advice);
        }
        unless_closed(self.write(&told, language))?;
        Ok(match (is_whole, told.iter().all(|it| it.is_advice)) {
            (false, _) => Exit::Incomplete,
            (true, false) => Exit::Findings,
            (true, true) => Exit::Clean,
        })
    }

    fn write(&self, told: &[Told], language: Language) -> io::Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format {
            Format::Text => {
                for it in told {
                    let [line, column, ..] = it.place;
                    let kind = match it.is_advice {
                        true => language.pick("совет: ", "advice: "),
                        false => "",
                    };
                    let (file, message, code) = (&it.file, &it.message, &it.code);
                    writeln!(out, "{file}:{line}:{column}: {kind}{message} [{code}]")?;
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
            "kind": if self.is_advice { "advice" } else { "problem" },
            "message": self.message,
            "near": self.near,
        })
    }
}

/// Where a range of a text stands.
fn place(text: &str, lines: &LineIndex, range: &Range<usize>) -> [usize; 4] {
    let start = lines.position(text, range.start, Columns::Chars);
    let end = lines.position(text, range.end, Columns::Chars);
    [start.line, start.column, end.line, end.column].map(|it| it + 1)
}

/// What is wrong with the queries that a file of metadata holds.
fn of_metadata(file: &Input, known: &Known, language: Language, told: &mut Vec<Told>) {
    let lines = LineIndex::new(&file.text);
    for held in held::queries(&file.text) {
        let input = Input::of_text(&file.shown, &held.text);
        let place =
            |range: &Range<usize>| place(&file.text, &lines, &held.place(&file.text, range));
        query(&input, known, language, &place, told);
    }
}

/// What is wrong with a text that is a query and nothing else, and what will be slow. `place` tells where a range of it
/// stands in its file.
fn query(
    input: &Input,
    known: &Known,
    language: Language,
    place: &dyn Fn(&Range<usize>) -> [usize; 4],
    told: &mut Vec<Told>,
) {
    let text = &input.text;
    let tell = |range: &Range<usize>, code: &str, message: String| Told {
        is_advice: false,
        file: input.shown.clone(),
        place: place(range),
        code: code.to_owned(),
        message,
        near: Vec::new(),
    };
    let errors = analysis::ide::query::errors::of_text(text, language);
    told.extend(
        errors
            .into_iter()
            .map(|it| tell(&it.range, it.code, it.message)),
    );
    let package = known.resolve(input);
    let tree = QueryTree::new(text, &input.tree);
    let advice = advise(&tree, &package, Some(known.world().configuration));
    told.extend(package.problems.into_iter().map(|it| {
        let [ru, en] = it.message();
        Told {
            near: it.near,
            ..tell(&it.range, it.kind.code(), language.pick(ru, en))
        }
    }));
    told.extend(advice.into_iter().map(|it| {
        let [ru, en] = it.message();
        Told {
            is_advice: true,
            ..tell(&it.range, it.kind.code(), language.pick(ru, en))
        }
    }));
}

/// The path of a file, made whole.
fn absolute(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize()
}
