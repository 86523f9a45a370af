//! A total of a register beside another one, or beside what a dimension says: `остаток ниже минимального`, `продажи ниже
//! себестоимости`, `затраты превысили бюджет`.

use super::Compared;
use super::fields::said_field;
use crate::ask::lexicon::tables::{Field as TableField, Role, Suffix, Table};
use crate::ask::normalise::Cue;
use crate::ask::parse::{Parsed, default_number, with_suffix};
use crate::ask::representation::{Aggregate, Field, Filter, Limit, Measure, Representation, Test};
use crate::ir::Comparison;

/// What a total is compared with.
struct Other {
    measure: Measure,
    /// The dimension that has it, where it is no total itself.
    dimension: Option<(Field, usize)>,
    /// The field of what the dimension refers to.
    behind: Option<Field>,
    quality: f64,
    /// Its name has words of the number.
    is_alike: bool,
    taken: Vec<(usize, usize)>,
}

impl Compared<'_, '_> {
    /// The readings of totals that compare so with others.
    pub(super) fn totals(&self, reading: &Parsed, place: usize) -> Vec<(f64, Parsed)> {
        let of = self.of;
        let Some(table) = of.lexicon.table(place) else {
            return Vec::new();
        };
        let mut it = reading.representation.clone();
        let Some(Measure::Of(Aggregate::Sum, number)) = it.measures.first().cloned() else {
            return Vec::new();
        };
        // What is left of the words must name the register.
        let is_named = reading.named.is_some()
            || of
                .find(0, &["чего", "что", "what"])
                .is_some_and(|it| it < self.at.0);
        let is_total = of.linked.cues.iter().any(|it| {
            let total = matches!(
                it.cue,
                Cue::Balance | Cue::Turnover | Cue::Receipt | Cue::Expense
            );
            total && it.from < self.at.1
        });
        let own = of.lexicon.field(&table.subject, &number.words);
        let is_said = own.is_some_and(|it| said_field(of, it, (0, self.right.0)).is_some());
        if self.of_time == Some(true) || !(is_named || is_total || is_said) {
            return Vec::new();
        }
        let mut others = self.resources(table, &number);
        others.extend(self.attributes(table, &it, &number));
        others.sort_by(|left, right| right.quality.total_cmp(&left.quality));
        let Some(other) = others.into_iter().next() else {
            return Vec::new();
        };
        let number = self.counterpart(table, number, &other);
        // Pieces are no money.
        let digits = |field: &Field| {
            let field = of.lexicon.field(&table.subject, &field.words);
            field.map(|it| it.digits)
        };
        let is_alike = match &other.measure {
            Measure::Of(_, right) => other.is_alike || digits(right) == digits(&number),
            _ => true,
        };
        if !is_alike {
            return Vec::new();
        }
        let measure = Measure::Of(Aggregate::Sum, number);
        let mut uncovered = reading.uncovered.clone();
        uncovered.extend(&reading.unheard);
        uncovered.extend(self.lost(&other.taken));
        if let Some((dimension, _)) = &other.dimension
            && !it.columns.contains(dimension)
        {
            it.columns.insert(0, dimension.clone());
        }
        if it.columns.is_empty() {
            let dimensions = || table.fields.iter().filter(|it| it.role == Role::Dimension);
            let of_things = |it: &&TableField| {
                let mut targets = it.targets.iter();
                targets.any(|it| of.lexicon.things.contains(it))
            };
            let Some(dimension) = dimensions()
                .find(of_things)
                .or_else(|| dimensions().next_back())
            else {
                return Vec::new();
            };
            it.columns.push(Field::of(&dimension.names));
        }
        let items = self.items(&it, &other, &measure);
        let both = Measure::Difference(Box::new(measure.clone()), Box::new(other.measure.clone()));
        it.measures = vec![measure, other.measure, both];
        it.limits = vec![Limit {
            measure: 2,
            comparison: self.sign,
            number: "0".to_owned(),
        }];
        it.order.clear();
        let mut made = vec![it];
        // Of what there is nothing there is less than anything.
        let is_less = matches!(self.sign, Comparison::Less | Comparison::LessOrEqual);
        match items {
            Some(items) if is_less => made.insert(0, items),
            Some(items) => made.push(items),
            None => {}
        }
        let quality = other.quality + 1.0;
        made.into_iter()
            .map(|it| (quality, of.reading(it, uncovered.clone())))
            .collect()
    }

    /// Other numbers of the register.
    fn resources(&self, table: &Table, number: &Field) -> Vec<Other> {
        let of = self.of;
        let mut found = Vec::new();
        let known = number
            .words
            .first()
            .and_then(|it| table.field(it.ru.as_str()));
        let Some(Role::Resource(own)) = known.map(|it| it.role) else {
            return found;
        };
        let mut add = |field: Field, quality: f64, taken: (usize, usize)| {
            found.push(Other {
                measure: Measure::Of(Aggregate::Sum, field),
                dimension: None,
                behind: None,
                quality,
                is_alike: false,
                taken: vec![taken],
            });
        };
        for field in table
            .fields
            .iter()
            .filter(|it| it.role == Role::Resource(own))
        {
            if field.names.ru
                == number
                    .words
                    .first()
                    .map_or_else(Default::default, |it| it.ru.clone())
            {
                continue;
            }
            if let Some((at, quality)) = said_field(of, field, self.right) {
                add(Field::of(&field.names), quality, at);
            }
        }
        let sides = of.linked.cues.iter().filter_map(|it| {
            let suffix = match it.cue {
                Cue::Receipt => Suffix::Receipt,
                Cue::Expense => Suffix::Expense,
                Cue::Debit => Suffix::Debit,
                Cue::Credit => Suffix::Credit,
                Cue::Opening => Suffix::Opening,
                Cue::Closing => Suffix::Closing,
                _ => return None,
            };
            let is_inside = self.right.0 <= it.from && it.to <= self.right.1;
            (is_inside && suffix != own).then_some((suffix, (it.from, it.to)))
        });
        for (suffix, at) in sides {
            if let Some(field) = with_suffix(table, number, suffix) {
                add(field, 0.9, at);
            }
        }
        found
    }

    /// Numbers of what the dimensions refer to.
    fn attributes(&self, table: &Table, it: &Representation, number: &Field) -> Vec<Other> {
        let of = self.of;
        let own = of.lexicon.field(&table.subject, &number.words);
        let own = own.map_or(&[][..], |it| &it.phrases);
        let stems = |phrases: &[usize]| -> Vec<usize> {
            let phrases = phrases
                .iter()
                .filter_map(|it| of.lexicon.phrases.list.get(*it));
            phrases.flat_map(|it| it.stems.clone()).collect()
        };
        let own_stems = stems(own);
        let mut found = Vec::new();
        for dimension in table.fields.iter().filter(|it| it.role == Role::Dimension) {
            let [target] = dimension.targets.as_slice() else {
                continue;
            };
            let Some(items) = of.lexicon.table(*target) else {
                continue;
            };
            for field in items
                .fields
                .iter()
                .filter(|it| it.is.number && it.targets.is_empty())
            {
                if field.role != Role::Attribute {
                    continue;
                }
                let Some((at, quality)) = said_field(of, field, self.right) else {
                    continue;
                };
                let path = Field::of(&dimension.names);
                let is_shown = it.columns.contains(&path);
                // `больше часов, чем в бюджете`: the budget of hours.
                let is_alike = stems(&field.phrases)
                    .iter()
                    .any(|it| own_stems.contains(it));
                let more =
                    0.2 * f64::from(u8::from(is_shown)) + 0.2 * f64::from(u8::from(is_alike));
                let mut taken = vec![at];
                taken.extend(super::fields::name(of, items, self.right).map(|it| it.0));
                found.push(Other {
                    measure: Measure::Of(Aggregate::Maximum, path.then(&field.names)),
                    dimension: Some((path, *target)),
                    behind: Some(Field::of(&field.names)),
                    quality: quality + more,
                    is_alike,
                    taken,
                });
            }
        }
        found
    }

    /// Money is compared with money: where the question names no number, that of the other side tells which is meant.
    fn counterpart(&self, table: &Table, number: Field, other: &Other) -> Field {
        let of = self.of;
        let digits = |field: &Field| {
            of.lexicon
                .field(&table.subject, &field.words)
                .map(|it| it.digits)
        };
        let Measure::Of(_, right) = &other.measure else {
            return number;
        };
        let said = of.lexicon.field(&table.subject, &number.words);
        let is_said = said.is_some_and(|it| said_field(of, it, (0, of.len())).is_some());
        if is_said || digits(right) == digits(&number) {
            return number;
        }
        match default_number(of.lexicon, table, digits(right) == Some(3)) {
            Some(field) if field != *right && digits(&field) == digits(right) => field,
            _ => number,
        }
    }

    /// The same of the items of a dimension: each has its limit, and of what there is nothing there is zero.
    fn items(
        &self,
        it: &Representation,
        other: &Other,
        measure: &Measure,
    ) -> Option<Representation> {
        let of = self.of;
        let (dimension, target) = other.dimension.clone()?;
        let behind = other.behind.clone()?;
        let items = of.lexicon.table(target)?;
        let reference = items.fields.iter().find(|it| it.role == Role::Ref)?;
        let mut counted = Representation::of(it.subject.clone());
        counted.columns = vec![dimension];
        counted.measures = vec![measure.clone()];
        counted.filters = it.filters.clone();
        counted.period = it.period;
        let mut list = Representation::of(items.subject.clone());
        list.columns = vec![Field::of(&reference.names), behind.clone()];
        list.filters = vec![Filter {
            field: behind,
            test: Test::Counted(turned(self.sign), Box::new(counted)),
            negated: false,
            by_default: false,
        }];
        list.filters
            .extend(crate::ask::parse::expected(of.lexicon, items, false, false));
        Some(list)
    }
}

/// What holds of the right side where this holds of the left one.
pub(super) fn turned(sign: Comparison) -> Comparison {
    match sign {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        other => other,
    }
}
