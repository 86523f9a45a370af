//! The console for people.

use std::io::{self, BufRead as _, Write as _};
use std::sync::Arc;

use analysis::Language;
use anyhow::{Context as _, Result};
use query::ask::{Misstep, Turn};

use super::complete::Names;
use super::console::Console;
use super::entry::{Command, Entry, entry};
use super::{clipboard, page};
use crate::commands::query::{Format, Printer};
use crate::exit::{Exit, unless_closed};
use crate::interrupt::Interrupt;
use crate::lines::{Entered, Lines};

/// What became of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Done {
    /// It was answered.
    Well,
    /// It was not: a refusal, a mistake, a query that cannot be run.
    Badly,
    /// The user goes.
    Quit,
}

/// Answers one question.
pub(super) fn one(console: &mut Console<'_>, question: &str) -> Result<Exit> {
    let turn = Turn::Ask(question.to_owned());
    Ok(match turns(console, &[turn])? {
        Done::Badly => Exit::Findings,
        _ => Exit::Clean,
    })
}

/// Answers each line of the standard input.
pub(super) fn each_line(console: &mut Console<'_>) -> Result<Exit> {
    let mut exit = Exit::Clean;
    for line in io::stdin().lock().lines() {
        let line = line?;
        if let Entry::Turns(turns) = entry(&line)
            && let [Turn::Ask(question)] = turns.as_slice()
        {
            // Nobody has seen it: it did not come from a terminal.
            show(&page::question(question))?;
        }
        match step(console, &line)? {
            Done::Well => {}
            Done::Badly => exit = Exit::Findings,
            Done::Quit => break,
        }
    }
    Ok(exit)
}

/// Talks with a user in a terminal.
pub(super) fn talk(console: &mut Console<'_>) -> Result<Exit> {
    let language = console.languages.messages;
    let interrupt = Interrupt::watch()
        .with_context(|| language.pick("Ctrl-C не перехватывается", "Ctrl-C cannot be caught"))?;
    console.interrupt = Some(Arc::clone(&interrupt));
    if let Some(model) = console.model {
        model.stop_with(&interrupt);
    }
    let history = project::platform::data_folder().map(|it| it.join("ask-history"));
    let mut lines = Lines::new(Some(Names::of(console.lexicon)), history)?;
    show(&greeting(console))?;
    loop {
        match lines.next("? ")? {
            Entered::Line(line) => {
                if step(console, &line)? == Done::Quit {
                    return Ok(Exit::Clean);
                }
            }
            Entered::Dropped => {}
            Entered::End => return Ok(Exit::Clean),
        }
    }
}

fn greeting(console: &Console<'_>) -> String {
    let language = console.languages.messages;
    let name = &console.world().configuration.properties.name;
    let base = match (console.base, &console.values) {
        (Some(_), Some(values)) => language.pick(
            format!(", база (названий: {})", values.len()),
            format!(", a base (names: {})", values.len()),
        ),
        _ => language
            .pick(
                ", без базы: запросы не выполняются (--base ФАЙЛ)",
                ", no base: queries are not run (--base FILE)",
            )
            .to_owned(),
    };
    language.pick(
        format!("{name}{base}. Спрашивайте; :help — справка, Tab дополняет, Ctrl-D — выход.\n"),
        format!("{name}{base}. Ask; :help tells more, Tab completes, Ctrl-D ends.\n"),
    )
}

/// Does what a line asks for.
fn step(console: &mut Console<'_>, line: &str) -> Result<Done> {
    let language = console.languages.messages;
    match entry(line) {
        Entry::Nothing => Ok(Done::Well),
        Entry::Turns(asked) => turns(console, &asked),
        Entry::Number(place) => match console.choice(place) {
            Some(turn) => turns(console, &[turn]),
            None => alternatives(console, place),
        },
        Entry::Named(part, start) => match console.named(part, &start) {
            Some(turn) => turns(console, &[turn]),
            None => fail(language.pick(
                format!("У части {} нет варианта «{start}»", part + 1),
                format!("Part {} has no alternative “{start}”", part + 1),
            )),
        },
        Entry::Command(command) => obey(console, command),
        Entry::Misused(usage) => fail(language.pick(usage[0], usage[1])),
        Entry::Unknown(name) => fail(language.pick(
            format!("Команды {name} нет; :help — справка"),
            format!("There is no command {name}; :help tells more"),
        )),
    }
}

fn turns(console: &mut Console<'_>, asked: &[Turn]) -> Result<Done> {
    let language = console.languages.messages;
    if let Err(misstep) = console.turns(asked) {
        let [ru, en] = misstep.message();
        return fail(language.pick(ru, en));
    }
    answer(console)
}

/// Shows what was understood, the query and its result.
fn answer(console: &Console<'_>) -> Result<Done> {
    let width = width();
    show(&page::answer(&console.session, console.languages, width))?;
    let done = result(console)?;
    show(&page::others(&console.session, console.languages.messages))?;
    Ok(done)
}

/// Runs the query that is shown, if there is one and a base.
fn result(console: &Console<'_>) -> Result<Done> {
    let language = console.languages.messages;
    let Some(shown) = console.session.shown() else {
        return Ok(Done::Badly);
    };
    let Some(base) = console.base else {
        return Ok(Done::Well);
    };
    let mut printer = Printer::new(base, console.world(), Format::Table, language);
    printer.lay_out(width());
    let ran = console.run(base, shown, &mut printer);
    unless_closed(printer.finish(ran.is_ok()))?;
    let summary = match ran {
        Ok(summary) => summary,
        Err(error) => {
            let [ru, en] = error.message();
            return fail(language.pick(ru, en));
        }
    };
    let rows = summary.rows;
    if rows == 0 {
        show(&page::nothing(shown, language))?;
        return Ok(Done::Well);
    }
    show(&match summary.is_cut {
        true => language.pick(
            format!(
                "Показано записей: {rows}, есть ещё; больше — :rows {}\n",
                rows * 10
            ),
            format!(
                "{rows} records are shown, there are more: :rows {}\n",
                rows * 10
            ),
        ),
        false => language.pick(format!("Записей: {rows}\n"), format!("Records: {rows}\n")),
    })?;
    Ok(Done::Well)
}

/// How many letters a line of the terminal has; none where there is no terminal.
fn width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
    Some(usize::from(width.0))
}

fn alternatives(console: &Console<'_>, part: usize) -> Result<Done> {
    let language = console.languages.messages;
    let Some(shown) = console.session.shown() else {
        return nothing_yet(language);
    };
    match page::alternatives(shown, part, language) {
        Some(text) => {
            show(&text)?;
            Ok(Done::Well)
        }
        None => fail(language.pick(
            format!("Части {} нет", part + 1),
            format!("There is no part {}", part + 1),
        )),
    }
}

/// There is nothing that this could be done with.
fn nothing_yet(language: Language) -> Result<Done> {
    let [ru, en] = Misstep::NothingYet.message();
    fail(language.pick(ru, en))
}

fn obey(console: &mut Console<'_>, command: Command) -> Result<Done> {
    let languages = console.languages;
    let language = languages.messages;
    match command {
        Command::Quit => return Ok(Done::Quit),
        Command::Help => show(&page::help(language))?,
        Command::Reading(place) => return turns(console, &[Turn::Take(place)]),
        Command::Set(name, value) => return turns(console, &[Turn::Set(name, value)]),
        Command::Fresh => console.set(command),
        Command::Undo => {
            if !console.undo() {
                return fail(language.pick("Отменять нечего", "There is nothing to take back"));
            }
            return answer(console);
        }
        Command::Russian | Command::English | Command::Rows(_) => {
            let is_rows = matches!(command, Command::Rows(_));
            console.set(command);
            let Some(shown) = console.session.shown() else {
                return Ok(Done::Well);
            };
            if is_rows {
                return result(console);
            }
            show(&page::query(shown, console.languages))?;
        }
        Command::Text | Command::Code | Command::Explain | Command::Parameters => {
            let Some(shown) = console.session.shown() else {
                return nothing_yet(language);
            };
            let text = console.text(shown);
            match command {
                Command::Text => copy(text, language)?,
                Command::Code => {
                    let code = query::ask::code(text, &shown.parameters, languages.queries);
                    copy(&code, language)?;
                }
                Command::Explain => {
                    let told = lsp::asked::explanation(text, console.world(), language);
                    show(&format!("{told}\n"))?;
                }
                _ => show(&page::parameters(shown, languages))?,
            }
        }
    }
    Ok(Done::Well)
}

/// Prints a text and puts it into the clipboard.
fn copy(text: &str, language: Language) -> Result<()> {
    show(&format!("{}\n", text.trim_end()))?;
    if clipboard::copy(text)? {
        show(language.pick(
            "(скопировано, если терминал это умеет)\n",
            "(copied, if the terminal can do it)\n",
        ))?;
    }
    Ok(())
}

fn show(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    Ok(unless_closed(written)?)
}

/// Tells what is wrong.
fn fail(message: impl AsRef<str>) -> Result<Done> {
    // When the standard error is closed there is nobody to tell.
    let _ = writeln!(anstream::stderr(), "{}", message.as_ref());
    Ok(Done::Badly)
}
