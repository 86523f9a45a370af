//! The tokens of a module, read from its text alone: several times faster than a walk over the tree, and the same for
//! code that is broken.
//!
//! What a token is comes as the [`Kind`] that the tree has for it. A directive is one token: `#` and its word. What
//! stands in `#Удаление` is one token too.

use std::ops::Range;

use parser_bsl::bsl::Kind;
use rustc_hash::FxHashMap;

mod words;

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// The number of the word in [`Words`]; 0 for what is not a word.
    pub(crate) word: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Token {
    pub(crate) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.range()).unwrap_or_default()
    }
}

/// The spellings of words that were read, each once, and what they are as keywords.
#[derive(Debug)]
pub(crate) struct Words<'t> {
    by_spelling: FxHashMap<&'t str, u32>,
    list: Vec<(&'t str, Kind)>,
}

impl Default for Words<'_> {
    fn default() -> Self {
        Self {
            by_spelling: FxHashMap::default(),
            list: vec![("", Kind::Error)],
        }
    }
}

impl<'t> Words<'t> {
    fn of(&mut self, spelling: &'t str) -> (u32, Kind) {
        if let Some(&number) = self.by_spelling.get(spelling) {
            let known = self.list.get(number as usize);
            return (number, known.map_or(Kind::Identifier, |it| it.1));
        }
        let kind = words::keyword(spelling).unwrap_or(Kind::Identifier);
        let number = u32::try_from(self.list.len()).unwrap_or(0);
        self.list.push((spelling, kind));
        self.by_spelling.insert(spelling, number);
        (number, kind)
    }
}

/// Reads tokens.
#[derive(Debug)]
pub(crate) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    before: Kind,
    /// The line of a directive, up to its end.
    directive: Option<(Kind, usize)>,
    /// No end of deleted code follows: it is not looked for again.
    unclosed: bool,
    pub(crate) words: Words<'t>,
}

impl<'t> Lexer<'t> {
    /// The tokens of a whole text.
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            end: text.len(),
            before: Kind::Error,
            directive: None,
            unclosed: false,
            words: Words::default(),
        }
    }

    /// Goes on with a part of the text, which begins between two tokens.
    pub(crate) fn go_to(&mut self, part: Range<usize>) {
        self.end = self.text.floor_char_boundary(part.end);
        self.at = self.text.floor_char_boundary(part.start).min(self.end);
        self.before = Kind::Error;
        self.directive = None;
        self.unclosed = false;
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Where the line of an offset ends.
    fn line_end(&self, from: usize) -> usize {
        let rest = self.text.as_bytes().get(from..self.end).unwrap_or_default();
        memchr::memchr2(b'\n', b'\r', rest).map_or(self.end, |it| from + it)
    }

    fn skip_blanks(&mut self) -> bool {
        let mut line_end = false;
        while self.at < self.end {
            match self.byte(self.at) {
                Some(b'\n' | b'\r') => {
                    line_end = true;
                    self.at += 1;
                }
                Some(b' ' | b'\t' | 0x0B | 0x0C) => self.at += 1,
                Some(0x80..) => {
                    let letter = self.letter(self.at);
                    match letter {
                        Some(it) if is_blank(it) => self.at += it.len_utf8(),
                        _ => break,
                    }
                }
                _ => break,
            }
        }
        line_end
    }

    fn letter(&self, at: usize) -> Option<char> {
        self.text.get(at..).and_then(|it| it.chars().next())
    }

    /// The end of the word that begins at an offset.
    fn word_end(&self, mut at: usize) -> usize {
        while at < self.end {
            match self.byte(at) {
                Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_') => at += 1,
                // U+0400 to U+047F are letters, each of two bytes.
                Some(0xD0 | 0xD1) => at += 2,
                Some(0x80..) => match self.letter(at) {
                    Some(it) if it.is_alphabetic() => at += it.len_utf8(),
                    _ => break,
                },
                _ => break,
            }
        }
        at.min(self.end)
    }

    fn token(&mut self, kind: Kind, start: usize, end: usize) -> Token {
        self.at = end;
        if kind != Kind::Comment {
            self.before = kind;
        }
        let small = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Token {
            kind,
            word: 0,
            start: small(start),
            end: small(end),
        }
    }

    fn word(&mut self, line_end: bool) -> Token {
        let start = self.at;
        let end = self.word_end(start);
        let text = self.text;
        let (number, mut kind) = self.words.of(text.get(start..end).unwrap_or_default());
        // Behind a dot and `&` every word is a name; a keyword on the next line begins a statement.
        let is_name = match self.before {
            Kind::Dot => !line_end,
            Kind::RegionDirective => true,
            Kind::Ampersand => !matches!(kind, Kind::ProcedureKw | Kind::FunctionKw) && !line_end,
            _ => false,
        };
        if is_name {
            kind = Kind::Identifier;
        }
        let mut token = self.token(kind, start, end);
        token.word = number;
        token
    }

    /// A string on one line, or the first line of one on several, or a line that goes on with one.
    fn string(&mut self, is_first: bool) -> Token {
        let start = self.at;
        let line_end = self.line_end(start);
        let mut at = start + 1;
        loop {
            let rest = self.text.as_bytes().get(at..line_end).unwrap_or_default();
            let Some(quote) = memchr::memchr(b'"', rest).map(|it| at + it) else {
                return self.token(Kind::StringFragment, start, line_end);
            };
            if quote + 1 < line_end && self.byte(quote + 1) == Some(b'"') {
                at = quote + 2;
                continue;
            }
            let kind = if is_first {
                Kind::String
            } else {
                Kind::StringFragment
            };
            return self.token(kind, start, quote + 1);
        }
    }

    fn date(&mut self) -> Token {
        let start = self.at;
        let line_end = self.line_end(start);
        let rest = self.text.as_bytes().get(start + 1..line_end);
        let quote = memchr::memchr(b'\'', rest.unwrap_or_default());
        let end = quote.map_or(line_end, |it| start + 1 + it + 1);
        self.token(Kind::Date, start, end)
    }

    fn number(&mut self) -> Token {
        let start = self.at;
        let digits = |mut at: usize| {
            while at < self.end && self.byte(at).is_some_and(|it| it.is_ascii_digit()) {
                at += 1;
            }
            at
        };
        let mut end = digits(start);
        if end < self.end && self.byte(end) == Some(b'.') {
            end = digits(end + 1);
        }
        self.token(Kind::Number, start, end)
    }

    /// `#` with its word.
    fn directive(&mut self) -> Token {
        let start = self.at;
        if start == 0 && self.byte(1) == Some(b'!') {
            let end = self.line_end(start);
            return self.token(Kind::Shebang, start, end);
        }
        let mut word = start + 1;
        while word < self.end && matches!(self.byte(word), Some(b' ' | b'\t')) {
            word += 1;
        }
        let end = self.word_end(word);
        let text = self.text.get(word..end).unwrap_or_default();
        let kind = words::directive(text);
        let end = if end == word { start + 1 } else { end };
        let line_end = self.line_end(end);
        self.directive = Some((kind, line_end));
        let token = self.token(kind, start, end);
        if kind == Kind::DeleteDirective {
            self.unclosed = self.unclosed || self.deleted(line_end).is_none();
            if self.unclosed {
                self.directive = None;
            }
        }
        token
    }

    /// What stands between a `#Удаление`, the line of which ends there, and its end.
    fn deleted(&self, line_end: usize) -> Option<Range<usize>> {
        let mut line = line_end;
        loop {
            let rest = self.text.get(line..self.end)?;
            let next = line + rest.find('#')?;
            let before = self.text.get(line_end..next)?;
            let begins = before.trim_end_matches([' ', '\t']).ends_with(['\n', '\r']);
            let word = self.text.get(next + 1..self.end)?;
            let word = next + 1 + (word.len() - word.trim_start_matches([' ', '\t']).len());
            let end = self.word_end(word);
            let is_end = words::directive(self.text.get(word..end)?) == Kind::EndDeleteDirective;
            if begins && is_end {
                let start =
                    line_end + (before.len() - before.trim_start_matches(['\r', '\n']).len());
                return Some(start..next);
            }
            line = next + 1;
        }
    }

    /// What follows the word of a directive, where that is no code.
    fn behind_directive(&mut self) -> Option<Token> {
        let (kind, line_end) = self.directive?;
        match kind {
            Kind::UseDirective => {
                self.directive = None;
                self.skip_blanks();
                let rest = self.text.get(self.at..line_end)?;
                let path = rest.split("//").next().unwrap_or_default().trim_end();
                let start = self.at;
                (!path.is_empty()).then(|| self.token(Kind::UsePath, start, start + path.len()))
            }
            Kind::DeleteDirective if self.at >= line_end => {
                self.directive = None;
                let deleted = self.deleted(line_end)?;
                (!deleted.is_empty())
                    .then(|| self.token(Kind::DeletedCode, deleted.start, deleted.end))
            }
            Kind::DeleteDirective => None,
            _ => {
                self.directive = None;
                None
            }
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some(token) = self.behind_directive() {
            return Some(token);
        }
        let line_end = self.skip_blanks();
        if let Some((Kind::DeleteDirective, end)) = self.directive
            && self.at > end
        {
            self.at = end;
            if let Some(token) = self.behind_directive() {
                return Some(token);
            }
            self.skip_blanks();
        }
        if self.at >= self.end {
            return None;
        }
        let start = self.at;
        let next = self.byte(start + 1).filter(|_| start + 1 < self.end);
        let (kind, length) = match self.byte(start)? {
            b'/' if next == Some(b'/') => {
                let end = self.line_end(start);
                return Some(self.token(Kind::Comment, start, end));
            }
            b'"' => return Some(self.string(true)),
            b'|' => return Some(self.string(false)),
            b'\'' => return Some(self.date()),
            b'0'..=b'9' => return Some(self.number()),
            b'#' => return Some(self.directive()),
            b'~' => {
                let end = self.word_end(start + 1);
                return Some(self.token(Kind::Label, start, end));
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0xD0 | 0xD1 => return Some(self.word(line_end)),
            b'<' if next == Some(b'>') => (Kind::NotEqual, 2),
            b'<' if next == Some(b'=') => (Kind::LessOrEqual, 2),
            b'>' if next == Some(b'=') => (Kind::GreaterOrEqual, 2),
            b'<' => (Kind::Less, 1),
            b'>' => (Kind::Greater, 1),
            b'=' => (Kind::Equal, 1),
            b'+' => (Kind::Plus, 1),
            b'-' => (Kind::Minus, 1),
            b'*' => (Kind::Star, 1),
            b'/' => (Kind::Slash, 1),
            b'%' => (Kind::Percent, 1),
            b'.' => (Kind::Dot, 1),
            b',' => (Kind::Comma, 1),
            b';' => (Kind::Semicolon, 1),
            b':' => (Kind::Colon, 1),
            b'?' => (Kind::Question, 1),
            b'&' => (Kind::Ampersand, 1),
            b'(' => (Kind::LeftParenthesis, 1),
            b')' => (Kind::RightParenthesis, 1),
            b'[' => (Kind::LeftBracket, 1),
            b']' => (Kind::RightBracket, 1),
            _ => match self.letter(start)? {
                it if it.is_alphabetic() => return Some(self.word(line_end)),
                it => (Kind::Error, it.len_utf8()),
            },
        };
        Some(self.token(kind, start, start + length))
    }
}

/// The blanks beyond ASCII that the grammar knows.
fn is_blank(letter: char) -> bool {
    matches!(
        letter,
        '\u{A0}' | '\u{2000}'..='\u{200B}' | '\u{2028}'..='\u{202F}' | '\u{205F}' | '\u{3000}' | '\u{FEFF}'
    )
}

#[cfg(test)]
mod tests;
