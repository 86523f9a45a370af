//! What is wrong with a query that is a file of its own, and what will be slow.

use std::ops::Range;

use query::advice::Advice;
use query::{Problem, ProblemKind};
use tree_sitter::Node;

use super::lexis::{self, TokenKind};
use super::resolved::Resolved;
use super::text::QueryText;
use super::words::Keyword;
use crate::workspace::{FileId, Snapshot};
use crate::{Finding, Fix, Language, Level, Severity};

/// The code of the findings: that of the rule that tells the same of modules.
const CODE: &str = "ParseError";
/// A file with more errors is no query.
const MOST: usize = 100;

/// What is wrong with a file that holds a query, in the order of the text; nothing for other files.
pub fn errors(snapshot: &Snapshot, file: FileId, language: Language) -> Vec<Finding> {
    if !snapshot.is_query(file) {
        return Vec::new();
    }
    let text = snapshot.text(file).unwrap_or_default();
    let mut queries = QueryText::within(snapshot, file, &text, 0..text.len()).into_iter();
    let Some(query) = queries.next() else {
        return Vec::new();
    };
    let mut found = of_text(&text, language);
    let resolved = Resolved::of(snapshot, file, query);
    let problems = resolved.iter().flat_map(|it| &it.package.problems);
    found.extend(problems.take(MOST).map(|it| mistake(it, language)));
    let advice = resolved.iter().flat_map(Resolved::advice);
    found.extend(advice.take(MOST).map(|it| hint(&it, language)));
    found.sort_by_key(|it| it.range.start);
    found
}

/// What is wrong beyond the syntax, under the code of the rule that tells it of modules.
fn mistake(problem: &Problem, language: Language) -> Finding {
    let [ru, en] = problem.message();
    let fixes = problem.cures().into_iter().map(|it| {
        let [ru, en] = it.title;
        Fix::possible(language.pick(ru, en), it.range, it.text)
    });
    Finding {
        code: match problem.kind {
            ProblemKind::UnknownTable(_) => "QueryToMissingMetadata",
            ProblemKind::UnknownField { .. }
            | ProblemKind::UnknownTemporaryTable(_)
            | ProblemKind::UnknownValue(_) => "OnecQueryUnknownField",
            _ => "OnecInvalidQuery",
        },
        ..finding(
            problem.range.clone(),
            language.pick(ru, en),
            fixes.collect(),
        )
    }
}

/// What will be slow: under the code of the rule that tells it of modules, where there is one.
fn hint(advice: &Advice, language: Language) -> Finding {
    let [ru, en] = advice.message();
    Finding {
        code: advice.kind.code(),
        severity: Severity::Info,
        level: Level::Info,
        ..finding(advice.range.clone(), language.pick(ru, en), Vec::new())
    }
}

/// The syntax errors of the text of a query, in the order of the text.
pub fn of_text(text: &str, language: Language) -> Vec<Finding> {
    let tree = parser_bsl::Parser::query().parse(text, None);
    let mut found: Vec<Finding> = Vec::new();
    let mut cursor = tree.walk();
    // What went wrong in one place may be told by several nodes.
    let mut done = 0;
    loop {
        let node = cursor.node();
        let is_wrong = node.is_error() || node.is_missing();
        if is_wrong && found.len() < MOST {
            let finding = match node.is_missing() {
                true => missing(text, node, language),
                false => unexpected(text, node.byte_range(), language),
            };
            let finding = finding.filter(|it| it.range.start >= done || found.is_empty());
            if let Some(finding) = finding {
                done = node.end_byte().max(finding.range.end);
                found.push(finding);
            }
        }
        if !is_wrong && node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}

fn finding(range: Range<usize>, message: String, fixes: Vec<Fix>) -> Finding {
    Finding {
        code: CODE,
        severity: Severity::Critical,
        level: Level::Error,
        range,
        message,
        related: Vec::new(),
        fixes,
    }
}

/// The first token that cannot be understood, or a string that nothing closes.
fn unexpected(text: &str, range: Range<usize>, language: Language) -> Option<Finding> {
    let token = token_from(text, range.start)?;
    let word = text.get(token.range())?;
    let mut inside = std::iter::successors(Some(token), |it| lexis::next(text, it.end))
        .take_while(|it| it.start < range.end);
    if let Some(open) = inside.find(|it| is_open(text, it)) {
        let start = open.start..open.start + 1;
        let message = language.pick(
            "Строка не закрыта: не хватает кавычки «\"»",
            "The string is not closed: a quote is missing",
        );
        return Some(finding(start, message.to_owned(), Vec::new()));
    }
    let is_first = before(text, token.start).is_none();
    let is_last = token_from(text, token.end).is_none();
    let message = match token.kind {
        _ if is_first => language.pick(
            format!("Запрос начинается с «ВЫБРАТЬ» или «УНИЧТОЖИТЬ», а не с «{word}»"),
            format!("A query begins with “SELECT” or “DROP” and not with “{word}”"),
        ),
        TokenKind::Word if is_last && Keyword::of(word).is_some() => language.pick(
            format!("Запрос не закончен: за «{word}» ничего нет"),
            format!("The query is not complete: nothing follows “{word}”"),
        ),
        _ => language.pick(
            format!("«{word}» здесь не ожидается: проверьте, что стоит перед этим местом"),
            format!("“{word}” is not expected here: look at what stands before it"),
        ),
    };
    Some(finding(token.range(), message, Vec::new()))
}

/// A string without its last quote reaches to the end of the text.
fn is_open(text: &str, token: &lexis::Token) -> bool {
    let quotes = text.get(token.range()).unwrap_or_default();
    let quotes = quotes.bytes().filter(|it| *it == b'"').count();
    token.kind == TokenKind::String && quotes % 2 == 1
}

/// What the grammar takes to be left out. It is shown at what stands before.
fn missing(text: &str, node: Node<'_>, language: Language) -> Option<Finding> {
    let last = before(text, node.start_byte()).or_else(|| Some(lexis::next(text, 0)?.range()))?;
    let word = text.get(last.clone())?;
    let behind = |what: &str| {
        language.pick(
            format!("За «{word}» не хватает «{what}»"),
            format!("“{what}” is missing behind “{word}”"),
        )
    };
    let Some(keyword) = Keyword::of(node.kind()) else {
        let is_mark = !node.is_named() && node.kind().chars().all(|it| it.is_ascii_punctuation());
        if !is_mark {
            let message = language.pick(
                format!("За «{word}» не хватает имени или выражения"),
                format!("A name or an expression is missing behind “{word}”"),
            );
            return Some(finding(last, message, Vec::new()));
        }
        let title = language.pick(
            format!("Вставить «{}»", node.kind()),
            format!("Insert “{}”", node.kind()),
        );
        let fix = Fix::possible(title, last.end..last.end, node.kind());
        return Some(finding(last, behind(node.kind()), vec![fix]));
    };
    // Words are told in the language of the query.
    let [ru, en] = keyword.spellings();
    let is_english = lexis::tokens(text)
        .iter()
        .filter_map(|it| text.get(it.range()))
        .find_map(|it| Some((it, Keyword::of(it)?)))
        .is_some_and(|(word, keyword)| !metadata::same(word, keyword.spellings()[0]));
    let spelling = if is_english { en } else { ru };
    let fixes = match keyword {
        Keyword::End => vec![Fix::possible(
            language.pick(
                format!("Вставить «{spelling}»"),
                format!("Insert “{spelling}”"),
            ),
            last.end..last.end,
            format!(" {spelling}"),
        )],
        _ => Vec::new(),
    };
    Some(finding(last, behind(spelling), fixes))
}

/// The first token from a place on that is no comment.
fn token_from(text: &str, mut at: usize) -> Option<lexis::Token> {
    loop {
        let token = lexis::next(text, at)?;
        if token.kind != TokenKind::Comment {
            return Some(token);
        }
        at = token.end;
    }
}

/// The last token before a place that is no comment.
fn before(text: &str, place: usize) -> Option<Range<usize>> {
    let tokens = lexis::tokens(text).into_iter();
    let before = tokens.take_while(|it| it.end <= place);
    let last = before.filter(|it| it.kind != TokenKind::Comment).last();
    last.map(|it| it.range())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = of_text(text, Language::Ru);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|it| (&text[it.range.clone()], it.message.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_right_query_has_no_errors() {
        check("", &[]);
        check("// пусто\n", &[]);
        check("ВЫБРАТЬ Т.А ИЗ Справочник.Товары КАК Т;\nВЫБРАТЬ 1", &[]);
    }

    #[test]
    fn what_is_not_expected_is_told_by_its_first_word() {
        let message = "«,» здесь не ожидается: проверьте, что стоит перед этим местом";
        check("ВЫБРАТЬ Т.А, ИЗ Справочник.Т КАК Т", &[(",", message)]);
        let message = "Запрос начинается с «ВЫБРАТЬ» или «УНИЧТОЖИТЬ», а не с «Т»";
        check("Т.А\nИЗ Справочник.Т КАК Т", &[("Т", message)]);
        let message = "Запрос не закончен: за «ГДЕ» ничего нет";
        check("ВЫБРАТЬ 1\nГДЕ", &[("ГДЕ", message)]);
        let message = "Строка не закрыта: не хватает кавычки «\"»";
        check("ВЫБРАТЬ 1 ГДЕ А = \"аб", &[("\"", message)]);
    }

    #[test]
    fn what_is_missing_is_told_behind_what_stands_before() {
        let message = "За «А» не хватает «)»";
        check(
            "ВЫБРАТЬ СУММА(Т.А\nИЗ Справочник.Т КАК Т",
            &[("А", message)],
        );
        let message = "За «2» не хватает «КОНЕЦ»";
        check("ВЫБРАТЬ ВЫБОР КОГДА 1 ТОГДА 2 КАК А", &[("2", message)]);
        let message = "За «=» не хватает имени или выражения";
        check("ВЫБРАТЬ 1 ГДЕ А = ", &[("=", message)]);
        let message = "За «Б» не хватает «ON»";
        check(
            "SELECT 1 FROM Catalog.А AS А LEFT JOIN Catalog.Б AS Б",
            &[("Б", message)],
        );
    }
}
