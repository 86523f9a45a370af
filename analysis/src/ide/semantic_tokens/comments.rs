//! Comments, and what those that document a method name.

use std::ops::Range;

use parser_bsl::bsl::Kind;

use super::inside::is_any;
use super::painter::Painter;
use super::{Modifiers, TokenKind};
use crate::doc_comment::{self, DocParameter, DocType, DocTypeName};
use crate::lexer::Token;

/// Lines that open a section of a comment.
const HEADERS: [&str; 20] = [
    "Параметры",
    "Параметр",
    "Parameters",
    "Parameter",
    "Возвращаемое значение",
    "Возвращаемые значения",
    "Возвращает",
    "Returns",
    "Return",
    "Return value",
    "Returned value",
    "Пример",
    "Примеры",
    "Пример использования",
    "Example",
    "Examples",
    "Варианты вызова",
    "Call options",
    "Call variants",
    "Returned values",
];

/// Longer comments are not taken apart.
const LONGEST: usize = 64 << 10;

impl Painter<'_> {
    /// The comment at an index of the tokens at hand.
    pub(super) fn comment(&mut self, tokens: &[Token], at: usize) {
        let Some(token) = tokens.get(at) else {
            return;
        };
        let Some(declaration) = self.documents(*token) else {
            self.push(token.range(), TokenKind::Comment, Modifiers::NONE);
            return;
        };
        // All lines of a comment are taken apart together, when its first line comes.
        let is_line = |it: &&Token| it.kind == Kind::Comment && self.documents(**it).is_some();
        let above = at.checked_sub(1).and_then(|it| tokens.get(it));
        if above.is_some_and(|it| is_line(&it)) {
            return;
        }
        let lines = tokens.get(at..).unwrap_or_default();
        let lines: Vec<Token> = lines.iter().take_while(is_line).copied().collect();
        let end = lines.last().map_or(token.end, |it| it.end) as usize;
        let range = token.start as usize..end.min(declaration);
        let parts = self.told(range);
        let mut parts = parts.into_iter().peekable();
        for line in lines {
            let line = line.range();
            let mut at = line.start;
            while let Some((range, kind)) = parts.next_if(|it| it.0.start < line.end) {
                if range.start < at || range.end > line.end {
                    continue;
                }
                self.push(
                    at..range.start,
                    TokenKind::Comment,
                    Modifiers::DOCUMENTATION,
                );
                at = range.end;
                self.push(range, kind, Modifiers::DOCUMENTATION);
            }
            self.push(at..line.end, TokenKind::Comment, Modifiers::DOCUMENTATION);
        }
    }

    /// Where the name stands of the method that a comment documents.
    fn documents(&self, comment: Token) -> Option<usize> {
        let start = comment.start as usize;
        let (_, placed) = self.summary.method_at(start)?;
        let name = placed.name_range().start;
        (start >= placed.start as usize && start < name).then_some(name)
    }

    /// The names in a comment, in the order of the text.
    fn told(&self, range: Range<usize>) -> Vec<(Range<usize>, TokenKind)> {
        let text = self.text.get(range.clone()).unwrap_or_default();
        if text.len() > LONGEST {
            return Vec::new();
        }
        let doc = doc_comment::parse(text);
        let mut places = Places {
            text,
            at: 0,
            found: Vec::new(),
        };
        places.headers();
        let header = places.found.clone();
        let behind = |names: &[&str]| {
            let mut headers = header.iter();
            let found = headers.find(|it| {
                let word = text.get(it.0.clone()).unwrap_or_default();
                is_any(word.trim_end_matches(':').trim_end(), names)
            });
            found.map(|it| it.0.end)
        };
        if let Some(at) = behind(HEADERS.get(..4).unwrap_or_default()) {
            places.at = at;
            places.parameters(&doc.parameters, TokenKind::Parameter, 0);
        }
        if let Some(at) = behind(HEADERS.get(4..11).unwrap_or_default()) {
            places.at = at;
            places.types(&doc.returns, 0);
        }
        let mut found = places.found;
        found.sort_by_key(|it| it.0.start);
        for it in &mut found {
            it.0 = range.start + it.0.start..range.start + it.0.end;
        }
        found
    }
}

/// The places of names, looked for one behind the other.
struct Places<'t> {
    text: &'t str,
    at: usize,
    found: Vec<(Range<usize>, TokenKind)>,
}

/// Fields of fields of fields: comments do not go deeper.
const DEEPEST: u32 = 12;

impl Places<'_> {
    fn headers(&mut self) {
        let mut start = 0;
        for line in self.text.split_inclusive(['\n', '\r']) {
            let content = line.trim_start().trim_start_matches('/').trim_start();
            let at = start + (line.len() - content.len());
            start += line.len();
            let content = content.trim_end();
            let word = content.split(':').next().unwrap_or_default();
            if is_any(word.trim_end(), &HEADERS) {
                let colon = usize::from(content.len() > word.len());
                self.found
                    .push((at..at + word.len() + colon, TokenKind::Keyword));
            } else if let Some(first) = content.split(|it: char| !it.is_alphabetic()).next()
                && self.found.is_empty()
                && is_any(
                    first,
                    &["Устарела", "Устарело", "Устарел", "Deprecated", "Deprecate"],
                )
            {
                self.found.push((at..at + first.len(), TokenKind::Keyword));
            }
        }
    }

    fn parameters(&mut self, parameters: &[DocParameter], kind: TokenKind, depth: u32) {
        for parameter in parameters {
            if let Some(range) = self.at_line(&parameter.name) {
                self.at = range.end;
                self.found.push((range, kind));
                self.types(&parameter.types, depth);
            }
        }
    }

    fn types(&mut self, types: &[DocType], depth: u32) {
        if depth > DEEPEST {
            return;
        }
        for it in types {
            let (name, kind) = match &it.name {
                DocTypeName::Type(name) => (name, TokenKind::Type),
                DocTypeName::See(path) => (path, TokenKind::Method),
            };
            if let Some(range) = self.word(name) {
                self.at = range.end;
                self.found.push((range, kind));
            }
            self.types(&it.elements, depth + 1);
            // What is said of a type may name another one.
            if let Some(line) = it.description.lines().next()
                && let Some(found) = self.rest().find(line.trim()).filter(|it| *it < 200)
            {
                self.at += found + line.trim().len();
            }
            self.parameters(&it.fields, TokenKind::Property, depth + 1);
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next place of a word that stands alone.
    fn word(&self, word: &str) -> Option<Range<usize>> {
        if word.is_empty() {
            return None;
        }
        let mut from = self.at;
        loop {
            let start = from + self.text.get(from..)?.find(word)?;
            let end = start + word.len();
            let is_part = |it: char| it.is_alphanumeric() || it == '_';
            let before = self.text.get(..start)?.ends_with(is_part);
            let behind = self.text.get(end..)?.starts_with(is_part);
            if !before && !behind {
                return Some(start..end);
            }
            from = end;
        }
    }

    /// The next place of a word that begins a line, behind slashes and asterisks.
    fn at_line(&mut self, word: &str) -> Option<Range<usize>> {
        let from = self.at;
        loop {
            let Some(range) = self.word(word) else {
                self.at = from;
                return None;
            };
            let before = self.text.get(..range.start)?;
            let line = before.rfind(['\n', '\r']).map_or(0, |it| it + 1);
            let before = before.get(line..)?;
            if before
                .chars()
                .all(|it| matches!(it, '/' | '*' | ' ' | '\t' | '-' | '\u{A0}'))
            {
                self.at = from;
                return Some(range);
            }
            self.at = range.end;
        }
    }
}
