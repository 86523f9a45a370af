//! The last check of a layout: what is read afterwards is what was read before.
//!
//! A reader of its own, which knows nothing of the tree, splits both texts into words, marks, strings and comments. A part
//! of the module where they differ stays as it is.

use std::ops::Range;

use super::blanks::is_blank;
use super::edits::Part;
use super::indents::Layout;
use super::queries::may_be_query;
use super::{Formatted, Queries};
use crate::edit::{TextEdit, applied};

/// The changes of the parts that keep their tokens.
pub(super) fn checked(layout: &Layout<'_>, parts: Vec<Part>) -> Formatted {
    let mut result = Formatted::default();
    for part in parts {
        let Part {
            range,
            blanks,
            words,
        } = part;
        if blanks.is_empty() && words.is_empty() {
            continue;
        }
        let loose = layout.options.queries != Queries::Keep;
        let Some(text) = layout.text.get(range.clone()) else {
            continue;
        };
        let moved = |edits: &[TextEdit]| -> Vec<TextEdit> {
            let moved = edits.iter().map(|it| TextEdit {
                range: it.range.start - range.start..it.range.end - range.start,
                text: it.text.clone(),
            });
            moved.collect()
        };
        if is_same(text, &applied(text, &moved(&blanks)), loose) {
            result.edits.extend(blanks);
            result.edits.extend(words);
        } else {
            result.held_back.push(range);
        }
    }
    result
        .edits
        .sort_by_key(|it| (it.range.start, it.range.end));
    result
}

/// Whether two texts have the same tokens.
pub(super) fn is_same(old: &str, new: &str, loose: bool) -> bool {
    let mut old = Reader::new(old, loose);
    let mut new = Reader::new(new, loose);
    loop {
        let (a, b) = (old.next_token(), new.next_token());
        if a != b {
            return false;
        }
        if a.is_none() {
            return true;
        }
    }
}

struct Reader<'text> {
    text: &'text str,
    at: usize,
    /// Blanks in query texts may change.
    loose: bool,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Code,
    /// A string goes on with the next `|`.
    String {
        is_query: bool,
    },
    /// Within a line of a query.
    Query,
}

impl<'text> Reader<'text> {
    fn new(text: &'text str, loose: bool) -> Self {
        Self {
            text,
            at: 0,
            loose,
            state: State::Code,
        }
    }

    fn rest(&self) -> &'text str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, length: usize) -> &'text str {
        let range: Range<usize> = self.at..(self.at + length).min(self.text.len());
        self.at = range.end;
        self.text.get(range).unwrap_or_default()
    }

    fn next_token(&mut self) -> Option<&'text str> {
        let rest = self.rest();
        let trimmed = rest.trim_start_matches(is_blank);
        if self.state == State::Query {
            let skipped = rest.get(..rest.len() - trimmed.len()).unwrap_or_default();
            if skipped.contains(['\n', '\r']) {
                self.state = State::String { is_query: true };
            }
        }
        self.at += rest.len() - trimmed.len();
        let bytes = trimmed.as_bytes();
        let first = *bytes.first()?;
        if self.state == State::Query {
            return Some(self.query_token(trimmed));
        }
        if trimmed.starts_with("//") {
            let line = line_of(trimmed);
            self.at += line.len();
            return Some(line.trim_end());
        }
        match (first, self.state) {
            (b'|', State::String { is_query: true }) => {
                self.at += 1;
                self.state = State::Query;
                self.next_token()
            }
            (b'|', State::String { is_query: false }) => Some(self.string_line()),
            (b'"', _) => {
                let is_query = self.loose && may_be_query(&first_lines(trimmed));
                if is_query {
                    self.state = State::Query;
                    return Some(self.take(1));
                }
                Some(self.string_line())
            }
            (b'\'', _) => {
                let line = line_of(trimmed);
                let end = line.get(1..).and_then(|it| it.find('\''));
                Some(self.take(end.map_or(1, |it| it + 2)))
            }
            (b'#', _) if is_deletion(trimmed) => {
                let end = end_of_deletion(trimmed);
                Some(self.take(end).trim_end())
            }
            (b'<' | b'>', _) => {
                let is_double = matches!(bytes.get(1), Some(b'=' | b'>'));
                Some(self.take(1 + usize::from(is_double)))
            }
            _ => {
                let length = word_length(trimmed);
                Some(self.take(length))
            }
        }
    }

    /// A line of a string, with what opens it.
    fn string_line(&mut self) -> &'text str {
        let line = line_of(self.rest());
        let content = line.get(1..).unwrap_or_default();
        let mut quotes = content.match_indices('"').map(|(at, _)| at).peekable();
        while let Some(at) = quotes.next() {
            if quotes.next_if_eq(&(at + 1)).is_none() {
                self.state = State::Code;
                return self.take(at + 2);
            }
        }
        self.state = State::String { is_query: false };
        self.take(line.len())
    }

    /// A token of a query text.
    fn query_token(&mut self, rest: &'text str) -> &'text str {
        if rest.starts_with("\"\"") {
            // A string of the query: what it holds stays as it is, up to the end of the line.
            let line = line_of(rest);
            let mut end = 2;
            while let Some(at) = line.get(end..).and_then(|it| it.find('"')) {
                if line
                    .get(end + at..)
                    .is_some_and(|it| it.starts_with("\"\"\"\""))
                {
                    end += at + 4;
                } else if line
                    .get(end + at..)
                    .is_some_and(|it| it.starts_with("\"\""))
                {
                    return self.take(end + at + 2);
                } else {
                    return self.take(end + at);
                }
            }
            return self.take(line.len());
        }
        if rest.starts_with('"') {
            self.state = State::Code;
            return self.take(1);
        }
        if rest.starts_with("//") {
            let line = line_of(rest);
            let mut end = line.len();
            let mut quotes = line.match_indices('"').map(|(at, _)| at).peekable();
            while let Some(at) = quotes.next() {
                if quotes.next_if_eq(&(at + 1)).is_none() {
                    end = at;
                    break;
                }
            }
            return self.take(end).trim_end();
        }
        let length = word_length(rest);
        self.take(length)
    }
}

fn line_of(text: &str) -> &str {
    let end = memchr::memchr2(b'\n', b'\r', text.as_bytes());
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// The first lines of a string, as far as its first word may stand.
fn first_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    loop {
        let line = line_of(rest);
        let content = line.trim_start_matches(is_blank);
        let content = content.get(1..).unwrap_or_default();
        let content = content.trim_start_matches(is_blank);
        lines.push(content);
        rest = rest.get(line.len()..).unwrap_or_default();
        let is_empty = content.is_empty() || content.starts_with("//");
        if !is_empty || rest.is_empty() || content.contains('"') {
            return lines;
        }
        rest = rest.trim_start_matches(is_blank);
        if !rest.starts_with('|') {
            return lines;
        }
    }
}

/// The length of a word, or of one character that belongs to none.
fn word_length(text: &str) -> usize {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let end = text.find(|it| !is_word(it)).unwrap_or(text.len());
    if end > 0 {
        return end;
    }
    text.chars().next().map_or(1, char::len_utf8)
}

fn is_deletion(text: &str) -> bool {
    let word = text.get(1..).unwrap_or_default();
    let word = word.trim_start_matches([' ', '\t']);
    let word = word.get(..word_length(word)).unwrap_or_default();
    metadata::same(word, "Удаление") || metadata::same(word, "Delete")
}

/// Where deleted code ends; one that has no end is code.
fn end_of_deletion(text: &str) -> usize {
    let line = line_of(text).len();
    let mut at = line;
    while let Some(next) = text.get(at..).and_then(|it| it.find('#')) {
        at += next + 1;
        let word = text.get(at..).unwrap_or_default();
        let word = word.trim_start_matches([' ', '\t']);
        let word = word.get(..word_length(word)).unwrap_or_default();
        if metadata::same(word, "КонецУдаления") || metadata::same(word, "EndDelete") {
            let held = text.get(line..at - 1).unwrap_or_default();
            return if held.chars().all(is_blank) {
                line
            } else {
                at - 1
            };
        }
    }
    line
}
