//! Times as people say them.

use super::super::tokens::tokens;
use super::*;

/// Wednesday.
fn today() -> Date {
    Date::new(2024, 5, 15, 0, 0, 0).unwrap()
}

fn shown(time: Time) -> String {
    let day = |it: Date| {
        let (year, month, day) = it.day();
        let (hour, _, _) = it.time();
        let end = if hour == 23 { "e" } else { "" };
        format!("{year}-{month:02}-{day:02}{end}")
    };
    match time {
        Time::Range(from, to) => format!("{} {}", day(from), day(to)),
        Time::At(it) => format!("@{}", day(it)),
        Time::From(it) => format!(">{}", day(it)),
        Time::Until(it) => format!("<{}", day(it)),
        Time::Ever => "ever".to_owned(),
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let tokens = tokens(text);
    let found = time(&tokens, 0, today());
    let shown = found.map(|(time, taken)| (shown(time), taken));
    assert_eq!(shown, Some((expected.to_owned(), tokens.len())), "{text}");
}

#[test]
fn periods_are_told_from_today() {
    check("за прошлый месяц", "2024-04-01 2024-04-30e");
    check("в прошлом году", "2023-01-01 2023-12-31e");
    check("за прошлый квартал", "2024-01-01 2024-03-31e");
    check("на прошлой неделе", "2024-05-06 2024-05-12e");
    check("в этом году", "2024-01-01 2024-12-31e");
    check("за текущий месяц", "2024-05-01 2024-05-31e");
    check("вчера", "2024-05-14 2024-05-14e");
    check("за сегодня", "2024-05-15 2024-05-15e");
    check("за последние 30 дней", "2024-04-16 2024-05-15e");
    check("за последние три месяца", "2024-02-16 2024-05-15e");
    check("за год", "2024-01-01 2024-12-31e");
    check("с начала года", "2024-01-01 2024-05-15e");
    check("last month", "2024-04-01 2024-04-30e");
    check("in the last 30 days", "2024-04-16 2024-05-15e");
    check("year to date", "2024-01-01 2024-05-15e");
}

#[test]
fn periods_have_names() {
    check("в марте", "2024-03-01 2024-03-31e");
    check("за декабрь", "2023-12-01 2023-12-31e");
    check("в мае 2023 года", "2023-05-01 2023-05-31e");
    check("в марте прошлого года", "2023-03-01 2023-03-31e");
    check("за 2023 год", "2023-01-01 2023-12-31e");
    check("в 2023", "2023-01-01 2023-12-31e");
    check("за 1 квартал", "2024-01-01 2024-03-31e");
    check("за первый квартал 2023 года", "2023-01-01 2023-03-31e");
    check("в 4 кв. 2023 г.", "2023-10-01 2023-12-31e");
    check("за второе полугодие 2023", "2023-07-01 2023-12-31e");
    check("летом 2023", "2023-06-01 2023-08-31e");
    check("in March 2024", "2024-03-01 2024-03-31e");
    check("Q1 2024", "2024-01-01 2024-03-31e");
}

#[test]
fn periods_have_borders() {
    check("с 1 по 15 мая", "2024-05-01 2024-05-15e");
    check("с 1 марта по 15 апреля", "2024-03-01 2024-04-15e");
    check("с 01.02.2024 по 10.02.2024", "2024-02-01 2024-02-10e");
    check("с марта по май", "2024-03-01 2024-05-31e");
    check("с января по март 2023", "2023-01-01 2023-03-31e");
    check("с ноября по январь", "2023-11-01 2024-01-31e");
    check("между 1 и 15 мая", "2024-05-01 2024-05-15e");
    check("1-15 мая", "2024-05-01 2024-05-15e");
    check("январь-март", "2024-01-01 2024-03-31e");
    check("после 1 мая", ">2024-05-02");
    check("с 1 мая", ">2024-05-01");
    check("начиная с марта", ">2024-03-01");
    check("до 1 мая", "<2024-04-30e");
    check("по 10 мая", "<2024-05-10e");
    check("from March 1 to March 15", "2024-03-01 2024-03-15e");
    check("since 2023", ">2023-01-01");
    check("before May 1 2024", "<2024-04-30e");
}

#[test]
fn balances_have_moments() {
    check("на 1 мая", "@2024-05-01");
    check("на 01.04.2024", "@2024-04-01");
    check("на начало года", "@2024-01-01");
    check("на конец марта", "@2024-03-31e");
    check("на конец прошлого месяца", "@2024-04-30e");
    check("на сегодня", "@2024-05-16");
    check("на вчера", "@2024-05-14e");
    check("as of 1 May", "@2024-05-01");
    check("at the end of last month", "@2024-04-30e");
}

#[test]
fn what_is_no_time_is_left() {
    for text in [
        "по месяцам",
        "на складе",
        "с договором",
        "до",
        "за наличные",
        "may",
        "5 штук",
    ] {
        assert_eq!(time(&tokens(text), 0, today()), None, "{text}");
    }
}
