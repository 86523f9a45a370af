//! Spans of days by their names: days, months, quarters, years; named or told from today.

use super::super::numbers::number;
use super::super::tokens::{Token, TokenKind};
use crate::{Date, Part};

/// From the first moment to the last second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub from: Date,
    pub to: Date,
    /// It is one day.
    pub is_day: bool,
}

impl Days {
    /// The part of the calendar that a date is in.
    pub(crate) fn of(date: Date, part: Part) -> Self {
        Self {
            from: date.begin(part),
            to: date.end(part),
            is_day: part == Part::Day,
        }
    }
}

/// The beginning of a day.
pub(super) fn day(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(year, month, day, 0, 0, 0)
}

const MONTHS: [(&str, &str, &str); 12] = [
    ("январ", "january", "jan"),
    ("феврал", "february", "feb"),
    ("март", "march", "mar"),
    ("апрел", "april", "apr"),
    ("ма", "may", "may"),
    ("июн", "june", "jun"),
    ("июл", "july", "jul"),
    ("август", "august", "aug"),
    ("сентябр", "september", "sep"),
    ("октябр", "october", "oct"),
    ("ноябр", "november", "nov"),
    ("декабр", "december", "dec"),
];

/// The month of a word in small letters, from 1 on.
pub(super) fn month_named(word: &str) -> Option<i64> {
    let found = MONTHS.iter().position(|(ru, en, short)| {
        word == *en
            || word == *short
            || word.strip_prefix(ru).is_some_and(|rest| match *ru {
                "ма" => matches!(rest, "й" | "я" | "е" | "ю" | "ем"),
                _ => matches!(rest, "" | "ь" | "я" | "е" | "ю" | "а" | "у" | "ем" | "ом"),
            })
    })?;
    i64::try_from(found + 1).ok()
}

/// The part of the calendar of a word in small letters.
pub(super) fn unit_named(word: &str) -> Option<Part> {
    Some(match word {
        "день" | "дня" | "дню" | "днем" | "дней" | "дни" | "дням" | "сутки" | "суток" | "day"
        | "days" => Part::Day,
        "неделя" | "неделей" | "неделю" | "недели" | "неделе" | "недель" | "неделям" | "week"
        | "weeks" => Part::Week,
        "месяц" | "месяцем" | "месяца" | "месяце" | "месяцу" | "месяцев" | "месяцам" | "мес"
        | "month" | "months" => Part::Month,
        "квартал" | "кварталом" | "квартала" | "квартале" | "кварталу" | "кварталов"
        | "кварталам" | "кв" | "quarter" | "quarters" => Part::Quarter,
        "полугодие" | "полугодием" | "полугодия" | "полугодии" | "полугодиям" | "полгода" => {
            Part::HalfYear
        }
        "год" | "годом" | "года" | "году" | "годам" | "годы" | "лет" | "г" | "year" | "years" => {
            Part::Year
        }
        _ => return None,
    })
}

/// Words that tell a part of the calendar from today.
fn shift_named(word: &str) -> Option<i64> {
    const LAST: [&str; 5] = ["прошл", "прошедш", "предыдущ", "минувш", "истекш"];
    const THIS: [&str; 4] = ["текущ", "этот", "этом", "нынешн"];
    if LAST.iter().any(|it| word.starts_with(it))
        || matches!(word, "last" | "previous" | "past" | "prior")
    {
        return Some(-1);
    }
    if THIS.iter().any(|it| word.starts_with(it))
        || matches!(
            word,
            "эту" | "этой" | "это" | "этого" | "этим" | "эта" | "this" | "current"
        )
    {
        return Some(0);
    }
    if word.starts_with("позапрошл") {
        return Some(-2);
    }
    (word.starts_with("следующ") || word.starts_with("будущ") || word == "next").then_some(1)
}

/// `1-го`, `1-е`, `1st`.
pub(super) fn ordinal_ending(tokens: &[Token], at: usize) -> usize {
    let is = |offset: usize, words: &[&str]| {
        tokens
            .get(at + offset)
            .is_some_and(|it| words.contains(&it.small.as_str()))
    };
    if is(0, &["-"]) && is(1, &["го", "е", "ое", "й", "ый", "м", "ого", "ом", "му"])
    {
        return 2;
    }
    usize::from(is(
        0,
        &["st", "nd", "rd", "th", "го", "е", "ое", "й", "ый", "м"],
    ))
}

const ORDINALS: [(&str, i64); 12] = [
    ("перв", 1),
    ("втор", 2),
    ("трет", 3),
    ("четверт", 4),
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("q1", 1),
    ("q2", 2),
    ("q3", 3),
    ("q4", 4),
];

/// Days from a place on, and how many tokens they take.
pub(super) fn read(
    tokens: &[Token],
    at: usize,
    today: Date,
    is_sure: bool,
) -> Option<(Days, usize)> {
    let reader = Reader {
        tokens,
        today,
        is_sure,
    };
    reader
        .word(at)
        .or_else(|| reader.last_few(at))
        .or_else(|| reader.relative(at))
        .or_else(|| reader.numbered(at))
        .or_else(|| reader.date(at))
        .or_else(|| reader.month(at))
        .or_else(|| reader.season(at))
        .or_else(|| reader.year_alone(at))
        .or_else(|| reader.unit_alone(at))
}

/// The year behind a month, and how many tokens it takes; where there is none, the last one with that month before today.
pub(super) fn year_of(tokens: &[Token], at: usize, month: i64, today: Date) -> (i64, usize) {
    let (this, now, _) = today.day();
    if let Some((year, taken)) = year_named(tokens, at, today) {
        return (year, taken);
    }
    (if month > now { this - 1 } else { this }, 0)
}

/// `2024`, `2024 года`, `2024-го`, `прошлого года`, `24 г.`.
fn year_named(tokens: &[Token], at: usize, today: Date) -> Option<(i64, usize)> {
    let small = |place: usize| tokens.get(place).map_or("", |it| it.small.as_str());
    if let Some(shift) = shift_named(small(at))
        && unit_named(small(at + 1)) == Some(Part::Year)
    {
        return Some((today.day().0 + shift, 2));
    }
    let of = usize::from(matches!(small(at), "of" | "in" | ","));
    let token = tokens.get(at + of)?;
    let number: i64 = token.text.parse().ok()?;
    let mut taken = of + 1 + ordinal_ending(tokens, at + of + 1);
    let is_year = unit_named(small(at + taken)) == Some(Part::Year);
    taken += usize::from(is_year);
    if is_year && small(at + taken) == "." && small(at + taken - 1) == "г" {
        taken += 1;
    }
    match number {
        1990..=2100 => Some((number, taken)),
        10..=99 if is_year => Some((2000 + number, taken)),
        _ => None,
    }
}

struct Reader<'t> {
    tokens: &'t [Token],
    today: Date,
    is_sure: bool,
}

impl Reader<'_> {
    fn small(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |it| it.small.as_str())
    }

    /// `сегодня`, `вчера`.
    fn word(&self, at: usize) -> Option<(Days, usize)> {
        let shift = match self.small(at) {
            "сегодня" | "today" | "сегодняшний" => 0,
            "вчера" | "yesterday" => -1,
            "позавчера" => -2,
            "завтра" | "tomorrow" => 1,
            _ => return None,
        };
        let taken = 1 + usize::from(self.small(at) == "сегодняшний");
        Some((
            Days::of(self.today.add(Part::Day, shift)?, Part::Day),
            taken,
        ))
    }

    /// `последние 30 дней`, `last 3 months`, `последнюю неделю`.
    fn last_few(&self, at: usize) -> Option<(Days, usize)> {
        let word = self.small(at);
        let is_last = word.starts_with("последн") || shift_named(word) == Some(-1);
        if !is_last {
            return None;
        }
        let (count, taken) = match number(self.tokens, at + 1) {
            Some((number, taken)) => (number.parse::<i64>().ok()?, taken),
            None if word.starts_with("последн") => (1, 0),
            None => return None,
        };
        let unit = unit_named(self.small(at + 1 + taken))?;
        let today = self.today.begin(Part::Day);
        let from = match unit {
            Part::Day => today.add(Part::Day, 1 - count)?,
            unit => today.add(unit, -count)?.add(Part::Day, 1)?,
        };
        let days = Days {
            from,
            to: self.today.end(Part::Day),
            is_day: false,
        };
        Some((days, 2 + taken))
    }

    /// `прошлый месяц`, `этот год`, `last quarter`, `марте прошлого года` is told by the month.
    fn relative(&self, at: usize) -> Option<(Days, usize)> {
        let shift = shift_named(self.small(at))?;
        // `прошлый март`.
        if let Some(month) = month_named(self.small(at + 1)) {
            let (year, now, _) = self.today.day();
            let year = match shift {
                0 => year,
                -1 if month < now => year,
                -1 => year - 1,
                _ => year + shift,
            };
            return Some((Days::of(day(year, month, 1)?, Part::Month), 2));
        }
        let unit = unit_named(self.small(at + 1))?;
        let date = self.today.add(unit, shift)?;
        Some((Days::of(date, unit), 2))
    }

    /// `1 квартал 2024 года`, `первое полугодие`, `Q1 2024`.
    fn numbered(&self, at: usize) -> Option<(Days, usize)> {
        let word = self.small(at);
        let numerals = ["i", "ii", "iii", "iv"];
        let numeral = numerals.iter().position(|it| *it == word);
        let count = match self.tokens.get(at)?.text.parse::<i64>() {
            Ok(number) => number,
            Err(_) => match (numeral, ORDINALS.iter().find(|it| word.starts_with(it.0))) {
                (Some(place), _) => i64::try_from(place + 1).ok()?,
                (None, Some(ordinal)) => ordinal.1,
                (None, None) => return None,
            },
        };
        let is_short = word.starts_with('q') && word.len() == 2;
        let mut taken = 1 + ordinal_ending(self.tokens, at + 1);
        let unit = match is_short {
            true => Part::Quarter,
            false => {
                let unit = unit_named(self.small(at + taken))?;
                taken += 1;
                unit
            }
        };
        if self.small(at + taken) == "." && self.small(at + taken - 1) == "кв" {
            taken += 1;
        }
        let months = match unit {
            Part::Quarter if (1..=4).contains(&count) => 3,
            Part::HalfYear if (1..=2).contains(&count) => 6,
            _ => return None,
        };
        let month = (count - 1) * months + 1;
        let (year, more) = year_of(self.tokens, at + taken, month, self.today);
        Some((Days::of(day(year, month, 1)?, unit), taken + more))
    }

    /// `1 мая`, `1-го мая 2024`, `May 1`, `01.05.2024`, `1 числа`.
    fn date(&self, at: usize) -> Option<(Days, usize)> {
        let token = self.tokens.get(at)?;
        if let Some(month) = month_named(&token.small)
            && let Some(number) = self
                .tokens
                .get(at + 1)
                .and_then(|it| it.text.parse::<i64>().ok())
            && (1..=31).contains(&number)
            && token.small.is_ascii()
        {
            let taken = 2 + ordinal_ending(self.tokens, at + 2);
            let (year, more) = year_of(self.tokens, at + taken, month, self.today);
            return Some((Days::of(day(year, month, number)?, Part::Day), taken + more));
        }
        if token.kind != TokenKind::Number {
            return None;
        }
        if let Some(date) = written(&token.text, self.today) {
            return Some((Days::of(date, Part::Day), 1));
        }
        let number: i64 = token.text.parse().ok()?;
        let mut taken = 1 + ordinal_ending(self.tokens, at + 1);
        taken += usize::from(self.small(at + taken) == "of");
        if self.small(at + taken) == "числа" || self.small(at + taken) == "число" {
            let (year, month, _) = self.today.day();
            return Some((Days::of(day(year, month, number)?, Part::Day), taken + 1));
        }
        let month = month_named(self.small(at + taken))?;
        let (year, more) = year_of(self.tokens, at + taken + 1, month, self.today);
        let date = day(year, month, number)?;
        Some((Days::of(date, Part::Day), taken + 1 + more))
    }

    fn month(&self, at: usize) -> Option<(Days, usize)> {
        let month = month_named(self.small(at))?;
        // `may` is a verb too.
        if self.small(at) == "may" && !self.is_sure {
            return None;
        }
        let month_word = usize::from(matches!(self.small(at + 1), "месяц" | "месяце" | "месяца"));
        let (year, more) = year_of(self.tokens, at + 1 + month_word, month, self.today);
        Some((
            Days::of(day(year, month, 1)?, Part::Month),
            1 + month_word + more,
        ))
    }

    fn season(&self, at: usize) -> Option<(Days, usize)> {
        let month = match self.small(at) {
            "зимой" | "зиму" => 12,
            "весной" | "весну" => 3,
            "летом" | "лето" => 6,
            "осенью" | "осень" => 9,
            _ => return None,
        };
        let (year, more) = year_of(self.tokens, at + 1, month, self.today);
        let from = day(year, month, 1)?;
        let days = Days {
            from,
            to: from.add(Part::Month, 2)?.end(Part::Month),
            is_day: false,
        };
        Some((days, 1 + more))
    }

    fn year_alone(&self, at: usize) -> Option<(Days, usize)> {
        let (year, taken) = year_named(self.tokens, at, self.today)?;
        // `по месяцам 2025`.
        let before = at.checked_sub(1).map_or("", |it| self.small(it));
        let of_parts = ["месяц", "квартал", "недел", "month", "quarter", "week"];
        let says_year = taken > 1 || of_parts.iter().any(|it| before.starts_with(it));
        (self.is_sure || says_year)
            .then(|| Some((Days::of(day(year, 1, 1)?, Part::Year), taken)))
            .flatten()
    }

    /// `за месяц`: the one that lasts.
    fn unit_alone(&self, at: usize) -> Option<(Days, usize)> {
        let before = at.checked_sub(1).map_or("", |it| self.small(it));
        if !matches!(
            before,
            "за" | "весь"
                | "начало"
                | "конец"
                | "конца"
                | "начале"
                | "конце"
                | "the"
                | "of"
                | "период"
        ) {
            return None;
        }
        let unit = unit_named(self.small(at))?;
        let is_single = matches!(
            self.small(at),
            "день"
                | "неделю"
                | "недели"
                | "месяц"
                | "месяца"
                | "квартал"
                | "квартала"
                | "полугодие"
                | "полугодия"
                | "полгода"
                | "год"
                | "года"
                | "day"
                | "week"
                | "month"
                | "quarter"
                | "year"
        );
        is_single.then(|| (Days::of(self.today, unit), 1))
    }
}

/// A date in digits: `01.05.2024`, `01.05.24`, `01.05`, `2024-05-01`, `01/05/2024`.
fn written(text: &str, today: Date) -> Option<Date> {
    let text = text.replace('/', ".");
    if let Some(date) = text
        .contains(['.', '-'])
        .then(|| Date::parse(&text))
        .flatten()
        && date.day().0 >= 1900
    {
        return Some(date);
    }
    let parts: Vec<&str> = text.split('.').collect();
    let number = |place: usize| parts.get(place)?.parse::<i64>().ok();
    match parts.len() {
        3 => day(
            2000 + number(2).filter(|it| *it < 100)?,
            number(1)?,
            number(0)?,
        ),
        2 if parts.iter().all(|it| it.len() == 2) => day(today.day().0, number(1)?, number(0)?),
        _ => None,
    }
}
