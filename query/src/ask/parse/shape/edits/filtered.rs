//! Conditions of an edit: those of the same field are replaced, or joined.

use super::{Adding, measures};
use crate::ask::Part;
use crate::ask::normalise::Cue;
use crate::ask::parse::filters;
use crate::ask::parse::shape::Shaper;
use crate::ask::representation::{Field, Filter, Test, Value};
use crate::ir::Comparison;

impl Shaper<'_, '_> {
    pub(super) fn filtered(&mut self, adds: Adding) {
        for filter in &self.said.filters {
            let mut filter = filter.clone();
            filter.negated |= self.said.flags.remove;
            self.filter_anew(&filter, adds);
        }
        for related in &self.said.related {
            self.it
                .filters
                .extend(filters::related(self.lexicon, self.table, related));
        }
        let unmarked = |it: &Filter| it.by_default && matches!(it.test, Test::True);
        if self.said.flags.marked {
            for filter in self
                .it
                .filters
                .iter_mut()
                .filter(|it| unmarked(it) && it.negated)
            {
                let is_mark = filter
                    .field
                    .words
                    .last()
                    .is_some_and(|it| it.en.is("DeletionMark"));
                if is_mark {
                    filter.negated = false;
                    filter.by_default = false;
                }
            }
        }
        self.unfiltered();
    }

    fn filter_anew(&mut self, filter: &Filter, adds: Adding) {
        if filter.test == Test::Empty && !filter.negated && self.says_without() {
            self.without_field(&filter.field);
            return;
        }
        if adds == Adding::Surely || (adds == Adding::Maybe && !self.it.subject_is_list()) {
            let mut known = self.it.filters.iter_mut();
            let known = known.find(|it| {
                it.field == filter.field && it.negated == filter.negated && !it.by_default
            });
            if let Some(known) = known
                && let (Test::Is(left) | Test::Below(left), Test::Is(right) | Test::Below(right)) =
                    (&mut known.test, &filter.test)
            {
                for value in right {
                    if !left.contains(value) {
                        left.push(value.clone());
                    }
                }
                return;
            }
            // Two texts of one field are no condition that there is.
            let is_known = self.it.filters.iter().any(|it| {
                it.field == filter.field && it.negated == filter.negated && it.test != filter.test
            });
            if is_known
                && !filter.negated
                && matches!(filter.test, Test::Contains(_) | Test::Begins(_))
            {
                self.leaves_adding();
            }
        }
        let first = |it: &Filter| it.field.words.first().map(|it| it.ru.clone());
        self.it.filters.retain(|it| {
            // Two conditions that tell which item it is are about the same one.
            let is_same = it.field == filter.field
                || (first(it) == first(filter) && identifies(it) && identifies(filter));
            let is_beside =
                it.negated != filter.negated && it.test != filter.test && filter.negated;
            !is_same || is_beside || (it.by_default && it.field != filter.field)
        });
        self.it.filters.push(filter.clone());
    }

    /// `без`, and not `не заполнен`.
    fn says_without(&self) -> bool {
        let says = |cue: &Cue| self.linked.cues.iter().any(|it| it.cue == *cue);
        says(&Cue::Without) && !says(&Cue::Empty)
    }

    /// `без цехов` takes the column away; of a list that has none it is a condition.
    fn without_field(&mut self, field: &Field) {
        let shown = self
            .it
            .columns
            .iter()
            .position(|it| it.words == field.words);
        let counted = self
            .it
            .measures
            .iter()
            .position(|it| measures::is_of(it, field));
        if self.it.columns.len() + self.it.measures.len() > 1 {
            let part = shown.map(Part::Column).or(counted.map(Part::Measure));
            if let Some(part) = part {
                self.it = self.it.without(part);
                return;
            }
        }
        let count = self.it.filters.len();
        let starts = |it: &Filter| it.field.words.starts_with(&field.words);
        self.it.filters.retain(|it| it.by_default || !starts(it));
        if self.it.filters.len() < count {
            return;
        }
        // Records of totals have all their dimensions.
        match self.it.subject_is_list() {
            true => self.it.filters.push(Filter {
                field: field.clone(),
                test: Test::Empty,
                negated: false,
                by_default: false,
            }),
            false => self.leaves(|it| matches!(it, Cue::Without)),
        }
    }

    /// Words that ask for one thing more came to nothing.
    fn leaves_adding(&mut self) {
        let tokens = self.linked.tokens.iter().enumerate();
        let words = tokens.filter(|(at, it)| {
            matches!(
                it.small.as_str(),
                "тоже"
                    | "также"
                    | "еще"
                    | "добавь"
                    | "too"
                    | "also"
                    | "add"
                    | "вместе"
                    | "плюс"
                    | "plus"
            ) || (*at == 0 && matches!(it.small.as_str(), "и" | "and"))
        });
        let words: Vec<usize> = words.map(|it| it.0).collect();
        self.unused.extend(words);
    }

    /// `по всем складам`: no condition of stores any more.
    fn unfiltered(&mut self) {
        let linked = self.linked;
        for mention in &self.said.fields {
            let before = mention
                .from
                .checked_sub(1)
                .and_then(|it| linked.tokens.get(it));
            let is_all = before.is_some_and(|it| {
                matches!(
                    it.small.as_str(),
                    "все" | "всех" | "всем" | "всеми" | "всей" | "all" | "любым" | "любых"
                )
            });
            if !is_all || mention.filtered {
                continue;
            }
            let words = &mention.place.field.words;
            self.it
                .filters
                .retain(|it| it.by_default || !it.field.words.starts_with(words));
        }
    }

    /// A comparison of a field is in place of one that looks the same way.
    pub(super) fn replace_comparison(
        &mut self,
        field: &Field,
        comparison: Comparison,
        number: &str,
    ) {
        self.it.filters.retain(|it| {
            let Test::Compare(known, Value::Number(of)) = &it.test else {
                return true;
            };
            it.field != *field || !replaces(*known, of, comparison, number)
        });
        let measures: Vec<usize> = (0..self.it.measures.len())
            .filter(|at| {
                let measure = self.it.measures.get(*at);
                measure.is_some_and(|it| measures::is_of(it, field))
            })
            .collect();
        self.it.limits.retain(|it| {
            let is_of = measures.contains(&it.measure);
            !is_of || !replaces(it.comparison, &it.number, comparison, number)
        });
    }

    /// Conditions on the first number that look the same way are replaced.
    pub(super) fn forget_limits(&mut self, comparison: Comparison, number: &str) {
        let kept = |it: &crate::ask::Limit| {
            it.measure != 0 || !replaces(it.comparison, &it.number, comparison, number)
        };
        self.it.limits.retain(kept);
        if self.it.measures.is_empty()
            && let Some(field) = measures::default_number(self.lexicon, self.table, false)
        {
            self.replace_comparison(&field, comparison, number);
        }
    }
}

/// Whether a comparison is in place of one that was there: both look the same way, or nothing is left between them.
fn replaces(known: Comparison, of: &str, comparison: Comparison, number: &str) -> bool {
    let (before, now) = (side(known), side(comparison));
    if before == now || before == 2 || now == 2 {
        return true;
    }
    match (of.parse::<f64>(), number.parse::<f64>()) {
        (Ok(of), Ok(number)) if now == 1 => number <= of,
        (Ok(of), Ok(number)) => number >= of,
        _ => false,
    }
}

/// Whether a condition tells which item it is.
fn identifies(filter: &Filter) -> bool {
    let is_name = |word: &metadata::platform::Names| {
        ["Description", "Number", "Code"]
            .iter()
            .any(|it| word.en.is(it))
    };
    match filter.field.words.as_slice() {
        [_] => matches!(filter.test, Test::Is(_) | Test::Below(_)),
        [_, .., last] => is_name(last),
        [] => false,
    }
}

/// Which way a comparison looks: `больше` and `не меньше` look the same.
fn side(comparison: Comparison) -> u8 {
    match comparison {
        Comparison::Greater | Comparison::GreaterOrEqual => 0,
        Comparison::Less | Comparison::LessOrEqual => 1,
        Comparison::Equal | Comparison::NotEqual => 2,
    }
}
