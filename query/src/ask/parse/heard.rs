//! Which words of a question came to nothing in a query, or came to it by a guess: what is shown as not understood, although
//! each of the words is known.

mod promises;

use metadata::Kind;

use super::assemble::Mentions;
use super::lattice::{Edge, Place, Reading};
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::tables::Role;
use crate::ask::link::Linked;
use crate::ask::normalise::Cue;
use crate::ask::normalise::periods::Time;
use crate::ask::representation::{
    Aggregate, Field, Measure, Period, Representation, Test, Value, View,
};
use crate::ir::Comparison;

/// What a word must mean of a name of a table, so that it is no guess.
const SURE_NAME: f64 = 0.5;

/// What it must mean of a name of a field.
const SURE_FIELD: f64 = 0.45;

/// A question beside a query that was made of it.
struct Heard<'h, 'w> {
    lexicon: &'h Lexicon<'w>,
    linked: &'h Linked,
    said: &'h Mentions,
    it: &'h Representation,
}

/// The words that came to nothing in a representation, or came to it by a guess.
pub(super) fn unheard(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    said: &Mentions,
    it: &Representation,
) -> Vec<usize> {
    let heard = Heard {
        lexicon,
        linked,
        said,
        it,
    };
    let lost = said.edges.iter().filter(|edge| !heard.edge(edge));
    let mut lost: Vec<usize> = lost.flat_map(|edge| edge.from..edge.to).collect();
    lost.extend(heard.unpriced());
    lost
}

impl Heard<'_, '_> {
    fn edge(&self, edge: &Edge) -> bool {
        match &edge.reading {
            Reading::Name(quality) => self.name(edge, *quality),
            Reading::Field(place) => self.field(edge, place),
            Reading::Cue(cue) => self.cue(edge, cue),
            // Unknown words are told anyway; values and other tables become conditions or are left out aloud.
            _ => true,
        }
    }

    /// A table that few of its words name is guessed, unless another word names it better.
    fn name(&self, edge: &Edge, quality: f64) -> bool {
        let best = self.said.named.map_or(0.0, |it| it.2);
        quality >= SURE_NAME || best > quality || edge.to - edge.from > 1
    }

    fn field(&self, edge: &Edge, place: &Place) -> bool {
        let length = (edge.to - edge.from).max(1) as f64;
        let mentions = self.said.fields.iter();
        let mut mentions = mentions.filter(|it| it.from == edge.from && it.place == *place);
        // A condition upon it says that the word was no chance.
        let is_used = mentions
            .clone()
            .any(|it| it.filtered || it.compared.is_some());
        let is_folder = self.said.flags.folders
            && self.lexicon.table(place.table).is_some_and(|it| {
                let field = it.fields.get(place.at);
                field.is_some_and(|it| it.role == Role::Parent)
            });
        // `на какую сумму отгрузили продукции`: of all of it.
        let is_all = (self.said.flags.sum || self.said.flags.count)
            && !self.is_asked(edge.from)
            && mentions.all(|it| !it.by)
            && self.is_reference(place);
        let is_sure = is_used || edge.score / length >= SURE_FIELD;
        is_folder || is_sure && (is_all || self.is_shown(place) || self.is_of_name(edge, place))
    }

    fn is_reference(&self, place: &Place) -> bool {
        let field = self.lexicon.table(place.table);
        let field = field.and_then(|it| it.fields.get(place.at));
        field.is_some_and(|it| !it.targets.is_empty() && !it.is.number)
    }

    /// Whether a field is shown, counted, compared or ordered by.
    fn is_shown(&self, place: &Place) -> bool {
        let field = &place.field;
        let of =
            |it: &Field| it.words.starts_with(&field.words) || field.words.starts_with(&it.words);
        let known = self.lexicon.field(&self.it.subject, &field.words);
        // A resource has one name and several values.
        let is_same = |it: &Field| {
            of(it)
                || self
                    .lexicon
                    .field(&self.it.subject, &it.words)
                    .zip(known)
                    .is_some_and(|(it, known)| {
                        !known.phrases.is_empty() && it.phrases == known.phrases
                    })
        };
        let is_moment = known.is_some_and(|it| it.role == Role::Moment);
        self.it.columns.iter().any(is_same)
            || self.measured(&is_same)
            || self.it.filters.iter().any(|it| of(&it.field))
            || is_moment
                && (self.it.period.is_some() || self.it.columns.iter().any(|it| it.part.is_some()))
    }

    fn measured(&self, is: &dyn Fn(&Field) -> bool) -> bool {
        fn any(measure: &Measure, is: &dyn Fn(&Field) -> bool) -> bool {
            match measure {
                Measure::Count | Measure::Beside(..) => false,
                Measure::Of(_, field) => is(field),
                Measure::Share(of) => any(of, is),
                Measure::Quotient(left, right) | Measure::Difference(left, right) => {
                    any(left, is) || any(right, is)
                }
            }
        }
        self.it.measures.iter().any(|it| any(it, is))
    }

    /// Words that belong to the name of the table say no more than that, unless they are what is asked for.
    fn is_of_name(&self, edge: &Edge, place: &Place) -> bool {
        let in_name = self
            .said
            .fields
            .iter()
            .any(|it| it.from == edge.from && it.place == *place && (it.in_name || it.counted));
        in_name && !self.is_asked(edge.from)
    }

    /// `какой` stands right before a word.
    fn is_asked(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|it| self.linked.tokens.get(it));
        before.is_some_and(|it| {
            matches!(
                it.small.as_str(),
                "какой" | "какая" | "какое" | "какого" | "which"
            )
        })
    }

    fn cue(&self, edge: &Edge, cue: &Cue) -> bool {
        let it = self.it;
        match cue {
            Cue::Compare(_, number) => self.compares(number),
            Cue::Between(low, high) => self.compares(low) && self.compares(high),
            Cue::Number(number) => self.compares(number) || self.is_in_period(edge),
            Cue::Time(time) => self.time(*time),
            Cue::Not | Cue::Without | Cue::Except => self.denies(),
            Cue::Top | Cue::Most(_) | Cue::Latest | Cue::Earliest => {
                self.ranks() && (!matches!(cue, Cue::Most(_)) || self.ranks_what_is_named())
            }
            Cue::Part(_) => it.columns.iter().any(|it| it.part.is_some()),
            Cue::Average => self.aggregates(Aggregate::Average),
            Cue::Minimum => self.aggregates(Aggregate::Minimum) || !it.order.is_empty(),
            Cue::Maximum => self.aggregates(Aggregate::Maximum) || !it.order.is_empty(),
            Cue::By => !it.columns.is_empty() || !self.says_each(edge),
            Cue::Debit | Cue::Credit => !self.is_other_side(edge),
            Cue::Sum => !it.measures.is_empty() || self.shows_number(),
            Cue::Balance => self.is_balance(),
            Cue::Opening | Cue::Closing => it.subject.view == View::BalanceAndTurnovers,
            Cue::Minus => it
                .measures
                .iter()
                .any(|it| matches!(it, Measure::Difference(..))),
            Cue::OrderBy | Cue::Ascending | Cue::Descending => !it.order.is_empty(),
            Cue::Who => self.tells(&|kind| kind != Kind::Document),
            Cue::What => self.tells(&|_| true) || self.shows_number() || self.said.counts_any(),
            Cue::When => self.shows_date(),
            Cue::Filler => self.filler(edge),
            _ => true,
        }
    }

    /// A number stands in a condition, or says how many records are shown.
    fn compares(&self, number: &str) -> bool {
        let is = |value: &Value| matches!(value, Value::Number(it) if it == number);
        let it = self.it;
        let top = it.top.is_some_and(|it| it.to_string() == number);
        let limits = it.limits.iter().any(|it| it.number == number);
        let filters = it.filters.iter().any(|it| match &it.test {
            Test::Compare(_, value) => is(value),
            Test::Between(low, high) => is(low) || is(high),
            Test::Is(values) => values.iter().any(is),
            _ => false,
        });
        top || limits || filters
    }

    /// A number that a time was told from.
    fn is_in_period(&self, edge: &Edge) -> bool {
        self.linked
            .cues
            .iter()
            .any(|it| matches!(it.cue, Cue::Time(_)) && it.from <= edge.from && edge.to <= it.to)
    }

    /// A time stands in the query: the last one that is told is the period, others must have it within them.
    fn time(&self, time: Time) -> bool {
        let Time::Range(from, to) = time else {
            return true;
        };
        let holds = |period: &Period| {
            let first = period.from.or(period.to);
            let last = period.to.or(period.from);
            first.is_some_and(|it| from <= it) && last.is_some_and(|it| it <= to)
                || period.from.is_some_and(|it| it <= from) && period.to.is_some_and(|it| to <= it)
        };
        let in_filter = self.it.filters.iter().any(|it| match &it.test {
            Test::Between(Value::Date(low), Value::Date(high)) => *low == from && *high == to,
            Test::Compare(_, Value::Date(_)) => true,
            Test::Among(inner) => inner.period.as_ref().is_some_and(holds),
            _ => false,
        });
        in_filter || self.it.period.as_ref().is_some_and(holds)
    }

    fn denies(&self) -> bool {
        let filters = self.it.filters.iter().filter(|it| !it.by_default);
        let limits = self.it.limits.iter();
        let mut filters = filters.map(|it| {
            it.negated
                || matches!(
                    it.test,
                    Test::Empty | Test::Compare(Comparison::NotEqual, _)
                )
        });
        let compares = limits.count() > 0
            || self
                .it
                .filters
                .iter()
                .any(|it| matches!(it.test, Test::Compare(..)));
        filters.any(|it| it) || compares || self.said.flags.marked
    }

    fn ranks(&self) -> bool {
        let slice = matches!(self.it.subject.view, View::SliceLast | View::SliceFirst);
        slice
            || !self.it.order.is_empty()
            || self.aggregates(Aggregate::Maximum)
            || self.aggregates(Aggregate::Minimum)
    }

    /// What is the greatest is told by a word, and not taken from what the register happens to have.
    fn ranks_what_is_named(&self) -> bool {
        let is_total = matches!(
            self.it.subject.view,
            View::Balance | View::Turnovers | View::BalanceAndTurnovers
        );
        let flags = &self.said.flags;
        if !is_total || self.it.measures.is_empty() || flags.who || flags.what {
            return true;
        }
        self.it.columns.iter().all(|column| {
            let fields = self.said.fields.iter().map(|it| &it.place.field);
            let implied = self.said.implied.iter().map(|it| &it.1.field);
            column.part.is_some()
                || fields
                    .chain(implied)
                    .any(|it| it.words.first() == column.words.first())
        })
    }

    fn aggregates(&self, aggregate: Aggregate) -> bool {
        self.it.measures.iter().any(|it| match it {
            Measure::Of(known, _) => *known == aggregate,
            Measure::Quotient(..) => true,
            _ => false,
        })
    }

    fn shows_number(&self) -> bool {
        let mut columns = self.it.columns.iter();
        columns.any(|it| {
            let field = self.lexicon.field(&self.it.subject, &it.words);
            field.is_some_and(|it| it.is.number)
        }) || !self.it.order.is_empty()
    }

    fn shows_date(&self) -> bool {
        let is_date = |it: &Field| {
            let field = self.lexicon.field(&self.it.subject, &it.words);
            field.is_some_and(|it| it.is.date)
        };
        self.it.columns.iter().any(is_date) || self.measured(&is_date)
    }

    fn is_balance(&self) -> bool {
        let among = |test: &Test| matches!(test, Test::Among(inner) if matches!(inner.subject.view, View::Balance));
        matches!(
            self.it.subject.view,
            View::Balance | View::BalanceAndTurnovers
        ) || self.it.filters.iter().any(|it| among(&it.test))
    }

    /// Whether what is shown first is a thing of such a kind: who did something is no document.
    fn tells(&self, is: &dyn Fn(Kind) -> bool) -> bool {
        let subject = &self.it.subject;
        self.it.columns.iter().any(|it| {
            let Some(field) = self.lexicon.field(subject, &it.words) else {
                return false;
            };
            if field.role == Role::Ref {
                return is(subject.kind);
            }
            let mut targets = field
                .targets
                .iter()
                .filter_map(|it| self.lexicon.table(*it));
            targets.any(|it| is(it.subject.kind)) || (field.is.text && is(Kind::Catalog))
        })
    }

    /// Words that are nothing by themselves and that ask for something beside some tables.
    fn filler(&self, edge: &Edge) -> bool {
        let words = self.linked.tokens.get(edge.from..edge.to);
        let is_now = matches!(
            self.it.subject.view,
            View::SliceLast | View::Balance | View::BalanceAndTurnovers
        );
        words.into_iter().flatten().all(|word| {
            let small = word.small.as_str();
            let states = ["действующ", "актуальн"]
                .iter()
                .any(|it| small.starts_with(it));
            let denies = matches!(small, "ничего" | "никто" | "никого" | "ни");
            (!states || is_now) && (!denies || self.denies())
        })
    }
}

impl Mentions {
    /// `что` is counted, or is what does not stand in other records.
    fn counts_any(&self) -> bool {
        !self.related.is_empty()
    }
}
