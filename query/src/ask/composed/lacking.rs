//! What a register has nothing of: `товары, которых нет на складе`, `товары без продаж за месяц`.

use metadata::Kind;

use super::{Piece, Whole, sums_totals};
use crate::ask::lexicon::tables::Role;
use crate::ask::normalise::Cue;
use crate::ask::parse::Parsed;
use crate::ask::representation::{Field, Filter, Measure, Representation, Test, Value, View};
use crate::ir::Comparison;

/// Words that lead to what is said of the head.
const WHICH: [&str; 12] = [
    ",",
    "котор",
    "которых",
    "которые",
    "которого",
    "которой",
    "which",
    "that",
    "у",
    "по",
    "are",
    "is",
];
const NO: [&str; 6] = [
    "нет",
    "нету",
    "отсутствуют",
    "отсутствует",
    "кончились",
    "закончились",
];
const WITHOUT: [&str; 3] = ["без", "without", "no"];
const NOT: [&str; 2] = ["не", "not"];
/// What stands before a place.
const PLACES: [&str; 6] = ["на", "в", "во", "in", "on", "at"];
const STOCK: [&str; 12] = [
    "складе",
    "складах",
    "склад",
    "наличии",
    "остатке",
    "остатках",
    "stock",
    "warehouse",
    "warehouses",
    "hand",
    "store",
    "stores",
];

/// The readings of a question about what is not there.
pub(super) fn lacking(of: &Whole<'_, '_>) -> Vec<Parsed> {
    let found = things(of).or_else(|| split(of).and_then(|it| read(of, &it)));
    found.into_iter().collect()
}

/// The head of a question, and what there is nothing of.
struct Split {
    head: usize,
    rest: Vec<Piece>,
    /// The words say it outright: no other reading may be meant.
    is_sure: bool,
}

/// Words that ask for things of whatever kind.
const WHAT: [&str; 3] = ["что", "чего", "what"];

/// `что не продавалось с начала года`: the things that a register has nothing of.
fn things(of: &Whole<'_, '_>) -> Option<Parsed> {
    let denial = of.find(1, &NOT).or_else(|| of.find(1, &["ничего"]))?;
    let asks = (0..denial).any(|it| WHAT.contains(&of.word(it)));
    let is_all = (0..denial).all(|it| {
        WHAT.contains(&of.word(it)) || matches!(of.word(it), "ни" | "разу" | "мы" | "у" | "нас")
    });
    if !asks || !is_all {
        return None;
    }
    let rest: Vec<Piece> = of.own(denial + 1, of.len()).collect();
    let read = of.ask(&rest);
    let best = read.iter().find(|it| {
        let view = &it.representation.subject.view;
        sums_totals(&it.representation) && *view == View::Turnovers && it.uncovered.is_empty()
    })?;
    let subject = &best.representation.subject;
    let table = of.lexicon.table(of.lexicon.table_of(subject)?)?;
    let (dimension, target) = table.fields.iter().find_map(|it| {
        let target = it
            .targets
            .iter()
            .find(|it| of.lexicon.things.contains(it))?;
        (it.role == Role::Dimension).then_some((it, *target))
    })?;
    let items = of.lexicon.table(target)?;
    let reference = items.fields.iter().find(|it| it.role == Role::Ref)?;
    let mut it = Representation::of(items.subject.clone());
    it.columns = vec![Field::of(&reference.names)];
    let inner = inner(&best.representation, Field::of(&dimension.names));
    it.filters = vec![Filter {
        field: Field::of(&reference.names),
        test: Test::Among(Box::new(inner)),
        negated: true,
        by_default: false,
    }];
    it.filters
        .extend(crate::ask::parse::expected(of.lexicon, items, false, false));
    Some(of.reading(it, Vec::new()))
}

fn split(of: &Whole<'_, '_>) -> Option<Split> {
    let balance = Piece::Word(if of.is_english() {
        "balance"
    } else {
        "остатки"
    });
    let head_end = |at: usize| {
        let mut end = at;
        while end > 0 && WHICH.contains(&of.word(end - 1)) {
            end -= 1;
        }
        end
    };
    // `которых нет на складе`, `not in stock`
    let denial = of
        .find(1, &NO)
        .or_else(|| of.find(1, &NOT))
        .or_else(|| of.find(1, &["out"]).filter(|it| of.word(it + 1) == "of"));
    if let Some(at) = denial
        && of.find(at, &STOCK).is_some_and(|it| it <= at + 3)
    {
        let stock = of.find(at, &STOCK)?;
        let named = !matches!(
            of.word(stock),
            "наличии" | "остатке" | "остатках" | "hand" | "stock"
        );
        let from = if named { at + 1 } else { stock + 1 };
        let rest = std::iter::once(balance).chain(of.own(from, of.len()));
        return Some(Split {
            head: head_end(at),
            rest: rest.collect(),
            is_sure: true,
        });
    }
    // `которых нет на ангаре`
    if let Some(at) = of.find(1, &NO)
        && PLACES.contains(&of.word(at + 1))
    {
        let rest = std::iter::once(balance).chain(of.own(at + 1, of.len()));
        return Some(Split {
            head: head_end(at),
            rest: rest.collect(),
            is_sure: false,
        });
    }
    if let Some(at) = of.find(1, &WITHOUT) {
        let head = match of.word(at - 1) {
            "with" | "have" | "having" => head_end(at - 1),
            _ => head_end(at),
        };
        return Some(Split {
            head,
            rest: of.own(at + 1, of.len()).collect(),
            is_sure: false,
        });
    }
    // `не продавались`
    let at = of.find(1, &NOT)?;
    Some(Split {
        head: head_end(at),
        rest: of.own(at + 1, of.len()).collect(),
        is_sure: false,
    })
}

fn read(of: &Whole<'_, '_>, split: &Split) -> Option<Parsed> {
    let plain = of.plain.first();
    let is_read = plain.is_some_and(|it| {
        let denies = |it: &Filter| it.negated && matches!(it.test, Test::Among(_));
        it.uncovered.is_empty() && it.representation.filters.iter().any(denies)
    });
    // A field of the objects may be meant that nobody filled.
    let is_other = plain.is_some_and(|it| {
        let subject = &it.representation.subject;
        let of_objects = matches!(subject.kind, Kind::Catalog | Kind::Document);
        it.uncovered.is_empty() && of_objects && subject.view == View::Records
    });
    let is_other = is_other && !split.is_sure;
    if is_read || is_other || split.head == 0 || split.rest.is_empty() {
        return None;
    }
    let head: Vec<Piece> = of.own(0, split.head).collect();
    let own = of
        .ask(&head)
        .into_iter()
        .find(|it| is_list(&it.representation))?;
    if !own.uncovered.is_empty() {
        return None;
    }
    let mut it = own.representation;
    let table = of.lexicon.table_of(&it.subject)?;
    let mut pieces = split.rest.clone();
    pieces.push(of.by());
    pieces.extend(head);
    let of_table = |reading: &Parsed| {
        let subject = &reading.representation.subject;
        let columns = reading.representation.columns.iter();
        let mut columns = columns.filter(|it| it.words.len() == 1 && it.part.is_none());
        columns
            .find(|it| {
                let field = of.lexicon.field(subject, &it.words);
                field.is_some_and(|it| it.targets == [table])
            })
            .cloned()
    };
    let read = of.ask(&pieces);
    let best = read.first()?;
    let is_said = best.named.is_some() || split.is_sure || speaks_of_totals(of, &split.rest);
    if !best.uncovered.is_empty() || !sums_totals(&best.representation) || !is_said {
        return None;
    }
    let column = of_table(best)?;
    let reference = of.lexicon.table(table)?;
    let reference = reference.fields.iter().find(|it| it.role == Role::Ref)?;
    it.filters.insert(
        0,
        Filter {
            field: Field::of(&reference.names),
            test: Test::Among(Box::new(inner(&best.representation, column))),
            negated: true,
            by_default: false,
        },
    );
    Some(of.reading(it, Vec::new()))
}

/// Whether words are about what registers keep, whatever is named: `движений`, `остатков`.
fn speaks_of_totals(of: &Whole<'_, '_>, words: &[Piece]) -> bool {
    let is_total = |it: &Cue| {
        matches!(
            it,
            Cue::Balance | Cue::Turnover | Cue::Receipt | Cue::Expense
        )
    };
    let mut cues = of.linked.cues.iter().filter(|it| is_total(&it.cue));
    let has = |at: usize| {
        words
            .iter()
            .any(|it| matches!(it, Piece::Own(own) if *own == at))
    };
    let is_added = words.iter().any(|it| matches!(it, Piece::Word(_)));
    is_added || cues.any(|it| has(it.from))
}

fn is_list(of: &Representation) -> bool {
    of.subject.view == View::Records && of.subject.kind == Kind::Catalog && of.measures.is_empty()
}

/// Those that there is something of: of balances, more than nothing.
fn inner(of: &Representation, column: Field) -> Representation {
    let mut inner = Representation::of(of.subject.clone());
    inner.columns = vec![column];
    inner.filters = of.filters.clone();
    inner.period = of.period;
    if let (View::Balance, Some(Measure::Of(_, field))) = (&of.subject.view, of.measures.first()) {
        inner.filters.push(Filter {
            field: field.clone(),
            test: Test::Compare(Comparison::Greater, Value::Number("0".to_owned())),
            negated: false,
            by_default: false,
        });
    }
    inner
}
