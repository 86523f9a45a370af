//! A number of a record beside what another table counts of it: `заказы, по которым оплачено меньше суммы заказа`.

use metadata::Kind;

use super::fields::{is_section, name, sides};
use super::totals::turned;
use super::{Compared, is_list};
use crate::ask::lexicon::tables::{Role, Table};
use crate::ask::parse::{Parsed, default_number, expected};
use crate::ask::representation::{
    Aggregate, Field, Filter, Limit, Measure, Representation, Test, View,
};
use crate::ir::Comparison;

/// A table that counts something of the records: its name is the left side.
struct Other {
    table: usize,
    key: Field,
    quality: f64,
    from: usize,
}

impl Compared<'_, '_> {
    /// The readings of records whose number compares so with what another table counts of them.
    pub(super) fn counted(&self) -> Vec<Parsed> {
        let of = self.of;
        // What is compared stands behind the head: the words before the first one that names another table.
        let mut found: Vec<Parsed> = Vec::new();
        let mut begins: Vec<usize> = Vec::new();
        for head in self.heads() {
            if begins.contains(&head) {
                continue;
            }
            begins.push(head);
            let pieces: Vec<_> = of
                .own(0, head)
                .chain(of.own(self.right.1, of.len()))
                .collect();
            let readings = of.ask(&pieces);
            for reading in readings.iter().take(4) {
                let it = &reading.representation;
                if is_list(it) && it.subject.view == View::Records {
                    found.extend(self.of_records(reading, head));
                }
            }
            if found.iter().any(|it| it.uncovered.is_empty()) {
                break;
            }
        }
        found
    }

    /// Where the left side may begin: behind the words that lead to what is said of records.
    fn heads(&self) -> Vec<usize> {
        const WHERE: [&str; 16] = [
            ",",
            "где",
            "у",
            "по",
            "для",
            "которые",
            "которых",
            "which",
            "where",
            "whose",
            "that",
            "with",
            "чей",
            "чьи",
            "на",
            "в",
        ];
        let of = self.of;
        let end = self.at.0.max(1);
        let mut found: Vec<usize> = (1..end)
            .filter(|at| WHERE.contains(&of.word(*at)))
            .collect();
        found.extend((1..end).rev().take(4));
        found.dedup();
        found.truncate(4);
        found
    }

    fn of_records(&self, reading: &Parsed, head: usize) -> Vec<Parsed> {
        let of = self.of;
        let it = &reading.representation;
        let Some(place) = of.lexicon.table_of(&it.subject) else {
            return Vec::new();
        };
        let Some(table) = of.lexicon.table(place) else {
            return Vec::new();
        };
        let left = match self.is_behind {
            true => (head, self.left.1),
            false => (head, self.at.0),
        };
        let numbers = sides(of, table, self.right);
        let own = numbers
            .iter()
            .find(|it| !it.is_date && it.field.words.len() == 1);
        let mut made = Vec::new();
        let others = self.others(place, left);
        let is_kind = matches!(table.subject.kind, Kind::Document | Kind::Catalog);
        let (Some(own), Some(other), true) = (own, others.first(), is_kind) else {
            return made;
        };
        let mut uncovered = reading.uncovered.clone();
        uncovered.extend(&reading.unheard);
        uncovered.extend(self.lost(&own.taken));
        let things = own.digits == 3;
        if let Some(rest) = self.rest_of(place, other, it)
            && self.sign == Comparison::Less
        {
            made.push(of.reading(rest, uncovered.clone()));
        }
        if let Some(counted) = self.sum_of(other, things) {
            let mut list = it.clone();
            if list.measures.is_empty() && !list.columns.contains(&own.field) {
                list.columns.push(own.field.clone());
            }
            list.filters.insert(
                0,
                Filter {
                    field: own.field.clone(),
                    test: Test::Counted(turned(self.sign), Box::new(counted)),
                    negated: false,
                    by_default: false,
                },
            );
            made.push(of.reading(list, uncovered));
        }
        made
    }

    /// Tables that refer to the records and that some words name, the best first.
    fn others(&self, place: usize, within: (usize, usize)) -> Vec<Other> {
        let of = self.of;
        let referring = of.lexicon.referring.get(place).map_or(&[][..], |it| it);
        let found = referring.iter().filter_map(|&other| {
            let table = of.lexicon.table(other)?;
            let is_kind = matches!(
                (&table.subject.view, table.subject.kind),
                (View::Records, Kind::Document) | (View::Turnovers, Kind::AccumulationRegister)
            );
            let key = table.fields.iter().find(|it| {
                let is_own = matches!(it.role, Role::Attribute | Role::Dimension);
                is_own && it.targets.contains(&place)
            })?;
            let ((from, _), quality) = name(of, table, within)?;
            let is_fit = is_kind && other != place && !is_section(table) && quality >= 0.3;
            is_fit.then(|| Other {
                table: other,
                key: Field::of(&key.names),
                quality,
                from,
            })
        });
        let mut found: Vec<Other> = found.collect();
        found.sort_by(|left, right| {
            let by_quality = right.quality.total_cmp(&left.quality);
            by_quality.then(right.from.cmp(&left.from))
        });
        found
    }

    /// What another table adds up of a record.
    fn sum_of(&self, other: &Other, things: bool) -> Option<Representation> {
        let of = self.of;
        let table = of.lexicon.table(other.table)?;
        let mut it = Representation::of(table.subject.clone());
        it.columns = vec![other.key.clone()];
        let number = default_number(of.lexicon, table, things)?;
        it.measures = vec![Measure::Of(Aggregate::Sum, number)];
        it.filters = expected(of.lexicon, table, false, false);
        Some(it)
    }

    /// What is left of the records where a register keeps that: of what was ordered and not yet shipped there is a balance.
    fn rest_of(
        &self,
        place: usize,
        other: &Other,
        list: &Representation,
    ) -> Option<Representation> {
        let of = self.of;
        // What was counted must be kept in pieces: a register of orders knows nothing of payments.
        let counted = of.lexicon.table(other.table)?;
        let has_rows = of.lexicon.tables.iter().any(|it| {
            let is_own =
                it.subject.kind == counted.subject.kind && it.subject.name == counted.subject.name;
            is_own && is_section(it) && has_things(of.lexicon, it)
        });
        let is_whole = list.filters.iter().all(|it| it.by_default) && list.period.is_none();
        let mut tables = of.lexicon.tables.iter().filter(|it| {
            it.subject.view == View::Balance && it.subject.kind == Kind::AccumulationRegister
        });
        let (table, key) = tables.find_map(|it| {
            let mut fields = it.fields.iter();
            let key = fields.find(|it| it.role == Role::Dimension && it.targets == [place])?;
            Some((it, key))
        })?;
        if !has_rows || !is_whole || !has_things(of.lexicon, table) {
            return None;
        }
        let mut it = Representation::of(table.subject.clone());
        it.columns = vec![Field::of(&key.names)];
        it.measures = vec![Measure::Of(
            Aggregate::Sum,
            default_number(of.lexicon, table, true)?,
        )];
        it.limits = vec![Limit {
            measure: 0,
            comparison: Comparison::Greater,
            number: "0".to_owned(),
        }];
        Some(it)
    }
}

/// Whether a table counts pieces of something.
fn has_things(lexicon: &crate::ask::Lexicon<'_>, table: &Table) -> bool {
    let counts = table.fields.iter().any(|it| it.is.number && it.digits == 3);
    let mut targets = table.fields.iter().flat_map(|it| &it.targets);
    counts && targets.any(|it| lexicon.things.contains(it))
}
