//! Dates and periods: `за прошлый квартал`, `в марте`, `с 1 по 15 мая`, `на начало года`, `last 30 days`.

mod days;

use self::days::{Days, day, month_named, unit_named};
use super::tokens::{Token, TokenKind};
use crate::{Date, Part};

/// When, as a question says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Time {
    /// From the first moment to the last second.
    Range(Date, Date),
    /// At a moment.
    At(Date),
    /// From a moment on.
    From(Date),
    /// Till the last second.
    Until(Date),
    /// Always.
    Ever,
}

/// The time from a place on, with the preposition before it, and how many tokens it takes.
pub(crate) fn time(tokens: &[Token], at: usize, today: Date) -> Option<(Time, usize)> {
    let reader = Reader { tokens, today };
    reader.time(at)
}

struct Reader<'t> {
    tokens: &'t [Token],
    today: Date,
}

impl Reader<'_> {
    fn small(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |it| it.small.as_str())
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.small(at))
    }

    /// Whether the words from a place on are these.
    fn says(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut length = 0;
        for word in phrase.split(' ') {
            if self.small(at + length) != word {
                return None;
            }
            length += 1;
        }
        Some(length)
    }

    fn any(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().find_map(|it| self.says(at, it))
    }

    fn time(&self, at: usize) -> Option<(Time, usize)> {
        if let Some(taken) = self.any(
            at,
            &[
                "за все время",
                "за весь период",
                "за все годы",
                "of all time",
                "all time",
                "ever",
            ],
        ) {
            return Some((Time::Ever, taken));
        }
        self.since_begin(at)
            .or_else(|| self.at_border(at))
            .or_else(|| self.between_days(at))
            .or_else(|| self.open(at))
            .or_else(|| self.moment(at))
            .or_else(|| {
                let before = usize::from(self.is(
                    at,
                    &[
                        "за", "в", "во", "на", "for", "in", "during", "on", "by", "the",
                    ],
                ));
                let the =
                    usize::from(before == 1 && self.is(at + 1, &["the", "период", "весь", "всю"]));
                let (days, taken) = self.range(at + before + the, before == 1)?;
                Some((Time::Range(days.from, days.to), before + the + taken))
            })
            .or_else(|| self.of_unit(at))
    }

    /// `с начала года`, `year to date`.
    fn since_begin(&self, at: usize) -> Option<(Time, usize)> {
        let end = |it: Part| Time::Range(self.today.begin(it), self.today.end(Part::Day));
        for (phrase, part) in [
            ("year to date", Part::Year),
            ("ytd", Part::Year),
            ("month to date", Part::Month),
        ] {
            if let Some(taken) = self.says(at, phrase) {
                return Some((end(part), taken));
            }
        }
        let taken = self.any(
            at,
            &[
                "с начала",
                "от начала",
                "since the beginning of",
                "from the beginning of",
                "since the start of",
            ],
        )?;
        let the = usize::from(self.is(at + taken, &["the", "this", "этого", "текущего"]));
        let unit = unit_named(self.small(at + taken + the));
        if let Some(unit) = unit {
            let mut taken = taken + the + 1;
            taken += self
                .any(
                    at + taken,
                    &[
                        "по сегодня",
                        "до сегодня",
                        "по сегодняшний день",
                        "по текущий день",
                    ],
                )
                .unwrap_or(0);
            return Some((end(unit), taken));
        }
        let (days, more) = self.range(at + taken, true)?;
        Some((Time::From(days.from), taken + more))
    }

    /// `на начало года`, `на конец марта`, `as of the end of last month`.
    fn at_border(&self, at: usize) -> Option<(Time, usize)> {
        let border: [(&str, bool); 14] = [
            ("на начало", true),
            ("к началу", true),
            ("на конец", false),
            ("к концу", false),
            ("в начале", true),
            ("в конце", false),
            ("до конца", false),
            ("till the end of", false),
            ("by the end of", false),
            ("as of the beginning of", true),
            ("as of the end of", false),
            ("at the beginning of", true),
            ("at the start of", true),
            ("at the end of", false),
        ];
        let (taken, is_begin) = border
            .iter()
            .find_map(|it| Some((self.says(at, it.0)?, it.1)))?;
        let the = usize::from(self.is(at + taken, &["the"]));
        let (days, more) = self.range(at + taken + the, true)?;
        let is_limit = matches!(self.small(at), "до" | "till") || (self.small(at) == "by");
        if is_limit {
            return Some((Time::Until(days.to), taken + the + more));
        }
        let moment = if is_begin { days.from } else { days.to };
        Some((Time::At(moment), taken + the + more))
    }

    /// `с 1 по 15 мая`, `с марта по май`, `между 1 и 15 мая`, `from May 1 to May 15`.
    fn between_days(&self, at: usize) -> Option<(Time, usize)> {
        let open = usize::from(self.is(at, &["за", "период", "in", "for"]));
        let open = open + usize::from(open == 1 && self.is(at + 1, &["период"]));
        let start = at + open;
        let is_between = self.is(start, &["между", "between"]);
        if !is_between && !self.is(start, &["с", "со", "от", "from"]) {
            // `1-15 мая`, `март - май`.
            return self.dashed(at);
        }
        let joins: &[&str] = match is_between {
            true => &["и", "and"],
            false => &["по", "до", "to", "till", "until", "through", "-"],
        };
        let first = start + 1;
        // The month or the year may stand behind the second one only.
        if let Some((left, taken)) = self.range(first, true)
            && self.is(first + taken, joins)
            && let Some((right, more)) = self.range_or_day(first + taken + 1, left.from)
        {
            let left = self.completed(first, left, right);
            let range = Time::Range(left.from, right.to);
            return (left.from <= right.to).then_some((range, first + taken + 1 + more - at));
        }
        let number = self.day_number(first)?;
        let join = first + 1 + self.ordinal_ending(first + 1);
        if !self.is(join, joins) {
            return None;
        }
        let (right, more) = self.range(join + 1, true)?;
        let (year, month, _) = right.from.day();
        let from = day(year, month, number)?;
        Some((Time::Range(from, right.to), join + 1 + more - at))
    }

    /// `1-15 мая`, `январь-март`.
    fn dashed(&self, at: usize) -> Option<(Time, usize)> {
        let open = usize::from(self.is(at, &["за", "в", "for", "in"]));
        let start = at + open;
        let token = self.tokens.get(start)?;
        if let Some((left, right)) = token.text.split_once('-')
            && token.kind == TokenKind::Number
            && let (Ok(left), Ok(_)) = (left.parse::<i64>(), right.parse::<i64>())
            && left <= 31
        {
            let month = month_named(self.small(start + 1))?;
            let (year, more) = self.year(start + 2, month);
            let to: i64 = right.parse().ok()?;
            let range = Time::Range(
                day(year, month, left)?,
                day(year, month, to)?.end(Part::Day),
            );
            return Some((range, open + 2 + more));
        }
        let month = month_named(&token.small)?;
        if !self.is(start + 1, &["-", "–", "—"]) {
            return None;
        }
        let (right, more) = self.range(start + 2, true)?;
        let (year, last, _) = right.from.day();
        let from = day(year, month, 1)?;
        (month <= last).then_some((Time::Range(from, right.to), open + 2 + more))
    }

    /// A period whose year was left to that of the second one.
    fn completed(&self, at: usize, left: Days, right: Days) -> Days {
        let has_year = self
            .tokens
            .iter()
            .skip(at)
            .take(3)
            .any(|it| it.text.len() >= 4 && it.kind == TokenKind::Number);
        let (year, month, number) = left.from.day();
        let (other, _, _) = right.to.day();
        match day(other, month, number) {
            Some(from) if !has_year && year != other && from <= right.to => Days { from, ..left },
            _ => left,
        }
    }

    fn range_or_day(&self, at: usize, from: Date) -> Option<(Days, usize)> {
        self.range(at, true).or_else(|| {
            let number = self.day_number(at)?;
            let (year, month, _) = from.day();
            let date = day(year, month, number)?;
            Some((Days::of(date, Part::Day), 1))
        })
    }

    /// `после 1 мая`, `до марта`, `начиная с 2023 года`, `since March`.
    fn open(&self, at: usize) -> Option<(Time, usize)> {
        let openings: [(&str, u8); 26] = [
            ("меньше", 4),
            ("<", 4),
            ("больше", 5),
            (">", 5),
            ("после", 0),
            ("позже", 0),
            ("позднее", 0),
            ("after", 0),
            ("начиная с", 1),
            ("начиная со", 1),
            ("с", 1),
            ("со", 1),
            ("since", 1),
            ("starting from", 1),
            ("from", 1),
            ("не раньше", 1),
            ("не ранее", 1),
            ("до", 2),
            ("раньше", 2),
            ("ранее", 2),
            ("before", 2),
            ("не позднее", 3),
            ("не позже", 3),
            ("until", 3),
            ("till", 3),
            ("по", 3),
        ];
        let mut found = openings.iter();
        let (taken, how) = found.find_map(|it| Some((self.says(at, it.0)?, it.1)))?;
        let (days, more) = self.range(at + taken, true)?;
        let time = match how {
            0 => Time::From(Date::of_seconds(days.to.seconds() + 1)?),
            1 => Time::From(days.from),
            2 => Time::Until(Date::of_seconds(days.from.seconds() - 1)?),
            // `по месяцам` is a grouping.
            4 | 5
                if self
                    .tokens
                    .get(at + taken)
                    .is_some_and(|it| it.kind == TokenKind::Number) =>
            {
                return None;
            }
            4 => Time::Until(Date::of_seconds(days.from.seconds() - 1)?),
            5 => Time::From(Date::of_seconds(days.to.seconds() + 1)?),
            _ if self.small(at) == "по" && unit_named(self.small(at + 1)).is_some() => {
                return None;
            }
            _ => Time::Until(days.to),
        };
        Some((time, taken + more))
    }

    /// `на 1 мая`, `на сегодня`, `as of 1 May`: the balance of that moment.
    /// `лучший товар года`: at the end of a question, behind what it is of.
    fn of_unit(&self, at: usize) -> Option<(Time, usize)> {
        const BEFORE: [&str; 7] = [
            "начал",
            "конец",
            "конц",
            "половин",
            "середин",
            "кварт",
            "полуг",
        ];
        const ENDS: [&str; 5] = ["го", "их", "ых", "ой", "ые"];
        let part = unit_named(self.small(at))?;
        let is_genitive = matches!(self.small(at), "года" | "месяца" | "недели" | "квартала");
        let is_last = self.tokens.len() == at + 1 || self.is(at + 1, &["?", "."]);
        let before = self.tokens.get(at.checked_sub(1)?)?;
        let is_noun = before.kind == TokenKind::Word
            && month_named(&before.small).is_none()
            && before.small.chars().count() > 4
            && !ENDS.iter().any(|it| before.small.ends_with(it))
            && !BEFORE.iter().any(|it| before.small.starts_with(it));
        let days = Days::of(self.today, part);
        (is_genitive && is_last && is_noun).then_some((Time::Range(days.from, days.to), 1))
    }

    fn moment(&self, at: usize) -> Option<(Time, usize)> {
        if let Some(taken) = self.any(at, &["на новый год", "к новому году"]) {
            return Some((Time::At(self.today.begin(Part::Year)), taken));
        }
        if let Some(taken) = self.any(
            at,
            &[
                "на сегодня",
                "на сегодняшний день",
                "на текущий момент",
                "на данный момент",
                "на сейчас",
                "на текущую дату",
                "сейчас",
                "на настоящий момент",
                "now",
                "right now",
                "as of today",
                "as of now",
                "currently",
                "at the moment",
            ],
        ) {
            // What happened in the last second of today counts as well.
            let end = self.today.end(Part::Day).seconds() + 1;
            return Some((Time::At(Date::of_seconds(end)?), taken));
        }
        let taken = self.any(
            at,
            &[
                "на дату",
                "по состоянию на",
                "на",
                "к",
                "as of",
                "as at",
                "on",
                "by",
            ],
        )?;
        let (days, more) = self.range(at + taken, false)?;
        if !days.is_day {
            return None;
        }
        // In the morning of a day that is named, as accountants mean it.
        let is_named = self
            .tokens
            .get(at + taken)
            .is_some_and(|it| it.kind == TokenKind::Number || month_named(&it.small).is_some());
        let moment = if is_named { days.from } else { days.to };
        Some((Time::At(moment), taken + more))
    }

    /// A day, a month, a quarter, a year; relative to today or named. `is_sure`: a number alone may be a year.
    fn range(&self, at: usize, is_sure: bool) -> Option<(Days, usize)> {
        days::read(self.tokens, at, self.today, is_sure)
    }

    fn day_number(&self, at: usize) -> Option<i64> {
        let token = self.tokens.get(at)?;
        let number: i64 = token.text.parse().ok()?;
        (1..=31).contains(&number).then_some(number)
    }

    fn ordinal_ending(&self, at: usize) -> usize {
        days::ordinal_ending(self.tokens, at)
    }

    fn year(&self, at: usize, month: i64) -> (i64, usize) {
        days::year_of(self.tokens, at, month, self.today)
    }
}

#[cfg(test)]
mod tests;
