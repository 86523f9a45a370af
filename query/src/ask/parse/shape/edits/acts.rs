//! What is done with an answer whatever it is of: turned round, shown in detail, moved to another period.

use super::measures;
use crate::ask::edit::{Act, SaidAct, moved, moved_by_itself};
use crate::ask::lexicon::tables::{Role, Suffix};
use crate::ask::parse::shape::Shaper;
use crate::ask::representation::{Field, Measure, Sort, View};

/// So many columns are shown in detail.
const MOST_COLUMNS: usize = 6;

impl Shaper<'_, '_> {
    /// Does what is said to be done; words of what cannot be done came to nothing.
    pub(super) fn acts(&mut self, acts: &[SaidAct], is_added: bool) {
        for said in acts {
            let is_done = match said.act {
                Act::Nothing | Act::Onward => true,
                // Done with the time.
                Act::Against => !self.said.times.is_empty(),
                // `наоборот, самые дешевые`: the words that follow say which way.
                Act::Reverse if self.said.flags.most.is_some() => true,
                Act::Reverse => self.reverse(),
                Act::All => self.it.top.take().is_some(),
                Act::Things => self.moneyed(true, is_added),
                Act::Money => self.moneyed(false, is_added),
                Act::Records => self.records_of(),
                Act::Detail => self.detail(),
                Act::Single => self.single(),
                Act::ByCount => self.by_count(),
                Act::ByDate(descending) => self.by_date(descending),
                Act::ByNumber(descending) => self.by_number(descending),
                Act::ByName => self.by_name(),
                Act::First(count) => self.first_of(count),
                Act::Totals(shown) => self.with_totals(shown),
                Act::Shift(part, count) => {
                    let period = self.it.period.and_then(|it| moved(&it, part, count));
                    self.it.period = period.or(self.it.period);
                    period.is_some()
                }
                Act::Before => {
                    let period = self.it.period.and_then(|it| moved_by_itself(&it));
                    self.it.period = period.or(self.it.period);
                    period.is_some()
                }
            };
            if !is_done {
                self.unused.extend(said.from..said.to);
            }
        }
    }

    fn reverse(&mut self) -> bool {
        if self.it.order.is_empty() {
            if self.it.columns.is_empty() {
                return false;
            }
            self.it.order.push(Sort {
                by_measure: !self.it.measures.is_empty(),
                place: 0,
                descending: self.it.measures.is_empty(),
            });
            return true;
        }
        for sort in &mut self.it.order {
            sort.descending = !sort.descending;
        }
        true
    }

    fn by_count(&mut self) -> bool {
        let place = self.it.measures.iter().position(|it| *it == Measure::Count);
        place.is_some_and(|place| {
            self.ordered(true, place, self.said.flags.descending.unwrap_or(true))
        })
    }

    fn by_date(&mut self, descending: bool) -> bool {
        let part = self.it.columns.iter().position(|it| it.part.is_some());
        let place = part.or_else(|| self.moment_column());
        place.is_some_and(|place| self.ordered(false, place, descending))
    }

    fn by_number(&mut self, descending: bool) -> bool {
        if !self.it.measures.is_empty() {
            return !self.it.columns.is_empty() && self.ordered(true, 0, descending);
        }
        let is_number = |field: &Field| {
            let field = self.lexicon.field(&self.it.subject, &field.words);
            field.is_some_and(|it| it.is.number && it.targets.is_empty())
        };
        let shown = self.it.columns.iter().position(is_number);
        let place = shown.or_else(|| self.money_column());
        place.is_some_and(|place| self.ordered(false, place, descending))
    }

    fn by_name(&mut self) -> bool {
        let Some(place) = self.it.columns.iter().position(|it| it.part.is_none()) else {
            return false;
        };
        let described = self.it.columns.get(place).and_then(|it| self.name_of(it));
        let place = match described {
            Some(name) if self.it.measures.is_empty() => {
                self.add_column(name.clone());
                self.it.columns.iter().position(|it| *it == name)
            }
            _ => Some(place),
        };
        place.is_some_and(|place| self.ordered(false, place, false))
    }

    /// The description of what a column refers to.
    fn name_of(&self, column: &Field) -> Option<Field> {
        let field = self.lexicon.field(&self.it.subject, &column.words)?;
        let is_itself = field.role == Role::Ref;
        let table = match (is_itself, field.targets.as_slice()) {
            (true, _) => self.table,
            (false, [target]) => self.lexicon.table(*target)?,
            _ => return None,
        };
        let name = table
            .fields
            .iter()
            .find(|it| it.role == Role::Description)?;
        Some(match is_itself {
            true => Field::of(&name.names),
            false => column.then(&name.names),
        })
    }

    /// The first ones of what is ordered, or of the greatest.
    fn first_of(&mut self, count: u64) -> bool {
        let is_done = !self.it.order.is_empty() || self.by_number(true);
        if is_done {
            self.it.top = Some(count);
        }
        is_done
    }

    fn ordered(&mut self, by_measure: bool, place: usize, descending: bool) -> bool {
        self.it.order = vec![Sort {
            by_measure,
            place,
            descending,
        }];
        true
    }

    /// The records in place of what was counted of them.
    fn records_of(&mut self) -> bool {
        if self.it.measures.is_empty() {
            // They are shown already.
            return true;
        }
        if !self.it.subject_is_list() {
            return self.movements();
        }
        let role = match self.it.subject.view {
            View::Section(_) => Role::Owner,
            _ => Role::Ref,
        };
        let Some(itself) = self.table.fields.iter().find(|it| it.role == role) else {
            return false;
        };
        let itself = Field::of(&itself.names);
        let mut columns = vec![itself];
        for column in std::mem::take(&mut self.it.columns) {
            if column.part.is_none() && !columns.contains(&column) {
                columns.push(column);
            }
        }
        for measure in std::mem::take(&mut self.it.measures) {
            if let Measure::Of(_, field) = measure
                && !columns.contains(&field)
            {
                columns.push(field);
            }
        }
        self.it.columns = columns;
        self.it.limits.clear();
        self.it.order.clear();
        self.it.top = None;
        self.it.totals = false;
        true
    }

    /// The documents that turnovers are of: the records of the register.
    fn movements(&mut self) -> bool {
        let records = crate::ask::Subject {
            view: View::Records,
            ..self.it.subject.clone()
        };
        let table = self.lexicon.table_of(&records);
        let Some(table) = table.and_then(|it| self.lexicon.table(it)) else {
            return false;
        };
        let Some(recorder) = table.fields.iter().find(|it| it.names.en.is("Recorder")) else {
            return false;
        };
        if self.it.subject.view != View::Turnovers || !self.it.limits.is_empty() {
            return false;
        }
        let mut made: Vec<Measure> = Vec::new();
        for measure in &self.it.measures {
            let Measure::Of(function, field) = measure else {
                return false;
            };
            let known = field
                .words
                .first()
                .and_then(|it| self.table.field(it.ru.as_str()));
            let plain = known.and_then(|known| {
                let is_turnover = known.role == Role::Resource(Suffix::Turnover);
                let mut fields = table.fields.iter().filter(|_| is_turnover);
                fields.find(|it| {
                    it.role == Role::Resource(Suffix::Plain) && it.phrases == known.phrases
                })
            });
            let Some(plain) = plain else {
                return false;
            };
            made.push(Measure::Of(*function, Field::of(&plain.names)));
        }
        self.it.subject = records;
        self.it.measures = made;
        self.it.columns.retain(|it| it.part.is_none());
        self.it.columns.insert(0, Field::of(&recorder.names));
        self.it.order.clear();
        self.it.top = None;
        true
    }

    /// One thing more of what is shown.
    fn detail(&mut self) -> bool {
        let is_total = !self.it.subject_is_list();
        if !self.it.measures.is_empty() && !is_total {
            return self.records_of();
        }
        let wanted = |it: &Role| match is_total {
            true => matches!(it, Role::Dimension),
            false => matches!(
                it,
                Role::Moment | Role::Attribute | Role::Code | Role::Resource(_)
            ),
        };
        let shown = &self.it.columns;
        let mut more: Vec<Field> = self
            .table
            .fields
            .iter()
            .filter(|it| wanted(&it.role) && !self.is_fixed(&it.names))
            .map(|it| Field::of(&it.names))
            .filter(|it| !shown.contains(it))
            .collect();
        let room = match is_total {
            true => 1,
            false => MOST_COLUMNS.saturating_sub(shown.len()),
        };
        more.truncate(room);
        let is_done = !more.is_empty();
        self.it.columns.extend(more);
        is_done
    }

    /// One number of all.
    fn single(&mut self) -> bool {
        if self.it.measures.is_empty() {
            if measures::has_total(self.lexicon, self.table) {
                return self.moneyed(false, false);
            }
            self.it.measures = vec![Measure::Count];
        }
        self.it.columns.clear();
        self.it.order.clear();
        self.it.top = None;
        self.it.totals = false;
        true
    }

    fn with_totals(&mut self, shown: bool) -> bool {
        let has = !self.it.columns.is_empty() && !self.it.measures.is_empty();
        let is_done = !shown || has;
        self.it.totals = shown && has;
        is_done
    }
}
