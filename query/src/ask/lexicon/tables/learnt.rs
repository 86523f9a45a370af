//! What a configuration tells of its words besides names: that the goods of a document are items of a catalog.

use metadata::Kind;

use super::{Role, Table};
use crate::ask::View;
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::phrases::{PhraseId, StemId};
use crate::ask::lexicon::stems::words;
use crate::ask::lexicon::synonyms::concepts;

/// What an object is called besides, by what it is in every business.
pub(super) fn general(
    lexicon: &mut Lexicon<'_>,
    kind: Kind,
    phrases: &[PhraseId],
) -> Vec<PhraseId> {
    let mut names: Vec<&'static str> = Vec::new();
    for phrase in phrases {
        let known = lexicon.phrases.list.get(*phrase);
        let stems = known.map_or(&[][..], |it| &it.stems);
        let spelt: Vec<String> = stems
            .iter()
            .map(|it| lexicon.phrases.spelt(*it).to_owned())
            .collect();
        for name in concepts::also(kind, &spelt) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let names = names.into_iter();
    names
        .filter_map(|it| lexicon.phrases.add_general(it))
        .collect()
}

/// Learns which words stand for which: a tabular section that counts the items of a catalog and has a name of its own for
/// them (`Товары` of `Номенклатура`).
pub(super) fn learn(lexicon: &mut Lexicon<'_>) {
    let mut learnt: Vec<(StemId, StemId)> = Vec::new();
    for place in 0..lexicon.tables.len() {
        if let Some(things) = things_of(lexicon, place) {
            lexicon.things.insert(things);
        }
        learnt.extend(of_section(lexicon, place).into_iter().flatten());
    }
    // Registers that are kept as sales are may be called so.
    for place in 0..lexicon.tables.len() {
        let sells = lexicon.table(place).is_some_and(|it| {
            it.subject.kind == Kind::AccumulationRegister
                && it.subject.view == View::Turnovers
                && it.sells(lexicon)
        });
        if sells {
            call(lexicon, place, &concepts::SALES);
        }
    }
    for (word, stands_for) in learnt {
        lexicon.phrases.learn(word, stands_for);
    }
}

/// Notes general names of a table.
fn call(lexicon: &mut Lexicon<'_>, place: usize, names: &[&str]) {
    for name in names {
        let Some(phrase) = lexicon.phrases.add_general(name) else {
            continue;
        };
        Lexicon::note(&mut lexicon.named, phrase, place);
        if let Some(table) = lexicon.tables.get_mut(place) {
            table.phrases.push(phrase);
        }
    }
}

/// What the rows of a section count in pieces.
fn things_of(lexicon: &Lexicon<'_>, place: usize) -> Option<usize> {
    let table = lexicon.table(place)?;
    let is_section =
        matches!(table.subject.view, View::Section(_)) && table.subject.kind == Kind::Document;
    let counts = table
        .fields
        .iter()
        .any(|it| it.is.number && it.targets.is_empty() && it.digits == 3);
    let mut items = table.fields.iter().filter(|it| it.role == Role::Attribute);
    let item = items.find(|it| it.targets.len() == 1)?;
    (is_section && counts).then(|| item.targets.first().copied())?
}

fn of_section(lexicon: &mut Lexicon<'_>, place: usize) -> Option<Vec<(StemId, StemId)>> {
    let table = lexicon.table(place)?;
    let View::Section(name) = &table.subject.view else {
        return None;
    };
    let name = name.as_str().to_owned();
    let all = words(&name);
    let [word] = all.as_slice() else {
        return None;
    };
    let is_plural = ["ы", "и", "s"].iter().any(|it| word.text.ends_with(it));
    let counts = table
        .fields
        .iter()
        .any(|it| it.is.number && it.targets.is_empty() && it.digits == 3);
    if !is_plural || !counts {
        return None;
    }
    let section = lexicon.phrases.add(&name)?;
    let word = *lexicon.phrases.list.get(section)?.stems.first()?;
    let table = lexicon.table(place)?;
    let has = |table: &Table, stem: StemId| {
        let mut fields = table.fields.iter().filter(|it| it.role == Role::Attribute);
        fields.any(|it| heads(lexicon, &it.phrases).any(|it| it == stem))
    };
    let item = table
        .fields
        .iter()
        .find(|it| it.role == Role::Attribute && it.targets.len() == 1)?;
    if has(table, word) {
        return None;
    }
    let target = lexicon.table(*item.targets.first()?)?;
    let target = heads(lexicon, &target.phrases).filter(|it| *it != word);
    Some(target.map(|it| (word, it)).collect())
}

/// The words of names that the others belong to.
fn heads<'l>(
    lexicon: &'l Lexicon<'_>,
    phrases: &'l [PhraseId],
) -> impl Iterator<Item = StemId> + 'l {
    phrases.iter().filter_map(|it| {
        let phrase = lexicon.phrases.list.get(*it)?;
        phrase.stems.get(phrase.head).copied()
    })
}
