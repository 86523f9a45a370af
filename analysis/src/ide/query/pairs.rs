//! Words and brackets of a query that belong together: `ВЫБОР` with its branches, a join with its condition, a pair of
//! brackets.

use std::ops::Range;

use super::lexis::{TokenKind, tokens};
use super::text::QueryText;
use super::words::Keyword;
use crate::workspace::{FileId, Snapshot};

/// What is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Round,
    Curly,
    Case,
    Join,
}

/// What a token does to what is open.
enum Step {
    Opens(Open),
    Goes(Open),
    Closes(Open),
}

/// The places, in bytes of the module, that belong to the word or the bracket of a query at an offset, itself included;
/// none where it belongs to nothing.
pub(in crate::ide) fn pairs(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Range<usize>> {
    let Some(query) = QueryText::at(snapshot, file, offset) else {
        return Vec::new();
    };
    let Some(at) = query.to_query(offset) else {
        return Vec::new();
    };
    let found = of_text(&query.text, at);
    let found = found.iter().filter_map(|it| query.module_range(it));
    found.collect()
}

/// The same in the text of a query.
fn of_text(text: &str, at: usize) -> Vec<Range<usize>> {
    let mut open: Vec<(Open, Vec<Range<usize>>)> = Vec::new();
    // The words before a join that say which one it is.
    let mut kind: Vec<Range<usize>> = Vec::new();
    let is_here = |all: &[Range<usize>]| all.iter().any(|it| it.start <= at && at <= it.end);
    for token in tokens(text) {
        let range = token.range();
        let word = match token.kind {
            TokenKind::Word => text.get(range.clone()).and_then(Keyword::of),
            _ => None,
        };
        let kinds = [
            Keyword::Left,
            Keyword::Right,
            Keyword::Full,
            Keyword::Inner,
            Keyword::Outer,
        ];
        if word.is_some_and(|it| kinds.contains(&it)) {
            kind.push(range);
            continue;
        }
        let kind = std::mem::take(&mut kind);
        let step = match (token.kind, word) {
            (TokenKind::Mark(b'('), _) => Step::Opens(Open::Round),
            (TokenKind::Mark(b'{'), _) => Step::Opens(Open::Curly),
            (TokenKind::Mark(b')'), _) => Step::Closes(Open::Round),
            (TokenKind::Mark(b'}'), _) => Step::Closes(Open::Curly),
            (_, Some(Keyword::Case)) => Step::Opens(Open::Case),
            (_, Some(Keyword::When | Keyword::Then | Keyword::Else)) => Step::Goes(Open::Case),
            (_, Some(Keyword::End)) => Step::Closes(Open::Case),
            (_, Some(Keyword::Join)) => Step::Opens(Open::Join),
            (_, Some(Keyword::By | Keyword::On)) => Step::Closes(Open::Join),
            _ => continue,
        };
        match step {
            Step::Opens(what) => {
                let mut all = match what {
                    Open::Join => kind,
                    _ => Vec::new(),
                };
                all.push(range);
                open.push((what, all));
            }
            Step::Goes(what) => {
                if let Some(last) = open.last_mut().filter(|it| it.0 == what) {
                    last.1.push(range);
                }
            }
            Step::Closes(what) => {
                // What nobody closes ends with what it stands in; the condition of a join stands behind it.
                let last = open.iter().rposition(|it| it.0 == what);
                let is_last = last.is_some_and(|it| it + 1 == open.len());
                let Some(place) = last.filter(|_| is_last || what != Open::Join) else {
                    continue;
                };
                open.truncate(place + 1);
                if let Some((_, mut all)) = open.pop() {
                    all.push(range);
                    if is_here(&all) {
                        return all;
                    }
                }
            }
        }
    }
    let mut unclosed = open.into_iter().map(|it| it.1);
    unclosed
        .find(|it| it.len() > 1 && is_here(it))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(marked: &str, at: &str) {
        let text = marked.replace(['[', ']'], "");
        let offset = text.find(at).unwrap();
        let mut shown = String::new();
        let mut done = 0;
        for it in of_text(&text, offset) {
            shown.push_str(&text[done..it.start]);
            shown.push_str(&format!("[{}]", &text[it.clone()]));
            done = it.end;
        }
        shown.push_str(&text[done..]);
        assert_eq!(shown, marked);
    }

    #[test]
    fn a_choice_has_its_branches() {
        let text = "ВЫБРАТЬ [ВЫБОР] [КОГДА] А = (ВЫБОР КОГДА Б ТОГДА 1 КОНЕЦ) [ТОГДА] 2 [ИНАЧЕ] 3 [КОНЕЦ] КАК Поле";
        check(text, "ВЫБОР");
        check(text, "ИНАЧЕ");
        check(
            "SELECT case when А then 1 else [case] [when] Б [then] 2 [end] end",
            "case when Б",
        );
        check("ВЫБРАТЬ [ВЫБОР] [КОГДА] А", "КОГДА");
    }

    #[test]
    fn brackets_are_pairs_and_strings_hold_none() {
        check("ВЫБРАТЬ СУММА[(](1 + 2) * \")\"[)] {ГДЕ (А)}", "((1");
        check("ВЫБРАТЬ 1 [{]ГДЕ (А)[}]", "{");
    }

    #[test]
    fn a_join_has_its_condition() {
        check(
            "ВЫБРАТЬ 1 ИЗ А КАК А [ЛЕВОЕ] [СОЕДИНЕНИЕ] Б КАК Б [ПО] А.Х = Б.Х СГРУППИРОВАТЬ ПО А.Х",
            "СОЕДИНЕНИЕ",
        );
    }
}
