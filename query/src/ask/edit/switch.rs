//! What was asked of one table, asked of another: `а возвраты?`, `а у поставщиков?`.

use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::tables::Role;
use crate::ask::link::Linked;
use crate::ask::parse::{Parsed, default_number};
use crate::ask::representation::{Field, Measure, Representation, View};

/// How much less a reading may explain and still be the one that is like the answer before.
const LESS: f64 = 0.05;

/// The question before, asked of the table that is named now.
pub(super) fn switched(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    previous: &Representation,
    fresh: &[Parsed],
) -> Vec<Parsed> {
    let most = fresh.iter().map(|it| it.coverage).fold(0.0, f64::max);
    let mut kept: Vec<Parsed> = fresh
        .iter()
        .filter(|it| it.coverage >= most - LESS)
        .take(12)
        .cloned()
        .collect();
    for it in &mut kept {
        let now = &it.representation.subject;
        let before = &previous.subject;
        if now.kind == before.kind && now.view == before.view {
            let likeness = likeness(lexicon, now, before);
            // `а у подрядчиков?`, of what is owed by clients.
            let is_twin = likeness > 0.2 && before.view != View::Records;
            it.score += likeness + if is_twin { 1.2 } else { 0.5 };
        }
    }
    kept.sort_by(|left, right| right.score.total_cmp(&left.score));
    kept.truncate(3);
    for it in &mut kept {
        carry(lexicon, linked, previous, &mut it.representation);
    }
    kept
}

/// How much of the names of two tables is the same: `расчеты с клиентами`, `расчеты с подрядчиками`.
fn likeness(lexicon: &Lexicon<'_>, left: &crate::ask::Subject, right: &crate::ask::Subject) -> f64 {
    let stems = |subject: &crate::ask::Subject| {
        let table = lexicon.table_of(subject).and_then(|it| lexicon.table(it));
        let phrases = table.map_or(&[][..], |it| &it.phrases).iter();
        let phrases = phrases.filter_map(|it| lexicon.phrases.list.get(*it));
        phrases.flat_map(|it| it.stems.clone()).collect::<Vec<_>>()
    };
    let (left, right) = (stems(left), stems(right));
    let same = left.iter().filter(|it| right.contains(it)).count();
    same as f64 / left.len().max(1) as f64
}

/// Puts what the answer before has, and this one does not say, into it.
fn carry(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    previous: &Representation,
    now: &mut Representation,
) {
    let Some(table) = lexicon
        .table_of(&now.subject)
        .and_then(|it| lexicon.table(it))
    else {
        return;
    };
    let has = |field: &Field| lexicon.field(&now.subject, &field.words).is_some();
    let mut kept = now.clone();
    let has_moment = table.moment().is_some() || !table.parameters.is_empty();
    if kept.period.is_none() && has_moment {
        kept.period = previous.period;
        let is_moment = matches!(kept.subject.view, View::Balance | View::SliceLast);
        if let (true, Some(period)) = (is_moment, &mut kept.period) {
            period.from = None;
        }
    }
    let is_bare = kept.columns.iter().all(|it| {
        let field = lexicon.field(&now.subject, &it.words);
        field.is_some_and(|it| it.role == Role::Ref)
    });
    let counts = !previous.measures.is_empty();
    let says_by = linked
        .cues
        .iter()
        .any(|it| matches!(it.cue, crate::ask::normalise::Cue::By));
    if counts && kept.measures.is_empty() && is_bare {
        let measures = previous.measures.iter().map(|it| match it {
            Measure::Of(_, field) if has(field) => it.clone(),
            Measure::Of(function, _) => match default_number(lexicon, table, false) {
                Some(field) => Measure::Of(*function, field),
                None => Measure::Count,
            },
            _ => Measure::Count,
        });
        kept.measures = measures.collect();
        kept.measures.dedup();
        kept.columns = Vec::new();
    }
    if kept.columns.is_empty() && !says_by {
        let columns = previous.columns.iter().filter(|it| has(it));
        kept.columns = columns.cloned().collect();
        let same = kept.columns.len() == previous.columns.len()
            && kept.measures.len() == previous.measures.len();
        if same && kept.order.is_empty() && kept.top.is_none() {
            kept.order = previous.order.clone();
            kept.top = previous.top;
        }
    } else if !counts && previous.columns.len() > 1 && is_bare {
        for column in previous.columns.iter().skip(1).filter(|it| has(it)) {
            if !kept.columns.contains(column) {
                kept.columns.push(column.clone());
            }
        }
    }
    for filter in previous.filters.iter().filter(|it| !it.by_default) {
        if has(&filter.field) && !kept.filters.iter().any(|it| it.field == filter.field) {
            kept.filters.push(filter.clone());
        }
    }
    *now = kept;
}
