//! From what a question says of a table to representations: a list, totals, or records counted and added up.

mod analytics;
mod edits;
mod fit;
mod lists;
mod measures;
mod order;
mod prior;
mod totals;

pub(crate) use self::edits::edited;
pub(crate) use self::measures::default_number;
pub(super) use self::measures::profit;
pub(crate) use self::measures::with_suffix;
use metadata::Kind;

use super::Parsed;
use super::assemble::{Mention, Mentions};
use super::filters;
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::tables::{Field as TableField, Role, Table};
use crate::ask::link::Linked;
use crate::ask::normalise::Cue;
use crate::ask::normalise::periods::Time;
use crate::ask::representation::{
    Aggregate, Field, Filter, Limit, Measure, Representation, Test, Value, View,
};
use crate::ir::Comparison;

/// The representations of what a question says of a table.
pub(super) fn shapes(lexicon: &Lexicon<'_>, linked: &Linked, said: &Mentions) -> Vec<Parsed> {
    let Some(table) = lexicon.table(said.table) else {
        return Vec::new();
    };
    let mut shaper = Shaper {
        lexicon,
        linked,
        said,
        table,
        it: Representation::of(table.subject.clone()),
        penalty: 0.0,
        unused: Vec::new(),
        of_each: false,
    };
    shaper.conditions();
    shaper.period();
    match table.subject.view {
        View::Balance | View::Turnovers | View::BalanceAndTurnovers => shaper.totals(),
        _ => shaper.records(),
    }
    shaper.order();
    let score = said.score + shaper.prior() - shaper.penalty;
    let alternatives = shaper.alternatives();
    let mut uncovered = said.uncovered.clone();
    uncovered.extend(&shaper.unused);
    uncovered.sort_unstable();
    uncovered.dedup();
    let coverage = coverage(said, uncovered.len());
    let make = |representation: Representation, score: f64| Parsed {
        unheard: Vec::new(),
        representation,
        score,
        coverage,
        uncovered: uncovered.clone(),
        named: said.named.map(|it| (it.0, it.1)),
        sure: said.named.map_or(0.0, |it| it.2),
        is_edit: false,
    };
    let mut shapes = vec![make(shaper.it, score)];
    for (place, other) in alternatives.into_iter().enumerate() {
        shapes.push(make(other, score - 0.12 - 0.05 * place as f64));
    }
    shapes
}

/// The share of the words that matter that are explained.
fn coverage(said: &Mentions, uncovered: usize) -> f64 {
    let all = said.covered + said.uncovered.len();
    if all == 0 {
        0.0
    } else {
        all.saturating_sub(uncovered) as f64 / all as f64
    }
}

pub(super) struct Shaper<'s, 'w> {
    lexicon: &'s Lexicon<'w>,
    linked: &'s Linked,
    said: &'s Mentions,
    table: &'s Table,
    it: Representation,
    penalty: f64,
    /// Words that mean something, and that came to nothing here.
    unused: Vec<usize>,
    /// The first or the last of each group is told, which is no order.
    of_each: bool,
}

impl<'s> Shaper<'s, '_> {
    fn field(&self, mention: &Mention) -> Option<&'s TableField> {
        let lexicon: &'s Lexicon<'_> = self.lexicon;
        lexicon
            .table(mention.place.table)?
            .fields
            .get(mention.place.at)
    }

    /// Words of these cues came to nothing.
    fn leaves(&mut self, is: impl Fn(&Cue) -> bool) {
        let cues = self.linked.cues.iter().filter(|it| is(&it.cue));
        self.unused.extend(cues.flat_map(|it| it.from..it.to));
    }

    fn is_number(&self, mention: &Mention) -> bool {
        self.field(mention)
            .is_some_and(|it| it.is.number && it.targets.is_empty() && !it.is.text)
    }

    fn conditions(&mut self) {
        let said = self.said;
        let mut filters: Vec<Filter> = Vec::new();
        for related in &said.related {
            filters.extend(filters::related(self.lexicon, self.table, related));
        }
        filters.extend(said.filters.iter().cloned());
        for expected in filters::expected(
            self.lexicon,
            self.table,
            said.flags.folders,
            said.flags.marked,
        ) {
            if !filters.iter().any(|it| it.field == expected.field) {
                filters.push(expected);
            }
        }
        self.it.filters = filters;
        self.penalty += 1.7 * said.dangling as f64;
        if said.dangling > 0 {
            self.leaves(|it| matches!(it, Cue::Not | Cue::Without | Cue::Empty));
        }
        // Records of totals have all their dimensions.
        let is_total = matches!(
            self.table.subject.view,
            View::Balance | View::Turnovers | View::BalanceAndTurnovers
        );
        let without = |it: &&Filter| it.test == Test::Empty && it.field.words.len() == 1;
        if is_total && said.filters.iter().any(|it| without(&it)) {
            self.penalty += 0.8;
        }
        let is_odd = |it: &&super::assemble::Related| !it.negated;
        self.penalty += 0.5 * said.related.iter().filter(is_odd).count() as f64;
    }

    fn period(&mut self) {
        let said = self.said;
        self.it.period = filters::period(&said.times);
        let Some(period) = self.it.period else {
            return;
        };
        if self.goes_on() {
            return;
        }
        let is_moment = said.times.iter().any(|it| matches!(it, Time::At(_)));
        let is_range = said.times.iter().any(|it| matches!(it, Time::Range(..)));
        match self.table.subject.view {
            View::Balance | View::SliceLast => {
                if is_range {
                    let asked = said.suffixes.contains(&Cue::Balance);
                    self.penalty += if asked { 0.3 } else { 0.8 };
                }
                if let Some(to) = period.to {
                    self.it.period = Some(crate::ask::Period {
                        from: None,
                        to: Some(to),
                    });
                } else {
                    self.it.period = None;
                }
            }
            View::Turnovers | View::BalanceAndTurnovers => {
                if is_moment {
                    self.penalty += 0.5;
                }
            }
            _ => {
                if self.table.moment().is_none() {
                    self.it.period = None;
                    self.penalty += 0.6;
                    self.leaves(|it| matches!(it, Cue::Time(_)));
                } else if is_moment && self.table.subject.kind != Kind::Document {
                    self.penalty += 0.3;
                }
            }
        }
    }

    /// `кто сейчас в отпуске`: what has begun and has not ended yet.
    fn goes_on(&mut self) -> bool {
        let is_list = self.table.subject.view == View::Records
            && matches!(self.table.subject.kind, Kind::Document | Kind::Catalog);
        let who = self.said.flags.who;
        let is_now = self.linked.tokens.iter().any(|it| match it.small.as_str() {
            "сейчас" | "щас" | "now" | "currently" => true,
            // `отпуска за сегодня` are those that were written down today.
            "сегодня" | "today" => who,
            _ => false,
        });
        // `проекты в работе сейчас`: a state says it all.
        let has_state = self.said.filters.iter().any(|it| match &it.test {
            Test::Is(values) => values.iter().any(|it| matches!(it, Value::Predefined(..))),
            _ => false,
        });
        if has_state {
            return false;
        }
        let (true, [Time::At(_) | Time::Range(..)]) =
            (is_list && is_now, self.said.times.as_slice())
        else {
            return false;
        };
        let Some((begin, end)) = self.table.span(self.lexicon) else {
            return false;
        };
        let today = Value::Date(self.linked.today);
        let compare = |field: &TableField, comparison: Comparison| Filter {
            field: Field::of(&field.names),
            test: Test::Compare(comparison, today.clone()),
            negated: false,
            by_default: false,
        };
        let filters = [
            compare(begin, Comparison::LessOrEqual),
            compare(end, Comparison::GreaterOrEqual),
        ];
        self.it.filters.splice(0..0, filters);
        self.it.period = None;
        true
    }

    fn number(&self) -> Option<u64> {
        let number = self.said.numbers.first()?;
        number.parse().ok().filter(|it| (1..=10_000).contains(it))
    }

    /// A condition on a number: on what is counted, or on records.
    fn compare(&mut self, field: &Field, comparison: Comparison, number: &str) {
        let measure = self
            .it
            .measures
            .iter()
            .position(|it| measures::is_of(it, field));
        match measure {
            Some(measure) => self.it.limits.push(Limit {
                measure,
                comparison,
                number: number.to_owned(),
            }),
            None => self.it.filters.push(Filter {
                field: field.clone(),
                test: Test::Compare(comparison, Value::Number(number.to_owned())),
                negated: false,
                by_default: false,
            }),
        }
    }

    /// Comparisons that no field stands before are about the first thing that is counted.
    fn comparisons(&mut self) {
        let mut all: Vec<(Comparison, String)> = self.said.comparisons.clone();
        if self.said.flags.negative {
            all.push((Comparison::Less, "0".to_owned()));
        }
        for (comparison, number) in all {
            if !self.it.measures.is_empty() && !self.it.columns.is_empty() {
                self.it.limits.push(Limit {
                    measure: 0,
                    comparison,
                    number,
                });
            } else if let Some(field) =
                measures::default_number(self.lexicon, self.table, self.is_of_pieces(&number))
            {
                self.compare(&field, comparison, &number);
            } else {
                self.penalty += 0.7;
                self.leaves(|it| matches!(it, Cue::Compare(..) | Cue::Between(..) | Cue::Negative));
            }
        }
    }

    fn add_column(&mut self, field: Field) {
        if !self.it.columns.contains(&field) {
            self.it.columns.push(field);
        }
    }

    fn add_measure(&mut self, measure: Measure) {
        if !self.it.measures.contains(&measure) {
            self.it.measures.push(measure);
        }
    }

    /// Other readings of the same words: another number, or more columns.
    fn alternatives(&self) -> Vec<Representation> {
        let mut others = Vec::new();
        if let [Measure::Of(function, field), ..] = self.it.measures.as_slice() {
            for other in measures::others(self.table, field) {
                let mut it = self.it.clone();
                let rest = it.measures.split_off(1);
                it.measures = vec![Measure::Of(*function, other)];
                it.measures.extend(
                    rest.into_iter()
                        .filter(|rest| *rest != Measure::Of(*function, field.clone())),
                );
                others.push(it);
            }
        }
        others.extend(self.how_many_or_how_much());
        if !self.it.measures.is_empty() && self.it.columns.is_empty() {
            // By the items in place of one number.
            if let Some(column) = self.first_reference() {
                let mut it = self.it.clone();
                it.columns = vec![column];
                others.insert(0, it);
            }
        }
        let is_told = self.said.fields.iter().any(|it| it.by) || !self.said.parts.is_empty();
        let is_one = self.it.order.is_empty() && self.it.limits.is_empty() && self.it.top.is_none();
        if !self.it.measures.is_empty() && !self.it.columns.is_empty() && !is_told && is_one {
            // One number in place of a list.
            let mut it = self.it.clone();
            it.columns.clear();
            others.push(it);
        }
        if let (true, [_, who]) = (self.said.flags.who, self.it.columns.as_slice())
            && self.it.measures.is_empty()
        {
            // Those alone who are asked for.
            let mut it = self.it.clone();
            it.columns = vec![who.clone()];
            others.insert(0, it);
        }
        others.truncate(3);
        others
    }

    /// `сколько оплат` may be how many there are, or how much they come to.
    fn how_many_or_how_much(&self) -> Option<Representation> {
        let is_document =
            self.table.subject.kind == Kind::Document && self.table.subject.view == View::Records;
        let money = default_number(self.lexicon, self.table, false)?;
        let other = match self.it.measures.as_slice() {
            [Measure::Count] => Measure::Of(Aggregate::Sum, money),
            [Measure::Of(Aggregate::Sum, _)] if self.said.flags.count => Measure::Count,
            _ => return None,
        };
        is_document.then(|| Representation {
            measures: vec![other],
            ..self.it.clone()
        })
    }

    /// The first dimension that no condition speaks of.
    fn first_reference(&self) -> Option<Field> {
        let mut fields = self
            .table
            .fields
            .iter()
            .filter(|it| it.role == Role::Dimension && !self.is_fixed(&it.names));
        let field = fields.next_back()?;
        Some(Field::of(&field.names))
    }

    /// Whether a condition allows one value of a field only.
    fn is_fixed(&self, names: &metadata::platform::Names) -> bool {
        self.it.filters.iter().any(|it| {
            let [word, ..] = it.field.words.as_slice() else {
                return false;
            };
            let is_one = match &it.test {
                Test::Empty | Test::Among(_) => false,
                // There are several in a group.
                Test::Below(values) => !matches!(values.as_slice(), [Value::Reference(..)]),
                _ => true,
            };
            word.ru == names.ru && !it.negated && is_one
        })
    }
}
