//! What a question says of the answer before, put into its representation.

mod acts;
mod filtered;
mod grouped;
mod remove;
mod rows;

use super::{Shaper, measures};
use crate::ask::Subject;
use crate::ask::edit::SaidAct;
use crate::ask::lexicon::Lexicon;
use crate::ask::link::Linked;
use crate::ask::normalise::Cue;
use crate::ask::parse::assemble::Mentions;
use crate::ask::parse::filters;
use crate::ask::representation::{Aggregate, Field, Measure, Representation, Sort, View};

/// An edit.
pub(crate) struct Edit {
    pub representation: Representation,
    /// Words that mean something, and that came to nothing.
    pub unused: Vec<usize>,
}

/// How what is named stands to what was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Adding {
    /// In its place.
    No,
    /// It begins with `и`.
    Maybe,
    /// `тоже`, `добавь`.
    Surely,
}

/// The representation before with what is said now. None where nothing is said of it.
pub(crate) fn edited(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    said: &Mentions,
    previous: &Representation,
    subject: &Subject,
    acts: &[SaidAct],
) -> Option<Edit> {
    let table = lexicon.table(lexicon.table_of(subject)?)?;
    let mut it = previous.clone();
    if it.subject != *subject {
        match subject.view {
            View::Section(_) => it = rows::of_rows(lexicon, previous, table)?,
            _ => it = rows::of_view(lexicon, previous, table),
        }
    }
    let mut shaper = Shaper {
        lexicon,
        linked,
        said,
        table,
        it,
        penalty: 0.0,
        unused: Vec::new(),
        of_each: false,
    };
    let says = |words: &[&str]| {
        linked
            .tokens
            .iter()
            .any(|it| words.contains(&it.small.as_str()))
    };
    let first = linked.tokens.first().map_or("", |it| it.small.as_str());
    let adds = if said.flags.add
        || says(&[
            "тоже",
            "также",
            "еще",
            "too",
            "also",
            "вместе",
            "плюс",
            "plus",
            "дополнительно",
            "additionally",
        ]) {
        Adding::Surely
    } else if matches!(first, "и" | "and") {
        Adding::Maybe
    } else {
        Adding::No
    };
    if said.flags.remove && !shaper.excludes() {
        shaper.remove();
    } else {
        shaper.change(adds, acts);
    }
    shaper.acts(acts, adds != Adding::No);
    // One number has no order.
    if shaper.it.columns.is_empty() {
        shaper.it.order.clear();
        shaper.it.top = None;
    }
    let mut unused = shaper.unused;
    unused.sort_unstable();
    unused.dedup();
    let shows = !shaper.it.columns.is_empty() || !shaper.it.measures.is_empty();
    shows.then_some(Edit {
        representation: shaper.it,
        unused,
    })
}

impl Shaper<'_, '_> {
    fn change(&mut self, adds: Adding, acts: &[SaidAct]) {
        let said = self.said;
        let is_added = adds != Adding::No;
        self.timed(adds, acts);
        if self.it.measures.is_empty()
            && said.flags.count == said.flags.sum
            && !self.it.subject_is_list()
        {
            self.total_measures();
        }
        self.valued(is_added);
        self.filtered(adds);
        self.counted_anew(is_added);
        self.grouped(adds);
        for mention in &said.fields {
            if let Some((comparison, number)) = &mention.compared {
                self.replace_comparison(&mention.place.field, *comparison, number);
                self.compare(&mention.place.field, *comparison, number);
            }
        }
        for (comparison, number) in &said.comparisons {
            // `от 5 до 10` is two of them.
            if said.comparisons.len() == 1 {
                self.forget_limits(*comparison, number);
            }
        }
        if said.comparisons.len() > 1 {
            self.it.limits.retain(|it| it.measure != 0);
        }
        self.comparisons();
        self.ranked_anew();
        self.aggregated();
        // A denial of what is grouped by is one of the old grouping.
        let denies_column = said.fields.iter().any(|it| self.is_denied(it.from));
        if said.dangling > 0 && !denies_column {
            self.leaves(|it| matches!(it, Cue::Not | Cue::Without | Cue::Except | Cue::Empty));
        }
    }

    /// When: in place of the time before, or beside it.
    fn timed(&mut self, adds: Adding, acts: &[SaidAct]) {
        use crate::ask::edit::{Act, joined, part_of};
        let said = self.said;
        if said.flags.ever {
            self.it.period = None;
        }
        let Some(period) = filters::period(&said.times) else {
            return;
        };
        let has_moment = self.table.moment().is_some() || !self.table.parameters.is_empty();
        if !has_moment {
            self.leaves(|it| matches!(it, Cue::Time(_)));
            return;
        }
        let against = acts.iter().find(|it| it.act == Act::Against);
        let before = self.it.period;
        let both = before.and_then(|before| joined(&before, &period));
        if let Some(against) = against {
            let parts = before.and_then(|it| Some((part_of(&it)?.0, part_of(&period)?.0)));
            match (parts, both, self.moment_words()) {
                (Some((left, right)), Some(both), Some(words)) if left == right => {
                    self.it.period = Some(both);
                    self.it.columns.retain(|it| it.part.is_none());
                    let part = Some(left);
                    self.it.columns.insert(0, Field { words, part });
                    self.it.order.retain(|it| it.by_measure);
                }
                _ => {
                    self.it.period = Some(period);
                    self.unused.extend(against.from..against.to);
                }
            }
        } else if adds == Adding::Surely
            && let Some(both) = both
        {
            self.it.period = Some(both);
        } else {
            if adds == Adding::Surely && before.is_some() && said.flags.add {
                // Two periods with something between them are none.
                self.leaves(|it| matches!(it, Cue::Add));
            }
            self.it.period = Some(period);
        }
        self.bordered();
    }

    /// A balance has one moment.
    fn bordered(&mut self) {
        if matches!(self.table.subject.view, View::Balance | View::SliceLast)
            && let Some(period) = &mut self.it.period
        {
            period.from = None;
        }
    }

    /// Another value of the same resources: `а расход?`.
    fn valued(&mut self, is_added: bool) {
        let said = self.said;
        if said.suffixes.is_empty() || self.it.subject_is_list() {
            return;
        }
        let suffixes = self.suffixes();
        let mut measures: Vec<Measure> = Vec::new();
        for measure in &self.it.measures {
            let Measure::Of(function, field) = measure else {
                continue;
            };
            for suffix in &suffixes {
                if let Some(field) = measures::with_suffix(self.table, field, *suffix) {
                    let other = Measure::Of(*function, field);
                    if !measures.contains(&other) {
                        measures.push(other);
                    }
                }
            }
        }
        if measures.is_empty() {
            return;
        }
        if is_added {
            for measure in measures {
                self.add_measure(measure);
            }
        } else if !measures.iter().all(|it| self.it.measures.contains(it)) {
            self.it.measures = measures;
            self.it.limits.clear();
            self.it.order.retain(|it| !it.by_measure || it.place == 0);
        }
    }

    /// `сколько их`, `сумма`: a number of all, or another number.
    fn counted_anew(&mut self, is_added: bool) {
        let said = self.said;
        if said.flags.count && is_added && !self.it.measures.is_empty() {
            self.add_measure(Measure::Count);
        } else if said.flags.count {
            self.totalled();
        } else if said.flags.sum && !said.fields.iter().any(|it| self.is_number(it)) {
            match self.it.measures.as_slice() {
                [Measure::Count] => {
                    let _ = self.moneyed(false, is_added);
                }
                _ => self.totalled(),
            }
        } else if said.flags.sum && self.it.measures.is_empty() {
            self.totalled();
        }
        if said.flags.profit
            && let Some((money, cost)) = measures::profit(self.lexicon, self.table)
        {
            let [money, cost] = [money, cost].map(|it| Box::new(Measure::Of(Aggregate::Sum, it)));
            let both = Measure::Difference(money, cost);
            match is_added {
                true => self.add_measure(both),
                false => {
                    self.it.measures = vec![both];
                    self.it.limits.clear();
                }
            }
        }
    }

    /// One number in place of a list; how many groups there are where records are grouped by one thing.
    fn totalled(&mut self) {
        let said = self.said;
        let is_list = self.it.measures.is_empty();
        let has_by = said.fields.iter().any(|it| it.by) || !said.parts.is_empty();
        if is_list {
            let number = measures::default_number(self.lexicon, self.table, false);
            self.it.measures = match (said.flags.sum && !said.flags.count, number) {
                (true, Some(field)) => vec![Measure::Of(Aggregate::Sum, field)],
                _ => vec![Measure::Count],
            };
            self.it.columns.clear();
            self.it.order.clear();
            self.it.top = None;
            return;
        }
        let says_them = self.linked.tokens.iter().any(|it| {
            matches!(
                it.small.as_str(),
                "их" | "них" | "them" | "these" | "those" | "they"
            )
        });
        let group = match self.it.columns.as_slice() {
            [field] if field.part.is_none() => Some(field.clone()),
            _ => None,
        };
        let is_total = !self.it.subject_is_list();
        if let (true, true, false, Some(field)) =
            (said.flags.count, says_them || is_total, has_by, group)
            && self.it.limits.is_empty()
            && !said.flags.things
        {
            self.it.measures = vec![Measure::Of(Aggregate::CountDistinct, field)];
            self.it.columns.clear();
            self.it.order.clear();
            self.it.top = None;
            return;
        }
        if said.flags.count && says_them && is_total {
            self.leaves(|it| matches!(it, Cue::Count));
            return;
        }
        if said.flags.count && self.it.subject_is_list() {
            self.it.measures = vec![Measure::Count];
            self.it.limits.clear();
        }
        if said.fields.iter().all(|it| !it.by && !self.is_number(it)) && said.parts.is_empty() {
            self.it.columns.clear();
            self.it.order.clear();
            self.it.top = None;
        }
    }

    /// Pieces or money are counted in place of what is counted, or beside it.
    fn moneyed(&mut self, things: bool, is_added: bool) -> bool {
        let fits = match things {
            true => measures::has_quantity(self.lexicon, self.table),
            false => measures::has_total(self.lexicon, self.table),
        };
        let number = measures::default_number(self.lexicon, self.table, things);
        let (Some(field), true) = (number, fits) else {
            return false;
        };
        let is_list = self.it.measures.is_empty();
        let field = match self.it.measures.first() {
            Some(Measure::Of(_, before)) => self.as_before(before, field),
            _ => field,
        };
        let measure = Measure::Of(Aggregate::Sum, field);
        if is_list {
            self.it.columns.clear();
            self.it.order.clear();
            self.it.top = None;
        }
        if is_added {
            self.add_measure(measure);
        } else if !self.it.measures.contains(&measure) {
            self.it.measures = vec![measure];
            self.it.limits.clear();
            self.it.order.retain(|it| !it.by_measure || it.place == 0);
        } else if self.it.measures.len() > 1 {
            self.it.measures = vec![measure];
            self.it.limits.clear();
            self.it.order.retain(|it| !it.by_measure || it.place == 0);
        }
        true
    }

    /// A resource with the value that was asked for before: what was received in pieces, now in money.
    fn as_before(&self, before: &Field, now: Field) -> Field {
        use crate::ask::lexicon::tables::Role;
        let known = before
            .words
            .first()
            .and_then(|it| self.table.field(it.ru.as_str()));
        match known.map(|it| it.role) {
            Some(Role::Resource(suffix)) => {
                measures::with_suffix(self.table, &now, suffix).unwrap_or(now)
            }
            _ => now,
        }
    }

    /// The first ones, the order.
    fn ranked_anew(&mut self) {
        let said = self.said;
        let flags = &said.flags;
        let ranks = flags.top || flags.most.is_some() || flags.latest || flags.earliest;
        // `последние 5 по дате`, `топ 5 по сумме`.
        let is_plain = said
            .fields
            .iter()
            .all(|it| it.order || it.by || it.filtered);
        if ranks || flags.order || flags.descending.is_some() {
            let before = std::mem::take(&mut self.it.order);
            let top = self.it.top;
            self.order();
            if flags.top
                && flags.most.is_none()
                && !flags.latest
                && !flags.earliest
                && flags.descending.is_none()
            {
                // `топ 5` of what was ordered already goes on with that order.
                let is_default = !said.fields.iter().any(|it| self.is_number(it));
                if is_default && !before.is_empty() {
                    self.it.order = before.clone();
                }
            }
            // `а худшие`: as many as before.
            if self.it.top.is_none() || (self.number().is_none() && !flags.top) {
                self.it.top = top.or(self.it.top);
            }
            if flags.descending.is_none()
                && flags.order
                && self.it.order.iter().all(|it| it.by_measure)
            {
                for sort in &mut self.it.order {
                    sort.descending = true;
                }
            }
        } else if let (Some(number), true) =
            (self.number(), is_plain && said.comparisons.is_empty())
        {
            self.it.top = Some(number);
            if self.it.order.is_empty()
                && !self.it.measures.is_empty()
                && !self.it.columns.is_empty()
            {
                self.it.order = vec![Sort {
                    by_measure: true,
                    place: 0,
                    descending: true,
                }];
            }
        } else if !said.numbers.is_empty() && said.comparisons.is_empty() {
            self.leaves(|it| matches!(it, Cue::Number(it) if said.numbers.contains(it)));
        }
    }

    /// `в среднем`, `максимум`: something else is done with the numbers.
    fn aggregated(&mut self) {
        let Some(aggregate) = self.said.aggregate else {
            return;
        };
        let number = measures::default_number(self.lexicon, self.table, false);
        let is_list = self.it.measures.is_empty();
        match (self.it.measures.as_mut_slice(), number) {
            ([] | [Measure::Count], Some(field)) => {
                self.it.measures = vec![Measure::Of(aggregate, field)];
                self.it.limits.clear();
                if is_list {
                    self.it.columns.clear();
                    self.it.order.clear();
                    self.it.top = None;
                }
            }
            ([] | [Measure::Count], None) => {
                self.leaves(|it| matches!(it, Cue::Average | Cue::Minimum | Cue::Maximum));
            }
            (measures, _) => {
                for measure in measures {
                    if let Measure::Of(known, _) = measure {
                        *known = aggregate;
                    }
                }
            }
        }
    }

    /// The field of the moment of records, or of the period of totals.
    fn moment_words(&self) -> Option<Vec<metadata::platform::Names>> {
        self.table.moment().or_else(|| {
            let mut fields = self.table.fields.iter();
            let field = fields.find(|it| it.names.en.is("Period"))?;
            Some(vec![field.names.clone()])
        })
    }
}

impl Representation {
    /// Whether it lists records.
    fn subject_is_list(&self) -> bool {
        !matches!(
            self.subject.view,
            View::Balance | View::Turnovers | View::BalanceAndTurnovers
        )
    }
}
