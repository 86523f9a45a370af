//! What a model is told: the question, the readings to choose from, the tables that it may be about.

use std::fmt::Write as _;

use super::{Prompt, Task};
use crate::ask::chips;
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::tables::{Role, Table};
use crate::ask::{Candidate, Question, Subject};

/// So many fields of a table are told with what people call them.
const FIELDS: usize = 40;

const RANK: &str = "A user asked a question about a 1C:Enterprise base. Several readings of it are possible. \
Answer with the number of the reading that says what the user wants to know, and with nothing else.";

const PROPOSE: &str = "You turn a question about a 1C:Enterprise base into the description of a query. \
Answer with the description alone, one item a line, in this order:
from TABLE
show FIELD        a column; what is counted is grouped by it
count             how many records
sum FIELD         also: average, minimum, maximum, distinct
where FIELD = VALUE        also: <> < <= > >=; a value is \"text\", 12.5, 2026-03-31, true, false or empty
period 2026-03-01 2026-03-31        when, both days included
order 2 descending        by the second of the shown and counted lines; also: ascending
top 5
Leave out what the question does not ask for. Use only the tables and fields that are listed; a field of what a reference \
leads to is FIELD.FIELD.";

/// Asks which of some readings fits best.
pub(super) fn rank(question: &Question<'_>, readings: &[&Candidate]) -> Prompt {
    let mut user = asked(question);
    let mut grammar = "start: ".to_owned();
    for (at, reading) in readings.iter().enumerate() {
        let parts = reading.chips.iter();
        let parts: Vec<&str> = parts
            .map(|it| question.language.pick(&it.text[0], &it.text[1]).as_str())
            .collect();
        // Writing to a string does not fail.
        let _ = writeln!(user, "{}. {}", at + 1, parts.join("; "));
        let bar = if at > 0 { " | " } else { "" };
        let _ = write!(grammar, "{bar}\"{}\"", at + 1);
    }
    grammar.push('\n');
    Prompt {
        task: Task::Rank,
        system: RANK.to_owned(),
        user,
        grammar,
    }
}

/// Asks for a reading about some tables.
pub(super) fn propose(
    lexicon: &Lexicon<'_>,
    question: &Question<'_>,
    tables: &[Subject],
    grammar: String,
) -> Prompt {
    let mut user = String::new();
    for table in tables.iter().filter_map(|it| lexicon.table_of(it)) {
        if let Some(table) = lexicon.table(table) {
            told(&mut user, lexicon, table, question);
        }
    }
    if let Some(previous) = question.previous {
        let parts = chips::chips(lexicon, previous);
        let parts = parts.iter().map(|it| it.text[0].as_str());
        let parts: Vec<&str> = parts.collect();
        let _ = writeln!(user, "Before that the user asked for: {}", parts.join("; "));
    }
    user.push_str(&asked(question));
    Prompt {
        task: Task::Propose,
        system: PROPOSE.to_owned(),
        user,
        grammar,
    }
}

fn asked(question: &Question<'_>) -> String {
    let (year, month, day) = question.today.day();
    let text = question.text.trim();
    format!("Today is {year:04}-{month:02}-{day:02}.\nQuestion: {text}\n")
}

/// A table with its fields, as queries and as people call them.
fn told(out: &mut String, lexicon: &Lexicon<'_>, table: &Table, question: &Question<'_>) {
    let title = |it: &[String; 2]| question.language.pick(&it[0], &it[1]).clone();
    let _ = writeln!(out, "Table {} ({}):", table.names.ru, title(&table.title));
    let fields = table.fields.iter().filter(|it| it.role != Role::Hidden);
    for field in fields.take(FIELDS) {
        let targets = field.targets.iter().filter_map(|it| lexicon.table(*it));
        let targets: Vec<String> = targets.take(3).map(|it| title(&it.title)).collect();
        let kind = match (field.is, targets.is_empty()) {
            (_, false) => targets.join(", "),
            (it, _) if it.number => "number".to_owned(),
            (it, _) if it.date => "date".to_owned(),
            (it, _) if it.boolean => "true or false".to_owned(),
            _ => "text".to_owned(),
        };
        let _ = writeln!(out, "- {}: {}; {kind}", field.names.ru, title(&field.title));
    }
}
