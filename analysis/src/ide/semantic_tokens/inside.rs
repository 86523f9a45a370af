//! What stands inside of strings.

use std::ops::Range;

use metadata::{Name, same};
use parser_bsl::Dialect;
use parser_bsl::bsl::Kind;

use super::painter::{Callee, Painter};
use super::{Modifiers, SemanticToken, TokenKind};
use crate::ide::query::tokens::QueryTokenKind;
use crate::lexer::{Lexer, Token};

/// A part of a string that is something else.
struct Part {
    range: Range<usize>,
    kind: TokenKind,
    modifiers: Modifiers,
}

impl Painter<'_> {
    /// A string, or one line of it.
    pub(super) fn string(&mut self, token: Token, callee: Callee) {
        let range = token.range();
        let parts = self.parts(range.clone(), token.kind, callee);
        let mut at = range.start;
        for part in parts {
            self.rest_of_string(at..part.range.start);
            at = part.range.end;
            self.push(part.range, part.kind, part.modifiers);
        }
        self.rest_of_string(at..range.end);
    }

    /// What of a string is nothing else, without blanks around.
    fn rest_of_string(&mut self, range: Range<usize>) {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let blanks = text.len() - text.trim_start().len();
        let trimmed = text.trim();
        let start = range.start + blanks;
        self.push(
            start..start + trimmed.len(),
            TokenKind::String,
            Modifiers::NONE,
        );
    }

    fn parts(&mut self, range: Range<usize>, kind: Kind, callee: Callee) -> Vec<Part> {
        let queried = self.of_query(&range);
        if !queried.is_empty() {
            return queried;
        }
        let text = self.text;
        let whole = text.get(range.clone()).unwrap_or_default();
        let content = whole.get(1..).unwrap_or_default();
        let content = match kind == Kind::String || content.ends_with('"') {
            true => content.strip_suffix('"').unwrap_or(content),
            false => content,
        };
        let start = range.start + 1;
        let mut parts = Vec::new();
        match callee {
            Callee::NStr => languages(content, start, &mut parts),
            Callee::Template => placeholders(content, start, &mut parts),
            Callee::Types => types(content, start, &mut parts),
            Callee::Extends => parts.push(one(content, start, TokenKind::Method)),
            Callee::Other if self.dialect == Dialect::OneScript && content.contains("->") => {
                self.lambda(content, start, &mut parts);
            }
            Callee::Other if self.is_handler(content) => {
                parts.push(one(content, start, TokenKind::Method));
            }
            Callee::Other => {}
        }
        if parts.is_empty() {
            escapes(content, start, &mut parts);
        }
        parts
    }

    /// The words of a query in a string.
    fn of_query(&mut self, range: &Range<usize>) -> Vec<Part> {
        let mut parts = Vec::new();
        while let Some((word, kind)) = self.queries.last() {
            if word.start >= range.end {
                break;
            }
            if word.start >= range.start && word.end <= range.end {
                let token = of_query((word.clone(), *kind));
                parts.push(Part {
                    range: word.clone(),
                    kind: token.kind,
                    modifiers: token.modifiers,
                });
            }
            self.queries.pop();
        }
        parts
    }

    /// Whether a string names a method of the module that is called by it.
    fn is_handler(&self, content: &str) -> bool {
        let Some(method) = self.method.filter(|it| !it.handlers.is_empty()) else {
            return false;
        };
        method.handlers.iter().any(|it| it.is(content))
            && self.meanings.own_method(content).is_some()
    }

    /// A function of OneScript inside of a string: `(Элемент) -> Элемент > 1`.
    fn lambda(&self, content: &str, start: usize, parts: &mut Vec<Part>) {
        let Some((head, body)) = content.split_once("->") else {
            return;
        };
        let head_is_list = head
            .chars()
            .all(|it| it.is_alphanumeric() || it.is_whitespace() || "_(),".contains(it));
        if !head_is_list {
            return;
        }
        let mut parameters: Vec<Name> = Vec::new();
        for token in Lexer::new(head).filter(|it| it.kind == Kind::Identifier) {
            parameters.push(Name::new(token.text(head)));
            parts.push(Part {
                range: start + token.range().start..start + token.range().end,
                kind: TokenKind::Parameter,
                modifiers: Modifiers::DECLARATION,
            });
        }
        let arrow = start + head.len();
        parts.push(Part {
            range: arrow..arrow + 2,
            kind: TokenKind::Operator,
            modifiers: Modifiers::NONE,
        });
        let start = arrow + 2;
        let tokens: Vec<Token> = Lexer::new(body).collect();
        for (at, token) in tokens.iter().enumerate() {
            let text = token.text(body);
            let next = tokens.get(at + 1).map(|it| it.kind);
            let is_member = at > 0 && tokens.get(at - 1).is_some_and(|it| it.kind == Kind::Dot);
            let kind = match token.kind {
                Kind::Identifier if next == Some(Kind::LeftParenthesis) => match is_member {
                    true => TokenKind::Method,
                    false => TokenKind::Function,
                },
                Kind::Identifier if is_member => TokenKind::Property,
                Kind::Identifier if parameters.iter().any(|it| it.is(text)) => TokenKind::Parameter,
                Kind::Identifier => TokenKind::Variable,
                Kind::Number | Kind::Date => TokenKind::Number,
                Kind::Boolean | Kind::Undefined | Kind::Null => TokenKind::Keyword,
                Kind::String | Kind::StringFragment => TokenKind::StringEscape,
                Kind::Equal
                | Kind::NotEqual
                | Kind::Less
                | Kind::LessOrEqual
                | Kind::Greater
                | Kind::GreaterOrEqual
                | Kind::Plus
                | Kind::Minus
                | Kind::Star
                | Kind::Slash
                | Kind::Percent => TokenKind::Operator,
                _ if token.word != 0 => TokenKind::Keyword,
                _ => continue,
            };
            parts.push(Part {
                range: start + token.range().start..start + token.range().end,
                kind,
                modifiers: Modifiers::NONE,
            });
        }
    }
}

fn one(content: &str, start: usize, kind: TokenKind) -> Part {
    Part {
        range: start..start + content.len(),
        kind,
        modifiers: Modifiers::NONE,
    }
}

/// A word of a query.
pub(super) fn of_query((range, kind): (Range<usize>, QueryTokenKind)) -> SemanticToken {
    let (kind, modifiers) = kind_in_query(kind);
    SemanticToken {
        start: range.start as u32,
        end: range.end as u32,
        kind,
        modifiers,
    }
}

fn kind_in_query(kind: QueryTokenKind) -> (TokenKind, Modifiers) {
    let kind = match kind {
        QueryTokenKind::Keyword => TokenKind::Keyword,
        QueryTokenKind::Function => return (TokenKind::Function, Modifiers::DEFAULT_LIBRARY),
        QueryTokenKind::TableKind => return (TokenKind::Namespace, Modifiers::DEFAULT_LIBRARY),
        QueryTokenKind::Table | QueryTokenKind::TemporaryTable => TokenKind::Class,
        QueryTokenKind::Alias => TokenKind::Variable,
        QueryTokenKind::Field => TokenKind::Property,
        QueryTokenKind::Column => return (TokenKind::Property, Modifiers::DECLARATION),
        QueryTokenKind::Parameter => TokenKind::Parameter,
        QueryTokenKind::Value => TokenKind::EnumMember,
        QueryTokenKind::Type => TokenKind::Type,
        QueryTokenKind::Operator => TokenKind::Operator,
        QueryTokenKind::Number => TokenKind::Number,
        QueryTokenKind::String => TokenKind::String,
        QueryTokenKind::Comment => TokenKind::Comment,
    };
    (kind, Modifiers::NONE)
}

/// The keys of `ru = 'текст'; en = 'text'`.
fn languages(content: &str, start: usize, parts: &mut Vec<Part>) {
    let mut in_text = false;
    let mut word: Option<usize> = None;
    for (at, letter) in content.char_indices() {
        match letter {
            '\'' => {
                in_text = !in_text;
                word = None;
            }
            _ if in_text => {}
            'a'..='z' | 'A'..='Z' | '_' => word = word.or(Some(at)),
            '=' => {
                if let Some(from) = word.take() {
                    let key = content.get(from..at).unwrap_or_default().trim_end();
                    // A text that goes on from the line above is no key.
                    if key.len() <= 8
                        && key.bytes().all(|it| it.is_ascii_alphabetic() || it == b'_')
                    {
                        parts.push(one(key, start + from, TokenKind::Property));
                    }
                }
            }
            it if it.is_whitespace() => {}
            _ => word = None,
        }
    }
}

/// `%1`, `%(1)`.
fn placeholders(content: &str, start: usize, parts: &mut Vec<Part>) {
    let bytes = content.as_bytes();
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|it| it.is_ascii_digit()).count()
    };
    for at in memchr::memchr_iter(b'%', bytes) {
        let end = match bytes.get(at + 1) {
            Some(b'(') => {
                let digits = digits(at + 2);
                let close = at + 2 + digits;
                let is_closed = digits > 0 && bytes.get(close) == Some(&b')');
                if is_closed { close + 1 } else { continue }
            }
            _ => {
                let digits = digits(at + 1).min(2);
                if digits == 0 {
                    continue;
                }
                at + 1 + digits
            }
        };
        parts.push(Part {
            range: start + at..start + end,
            kind: TokenKind::Parameter,
            modifiers: Modifiers::NONE,
        });
    }
}

/// `СправочникСсылка.Товары, Число`.
fn types(content: &str, start: usize, parts: &mut Vec<Part>) {
    let mut at = start;
    for name in content.split(',') {
        let trimmed = name.trim();
        let is_name = trimmed
            .chars()
            .all(|it| it.is_alphanumeric() || it == '_' || it == '.');
        if is_name && !trimmed.is_empty() {
            let blanks = name.len() - name.trim_start().len();
            parts.push(one(trimmed, at + blanks, TokenKind::Type));
        }
        at += name.len() + 1;
    }
}

/// `""`.
fn escapes(content: &str, start: usize, parts: &mut Vec<Part>) {
    let mut from = 0;
    while let Some(found) = content.get(from..).and_then(|it| it.find("\"\"")) {
        let at = from + found;
        parts.push(Part {
            range: start + at..start + at + 2,
            kind: TokenKind::StringEscape,
            modifiers: Modifiers::NONE,
        });
        from = at + 2;
    }
}

/// Whether a word in a comment is the header of a section.
pub(super) fn is_any(word: &str, names: &[&str]) -> bool {
    names.iter().any(|it| same(it, word))
}
