//! The words that compare, and where what they compare with ends.

use super::Whole;
use crate::ask::lexicon::phrases::is_small;
use crate::ask::normalise::cues::matches;
use crate::ask::normalise::{Cue, TokenKind};
use crate::ir::Comparison;

/// Words that compare, and where they stand.
pub(super) struct Sign {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) comparison: Comparison,
    /// The words are about time, or about amounts; else about either.
    pub(super) of_time: Option<bool>,
}

/// Words about time and words about amounts, by their beginnings.
const OF_TIME: [&str; 9] = [
    "раньше",
    "ранее",
    "позже",
    "позднее",
    "before",
    "after",
    "earlier",
    "later",
    "дольше",
];
const OF_AMOUNT: [&str; 16] = [
    "меньше",
    "менее",
    "больше",
    "более",
    "дешевле",
    "дороже",
    "превы",
    "свыше",
    "сверх",
    "less",
    "more",
    "exceed",
    "fewer",
    "cheaper",
    "greater",
    "over",
];

/// Words before the right side.
pub(super) const THAN: [&str; 2] = ["чем", "than"];

/// Words that compare; `|` stands between alternatives, `*` for any ending.
const SIGNS: [(&str, Comparison); 6] = [
    (
        "не меньше|не менее|не ниже|не раньше|не короче|at least|no less than|not less than|not earlier than|\
         no earlier than|not below",
        Comparison::GreaterOrEqual,
    ),
    (
        "не больше|не более|не выше|не позже|не позднее|не превыша*|не превыс*|at most|no more than|not more than|\
         not later than|no later than|not exceed*|not above",
        Comparison::LessOrEqual,
    ),
    (
        "не равн*|не совпада*|не соответств*|отлича*|расход* с|differ*|differ* from|is different from|different from|\
         not equal to|not the same as|not match|is not equal to",
        Comparison::NotEqual,
    ),
    (
        "меньше|менее|ниже|раньше|ранее|дешевле|короче|не дотягива* до|не дотян* до|не достиг*|less|less than|below|under|\
         earlier|earlier than|before|lower than|fewer|fewer than|smaller than|short of|cheaper than|is before|is below|is less than|\
         is earlier than|is lower than|is under",
        Comparison::Less,
    ),
    (
        "больше|более|выше|позже|позднее|превыша*|превыс*|дороже|дольше|сверх|свыше|more|more than|above|over|exceed*|\
         later|later than|after|greater than|higher than|bigger than|larger than|longer than|is after|is above|is more than|\
         is later than|is higher than|is greater than|is over",
        Comparison::Greater,
    ),
    (
        "равн*|совпада*|equals|equal to|is equal to|the same as|same as|matches",
        Comparison::Equal,
    ),
];

/// Words that the right side may have and that say nothing.
const NOTHING: [&str; 32] = [
    "самого",
    "самой",
    "самих",
    "его",
    "ее",
    "их",
    "него",
    "нее",
    "них",
    "этого",
    "этой",
    "своей",
    "своего",
    "своих",
    "было",
    "были",
    "была",
    "по",
    "документа",
    "itself",
    "its",
    "their",
    "the",
    "it",
    "was",
    "were",
    "is",
    "are",
    "указано",
    "указана",
    "указанной",
    "same",
];

/// Words that end it.
const ENDS: [&str; 12] = [
    ",", "за", "и", "and", "during", "for", "with", "by", "per", "но", "?", ".",
];

/// Where a question compares two things: no number or date stands behind the words.
pub(super) fn signs(of: &Whole<'_, '_>) -> Vec<Sign> {
    let tokens = &of.linked.tokens;
    let mut found: Vec<Sign> = Vec::new();
    let mut at = 0;
    while at < of.len() {
        let all = SIGNS.iter().flat_map(|(patterns, comparison)| {
            patterns.split('|').map(move |it| (it, *comparison))
        });
        let taken = all
            .filter_map(|(pattern, comparison)| Some((matches(tokens, at, pattern)?, comparison)));
        let Some((taken, comparison)) = taken.max_by_key(|it| it.0) else {
            at += 1;
            continue;
        };
        let to = at + taken;
        if at > 0 && !compares_known(of, at, to) {
            found.push(Sign {
                from: at,
                to,
                comparison,
                of_time: of_time(of, at, to),
            });
        }
        at = to;
    }
    found
}

fn of_time(of: &Whole<'_, '_>, from: usize, to: usize) -> Option<bool> {
    let says =
        |words: &[&str]| (from..to).any(|at| words.iter().any(|it| of.word(at).starts_with(it)));
    match (says(&OF_TIME), says(&OF_AMOUNT)) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    }
}

/// Whether the words compare with a number or a date, or rank: `больше 5`, `раньше марта`, `больше всего`.
fn compares_known(of: &Whole<'_, '_>, from: usize, to: usize) -> bool {
    let than = to + usize::from(THAN.contains(&of.word(to)));
    let mut cues = of.linked.cues.iter();
    let is_number = |at: usize| {
        let token = of.linked.tokens.get(at);
        token.is_none_or(|it| matches!(it.kind, TokenKind::Number | TokenKind::Quoted))
    };
    is_number(than)
        || cues.any(|it| match it.cue {
            Cue::Compare(..) | Cue::Between(..) | Cue::Most(_) => it.from <= from && from < it.to,
            Cue::Time(_) | Cue::Number(_) => it.from == than,
            _ => false,
        })
}

/// Where the right side ends that begins at a place: before another condition, a grouping or a time.
pub(super) fn end(of: &Whole<'_, '_>, from: usize) -> usize {
    let starts_time = |at: usize| {
        let mut cues = of.linked.cues.iter();
        cues.any(|it| matches!(it.cue, Cue::Time(_)) && it.from == at)
    };
    let ends = |at: usize| {
        let word = of.word(at);
        at > from
            && (ENDS.contains(&word)
                || starts_time(at)
                || word == "по"
                || matches!(word, "в" | "на" | "in" | "on") && starts_time(at + 1))
    };
    (from..of.len())
        .find(|at| ends(*at))
        .unwrap_or_else(|| of.len())
}

/// Whether a word says nothing by itself.
pub(super) fn says_nothing(of: &Whole<'_, '_>, at: usize) -> bool {
    let word = of.word(at);
    let is_sign = of
        .linked
        .tokens
        .get(at)
        .is_some_and(|it| it.kind == TokenKind::Sign);
    is_sign || is_small(word) || NOTHING.contains(&word)
}
