//! Wishes that a query cannot hold, although each of its words is in it: things one by one in one number, the balance of one
//! side of accounts, prices that are added up.

use super::Heard;
use crate::ask::lexicon::phrases::Phrase;
use crate::ask::normalise::Cue;
use crate::ask::parse::lattice::{Edge, Reading};
use crate::ask::representation::{Aggregate, Measure};

/// Heads of names of numbers of one piece, which are never added up.
const OF_ONE: [&str; 8] = [
    "цен",
    "ставк",
    "тариф",
    "процент",
    "price",
    "rate",
    "tariff",
    "percent",
];

impl Heard<'_, '_> {
    /// `каждого товара`: one by one.
    pub(super) fn says_each(&self, edge: &Edge) -> bool {
        let words = self.linked.tokens.get(edge.from..edge.to);
        words
            .into_iter()
            .flatten()
            .any(|it| it.small.starts_with("кажд") || matches!(it.small.as_str(), "each" | "every"))
    }

    /// `кредитовое сальдо`: what is left on a side, and not what came to it.
    pub(super) fn is_other_side(&self, edge: &Edge) -> bool {
        let cues = &self.linked.cues;
        let is_balance = |at: usize| {
            let mut beside = cues.iter().filter(|it| it.from <= at && at < it.to);
            beside.any(|it| matches!(it.cue, Cue::Balance | Cue::Opening | Cue::Closing))
        };
        let has_balance = is_balance(edge.to) || edge.from.checked_sub(1).is_some_and(is_balance);
        let is_side = |it: &Measure| match it {
            Measure::Of(_, field) => field.words.last().is_some_and(|it| {
                let english = it.en.as_str();
                english.contains("Balance") && (english.ends_with("Dr") || english.ends_with("Cr"))
            }),
            _ => false,
        };
        has_balance && !self.it.measures.iter().any(is_side)
    }

    /// Words of a price that is added up: the sum of prices is the sum of nothing.
    pub(super) fn unpriced(&self) -> Vec<usize> {
        let head = |it: &Phrase| {
            let head = it.stems.get(it.head);
            head.is_some_and(|it| OF_ONE.contains(&self.lexicon.phrases.spelt(*it)))
        };
        let summed = self.it.measures.iter().filter_map(|it| match it {
            Measure::Of(Aggregate::Sum, field) => Some(field),
            _ => None,
        });
        let of_one: Vec<_> = summed
            .filter(|it| {
                let known = self.lexicon.field(&self.it.subject, &it.words);
                let phrases = known.map_or(&[][..], |it| &it.phrases).iter();
                let mut phrases = phrases.filter_map(|it| self.lexicon.phrases.list.get(*it));
                phrases.any(head)
            })
            .collect();
        let edges = self.said.edges.iter().filter(|edge| match &edge.reading {
            Reading::Field(place) => of_one.contains(&&place.field),
            _ => false,
        });
        edges.flat_map(|edge| edge.from..edge.to).collect()
    }
}
