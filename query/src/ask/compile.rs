//! From a representation to a query with the values of its parameters.

mod conditions;
mod counted;
mod joined;
mod names;

use metadata::platform::Names;

pub(in crate::ask) use self::conditions::{pattern, unescaped};
use self::names::Aliases;
pub(in crate::ask) use self::names::usual_field;
use super::lexicon::tables::{Role, Table};
use super::representation::{Aggregate, Field, Measure, Representation, View};
use super::{Lexicon, Parameter, Value};
use crate::ir::{
    Argument, Column, Comparison, Condition, Expression, Join, Order, Path, Query, Source, Totals,
};

/// How deep representations may nest.
const DEPTH: usize = 4;

/// The query that a representation stands for, and the values of its parameters. None where the configuration has not what
/// it speaks of.
pub fn compile(lexicon: &Lexicon<'_>, of: &Representation) -> Option<(Query, Vec<Parameter>)> {
    let mut parameters = Vec::new();
    let query = compile_into(lexicon, of, &mut parameters, 0)?;
    Some((query, parameters))
}

/// What a measure is called in a query.
pub(in crate::ask) fn measure_names(of: &Measure) -> Names {
    names::of_measure(of).into_iter().next().unwrap_or_default()
}

fn compile_into(
    lexicon: &Lexicon<'_>,
    of: &Representation,
    parameters: &mut Vec<Parameter>,
    depth: usize,
) -> Option<Query> {
    if depth >= DEPTH {
        return None;
    }
    let table = lexicon.table(lexicon.table_of(&of.subject)?)?;
    let mut compiler = Compiler {
        lexicon,
        of,
        table,
        parameters,
        depth,
        is_grouped: is_grouped(of),
        inside: Vec::new(),
        accounts: Vec::new(),
        balanced: Vec::new(),
        outside: Vec::new(),
        source: 0,
    };
    compiler.query()
}

/// Whether what is counted must be added up by the query itself: virtual tables add up by the fields that are named.
fn is_grouped(of: &Representation) -> bool {
    let is_total = matches!(
        of.subject.view,
        View::Balance | View::Turnovers | View::BalanceAndTurnovers
    );
    !is_total || of.columns.iter().any(|it| it.words.len() > 1) || !of.measures.iter().all(is_plain)
}

fn is_plain(measure: &Measure) -> bool {
    match measure {
        Measure::Of(function, _) => *function == Aggregate::Sum,
        Measure::Quotient(left, right) | Measure::Difference(left, right) => {
            is_plain(left) && is_plain(right)
        }
        Measure::Share(of) => is_plain(of),
        Measure::Beside(..) => true,
        Measure::Count => false,
    }
}

struct Compiler<'c, 'w> {
    lexicon: &'c Lexicon<'w>,
    of: &'c Representation,
    table: &'c Table,
    parameters: &'c mut Vec<Parameter>,
    depth: usize,
    is_grouped: bool,
    /// Conditions within the arguments of a virtual table.
    inside: Vec<Condition>,
    /// Conditions of the account there.
    accounts: Vec<Condition>,
    /// Conditions of the account on the other side there.
    balanced: Vec<Condition>,
    /// Conditions behind `ГДЕ`.
    outside: Vec<Condition>,
    /// The place of the table in the query.
    source: usize,
}

impl Compiler<'_, '_> {
    fn query(&mut self) -> Option<Query> {
        let of = self.of;
        let mut aliases = Aliases::default();
        let mut columns: Vec<Column> = Vec::new();
        for field in &of.columns {
            let alias = names::of_column(self.lexicon, self.table, field);
            columns.push(Column {
                value: self.column(field)?,
                alias: aliases.take(alias),
            });
        }
        let shown = columns.len();
        for measure in &of.measures {
            columns.push(Column {
                value: self.measure(measure)?,
                alias: aliases.take(names::of_measure(measure)),
            });
        }
        if columns.is_empty() {
            return None;
        }
        self.filters()?;
        let is_filtered = !self.outside.is_empty();
        let having = self.limits()?;
        let arguments = self.arguments();
        let mut sources = vec![Source {
            table: self.table.names.clone(),
            alias: names::of_source(&of.subject),
            arguments,
            join: Join::Left,
            on: Vec::new(),
        }];
        let has_shares = of.measures.iter().any(|it| matches!(it, Measure::Share(_)));
        // Others cannot be told by what is behind `ГДЕ`.
        if is_filtered && (has_shares || of.joined.is_some()) {
            return None;
        }
        if has_shares {
            let total = self.total(sources.first()?)?;
            sources.push(total);
        }
        if let Some(other) = &of.joined {
            let other = self.join(other, &mut columns, &mut aliases)?;
            sources.push(other);
        }
        let order = of.order.iter().filter_map(|it| {
            let column = it.place + if it.by_measure { shown } else { 0 };
            let exists = column < columns.len();
            exists.then_some(Order {
                column,
                descending: it.descending,
            })
        });
        let mut order: Vec<Order> = order.collect();
        if order.is_empty() && self.depth == 0 {
            // What goes on in time is read from its beginning.
            let periods = of.columns.iter().enumerate();
            let periods = periods.filter(|it| it.1.part.is_some());
            order.extend(periods.map(|(column, _)| Order {
                column,
                descending: false,
            }));
        }
        let is_summable = |measure: &Measure| match measure {
            Measure::Count => true,
            Measure::Of(function, _) => *function == Aggregate::Sum,
            _ => false,
        };
        let sums = of.measures.iter().enumerate();
        let sums = sums
            .filter(|it| is_summable(it.1))
            .map(|it| shown + it.0)
            .collect();
        let totals = match of.totals && shown > 0 {
            true => Totals {
                sums,
                by: (0..shown.saturating_sub(1)).collect(),
            },
            false => Totals::default(),
        };
        Some(Query {
            sources,
            distinct: of.measures.is_empty() && !self.shows_records(),
            columns,
            filters: std::mem::take(&mut self.outside),
            having,
            order,
            top: of.top,
            totals,
        })
    }

    /// Whether each record gives one of its own: what is shown tells records from each other.
    fn shows_records(&self) -> bool {
        self.of.columns.iter().any(|it| {
            let [word] = it.words.as_slice() else {
                return false;
            };
            let field = self.table.field(word.ru.as_str());
            field.is_some_and(|it| {
                matches!(
                    it.role,
                    Role::Ref | Role::Description | Role::Code | Role::Number | Role::Resource(_)
                )
            })
        })
    }

    /// Whether what has recorded is shown, which a virtual table tells for that periodicity only.
    fn tells_recorders(&self) -> bool {
        let mut columns = self.of.columns.iter();
        columns.any(|it| matches!(it.words.as_slice(), [word] if word.en.is("Recorder")))
    }

    fn path(&self, field: &Field) -> Path {
        Path {
            source: Some(self.source),
            words: field.words.clone(),
        }
    }

    fn takes(&self, name: &str) -> bool {
        self.table.parameters.iter().any(|it| it.en.is(name))
    }

    fn column(&self, field: &Field) -> Option<Expression> {
        let path = Expression::Path(self.path(field));
        Some(match field.part {
            // A virtual table does that itself.
            Some(_) if self.takes("Periodicity") => path,
            Some(part) => Expression::Begin(Box::new(path), part),
            None => path,
        })
    }

    fn measure(&self, measure: &Measure) -> Option<Expression> {
        Some(match measure {
            Measure::Count => Expression::CountAll,
            Measure::Of(Aggregate::Sum, field) if !self.is_grouped => {
                Expression::Path(self.path(field))
            }
            Measure::Of(function, field) => {
                Expression::Aggregate(*function, Box::new(Expression::Path(self.path(field))))
            }
            Measure::Quotient(left, right) => Expression::Quotient(
                Box::new(self.measure(left)?),
                Box::new(self.measure(right)?),
            ),
            Measure::Difference(left, right) => Expression::Difference(
                Box::new(self.measure(left)?),
                Box::new(self.measure(right)?),
            ),
            Measure::Share(of) => self.share(of)?,
            Measure::Beside(_, field) => self.beside(field)?,
        })
    }

    fn limits(&mut self) -> Option<Vec<Condition>> {
        let mut having = Vec::new();
        for limit in &self.of.limits {
            let of = self.of.measures.get(limit.measure)?;
            let condition = match of {
                // A difference that is less than nothing is one number less than another.
                Measure::Difference(left, right) if limit.number == "0" => {
                    let mut sides = [self.measure(left)?, self.measure(right)?];
                    if self.of.joined.is_some() {
                        sides = sides.map(joined::or_zero);
                    }
                    let [left, right] = sides;
                    Condition::Compare(left, limit.comparison, right)
                }
                _ => {
                    let mut measure = self.measure(of)?;
                    if self.of.joined.is_some() {
                        measure = joined::or_zero(measure);
                    }
                    let number = Expression::Number(limit.number.clone());
                    Condition::Compare(measure, limit.comparison, number)
                }
            };
            match self.is_grouped {
                true => having.push(condition),
                false => self.outside.push(condition),
            }
        }
        Some(having)
    }

    fn arguments(&mut self) -> Vec<Argument> {
        let period = self.of.period.unwrap_or_default();
        let mut part = self.of.columns.iter().filter_map(|it| it.part);
        let part = part.next();
        let names = &self.table.parameters;
        let mut arguments = Vec::with_capacity(names.len());
        for name in names {
            let argument = match name.en.as_str() {
                "Period" => self.moment(period.to, Names::new("Дата", "Date")),
                "BeginOfPeriod" => {
                    self.moment(period.from, Names::new("НачалоПериода", "BeginOfPeriod"))
                }
                "EndOfPeriod" => self.moment(period.to, Names::new("КонецПериода", "EndOfPeriod")),
                "Periodicity" => match part {
                    Some(part) => Argument::Word(names::of_part(part)),
                    None if self.tells_recorders() => {
                        Argument::Word(Names::new("Регистратор", "Recorder"))
                    }
                    None => Argument::None,
                },
                "AccountCondition" if !self.accounts.is_empty() => {
                    Argument::Conditions(std::mem::take(&mut self.accounts))
                }
                "BalancedAccountCondition" if !self.balanced.is_empty() => {
                    Argument::Conditions(std::mem::take(&mut self.balanced))
                }
                "Condition" if !self.inside.is_empty() => {
                    Argument::Conditions(std::mem::take(&mut self.inside))
                }
                _ => Argument::None,
            };
            arguments.push(argument);
        }
        arguments
    }

    fn moment(&mut self, date: Option<crate::Date>, names: Names) -> Argument {
        match date {
            Some(date) => Argument::Value(self.parameter(names, Value::Date(date))),
            None => Argument::None,
        }
    }

    /// A parameter of this value: a new one, or the one that has it already.
    fn parameter(&mut self, names: Names, value: Value) -> Expression {
        let known = self
            .parameters
            .iter()
            .find(|it| it.value == value && it.names.ru == names.ru);
        if let Some(known) = known {
            return Expression::Parameter(known.names.clone());
        }
        let is_taken = |it: &Names| self.parameters.iter().any(|other| other.names.overlap(it));
        let mut chosen = names.clone();
        let mut number = 2;
        while is_taken(&chosen) {
            chosen = Names::new(
                &format!("{}{number}", names.ru),
                &format!("{}{number}", names.en),
            );
            number += 1;
        }
        self.parameters.push(Parameter {
            names: chosen.clone(),
            value,
        });
        Expression::Parameter(chosen)
    }

    /// The conditions of the period on records.
    fn period(&mut self) -> Option<()> {
        let Some(period) = self.of.period else {
            return Some(());
        };
        if self.takes("Period") || self.takes("BeginOfPeriod") {
            return Some(());
        }
        let moment = self.table.moment()?;
        let path = Expression::Path(Path {
            source: Some(self.source),
            words: moment,
        });
        let begin = Names::new("НачалоПериода", "BeginOfPeriod");
        let end = Names::new("КонецПериода", "EndOfPeriod");
        let condition = match (period.from, period.to) {
            (Some(from), Some(to)) => {
                let from = self.parameter(begin, Value::Date(from));
                let to = self.parameter(end, Value::Date(to));
                Condition::Between(path, from, to)
            }
            (Some(from), None) => {
                let from = self.parameter(begin, Value::Date(from));
                Condition::Compare(path, Comparison::GreaterOrEqual, from)
            }
            (None, Some(to)) => {
                let to = self.parameter(end, Value::Date(to));
                Condition::Compare(path, Comparison::LessOrEqual, to)
            }
            (None, None) => return Some(()),
        };
        self.outside.push(condition);
        Some(())
    }
}
