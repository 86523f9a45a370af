//! Two fields of one record: `счета, у которых срок оплаты раньше даты выставления`.

use super::Compared;
use super::fields::{Side, sides};
use crate::Part;
use crate::ask::parse::Parsed;
use crate::ask::representation::{Field, Filter, Representation, Test};
use crate::ir::Comparison;

/// The left side ends no further than so many words before the sign.
const NEAR: usize = 3;

impl Compared<'_, '_> {
    /// The readings of records one of whose fields compares so with another one.
    pub(super) fn rows(&self, reading: &Parsed, place: usize) -> Vec<Parsed> {
        let Some(table) = self.of.lexicon.table(place) else {
            return Vec::new();
        };
        let ends_near = |it: &&Side| {
            self.is_behind || it.taken.first().is_some_and(|it| it.1 + NEAR >= self.left.1)
        };
        let lefts = sides(self.of, table, self.left);
        let rights = sides(self.of, table, self.right);
        let left = lefts.iter().filter(ends_near).filter(|it| it.field.words.len() == 1);
        let pairs = left.flat_map(|left| {
            let fits = |it: &&Side| it.is_date == left.is_date && it.field != left.field;
            rights.iter().filter(fits).map(move |right| (left, right))
        });
        let weight = |it: &(&Side, &Side)| it.0.quality + it.1.quality;
        let best = pairs.max_by(|one, other| weight(one).total_cmp(&weight(other)));
        let Some((left, right)) = best else {
            return Vec::new();
        };
        let mut uncovered = reading.uncovered.clone();
        uncovered.extend(self.lost(&right.taken));
        let made = self.conditions(&reading.representation, left, right);
        made.into_iter()
            .map(|it| self.of.reading(it, uncovered.clone()))
            .collect()
    }

    /// The records with the condition; dates that nobody filled in are neither before nor after others.
    fn conditions(&self, of: &Representation, left: &Side, right: &Side) -> Vec<Representation> {
        let filter = |field: &Field, test: Test| Filter {
            field: field.clone(),
            test,
            negated: false,
            by_default: false,
        };
        let mut it = of.clone();
        it.filters.retain(|it| it.by_default || it.field != left.field);
        let of_filters = it.filters.clone();
        if it.measures.is_empty() {
            for side in [left, right] {
                if !it.columns.contains(&side.field) {
                    it.columns.push(side.field.clone());
                }
            }
        }
        let test = Test::Field(self.sign, right.field.clone());
        it.filters.insert(0, filter(&left.field, test));
        if !left.is_date {
            return vec![it];
        }
        let may_be_empty = match self.sign {
            Comparison::Less | Comparison::LessOrEqual => Some(left),
            Comparison::Greater | Comparison::GreaterOrEqual => Some(right),
            Comparison::Equal | Comparison::NotEqual => None,
        };
        let may_be_empty = may_be_empty.filter(|side| {
            let is_moment = side.field.words.last().is_some_and(|it| it.en.is("Date"));
            !is_moment
        });
        let mut made = Vec::new();
        if let Some(side) = may_be_empty {
            let mut filled = it.clone();
            filled.filters.insert(
                1,
                Filter {
                    negated: true,
                    by_default: true,
                    ..filter(&side.field, Test::Empty)
                },
            );
            made.push(filled);
        }
        made.push(it.clone());
        // A day is neither before nor after a time of the same day.
        let days = Field {
            part: Some(Part::Day),
            ..right.field.clone()
        };
        let mut by_days = it;
        by_days.filters = of_filters;
        by_days
            .filters
            .insert(0, filter(&left.field, Test::Field(self.sign, days)));
        made.push(by_days);
        made
    }
}
