//! The tokens of the query language. A text that is being typed has them too, whatever its tree looks like.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name or a keyword.
    Word,
    /// `&Имя`, or `&` alone.
    Parameter,
    /// A number.
    Number,
    /// A string; without its closing quote where that is missing.
    String,
    /// A comment.
    Comment,
    /// `<>`, `<=`, `>=`, or one other character.
    Mark(u8),
    /// The place of the cursor, which stands for a word.
    Cursor,
}

/// A token and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Token {
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

fn is_word(byte: u8) -> bool {
    byte == b'_' || byte >= 0x80 || byte.is_ascii_alphanumeric()
}

/// The tokens of a query.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let first = next(text, 0);
    std::iter::successors(first, |it| next(text, it.end)).collect()
}

/// The first token from a place on.
pub(super) fn next(text: &str, mut at: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    loop {
        let &byte = bytes.get(at)?;
        let start = at;
        let second = bytes.get(at + 1).copied();
        let run = |from: usize, fits: fn(u8) -> bool| {
            let rest = bytes.get(from..).unwrap_or_default();
            from + rest.iter().position(|it| !fits(*it)).unwrap_or(rest.len())
        };
        let kind = match byte {
            b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c => {
                at += 1;
                continue;
            }
            b'/' if second == Some(b'/') => {
                at = run(at, |it| !matches!(it, b'\r' | b'\n'));
                TokenKind::Comment
            }
            b'"' => {
                at = string_end(bytes, at);
                TokenKind::String
            }
            b'&' => {
                at = run(at + 1, is_word);
                TokenKind::Parameter
            }
            b'0'..=b'9' => {
                at = run(at, |it| it.is_ascii_digit() || it == b'.');
                TokenKind::Number
            }
            _ if is_word(byte) => {
                let word = text.get(start..).unwrap_or_default();
                let blank = word
                    .chars()
                    .next()
                    .filter(|it| it.is_whitespace() || *it == '\u{FEFF}');
                if let Some(blank) = blank {
                    at += blank.len_utf8();
                    continue;
                }
                at = word_end(text, at);
                TokenKind::Word
            }
            b'<' if matches!(second, Some(b'>' | b'=')) => {
                at += 2;
                TokenKind::Mark(b'<')
            }
            b'>' if second == Some(b'=') => {
                at += 2;
                TokenKind::Mark(b'>')
            }
            _ => {
                at += 1;
                TokenKind::Mark(byte)
            }
        };
        return Some(Token {
            kind,
            start,
            end: at,
        });
    }
}

/// Where a word ends: at a byte that no word has, or at a blank that is no ASCII.
fn word_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let ends = |it: char| match it.is_ascii() {
        true => !is_word(it as u8),
        false => it.is_whitespace() || it == '\u{FEFF}',
    };
    start + rest.find(ends).unwrap_or(rest.len())
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(quote) = memchr::memchr(b'"', bytes.get(at..).unwrap_or_default()) {
        at += quote + 1;
        if bytes.get(at) != Some(&b'"') {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_falls_into_tokens() {
        let text = "ВЫБРАТЬ Т.А1,\u{a0}&П <> \"б\"\"в\" // к\n1.5{";
        let found = tokens(text);
        let words: Vec<&str> = found.iter().map(|it| &text[it.range()]).collect();
        assert_eq!(
            words,
            [
                "ВЫБРАТЬ",
                "Т",
                ".",
                "А1",
                ",",
                "&П",
                "<>",
                "\"б\"\"в\"",
                "// к",
                "1.5",
                "{"
            ]
        );
        assert_eq!(found[7].kind, TokenKind::String);
    }

    #[test]
    fn an_open_string_goes_to_the_end() {
        let found = tokens("А = \"б");
        assert_eq!(found.last().map(|it| it.end), Some("А = \"б".len()));
    }
}
