//! The parts of a representation in words, to be shown, taken away and changed.

mod words;

use self::words::Words;
use super::lexicon::Lexicon;
use super::representation::{Aggregate, Measure, Representation, Subject, View};
use super::{Chip, Part};
use crate::Language;

/// The parts of a representation.
pub(super) fn chips(lexicon: &Lexicon<'_>, of: &Representation) -> Vec<Chip> {
    let [ru, en] = words(lexicon, &of.subject);
    let mut chips = vec![Chip {
        part: Part::Subject,
        text: subject(lexicon, &of.subject),
        removable: false,
        alternatives: views(lexicon, of),
    }];
    let mut add = |part: Part,
                   text: [String; 2],
                   removable: bool,
                   alternatives: Vec<([String; 2], Representation)>| {
        chips.push(Chip {
            part,
            text,
            removable,
            alternatives,
        });
    };
    let parts = of.columns.len() + of.measures.len();
    for (place, it) in of.columns.iter().enumerate() {
        let text = [ru.field(it), en.field(it)];
        add(Part::Column(place), text, parts > 1, Vec::new());
    }
    for (place, it) in of.measures.iter().enumerate() {
        let text = [ru.measure(it), en.measure(it)];
        let others = functions(lexicon, of, place);
        add(Part::Measure(place), text, parts > 1, others);
    }
    if let Some(it) = &of.joined {
        let speakers = words(lexicon, &it.subject);
        let mut text = subject(lexicon, &it.subject);
        for (text, says) in text.iter_mut().zip(&speakers) {
            for measure in &it.measures {
                text.push_str(", ");
                text.push_str(&says.measure(measure));
            }
        }
        let [ru, en] = text;
        let text = [format!("и {ru}"), format!("and {en}")];
        add(Part::Joined, text, true, Vec::new());
    }
    for (place, it) in of.filters.iter().enumerate() {
        let text = [ru.filter(it), en.filter(it)];
        add(Part::Filter(place), text, true, Vec::new());
    }
    for (place, it) in of.limits.iter().enumerate() {
        let Some(measure) = of.measures.get(it.measure) else {
            continue;
        };
        let text = [ru.limit(it, measure), en.limit(it, measure)];
        add(Part::Limit(place), text, true, Vec::new());
    }
    if let Some(it) = &of.period {
        let text = [ru.period(it), en.period(it)];
        add(Part::Period, text, true, Vec::new());
    }
    for (place, sort) in of.order.iter().enumerate() {
        let said = |it| Some([ru.sort(of, it)?, en.sort(of, it)?]);
        let mut other = of.clone();
        let mut turned = sort.clone();
        turned.descending = !turned.descending;
        let (Some(text), Some(alternative)) = (said(sort), said(&turned)) else {
            continue;
        };
        if let Some(it) = other.order.get_mut(place) {
            *it = turned;
        }
        add(Part::Order(place), text, true, vec![(alternative, other)]);
    }
    if let Some(top) = of.top {
        let text = [format!("первые {top}"), format!("top {top}")];
        add(Part::Top, text, true, Vec::new());
    }
    if of.totals {
        let text = ["итоги".to_owned(), "totals".to_owned()];
        add(Part::Totals, text, true, Vec::new());
    }
    chips
}

/// Who speaks of a table, in Russian and in English.
fn words<'w>(lexicon: &'w Lexicon<'w>, of: &'w Subject) -> [Words<'w>; 2] {
    [Language::Russian, Language::English].map(|language| Words {
        lexicon,
        of,
        language,
    })
}

/// A table in words.
pub(super) fn subject(lexicon: &Lexicon<'_>, of: &Subject) -> [String; 2] {
    let table = lexicon.table_of(of).and_then(|it| lexicon.table(it));
    let [ru, en] = table.map_or_else(
        || [of.name.to_string(), of.name.to_string()],
        |it| it.title.clone(),
    );
    let (view_ru, view_en) = match of.view {
        View::Records | View::Section(_) => {
            let [kind_ru, kind_en] = of.kind.title();
            return [
                format!("{ru} ({})", lowered(&kind_ru)),
                format!("{en} ({})", lowered(&kind_en)),
            ];
        }
        View::Balance => ("остатки", "balance"),
        View::Turnovers => ("обороты", "turnovers"),
        View::BalanceAndTurnovers => ("остатки и обороты", "balance and turnovers"),
        View::SliceLast => ("последние значения", "latest values"),
        View::SliceFirst => ("первые значения", "first values"),
    };
    [format!("{ru}: {view_ru}"), format!("{en}: {view_en}")]
}

/// A title with a small first letter, unless it is an abbreviation.
fn lowered(title: &str) -> String {
    let mut letters = title.chars();
    let first: String = letters.next().into_iter().collect();
    metadata::folded(&first).collect::<String>() + letters.as_str()
}

/// The same question to the other tables of the object.
fn views(lexicon: &Lexicon<'_>, of: &Representation) -> Vec<([String; 2], Representation)> {
    let mut others = Vec::new();
    for table in &lexicon.tables {
        let other = &table.subject;
        let is_other = other.kind == of.subject.kind
            && other.name == of.subject.name
            && other.view != of.subject.view;
        if !is_other {
            continue;
        }
        let fits = of
            .columns
            .iter()
            .all(|it| lexicon.field(other, &it.words).is_some());
        let measures = of.measures.is_empty();
        if fits && measures {
            let mut it = of.clone();
            it.subject = other.clone();
            if super::compile(lexicon, &it).is_some() {
                others.push((subject(lexicon, other), it));
            }
        }
    }
    others
}

/// The same with the number aggregated otherwise.
fn functions(
    lexicon: &Lexicon<'_>,
    of: &Representation,
    place: usize,
) -> Vec<([String; 2], Representation)> {
    let Some(Measure::Of(function, field)) = of.measures.get(place) else {
        return Vec::new();
    };
    if matches!(function, Aggregate::Count | Aggregate::CountDistinct) {
        return Vec::new();
    }
    let all = [
        Aggregate::Sum,
        Aggregate::Average,
        Aggregate::Minimum,
        Aggregate::Maximum,
    ];
    let others = all.into_iter().filter(|it| it != function).map(|other| {
        let mut it = of.clone();
        let changed = Measure::Of(other, field.clone());
        let text = words(lexicon, &of.subject).map(|it| it.measure(&changed));
        if let Some(known) = it.measures.get_mut(place) {
            *known = changed;
        }
        (text, it)
    });
    others.collect()
}
