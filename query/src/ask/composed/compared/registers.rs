//! What one register counts beside what another one does: `проекты, по которым выручка меньше затрат`.

use metadata::Kind;

use super::{Compared, Piece};
use crate::ask::composed::{both, sums_totals};
use crate::ask::parse::Parsed;
use crate::ask::representation::{Limit, Measure, Representation};

/// Words between the head of a question and what is compared.
const WHERE: [&str; 22] = [
    ",",
    "где",
    "у",
    "по",
    "которым",
    "которых",
    "которые",
    "котором",
    "которой",
    "с",
    "со",
    "чьи",
    "чья",
    "where",
    "with",
    "whose",
    "which",
    "that",
    "have",
    "the",
    "than",
    "when",
];

impl Compared<'_, '_> {
    /// The reading of two registers that are joined by what the question lists.
    pub(super) fn registers(&self) -> Vec<Parsed> {
        let found = self.joined();
        found.into_iter().collect()
    }

    fn joined(&self) -> Option<Parsed> {
        let of = self.of;
        let end = (1..self.at.0).find(|at| WHERE.contains(&of.word(*at)))?;
        let left = match self.is_behind {
            true => self.left,
            false => (end, self.at.0),
        };
        let ask = |side: (usize, usize)| -> Option<Representation> {
            let words = (side.0..side.1).filter(|at| !WHERE.contains(&of.word(*at)));
            let words = words.map(Piece::Own);
            let mut pieces: Vec<Piece> = words.chain(of.own(self.right.1, of.len())).collect();
            pieces.push(of.by());
            pieces.extend(of.own(0, end));
            let best = of.ask(&pieces).into_iter().next()?;
            let it = &best.representation;
            let fits = best.uncovered.is_empty()
                && best.unheard.is_empty()
                && sums_totals(it)
                && it.subject.kind == Kind::AccumulationRegister
                && it.columns.len() == 1
                && it.limits.is_empty();
            fits.then_some(best.representation)
        };
        let (left, right) = (ask(left)?, ask(self.right)?);
        let (mut left, mut right) = (left, right);
        left.order.clear();
        right.order.clear();
        left.measures.truncate(1);
        right.measures.truncate(1);
        let digits = |it: &Representation| match it.measures.first() {
            Some(Measure::Of(_, field)) => {
                let field = of.lexicon.field(&it.subject, &field.words);
                field.map(|it| it.digits)
            }
            _ => None,
        };
        if digits(&left) != digits(&right) {
            return None;
        }
        // The main one stays the left one: its columns are those of both.
        let mut it = both::join(&left, &right)?;
        let is_turned = it.subject != left.subject;
        let other = it.joined.as_ref()?;
        let Some(Measure::Of(_, field)) = other.measures.first() else {
            return None;
        };
        let beside = Measure::Beside(other.subject.clone(), field.clone());
        let own = it.measures.first()?.clone();
        it.measures
            .push(Measure::Difference(Box::new(own), Box::new(beside)));
        it.limits = vec![Limit {
            measure: 1,
            comparison: match is_turned {
                true => super::totals::turned(self.sign),
                false => self.sign,
            },
            number: "0".to_owned(),
        }];
        Some(of.reading(it, Vec::new()))
    }
}
