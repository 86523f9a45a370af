//! Periods moved, and joined to others.

use crate::ask::representation::Period;
use crate::{Date, Part};

/// The part of the calendar that a period is, and its beginning.
pub(crate) fn part_of(period: &Period) -> Option<(Part, Date)> {
    let (from, to) = (period.from?, period.to?);
    let parts = [
        Part::Day,
        Part::Week,
        Part::Month,
        Part::Quarter,
        Part::HalfYear,
        Part::Year,
    ];
    let found = parts
        .into_iter()
        .find(|it| from.begin(*it) == from && from.end(*it) == to);
    found.map(|it| (it, from))
}

/// A period so many parts of the calendar later; the ends of months stay ends.
pub(crate) fn moved(period: &Period, part: Part, count: i64) -> Option<Period> {
    let from = match period.from {
        Some(it) => Some(it.add(part, count)?),
        None => None,
    };
    let to = match period.to {
        Some(it) => {
            let next = Date::of_seconds(it.seconds() + 1)?.add(part, count)?;
            Some(Date::of_seconds(next.seconds() - 1)?)
        }
        None => None,
    };
    Some(Period { from, to })
}

/// The period before one, as long as it.
pub(crate) fn moved_by_itself(period: &Period) -> Option<Period> {
    if let Some((part, _)) = part_of(period) {
        return moved(period, part, -1);
    }
    let (from, to) = (period.from?, period.to?);
    let length = to.seconds() - from.seconds() + 1;
    Some(Period {
        from: Some(Date::of_seconds(from.seconds() - length)?),
        to: Some(Date::of_seconds(from.seconds() - 1)?),
    })
}

/// Two periods as one, if nothing lies between them.
pub(crate) fn joined(left: &Period, right: &Period) -> Option<Period> {
    let (first, second) = match left.from? <= right.from? {
        true => (left, right),
        false => (right, left),
    };
    let meets = second.from?.seconds() <= first.to?.seconds() + 1;
    meets.then_some(Period {
        from: first.from,
        to: first.to.max(second.to),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(year: i64, month: i64) -> Period {
        let date = Date::new(year, month, 1, 0, 0, 0).unwrap_or_else(|| unreachable!());
        Period {
            from: Some(date),
            to: Some(date.end(Part::Month)),
        }
    }

    #[test]
    fn the_end_of_a_month_stays_the_end_of_one() {
        assert_eq!(
            moved(&month(2026, 2), Part::Month, -1),
            Some(month(2026, 1))
        );
        assert_eq!(moved(&month(2024, 2), Part::Year, 1), Some(month(2025, 2)));
        assert_eq!(moved_by_itself(&month(2026, 3)), Some(month(2026, 2)));
    }

    #[test]
    fn only_neighbours_are_joined() {
        let both = joined(&month(2026, 2), &month(2026, 1));
        assert_eq!(
            both,
            Some(Period {
                from: month(2026, 1).from,
                to: month(2026, 2).to
            })
        );
        assert_eq!(joined(&month(2026, 3), &month(2025, 3)), None);
    }
}
