//! Which fields the words of a side may mean: those of a table, and those of what it refers to.

use super::Whole;
use crate::ask::lexicon::phrases::PhraseId;
use crate::ask::lexicon::tables::{Field as TableField, Role, Table};
use crate::ask::parse::default_number;
use crate::ask::representation::{Field, View};

/// A field that words may mean.
#[derive(Debug, Clone)]
pub(super) struct Side {
    pub(super) field: Field,
    pub(super) is_date: bool,
    /// How many digits a number has behind the point.
    pub(super) digits: u32,
    pub(super) quality: f64,
    /// No word names the field: what has it is named.
    pub(super) is_named_only: bool,
    /// The words that say it.
    pub(super) taken: Vec<(usize, usize)>,
}

/// Words for when a document was made, behind `дата`.
const MADE: [&str; 16] = [
    "выставления",
    "оформления",
    "создания",
    "заведения",
    "выписки",
    "регистрации",
    "документа",
    "поступления",
    "размещения",
    "подачи",
    "issue",
    "issued",
    "creation",
    "created",
    "document",
    "заказа",
];

/// The best place within some words where phrases are said.
fn said(
    of: &Whole<'_, '_>,
    phrases: &[PhraseId],
    within: (usize, usize),
) -> Option<((usize, usize), f64)> {
    let matches = phrases.iter().filter_map(|it| of.linked.matches.get(it));
    let inside = matches
        .flatten()
        .filter(|it| within.0 <= it.from && it.to <= within.1);
    let best = inside.max_by(|left, right| {
        let weight = |it: &&crate::ask::link::Match| it.quality * it.words as f64;
        weight(left).total_cmp(&weight(right))
    })?;
    Some(((best.from, best.to), best.quality * best.words as f64))
}

/// A number or a date; what people compare.
fn is_ordered(field: &TableField) -> bool {
    let is_own = matches!(
        field.role,
        Role::Attribute | Role::Moment | Role::Resource(_) | Role::Dimension
    );
    is_own && field.targets.is_empty() && !field.is.text && (field.is.number || field.is.date)
}

/// The fields of a table, and of what it refers to, that words may mean, the best first.
pub(super) fn sides(of: &Whole<'_, '_>, table: &Table, within: (usize, usize)) -> Vec<Side> {
    let own = said(of, &table.phrases, within);
    let own_at = own.map(|it| it.0);
    let mut found: Vec<Side> = Vec::new();
    let mut add = |field: Field, known: &TableField, quality: f64, taken: Vec<(usize, usize)>| {
        found.push(Side {
            field,
            is_date: known.is.date,
            digits: known.digits,
            quality,
            is_named_only: taken.first().copied() == own_at && taken.len() == 1,
            taken,
        });
    };
    for field in &table.fields {
        if is_ordered(field) {
            if let Some((at, quality)) = said(of, &field.phrases, within) {
                let mut taken = vec![at];
                taken.extend(own.map(|it| it.0));
                if field.role == Role::Moment && MADE.contains(&of.word(at.1)) {
                    taken.push((at.1, at.1 + 1));
                }
                add(Field::of(&field.names), field, quality + 0.01, taken);
            } else if let (Role::Moment, Some((at, quality))) = (field.role, own) {
                // `раньше самого заказа`.
                add(Field::of(&field.names), field, quality * 0.5, vec![at]);
            }
        }
        behind(of, field, within, &mut add);
    }
    // `отгружено меньше заказанного`.
    if let (Some((at, quality)), Some(number)) = (own, default_number(of.lexicon, table, false))
        && let Some(known) = number
            .words
            .first()
            .and_then(|it| table.field(it.ru.as_str()))
    {
        add(number, known, quality * 0.45, vec![at]);
    }
    found.sort_by(|left, right| right.quality.total_cmp(&left.quality));
    found
}

/// Fields of what a field refers to, where words name both: `даты заказа` of a shipment.
fn behind(
    of: &Whole<'_, '_>,
    field: &TableField,
    within: (usize, usize),
    add: &mut impl FnMut(Field, &TableField, f64, Vec<(usize, usize)>),
) {
    if !matches!(field.targets.len(), 1..=2)
        || !matches!(field.role, Role::Attribute | Role::Dimension | Role::Owner)
    {
        return;
    }
    for target in field.targets.iter().filter_map(|it| of.lexicon.table(*it)) {
        let named = said(of, &field.phrases, within).or_else(|| said(of, &target.phrases, within));
        // What rows belong to need not be named.
        let is_owner = field.role == Role::Owner;
        if named.is_none() && !is_owner {
            continue;
        }
        for inner in target.fields.iter().filter(|it| is_ordered(it)) {
            let path = Field::of(&field.names).then(&inner.names);
            match (said(of, &inner.phrases, within), named) {
                (Some((at, quality)), Some((name, more))) if name != at => {
                    add(path, inner, quality * 0.8 + more * 0.3, vec![at, name]);
                }
                (Some((at, quality)), None) => add(path, inner, quality * 0.8, vec![at]),
                (None, Some((name, more))) if inner.role == Role::Moment => {
                    add(path, inner, more * 0.4, vec![name]);
                }
                _ => {}
            }
        }
    }
}

/// Whether a table is one of rows that belong to something else.
pub(super) fn is_section(table: &Table) -> bool {
    matches!(table.subject.view, View::Section(_))
}

/// The place where a table is named within some words.
pub(super) fn name(
    of: &Whole<'_, '_>,
    table: &Table,
    within: (usize, usize),
) -> Option<((usize, usize), f64)> {
    said(of, &table.phrases, within)
}

/// The place where a field is said within some words.
pub(super) fn said_field(
    of: &Whole<'_, '_>,
    field: &TableField,
    within: (usize, usize),
) -> Option<((usize, usize), f64)> {
    said(of, &field.phrases, within)
}
