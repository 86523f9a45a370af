//! The parts of a representation in words, to be shown, taken away and changed.

use super::lexicon::Lexicon;
use super::representation::{
    Aggregate, Field, Filter, Measure, Period, Representation, Subject, Test, Value, View,
};
use super::{Chip, Part};
use crate::ir::Comparison;

/// The parts of a representation.
pub(super) fn chips(lexicon: &Lexicon<'_>, of: &Representation) -> Vec<Chip> {
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
    for (place, column) in of.columns.iter().enumerate() {
        let text = field(lexicon, &of.subject, column);
        add(Part::Column(place), text, parts > 1, Vec::new());
    }
    for (place, it) in of.measures.iter().enumerate() {
        let text = measure(lexicon, &of.subject, it);
        add(
            Part::Measure(place),
            text,
            parts > 1,
            functions(lexicon, of, place),
        );
    }
    for (place, it) in of.filters.iter().enumerate() {
        let text = filter(lexicon, &of.subject, it);
        add(Part::Filter(place), text, true, Vec::new());
    }
    for (place, limit) in of.limits.iter().enumerate() {
        let Some(it) = of.measures.get(limit.measure) else {
            continue;
        };
        let [ru, en] = measure(lexicon, &of.subject, it);
        let sign = limit.comparison.sign();
        let number = &limit.number;
        add(
            Part::Limit(place),
            [
                format!("{ru} {sign} {number}"),
                format!("{en} {sign} {number}"),
            ],
            true,
            Vec::new(),
        );
    }
    if let Some(it) = &of.period {
        add(Part::Period, period(it), true, Vec::new());
    }
    for (place, sort) in of.order.iter().enumerate() {
        let by = match sort.by_measure {
            true => of
                .measures
                .get(sort.place)
                .map(|it| measure(lexicon, &of.subject, it)),
            false => of
                .columns
                .get(sort.place)
                .map(|it| field(lexicon, &of.subject, it)),
        };
        let Some([ru, en]) = by else {
            continue;
        };
        let (down_ru, down_en) = match sort.descending {
            true => ("по убыванию", "descending"),
            false => ("по возрастанию", "ascending"),
        };
        let mut other = of.clone();
        if let Some(it) = other.order.get_mut(place) {
            it.descending = !it.descending;
        }
        let (up_ru, up_en) = match sort.descending {
            true => ("по возрастанию", "ascending"),
            false => ("по убыванию", "descending"),
        };
        let alternative = [format!("{ru}: {up_ru}"), format!("{en}: {up_en}")];
        add(
            Part::Order(place),
            [format!("{ru}: {down_ru}"), format!("{en}: {down_en}")],
            true,
            vec![(alternative, other)],
        );
    }
    if let Some(top) = of.top {
        add(
            Part::Top,
            [format!("первые {top}"), format!("top {top}")],
            true,
            Vec::new(),
        );
    }
    if of.totals {
        add(
            Part::Totals,
            ["итоги".to_owned(), "totals".to_owned()],
            true,
            Vec::new(),
        );
    }
    chips
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
        let text = measure(lexicon, &of.subject, &changed);
        if let Some(known) = it.measures.get_mut(place) {
            *known = changed;
        }
        (text, it)
    });
    others.collect()
}

/// A field in words.
pub(super) fn field(lexicon: &Lexicon<'_>, of: &Subject, field: &Field) -> [String; 2] {
    let mut texts = [String::new(), String::new()];
    for end in 1..=field.words.len() {
        let words = field.words.get(..end).unwrap_or_default();
        let found = lexicon.field(of, words);
        let title = found.map(|it| it.title.clone()).or_else(|| {
            let last = words.last()?;
            Some([last.ru.to_string(), last.en.to_string()])
        });
        for (text, title) in texts.iter_mut().zip(title.into_iter().flatten()) {
            if !text.is_empty() {
                text.push_str(" → ");
            }
            text.push_str(&title);
        }
    }
    if let Some(part) = field.part {
        let names = crate::words::PERIODS.iter().find(|it| part.is_named(it[1]));
        let [ru, en] = names.copied().unwrap_or_default();
        let small = |it: &str| metadata::folded(it).collect::<String>();
        return [
            format!("{} ({})", texts[0], small(ru)),
            format!("{} ({})", texts[1], small(en)),
        ];
    }
    texts
}

fn measure(lexicon: &Lexicon<'_>, of: &Subject, it: &Measure) -> [String; 2] {
    match it {
        Measure::Count => [
            "количество записей".to_owned(),
            "count of records".to_owned(),
        ],
        Measure::Of(function, path) => {
            let [ru, en] = field(lexicon, of, path);
            let (before_ru, before_en) = match function {
                Aggregate::Sum => return [ru, en],
                Aggregate::Average => ("среднее", "average"),
                Aggregate::Minimum => ("минимум", "minimum"),
                Aggregate::Maximum => ("максимум", "maximum"),
                Aggregate::Count => ("количество", "count"),
                Aggregate::CountDistinct => ("количество разных", "count of different"),
            };
            [format!("{before_ru}: {ru}"), format!("{before_en}: {en}")]
        }
        Measure::Quotient(left, right) => {
            let ([ru, en], [of_ru, of_en]) =
                (measure(lexicon, of, left), measure(lexicon, of, right));
            [format!("{ru} / {of_ru}"), format!("{en} / {of_en}")]
        }
        Measure::Difference(left, right) => {
            let ([ru, en], [of_ru, of_en]) =
                (measure(lexicon, of, left), measure(lexicon, of, right));
            [format!("{ru} − {of_ru}"), format!("{en} − {of_en}")]
        }
    }
}

fn filter(lexicon: &Lexicon<'_>, of: &Subject, it: &Filter) -> [String; 2] {
    let [ru, en] = field(lexicon, of, &it.field);
    let (not_ru, not_en) = if it.negated {
        ("не ", "not ")
    } else {
        ("", "")
    };
    let said = |values: &[Value], or: &str| values.iter().map(shown).collect::<Vec<_>>().join(or);
    match &it.test {
        Test::Is(values) => [
            format!("{ru}: {not_ru}{}", said(values, " или ")),
            format!("{en}: {not_en}{}", said(values, " or ")),
        ],
        Test::Below(values) => [
            format!("{ru}: {not_ru}в группе {}", said(values, " или ")),
            format!("{en}: {not_en}in group {}", said(values, " or ")),
        ],
        Test::Compare(comparison, value) => {
            let sign = match it.negated {
                true => comparison.opposite(),
                false => *comparison,
            };
            let sign = Comparison::sign(sign);
            let value = shown(value);
            [
                format!("{ru} {sign} {value}"),
                format!("{en} {sign} {value}"),
            ]
        }
        Test::Between(low, high) => {
            let (low, high) = (shown(low), shown(high));
            [
                format!("{ru}: {not_ru}от {low} до {high}"),
                format!("{en}: {not_en}from {low} to {high}"),
            ]
        }
        Test::Contains(text) => [
            format!("{ru} {not_ru}содержит «{text}»"),
            format!("{en} {not_en}contains “{text}”"),
        ],
        Test::Begins(text) => [
            format!("{ru} {not_ru}начинается с «{text}»"),
            format!("{en} {not_en}begins with “{text}”"),
        ],
        Test::True => [format!("{not_ru}{ru}"), format!("{not_en}{en}")],
        Test::Empty => [
            format!("{ru}: {not_ru}пусто"),
            format!("{en}: {not_en}empty"),
        ],
        Test::Among(inner) => {
            let [table_ru, table_en] = subject(lexicon, &inner.subject);
            let times = inner.period.as_ref().map(period);
            let [time_ru, time_en] = times.map_or([String::new(), String::new()], |[ru, en]| {
                [format!(", {ru}"), format!(", {en}")]
            });
            let (has_ru, has_en) = match it.negated {
                true => ("нет в", "not in"),
                false => ("есть в", "in"),
            };
            [
                format!("{has_ru}: {table_ru}{time_ru}"),
                format!("{has_en}: {table_en}{time_en}"),
            ]
        }
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Number(it) => it.clone(),
        Value::Text(it) | Value::Predefined(_, it) | Value::Reference(_, it) => it.clone(),
        Value::Boolean(true) => "✓".to_owned(),
        Value::Boolean(false) => "✗".to_owned(),
        Value::Date(it) => day(*it),
    }
}

fn day(date: crate::Date) -> String {
    let (year, month, day) = date.day();
    format!("{day:02}.{month:02}.{year}")
}

fn period(it: &Period) -> [String; 2] {
    match (it.from, it.to) {
        (Some(from), Some(to)) if from.day() == to.day() => [day(from), day(from)],
        (Some(from), Some(to)) => {
            let text = format!("{} – {}", day(from), day(to));
            [text.clone(), text]
        }
        (Some(from), None) => [format!("с {}", day(from)), format!("from {}", day(from))],
        (None, Some(to)) => [format!("на {}", day(to)), format!("till {}", day(to))],
        (None, None) => ["всегда".to_owned(), "always".to_owned()],
    }
}
