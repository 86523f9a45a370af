//! What two registers count side by side: `остатки и продажи по товарам за март`.

use metadata::Kind;

use super::{Piece, Whole, sums_totals};
use crate::ask::normalise::Cue;
use crate::ask::parse::Parsed;
use crate::ask::representation::{Filter, Joined, Representation};

const AND: [&str; 6] = ["и", "and", "&", "+", "плюс", "рядом"];
/// What both have in common begins with one of these.
const COMMON: [&str; 14] = [
    "по", "за", "на", "в", "во", "с", "для", "by", "for", "in", "per", "on", "during", "of",
];

/// The readings of a question about two registers.
pub(super) fn both(of: &Whole<'_, '_>) -> Vec<Parsed> {
    let Some((at, tail)) = parts(of) else {
        return Vec::new();
    };
    let common: Vec<Piece> = of.own(tail, of.len()).collect();
    let ask = |from: usize, to: usize| {
        let pieces: Vec<Piece> = of.own(from, to).chain(common.iter().copied()).collect();
        let best = of.ask(&pieces).into_iter().next();
        // `количество` is a number of some register, not a register.
        let mut cues = of.linked.cues.iter();
        let says = cues.any(|it| {
            let is_total = matches!(it.cue, Cue::Balance | Cue::Turnover);
            is_total && from <= it.from && it.from < to
        });
        best.filter(|it| it.uncovered.is_empty() && is_register(&it.representation))
            .filter(|it| says || it.named.is_some_and(|it| it.0 < to - from))
    };
    let Some(left) = ask(0, at) else {
        return Vec::new();
    };
    let Some(right) = ask(at + 1, tail) else {
        return Vec::new();
    };
    let joined = join(&left.representation, &right.representation);
    let joined = joined.map(|it| of.reading(it, Vec::new()));
    joined.into_iter().collect()
}

/// The word between what is counted, and where what both have in common begins.
fn parts(of: &Whole<'_, '_>) -> Option<(usize, usize)> {
    let at = of.find(1, &AND)?;
    let tail = of.find(at + 2, &COMMON)?;
    // `по складам и товарам` is one table.
    let is_early = (0..at).any(|it| COMMON.contains(&of.word(it)));
    (!is_early && tail < of.len()).then_some((at, tail))
}

fn is_register(of: &Representation) -> bool {
    sums_totals(of)
        && of.subject.kind == Kind::AccumulationRegister
        && !of.columns.is_empty()
        && of.limits.is_empty()
        && of.order.is_empty()
        && of.top.is_none()
}

/// One of two with what the other counts: the one that has a period of its own holds for both.
pub(super) fn join(left: &Representation, right: &Representation) -> Option<Representation> {
    let ranged = |it: &Representation| it.period.is_some_and(|it| it.from.is_some());
    let (main, other) = match ranged(right) && !ranged(left) {
        true => (right, left),
        false => (left, right),
    };
    let asked = |it: &Representation| {
        let filters = it.filters.iter();
        filters.filter(|it: &&Filter| !it.by_default).count()
    };
    let fits = main.subject.name != other.subject.name
        && main.columns.len() == other.columns.len()
        && asked(main) == asked(other);
    fits.then(|| Representation {
        joined: Some(Joined {
            subject: other.subject.clone(),
            measures: other.measures.clone(),
        }),
        ..main.clone()
    })
}
