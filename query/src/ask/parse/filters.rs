//! Conditions that nobody asks for and everybody expects, and conditions made of numbers and times.

use metadata::Kind;

use super::assemble::Related;
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::tables::{Role, Table};
use crate::ask::normalise::periods::Time;
use crate::ask::representation::{Field, Filter, Period, Representation, Test, View};

/// What is expected of records unless something else is said: they are not marked for deletion, no folders, and posted.
pub(crate) fn expected(
    lexicon: &Lexicon<'_>,
    table: &Table,
    folders: bool,
    marked: bool,
) -> Vec<Filter> {
    let mut filters = Vec::new();
    let mut add = |words: Vec<metadata::platform::Names>, negated: bool, by_default: bool| {
        filters.push(Filter {
            field: Field { words, part: None },
            test: Test::True,
            negated,
            by_default,
        });
    };
    if let View::Section(_) = table.subject.view {
        let owner = table.fields.iter().find(|it| it.role == Role::Owner);
        let of = owner.and_then(|it| lexicon.table(*it.targets.first()?));
        if let (Some(owner), Some(of)) = (owner, of) {
            if let Some(mark) = of.fields.iter().find(|it| it.role == Role::DeletionMark) {
                add(
                    vec![owner.names.clone(), mark.names.clone()],
                    !marked,
                    !marked,
                );
            }
            if let Some(posted) = of
                .fields
                .iter()
                .find(|it| it.role == Role::Posted && of.posting)
            {
                add(vec![owner.names.clone(), posted.names.clone()], false, true);
            }
        }
        return filters;
    }
    if table.subject.view != View::Records {
        return filters;
    }
    for field in &table.fields {
        match field.role {
            Role::DeletionMark => add(vec![field.names.clone()], !marked, !marked),
            Role::IsFolder => add(vec![field.names.clone()], !folders, !folders),
            Role::Posted if table.posting => add(vec![field.names.clone()], false, true),
            _ => {}
        }
    }
    filters
}

/// Whether a time begins right where another one has ended.
fn follows(before: crate::Date, from: crate::Date) -> bool {
    before.seconds() + 1 == from.seconds()
}

/// The period of times: the last one of each kind counts.
pub(crate) fn period(times: &[Time]) -> Option<Period> {
    let mut period = Period::default();
    for time in times {
        match *time {
            // `за февраль и март`.
            Time::Range(from, to) if period.to.is_some_and(|it| follows(it, from)) => {
                period.to = Some(to);
            }
            Time::Range(from, to) => {
                period = Period {
                    from: Some(from),
                    to: Some(to),
                }
            }
            Time::At(at) => {
                period = Period {
                    from: None,
                    to: Some(at),
                }
            }
            Time::From(from) => period.from = Some(from),
            Time::Until(to) => period.to = Some(to),
            Time::Ever => period = Period::default(),
        }
    }
    (period.from.is_some() || period.to.is_some()).then_some(period)
}

/// The condition that records of another table are there, or not.
pub(super) fn related(lexicon: &Lexicon<'_>, own: &Table, related: &Related) -> Option<Filter> {
    let reference = own.fields.iter().find(|it| it.role == Role::Ref)?;
    let table = lexicon.table(related.table)?;
    let mut inner = Representation::of(table.subject.clone());
    inner.columns = vec![Field {
        words: related.field.clone(),
        part: None,
    }];
    inner.period = period(&related.times);
    if matches!(table.subject.kind, Kind::Document | Kind::Catalog) {
        inner.filters = expected(lexicon, table, false, false);
    }
    Some(Filter {
        field: Field::of(&reference.names),
        test: Test::Among(Box::new(inner)),
        negated: related.negated,
        by_default: false,
    })
}
