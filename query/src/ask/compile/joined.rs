//! Tables beside the main one: what another register counts by the same columns, and the total that shares are of.

use metadata::platform::Names;

use super::names::{self, Aliases};
use super::{Compiler, is_grouped, is_plain};
use crate::ask::lexicon::tables::{Field as TableField, Role, Table};
use crate::ask::representation::{Aggregate, Field, Filter, Joined, Measure, Representation, View};
use crate::ir::{Argument, Column, Comparison, Condition, Expression, Join, Path, Source};

/// The place of what is joined: the main table is the first one.
const PLACE: usize = 1;

impl Compiler<'_, '_> {
    /// The whole that shares are of: the same virtual table, which adds up everything where no field of it is named.
    pub(super) fn total(&self, main: &Source) -> Option<Source> {
        if !is_total(self.table) || self.of.joined.is_some() {
            return None;
        }
        let arguments = main.arguments.iter().map(|it| match it {
            Argument::Word(_) => Argument::None,
            it => it.clone(),
        });
        Some(Source {
            table: main.table.clone(),
            alias: Names::new("Всего", "Total"),
            arguments: arguments.collect(),
            join: Join::Left,
            on: vec![Condition::Holds(Expression::Boolean(true))],
        })
    }

    /// The part of a sum in percent.
    pub(super) fn share(&self, of: &Measure) -> Option<Expression> {
        let Measure::Of(Aggregate::Sum, field) = of else {
            return None;
        };
        let whole = Expression::Path(Path {
            source: Some(PLACE),
            words: field.words.clone(),
        });
        let whole = match self.is_grouped {
            // All records of the group have the same one.
            true => Expression::Aggregate(Aggregate::Maximum, Box::new(whole)),
            false => whole,
        };
        let percents = Expression::Product(
            Box::new(self.measure(of)?),
            Box::new(Expression::Number("100".to_owned())),
        );
        Some(Expression::Quotient(Box::new(percents), Box::new(whole)))
    }

    /// A number of the joined table.
    pub(super) fn beside(&self, field: &Field) -> Option<Expression> {
        let other = self.of.joined.as_ref()?;
        let of_field = |it: &Measure| matches!(it, Measure::Of(Aggregate::Sum, of) if of == field);
        other.measures.iter().any(of_field).then(|| {
            Expression::Path(Path {
                source: Some(PLACE),
                words: field.words.clone(),
            })
        })
    }

    /// What another table counts: its columns come behind, and `columns` take what either of both tables has.
    pub(super) fn join(
        &mut self,
        other: &Joined,
        columns: &mut Vec<Column>,
        aliases: &mut Aliases,
    ) -> Option<Source> {
        let of = self.of;
        let table = self.lexicon.table(self.lexicon.table_of(&other.subject)?)?;
        let is_simple = |it: &Field| it.words.len() == 1 && it.part.is_none();
        let fits = is_total(self.table)
            && is_total(table)
            && !is_grouped(of)
            && !of.columns.is_empty()
            && of.columns.iter().all(is_simple)
            && !other.measures.is_empty()
            && other.measures.iter().all(is_plain);
        if !fits {
            return None;
        }
        let mut it = Representation::of(other.subject.clone());
        it.period = of.period;
        it.measures = other.measures.clone();
        for field in &of.columns {
            it.columns.push(counterpart(self.table, field, table)?);
        }
        for filter in &of.filters {
            it.filters.push(Filter {
                field: counterpart(self.table, &filter.field, table)?,
                ..filter.clone()
            });
        }
        let mut inner = Compiler {
            lexicon: self.lexicon,
            of: &it,
            table,
            parameters: &mut *self.parameters,
            depth: self.depth,
            is_grouped: false,
            inside: Vec::new(),
            accounts: Vec::new(),
            balanced: Vec::new(),
            outside: Vec::new(),
            source: PLACE,
        };
        inner.filters()?;
        if !inner.outside.is_empty() {
            return None;
        }
        let arguments = inner.arguments();
        let keys: Vec<Expression> = it
            .columns
            .iter()
            .map(|it| Expression::Path(inner.path(it)))
            .collect();
        let mut counted = Vec::new();
        for measure in &it.measures {
            counted.push(Column {
                value: or_zero(inner.measure(measure)?),
                alias: aliases.take(names::of_measure(measure)),
            });
        }
        let mut on = Vec::new();
        for (column, key) in columns.iter_mut().zip(&keys) {
            on.push(Condition::Compare(
                column.value.clone(),
                Comparison::Equal,
                key.clone(),
            ));
            column.value =
                Expression::IsNull(Box::new(column.value.clone()), Box::new(key.clone()));
        }
        for column in columns.iter_mut().skip(keys.len()) {
            column.value = match &column.value {
                Expression::Difference(left, right) => Expression::Difference(
                    Box::new(or_zero((**left).clone())),
                    Box::new(or_zero((**right).clone())),
                ),
                it => or_zero(it.clone()),
            };
        }
        columns.extend(counted);
        Some(Source {
            table: table.names.clone(),
            alias: names::of_source(&other.subject),
            arguments,
            join: Join::Full,
            on,
        })
    }
}

/// A number that the other side of a join may lack.
pub(super) fn or_zero(value: Expression) -> Expression {
    let zero = Expression::Number("0".to_owned());
    Expression::IsNull(Box::new(value), Box::new(zero))
}

fn is_total(table: &Table) -> bool {
    matches!(
        table.subject.view,
        View::Balance | View::Turnovers | View::BalanceAndTurnovers
    )
}

/// The field of another table that says the same: the one of this name, or the only one that refers to the same objects.
fn counterpart(own: &Table, field: &Field, other: &Table) -> Option<Field> {
    let first = field.words.first()?;
    let known = own.field(first.ru.as_str())?;
    let is_key = |it: &&TableField| matches!(it.role, Role::Dimension | Role::Account);
    let same: Vec<&TableField> = other
        .fields
        .iter()
        .filter(is_key)
        .filter(|it| !known.targets.is_empty() && it.targets == known.targets)
        .collect();
    let named = same.iter().find(|it| it.names.ru == known.names.ru);
    let found = match (named, same.as_slice()) {
        (Some(named), _) => named,
        (None, [only]) => only,
        _ => return None,
    };
    let mut words = field.words.clone();
    *words.first_mut()? = found.names.clone();
    Some(Field {
        words,
        part: field.part,
    })
}
