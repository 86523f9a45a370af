//! What two accounts turn over with each other: `обороты Дт 62 Кт 90`, `корреспонденция 60 и 51`.

use metadata::Kind;

use super::{Piece, Whole, ledger};
use crate::ask::lexicon::tables::{Role, Suffix, Table};
use crate::ask::link::Said;
use crate::ask::normalise::TokenKind;
use crate::ask::parse::{Parsed, default_number, with_suffix};
use crate::ask::representation::{Aggregate, Field, Filter, Measure, Representation, Test, View};
use metadata::platform::Names;

/// A side of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Debit,
    Credit,
}

/// An account that is named: where, and which item it is.
#[derive(Debug, Clone, Copy)]
struct Account {
    from: usize,
    to: usize,
    item: usize,
    side: Option<Side>,
}

/// Words that say nothing but that entries between two accounts are meant.
const BETWEEN: [&str; 5] = ["между", "корреспон", "between", "correspond", "коррсч"];
/// Words that belong to accounts, by their beginnings.
const SMALL: [&str; 12] = [
    "счет",
    "account",
    "проводк",
    "проводок",
    "корреспон",
    "correspond",
    "между",
    "between",
    "entries",
    "оборот",
    "turnover",
    "субсчет",
];
const JOINS: [&str; 10] = ["и", "с", "со", "в", "из", "на", "and", "with", "of", "to"];

/// The readings of a question about two accounts.
pub(super) fn corresponding(of: &Whole<'_, '_>) -> Vec<Parsed> {
    let Some(accounts) = accounts(of) else {
        return Vec::new();
    };
    let tables = of.lexicon.tables.iter().enumerate();
    let tables = tables.filter(|it| {
        let subject = &it.1.subject;
        subject.kind == Kind::AccountingRegister && subject.view == View::Turnovers
    });
    let found = tables.filter_map(|(place, table)| of_register(of, place, table, &accounts));
    found.collect()
}

/// The two accounts, that of the debit first where one is told.
fn accounts(of: &Whole<'_, '_>) -> Option<[Account; 2]> {
    let mut found: Vec<Account> = Vec::new();
    for value in &of.linked.values {
        let table = of.lexicon.table(value.table)?;
        let Said::Item(item) = value.value else {
            continue;
        };
        let is_known = found
            .iter()
            .any(|it| it.from < value.to && value.from < it.to);
        if table.subject.kind == Kind::ChartOfAccounts && !is_known {
            found.push(Account {
                from: value.from,
                to: value.to,
                item,
                side: side_before(of, value.from),
            });
        }
    }
    // `счетами` is part of the name of an account, and no account beside those whose numbers are told.
    let is_number = |it: &Account| {
        let token = of.linked.tokens.get(it.from);
        token.is_some_and(|it| it.kind == TokenKind::Number)
    };
    if found.iter().any(is_number) {
        found.retain(is_number);
    }
    found.sort_by_key(|it| it.from);
    let [first, second] = found.as_slice() else {
        return None;
    };
    let says =
        |words: &[&str]| (0..of.len()).any(|at| words.iter().any(|it| of.word(at).starts_with(it)));
    match (first.side, second.side) {
        (Some(Side::Credit), None | Some(Side::Debit)) | (None, Some(Side::Debit)) => {
            Some([*second, *first])
        }
        (Some(Side::Debit), None | Some(Side::Credit)) | (None, Some(Side::Credit)) => {
            Some([*first, *second])
        }
        (None, None) if says(&BETWEEN) => Some([*first, *second]),
        _ => None,
    }
}

/// The side that words right before an account tell.
fn side_before(of: &Whole<'_, '_>, at: usize) -> Option<Side> {
    (at.saturating_sub(2)..at).rev().find_map(|at| side(of, at))
}

fn side(of: &Whole<'_, '_>, at: usize) -> Option<Side> {
    let word = of.word(at);
    let is = |short: &[&str], begin: &[&str]| {
        short.contains(&word) || begin.iter().any(|it| word.starts_with(it))
    };
    match () {
        () if is(&["дт", "dr", "д"], &["дебет", "debit"]) => Some(Side::Debit),
        () if is(&["кт", "cr", "к"], &["кредит", "credit"]) => Some(Side::Credit),
        () => None,
    }
}

fn of_register(
    of: &Whole<'_, '_>,
    place: usize,
    table: &Table,
    [debit, credit]: &[Account; 2],
) -> Option<Parsed> {
    let named = |name: &str| {
        let mut fields = table.fields.iter();
        fields.find(|it| it.names.en.is(name)).map(|it| &it.names)
    };
    let account = table.fields.iter().find(|it| it.role == Role::Account)?;
    let balanced = named("BalancedAccount")?;
    let mut it = Representation::of(table.subject.clone());
    it.filters = vec![
        filter(of, &account.names, debit)?,
        filter(of, balanced, credit)?,
    ];
    let money = default_number(of.lexicon, table, false)?;
    let both = debit.side.is_none() && credit.side.is_none();
    let suffixes: &[Suffix] = match both {
        true => &[Suffix::Debit, Suffix::Credit],
        false => &[Suffix::Debit],
    };
    for suffix in suffixes {
        let field = with_suffix(table, &money, *suffix)?;
        it.measures.push(Measure::Of(Aggregate::Sum, field));
    }
    let is_said = |at: usize| {
        let is_account = [debit, credit].iter().any(|it| it.from <= at && at < it.to);
        let word = of.word(at);
        let is_join = JOINS.contains(&word)
            && (beside(debit, at) || beside(credit, at) || side(of, at + 1).is_some());
        is_account
            || is_join
            || side(of, at).is_some()
            || SMALL.iter().any(|it| word.starts_with(it))
    };
    let rest: Vec<Piece> = (0..of.len())
        .filter(|at| !is_said(*at))
        .map(Piece::Own)
        .collect();
    let uncovered = ledger::specify(of, place, &mut it, &rest)?;
    Some(of.reading(it, uncovered))
}

/// Whether a word stands right before an account, or right before the word for its side.
fn beside(account: &Account, at: usize) -> bool {
    at < account.from && account.from - at <= 2 || at == account.to
}

fn filter(of: &Whole<'_, '_>, names: &Names, account: &Account) -> Option<Filter> {
    let (value, _) = of.lexicon.item(account.item)?;
    Some(Filter {
        field: Field::of(names),
        test: Test::Below(vec![value]),
        negated: false,
        by_default: false,
    })
}
