//! Completion of what is typed in the console: names of tables and fields as people call them, and commands.

use std::borrow::Cow;

use query::ask::Lexicon;
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::Highlighter;
use rustyline::hint::{Hinter, HistoryHinter};
use rustyline::validate::Validator;
use rustyline::{Context, Helper};

use super::entry::COMMANDS;

/// So many completions are offered.
const OFFERED: usize = 60;

/// A name may have so many words.
const WORDS: usize = 6;

/// Who completes.
pub(super) struct Names {
    /// Names in small letters and as they are shown, in the order of the former.
    names: Vec<(String, String)>,
    past: HistoryHinter,
}

impl Names {
    /// The names that a configuration has for its tables and fields.
    pub(super) fn of(lexicon: &Lexicon<'_>) -> Self {
        Self::new(lexicon.titles())
    }

    fn new<'t>(titles: impl Iterator<Item = &'t str>) -> Self {
        let names = titles.filter(|it| it.chars().count() > 2);
        let mut names: Vec<(String, String)> =
            names.map(|it| (it.to_lowercase(), it.to_owned())).collect();
        names.sort();
        names.dedup_by(|next, it| next.0 == it.0);
        Self {
            names,
            past: HistoryHinter::new(),
        }
    }

    /// Where the text to replace begins, and what may stand there.
    fn completions(&self, line: &str) -> (usize, Vec<String>) {
        if line.starts_with(':') {
            let names = COMMANDS.iter().flat_map(|it| it.0);
            let fitting = names.filter(|it| it.starts_with(line));
            return (0, fitting.map(|it| (*it).to_owned()).collect());
        }
        // A name may have several words: the longest beginning of one that stands before the cursor is completed.
        let mut starts: Vec<usize> = line
            .char_indices()
            .filter(|(at, it)| {
                let is_first = line.get(..*at).and_then(|it| it.chars().next_back());
                it.is_alphanumeric() && is_first.is_none_or(|it| !it.is_alphanumeric())
            })
            .map(|it| it.0)
            .collect();
        let skipped = starts.len().saturating_sub(WORDS);
        starts.drain(..skipped);
        for start in starts {
            let typed = line.get(start..).unwrap_or_default();
            let found = self.beginning_with(typed);
            if !found.is_empty() {
                return (start, found);
            }
        }
        (line.len(), Vec::new())
    }

    fn beginning_with(&self, typed: &str) -> Vec<String> {
        let small = typed.to_lowercase();
        let is_small = typed.starts_with(|it: char| it.is_lowercase());
        let first = self.names.partition_point(|it| it.0 < small);
        let names = self.names.iter().skip(first);
        let fitting = names.take_while(|it| it.0.starts_with(&small));
        let as_typed = fitting.map(|(small, shown)| match is_small && !is_abbreviated(shown) {
            true => small.clone(),
            false => shown.clone(),
        });
        as_typed.take(OFFERED).collect()
    }
}

/// Whether a name has capitals that belong to it: `ИНН`, `ТоварыНаСкладах`.
fn is_abbreviated(name: &str) -> bool {
    name.chars().skip(1).any(char::is_uppercase)
}

impl Completer for Names {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        cursor: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let before = line.get(..cursor).unwrap_or(line);
        let (start, found) = self.completions(before);
        let pair = |it: String| Pair {
            display: it.clone(),
            replacement: it,
        };
        Ok((start, found.into_iter().map(pair).collect()))
    }
}

impl Hinter for Names {
    type Hint = String;

    fn hint(&self, line: &str, cursor: usize, context: &Context<'_>) -> Option<String> {
        self.past.hint(line, cursor, context)
    }
}

impl Highlighter for Names {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(format!("\u{1b}[2m{hint}\u{1b}[0m"))
    }
}

impl Validator for Names {}
impl Helper for Names {}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, start: usize, expected: &[&str]) {
        let titles = ["Товары на складах", "Товар", "Склад", "Сумма", "Store"];
        let names = Names::new(titles.into_iter());
        let expected = expected.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(names.completions(line), (start, expected));
    }

    #[test]
    fn the_longest_beginning_of_a_name_is_completed() {
        check(
            "остатки тов",
            "остатки ".len(),
            &["товар", "товары на складах"],
        );
        check("Товары на", 0, &["Товары на складах"]);
        check("по ск", "по ".len(), &["склад"]);
        check("by st", 3, &["store"]);
        check("абв", "абв".len(), &[]);
    }

    #[test]
    fn commands_are_completed_by_their_beginnings() {
        check(":ex", 0, &[":explain"]);
        check(":т", 0, &[":текст"]);
    }
}
