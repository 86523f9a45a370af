//! Pieces of recently opened and edited code that resemble the code at a place.

use rustc_hash::FxHashSet;

use super::{Recent, Snippet};
use crate::ide::completion::words::{is_reserved, is_word};
use crate::index::word;

/// How many lines a piece has.
const WINDOW: usize = 30;

/// How many lines lie between the beginnings of two pieces.
const STEP: usize = 15;

/// How many lines before the cursor and behind it tell what the place is about.
const BEFORE: usize = 40;
const BEHIND: usize = 10;

/// What resembles less than this is about something else, and what resembles more is the code itself.
const LEAST: f32 = 0.12;
const MOST: f32 = 0.95;

/// What a piece gains that was edited.
const EDITED: f32 = 0.1;

/// The pieces that resemble the code at an offset, the best first; one of each text.
pub(super) fn to(text: &str, offset: usize, recent: &[Recent]) -> Vec<Snippet> {
    let wanted = around(text, offset);
    if wanted.is_empty() {
        return Vec::new();
    }
    let best = recent.iter().filter_map(|it| best_of(it, text, &wanted));
    let mut best: Vec<(f32, Snippet)> = best.collect();
    best.sort_by(|a, b| b.0.total_cmp(&a.0));
    best.into_iter().map(|it| it.1).collect()
}

fn around(text: &str, offset: usize) -> FxHashSet<u32> {
    let before = text.get(..offset).unwrap_or_default();
    let behind = text.get(offset..).unwrap_or_default();
    let mut words: FxHashSet<u32> = FxHashSet::default();
    for line in before.lines().rev().take(BEFORE) {
        words.extend(words_of(line));
    }
    for line in behind.lines().take(BEHIND) {
        words.extend(words_of(line));
    }
    words
}

/// The names in a line; the words of the language are everywhere.
fn words_of(line: &str) -> impl Iterator<Item = u32> {
    let words = line.split(|it: char| !is_word(it));
    words
        .filter(|it| it.chars().nth(1).is_some() && !is_reserved(it))
        .map(word)
}

fn best_of(recent: &Recent, own: &str, wanted: &FxHashSet<u32>) -> Option<(f32, Snippet)> {
    let lines: Vec<&str> = recent.text.lines().collect();
    let mut best: Option<(f32, usize)> = None;
    for start in (0..lines.len()).step_by(STEP) {
        let end = (start + WINDOW).min(lines.len());
        let window = lines.get(start..end)?;
        let words: FxHashSet<u32> = window.iter().flat_map(|it| words_of(it)).collect();
        let both = words.intersection(wanted).count() as f32;
        let either = (words.len() + wanted.len()) as f32 - both;
        let alike = both / either.max(1.0);
        if !(LEAST..MOST).contains(&alike) {
            continue;
        }
        let is_edited = recent
            .edited
            .iter()
            .any(|it| it.start < end && it.end > start);
        let score = if is_edited { alike + EDITED } else { alike };
        if best.is_none_or(|it| score > it.0) {
            best = Some((score, start));
        }
    }
    let (score, start) = best?;
    let window = lines.get(start..(start + WINDOW).min(lines.len()))?;
    let text = window.join("\n");
    // A piece of the same file may be what is around the cursor.
    if *recent.text == *own || text.trim().is_empty() {
        return None;
    }
    Some((
        score,
        Snippet {
            title: recent.title.clone(),
            text,
        },
    ))
}
