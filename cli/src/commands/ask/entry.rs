//! What a line of the console asks for.

use query::ask::Turn;

/// A line that was understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// Nothing was typed.
    Nothing,
    /// A question, or parts that are taken away or replaced: one turn after another.
    Turns(Vec<Turn>),
    /// A number alone: a choice of a question back, else a part whose alternatives are to be shown. From zero.
    Number(usize),
    /// The alternative of a part that begins with a text.
    Named(usize, String),
    /// A command.
    Command(Command),
    /// A command without what it needs: how it is used, in Russian and in English.
    Misused([&'static str; 2]),
    /// A command that there is not.
    Unknown(String),
}

/// What begins with a colon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    /// Copies the text of the query.
    Text,
    /// Copies the query as code of a module.
    Code,
    /// Tells what the query does.
    Explain,
    /// Shows the parameters.
    Parameters,
    /// Sets a parameter: its name, the value.
    Set(String, String),
    /// Writes queries in Russian.
    Russian,
    /// Writes queries in English.
    English,
    /// Shows another reading, from zero.
    Reading(usize),
    /// Runs the query again with so many records at most.
    Rows(u64),
    /// Takes the last turn back.
    Undo,
    /// Forgets what was asked.
    Fresh,
    /// Tells what can be done.
    Help,
    /// Ends.
    Quit,
}

/// The names of the commands, and what they do in Russian and in English.
pub(super) const COMMANDS: [(&[&str], [&str; 2]); 13] = [
    (
        &[":text", ":текст"],
        ["скопировать текст запроса", "copy the text of the query"],
    ),
    (
        &[":bsl", ":код"],
        [
            "скопировать запрос как код модуля с параметрами",
            "copy the query as code of a module with its parameters",
        ],
    ),
    (
        &[":explain", ":объясни"],
        ["что делает запрос", "what the query does"],
    ),
    (
        &[":params", ":параметры"],
        [
            "параметры запроса и числа в нём",
            "the parameters of the query and the numbers in it",
        ],
    ),
    (
        &[":set", ":задать"],
        [
            ":задать Склад = Южный — задать параметр или число и выполнить снова",
            ":set Store = South: set a parameter or a number and run again",
        ],
    ),
    (
        &[":ru", ":рус"],
        ["писать запросы по-русски", "write queries in Russian"],
    ),
    (
        &[":en", ":анг"],
        ["писать запросы по-английски", "write queries in English"],
    ),
    (
        &[":2"],
        [
            "второе прочтение вопроса",
            "the second reading of the question",
        ],
    ),
    (
        &[":rows", ":записей"],
        [
            ":rows 500 — выполнить и показать не больше записей",
            ":rows 500: run and show so many records at most",
        ],
    ),
    (
        &[":undo", ":назад"],
        ["отменить последнее действие", "take the last step back"],
    ),
    (
        &[":new", ":заново"],
        [
            "забыть, о чём шла речь",
            "forget what the questions were about",
        ],
    ),
    (&[":help", ":справка"], ["эта справка", "this help"]),
    (&[":quit", ":выход"], ["закончить (Ctrl-D)", "end (Ctrl-D)"]),
];

/// Understands a line.
pub(super) fn entry(line: &str) -> Entry {
    let line = line.trim();
    if line.is_empty() {
        return Entry::Nothing;
    }
    if line.starts_with(':') {
        return command(line);
    }
    if let Some(turns) = removed(line) {
        return Entry::Turns(turns);
    }
    if let Some(place) = place(line) {
        return Entry::Number(place);
    }
    if let Some((part, other)) = line.split_once('=')
        && let Some(part) = place(part.trim())
    {
        let other = other.trim();
        return match place(other) {
            Some(other) => Entry::Turns(vec![Turn::Choose(part, other)]),
            None => Entry::Named(part, other.to_owned()),
        };
    }
    Entry::Turns(vec![Turn::Ask(line.to_owned())])
}

/// `-3`, `-2 -4`: from the last one on, so that places stay what they were.
fn removed(line: &str) -> Option<Vec<Turn>> {
    let places = line.split_whitespace().map(|it| {
        let number = it.strip_prefix('-').or_else(|| it.strip_prefix('−'))?;
        place(number)
    });
    let mut places: Vec<usize> = places.collect::<Option<_>>()?;
    places.sort_unstable_by(|left, right| right.cmp(left));
    places.dedup();
    Some(places.into_iter().map(Turn::Remove).collect())
}

/// A place that people count from one.
fn place(text: &str) -> Option<usize> {
    let is_number = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let number: usize = is_number.then(|| text.parse().ok()).flatten()?;
    // A year is no part of a question: `2024` is asked.
    (1..1000).contains(&number).then(|| number - 1)
}

fn command(line: &str) -> Entry {
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    if let Some(place) = name.strip_prefix(':').and_then(place) {
        return Entry::Command(Command::Reading(place));
    }
    let is_named = |it: &&str| metadata::same(it, name);
    let found = COMMANDS.iter().position(|it| it.0.iter().any(is_named));
    let Some(found) = found else {
        return Entry::Unknown(name.to_owned());
    };
    match of_place(found, rest.trim()) {
        Some(command) => Entry::Command(command),
        None => Entry::Misused(COMMANDS.get(found).map_or(["", ""], |it| it.1)),
    }
}

/// The command of a place in the list, with what stands behind it.
fn of_place(found: usize, rest: &str) -> Option<Command> {
    Some(match found {
        0 => Command::Text,
        1 => Command::Code,
        2 => Command::Explain,
        3 => Command::Parameters,
        4 => {
            let (name, value) = rest.split_once('=')?;
            let (name, value) = (name.trim(), value.trim());
            if name.is_empty() {
                return None;
            }
            Command::Set(name.to_owned(), value.to_owned())
        }
        5 => Command::Russian,
        6 => Command::English,
        7 => Command::Reading(1),
        8 => Command::Rows(rest.parse().ok()?),
        9 => Command::Undo,
        10 => Command::Fresh,
        11 => Command::Help,
        _ => Command::Quit,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_taken_away_from_the_last_one_on() {
        let expected = vec![Turn::Remove(4), Turn::Remove(1)];
        assert_eq!(entry(" -2 -5 -2"), Entry::Turns(expected));
        assert_eq!(entry("−3"), Entry::Turns(vec![Turn::Remove(2)]));
        assert_eq!(
            entry("-5 процентов"),
            Entry::Turns(vec![Turn::Ask("-5 процентов".to_owned())])
        );
    }

    #[test]
    fn alternatives_are_chosen_by_number_and_by_name() {
        assert_eq!(entry("3=2"), Entry::Turns(vec![Turn::Choose(2, 1)]));
        assert_eq!(entry("3 = дек"), Entry::Named(2, "дек".to_owned()));
        assert_eq!(entry("3"), Entry::Number(2));
        assert_eq!(
            entry("2024"),
            Entry::Turns(vec![Turn::Ask("2024".to_owned())])
        );
    }

    #[test]
    fn commands_have_names_in_both_languages() {
        assert_eq!(entry(":BSL"), Entry::Command(Command::Code));
        assert_eq!(entry(":Выход"), Entry::Command(Command::Quit));
        assert_eq!(entry(":3"), Entry::Command(Command::Reading(2)));
        assert_eq!(entry(":rows 7"), Entry::Command(Command::Rows(7)));
        let set = Command::Set("Начало периода".to_owned(), "а = б".to_owned());
        assert_eq!(entry(":задать Начало периода = а = б"), Entry::Command(set));
        for misused in [":rows", ":rows все", ":set", ":задать Склад", ":set = 1"] {
            assert!(matches!(entry(misused), Entry::Misused(_)), "{misused}");
        }
        assert_eq!(entry(":нет 1"), Entry::Unknown(":нет".to_owned()));
        assert_eq!(entry(":"), Entry::Unknown(":".to_owned()));
        for (names, _) in COMMANDS {
            for name in names {
                let argument = match *name {
                    ":set" | ":задать" => "Имя = 2",
                    _ => "1",
                };
                let line = format!("{name} {argument}");
                assert!(matches!(entry(&line), Entry::Command(_)), "{name}");
            }
        }
    }
}
