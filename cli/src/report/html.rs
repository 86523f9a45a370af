//! The report as one page: sums, charts, the findings with their code, search.
//!
//! The findings are rows of data that a script in the page shows a screenful at a time, so that a hundred thousand of
//! them neither take memory here nor stop a browser. Nothing is loaded from elsewhere.

use std::collections::BTreeMap;
use std::io::{self, Write};

use analysis::Severity;
use serde::Serialize;

use super::{FileReport, Head, Totals, Writer, portable};

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// A file: its path, its subsystem, its findings.
type File<'a> = (&'a str, &'a str, Vec<Row<'a>>);

/// A finding: rule, severity, line, column, message, lines, where the mark begins and ends in them in UTF-16, related
/// places.
type Row<'a> = (
    usize,
    usize,
    usize,
    usize,
    &'a str,
    &'a str,
    usize,
    usize,
    Vec<(String, usize, &'a str)>,
);

#[derive(Serialize)]
struct Words {
    lang: &'static str,
    title: &'static str,
    search: &'static str,
    rules: &'static str,
    subsystems: &'static str,
    files: &'static str,
    severity: &'static str,
    all: &'static str,
    nothing: &'static str,
    more: &'static str,
    without: &'static str,
    modules: &'static str,
    findings: &'static str,
    severities: [&'static str; 5],
}

const RUSSIAN: Words = Words {
    lang: "ru",
    title: "Отчёт о проверке кода",
    search: "Поиск по сообщению, правилу, файлу, коду",
    rules: "Правила",
    subsystems: "Подсистемы",
    files: "Файлы",
    severity: "Важность",
    all: "Сбросить отбор",
    nothing: "Замечаний нет",
    more: "Показать ещё",
    without: "вне подсистем",
    modules: "модулей",
    findings: "замечаний",
    severities: ["инфо", "малая", "средняя", "высокая", "блокирующая"],
};

const ENGLISH: Words = Words {
    lang: "en",
    title: "Code review report",
    search: "Search messages, rules, files, code",
    rules: "Rules",
    subsystems: "Subsystems",
    files: "Files",
    severity: "Severity",
    all: "Clear filters",
    nothing: "Nothing was found",
    more: "Show more",
    without: "in no subsystem",
    modules: "modules",
    findings: "findings",
    severities: ["info", "minor", "major", "critical", "blocker"],
};

/// The page.
#[derive(Default)]
pub(super) struct Html {
    rules: BTreeMap<&'static str, usize>,
}

impl Writer for Html {
    fn begin(&mut self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        let words = head.language.pick(RUSSIAN, ENGLISH);
        let (lang, title) = (words.lang, words.title);
        writeln!(
            out,
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">"
        )?;
        writeln!(
            out,
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        )?;
        writeln!(
            out,
            "<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>"
        )?;
        writeln!(
            out,
            "<body>\n<noscript>JavaScript</noscript>\n<div id=\"app\"></div>"
        )?;
        let rules = head.rules.rules().iter();
        let titles = rules.map(|it| (it.rule.code, it.rule.docs(head.language).title));
        let titles: Vec<(&str, String)> = titles.collect();
        self.rules = titles
            .iter()
            .enumerate()
            .map(|(at, it)| (it.0, at))
            .collect();
        writeln!(out, "<script>\nconst words = {};", json(&words)?)?;
        writeln!(out, "const rules = {};", json(&titles)?)?;
        writeln!(
            out,
            "const files = [];\nconst add = file => files.push(file);\n</script>"
        )
    }

    fn file(&mut self, _: &Head<'_>, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
        let path = portable(&file.path.relative);
        let rows = file.findings.iter().map(|located| {
            let place = &located.place;
            let units = |end: usize| {
                let before = place.lines.get(..end).unwrap_or_default();
                before.chars().map(char::len_utf16).sum::<usize>()
            };
            let related = located.related.iter().zip(&located.finding.related);
            let related = related.map(|((path, place), it)| {
                let path = path.as_deref().map(portable).unwrap_or_default();
                (path, place.start.line + 1, it.message.as_str())
            });
            (
                self.rules.get(located.finding.code).copied().unwrap_or(0),
                located.finding.severity as usize,
                place.start.line + 1,
                place.start.column + 1,
                located.finding.message.as_str(),
                place.lines.as_str(),
                units(place.within.start),
                units(place.within.end),
                related.collect(),
            )
        });
        let row: File<'_> = (&path, &file.subsystem, rows.collect());
        writeln!(out, "<script>add({})</script>", json(&row)?)
    }

    fn end(&mut self, _: &Head<'_>, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        let severities = Severity::ALL.map(|it| totals.of_severity(it));
        let sums = (totals.modules, severities, totals.elapsed.as_secs_f64());
        writeln!(
            out,
            "<script>\nconst sums = {};\n{SCRIPT}</script>",
            json(&sums)?
        )?;
        writeln!(out, "</body>\n</html>")
    }
}

/// A value within a script: no text of it ends the script.
fn json(value: &impl Serialize) -> io::Result<String> {
    let text = serde_json::to_string(value)?;
    Ok(text
        .replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_script() {
        let text = json(&"</script><!--").expect("a text");
        assert_eq!(text, "\"\\u003c/script>\\u003c!--\"");
    }
}
