//! What an edit shows and groups by.

use super::{Adding, measures};
use crate::ask::normalise::Cue;
use crate::ask::parse::assemble::Mention;
use crate::ask::parse::shape::Shaper;
use crate::ask::representation::{Aggregate, Field, Measure, Sort};

impl Shaper<'_, '_> {
    fn word(&self, at: usize) -> &str {
        self.linked
            .tokens
            .get(at)
            .map_or("", |it| it.small.as_str())
    }

    /// `не по складам`, `вместо складов`.
    pub(super) fn is_denied(&self, from: usize) -> bool {
        (from.saturating_sub(2)..from).any(|at| {
            matches!(self.word(at), "не" | "not" | "вместо" | "instead")
                && !matches!(self.word(at + 1), "только" | "only" | "just" | "лишь")
        })
    }

    /// `с суммой`, `вместе с датой`: beside what is shown.
    fn is_beside(&self, from: usize) -> bool {
        let before = from.checked_sub(1).map_or("", |it| self.word(it));
        matches!(before, "с" | "со" | "with" | "+" | "плюс" | "plus")
    }

    pub(super) fn grouped(&mut self, adds: Adding) {
        let said = self.said;
        let shown: Vec<&Mention> = said
            .fields
            .iter()
            .filter(|it| !it.filtered && !it.order && it.compared.is_none())
            .collect();
        let is_added = adds != Adding::No;
        let had_measures = !self.it.measures.is_empty();
        let mut replaced = is_added || self.splits();
        let mut denied_any = false;
        let (denied, kept): (Vec<&Mention>, Vec<&Mention>) =
            shown.iter().partition(|it| self.is_denied(it.from));
        for mention in denied {
            self.drop_column(&mention.place.field);
            denied_any = true;
        }
        let mut numbers = false;
        for mention in kept {
            let field = &mention.place.field;
            if self.is_number(mention) && (had_measures || mention.aggregate.is_some()) {
                let adds = adds == Adding::Surely
                    || numbers
                    || (!mention.by && (is_added || self.is_beside(mention.from)));
                self.measured(mention, adds);
                numbers = true;
                continue;
            }
            if self.is_number(mention) && mention.by {
                // A list is ordered by a number.
                self.sort_by(field.clone());
                continue;
            }
            if self.is_number(mention) && said.flags.sum {
                self.it.measures = vec![Measure::Of(Aggregate::Sum, field.clone())];
                continue;
            }
            if mention.by && !replaced && !denied_any && !self.is_all(mention.from) {
                self.it.columns.retain(|it| it.part.is_some());
                self.it.order.retain(|it| it.by_measure);
                replaced = true;
            }
            if mention.by && !had_measures && self.it.measures.is_empty() {
                // A list that is grouped is counted.
                self.it.columns.clear();
                self.it.order.clear();
                let measure = match measures::default_number(self.lexicon, self.table, false) {
                    Some(field) if said.flags.sum => Measure::Of(Aggregate::Sum, field),
                    _ => Measure::Count,
                };
                self.add_measure(measure);
            }
            self.add_column(field.clone());
        }
        self.parted(adds, !shown.is_empty());
    }

    /// `разбей по`: what is shown is told apart by one thing more.
    fn splits(&self) -> bool {
        const VERBS: [&str; 7] = [
            "разбей",
            "разбить",
            "детализируй",
            "раздели",
            "split",
            "break",
            "drill",
        ];
        let verb = (0..self.linked.tokens.len().min(3)).any(|at| VERBS.contains(&self.word(at)));
        verb || self.linked.tokens.windows(2).any(|it| {
            let words = it.iter().map(|it| it.small.as_str()).collect::<Vec<_>>();
            matches!(
                words.as_slice(),
                ["с", "разбивкой"] | ["с", "детализацией"] | ["в", "разбивке"] | ["broken", "down"]
            )
        })
    }

    fn is_all(&self, from: usize) -> bool {
        let before = from.checked_sub(1).map_or("", |it| self.word(it));
        matches!(before, "всем" | "всех" | "все" | "all")
    }

    fn drop_column(&mut self, field: &Field) {
        if let Some(place) = self
            .it
            .columns
            .iter()
            .position(|it| it.words == field.words)
        {
            self.it = self.it.without(crate::ask::Part::Column(place));
        }
    }

    /// A number that is named: in place of what is counted, or beside it.
    fn measured(&mut self, mention: &Mention, adds: bool) {
        let said = self.said;
        let field = match self.it.measures.first() {
            Some(Measure::Of(_, before)) => self.as_before(before, mention.place.field.clone()),
            _ => mention.place.field.clone(),
        };
        let is_list = self.it.measures.is_empty();
        let aggregate = mention.aggregate.unwrap_or(match self.it.measures.first() {
            Some(Measure::Of(known, _)) if *known != Aggregate::CountDistinct => *known,
            _ => Aggregate::Sum,
        });
        let measure = Measure::Of(aggregate, field);
        if is_list {
            self.it.columns.clear();
            self.it.order.clear();
            self.it.top = None;
        }
        let is_known = self.it.measures.contains(&measure);
        if adds || is_list {
            self.add_measure(measure);
        } else if !is_known || said.flags.only || self.it.measures.len() > 1 {
            // `а по количеству`: the other number.
            self.it.measures = vec![measure];
            self.it.limits.clear();
            for sort in self.it.order.iter_mut().filter(|it| it.by_measure) {
                sort.place = 0;
            }
            self.it.order.dedup();
        }
    }

    fn sort_by(&mut self, field: Field) {
        self.add_column(field.clone());
        if let Some(place) = self.it.columns.iter().position(|it| *it == field) {
            self.it.order = vec![Sort {
                by_measure: false,
                place,
                descending: self.said.flags.descending.unwrap_or(true),
            }];
        }
    }

    /// By parts of the calendar.
    fn parted(&mut self, adds: Adding, has_columns: bool) {
        let said = self.said;
        for part in &said.parts {
            let Some(words) = self.moment_words() else {
                self.leaves(|it| matches!(it, Cue::Part(_)));
                continue;
            };
            let had = self.it.columns.iter().any(|it| it.part.is_some());
            self.it.columns.retain(|it| it.part.is_none());
            self.it.order.retain(|it| it.by_measure);
            let instead = (0..2)
                .any(|at| matches!(self.word(at), "а" | "теперь" | "now" | "лучше" | "instead"));
            if adds == Adding::No && !had && !has_columns && instead && !self.splits() {
                self.it.columns.clear();
            }
            if self.it.measures.is_empty() {
                self.it.columns.clear();
                self.it.order.clear();
                self.add_measure(Measure::Count);
            }
            let part = Some(*part);
            self.it.columns.insert(0, Field { words, part });
        }
    }
}
