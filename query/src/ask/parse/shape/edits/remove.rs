//! What a question takes away from the answer before: `убери сумму`, `без цехов`.

use super::measures;
use crate::ask::Part;
use crate::ask::normalise::Cue;
use crate::ask::parse::shape::Shaper;
use crate::ask::representation::{Filter, Measure, Test};

impl Shaper<'_, '_> {
    /// Whether it is records that are taken away, and no part of the answer: `исключи Ромашку`.
    pub(super) fn excludes(&self) -> bool {
        let said = self.said;
        let is_value = |it: &Filter| !matches!(it.test, Test::Empty | Test::Among(_));
        let has = |filter: &Filter| {
            self.it.filters.iter().any(|it| {
                it.field == filter.field && !it.negated && !it.by_default && shares(it, filter)
            })
        };
        !said.filters.is_empty() && said.filters.iter().all(|it| is_value(it) && !has(it))
    }

    /// What is named is taken away.
    pub(super) fn remove(&mut self) {
        let said = self.said;
        let before = self.it.clone();
        for mention in &said.fields {
            let field = &mention.place.field;
            let column = self
                .it
                .columns
                .iter()
                .position(|it| it.words == field.words);
            let measure = self
                .it
                .measures
                .iter()
                .position(|it| measures::is_of(it, field));
            if let Some(place) = column {
                self.it = self.it.without(Part::Column(place));
            } else if let Some(place) = measure {
                self.it = self.it.without(Part::Measure(place));
            } else {
                let count = self.it.filters.len();
                let starts = |it: &Filter| it.field.words.starts_with(&field.words);
                self.it.filters.retain(|it| it.by_default || !starts(it));
                if self.it.filters.len() == count && !mention.filtered {
                    self.unused.extend(mention.from..mention.to);
                }
            }
        }
        for filter in &said.filters {
            for known in &mut self.it.filters {
                if let (Test::Is(left) | Test::Below(left), Test::Is(right) | Test::Below(right)) =
                    (&mut known.test, &filter.test)
                    && known.field == filter.field
                    && left.len() > right.len()
                {
                    left.retain(|it| !right.contains(it));
                }
            }
            let meets = |it: &Filter| it.field == filter.field && shares(it, filter);
            self.it.filters.retain(|it| !meets(it));
        }
        if !said.parts.is_empty() {
            self.it.columns.retain(|it| it.part.is_none());
        }
        let linked = self.linked;
        let says = |words: &[&str]| {
            let mut tokens = linked.tokens.iter();
            tokens.any(|it| words.iter().any(|word| it.small.starts_with(word)))
        };
        if !said.times.is_empty()
            || says(&["период", "дат", "period", "date"]) && said.fields.is_empty()
        {
            self.it.period = None;
        }
        if says(&["месяц", "недел", "квартал", "month", "week", "quarter"]) {
            self.it.columns.retain(|it| it.part.is_none());
        }
        if said.flags.top || says(&["ограничен", "limit", "топ"]) {
            self.it.top = None;
        }
        if said.flags.order || says(&["сортиров", "порядок", "sort", "order"]) {
            self.it.order.clear();
        }
        if said.flags.count && self.it.measures.len() > 1 {
            self.it.measures.retain(|it| *it != Measure::Count);
        }
        if says(&["фильтр", "услови", "отбор", "filter", "condition"])
            && said.fields.is_empty()
            && said.filters.is_empty()
        {
            self.it.filters.retain(|it| it.by_default);
            self.it.limits.clear();
        }
        if !said.comparisons.is_empty() {
            self.it.limits.clear();
        }
        if self.it == before {
            self.leaves(|it| matches!(it, Cue::Remove(_)));
        }
        // A list that is grouped by nothing any more is a number; one that shows nothing is no list.
        if self.it.columns.is_empty() && self.it.measures.is_empty() {
            self.it.columns = before.columns;
            self.it.measures = before.measures;
            self.leaves(|it| matches!(it, Cue::Remove(_)));
        }
    }
}

/// Whether two conditions speak of the same values.
fn shares(known: &Filter, said: &Filter) -> bool {
    match (&known.test, &said.test) {
        (Test::Is(left) | Test::Below(left), Test::Is(right) | Test::Below(right)) => {
            left.iter().any(|it| right.contains(it))
        }
        (left, right) => left == right,
    }
}
