//! The tokens of code around strings. Trees are no help where a string is being typed: what follows an open quote is then
//! anything, so the strings of a method are found by themselves.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodeKind {
    /// A name or a keyword.
    Word,
    /// A string with all its lines.
    String,
    /// A number or a date.
    Literal,
    /// Any other character.
    Mark(u8),
}

/// A token and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CodeToken {
    pub(super) kind: CodeKind,
    pub(super) range: Range<usize>,
}

/// Whether a byte may stand in a name: letters that are no ASCII begin with such bytes.
fn is_word(byte: u8) -> bool {
    byte == b'_' || byte >= 0x80 || byte.is_ascii_alphanumeric()
}

/// The tokens of a part of a module that begins outside of strings.
pub(super) fn tokens(text: &str, part: Range<usize>) -> Vec<CodeToken> {
    let bytes = text.as_bytes();
    let end = part.end.min(bytes.len());
    let mut tokens = Vec::new();
    let mut at = part.start;
    while at < end {
        let Some(&byte) = bytes.get(at) else { break };
        let start = at;
        let kind = match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {
                at += 1;
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = line_end(bytes, at);
                continue;
            }
            b'"' => {
                at = string_end(text, at);
                CodeKind::String
            }
            b'\'' => {
                at = date_end(bytes, at);
                CodeKind::Literal
            }
            b'0'..=b'9' => {
                at = skip(bytes, at, |it| it.is_ascii_digit() || it == b'.');
                CodeKind::Literal
            }
            _ if is_word(byte) => {
                at = skip(bytes, at, is_word);
                // A blank that is no ASCII is no word.
                let word = text.get(start..at).unwrap_or_default();
                if word.trim().is_empty() || word == "\u{FEFF}" {
                    continue;
                }
                CodeKind::Word
            }
            _ => {
                at += 1;
                CodeKind::Mark(byte)
            }
        };
        tokens.push(CodeToken {
            kind,
            range: start..at,
        });
    }
    tokens
}

fn skip(bytes: &[u8], at: usize, fits: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let length = rest.iter().position(|it| !fits(*it));
    at + length.unwrap_or(rest.len())
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr2(b'\n', b'\r', rest).map_or(bytes.len(), |it| at + it)
}

/// The start of the line behind the one that ends at `at`; nothing at the end of the text.
fn next_line(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..)? {
        [b'\r', b'\n', ..] => Some(at + 2),
        [_, ..] => Some(at + 1),
        [] => None,
    }
}

fn date_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at + 1..).unwrap_or_default();
    match memchr::memchr3(b'\'', b'\n', b'\r', rest) {
        Some(it) if rest.get(it) == Some(&b'\'') => at + it + 2,
        Some(it) => at + 1 + it,
        None => bytes.len(),
    }
}

/// Where a string that begins at `start` ends.
fn string_end(text: &str, start: usize) -> usize {
    let mut end = start;
    lines(text, start, |line| end = line.end);
    match text.as_bytes().get(end) {
        Some(b'"') => end + 1,
        _ => end,
    }
}

/// The lines of a string, without the mark that opens them and the quote that closes the last one. Pairs of quotes stand in
/// them as they are written.
pub(super) fn lines(text: &str, start: usize, mut visit: impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    let mut first = start + 1;
    let mut at = first;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(found) = memchr::memchr3(b'"', b'\n', b'\r', rest).map(|it| at + it) else {
            visit(first.min(bytes.len())..bytes.len());
            return;
        };
        if bytes.get(found) == Some(&b'"') {
            if bytes.get(found + 1) == Some(&b'"') {
                at = found + 2;
                continue;
            }
            visit(first..found);
            return;
        }
        visit(first..found);
        let Some(next) = continued(bytes, found) else {
            return;
        };
        first = next;
        at = next;
    }
}

/// Where the content of the next line of a string begins, where its line before ends at `end`.
fn continued(bytes: &[u8], end: usize) -> Option<usize> {
    /// Lines without `|` that may stand in a string that is being typed.
    const MOST_BARE: usize = 2;
    let mut line = next_line(bytes, end)?;
    let mut bare: Option<usize> = None;
    let mut count = 0;
    loop {
        let content = skip(bytes, line, |it| matches!(it, b' ' | b'\t'));
        match bytes.get(content..)? {
            [b'|', ..] => return Some(bare.unwrap_or(content + 1)),
            // A blank line, a comment of the module.
            [b'\n' | b'\r', ..] | [b'/', b'/', ..] => {}
            _ => {
                count += 1;
                let end = line_end(bytes, content);
                let has_quote = memchr::memchr2(b'"', b';', bytes.get(content..end)?).is_some();
                if has_quote || count > MOST_BARE {
                    return None;
                }
                bare = bare.or(Some(content));
            }
        }
        line = next_line(bytes, line_end(bytes, content))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        let tokens = tokens(text, 0..text.len());
        tokens.iter().map(|it| &text[it.range.clone()]).collect()
    }

    fn content(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let start = text.find('"').unwrap();
        lines(text, start, |it| found.push(&text[it]));
        found
    }

    #[test]
    fn code_falls_into_words_strings_and_marks() {
        assert_eq!(
            pieces("А.Б = \"в \"\"г\"\" д\" + '20200101'; // конец\nЕ"),
            [
                "А",
                ".",
                "Б",
                "=",
                "\"в \"\"г\"\" д\"",
                "+",
                "'20200101'",
                ";",
                "Е"
            ]
        );
    }

    #[test]
    fn lines_of_a_string_are_those_with_a_bar() {
        let text = "А = \"ВЫБРАТЬ\r\n\t| Б // да\r\n\t// нет\r\n\r\n|В\"; Г = 1;";
        assert_eq!(content(text), ["ВЫБРАТЬ", " Б // да", "В"]);
        assert_eq!(pieces(text).len(), 8);
    }

    #[test]
    fn an_open_string_ends_with_its_line_unless_others_follow() {
        assert_eq!(content("А = \"ВЫБРАТЬ \nБ = 1;"), ["ВЫБРАТЬ "]);
        assert_eq!(content("А = \"ВЫБРАТЬ"), ["ВЫБРАТЬ"]);
        assert_eq!(
            content("А = \"В\n\t|\tГ,\n\tТ.\n|ИЗ\";"),
            ["В", "\tГ,", "Т.", "ИЗ"]
        );
        assert_eq!(content("А = \"В\n\t|\tГ\n\tБ = 2;\n|ИЗ\";"), ["В", "\tГ"]);
    }

    #[test]
    fn what_is_no_code_at_all_is_no_trouble() {
        for text in [
            "\"",
            "'",
            "/",
            "\u{a0}А\u{feff}",
            "\"\"\"",
            "\"\n|",
            "А\u{301}\"|\r|\r",
        ] {
            let tokens = tokens(text, 0..text.len());
            assert!(tokens.iter().all(|it| text.get(it.range.clone()).is_some()));
        }
    }
}
