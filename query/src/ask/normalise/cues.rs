//! What words mean whatever the configuration: numbers and comparisons, periods, grouping, order, negation.

use super::numbers::{money, number};
use super::patterns::{COMPARISONS, PATTERNS};
use super::periods::{Time, time};
use super::tokens::{Token, TokenKind};
use crate::ir::Comparison;
use crate::{Date, Part};

/// What words mean whatever the configuration.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cue {
    /// Nothing: `покажи`, `список`.
    Filler,
    /// `по`, `в разрезе`.
    By,
    Count,
    /// How many pieces.
    Pieces,
    Sum,
    Average,
    Minimum,
    Maximum,
    Balance,
    Turnover,
    Receipt,
    Expense,
    Opening,
    Closing,
    Debit,
    Credit,
    Not,
    Without,
    Except,
    Empty,
    Filled,
    Marked,
    Posted,
    /// Groups of a hierarchy.
    Folder,
    /// What stands below a group.
    Below,
    /// What stands below as well, of a value before.
    Nested,
    Ascending,
    Descending,
    OrderBy,
    Who,
    What,
    When,
    Distinct,
    And,
    Or,
    /// Documents, catalogs.
    Document,
    /// Rows of tabular sections.
    Rows,
    History,
    /// By parts of the calendar.
    Part(Part),
    /// `топ`.
    Top,
    /// `самый`; the greatest first.
    Most(bool),
    /// The last by date.
    Latest,
    /// The first by date.
    Earliest,
    /// What a follow-up does.
    Add,
    /// The same; whether the word asks to change data where there is no answer before: `отмени списание`.
    Remove(bool),
    Only,
    /// What no query does: `удали`, `почему`.
    Impossible,
    /// One number less another.
    Minus,
    /// What is left of money when its cost is gone.
    Profit,
    /// The balances and turnovers of all accounts.
    Statement,
    /// What has been entered on accounts, one by one.
    Entries,
    /// Less than nothing.
    Negative,
    /// A term has passed and the thing is not done.
    Overdue,
    /// A number alone.
    Number(String),
    /// A comparison with a number.
    Compare(Comparison, String),
    /// Between two numbers.
    Between(String, String),
    Time(Time),
}

/// A cue and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub from: usize,
    pub to: usize,
    pub cue: Cue,
}

/// All cues of a question; they may overlap.
pub(crate) fn cues(tokens: &[Token], today: Date) -> Vec<Found> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let mut add = |taken: usize, cue: Cue| {
            found.push(Found {
                from: at,
                to: at + taken,
                cue,
            });
        };
        if let Some((time, taken)) = time(tokens, at, today) {
            add(taken, Cue::Time(time));
        }
        if let Some((cue, taken)) = comparison(tokens, at) {
            add(taken, cue);
        }
        if let Some((number, taken)) = number(tokens, at) {
            add(taken + money(tokens, at + taken), Cue::Number(number));
        }
        for (pattern, cue) in PATTERNS {
            for pattern in pattern.split('|') {
                if let Some(taken) = matches(tokens, at, pattern) {
                    add(taken, cue.clone());
                }
            }
        }
        let is_sign = tokens.get(at).is_some_and(|it| it.kind == TokenKind::Sign);
        if is_sign {
            let is_comma = tokens.get(at).is_some_and(|it| it.text == ",");
            add(1, if is_comma { Cue::And } else { Cue::Filler });
        }
    }
    found
}

/// How many tokens a pattern takes: words with blanks between, `*` for any ending.
pub(in crate::ask) fn matches(tokens: &[Token], at: usize, pattern: &str) -> Option<usize> {
    let mut taken = 0;
    for word in pattern.split(' ') {
        let token = tokens.get(at + taken)?;
        let fits = token.kind != TokenKind::Quoted
            && match word.strip_suffix('*') {
                Some(begin) => token.small.starts_with(begin),
                None => token.small == word,
            };
        if !fits {
            return None;
        }
        taken += 1;
    }
    Some(taken)
}

fn comparison(tokens: &[Token], at: usize) -> Option<(Cue, usize)> {
    if let Some(found) = between(tokens, at) {
        return Some(found);
    }
    let mut all = COMPARISONS
        .iter()
        .flat_map(|(patterns, comparison)| patterns.split('|').map(move |it| (it, *comparison)));
    let mut best: Option<(Cue, usize)> = None;
    for (pattern, comparison) in &mut all {
        let Some(taken) = matches(tokens, at, pattern) else {
            continue;
        };
        let than = usize::from(tokens.get(at + taken).is_some_and(|it| {
            matches!(
                it.small.as_str(),
                "чем" | "than" | "на" | "в" | "суммы" | "to"
            )
        }));
        let Some((number, more)) = number(tokens, at + taken + than) else {
            continue;
        };
        let taken = taken + than + more;
        let taken = taken + units(tokens, at + taken);
        if best.as_ref().is_none_or(|it| it.1 < taken) {
            best = Some((Cue::Compare(comparison, number), taken));
        }
    }
    best
}

/// `от 5 до 10`, `между 5 и 10`.
fn between(tokens: &[Token], at: usize) -> Option<(Cue, usize)> {
    let small = |place: usize| tokens.get(place).map_or("", |it| it.small.as_str());
    let joins: &[&str] = match small(at) {
        "от" | "from" => &["до", "to"],
        "между" | "between" => &["и", "and"],
        _ => return None,
    };
    let (low, taken) = number(tokens, at + 1)?;
    let join = at + 1 + taken + money(tokens, at + 1 + taken);
    if !joins.contains(&small(join)) {
        return None;
    }
    let (high, more) = number(tokens, join + 1)?;
    let end = join + 1 + more;
    Some((Cue::Between(low, high), end + units(tokens, end) - at))
}

/// Units behind a number that say nothing more.
fn units(tokens: &[Token], at: usize) -> usize {
    let money = money(tokens, at);
    if money > 0 {
        return money;
    }
    let is_unit = tokens.get(at).is_some_and(|it| {
        matches!(
            it.small.as_str(),
            "%" | "процентов"
                | "дней"
                | "дня"
                | "день"
                | "часов"
                | "часа"
                | "единиц"
                | "days"
                | "percent"
                | "pieces"
                | "hours"
                | "units"
                | "м"
                | "кг"
                | "л"
                | "человек"
                | "раз"
                | "минут"
                | "месяцев"
                | "лет"
        )
    });
    usize::from(is_unit)
}
