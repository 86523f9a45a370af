//! One number or date beside another: `заказы, где дата отгрузки раньше даты заказа`, `товары, остаток которых ниже
//! минимального`, `заказы, оплаченные меньше суммы заказа`.

mod counted;
mod fields;
mod registers;
mod rows;
mod signs;
mod totals;

use metadata::Kind;

use self::signs::Sign;
use super::{Piece, Whole, sums_totals};
use crate::ask::parse::Parsed;
use crate::ask::representation::{Measure, Representation, View};
use crate::ir::Comparison;

/// So many readings of the rest of a question are tried.
const TRIED: usize = 8;

/// What each further reading of the rest loses against the one before.
const LATER: f64 = 0.15;

/// So many readings are given.
const GIVEN: usize = 3;

/// A question that compares two things.
struct Compared<'q, 'w> {
    of: &'q Whole<'q, 'w>,
    sign: Comparison,
    /// Times are compared, or amounts; else either.
    of_time: Option<bool>,
    /// The words of the comparison.
    at: (usize, usize),
    /// Where the left side may stand.
    left: (usize, usize),
    /// Where the right side stands.
    right: (usize, usize),
    /// `больше часов, чем в бюджете`: the left side stands behind the sign.
    is_behind: bool,
}

/// The readings of a question that compares two things.
pub(super) fn compared(of: &Whole<'_, '_>) -> Vec<Parsed> {
    let signs = signs::signs(of);
    let mut found = signs.iter().map(|sign| Compared::new(of, sign).readings());
    found.find(|it| !it.is_empty()).unwrap_or_default()
}

impl<'q, 'w> Compared<'q, 'w> {
    fn new(of: &'q Whole<'q, 'w>, sign: &Sign) -> Self {
        let near = of.len().min(sign.to + 6);
        let than = (sign.to..near).find(|at| signs::THAN.contains(&of.word(*at)));
        let is_next = |than: usize| (sign.to..than).all(|at| of.word(at) == ",");
        let (left, right, is_behind) = match than {
            Some(than) if !is_next(than) => ((sign.to, than), than + 1, true),
            Some(than) => ((0, sign.from), than + 1, false),
            None => ((0, sign.from), sign.to, false),
        };
        Self {
            of,
            sign: sign.comparison,
            of_time: sign.of_time,
            at: (sign.from, sign.to),
            left,
            right: (right, signs::end(of, right)),
            is_behind,
        }
    }

    fn readings(&self) -> Vec<Parsed> {
        if self.right.0 >= self.right.1 {
            return Vec::new();
        }
        let mut found: Vec<(f64, Parsed)> = Vec::new();
        let mut readings = self.of.ask(&self.rest());
        readings.truncate(TRIED);
        for (place, reading) in readings.iter().enumerate() {
            let it = &reading.representation;
            let Some(table) = self.of.lexicon.table_of(&it.subject) else {
                continue;
            };
            let made = if is_list(it) {
                self.rows(reading, table)
            } else if sums_totals(it) {
                self.totals(reading, table)
            } else {
                Vec::new()
            };
            let worse = LATER * place as f64;
            found.extend(made.into_iter().map(|(quality, it)| (quality - worse, it)));
        }
        if !found.iter().any(|it| it.1.uncovered.is_empty()) && self.of_time != Some(true) {
            found.extend(self.registers().into_iter().map(|it| (1.0, it)));
        }
        if !found.iter().any(|it| it.1.uncovered.is_empty()) && self.of_time != Some(true) {
            found.extend(self.counted().into_iter().map(|it| (0.0, it)));
        }
        // The fewer words are left over, the better; else the better the sides are said.
        found.sort_by(|(left, one), (right, other)| {
            let by_words = one.uncovered.len().cmp(&other.uncovered.len());
            by_words.then(right.total_cmp(left))
        });
        let found: Vec<Parsed> = found.into_iter().map(|it| it.1).collect();
        let least = found.first().map_or(0, |it| it.uncovered.len());
        let mut distinct: Vec<Parsed> = Vec::new();
        for it in found {
            let is_known = |known: &Parsed| known.representation == it.representation;
            if it.uncovered.len() <= least && !distinct.iter().any(is_known) {
                distinct.push(it);
            }
        }
        distinct.truncate(GIVEN);
        distinct
    }

    /// The question without the comparison and without its right side.
    fn rest(&self) -> Vec<Piece> {
        let of = self.of;
        let before = of.own(0, self.at.0);
        let behind = of.own(self.right.1, of.len());
        match self.is_behind {
            true => before
                .chain(of.own(self.left.0, self.left.1))
                .chain(behind)
                .collect(),
            false => before.chain(behind).collect(),
        }
    }

    /// Words of the right side that nothing has taken and that say something.
    fn lost(&self, taken: &[(usize, usize)]) -> Vec<usize> {
        let places = self.right.0..self.right.1;
        let is_taken = |at: usize| taken.iter().any(|it| it.0 <= at && at < it.1);
        places
            .filter(|at| !is_taken(*at) && !signs::says_nothing(self.of, *at))
            .collect()
    }
}

/// Records that are listed or counted.
fn is_list(of: &Representation) -> bool {
    let is_plain = matches!(of.measures.as_slice(), [] | [Measure::Count]);
    let has_records = matches!(
        of.subject.view,
        View::Records | View::Section(_) | View::SliceLast
    );
    is_plain && has_records && of.subject.kind != Kind::Enum
}
