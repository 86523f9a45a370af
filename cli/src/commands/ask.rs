//! `onec ask`: queries that answer questions in plain words, and what a base says to them.

mod clipboard;
mod complete;
mod console;
mod entry;
mod model;
mod page;
mod programs;
mod result;
mod terminal;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use analysis::Language;
use anyhow::{Context as _, Result};
use lsp::asked::{Languages, Spoken};
use metadata::World;
use query::Date;
use query::ask::{Lexicon, Values};
use query::run::Base;

use self::console::Console;
use self::model::Helper;
use crate::commands::data::{configuration, must_exist, told};
use crate::exit::Exit;
use crate::lines::is_terminal;

/// Ask a configuration in plain words: `onec ask "остатки товаров по складам"`.
///
/// Prints what was understood, the query, and with --base its result. Without a question it opens a console, where each
/// question may go on from the one before; without a terminal it answers each line of the standard input.
/// The exit code of one question is 1 when it is not answered or its query cannot be run.
#[derive(clap::Args)]
pub(crate) struct Ask {
    /// The question.
    #[arg(value_name = "QUESTION")]
    question: Option<String>,

    /// The configuration: a dump of the Designer or a project of EDT.
    #[arg(long, default_value = ".", value_name = "PATH")]
    config: PathBuf,

    /// The base to run queries on, as `onec data` makes it.
    #[arg(long, value_name = "FILE")]
    base: Option<PathBuf>,

    /// Answer with one JSON object on a line for each question. A line that is an object itself names all turns of a talk.
    #[arg(long)]
    json: bool,

    /// Show so many records at most; 0 for all.
    #[arg(long, default_value_t = 50, value_name = "N")]
    rows: u64,

    /// Stop a query after so many seconds; 0 for never.
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    timeout: u64,

    /// The language of the text of queries; that of messages by default.
    #[arg(long, value_name = "LANGUAGE")]
    query_lang: Option<crate::language::LanguageName>,

    /// The day that “today” and “last month” are told from; today by default.
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Date>,

    #[command(flatten)]
    helper: Helper,
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "2026-03-31".to_owned())
}

impl Ask {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        let configuration = configuration(&self.config, language)?;
        let platform = metadata::Platform::builtin();
        let world = World {
            platform: &platform,
            configuration: &configuration,
        };
        let base = self.base(world, language)?;
        let values = base.as_ref().map(|it| Values::of_base(it, world, ITEMS));
        let values = values.transpose().map_err(|it| told(&it, language))?;
        let lexicon = Lexicon::new(world);
        let model = self.helper.open(world, base.as_ref(), language)?;
        let spoken = self.query_lang.map(|it| match it.language() {
            Language::Ru => Spoken::Ru,
            Language::En => Spoken::En,
        });
        let mut console = Console {
            lexicon: &lexicon,
            base: base.as_ref(),
            values,
            model: model.as_ref(),
            today: self.today.unwrap_or_else(today),
            languages: Languages::of(language, spoken),
            session: query::ask::Session::default(),
            past: Vec::new(),
            rows: self.rows,
            timeout: Duration::from_secs(self.timeout),
            interrupt: None,
        };
        match (&self.question, self.json) {
            (Some(question), false) => terminal::one(&mut console, question),
            (Some(question), true) => programs::one(&mut console, question),
            (None, true) => programs::each_line(&mut console),
            (None, false) if is_terminal() => terminal::talk(&mut console),
            (None, false) => terminal::each_line(&mut console),
        }
    }

    /// The base, where one is named.
    fn base(&self, world: World<'_>, language: Language) -> Result<Option<Base>> {
        let Some(path) = &self.base else {
            return Ok(None);
        };
        must_exist(path, language)?;
        let opened = Base::open(path).and_then(|base| {
            base.prepare(world)?;
            Ok(base)
        });
        let opened = opened.map_err(|it| told(&it, language));
        opened.with_context(|| path.display().to_string()).map(Some)
    }
}

/// Today, where the user is.
fn today() -> Date {
    let day = jiff::Zoned::now().date();
    Date::parse(&day.to_string()).unwrap_or(Date::EMPTY)
}

/// Of one table of a base so many items are known by their names, and no more.
const ITEMS: u64 = 100_000;

/// Watched by queries that run.
type Stop = Arc<dyn Fn() -> bool + Send + Sync>;
