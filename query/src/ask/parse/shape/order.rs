//! The order of what is shown, and how much of it.

use super::{Shaper, measures};
use crate::ask::View;
use crate::ask::lexicon::tables::Field as TableField;
use crate::ask::normalise::Cue;
use crate::ask::parse::assemble::Mention;
use crate::ask::representation::{Field, Sort};

impl Shaper<'_, '_> {
    /// The order and how many records of it.
    pub(super) fn order(&mut self) {
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
    pub(super) fn moment_column(&mut self) -> Option<usize> {
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
    pub(super) fn money_column(&mut self) -> Option<usize> {
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
}
