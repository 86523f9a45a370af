//! The console for programs: one JSON object a line.

use std::io::{self, BufRead as _, Write as _};

use anyhow::{Context as _, Result};
use lsp::asked::{Answered, Asking, Languages, answer, tell};
use query::ask::Turn;
use serde::Serialize;

use super::console::Console;
use super::entry::{Command, Entry, entry};
use super::result::{Collector, Table};
use crate::commands::query::Told;
use crate::exit::{Exit, unless_closed};

/// What is told of a question.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    #[serde(flatten)]
    answered: Answered,
    /// The records of the reading that is shown, where there is a base.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Table>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
}

/// Answers one question.
pub(super) fn one(console: &mut Console<'_>, question: &str) -> Result<Exit> {
    let turn = Turn::Ask(question.to_owned());
    let told = line(console, Entry::Turns(vec![turn]));
    let is_answered = told.answered.refusal.is_none() && told.failure.is_none();
    unless_closed(write(&told))?;
    Ok(match is_answered {
        true => Exit::Clean,
        false => Exit::Findings,
    })
}

/// Answers each line of the standard input: what a user types in the console, or an object with all turns of a talk.
pub(super) fn each_line(console: &mut Console<'_>) -> Result<Exit> {
    for text in io::stdin().lock().lines() {
        let text = text?;
        let told = if text.trim_start().starts_with('{') {
            request(console, &text)?
        } else {
            match entry(&text) {
                Entry::Nothing => continue,
                Entry::Command(Command::Quit) => break,
                entry => line(console, entry),
            }
        };
        match write(&told) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            written => written?,
        }
    }
    Ok(Exit::Clean)
}

fn write(told: &Output) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, told)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// A request with all turns of a talk.
fn request(console: &mut Console<'_>, text: &str) -> Result<Output> {
    let language = console.languages.messages;
    let asking: Asking = serde_json::from_str(text).with_context(|| {
        language.pick("запрос программы не понят", "the request is not understood")
    })?;
    let before = console.languages;
    console.languages = Languages::of(language, asking.query_language);
    let (session, answered) = answer(console.lexicon, &asking, &console.setting(), language);
    console.session = session;
    let told = with_result(console, answered);
    console.languages = before;
    Ok(told)
}

/// What a user would have typed.
fn line(console: &mut Console<'_>, entry: Entry) -> Output {
    let language = console.languages.messages;
    let mut problem = None;
    let turns = match entry {
        Entry::Turns(turns) => turns,
        Entry::Number(place) => match console.choice(place) {
            Some(turn) => vec![turn],
            None => Vec::new(),
        },
        Entry::Named(part, start) => match console.named(part, &start) {
            Some(turn) => vec![turn],
            None => {
                problem =
                    Some(language.pick("Такого варианта нет", "There is no such alternative"));
                Vec::new()
            }
        },
        Entry::Command(Command::Reading(place)) => vec![Turn::Take(place)],
        Entry::Command(Command::Set(name, value)) => vec![Turn::Set(name, value)],
        Entry::Command(command) => {
            console.set(command);
            Vec::new()
        }
        Entry::Misused(usage) => {
            problem = Some(language.pick(usage[0], usage[1]));
            Vec::new()
        }
        Entry::Unknown(_) => {
            problem = Some(language.pick("Такой команды нет", "There is no such command"));
            Vec::new()
        }
        Entry::Nothing => Vec::new(),
    };
    let done = match turns.is_empty() {
        true => Ok(()),
        false => console.turns(&turns),
    };
    let mut answered = tell(
        &console.session,
        console.world(),
        console.values.as_ref(),
        console.languages,
    );
    answered.problem = problem.map(str::to_owned);
    if let Err(misstep) = done {
        let [ru, en] = misstep.message();
        answered.problem = Some(language.pick(ru, en));
    }
    with_result(console, answered)
}

/// Runs the query that is shown.
fn with_result(console: &Console<'_>, answered: Answered) -> Output {
    let language = console.languages.messages;
    let (mut result, mut failure) = (None, None);
    if let (Some(base), Some(shown)) = (console.base, console.session.shown()) {
        let mut collector = Collector::new(Told {
            base,
            world: console.world(),
            language,
        });
        match console.run(base, shown, &mut collector) {
            Ok(summary) => result = Some(collector.finish(summary)),
            Err(error) => {
                let [ru, en] = error.message();
                failure = Some(language.pick(ru, en));
            }
        }
    }
    Output {
        answered,
        result,
        failure,
    }
}
