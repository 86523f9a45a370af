//! What a question says of the answer before, put into its representation.

use super::{Shaper, measures};
use crate::ask::Subject;
use crate::ask::lexicon::Lexicon;
use crate::ask::link::Linked;
use crate::ask::parse::assemble::Mentions;
use crate::ask::parse::filters;
use crate::ask::representation::{Aggregate, Field, Filter, Measure, Representation, Sort, Test};

/// The representation before with what is said now. None where nothing is said of it.
pub(crate) fn edited(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    said: &Mentions,
    previous: &Representation,
    subject: &Subject,
) -> Option<Representation> {
    let table = lexicon.table(lexicon.table_of(subject)?)?;
    let mut it = previous.clone();
    if it.subject != *subject {
        it.subject = subject.clone();
        it.measures.clear();
        it.limits.clear();
        it.order.retain(|it| !it.by_measure);
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
    let small: Vec<&str> = linked.tokens.iter().map(|it| it.small.as_str()).collect();
    let adds = said.flags.add
        || small
            .iter()
            .any(|it| matches!(*it, "тоже" | "также" | "еще" | "too" | "also" | "вместе"))
        || small.first() == Some(&"и")
        || small.first() == Some(&"and");
    if said.flags.remove {
        shaper.remove(&small);
    } else {
        shaper.change(linked, adds);
    }
    (!shaper.it.columns.is_empty() || !shaper.it.measures.is_empty()).then_some(shaper.it)
}

impl Shaper<'_, '_> {
    fn remove(&mut self, small: &[&str]) {
        let said = self.said;
        let fields: Vec<&Field> = said.fields.iter().map(|it| &it.place.field).collect();
        for field in fields {
            if let Some(place) = self
                .it
                .columns
                .iter()
                .position(|it| it.words == field.words)
            {
                self.it = self.it.without(crate::ask::Part::Column(place));
            } else if let Some(place) = self
                .it
                .measures
                .iter()
                .position(|it| measures::is_of(it, field))
            {
                self.it = self.it.without(crate::ask::Part::Measure(place));
            } else {
                self.it
                    .filters
                    .retain(|it| it.by_default || !it.field.words.starts_with(&field.words));
            }
        }
        for filter in &said.filters {
            self.it.filters.retain(|it| it.field != filter.field);
        }
        if !said.parts.is_empty() {
            self.it.columns.retain(|it| it.part.is_none());
        }
        let says = |words: &[&str]| {
            small
                .iter()
                .any(|it| words.iter().any(|word| it.starts_with(word)))
        };
        if !said.times.is_empty() || says(&["период", "дат", "period", "date"]) {
            self.it.period = None;
        }
        if said.flags.top || says(&["ограничен", "limit", "топ"]) {
            self.it.top = None;
        }
        if said.flags.order || says(&["сортиров", "порядок", "sort", "order"]) {
            self.it.order.clear();
        }
        if says(&["фильтр", "услови", "отбор", "filter"])
            && said.fields.is_empty()
            && said.filters.is_empty()
        {
            self.it.filters.retain(|it| it.by_default);
            self.it.limits.clear();
        }
        if !said.comparisons.is_empty() {
            self.it.limits.clear();
        }
    }

    fn change(&mut self, linked: &Linked, adds: bool) {
        let said = self.said;
        if let Some(period) = filters::period(&said.times) {
            self.it.period = Some(period);
            self.bordered();
        }
        if said.flags.ever {
            self.it.period = None;
        }
        if self.it.measures.is_empty()
            && said.flags.count == said.flags.sum
            && !self.it.subject_is_list()
        {
            self.total_measures();
        }
        if said.flags.count && adds && !self.it.measures.is_empty() {
            self.add_measure(Measure::Count);
        } else if said.flags.count || (said.flags.sum && !self.it.measures.is_empty()) {
            self.totalled();
        }
        self.filtered();
        self.grouped(linked, adds);
        for mention in &said.fields {
            if let Some((comparison, number)) = &mention.compared {
                self.compare(&mention.place.field, *comparison, number);
            }
        }
        self.comparisons();
        let ranks =
            said.flags.top || said.flags.most.is_some() || said.flags.latest || said.flags.earliest;
        if ranks || said.flags.order || said.flags.descending.is_some() {
            self.it.order.clear();
            self.order();
            if said.flags.descending.is_none()
                && said.flags.order
                && self.it.order.iter().all(|it| it.by_measure)
            {
                for sort in &mut self.it.order {
                    sort.descending = true;
                }
            }
        } else if let (Some(number), true) = (
            self.number(),
            said.fields.is_empty() && said.comparisons.is_empty(),
        ) {
            self.it.top = Some(number);
            if self.it.order.is_empty() && !self.it.measures.is_empty() {
                self.it.order = vec![Sort {
                    by_measure: true,
                    place: 0,
                    descending: true,
                }];
            }
        }
        if let Some(aggregate) = said.aggregate {
            for measure in &mut self.it.measures {
                if let Measure::Of(known, _) = measure {
                    *known = aggregate;
                }
            }
        }
    }

    /// A balance has one moment.
    fn bordered(&mut self) {
        use crate::ask::View;
        if matches!(self.table.subject.view, View::Balance | View::SliceLast)
            && let Some(period) = &mut self.it.period
        {
            period.from = None;
        }
    }

    /// `сколько всего`: one number in place of a list.
    fn totalled(&mut self) {
        let said = self.said;
        let numbers: Vec<_> = said.fields.iter().filter(|it| self.is_number(it)).collect();
        let is_list = self.it.measures.is_empty();
        if is_list {
            self.it.measures = match (
                said.flags.sum && !said.flags.count,
                measures::default_number(self.lexicon, self.table, false),
            ) {
                (true, Some(field)) => vec![Measure::Of(Aggregate::Sum, field)],
                _ => vec![Measure::Count],
            };
        }
        if is_list {
            self.it.columns.clear();
            self.it.order.clear();
        }
        if numbers.is_empty() && said.fields.iter().all(|it| !it.by) && said.parts.is_empty() {
            self.it.columns.clear();
            self.it.order.clear();
            self.it.top = None;
        }
    }

    /// Conditions: those of the same field are replaced.
    fn filtered(&mut self) {
        for filter in &self.said.filters {
            // `без цехов` takes the column away.
            let column = self
                .it
                .columns
                .iter()
                .position(|it| it.words == filter.field.words);
            if let (Test::Empty, false, Some(place)) = (&filter.test, filter.negated, column) {
                self.it = self.it.without(crate::ask::Part::Column(place));
                continue;
            }
            let first = |it: &Filter| it.field.words.first().map(|it| it.ru.clone());
            let is_positive = !filter.negated;
            self.it.filters.retain(|it| {
                it.by_default && it.field != filter.field
                    || first(it) != first(filter)
                    || (it.negated == is_positive && it.field != filter.field)
            });
            self.it.filters.push(filter.clone());
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
    }

    /// What is shown and grouped by.
    fn grouped(&mut self, linked: &Linked, adds: bool) {
        let said = self.said;
        let shown: Vec<_> = said
            .fields
            .iter()
            .filter(|it| !it.filtered && !it.order && it.compared.is_none())
            .collect();
        let denied = |from: usize| {
            let before = linked
                .tokens
                .get(from.saturating_sub(2)..from)
                .unwrap_or_default();
            before
                .iter()
                .any(|it| matches!(it.small.as_str(), "не" | "not" | "вместо" | "instead"))
        };
        let mut replaced = adds;
        let had_measures = !self.it.measures.is_empty();
        let mut denied_any = false;
        for mention in &shown {
            let field = &mention.place.field;
            if denied(mention.from) {
                self.it.columns.retain(|it| it.words != field.words);
                denied_any = true;
                continue;
            }
            if self.is_number(mention) && had_measures {
                let measure =
                    Measure::Of(mention.aggregate.unwrap_or(Aggregate::Sum), field.clone());
                if !adds && !mention.by && !self.it.measures.contains(&measure) && said.flags.only {
                    self.it.measures.clear();
                }
                if adds || self.it.measures.is_empty() {
                    self.add_measure(measure);
                } else if !self.it.measures.contains(&measure) {
                    // `а по количеству`: the other number.
                    self.it.measures = vec![measure];
                    self.it.limits.clear();
                }
                continue;
            }
            if mention.by && !replaced && !denied_any {
                self.it.columns.retain(|it| it.part.is_some());
                self.it.order.retain(|it| it.by_measure);
                replaced = true;
            }
            if mention.by && !had_measures {
                // A list that is grouped is counted.
                self.it.columns.clear();
                let measure = match measures::default_number(self.lexicon, self.table, false) {
                    Some(field) if said.flags.sum => Measure::Of(Aggregate::Sum, field),
                    _ => Measure::Count,
                };
                self.add_measure(measure);
            }
            self.add_column(field.clone());
        }
        for part in &said.parts {
            let words = self.table.moment().or_else(|| {
                let field = self
                    .table
                    .fields
                    .iter()
                    .find(|it| it.names.en.is("Period"))?;
                Some(vec![field.names.clone()])
            });
            let Some(words) = words else {
                continue;
            };
            let had = self.it.columns.iter().any(|it| it.part.is_some());
            self.it.columns.retain(|it| it.part.is_none());
            let first = linked.tokens.first().map_or("", |it| it.small.as_str());
            let instead = matches!(first, "а" | "теперь" | "now" | "лучше");
            if !adds && !had && shown.is_empty() && instead {
                self.it.columns.clear();
                self.it.order.retain(|it| it.by_measure);
            }
            if self.it.measures.is_empty() {
                self.it.columns.clear();
                self.add_measure(Measure::Count);
            }
            self.it.columns.insert(
                0,
                Field {
                    words,
                    part: Some(*part),
                },
            );
        }
    }
}

impl Representation {
    /// Whether it lists records.
    fn subject_is_list(&self) -> bool {
        use crate::ask::View;
        !matches!(
            self.subject.view,
            View::Balance | View::Turnovers | View::BalanceAndTurnovers
        )
    }
}
