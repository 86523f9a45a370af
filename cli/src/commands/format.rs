//! `onec format`: modules laid out.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use analysis::edit::{TextEdit, applied};
use analysis::format::{Indent, KeywordCase, KeywordLanguage, Options, Queries, format};
use analysis::{Language, Module};
use anyhow::{Context, Result};
use parser_bsl::Dialect;
use parser_bsl::decode::{Decoded, decode, encode_as};

use crate::changes;
use crate::exit::{Exit, unless_closed};
use crate::walk::{self, ModulePath, Problem};

/// Lay modules out: indentation, blanks between tokens, query texts in strings.
///
/// Only blanks change, and keywords when that is asked for: line breaks, comments and every token stay, and so do the
/// encoding and the line ends. Code with syntax errors stays as it is.
///
/// The exit code is 1 when --check finds a module that would change, and 3 where a module cannot be read or written.
#[derive(clap::Args)]
pub(crate) struct Format {
    /// Files and directories. In a directory: all .bsl and .os files but hidden ones and those that .gitignore names.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Write nothing: print what would change.
    #[arg(long)]
    check: bool,

    /// One level of indentation: `tabs`, or a number of blanks.
    #[arg(long, default_value = "tabs", value_name = "INDENT", value_parser = indent)]
    indent: Indent,

    /// How keywords are written.
    #[arg(long, value_enum, default_value_t = Keywords::Keep)]
    keywords: Keywords,

    /// The language of keywords.
    #[arg(long, value_enum, default_value_t = Spoken::Keep, value_name = "LANGUAGE")]
    keyword_language: Spoken,

    /// What happens to query texts in strings.
    #[arg(long, value_enum, default_value_t = QueryTexts::Align)]
    queries: QueryTexts,

    /// How many empty lines may follow one another.
    #[arg(long, default_value_t = 2, value_name = "N")]
    max_blank_lines: usize,

    /// Leave blanks at the ends of lines.
    #[arg(long)]
    keep_trailing_blanks: bool,

    /// End the last line of a module where it has no end.
    #[arg(long)]
    final_newline: bool,
}

/// How keywords are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Keywords {
    /// As they stand.
    Keep,
    /// As the platform writes them: `КонецЕсли`, `Или`.
    Canonical,
    /// As the platform writes them, but `И`, `ИЛИ` and `НЕ` in capitals.
    CanonicalUpperOperators,
}

/// The language of keywords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Spoken {
    /// As they stand.
    Keep,
    /// Russian.
    Ru,
    /// English.
    En,
}

/// What happens to query texts in strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum QueryTexts {
    /// They stay as they are.
    Keep,
    /// Their lines are indented as the query builder does it.
    Align,
    /// They are printed as the query builder prints them.
    Wrap,
}

fn indent(written: &str) -> Result<Indent, String> {
    match written.parse() {
        _ if written == "tabs" => Ok(Indent::Tabs),
        Ok(width @ 1..=16) => Ok(Indent::Spaces(width)),
        _ => Err("`tabs` or a number from 1 to 16".to_owned()),
    }
}

/// What became of a module.
enum Outcome {
    /// It is laid out already, or it is no text.
    Stays,
    /// It was changed or, with `--check`, would be.
    Changes {
        text: String,
        edits: Vec<TextEdit>,
    },
    Failed(io::Error),
    /// It is laid out otherwise and stays so, with `--check` too: writing it would lose letters.
    NotWritten,
}

impl Format {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let found = walk::find(&self.paths, threads);
        let mut incomplete = !found.unreadable.is_empty();
        for it in &found.unreadable {
            complain(language, &it.path.display(), &it.problem.describe(language));
        }
        let outcomes = self.all(&found.modules, threads);
        let mut out = BufWriter::new(io::stdout().lock());
        let mut changed = 0;
        let mut written = Ok(());
        for (path, outcome) in found.modules.iter().zip(outcomes) {
            let shown = path.shown.display();
            match outcome {
                Outcome::Stays => {}
                Outcome::Changes { text, edits } => {
                    changed += 1;
                    if written.is_ok() {
                        written = match self.check {
                            true => changes::write(&mut out, &path.shown, &text, &edits, language),
                            false => writeln!(out, "{shown}"),
                        };
                    }
                }
                Outcome::Failed(error) => {
                    incomplete = true;
                    complain(language, &shown, &Problem::Io(error).describe(language));
                }
                Outcome::NotWritten => {
                    incomplete = true;
                    let problem = language.pick(
                        "не изменён: в файле есть байты, которые при записи потерялись бы",
                        "left as it is: the file has bytes that writing it would lose",
                    );
                    complain(language, &shown, problem);
                }
            }
        }
        unless_closed(written.and_then(|()| out.flush())).with_context(|| {
            language.pick("не удалось записать отчёт", "cannot write the report")
        })?;
        self.summary(language, changed, found.modules.len());
        Ok(match incomplete {
            true => Exit::Incomplete,
            false if self.check && changed > 0 => Exit::Findings,
            false => Exit::Clean,
        })
    }

    fn summary(&self, language: Language, changed: usize, all: usize) {
        let (ru, en) = if self.check {
            ("Изменилось бы модулей", "Modules that would change")
        } else {
            ("Изменено модулей", "Changed modules")
        };
        let what = language.pick(ru, en);
        let of = language.pick("из", "of");
        let _ = writeln!(io::stderr(), "{what}: {changed} {of} {all}.");
    }

    fn options(&self) -> Options {
        Options {
            indent: self.indent,
            keyword_case: match self.keywords {
                Keywords::Keep => KeywordCase::Keep,
                Keywords::Canonical => KeywordCase::Canonical,
                Keywords::CanonicalUpperOperators => KeywordCase::CanonicalUpperLogical,
            },
            keyword_language: match self.keyword_language {
                Spoken::Keep => KeywordLanguage::Keep,
                Spoken::Ru => KeywordLanguage::Russian,
                Spoken::En => KeywordLanguage::English,
            },
            max_blank_lines: self.max_blank_lines,
            queries: match self.queries {
                QueryTexts::Keep => Queries::Keep,
                QueryTexts::Align => Queries::Align,
                QueryTexts::Wrap => Queries::Wrap,
            },
            trim_trailing_blanks: !self.keep_trailing_blanks,
            insert_final_newline: self.final_newline,
            ..Options::platform()
        }
    }

    /// What becomes of the modules, in their order; on so many threads.
    fn all(&self, modules: &[ModulePath], threads: usize) -> Vec<Outcome> {
        let options = self.options();
        let next = AtomicUsize::new(0);
        let outcomes = Mutex::new(Vec::with_capacity(modules.len()));
        let work = || {
            let mut parser = parser_bsl::Parser::bsl();
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(path) = modules.get(place) else {
                    return;
                };
                let outcome = one(path, &mut parser, &options, self.check);
                let mut outcomes = outcomes.lock().unwrap_or_else(PoisonError::into_inner);
                outcomes.push((place, outcome));
            }
        };
        thread::scope(|scope| {
            let spawn = || {
                thread::Builder::new()
                    .stack_size(crate::STACK)
                    .spawn_scoped(scope, work)
            };
            let count = threads.min(modules.len());
            if (0..count).map_while(|_| spawn().ok()).count() == 0 {
                work();
            }
        });
        let mut outcomes = outcomes
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        outcomes.sort_by_key(|(place, _)| *place);
        outcomes.into_iter().map(|(_, outcome)| outcome).collect()
    }
}

fn one(
    path: &ModulePath,
    parser: &mut parser_bsl::Parser,
    options: &Options,
    check: bool,
) -> Outcome {
    let bytes = match std::fs::read(&path.shown) {
        Ok(it) => it,
        Err(error) => return Outcome::Failed(error),
    };
    let Decoded::Text(decoded) = decode(&bytes) else {
        return Outcome::Stays;
    };
    let extension = path.shown.extension().unwrap_or_default();
    let dialect = Dialect::of_extension(&extension.to_string_lossy());
    let tree = parser.parse(&decoded.text, None);
    let edits = format(&Module::new(&decoded.text, &tree, dialect), options);
    if edits.is_empty() {
        return Outcome::Stays;
    }
    let text = applied(&decoded.text, &edits);
    let Some(bytes) = encode_as(&text, decoded.encoding, &bytes) else {
        return Outcome::NotWritten;
    };
    if !check && let Err(error) = std::fs::write(&path.shown, bytes) {
        return Outcome::Failed(error);
    }
    Outcome::Changes {
        text: decoded.text,
        edits,
    }
}

fn complain(language: Language, path: &dyn std::fmt::Display, problem: &str) {
    let word = language.pick("ошибка", "error");
    let _ = writeln!(io::stderr(), "{word}: {path}: {problem}");
}
