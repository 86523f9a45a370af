//! A number of a record beside what another table counts of it: orders that are paid by less than they are worth.

use metadata::platform::Names;

use super::joined::or_zero;
use super::{Compiler, names};
use crate::ask::lexicon::tables::Role;
use crate::ask::representation::{Aggregate, Field, Representation};
use crate::ir::{Column, Comparison, Condition, Expression, Join, Path, Query, Source};

/// The place of what is joined: the main table is the first one.
const PLACE: usize = 1;

impl Compiler<'_, '_> {
    /// The condition that a record is among those whose field compares so with the number. Where the other table has
    /// nothing of a record, the number is zero.
    pub(super) fn counted(
        &mut self,
        field: &Field,
        comparison: Comparison,
        inner: &Representation,
    ) -> Option<Condition> {
        let reference = self.table.fields.iter().find(|it| it.role == Role::Ref)?;
        let table = self.lexicon.table(self.lexicon.table_of(&inner.subject)?)?;
        let (key, measure) = (inner.columns.first()?, inner.measures.first()?);
        let mut other = Compiler {
            lexicon: self.lexicon,
            of: inner,
            table,
            parameters: &mut *self.parameters,
            depth: self.depth + 1,
            is_grouped: true,
            inside: Vec::new(),
            accounts: Vec::new(),
            balanced: Vec::new(),
            outside: Vec::new(),
            source: PLACE,
        };
        other.filters()?;
        let arguments = other.arguments();
        let counted = or_zero(other.measure(measure)?);
        let own = |words: Vec<Names>| {
            Expression::Path(Path {
                source: Some(0),
                words,
            })
        };
        let record = own(vec![reference.names.clone()]);
        let mut on = vec![Condition::Compare(
            Expression::Path(other.path(key)),
            Comparison::Equal,
            record.clone(),
        )];
        on.append(&mut other.outside);
        // A record has one value of its field.
        let value = Expression::Aggregate(Aggregate::Maximum, Box::new(own(field.words.clone())));
        let records = Query {
            sources: vec![
                Source {
                    table: self.table.names.clone(),
                    alias: names::compared(names::of_source(&self.of.subject)),
                    arguments: Vec::new(),
                    join: Join::Left,
                    on: Vec::new(),
                },
                Source {
                    table: table.names.clone(),
                    alias: names::of_source(&inner.subject),
                    arguments,
                    join: Join::Left,
                    on,
                },
            ],
            columns: vec![Column {
                value: record,
                alias: reference.names.clone(),
            }],
            having: vec![Condition::Compare(value, comparison, counted)],
            ..Query::default()
        };
        let of = Expression::Path(Path {
            source: Some(self.source),
            words: vec![reference.names.clone()],
        });
        Some(Condition::InQuery(of, Box::new(records)))
    }
}
