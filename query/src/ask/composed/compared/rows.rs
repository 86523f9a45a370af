//! Two fields of one record: `счета, у которых срок оплаты раньше даты выставления`.

use super::Compared;
use super::fields::{Side, name, sides};
use crate::Part;
use crate::ask::lexicon::tables::Table;
use crate::ask::parse::Parsed;
use crate::ask::representation::{Field, Filter, Representation, Test};
use crate::ir::Comparison;

/// The left side ends no further than so many words before the sign.
const NEAR: usize = 3;

impl Compared<'_, '_> {
    /// The readings, each with how well its sides are said, of records one of whose fields compares so with another one.
    pub(super) fn rows(&self, reading: &Parsed, place: usize) -> Vec<(f64, Parsed)> {
        let Some(table) = self.of.lexicon.table(place) else {
            return Vec::new();
        };
        let ends_near = |it: &&Side| {
            self.is_behind
                || it
                    .taken
                    .first()
                    .is_some_and(|it| it.1 + NEAR >= self.left.1)
        };
        let lefts = sides(self.of, table, self.left);
        let rights = sides(self.of, table, self.right);
        let fits = |it: &Side| self.of_time.is_none_or(|of_time| of_time == it.is_date);
        let lefts: Vec<Side> = lefts
            .into_iter()
            .filter(|it| fits(it) && !it.is_named_only)
            .collect();
        // Words that say a field of something else best say none of this table.
        if lefts.first().is_some_and(|it| it.field.words.len() > 1) {
            return Vec::new();
        }
        let rights: Vec<Side> = rights
            .into_iter()
            .filter(|it| !self.is_of_head(table, it))
            .collect();
        let left = lefts
            .iter()
            .filter(ends_near)
            .filter(|it| it.field.words.len() == 1);
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
        uncovered.extend(&reading.unheard);
        // They are in the condition.
        uncovered.retain(|at| !left.taken.iter().any(|it| it.0 <= *at && *at < it.1));
        uncovered.extend(self.lost(&right.taken));
        let made = self.conditions(&reading.representation, left, right);
        let quality = left.quality + right.quality;
        made.into_iter()
            .map(|it| (quality, self.of.reading(it, uncovered.clone())))
            .collect()
    }

    /// Whether a side is of what the question lists: `заказы, где сумма оплаты меньше суммы заказа` lists no payments.
    fn is_of_head(&self, table: &Table, side: &Side) -> bool {
        let [first, _] = side.field.words.as_slice() else {
            return false;
        };
        let before = (0, self.at.0);
        let at = |table: &Table| name(self.of, table, before).map(|it| it.0.0);
        let field = table.field(first.ru.as_str());
        let targets = field.map_or(&[][..], |it| &it.targets).iter();
        let mut targets = targets.filter_map(|it| self.of.lexicon.table(*it));
        let own = at(table);
        targets.any(|it| match (at(it), own) {
            (Some(head), Some(own)) => head < own,
            (Some(_), None) => true,
            (None, _) => false,
        })
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
        it.filters
            .retain(|it| it.by_default || it.field != left.field);
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
