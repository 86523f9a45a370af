//! The layout as changes of the text.

use std::ops::Range;

use parser_bsl::bsl::Kind;

use super::blanks::{Gap, gap, is_blank};
use super::indents::{Layout, indent};
use super::tokens::{Begins, Errors, tokens};
use super::{Formatted, Indent, Options, columns, guard, queries, spellings};
use crate::Module;
use crate::edit::TextEdit;

/// The changes that lay out the definitions and statements that a range touches.
pub(super) fn edits(
    module: &Module<'_>,
    options: &Options,
    range: Range<usize>,
    errors: Errors,
) -> Formatted {
    let text = module.text;
    let tokens = tokens(module.tree, text, &range, errors);
    let mut layout = Layout::new(text, options, tokens);
    if options.respells() {
        for (index, token) in layout.tokens.iter().enumerate() {
            if token.is_controlled {
                continue;
            }
            let word = text.get(token.range()).unwrap_or_default();
            if let Some(word) = spellings::spelling(token, word, options) {
                layout.spelt.insert(index, word);
            }
        }
    }
    indent(&mut layout);
    columns::align(&mut layout);
    guard::checked(&layout, written(&layout, &range))
}

/// What the layout changes, part by part: a part ends where the next definition begins.
pub(super) struct Part {
    /// What it takes of the text.
    pub(super) range: Range<usize>,
    /// What changes there, blanks only.
    pub(super) blanks: Vec<TextEdit>,
    /// What changes there: words.
    pub(super) words: Vec<TextEdit>,
}

fn written(layout: &Layout<'_>, range: &Range<usize>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut strings = queries::Strings::default();
    for (index, token) in layout.tokens.iter().enumerate() {
        let gap = layout.gap_before(index);
        let start = token.start - gap.len();
        // An annotation and what it annotates may both begin a part: that does no harm.
        if parts.is_empty() || token.begins == Begins::Definition {
            if let Some(before) = parts.last_mut() {
                before.range.end = start;
            }
            parts.push(Part {
                range: start..layout.text.len(),
                blanks: Vec::new(),
                words: Vec::new(),
            });
        }
        let Some(part) = parts.last_mut() else {
            continue;
        };
        blanks_before(layout, index, gap, &mut part.blanks);
        if let Some(word) = layout.spelt.get(&index) {
            part.words.push(TextEdit {
                range: token.range(),
                text: (*word).to_owned(),
            });
        }
        if token.kind == Kind::StringFragment {
            strings.fragment(layout, index, &mut part.blanks);
        }
    }
    let end = layout.tokens.last().map_or(0, |it| it.end);
    if parts.is_empty() {
        parts.push(Part {
            range: 0..layout.text.len(),
            blanks: Vec::new(),
            words: Vec::new(),
        });
    }
    if range.end == layout.text.len()
        && let Some(part) = parts.last_mut()
    {
        end_of_text(layout, end, &mut part.blanks);
    }
    parts
}

/// Changes what stands before a token.
fn blanks_before(layout: &Layout<'_>, index: usize, old: &str, edits: &mut Vec<TextEdit>) {
    let Some(token) = layout.tokens.get(index) else {
        return;
    };
    let before = index.checked_sub(1).and_then(|it| layout.tokens.get(it));
    let is_frozen = token.is_frozen && before.is_some_and(|it| it.is_frozen);
    // Empty lines around code that is not read belong to it.
    let is_held = matches!(token.kind, Kind::DeletedCode | Kind::InactiveCode);
    let follows_held =
        before.is_some_and(|it| matches!(it.kind, Kind::DeletedCode | Kind::InactiveCode));
    if is_frozen || token.is_controlled || is_held || !old.chars().all(is_blank) {
        return;
    }
    let start = token.start - old.len();
    if !layout.begins_line(index) {
        if let Some(count) = layout.blanks.get(index).copied().flatten() {
            push(edits, layout.text, start..token.start, " ".repeat(count));
        }
        return;
    }
    let Some(line) = layout.line(index) else {
        return;
    };
    let keeps = token.is_frozen || line.is_kept(layout);
    let mut leading = old;
    if let Some(parts) = gap(old) {
        leading = parts.leading;
        if !follows_held {
            line_ends(
                layout,
                start,
                &parts,
                layout.options.max_blank_lines + 1,
                edits,
            );
        }
    }
    if !keeps {
        let range = token.start - leading.len()..token.start;
        push(
            edits,
            layout.text,
            range,
            line.leading(layout.options.indent),
        );
    }
}

impl super::indents::Line {
    /// The blanks before the line.
    pub(super) fn leading(&self, indent: Indent) -> String {
        let indented = self.indent.min(self.column);
        indent.fill(indented) + &" ".repeat(self.column - indented)
    }

    /// Whether what stands before the line is not ours to change.
    fn is_kept(&self, layout: &Layout<'_>) -> bool {
        let kind = layout.tokens.get(self.first).map(|it| it.kind);
        matches!(
            kind,
            Some(Kind::DeletedCode | Kind::InactiveCode | Kind::Shebang)
        )
    }
}

/// Keeps so many line ends of a gap at the most, and takes the blanks around them away.
fn line_ends(
    layout: &Layout<'_>,
    start: usize,
    gap: &Gap<'_>,
    most: usize,
    edits: &mut Vec<TextEdit>,
) {
    let trims = layout.options.trim_trailing_blanks;
    let mut at = start + gap.trailing.len();
    if trims {
        push(edits, layout.text, start..at, String::new());
    }
    for (place, (end, blanks)) in gap.ends.iter().enumerate() {
        let behind = at + end.len();
        let next = behind + blanks.len();
        if place >= most {
            push(edits, layout.text, at..next, String::new());
        } else if trims {
            push(edits, layout.text, behind..next, String::new());
        }
        at = next;
    }
}

fn end_of_text(layout: &Layout<'_>, start: usize, edits: &mut Vec<TextEdit>) {
    let text = layout.text;
    let rest = text.get(start..).unwrap_or_default();
    if !rest.chars().all(is_blank) {
        return;
    }
    let options = layout.options;
    let mut leading = start;
    if let Some(parts) = gap(rest) {
        let most = if options.trim_final_newlines {
            usize::from(!layout.tokens.is_empty())
        } else {
            options.max_blank_lines + 1
        };
        leading = text.len() - parts.leading.len();
        line_ends(layout, start, &parts, most, edits);
    }
    let is_ended = leading > start;
    let mut end = text.get(leading..).unwrap_or_default();
    if options.trim_trailing_blanks {
        end = "";
    }
    let mut end = end.to_owned();
    if !is_ended && start > 0 && options.insert_final_newline {
        end.push_str(line_end(text));
    }
    push(edits, text, leading..text.len(), end);
}

/// How lines of a text end.
pub(super) fn line_end(text: &str) -> &'static str {
    match text.find(['\n', '\r']) {
        Some(at) if text.get(at..).is_some_and(|it| it.starts_with("\r\n")) => "\r\n",
        Some(at) if text.get(at..).is_some_and(|it| it.starts_with('\r')) => "\r",
        _ => "\n",
    }
}

/// Adds a change, without what is the same at both ends.
pub(super) fn push(edits: &mut Vec<TextEdit>, text: &str, range: Range<usize>, new: String) {
    let old = text.get(range.clone()).unwrap_or_default();
    if old == new {
        return;
    }
    let same = |(a, b): &(char, char)| a == b;
    let prefix: usize = old
        .chars()
        .zip(new.chars())
        .take_while(same)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let (old_rest, new_rest) = (
        old.get(prefix..).unwrap_or_default(),
        new.get(prefix..).unwrap_or_default(),
    );
    let suffix: usize = old_rest
        .chars()
        .rev()
        .zip(new_rest.chars().rev())
        .take_while(same)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let kept = new_rest
        .get(..new_rest.len() - suffix)
        .unwrap_or_default()
        .to_owned();
    edits.push(TextEdit {
        range: range.start + prefix..range.end - suffix,
        text: kept,
    });
}
