//! Times that a question tells from the period that was spoken of.

use super::part_of;
use crate::ask::Question;
use crate::ask::link::Linked;
use crate::ask::normalise::periods::Time;
use crate::ask::normalise::{Cue, cues};
use crate::ask::parse::Mentions;
use crate::ask::representation::Representation;
use crate::{Date, Part};

/// Months without a year are those of the period that was spoken of; `в прошлом` goes on with its unit.
pub(super) fn anchored(
    linked: &Linked,
    question: &Question<'_>,
    previous: &Representation,
    said: &mut Mentions,
) {
    let Some(period) = previous.period else {
        return;
    };
    let small = |at: usize| linked.tokens.get(at).map_or("", |it| it.small.as_str());
    if said.times.is_empty() {
        let shift = (0..linked.tokens.len()).find_map(|at| {
            let word = small(at);
            let back = ["прошл", "предыдущ", "предшеств"]
                .iter()
                .any(|it| word.starts_with(it))
                || matches!(word, "last" | "previous");
            let next = word.starts_with("следующ") || word == "next";
            let this = matches!(
                word,
                "этом" | "этот" | "эту" | "текущем" | "текущий" | "текущую" | "this"
            );
            let shift = match (back, next, this) {
                (true, _, _) => -1,
                (_, true, _) => 1,
                (_, _, true) => 0,
                _ => return None,
            };
            Some((at, shift))
        });
        if let (Some((at, shift)), Some((part, from))) = (shift, part_of(&period))
            && said.filters.is_empty()
            && said.fields.is_empty()
        {
            let anchor = if shift == 0 { question.today } else { from };
            if let Some(date) = anchor.add(part, shift) {
                said.times
                    .push(Time::Range(date.begin(part), date.end(part)));
                said.uncovered.retain(|it| *it != at);
                said.covered += 1;
                said.score += 1.5;
                said.flags.latest &= small(at) != "last";
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
            || starts("предыдущ")
            || starts("текущ")
            || starts("этот")
            || starts("этом")
            || starts("эту")
            || starts("последн")
            || starts("сегодня")
            || starts("вчера")
            || matches!(
                it.small.as_str(),
                "last" | "this" | "previous" | "today" | "yesterday" | "year"
            )
    });
    // A month is one of the year that was spoken of, as far as that has come, unless the one of today is nearer to a month:
    // `декабрь`, then `а январь?`.
    let anchor = last.end(Part::Year).min(question.today);
    if has_year || is_relative || anchor >= question.today {
        return;
    }
    let Some(same) = longest(linked, anchor) else {
        return;
    };
    let month = part_of(&period).filter(|it| it.0 != Part::Year);
    let nearer = match (said.times.as_slice(), month) {
        ([now], Some((_, from))) => {
            let distance = |it: &Time| match it {
                Time::Range(first, _) => first.seconds().abs_diff(from.seconds()),
                _ => u64::MAX,
            };
            (distance(now) < distance(&same)).then_some(*now)
        }
        _ => None,
    };
    said.times = vec![nearer.unwrap_or(same)];
}

/// The time that most of the words tell, from a day.
fn longest(linked: &Linked, today: Date) -> Option<Time> {
    let times = cues(&linked.tokens, today).into_iter();
    let times = times.filter_map(|it| match it.cue {
        Cue::Time(time) => Some((it.to - it.from, time)),
        _ => None,
    });
    times.max_by_key(|it| it.0).map(|it| it.1)
}
