//! The words, numbers, quoted names and signs of a question.

use std::ops::Range;

use crate::ask::lexicon::stems::{small, stem};

/// A piece of a question.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// As it is written; what is quoted without the quotes.
    pub text: String,
    /// In small letters, with `е` for `ё`.
    pub small: String,
    /// The stem of a word.
    pub stem: String,
    pub kind: TokenKind,
    /// It is written with a capital, and is not the first word.
    pub is_capital: bool,
}

impl Token {
    /// Whether it says what was done: `отгрузили`, `worked`.
    pub(crate) fn is_past(&self) -> bool {
        const ENDS: [&str; 8] = ["или", "али", "ели", "ыли", "лось", "лись", "лся", "лась"];
        let is_long = self.small.chars().count() > 4;
        is_long
            && (ENDS.iter().any(|it| self.small.ends_with(it))
                || (self.small.is_ascii() && self.small.ends_with("ed")))
    }
}

/// What a piece of a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word,
    /// Digits, with points, commas, hyphens, slashes and colons between them.
    Number,
    Quoted,
    /// Another sign.
    Sign,
}

/// Opening quotes and what closes them.
const QUOTES: [(char, char); 5] = [('«', '»'), ('"', '"'), ('“', '”'), ('„', '“'), ('\'', '\'')];

/// So many tokens are read.
const MOST: usize = 80;

/// The pieces of a question.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&(start, letter)) = letters.get(at) {
        if tokens.len() >= MOST {
            break;
        }
        if let Some((end, inner)) = quoted(text, &letters, at) {
            let stop = letters.get(end).map_or(text.len(), |it| it.0);
            push(&mut tokens, text, inner, start..stop, TokenKind::Quoted);
            at = end;
            continue;
        }
        let kind = if letter.is_numeric() {
            TokenKind::Number
        } else if letter.is_alphabetic() {
            TokenKind::Word
        } else {
            TokenKind::Sign
        };
        let mut end = at + 1;
        while kind != TokenKind::Sign && continues(&letters, end, kind) {
            end += 1;
        }
        let stop = letters.get(end).map_or(text.len(), |it| it.0);
        if !letter.is_whitespace() {
            push(&mut tokens, text, start..stop, start..stop, kind);
        }
        at = end;
    }
    tokens
}

/// The end of what is quoted from a place on, and what stands within.
fn quoted(text: &str, letters: &[(usize, char)], at: usize) -> Option<(usize, Range<usize>)> {
    let (start, open) = *letters.get(at)?;
    let close = QUOTES.iter().find(|it| it.0 == open)?.1;
    // An apostrophe within a word is none.
    let before = at.checked_sub(1).and_then(|it| letters.get(it));
    if before.is_some_and(|it| it.1.is_alphanumeric()) {
        return None;
    }
    let rest = letters.get(at + 1..)?;
    let length = rest.iter().position(|it| it.1 == close)?;
    let stop = rest.get(length)?.0;
    let inner = start + open.len_utf8()..stop;
    let is_filled = text
        .get(inner.clone())
        .is_some_and(|it| !it.trim().is_empty());
    is_filled.then_some((at + 2 + length, inner))
}

fn continues(letters: &[(usize, char)], at: usize, kind: TokenKind) -> bool {
    let Some(&(_, letter)) = letters.get(at) else {
        return false;
    };
    let next = letters.get(at + 1).map_or(' ', |it| it.1);
    match kind {
        TokenKind::Number => {
            letter.is_numeric()
                || (matches!(letter, '.' | ',' | '-' | '/' | ':') && next.is_numeric())
        }
        _ => letter.is_alphabetic() || letter == '_' || letter.is_numeric(),
    }
}

fn push(
    tokens: &mut Vec<Token>,
    text: &str,
    inner: Range<usize>,
    range: Range<usize>,
    kind: TokenKind,
) {
    let text = text.get(inner).unwrap_or_default().to_owned();
    let small = small(&text);
    let stem = match kind {
        TokenKind::Word => stem(&small),
        _ => small.clone(),
    };
    let is_capital = !tokens.is_empty() && text.chars().next().is_some_and(char::is_uppercase);
    tokens.push(Token {
        range,
        text,
        small,
        stem,
        kind,
        is_capital,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_numbers_and_signs_are_told_apart() {
        let found = tokens("Склад «Северный 2» с 01.05.2024, цена>1,5 O'Neil");
        let shown: Vec<(TokenKind, &str)> =
            found.iter().map(|it| (it.kind, it.text.as_str())).collect();
        assert_eq!(
            shown,
            [
                (TokenKind::Word, "Склад"),
                (TokenKind::Quoted, "Северный 2"),
                (TokenKind::Word, "с"),
                (TokenKind::Number, "01.05.2024"),
                (TokenKind::Sign, ","),
                (TokenKind::Word, "цена"),
                (TokenKind::Sign, ">"),
                (TokenKind::Number, "1,5"),
                (TokenKind::Word, "O"),
                (TokenKind::Sign, "'"),
                (TokenKind::Word, "Neil"),
            ]
        );
    }
}
