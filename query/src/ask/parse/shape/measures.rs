//! Which numbers of a table are counted where the question does not say.

use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::tables::{Field as TableField, Role, Suffix, Table};
use crate::ask::representation::{Field, Measure, View};

/// Stems of names of numbers that count things, and of those that count money.
const QUANTITY: [&str; 8] = [
    "количеств",
    "объем",
    "штук",
    "quantiti",
    "volum",
    "час",
    "числ",
    "пробег",
];
const MONEY: [&str; 7] = [
    "сумм",
    "amount",
    "стоимост",
    "sum",
    "total",
    "выручк",
    "оборот",
];

/// Whether a measure is of a field.
pub(crate) fn is_of(measure: &Measure, field: &Field) -> bool {
    match measure {
        Measure::Count | Measure::Beside(..) => false,
        Measure::Of(_, of) => of == field,
        Measure::Quotient(left, right) | Measure::Difference(left, right) => {
            is_of(left, field) || is_of(right, field)
        }
        Measure::Share(of) => is_of(of, field),
    }
}

/// The number of a table that is most likely meant: of things or of money.
pub(crate) fn default_number(lexicon: &Lexicon<'_>, table: &Table, things: bool) -> Option<Field> {
    let things = things && table.subject.kind != metadata::Kind::AccountingRegister;
    let mut best: Option<(i32, &TableField)> = None;
    for field in &table.fields {
        let is_plain = match field.role {
            Role::Resource(suffix) => {
                suffix == super::super::lattice::main_suffix(&table.subject.view)
            }
            Role::Attribute => true,
            _ => false,
        };
        if !is_plain || !field.is.number || field.is.text || !field.targets.is_empty() {
            continue;
        }
        let rank = rank(lexicon, field, things);
        if best.is_none_or(|it| it.0 < rank) {
            best = Some((rank, field));
        }
    }
    if things && best.is_some_and(|it| it.0 < 0) {
        return default_number(lexicon, table, false);
    }
    best.map(|it| Field::of(&it.1.names))
}

/// Of some numbers of a table, the one of money.
pub(super) fn money_of(
    lexicon: &Lexicon<'_>,
    table: &Table,
    is: impl Fn(&TableField) -> bool,
) -> Option<Field> {
    let numbers = table
        .fields
        .iter()
        .filter(|it| it.is.number && it.targets.is_empty() && is(it));
    let best = numbers.max_by_key(|it| rank(lexicon, it, false))?;
    Some(Field::of(&best.names))
}

/// Whether a table has a number of money by its name or by how it is kept.
pub(super) fn has_total(lexicon: &Lexicon<'_>, table: &Table) -> bool {
    has_ranked(lexicon, table, false)
}

/// Whether a table has a number of things by its name or by how it is kept.
pub(super) fn has_quantity(lexicon: &Lexicon<'_>, table: &Table) -> bool {
    has_ranked(lexicon, table, true)
}

fn has_ranked(lexicon: &Lexicon<'_>, table: &Table, things: bool) -> bool {
    let mut fields = table.fields.iter();
    fields.any(|it| {
        let is_plain = it.is.number && !it.is.text && it.targets.is_empty();
        let is_own = matches!(it.role, Role::Attribute | Role::Resource(_));
        is_plain && is_own && rank(lexicon, it, things) > 2
    })
}

/// The money of totals and what it cost: `прибыль` is the one less the other.
pub(in crate::ask::parse) fn profit(
    lexicon: &Lexicon<'_>,
    table: &Table,
) -> Option<(Field, Field)> {
    const COST: [&str; 2] = ["себестоимост", "cost"];
    if table.subject.view != View::Turnovers {
        return None;
    }
    let main = super::super::lattice::main_suffix(&table.subject.view);
    let mut fields = table
        .fields
        .iter()
        .filter(|it| it.role == Role::Resource(main));
    let is_cost = |it: &&TableField| {
        let mut phrases = it
            .phrases
            .iter()
            .filter_map(|it| lexicon.phrases.list.get(*it));
        phrases.any(|it| {
            let head = it.stems.get(it.head);
            head.is_some_and(|it| COST.contains(&lexicon.phrases.spelt(*it)))
        })
    };
    let cost = Field::of(&fields.find(is_cost)?.names);
    let money = default_number(lexicon, table, false)?;
    (money != cost).then_some((money, cost))
}

/// How well a number fits: its name, how many digits it has, what it is for.
fn rank(lexicon: &Lexicon<'_>, field: &TableField, things: bool) -> i32 {
    let (own, other) = match things {
        true => (QUANTITY.as_slice(), MONEY.as_slice()),
        false => (MONEY.as_slice(), QUANTITY.as_slice()),
    };
    let mut rank = 0;
    for phrase in &field.phrases {
        let Some(phrase) = lexicon.phrases.list.get(*phrase) else {
            continue;
        };
        let head = phrase
            .stems
            .get(phrase.head)
            .map_or("", |it| lexicon.phrases.spelt(*it));
        let short = if phrase.stems.len() == 1 { 2 } else { 0 };
        if let Some(place) = own.iter().position(|it| *it == head) {
            rank = rank.max(20 - place as i32 + short);
        }
        if other.contains(&head) {
            rank = rank.min(-5);
        }
    }
    rank += match (things, field.digits) {
        (true, 3) | (false, 2) => 4,
        _ => 0,
    };
    if matches!(field.role, Role::Resource(_)) {
        rank += 2;
    }
    rank
}

/// The other numbers of a table with the same meaning of their own.
pub(super) fn others(table: &Table, field: &Field) -> Vec<Field> {
    let [word] = field.words.as_slice() else {
        return Vec::new();
    };
    let Some(known) = table.field(word.ru.as_str()) else {
        return Vec::new();
    };
    let same_role = |it: &&TableField| {
        it.names.ru != word.ru
            && it.is.number
            && it.targets.is_empty()
            && match (it.role, known.role) {
                (Role::Resource(left), Role::Resource(right)) => left == right,
                (left, right) => left == right && left == Role::Attribute,
            }
    };
    let fields = table.fields.iter().filter(same_role);
    fields.map(|it| Field::of(&it.names)).take(2).collect()
}

/// The field of the same resource with another value.
pub(crate) fn with_suffix(table: &Table, field: &Field, suffix: Suffix) -> Option<Field> {
    let [word] = field.words.as_slice() else {
        return None;
    };
    let known = table.field(word.ru.as_str())?;
    let mut fields = table.fields.iter();
    let found =
        fields.find(|it| it.role == Role::Resource(suffix) && it.phrases == known.phrases)?;
    Some(Field::of(&found.names))
}
