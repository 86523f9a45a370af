//! A question that goes on from the answer before: an edit of its representation.

use super::lexicon::Lexicon;
use super::link::Linked;
use super::normalise::periods::Time;
use super::normalise::{Cue, cues};
use super::parse::{Mentions, Parsed, edited, read};
use super::representation::{Period, Representation, View};
use super::{Question, Subject};
use crate::{Date, Part};

/// Words that questions begin with which go on from others.
const MARKS: [&str; 40] = [
    "а",
    "и",
    "теперь",
    "только",
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
    "сортировка",
    "также",
    "еще",
    "не",
    "больше",
    "меньше",
    "исключи",
    "оставь",
    "лишь",
    "and",
    "now",
    "only",
    "add",
    "remove",
    "top",
    "sort",
    "by",
    "for",
    "in",
    "just",
    "what",
    "same",
    "but",
    "without",
    "then",
];

/// The readings of a question as an edit; none where it is a question of its own.
pub(super) fn follow_up(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    question: &Question<'_>,
    previous: &Representation,
    fresh: &[Parsed],
) -> Vec<Parsed> {
    let Some(first) = linked.tokens.first() else {
        return Vec::new();
    };
    let of_them = linked.tokens.iter().any(|it| {
        matches!(
            it.small.as_str(),
            "их" | "них" | "ними" | "этих" | "они" | "them" | "those" | "they"
        )
    });
    let begins = of_them || MARKS.contains(&first.small.as_str());
    let asks = linked.cues.iter().any(|it| {
        it.from == 0
            && matches!(
                it.cue,
                Cue::Add
                    | Cue::Remove
                    | Cue::Only
                    | Cue::Top
                    | Cue::OrderBy
                    | Cue::By
                    | Cue::Part(_)
                    | Cue::Time(_)
                    | Cue::Compare(..)
            )
    });
    let best = fresh.first();
    let is_whole = best.is_some_and(|it| {
        it.named.is_some()
            && it.coverage >= 0.9
            && it.representation.subject.name != previous.subject.name
    });
    let words = linked.tokens.len();
    if !begins && !asks && (is_whole || words > 4) {
        return Vec::new();
    }
    let mut found: Vec<Parsed> = Vec::new();
    for (subject, cost) in subjects(lexicon, linked, previous) {
        let Some(table) = lexicon.table_of(&subject) else {
            continue;
        };
        let Some(mut said) = read(lexicon, linked, table, false) else {
            continue;
        };
        times(linked, question, previous, &mut said);
        let Some(representation) = edited(lexicon, linked, &said, previous, &subject) else {
            continue;
        };
        let unknown = said.uncovered.len();
        let all = said.covered + unknown;
        let coverage = if all == 0 {
            0.0
        } else {
            said.covered as f64 / all as f64
        };
        found.push(Parsed {
            representation,
            score: said.score - cost + 1.0,
            coverage,
            uncovered: said.uncovered,
            named: Some((0, words)),
        });
    }
    found.sort_by(|left, right| right.score.total_cmp(&left.score));
    // Another table is named: what was asked of the first one is asked of it.
    let edits_nothing = found
        .first()
        .is_none_or(|it| it.coverage < 0.6 || it.representation == *previous);
    if edits_nothing && is_whole {
        return switched(lexicon, previous, fresh);
    }
    found
}

/// The previous table, and the other views of its object where words ask for them.
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
    if wants_view {
        let views = [View::Balance, View::Turnovers, View::BalanceAndTurnovers];
        for (place, view) in views.into_iter().enumerate() {
            let other = Subject {
                view,
                ..previous.subject.clone()
            };
            if other != previous.subject && lexicon.table_of(&other).is_some() {
                subjects.push((other, 0.1 * (place + 1) as f64));
            }
        }
    }
    subjects
}

/// Months without a year are those of the period that was spoken of; `в прошлом` goes on with its unit.
fn times(linked: &Linked, question: &Question<'_>, previous: &Representation, said: &mut Mentions) {
    let Some(period) = previous.period else {
        return;
    };
    let small = |at: usize| linked.tokens.get(at).map_or("", |it| it.small.as_str());
    if said.times.is_empty() {
        let shift = (0..linked.tokens.len()).find_map(|at| {
            let word = small(at);
            let back = ["прошл", "предыдущ"].iter().any(|it| word.starts_with(it))
                || matches!(word, "last" | "previous");
            let next = word.starts_with("следующ") || word == "next";
            let this = matches!(
                word,
                "этом" | "этот" | "эту" | "текущем" | "текущий" | "this"
            );
            let shift = match (back, next, this) {
                (true, _, _) => -1,
                (_, true, _) => 1,
                (_, _, true) => 0,
                _ => return None,
            };
            Some((at, shift))
        });
        if let (Some((at, shift)), Some((part, from))) = (shift, unit(&period)) {
            let anchor = if shift == 0 { question.today } else { from };
            if let Some(date) = anchor.add(part, shift) {
                said.times
                    .push(Time::Range(date.begin(part), date.end(part)));
                said.uncovered.retain(|it| *it != at);
                said.covered += 1;
                said.score += 1.5;
            }
        }
        return;
    }
    let Some(last) = period.to.or(period.from) else {
        return;
    };
    let has_year = linked
        .tokens
        .iter()
        .any(|it| it.text.len() == 4 && it.text.bytes().all(|it| it.is_ascii_digit()));
    let is_relative = linked.tokens.iter().any(|it| {
        let starts = |begin: &str| it.small.starts_with(begin);
        starts("прошл")
            || starts("текущ")
            || starts("этот")
            || starts("этом")
            || starts("последн")
            || starts("сегодня")
            || starts("вчера")
            || matches!(
                it.small.as_str(),
                "last" | "this" | "today" | "yesterday" | "year"
            )
    });
    if has_year || is_relative || last >= question.today {
        return;
    }
    let anchored = cues(&linked.tokens, last);
    let times: Vec<Time> = anchored
        .iter()
        .filter_map(|it| match it.cue {
            Cue::Time(time) => Some((it.to - it.from, time)),
            _ => None,
        })
        .max_by_key(|it| it.0)
        .map(|it| it.1)
        .into_iter()
        .collect();
    if !times.is_empty() {
        said.times = times;
    }
}

/// The part of the calendar that a period is, and its beginning.
fn unit(period: &Period) -> Option<(Part, Date)> {
    let (from, to) = (period.from?, period.to?);
    let parts = [
        Part::Day,
        Part::Week,
        Part::Month,
        Part::Quarter,
        Part::HalfYear,
        Part::Year,
    ];
    let found = parts
        .into_iter()
        .find(|it| from.begin(*it) == from && from.end(*it) == to);
    found.map(|it| (it, from))
}

/// The question before, asked of the table that is named now.
fn switched(lexicon: &Lexicon<'_>, previous: &Representation, fresh: &[Parsed]) -> Vec<Parsed> {
    let kept = fresh.iter().take(3).map(|it| {
        let mut it = it.clone();
        let now = &mut it.representation;
        if now.period.is_none() {
            now.period = previous.period;
        }
        if now.columns.is_empty() {
            let columns = previous.columns.iter();
            now.columns = columns
                .filter(|column| lexicon.field(&now.subject, &column.words).is_some())
                .cloned()
                .collect();
        }
        let filters = previous.filters.iter().filter(|filter| {
            !filter.by_default && lexicon.field(&now.subject, &filter.field.words).is_some()
        });
        for filter in filters {
            if !now.filters.iter().any(|it| it.field == filter.field) {
                now.filters.push(filter.clone());
            }
        }
        it
    });
    kept.collect()
}
