//! Shares of a total: `доля каждого склада в продажах`, `продажи по клиентам в процентах`.

use super::{Piece, Whole, sums_totals};
use crate::ask::parse::Parsed;
use crate::ask::representation::Measure;

/// Words for a share that name nothing else.
const SHARES: [&str; 10] = [
    "доля",
    "доли",
    "долю",
    "долей",
    "доле",
    "долями",
    "долях",
    "share",
    "shares",
    "вклад",
];
/// Words for a share that fields are called, too.
const PERCENTS: [&str; 10] = [
    "структура",
    "структуру",
    "процент",
    "проценты",
    "процентов",
    "процентах",
    "процентное",
    "percent",
    "percentage",
    "percents",
];
const BY: [&str; 2] = ["по", "by"];
const WITHIN: [&str; 5] = ["в", "во", "от", "in", "within"];
const EACH: [&str; 12] = [
    "каждого",
    "каждой",
    "каждому",
    "каждый",
    "каждая",
    "каждое",
    "отдельного",
    "отдельных",
    "разных",
    "each",
    "every",
    "of",
];
const TAKES: [&str; 10] = [
    "занимает",
    "занимают",
    "составляет",
    "составляют",
    "приходится",
    "приносит",
    "дает",
    "дают",
    "makes",
    "takes",
];
/// What stands before the words and belongs to them.
const WITH: [&str; 7] = ["с", "в", "и", "with", "in", "as", "какую"];
/// What they are of, where that is all.
const ALL: [&str; 8] = [
    "общей",
    "общего",
    "общих",
    "итога",
    "всего",
    "суммы",
    "total",
    "the",
];

/// The readings of a question about shares.
pub(super) fn shares(of: &Whole<'_, '_>) -> Vec<Parsed> {
    let Some((at, end)) = place(of) else {
        return Vec::new();
    };
    let Some(pieces) = rest(of, at, end) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for reading in of.ask(&pieces) {
        let mut it = reading.representation;
        if !sums_totals(&it) || it.columns.is_empty() {
            continue;
        }
        let Some(first) = it.measures.first().cloned() else {
            continue;
        };
        it.measures.push(Measure::Share(Box::new(first)));
        found.push(of.reading(it, reading.uncovered));
        if found.len() == 2 {
            break;
        }
    }
    found
}

/// Where a share is spoken of.
fn place(of: &Whole<'_, '_>) -> Option<(usize, usize)> {
    if let Some(at) = of.find(0, &SHARES) {
        return Some((at, at + 1));
    }
    if let Some(at) = of.find(0, &["удельный", "удельного"]) {
        return of.word(at + 1).starts_with("вес").then_some((at, at + 2));
    }
    let at = of.find(0, &PERCENTS)?;
    if at > 0 && matches!(of.word(at - 1), "в" | "in") {
        return Some((at, at + 1));
    }
    let mut named = of.linked.matches.values().flatten();
    let is_name = named.any(|it| it.from <= at && at < it.to && it.is_whole && it.quality > 0.7);
    (!is_name).then_some((at, at + 1))
}

/// The question without the words of the share: what is added up, by what.
fn rest(of: &Whole<'_, '_>, at: usize, end: usize) -> Option<Vec<Piece>> {
    let mut start = at;
    while start > 0 && WITH.contains(&of.word(start - 1)) {
        start -= 1;
    }
    // `в процентах от общей суммы`
    let mut stop = end;
    if matches!(of.word(stop), "от" | "of") && ALL.contains(&of.word(stop + 1)) {
        stop += 1;
        while ALL.contains(&of.word(stop)) {
            stop += 1;
        }
    }
    if BY.iter().any(|it| of.find(0, &[it]).is_some()) {
        while matches!(of.word(stop), "от" | "of" | "в" | "in") {
            stop += 1;
        }
        let head = of.own(0, start);
        return Some(head.chain(of.own(stop, of.len())).collect());
    }
    let within = of.find(end, &WITHIN)?;
    let is_each = |it: &Piece| match it {
        Piece::Own(at) => EACH.contains(&of.word(*at)),
        Piece::Word(_) => false,
    };
    // `какую долю в продажах занимает каждый склад`
    let (what, whom) = match within == end {
        true => {
            let verb = of.find(within, &TAKES)?;
            ((within + 1, verb), (verb + 1, of.len()))
        }
        false => ((within + 1, of.len()), (end, within)),
    };
    let mut pieces: Vec<Piece> = of.own(0, start).chain(of.own(what.0, what.1)).collect();
    pieces.push(of.by());
    pieces.extend(of.own(whom.0, whom.1).filter(|it| !is_each(it)));
    Some(pieces)
}
