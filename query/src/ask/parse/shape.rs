//! From what a question says of a table to representations: a list, totals, or records counted and added up.

mod edits;
mod fit;
mod lists;
mod measures;
mod totals;

pub(crate) use self::edits::edited;
pub(super) use self::measures::profit;
use metadata::Kind;

use super::Parsed;
use super::assemble::{Mention, Mentions};
use super::filters;
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::tables::facts::says;
use crate::ask::lexicon::tables::{Field as TableField, Role, Table};
use crate::ask::link::Linked;
use crate::ask::normalise::Cue;
use crate::ask::normalise::periods::Time;
use crate::ask::representation::{
    Aggregate, Field, Filter, Limit, Measure, Representation, Sort, Test, Value, View,
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
        representation,
        score,
        coverage,
        uncovered: uncovered.clone(),
        named: said.named.map(|it| (it.0, it.1)),
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

    /// What this table is more likely meant by than others, whatever the words.
    fn prior(&self) -> f64 {
        let said = self.said;
        let (flags, subject) = (&said.flags, &self.table.subject);
        let has_named = said
            .named
            .map_or(0.0, |it| if it.2 < 0.56 { 0.1 } else { 0.35 * it.2 });
        let wants = |cue: &Cue| said.suffixes.contains(cue);
        let kind = match (&subject.view, subject.kind) {
            (View::Balance, Kind::AccountingRegister) => -0.1,
            (View::Balance, _) => {
                if wants(&Cue::Balance) {
                    0.3
                } else {
                    0.05
                }
            }
            (View::Turnovers, Kind::AccountingRegister) => -0.3,
            (View::Turnovers, _) if self.has_receipts() => {
                let asked = wants(&Cue::Turnover) || wants(&Cue::Receipt) || wants(&Cue::Expense);
                if asked { 0.15 } else { -0.35 }
            }
            (View::Turnovers, _) if self.ranks_sales() => 0.5,
            (View::Turnovers, _) => 0.25,
            (View::BalanceAndTurnovers, _) => {
                let many = said.suffixes.len() >= 2;
                let borders = wants(&Cue::Opening) || wants(&Cue::Closing);
                if many && borders {
                    0.5
                } else if many {
                    0.1
                } else {
                    -0.7
                }
            }
            (View::SliceLast, _) => {
                if flags.history {
                    -0.3
                } else {
                    0.2
                }
            }
            (View::SliceFirst, _) => {
                if flags.earliest {
                    0.0
                } else {
                    -1.0
                }
            }
            (View::Section(_), _) => {
                let whose = self.says_owner();
                let rows = if flags.rows { 0.1 } else { -0.12 };
                let rows = if flags.things { rows + 0.4 } else { rows };
                if whose { rows } else { rows - 0.7 }
            }
            (View::Records, Kind::Document) => 0.2,
            (View::Records, Kind::Catalog) => 0.15,
            (View::Records, Kind::InformationRegister) => {
                let periodic = self.table.moment().is_some()
                    && self.table.fields.iter().any(|it| it.role == Role::Moment);
                let ranged = self.it.period.is_some_and(|it| it.from.is_some());
                if periodic && !flags.history && !ranged {
                    -0.4
                } else {
                    0.1
                }
            }
            (View::Records, Kind::AccumulationRegister | Kind::AccountingRegister) => -1.3,
            (View::Records, Kind::CalculationRegister) => 0.1,
            (View::Records, Kind::Enum) => -1.2,
            (View::Records, Kind::DocumentJournal) => -0.1,
            _ => 0.0,
        };
        let mut kind = kind + 0.4 * self.evidence();
        if said.named.is_none() {
            let says_number =
                said.fields.iter().any(|it| self.is_number(it)) || !said.suffixes.is_empty();
            kind -= match subject.view {
                View::Records | View::Section(_) => 0.5,
                View::Balance if flags.what || flags.count => 0.1,
                View::Turnovers if self.ranks_sales() => -0.4,
                View::Balance | View::Turnovers | View::BalanceAndTurnovers if !says_number => 0.5,
                _ => 0.0,
            };
        }
        let is_total = matches!(
            subject.view,
            View::Balance | View::Turnovers | View::BalanceAndTurnovers
        );
        if is_total && flags.which && self.it.columns.is_empty() {
            kind -= 0.4;
        }
        let strange = |it: &Measure| {
            matches!(
                it,
                Measure::Of(
                    Aggregate::Average | Aggregate::Minimum | Aggregate::Maximum,
                    _
                )
            )
        };
        if is_total && self.it.measures.iter().any(strange) {
            kind -= 0.45;
        }
        kind += self.fit() + self.way_of_money();
        let depth: usize = self
            .it
            .columns
            .iter()
            .map(|it| it.words.len().saturating_sub(1))
            .sum();
        kind + has_named - 0.05 * depth as f64
    }

    /// `нам заплатили`, `мы заплатили`: money comes or goes.
    fn way_of_money(&self) -> f64 {
        const IN: [&str; 6] = [
            "поступлен",
            "поступ",
            "приход",
            "receipt",
            "incom",
            "получен",
        ];
        const PAY: [&str; 4] = ["оплат", "деньг", "payment", "money"];
        let says = |stems: &[&str]| says(self.lexicon, &self.table.phrases, stems);
        if self.table.subject.kind != Kind::Document || !says(&PAY) {
            return 0.0;
        }
        let word = |words: &[&str]| {
            let mut tokens = self.linked.tokens.iter();
            tokens.any(|it| words.contains(&it.small.as_str()))
        };
        match (word(&["нам", "us"]), word(&["мы", "we"])) {
            (true, false) if says(&IN) => 0.5,
            (false, true) if says(&IN) => -0.5,
            _ => 0.0,
        }
    }

    /// Whether those are ranked whom, or what, one sells most: `топ клиентов`.
    fn ranks_sales(&self) -> bool {
        let flags = &self.said.flags;
        let ranks = flags.top || flags.most.is_some();
        let mut fields = self.said.fields.iter();
        let of_what =
            flags.who || flags.what || fields.any(|it| !it.filtered && !self.is_number(it));
        ranks && of_what && self.table.is_sales(self.lexicon)
    }

    /// How much of a name of several words is said anywhere in the question.
    fn evidence(&self) -> f64 {
        let mut best = 0.0f64;
        for phrase in &self.table.phrases {
            let Some(known) = self
                .lexicon
                .phrases
                .list
                .get(*phrase)
                .filter(|it| it.stems.len() > 1)
            else {
                continue;
            };
            let weights = known.stems.iter().map(|stem| {
                let of_stem = self.linked.stems.iter().filter(|it| it.0 == *stem);
                of_stem.map(|it| it.1).fold(0.0, f64::max)
            });
            let share = weights.sum::<f64>() / known.stems.len() as f64;
            best = best.max(share);
        }
        if best < 0.75 { 0.0 } else { best }
    }

    fn has_receipts(&self) -> bool {
        let receipt = Role::Resource(crate::ask::lexicon::tables::Suffix::Receipt);
        self.table.fields.iter().any(|it| it.role == receipt)
    }

    /// Whether words name the object that a tabular section belongs to.
    fn says_owner(&self) -> bool {
        let subject = crate::ask::Subject {
            view: View::Records,
            ..self.table.subject.clone()
        };
        let owner = self
            .lexicon
            .table_of(&subject)
            .and_then(|it| self.lexicon.table(it));
        let phrases = owner.map_or(&[][..], |it| &it.phrases);
        phrases
            .iter()
            .filter_map(|it| self.linked.matches.get(it))
            .flatten()
            .any(|it| it.quality > 0.6)
    }

    fn number(&self) -> Option<u64> {
        let number = self.said.numbers.first()?;
        number.parse().ok().filter(|it| (1..=10_000).contains(it))
    }

    /// The order and how many records of it.
    fn order(&mut self) {
        let flags = &self.said.flags;
        let number = self.number();
        let shown = self.it.columns.len();
        let of_moment = self.said.flags.when && !self.it.measures.is_empty();
        let of_slice = self.table.subject.view == View::SliceLast
            && number.is_none()
            && !flags.top
            && flags.most.is_none();
        if of_moment || of_slice || self.of_each {
            // The last date is told; that is no order.
        } else if flags.top || flags.most.is_some() || flags.latest || flags.earliest {
            let descending = match (flags.most, flags.earliest) {
                (Some(greatest), _) => greatest,
                (None, earliest) => !earliest,
            };
            let by_date = flags.latest || flags.earliest;
            let place = match by_date {
                true => self.moment_column(),
                false => None,
            };
            let sort = match place {
                Some(place) => Some((false, place)),
                None if !self.it.measures.is_empty() && shown > 0 => Some((true, 0)),
                None => self.money_column().map(|it| (false, it)),
            };
            if let Some((by_measure, place)) = sort {
                self.it.order.push(Sort {
                    by_measure,
                    place,
                    descending,
                });
                self.it.top = match number {
                    Some(number) => Some(number),
                    None if flags.top => Some(10),
                    None if flags.most.is_some() || by_date => Some(1),
                    None => None,
                };
            } else {
                // There is nothing to rank by.
                self.it.top = number.filter(|_| flags.top);
                self.penalty += 0.6;
                if number.is_none() {
                    self.leaves(|it| matches!(it, Cue::Top | Cue::Most(_)));
                }
            }
        } else if number.is_some() && self.said.numbers.len() == 1 {
            self.penalty += 0.3;
            let said = self.said;
            self.leaves(|it| matches!(it, Cue::Number(it) if said.numbers.contains(it)));
        }
        let flags = &self.said.flags;
        if flags.order || flags.descending.is_some() {
            self.sorted();
        }
    }

    /// `отсортируй по …`.
    fn sorted(&mut self) {
        let descending = self.said.flags.descending;
        let mut found: Vec<Sort> = Vec::new();
        for mention in self.said.fields.iter().filter(|it| it.order) {
            let column = self
                .it
                .columns
                .iter()
                .position(|it| *it == mention.place.field);
            let measure = self
                .it
                .measures
                .iter()
                .position(|it| measures::is_of(it, &mention.place.field));
            let (by_measure, place) = match (measure, column) {
                (Some(place), _) => (true, place),
                (None, Some(place)) => (false, place),
                (None, None) => {
                    self.it.columns.push(mention.place.field.clone());
                    (false, self.it.columns.len() - 1)
                }
            };
            found.push(Sort {
                by_measure,
                place,
                descending: descending.unwrap_or(false),
            });
        }
        if found.is_empty() && self.it.order.is_empty() {
            let by_measure = !self.it.measures.is_empty();
            found.push(Sort {
                by_measure,
                place: 0,
                descending: descending.unwrap_or(false),
            });
        }
        if !found.is_empty() {
            self.it.order = found;
        } else if let (Some(descending), Some(sort)) = (descending, self.it.order.first_mut()) {
            sort.descending = descending;
        }
    }

    /// The column with the date of a record, put there where it is not.
    fn moment_column(&mut self) -> Option<usize> {
        if !self.it.measures.is_empty() {
            return None;
        }
        let words = self.table.moment()?;
        let field = Field { words, part: None };
        let known = self.it.columns.iter().position(|it| *it == field);
        Some(known.unwrap_or_else(|| {
            self.it.columns.push(field);
            self.it.columns.len() - 1
        }))
    }

    /// The column with the number that records are compared by, put there where it is not.
    fn money_column(&mut self) -> Option<usize> {
        if !self.it.measures.is_empty() {
            return None;
        }
        let said = self.said;
        let mentioned = said.fields.iter().find(|it| self.is_number(it));
        let field = match mentioned {
            Some(it) => self.of_money(it).unwrap_or_else(|| it.place.field.clone()),
            None => measures::default_number(self.lexicon, self.table, false)?,
        };
        let known = self.it.columns.iter().position(|it| *it == field);
        Some(known.unwrap_or_else(|| {
            self.it.columns.push(field);
            self.it.columns.len() - 1
        }))
    }

    /// `самые дорогие … по бюджету`: of the numbers that the words may mean, the one of money.
    fn of_money(&self, mention: &Mention) -> Option<Field> {
        let mut tokens = self.linked.tokens.iter();
        if !tokens.any(|it| it.small.contains("дорог") || it.small == "expensive") {
            return None;
        }
        let is_said = |field: &TableField| {
            let mut matches = field
                .phrases
                .iter()
                .filter_map(|it| self.linked.matches.get(it))
                .flatten();
            matches.any(|it| it.from == mention.from && it.to == mention.to)
        };
        measures::money_of(self.lexicon, self.table, is_said)
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
        if !self.it.measures.is_empty() && self.it.columns.is_empty() {
            // By the items in place of one number.
            if let Some(column) = self.first_reference() {
                let mut it = self.it.clone();
                it.columns = vec![column];
                others.insert(0, it);
            }
        }
        others.truncate(3);
        others
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
