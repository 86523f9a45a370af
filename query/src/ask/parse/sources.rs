//! Which tables are worth a try: those that more of the words speak of.

use metadata::Kind;
use rustc_hash::FxHashMap;

use crate::ask::lexicon::Lexicon;
use crate::ask::link::Linked;
use crate::ask::normalise::Cue;
use crate::ask::representation::View;

/// The tables that may be meant, the most likely first, by a bound of what they can explain.
pub(super) fn candidates(lexicon: &Lexicon<'_>, linked: &Linked, most: usize) -> Vec<usize> {
    let length = linked.tokens.len();
    // How well each word is explained by each table.
    let mut words: FxHashMap<usize, Vec<f64>> = FxHashMap::default();
    let mut note = |table: usize, from: usize, to: usize, weight: f64| {
        let explained = words.entry(table).or_insert_with(|| vec![0.0; length]);
        for word in explained.get_mut(from..to).into_iter().flatten() {
            *word = word.max(weight);
        }
    };
    for (&phrase, matches) in &linked.matches {
        for found in matches {
            for &table in lexicon.named.get(phrase).into_iter().flatten() {
                note(table, found.from, found.to, found.quality * 1.3);
                for &other in lexicon.referring.get(table).into_iter().flatten() {
                    note(other, found.from, found.to, found.quality * 0.7);
                }
            }
            for &table in lexicon.with_field.get(phrase).into_iter().flatten() {
                note(table, found.from, found.to, found.quality * 0.9);
            }
        }
    }
    for value in &linked.values {
        note(value.table, value.from, value.to, value.quality * 0.8);
        for &table in lexicon.referring.get(value.table).into_iter().flatten() {
            note(table, value.from, value.to, value.quality * 0.9);
        }
    }
    let says = |is: &dyn Fn(&Cue) -> bool| linked.cues.iter().any(|it| is(&it.cue));
    let balance = says(&|it| matches!(it, Cue::Balance | Cue::Opening | Cue::Closing));
    if balance {
        for (place, table) in lexicon.tables.iter().enumerate() {
            if table.subject.view == View::Balance {
                words.entry(place).or_insert_with(|| vec![0.0; length]);
            }
        }
    }
    let entered =
        says(&|it| matches!(it, Cue::Statement | Cue::Entries | Cue::Debit | Cue::Credit));
    if entered {
        for (place, table) in lexicon.tables.iter().enumerate() {
            let is_total = matches!(
                table.subject.view,
                View::Turnovers | View::BalanceAndTurnovers
            );
            if table.subject.kind == Kind::AccountingRegister && is_total {
                words.entry(place).or_insert_with(|| vec![1.0; length]);
            }
        }
    }
    let accounting =
        says(&|it| matches!(it, Cue::Debit | Cue::Credit | Cue::Balance | Cue::Turnover));
    let mut bounds: Vec<(usize, f64)> = words
        .into_iter()
        .map(|(place, explained)| {
            let sum: f64 = explained.iter().sum();
            let table = lexicon.table(place);
            let more = table.map_or(0.0, |it| match (&it.subject.view, it.subject.kind) {
                (View::Balance, _) if balance => 0.9,
                (View::Turnovers, Kind::AccountingRegister) if accounting => 0.6,
                (View::BalanceAndTurnovers | View::SliceFirst, _) => -0.3,
                (View::Section(_), _) => -0.1,
                (_, Kind::Enum) => -0.6,
                _ => 0.0,
            });
            (place, sum + more)
        })
        .collect();
    bounds.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    bounds.truncate(most);
    bounds.into_iter().map(|it| it.0).collect()
}
