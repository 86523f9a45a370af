//! Values that are said in short where the word that is left out was said before: `а на транзитном`, of stores.

use crate::ask::lexicon::Lexicon;
use crate::ask::link::{Linked, Said, ValueMatch};
use crate::ask::representation::{Representation, Test, Value};

/// The question with the values that only go on from the answer before.
pub(super) fn with_short(
    lexicon: &Lexicon<'_>,
    mut linked: Linked,
    previous: &Representation,
) -> Linked {
    let tables = tables(lexicon, previous);
    let mut found: Vec<ValueMatch> = Vec::new();
    for (phrase, matches) in &linked.matches {
        for &item in lexicon.items_of.get(*phrase).into_iter().flatten() {
            let table = lexicon.items.get(item).map(|it| it.table);
            let Some(table) = table.filter(|it| tables.contains(it)) else {
                continue;
            };
            for said in matches {
                if said.is_whole
                    || said.sure < 0.74
                    || !leaves_kind(lexicon, &linked, *phrase, said.from, table)
                {
                    continue;
                }
                found.push(ValueMatch {
                    from: said.from,
                    to: said.to,
                    quality: 0.85 * said.sure,
                    table,
                    value: Said::Item(item),
                });
            }
        }
    }
    found.retain(|it| {
        !linked
            .values
            .iter()
            .any(|known| known.from == it.from && known.value == it.value)
    });
    found.sort_by_key(|it| (it.from, it.table, it.to));
    linked.values.extend(found);
    linked
}

/// The tables whose items conditions and columns are of.
fn tables(lexicon: &Lexicon<'_>, previous: &Representation) -> Vec<usize> {
    let mut tables: Vec<usize> = Vec::new();
    let filters = previous.filters.iter().filter(|it| !it.by_default);
    let fields = filters.clone().map(|it| &it.field).chain(&previous.columns);
    for field in fields {
        if let Some(field) = lexicon.field(&previous.subject, &field.words) {
            tables.extend(&field.targets);
        }
    }
    for filter in filters {
        let (Test::Is(values) | Test::Below(values)) = &filter.test else {
            continue;
        };
        for value in values {
            if let Value::Predefined(words, _) = value
                && let [kind, name, _] = words.as_slice()
            {
                tables.extend(lexicon.place(&format!("{}.{}", kind.ru, name.ru)));
            }
        }
    }
    tables
}

/// Whether all that is left out of a phrase is what its table is called.
fn leaves_kind(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    phrase: usize,
    at: usize,
    table: usize,
) -> bool {
    let Some(known) = lexicon.phrases.list.get(phrase) else {
        return false;
    };
    let said = linked
        .tokens
        .get(at)
        .map(|it| lexicon.phrases.like(&it.stem))
        .unwrap_or_default();
    let of_table = lexicon.table(table).map_or(&[][..], |it| &it.phrases);
    let is_kind = |stem: &_| {
        let mut phrases = of_table
            .iter()
            .filter_map(|it| lexicon.phrases.list.get(*it));
        phrases.any(|it| it.stems.contains(stem))
    };
    let mut left = known
        .stems
        .iter()
        .filter(|stem| !said.iter().any(|it| it.0 == **stem))
        .peekable();
    left.peek().is_some() && left.all(is_kind)
}
