//! Tokens to text.

use std::borrow::Cow;
use std::ops::Range;

use parser_bsl::query::Kind;

use super::layout::{Line, Token};
use super::{Options, keywords, spaces};

/// The tokens on the lines that they begin.
pub(super) fn lines(text: &str, tokens: &[Token], options: &Options) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut before: Option<&Token> = None;
    for (index, token) in tokens.iter().enumerate() {
        let is_comment = token.kind == Kind::Comment;
        let on_own_line = before.is_none_or(|it| has_line_end(text, it, token));
        // What a comment of its own line stands above decides how far it is indented.
        let line = if is_comment && on_own_line {
            comment_line(text, tokens, index)
        } else if is_comment {
            None
        } else if before.is_some_and(|it| it.kind == Kind::Comment) {
            let level = token.line.map_or(token.level, |it| it.level);
            Some(Line {
                after_blank: false,
                level,
            })
        } else {
            token.line
        };
        match (before, line) {
            (None, _) => {}
            (Some(_), Some(line)) => {
                out.push('\n');
                if line.after_blank {
                    out.push('\n');
                }
                for _ in 0..line.level {
                    out.push_str(&options.indent);
                }
            }
            (Some(before), None) if is_comment || spaces::between(before, token) => out.push(' '),
            _ => {}
        }
        out.push_str(&spelt(text, token, options));
        before = Some(token);
    }
    out
}

/// The line of a comment that stands on one of its own.
fn comment_line(text: &str, tokens: &[Token], index: usize) -> Option<Line> {
    let next = tokens
        .iter()
        .skip(index)
        .find(|it| it.kind != Kind::Comment);
    let level = next.map_or(0, |it| it.line.map_or(it.level, |line| line.level));
    let before = index.checked_sub(1).and_then(|it| tokens.get(it))?;
    let token = tokens.get(index)?;
    let gap = text.get(before.range.end..token.range.start)?;
    let is_first = before.kind != Kind::Comment;
    let begins_blank =
        is_first && next.is_some_and(|it| it.line.is_some_and(|line| line.after_blank));
    Some(Line {
        after_blank: begins_blank || gap.matches('\n').count() > 1,
        level,
    })
}

fn has_line_end(text: &str, before: &Token, token: &Token) -> bool {
    text.get(before.range.end..token.range.start)
        .is_some_and(|it| it.contains(['\n', '\r']))
}

/// The tokens on one line; none where that cannot be.
pub(super) fn single_line(text: &str, tokens: &[Token], options: &Options) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut before: Option<&Token> = None;
    for token in tokens {
        let spelt = spelt(text, token, options);
        if token.kind == Kind::Comment || spelt.contains(['\n', '\r']) {
            return None;
        }
        if before.is_some_and(|it| spaces::between(it, token)) {
            out.push(' ');
        }
        out.push_str(&spelt);
        before = Some(token);
    }
    Some(out)
}

/// The text with its tokens respelt and its blanks as they are.
pub(super) fn respelt(text: &str, tokens: &[Token], options: &Options) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for token in tokens {
        let Range { start, end } = token.range;
        out.push_str(text.get(done..start).unwrap_or_default());
        let written = text.get(start..end).unwrap_or_default();
        match keywords::spelling(token, written, options) {
            Some(word) => out.push_str(&word),
            None => out.push_str(written),
        }
        done = end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

fn spelt<'text>(text: &'text str, token: &Token, options: &Options) -> Cow<'text, str> {
    let written = text.get(token.range.clone()).unwrap_or_default();
    if token.kind == Kind::Comment {
        return Cow::Borrowed(written.trim_end());
    }
    match keywords::spelling(token, written, options) {
        Some(word) => Cow::Owned(word),
        None => Cow::Borrowed(written),
    }
}
