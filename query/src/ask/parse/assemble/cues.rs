//! Words that mean something anywhere: numbers, times, denial, what is counted.

use super::{Mention, Walk};
use crate::ask::lexicon::tables::{Field as TableField, Role};
use crate::ask::link::Linked;
use crate::ask::normalise::periods::Time;
use crate::ask::normalise::{Cue, Token};
use crate::ask::parse::lattice::{Edge, Place};
use crate::ask::representation::{Aggregate, Field, Test, Value};
use crate::ir::Comparison;

/// Whether a run has a word.
fn tokens_say(linked: &Linked, edge: &Edge, word: &str) -> bool {
    let tokens = linked.tokens.get(edge.from..edge.to).unwrap_or_default();
    tokens.iter().any(|it| it.small == word)
}

impl Walk<'_, '_> {
    pub(super) fn last_field(&mut self, from: usize, distance: usize) -> Option<&mut Mention> {
        let last = self.said.fields.last_mut()?;
        (from >= last.to && from - last.to <= distance).then_some(last)
    }

    pub(super) fn is_date(&self, place: &Place) -> bool {
        self.field_of(place)
            .is_some_and(|it| it.is.date && it.role != Role::Moment)
    }

    pub(super) fn cue(&mut self, edge: &Edge, cue: &Cue) {
        let was_counting = std::mem::take(&mut self.counting);
        let says_money = *cue == Cue::Count && self.says_money(edge.to);
        let last = edge.to.checked_sub(1);
        let last = last.and_then(|it| self.linked.tokens.get(it));
        let is_done = last.is_some_and(Token::is_past);
        let flags = &mut self.said.flags;
        match cue {
            Cue::Filler => self.counting = was_counting,
            Cue::By => {
                self.by = true;
                self.hanging = true;
                self.order = false;
            }
            Cue::And | Cue::Or => self.joins = true,
            Cue::Count => {
                let next = self
                    .linked
                    .tokens
                    .get(edge.to)
                    .map_or("", |it| it.stem.as_str());
                let is_how_many = self
                    .linked
                    .tokens
                    .get(edge.from)
                    .is_some_and(|it| matches!(it.small.as_str(), "сколько" | "how"));
                if is_how_many && (says_money || matches!(next, "деньг" | "рубл" | "money"))
                {
                    flags.sum = true;
                } else {
                    flags.count = true;
                    flags.things |= is_how_many
                        && matches!(
                            next,
                            "штук" | "единиц" | "шт" | "unit" | "piec" | "item" | "чег"
                        );
                    self.counting = true;
                }
            }
            Cue::Sum => flags.sum = true,
            Cue::Average => self.aggregates(Aggregate::Average),
            Cue::Minimum => self.aggregates(Aggregate::Minimum),
            Cue::Maximum => self.aggregates(Aggregate::Maximum),
            Cue::Pieces => {
                flags.count = true;
                flags.things = true;
                flags.what |= tokens_say(self.linked, edge, "чего");
                self.counting = true;
            }
            Cue::Balance
            | Cue::Turnover
            | Cue::Receipt
            | Cue::Expense
            | Cue::Opening
            | Cue::Closing
            | Cue::Debit
            | Cue::Credit => {
                flags.amount_by_verb |= was_counting && is_done;
                if !self.said.suffixes.contains(cue) {
                    self.said.suffixes.push(cue.clone());
                }
                self.aggregate_of_table();
                self.by = false;
                // `сколько получили оплаты`: it goes on.
                self.counting = was_counting && edge.score == 0.0;
            }
            Cue::Not | Cue::Without | Cue::Except => self.denial = Some(cue.clone()),
            Cue::Empty | Cue::Filled => self.emptiness(edge, *cue == Cue::Filled),
            Cue::Marked => flags.marked = true,
            Cue::Posted => self.posted(),
            Cue::Folder => flags.folders = true,
            Cue::Below => self.below = true,
            Cue::Nested => {
                if let Some(filter) = self.said.filters.last_mut()
                    && let Test::Is(values) = &filter.test
                {
                    filter.test = Test::Below(values.clone());
                } else {
                    self.below = true;
                }
            }
            Cue::Ascending => flags.descending = Some(false),
            Cue::Descending => flags.descending = Some(true),
            Cue::OrderBy => {
                flags.order = true;
                self.order = true;
            }
            Cue::Who => {
                flags.who = true;
                // `сколько кому начислили`: of each of them.
                flags.whom_each |= was_counting;
                self.counting = was_counting;
                self.acts();
            }
            Cue::What => flags.what = true,
            Cue::When => flags.when = true,
            Cue::Distinct => {
                flags.distinct = true;
                self.counting = was_counting;
            }
            Cue::Document => {
                flags.document = true;
                flags.counts_table |= was_counting;
            }
            Cue::Rows => flags.rows = true,
            Cue::History => flags.history = true,
            Cue::Part(part) => {
                if !self.said.parts.contains(part) {
                    self.said.parts.push(*part);
                }
            }
            Cue::Top => flags.top = true,
            Cue::Most(greatest) => flags.most = Some(*greatest),
            Cue::Latest => flags.latest = true,
            Cue::Earliest => flags.earliest = true,
            Cue::Add => flags.add = true,
            Cue::Remove(_) => flags.remove = true,
            Cue::Only => flags.only = true,
            Cue::Impossible => {}
            Cue::Minus => flags.minus = true,
            Cue::Profit => flags.profit = true,
            Cue::Negative => flags.negative = true,
            Cue::Statement | Cue::Entries => {
                let all = match cue {
                    Cue::Statement => vec![Cue::Opening, Cue::Debit, Cue::Credit, Cue::Closing],
                    _ => vec![Cue::Debit, Cue::Credit],
                };
                flags.entries |= *cue == Cue::Entries;
                flags.statement |= *cue == Cue::Statement;
                self.said.suffixes = all;
                self.said.named = Some((edge.from, edge.to, 1.0));
            }
            Cue::Overdue => self.overdue = true,
            Cue::Number(number) => self.said.numbers.push(number.clone()),
            Cue::Compare(comparison, number) => self.compare(edge, *comparison, number),
            Cue::Between(low, high) => {
                self.compare(edge, Comparison::GreaterOrEqual, low);
                self.compare(edge, Comparison::LessOrEqual, high);
            }
            Cue::Time(time) => self.time(edge, *time),
        }
    }

    /// `сколько поступило денег`: money is spoken of behind a verb or words that say nothing.
    fn says_money(&self, from: usize) -> bool {
        let tokens = self.linked.tokens.get(from..).unwrap_or_default();
        let is_of_no_need = |it: &&Token| {
            let says_little = matches!(
                it.small.as_str(),
                "мы" | "нам" | "нас" | "всего" | "у" | "к" | "did" | "we"
            );
            says_little || it.is_past() || it.small.ends_with("ло")
        };
        let mut rest = tokens.iter().skip_while(is_of_no_need);
        let is_money = |it: &Token| {
            matches!(it.stem.as_str(), "деньг" | "рубл" | "money") || it.small == "средств"
        };
        rest.next().is_some_and(is_money)
    }

    /// Who acts: those who sell and make, or those who buy and owe.
    fn acts(&mut self) {
        const BEGINNINGS: [&str; 20] = [
            "прода",
            "заработ",
            "отработ",
            "работа",
            "сдела",
            "выполн",
            "потрат",
            "трат",
            "оформ",
            "произв",
            "выпуст",
            "принес",
            "отгруз",
            "перевыполн",
            "sold",
            "sell",
            "earn",
            "work",
            "made",
            "did",
        ];
        let mut tokens = self.linked.tokens.iter();
        self.said.flags.acts |= tokens
            .any(|it| BEGINNINGS.iter().any(|begin| it.small.starts_with(begin)))
            && !self
                .linked
                .tokens
                .iter()
                .any(|it| matches!(it.small.as_str(), "кому" | "whom"));
    }

    /// The term has passed, and the record is not done with.
    pub(super) fn late(&mut self) {
        let Some(table) = self.lexicon.table(self.said.table) else {
            return;
        };
        let Some(deadline) = table.deadline(self.lexicon) else {
            return;
        };
        let own = |field: &TableField| {
            let at = table
                .fields
                .iter()
                .position(|it| it.names.ru == field.names.ru);
            Place {
                field: Field::of(&field.names),
                table: self.said.table,
                at: at.unwrap_or_default(),
            }
        };
        let today = Value::Date(self.linked.today);
        let due = own(deadline);
        let done = table.done(self.lexicon).map(own);
        let states = table.done_states(self.lexicon);
        let states = states.map(|(field, items)| {
            let values = items.iter().filter_map(|it| self.item(*it));
            (own(field), values.map(|it| it.0).collect::<Vec<_>>())
        });
        // What is said of the term or of the state itself counts.
        let told: Vec<Field> = self
            .said
            .filters
            .iter()
            .map(|it| it.field.clone())
            .collect();
        let states = states.filter(|it| !told.contains(&it.0.field));
        let done = done.filter(|it| !told.contains(&it.field));
        if told.contains(&due.field) {
            return;
        }
        self.filter(&due, Test::Compare(Comparison::Less, today), false);
        match (done, states) {
            (Some(done), _) => self.filter(&done, Test::True, true),
            (None, Some((state, values))) => self.filter(&state, Test::Is(values), true),
            (None, None) => {}
        }
    }

    /// `максимальная и минимальная цена` are two.
    pub(super) fn aggregates(&mut self, aggregate: Aggregate) {
        self.other = match self.joins {
            true => self.aggregate,
            false => None,
        };
        self.aggregate = Some(aggregate);
    }

    pub(super) fn emptiness(&mut self, edge: &Edge, filled: bool) {
        let before = self.last_field(edge.from, 1).filter(|it| !it.filtered);
        match before.map(|it| {
            it.filtered = true;
            it.place.clone()
        }) {
            Some(place) => self.filter(&place, Test::Empty, filled),
            None => self.empty = Some(filled),
        }
    }

    pub(super) fn posted(&mut self) {
        let negated = self.denial.take().is_some();
        let table = self.lexicon.table(self.said.table);
        let posted = table.and_then(|it| it.fields.iter().position(|it| it.role == Role::Posted));
        let Some((at, field)) = posted.and_then(|at| Some((at, table?.fields.get(at)?))) else {
            return;
        };
        let place = Place {
            field: crate::ask::representation::Field::of(&field.names),
            table: self.said.table,
            at,
        };
        self.filter(&place, Test::True, negated);
    }

    pub(super) fn compare(&mut self, edge: &Edge, comparison: Comparison, number: &str) {
        let comparison = match self.denial.take() {
            Some(_) => comparison.opposite(),
            None => comparison,
        };
        let near = self.last_field(edge.from, 3).map(|it| it.place.clone());
        let is_number = near.is_some_and(|it| self.field_of(&it).is_some_and(|it| it.is.number));
        if is_number && let Some(mention) = self.said.fields.last_mut() {
            // A second comparison of one field is a condition of its own.
            if mention.compared.is_some() {
                let mut other = mention.clone();
                other.compared = Some((comparison, number.to_owned()));
                self.said.fields.push(other);
            } else {
                mention.compared = Some((comparison, number.to_owned()));
            }
            return;
        }
        self.said.comparisons.push((comparison, number.to_owned()));
    }

    pub(super) fn time(&mut self, edge: &Edge, time: Time) {
        self.by = false;
        if time == Time::Ever {
            self.said.flags.ever = true;
            return;
        }
        let near = self.last_field(edge.from, 3).map(|it| it.place.clone());
        if let Some(place) = near.filter(|it| self.is_date(it)) {
            let (test, negated) = match time {
                Time::Range(from, to) => (
                    Test::Between(Value::Date(from), Value::Date(to)),
                    self.denial.take().is_some(),
                ),
                Time::From(from) => (
                    Test::Compare(Comparison::GreaterOrEqual, Value::Date(from)),
                    false,
                ),
                Time::Until(to) => (
                    Test::Compare(Comparison::LessOrEqual, Value::Date(to)),
                    false,
                ),
                Time::At(at) => (
                    Test::Compare(Comparison::LessOrEqual, Value::Date(at)),
                    false,
                ),
                Time::Ever => return,
            };
            if let Some(mention) = self.said.fields.last_mut() {
                mention.filtered = true;
            }
            self.filter(&place, test, negated);
            return;
        }
        match self.said.related.last_mut() {
            Some(related) => related.times.push(time),
            None => {
                // `orders of 2025 that have no shipments`.
                let named = self.said.named;
                let is_own = named.is_some_and(|it| edge.from >= it.1 && edge.from - it.1 <= 1);
                self.said.flags.own_time |= is_own;
                self.said.times.push(time);
            }
        }
    }
}
