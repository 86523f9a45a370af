//! The trial balance: what each account had at the beginning, what came and went, and what is left, on both sides.

use metadata::Kind;
use metadata::platform::Names;

use super::{Piece, Whole};
use crate::ask::Question;
use crate::ask::lexicon::tables::{Role, Table};
use crate::ask::link::link;
use crate::ask::parse::{Parsed, period, read};
use crate::ask::representation::{Aggregate, Field, Measure, Representation, View};

/// What the sides of each number of a register are called behind its name.
const SIDES: [&str; 6] = [
    "OpeningBalanceDr",
    "OpeningBalanceCr",
    "TurnoverDr",
    "TurnoverCr",
    "ClosingBalanceDr",
    "ClosingBalanceCr",
];

/// The readings of a question for a trial balance: one for each register of accounting.
pub(super) fn trial_balance(of: &Whole<'_, '_>) -> Vec<Parsed> {
    let Some((from, to)) = place(of) else {
        return Vec::new();
    };
    let tables = of.lexicon.tables.iter().enumerate();
    let tables = tables.filter(|it| {
        let subject = &it.1.subject;
        subject.kind == Kind::AccountingRegister && subject.view == View::BalanceAndTurnovers
    });
    let found = tables.filter_map(|(place, table)| of_register(of, place, table, (from, to)));
    found.collect()
}

/// Where its words stand: `ОСВ`, `оборотно-сальдовая ведомость`, `trial balance`.
fn place(of: &Whole<'_, '_>) -> Option<(usize, usize)> {
    if let Some(at) = of.find(
        0,
        &["осв", "оборотка", "оборотку", "сальдовка", "сальдовку"],
    ) {
        return Some((at, at + 1));
    }
    let length = of.len();
    let starts = |at: usize, word: &str| of.word(at).starts_with(word);
    (0..length).find_map(|at| {
        if of.word(at) == "trial" && starts(at + 1, "balance") {
            return Some((at, at + 2));
        }
        if !starts(at, "оборотно") {
            return None;
        }
        let mut end = at + 1;
        while end < length && (of.word(end) == "-" || starts(end, "сальдов")) {
            end += 1;
        }
        if starts(end, "ведомост") {
            end += 1;
        }
        (end > at + 1 || starts(at, "оборотно-")).then_some((at, end))
    })
}

fn of_register(
    of: &Whole<'_, '_>,
    place: usize,
    table: &Table,
    (from, to): (usize, usize),
) -> Option<Parsed> {
    let account = table.fields.iter().find(|it| it.role == Role::Account)?;
    let mut it = Representation::of(table.subject.clone());
    it.columns = vec![Field::of(&account.names)];
    it.measures = sides(table)?;
    let rest: Vec<Piece> = of.own(0, from).chain(of.own(to, of.len())).collect();
    let uncovered = specify(of, place, &mut it, &rest)?;
    Some(of.reading(it, uncovered))
}

/// What the rest of the words says: when, of which accounts, by what else. The words are given that come to nothing.
pub(super) fn specify(
    of: &Whole<'_, '_>,
    place: usize,
    it: &mut Representation,
    rest: &[Piece],
) -> Option<Vec<usize>> {
    let mut uncovered = Vec::new();
    if !rest.is_empty() {
        let words = rest.iter().filter_map(|it| match it {
            Piece::Own(at) => of
                .question
                .text
                .get(of.linked.tokens.get(*at)?.range.clone()),
            Piece::Word(word) => Some(*word),
        });
        let text = words.collect::<Vec<_>>().join(" ");
        let question = Question {
            text: &text,
            previous: None,
            ..*of.question
        };
        let linked = link(of.lexicon, &question);
        let said = read(of.lexicon, &linked, place, true)?;
        it.period = period(&said.times);
        it.filters.extend(said.filters);
        for mention in said.fields.iter().filter(|it| it.by) {
            if !it.columns.contains(&mention.place.field) {
                it.columns.push(mention.place.field.clone());
            }
        }
        let own = |place: &usize| match rest.get(*place) {
            Some(Piece::Own(at)) => Some(*at),
            _ => None,
        };
        uncovered.extend(said.uncovered.iter().filter_map(own));
    }
    Some(uncovered)
}

/// Both sides of the money of a register.
fn sides(table: &Table) -> Option<Vec<Measure>> {
    let named = |name: &str| -> Option<&Names> {
        let mut fields = table.fields.iter();
        fields.find(|it| it.names.en.is(name)).map(|it| &it.names)
    };
    let all = |base: &str| -> Option<Vec<Measure>> {
        let fields = SIDES.iter().map(|side| {
            let names = named(&format!("{base}{side}"))?;
            Some(Measure::Of(Aggregate::Sum, Field::of(names)))
        });
        fields.collect()
    };
    let bases = table.fields.iter().filter_map(|it| {
        let base = it.names.en.as_str().strip_suffix("TurnoverDr")?;
        Some((base, it.digits))
    });
    // Money has two digits behind the point.
    let (base, _) = bases.max_by_key(|it| (it.1 == 2, std::cmp::Reverse(it.0.chars().count())))?;
    all(base)
}
