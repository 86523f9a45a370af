//! Query texts in strings of several lines.

use query::format as queries;

use super::edits::{line_end, push};
use super::indents::Layout;
use super::{Indent, Queries};
use crate::edit::TextEdit;

/// The parts of the string that is being read.
#[derive(Default)]
pub(super) struct Strings {
    parts: Vec<usize>,
}

impl Strings {
    /// The next part of a string; with the last one come the changes.
    pub(super) fn fragment(
        &mut self,
        layout: &Layout<'_>,
        index: usize,
        edits: &mut Vec<TextEdit>,
    ) {
        let text = part(layout, index);
        if text.starts_with('"') {
            self.parts.clear();
        }
        self.parts.push(index);
        if !is_last(text) {
            return;
        }
        let parts = std::mem::take(&mut self.parts);
        let is_whole = parts
            .first()
            .and_then(|it| layout.tokens.get(*it))
            .is_some_and(|it| it.is_whole && !it.is_frozen && !it.is_controlled);
        if parts.len() > 1 && is_whole && layout.options.queries != Queries::Keep {
            lay_out(layout, &parts, edits);
        }
    }
}

/// Whether a part ends with the quote that closes the string.
fn is_last(part: &str) -> bool {
    let content = part.get(1..).unwrap_or_default();
    let quotes = content.len() - content.trim_end_matches('"').len();
    quotes % 2 == 1
}

fn part<'a>(layout: &Layout<'a>, index: usize) -> &'a str {
    let token = layout.tokens.get(index);
    token
        .and_then(|it| layout.text.get(it.range()))
        .unwrap_or_default()
}

/// What a part holds, as it is written.
fn content<'a>(layout: &Layout<'a>, parts: &[usize], place: usize) -> &'a str {
    let text = parts.get(place).map_or("", |it| part(layout, *it));
    let text = text.get(1..).unwrap_or_default();
    if place + 1 == parts.len() {
        text.strip_suffix('"').unwrap_or(text)
    } else {
        text
    }
}

fn lay_out(layout: &Layout<'_>, parts: &[usize], edits: &mut Vec<TextEdit>) {
    let written: Vec<&str> = (0..parts.len())
        .map(|it| content(layout, parts, it))
        .collect();
    if !may_be_query(&written) {
        return;
    }
    let value = written.join("\n").replace("\"\"", "\"");
    if !is_query(&value) {
        return;
    }
    // Lines of the value are lines of the string unless a literal of the query goes over lines: those have no level.
    if layout.options.queries == Queries::Wrap && wrap(layout, parts, &value, edits) {
        return;
    }
    if let Some(levels) = queries::levels(&value) {
        align(layout, parts, &written, &levels, edits);
    }
}

/// Whether a text begins as a query does.
pub(super) fn may_be_query(lines: &[&str]) -> bool {
    let first = lines.iter().map(|it| it.trim_start());
    let mut first = first.filter(|it| !it.is_empty() && !it.starts_with("//"));
    let word = first.next().unwrap_or_default();
    let end = word.find(|it: char| !it.is_alphabetic());
    let word = word.get(..end.unwrap_or(word.len())).unwrap_or_default();
    ["выбрать", "select", "уничтожить", "drop"]
        .iter()
        .any(|it| metadata::same(it, word))
}

/// Whether a text that begins as a query does is one: «Выбрать файл из списка» is none.
fn is_query(value: &str) -> bool {
    let word = value.split_whitespace().find(|it| !it.starts_with("//"));
    let in_capitals = word.is_some_and(|it| it.chars().all(|it| !it.is_lowercase()));
    let mut parts = value.split('.').map(|it| {
        let is_letter = |it: Option<char>| it.is_some_and(char::is_alphabetic);
        (is_letter(it.chars().next()), is_letter(it.chars().last()))
    });
    let mut before = parts.next();
    let has_path = parts.any(|part| {
        let is_joined = before.is_some_and(|it| it.1) && part.0;
        before = Some(part);
        is_joined
    });
    in_capitals || has_path
}

/// Prints a query anew; not one with comments of the module between its lines.
fn wrap(layout: &Layout<'_>, parts: &[usize], value: &str, edits: &mut Vec<TextEdit>) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return false;
    };
    if last - first + 1 != parts.len() {
        return false;
    }
    let mut options = queries::Options::builder();
    if let Indent::Spaces(_) = layout.options.indent
        && !value.contains("\n\t")
    {
        options.indent = layout.options.indent.fill(layout.options.indent.width());
    }
    let Some(printed) = queries::pretty(value, &options) else {
        return false;
    };
    let column = layout.line(*parts.get(1).unwrap_or(first));
    let leading = column.map(|it| it.leading(layout.options.indent));
    let before = line_end(layout.text).to_owned() + &leading.unwrap_or_default() + "|";
    let new = format!(
        "\"{}\"",
        printed.replace('"', "\"\"").replace('\n', &before)
    );
    let (Some(start), Some(end)) = (layout.tokens.get(*first), layout.tokens.get(*last)) else {
        return false;
    };
    // The blanks between the parts have changes of their own: this one takes their place.
    edits.retain(|it| it.range.end <= start.start || it.range.start >= end.end);
    push(edits, layout.text, start.start..end.end, new);
    true
}

/// Indents the lines of a query.
fn align(
    layout: &Layout<'_>,
    parts: &[usize],
    written: &[&str],
    levels: &[Option<usize>],
    edits: &mut Vec<TextEdit>,
) {
    if levels.len() != written.len() {
        return;
    }
    let width = layout.options.indent.width();
    let is_tabs =
        layout.options.indent == Indent::Tabs || written.iter().any(|it| it.starts_with('\t'));
    let indent = if is_tabs {
        Indent::Tabs
    } else {
        layout.options.indent
    };
    let width = if is_tabs { super::TAB } else { width };
    // By how much the line before that has a level was moved.
    let mut moved = 0_isize;
    for (place, (line, level)) in written.iter().zip(levels).enumerate().skip(1) {
        let content = line.trim_start_matches([' ', '\t']);
        if content.is_empty() {
            continue;
        }
        let blanks = line.len() - content.len();
        let old = super::blanks::column_after(0, line.get(..blanks).unwrap_or_default());
        let column = match level {
            Some(level) => {
                let column = level * width;
                moved = column as isize - old as isize;
                column
            }
            None => old.saturating_add_signed(moved),
        };
        let token = parts.get(place).and_then(|it| layout.tokens.get(*it));
        if let Some(token) = token {
            let start = token.start + 1;
            push(
                edits,
                layout.text,
                start..start + blanks,
                indent.fill(column),
            );
        }
    }
}
