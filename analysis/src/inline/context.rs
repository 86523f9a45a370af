//! What a model sees of a place: the code around it, and in front of that what it could not know: what the names nearby
//! have, and code of other files that resembles it.

mod declarations;
mod similar;

use std::ops::Range;
use std::sync::Arc;

use crate::workspace::{FileId, Snapshot};

/// How many tokens a model takes, and how they are counted.
pub struct Budget<'a> {
    /// So many tokens altogether.
    pub tokens: usize,
    /// How many tokens a text has: the tokenizer of the model, or a guess.
    pub count: &'a dyn Fn(&str) -> usize,
}

impl std::fmt::Debug for Budget<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Budget({} tokens)", self.tokens)
    }
}

/// A text that was opened or edited of late.
#[derive(Debug, Clone)]
pub struct Recent {
    /// What it is called: a path, or the name of the module.
    pub title: String,
    /// The whole text.
    pub text: Arc<str>,
    /// The lines that were edited, counted from 0.
    pub edited: Vec<Range<usize>>,
}

/// A piece of context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// What it is about, or where it stands.
    pub title: String,
    /// The lines, without marks of comments.
    pub text: String,
}

/// What a model sees, each part within its budget and cut at ends of lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// What the names near the place have: attributes, tabular sections, methods of modules, fields of tables.
    pub declarations: Vec<Snippet>,
    /// Pieces of code that resemble the code at the place.
    pub similar: Vec<Snippet>,
    /// The text before the place.
    pub prefix: String,
    /// The text behind it.
    pub suffix: String,
}

impl Parts {
    /// The declarations and the pieces of code as comments, to stand before the prefix. Empty where there are none.
    pub fn header(&self) -> String {
        let mut header = String::new();
        for snippet in self.declarations.iter().chain(&self.similar) {
            header.push_str("// ");
            header.push_str(&snippet.title);
            header.push('\n');
            for line in snippet.text.lines() {
                header.push_str("// ");
                header.push_str(line);
                header.push('\n');
            }
        }
        header
    }
}

/// What a part may take of a hundred tokens. What it leaves goes to the next one; what is left at the end goes to the
/// prefix.
const DECLARATIONS: usize = 35;
const SIMILAR: usize = 25;
const PREFIX: usize = 30;

/// What a model sees of an offset of a file.
pub fn context(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
    budget: &Budget<'_>,
    recent: &[Recent],
) -> Parts {
    let Some(text) = snapshot.text(file) else {
        return Parts::default();
    };
    let (Some(before), Some(behind)) = (text.get(..offset), text.get(offset..)) else {
        return Parts::default();
    };
    let share = |percent: usize| budget.tokens.saturating_mul(percent) / 100;
    let mut left = share(DECLARATIONS);
    let declarations = declarations::near(snapshot, file, &text, offset);
    let declarations = fitting(declarations, &mut left, budget);
    left += share(SIMILAR);
    let similar = similar::to(&text, offset, recent);
    let similar = fitting(similar, &mut left, budget);
    left += share(PREFIX);
    let (mut prefix, mut taken) = last_lines(before, left, budget);
    left = left.saturating_sub(taken);
    left += share(100 - DECLARATIONS - SIMILAR - PREFIX);
    let (suffix, of_suffix) = first_lines(behind, left, budget);
    left = left.saturating_sub(of_suffix);
    if prefix.len() < before.len() && left > 0 {
        (prefix, taken) = last_lines(before, taken + left, budget);
        debug_assert!(taken <= budget.tokens, "shares add up to the whole");
    }
    Parts {
        declarations,
        similar,
        prefix: prefix.to_owned(),
        suffix: suffix.to_owned(),
    }
}

/// The pieces that a budget has room for, whole lines of the last one.
fn fitting(snippets: Vec<Snippet>, left: &mut usize, budget: &Budget<'_>) -> Vec<Snippet> {
    let mut taken = Vec::new();
    for snippet in snippets {
        // The mark of a comment and the end of the line.
        let cost = |line: &str| (budget.count)(line) + 2;
        let title = cost(&snippet.title);
        let Some(mut room) = left.checked_sub(title) else {
            break;
        };
        let mut text = String::new();
        for line in snippet.text.lines() {
            let Some(rest) = room.checked_sub(cost(line)) else {
                break;
            };
            room = rest;
            text.push_str(line);
            text.push('\n');
        }
        let is_cut = text.lines().count() < snippet.text.lines().count();
        if text.is_empty() && is_cut {
            continue;
        }
        *left = room;
        taken.push(Snippet { text, ..snippet });
    }
    taken
}

/// The last lines of a text that a budget has room for, and what they cost. The line of the cursor is always there.
fn last_lines<'t>(text: &'t str, room: usize, budget: &Budget<'_>) -> (&'t str, usize) {
    let (mut start, mut taken) = (text.len(), 0);
    let mut lines = text.split_inclusive('\n').rev();
    let open = lines.next().filter(|it| !it.ends_with('\n'));
    let rest = match open {
        Some(line) => {
            taken = (budget.count)(line);
            start -= line.len();
            lines
        }
        None => text.split_inclusive('\n').rev(),
    };
    for line in rest {
        let cost = (budget.count)(line);
        if taken + cost > room {
            break;
        }
        taken += cost;
        start -= line.len();
    }
    (text.get(start..).unwrap_or_default(), taken)
}

/// The first lines of a text that a budget has room for, and what they cost.
fn first_lines<'t>(text: &'t str, room: usize, budget: &Budget<'_>) -> (&'t str, usize) {
    let (mut end, mut taken) = (0, 0);
    for line in text.split_inclusive('\n') {
        let cost = (budget.count)(line);
        if taken + cost > room {
            break;
        }
        taken += cost;
        end += line.len();
    }
    (text.get(..end).unwrap_or_default(), taken)
}
