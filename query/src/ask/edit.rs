//! A question that goes on from the answer before: an edit of its representation.

mod shift;
mod spelling;
mod switch;
mod times;
mod values;
mod words;

pub(crate) use self::shift::{joined, moved, moved_by_itself, part_of};
pub(crate) use self::words::{Act, Said as SaidAct};

use super::lexicon::Lexicon;
use super::link::Linked;
use super::normalise::Cue;
use super::parse::{Mentions, Parsed, edited, read};
use super::representation::{Representation, View};
use super::{Question, Subject};

/// Words that only go on from what was said.
const CONJUNCTIONS: [&str; 19] = [
    "а",
    "и",
    "но",
    "теперь",
    "также",
    "тоже",
    "еще",
    "только",
    "лишь",
    "нет",
    "and",
    "but",
    "now",
    "only",
    "also",
    "just",
    "same",
    "then",
    "plus",
];

/// Words that questions begin with which go on from others, and others too.
const MARKS: [&str; 30] = [
    "добавь",
    "убери",
    "топ",
    "отсортируй",
    "по",
    "за",
    "без",
    "с",
    "кроме",
    "в",
    "на",
    "у",
    "сортировка",
    "не",
    "больше",
    "меньше",
    "исключи",
    "оставь",
    "сначала",
    "add",
    "remove",
    "top",
    "sort",
    "by",
    "for",
    "in",
    "what",
    "without",
    "per",
    "from",
];

/// What belongs to the answer before.
const ANAPHORA: [&str; 10] = [
    "их", "них", "ними", "этих", "они", "ним", "them", "those", "they", "ones",
];

/// How much better words must be explained as a question of its own.
const SURER: f64 = 0.4;

/// How sure it is that a question goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Going {
    /// No word says so.
    Unsaid,
    /// It begins as others do.
    Maybe,
    Surely,
}

/// The readings of a question as an edit; none where it is a question of its own.
pub(super) fn follow_up(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    question: &Question<'_>,
    previous: &Representation,
    fresh: &[Parsed],
) -> Vec<Parsed> {
    let known = words::acts(linked, previous);
    let corrected = spelling::corrected(lexicon, linked, question, &known);
    let linked = corrected.as_ref().unwrap_or(linked);
    let acts = words::acts(linked, previous);
    let going = going(linked, &acts);
    let best = fresh.first();
    let is_whole = best.is_some_and(|it| {
        let names = it.named.is_some_and(|named| !is_grouping(linked, named.0));
        names && it.coverage >= 0.9
    });
    let is_other = best.is_some_and(|it| it.representation.subject.name != previous.subject.name);
    let words = linked.tokens.len();
    if going == Going::Unsaid && is_whole && (is_other || words > 4) {
        return Vec::new();
    }
    let plain = words::without(linked, &acts);
    let plain = values::with_short(lexicon, plain, previous);
    let found = edits(lexicon, &plain, question, previous, &acts);
    let first = found.first();
    let explains = first.map_or(0.0, |it| it.coverage);
    if going == Going::Unsaid && words > 4 && explains < 0.9 {
        return Vec::new();
    }
    let fresh_explains = best.map_or(0.0, |it| it.coverage);
    let is_surer = is_whole && is_other && says_more(lexicon, &plain, best, first);
    if is_surer || (is_whole && is_other && explains < fresh_explains - 0.15) {
        return match going {
            Going::Surely => switch::switched(lexicon, linked, previous, fresh),
            _ => Vec::new(),
        };
    }
    // Another table is named: what was asked of the first one is asked of it.
    let edits_nothing = first.is_none_or(|it| it.coverage < 0.6 || it.representation == *previous);
    if edits_nothing && is_whole && is_other {
        return switch::switched(lexicon, linked, previous, fresh);
    }
    // Nothing of it is about what was answered.
    let asks_anew = best.is_some_and(|it| it.named.is_some()) && fresh_explains >= 0.9;
    if explains < 0.5 && going == Going::Unsaid && asks_anew {
        return Vec::new();
    }
    found
}

/// Whether a name stands behind `по`, or `по всем`: no table is asked for.
fn is_grouping(linked: &Linked, at: usize) -> bool {
    let is_all = |at: usize| {
        let word = linked.tokens.get(at).map_or("", |it| it.small.as_str());
        matches!(
            word,
            "всем" | "всех" | "разным" | "all" | "the" | "каким" | "which"
        )
    };
    let first = match at.checked_sub(1) {
        Some(before) if is_all(before) => before,
        _ => at,
    };
    super::parse::after_by(linked, first)
}

/// Whether the words name the table of one reading more surely than they say anything of that of another.
fn says_more(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    fresh: Option<&Parsed>,
    edit: Option<&Parsed>,
) -> bool {
    let score = |parsed: Option<&Parsed>, names: bool| {
        let table = lexicon.table_of(&parsed?.representation.subject)?;
        Some(read(lexicon, linked, table, names)?.score)
    };
    match (score(fresh, true), score(edit, false)) {
        (Some(fresh), Some(edit)) => fresh - edit > SURER,
        _ => false,
    }
}

fn going(linked: &Linked, acts: &[SaidAct]) -> Going {
    let small = |at: usize| linked.tokens.get(at).map_or("", |it| it.small.as_str());
    let begins = |words: &[&str]| words.contains(&small(0));
    let speaks = linked
        .tokens
        .iter()
        .any(|it| ANAPHORA.contains(&it.small.as_str()));
    let acts_surely = acts.iter().any(|it| it.act == Act::Onward && it.from == 0);
    // `проекты убери`
    let last = linked.tokens.len();
    let takes = linked
        .cues
        .iter()
        .any(|it| matches!(it.cue, Cue::Remove(_) | Cue::Add) && (it.from == 0 || it.to == last));
    if speaks || takes || acts_surely || begins(&CONJUNCTIONS) {
        return Going::Surely;
    }
    let asks = linked.cues.iter().any(|it| {
        it.from == 0
            && matches!(
                it.cue,
                Cue::Add
                    | Cue::Remove(_)
                    | Cue::Only
                    | Cue::Except
                    | Cue::Top
                    | Cue::OrderBy
                    | Cue::By
                    | Cue::Part(_)
                    | Cue::Time(_)
                    | Cue::Compare(..)
            )
    });
    let acts_any = acts.iter().any(|it| it.act != Act::Nothing);
    if begins(&MARKS) || asks || acts_any {
        Going::Maybe
    } else {
        Going::Unsaid
    }
}

/// The edits of the answer before that a question may mean, best first.
fn edits(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    question: &Question<'_>,
    previous: &Representation,
    acts: &[SaidAct],
) -> Vec<Parsed> {
    let mut found: Vec<Parsed> = Vec::new();
    for (subject, cost) in subjects(lexicon, linked, previous) {
        let Some(table) = lexicon.table_of(&subject) else {
            continue;
        };
        // Rows are meant where the records have nothing for a word.
        let is_rows = subject != previous.subject && matches!(subject.view, View::Section(_));
        let explains = found.iter().any(|it: &Parsed| it.uncovered.is_empty());
        if is_rows && explains {
            continue;
        }
        let Some(said) = said(lexicon, linked, table) else {
            continue;
        };
        found.extend(one(
            lexicon, linked, question, previous, acts, &subject, cost, said,
        ));
    }
    found.sort_by(|left, right| right.score.total_cmp(&left.score));
    found
}

/// What a question says of the table that was asked of: its name needs not be said, and may be.
fn said(lexicon: &Lexicon<'_>, linked: &Linked, table: usize) -> Option<Mentions> {
    let plain = read(lexicon, linked, table, false)?;
    if plain.uncovered.is_empty() {
        return Some(plain);
    }
    let named = read(lexicon, linked, table, true)?;
    let is_better = named.uncovered.len() < plain.uncovered.len();
    Some(if is_better { named } else { plain })
}

#[expect(
    clippy::too_many_arguments,
    reason = "what was asked, what was answered and what is said now"
)]
fn one(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    question: &Question<'_>,
    previous: &Representation,
    acts: &[SaidAct],
    subject: &Subject,
    cost: f64,
    mut said: Mentions,
) -> Option<Parsed> {
    times::anchored(linked, question, previous, &mut said);
    let edit = edited(lexicon, linked, &said, previous, subject, acts)?;
    let mut uncovered = said.uncovered;
    let acting: usize = acts
        .iter()
        .filter(|it| !matches!(it.act, Act::Nothing | Act::Onward))
        .map(|it| it.to - it.from)
        .sum();
    let known = uncovered.len();
    uncovered.extend(edit.unused);
    uncovered.sort_unstable();
    uncovered.dedup();
    let all = said.covered + acting + uncovered.len().max(known);
    let coverage = match all {
        0 => 0.0,
        _ => all.saturating_sub(uncovered.len()) as f64 / all as f64,
    };
    Some(Parsed {
        representation: edit.representation,
        score: said.score - cost + 1.0,
        coverage,
        uncovered,
        unheard: Vec::new(),
        named: Some((0, linked.tokens.len())),
        sure: 1.0,
        is_edit: true,
    })
}

/// The previous table, the other views of its object where words ask for them, and its rows.
fn subjects(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    previous: &Representation,
) -> Vec<(Subject, f64)> {
    let mut subjects = vec![(previous.subject.clone(), 0.0)];
    let wants_view = linked.cues.iter().any(|it| {
        matches!(
            it.cue,
            Cue::Balance
                | Cue::Turnover
                | Cue::Receipt
                | Cue::Expense
                | Cue::Opening
                | Cue::Closing
        )
    });
    let mut add = |view: View, cost: f64| {
        let other = Subject {
            view,
            ..previous.subject.clone()
        };
        if other != previous.subject && lexicon.table_of(&other).is_some() {
            subjects.push((other, cost));
        }
    };
    let is_total = matches!(
        previous.subject.view,
        View::Balance | View::Turnovers | View::BalanceAndTurnovers
    );
    if wants_view && is_total {
        add(View::Balance, 0.1);
        add(View::Turnovers, 0.2);
        add(View::BalanceAndTurnovers, 0.3);
    }
    if previous.subject.view == View::Records && !previous.measures.is_empty() {
        let sections = lexicon.tables.iter().filter(|it| {
            it.subject.kind == previous.subject.kind && it.subject.name == previous.subject.name
        });
        let views: Vec<View> = sections
            .map(|it| it.subject.view.clone())
            .filter(|it| matches!(it, View::Section(_)))
            .collect();
        for view in views {
            add(view, 0.4);
        }
    }
    subjects
}
