//! Dates: the calendar of the platform, from 01.01.0001 to 31.12.9999, to the second.

use std::fmt;

const DAY: i64 = 86_400;
/// Seconds from the first one to the last second of the year 9999.
const LAST: i64 = 315_537_897_599;

/// A date with a time. The first moment of the calendar is the empty date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i64);

/// A part of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say all")]
pub enum Part {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    TenDays,
    Month,
    Quarter,
    HalfYear,
    Year,
}

/// The parts by their names in queries.
const PARTS: [(Part, metadata::Bilingual); 10] = [
    (Part::Second, names("Секунда", "Second")),
    (Part::Minute, names("Минута", "Minute")),
    (Part::Hour, names("Час", "Hour")),
    (Part::Day, names("День", "Day")),
    (Part::Week, names("Неделя", "Week")),
    (Part::TenDays, names("Декада", "TenDays")),
    (Part::Month, names("Месяц", "Month")),
    (Part::Quarter, names("Квартал", "Quarter")),
    (Part::HalfYear, names("Полугодие", "HalfYear")),
    (Part::Year, names("Год", "Year")),
];

const fn names(ru: &'static str, en: &'static str) -> metadata::Bilingual {
    metadata::Bilingual { ru, en }
}

impl Part {
    /// The part that a word names in either language.
    pub fn named(word: &str) -> Option<Self> {
        let found = PARTS.iter().find(|it| it.1.is(word));
        found.map(|it| it.0)
    }

    /// Whether a word is its name in either language.
    pub fn is_named(self, word: &str) -> bool {
        Self::named(word) == Some(self)
    }

    /// The English name.
    pub fn name(self) -> &'static str {
        let found = PARTS.iter().find(|it| it.0 == self);
        found.map_or("", |it| it.1.en)
    }
}

/// Days from 01.01.0001 to the first of March of the year 0, which calendars with leap days are counted from.
const TO_MARCH: i64 = 306;

impl Date {
    /// The empty date.
    pub const EMPTY: Self = Self(0);

    /// So many seconds from 01.01.0001; none outside of the calendar.
    pub fn of_seconds(seconds: i64) -> Option<Self> {
        (0..=LAST).contains(&seconds).then_some(Self(seconds))
    }

    /// Seconds from 01.01.0001.
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// A day and a time of it; none where there is no such one.
    pub fn new(
        year: i64,
        month: i64,
        day: i64,
        hour: i64,
        minute: i64,
        second: i64,
    ) -> Option<Self> {
        let is_time =
            (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !is_time {
            return None;
        }
        if !(1..=days_of_month(year, month)).contains(&day) {
            return None;
        }
        Some(Self(
            days_before(year, month, day) * DAY + hour * 3600 + minute * 60 + second,
        ))
    }

    /// What a text says: `2024-01-31`, `2024-01-31T10:20:30`, `31.01.2024`, `31.01.2024 10:20:30`, `20240131`,
    /// `20240131102030`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('Z');
        let (day, time) = match text.split_once(['T', ' ']) {
            Some((day, time)) => (day, time.trim()),
            None => (text, ""),
        };
        let numbers = |text: &str, separator: char| -> Option<Vec<i64>> {
            text.split(separator).map(|it| it.parse().ok()).collect()
        };
        let (year, month, day, rest) = if let Some((_, _)) = day.split_once('-') {
            let numbers = numbers(day, '-')?;
            let [year, month, day] = numbers.as_slice() else {
                return None;
            };
            (*year, *month, *day, "")
        } else if day.contains('.') {
            let numbers = numbers(day, '.')?;
            let [day, month, year] = numbers.as_slice() else {
                return None;
            };
            (*year, *month, *day, "")
        } else {
            let part = |from: usize, to: usize| day.get(from..to)?.parse::<i64>().ok();
            (part(0, 4)?, part(4, 6)?, part(6, 8)?, day.get(8..)?)
        };
        let time: Vec<i64> = match (time.is_empty(), rest.is_empty()) {
            (true, true) => Vec::new(),
            (false, true) => numbers(time, ':')?,
            (true, false) if rest.len() == 6 => {
                let part = |from: usize| rest.get(from..from + 2)?.parse::<i64>().ok();
                vec![part(0)?, part(2)?, part(4)?]
            }
            _ => return None,
        };
        let at = |place: usize| time.get(place).copied().unwrap_or(0);
        (time.len() <= 3)
            .then(|| Self::new(year, month, day, at(0), at(1), at(2)))
            .flatten()
    }

    /// Year, month and day of the month.
    pub fn day(self) -> (i64, i64, i64) {
        // Eras of 400 years that begin in March, so that a leap day is the last one of its year.
        let days = self.0 / DAY + TO_MARCH;
        let era = days / 146_097;
        let in_era = days % 146_097;
        let year_of_era = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
        let in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * in_year + 2) / 153;
        let day = in_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year, month, day)
    }

    /// Hour, minute and second.
    pub fn time(self) -> (i64, i64, i64) {
        let seconds = self.0 % DAY;
        (seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// The day of the week, from 1 for Monday.
    pub fn week_day(self) -> i64 {
        // 01.01.0001 was a Monday.
        self.0 / DAY % 7 + 1
    }

    /// The day of the year, from 1.
    pub fn day_of_year(self) -> i64 {
        let (year, ..) = self.day();
        self.0 / DAY - days_before(year, 1, 1) + 1
    }

    /// The week of the year, from 1: weeks begin on Monday, and the first one may be short.
    pub fn week(self) -> i64 {
        let first = Self(days_before(self.day().0, 1, 1) * DAY);
        (self.day_of_year() + first.week_day() - 2) / 7 + 1
    }

    /// The first second of the part of the calendar that the date stands in.
    pub fn begin(self, part: Part) -> Self {
        let (year, month, day) = self.day();
        let midnight = self.0 / DAY * DAY;
        let first = |month: i64, day: i64| days_before(year, month, day) * DAY;
        Self(match part {
            Part::Second => self.0,
            Part::Minute => self.0 / 60 * 60,
            Part::Hour => self.0 / 3600 * 3600,
            Part::Day => midnight,
            Part::Week => midnight - (self.week_day() - 1) * DAY,
            Part::TenDays => first(month, ((day - 1) / 10).min(2) * 10 + 1),
            Part::Month => first(month, 1),
            Part::Quarter => first((month - 1) / 3 * 3 + 1, 1),
            Part::HalfYear => first((month - 1) / 6 * 6 + 1, 1),
            Part::Year => first(1, 1),
        })
    }

    /// The last second of the part of the calendar that the date stands in.
    pub fn end(self, part: Part) -> Self {
        let begin = self.begin(part);
        let next = match part {
            Part::TenDays if begin.day().2 == 21 => begin.begin(Part::Month).add(Part::Month, 1),
            Part::TenDays => begin.add(Part::Day, 10),
            Part::Week => begin.add(Part::Day, 7),
            _ => begin.add(part, 1),
        };
        next.map_or(Self(LAST), |it| Self(it.0 - 1))
    }

    /// So many parts later. A day that the month has not becomes its last one. None outside of the calendar.
    pub fn add(self, part: Part, count: i64) -> Option<Self> {
        let seconds = |of: i64| Self::of_seconds(self.0.checked_add(count.checked_mul(of)?)?);
        let months = |of: i64| {
            let (year, month, day) = self.day();
            let all = (year * 12 + month - 1).checked_add(count.checked_mul(of)?)?;
            let (year, month) = (all.div_euclid(12), all.rem_euclid(12) + 1);
            let (hour, minute, second) = self.time();
            (1..=9999).contains(&year).then_some(())?;
            let day = day.min(days_of_month(year, month));
            Self::new(year, month, day, hour, minute, second)
        };
        match part {
            Part::Second => seconds(1),
            Part::Minute => seconds(60),
            Part::Hour => seconds(3600),
            Part::Day => seconds(DAY),
            Part::Week => seconds(7 * DAY),
            Part::TenDays => seconds(10 * DAY),
            Part::Month => months(1),
            Part::Quarter => months(3),
            Part::HalfYear => months(6),
            Part::Year => months(12),
        }
    }

    /// How many borders of a part lie between two dates: from 31.01 to 01.02 is one month.
    pub fn until(self, later: Self, part: Part) -> i64 {
        let months = |it: Self| it.day().0 * 12 + it.day().1 - 1;
        let months = |of: i64| months(later) / of - months(self) / of;
        let seconds = |of: i64| later.0 / of - self.0 / of;
        match part {
            Part::Second => seconds(1),
            Part::Minute => seconds(60),
            Part::Hour => seconds(3600),
            Part::Day => seconds(DAY),
            Part::Week => seconds(7 * DAY),
            Part::TenDays => {
                let of = |it: Self| {
                    it.day().0 * 36 + (it.day().1 - 1) * 3 + (it.day().2 - 1).min(29) / 10
                };
                of(later) - of(self)
            }
            Part::Month => months(1),
            Part::Quarter => months(3),
            Part::HalfYear => months(6),
            Part::Year => months(12),
        }
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 01.01.0001 to a day.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let from_march = (month + 9) % 12;
    let in_year = (153 * from_march + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + in_year - TO_MARCH
}

impl fmt::Display for Date {
    /// `2024-01-31T10:20:30`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.day();
        let (hour, minute, second) = self.time();
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, LAST, Part};

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn the_calendar_is_that_of_the_platform() {
        assert_eq!(date("0001-01-01"), Date::EMPTY);
        assert_eq!(date("9999-12-31T23:59:59").seconds(), LAST);
        // Days of the Unix epoch, counted elsewhere.
        assert_eq!(date("1970-01-01").seconds(), 719_162 * 86_400);
        for seconds in (0..LAST).step_by(86_400 * 37 + 12_345) {
            let it = Date::of_seconds(seconds).unwrap();
            assert_eq!(date(&it.to_string()), it);
        }
        for text in [
            "2023-02-29",
            "2024-13-01",
            "2024-01-01T24:00:00",
            "0000-01-01",
            "x",
            "2024",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(date("31.01.2024 10:20:30"), date("20240131102030"));
    }

    #[test]
    fn parts_begin_and_end() {
        let it = date("2024-02-29T13:14:15");
        for (part, begin, end) in [
            (Part::Minute, "2024-02-29T13:14:00", "2024-02-29T13:14:59"),
            (Part::Hour, "2024-02-29T13:00:00", "2024-02-29T13:59:59"),
            (Part::Day, "2024-02-29", "2024-02-29T23:59:59"),
            (Part::Week, "2024-02-26", "2024-03-03T23:59:59"),
            (Part::TenDays, "2024-02-21", "2024-02-29T23:59:59"),
            (Part::Month, "2024-02-01", "2024-02-29T23:59:59"),
            (Part::Quarter, "2024-01-01", "2024-03-31T23:59:59"),
            (Part::HalfYear, "2024-01-01", "2024-06-30T23:59:59"),
            (Part::Year, "2024-01-01", "2024-12-31T23:59:59"),
        ] {
            assert_eq!(it.begin(part), date(begin), "{part:?}");
            assert_eq!(it.end(part), date(end), "{part:?}");
        }
        assert_eq!(date("2024-01-31").begin(Part::TenDays), date("2024-01-21"));
    }

    #[test]
    fn months_are_added_by_the_calendar() {
        assert_eq!(
            date("2024-01-31").add(Part::Month, 1),
            Some(date("2024-02-29"))
        );
        assert_eq!(
            date("2024-02-29").add(Part::Year, -1),
            Some(date("2023-02-28"))
        );
        assert_eq!(
            date("2024-11-30").add(Part::Quarter, 1),
            Some(date("2025-02-28"))
        );
        assert_eq!(date("9999-12-31").add(Part::Day, 1), None);
        assert_eq!(Date::EMPTY.add(Part::Second, -1), None);
    }

    #[test]
    fn differences_count_borders() {
        let (first, second) = (date("2023-12-31T23:59:59"), date("2024-01-01"));
        for part in [
            Part::Second,
            Part::Minute,
            Part::Hour,
            Part::Day,
            Part::Month,
            Part::Quarter,
            Part::Year,
        ] {
            assert_eq!(first.until(second, part), 1, "{part:?}");
            assert_eq!(second.until(first, part), -1, "{part:?}");
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(date("2024-01-01").week_day(), 1);
        assert_eq!(date("2024-01-07").week(), 1);
        assert_eq!(date("2024-01-08").week(), 2);
        assert_eq!(date("2023-01-01").week(), 1);
        assert_eq!(date("2023-01-02").week(), 2);
        assert_eq!(date("2024-12-31").day_of_year(), 366);
    }
}
