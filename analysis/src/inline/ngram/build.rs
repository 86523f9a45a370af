//! Making a model of many files, one after the other: nothing of a file is kept but its tokens.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

use super::Model;
use super::segment::{Living, Segment};
use super::tokens::{FIRST_WORD, FileTokens, OTHER, VARIABLE, hash};
use super::vocabulary::{Layers, Vocabulary};
use crate::workspace::FileId;

/// Takes files in. Words that stand once in all of them are forgotten in the end.
#[derive(Debug, Default)]
pub struct Builder {
    /// All words there are.
    words: Vocabulary,
    /// Spellings of theirs that are not the first ones.
    others: Vocabulary,
    /// For each word.
    seen: Vec<Seen>,
    /// In the numbers of `words`.
    stream: Vec<u32>,
    starts: Vec<(usize, FileId)>,
}

/// What is seen of a word.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// How often it stands in all files.
    count: u32,
    /// The spelling of most files, where most agree: 0 for the first one, then those of `Builder::others`.
    spelling: u32,
    lead: u32,
}

impl Builder {
    /// For so many tokens, about. What is not needed of that takes no memory.
    pub fn with_capacity(tokens: usize) -> Self {
        Self {
            stream: Vec::with_capacity(tokens),
            ..Self::default()
        }
    }

    /// Adds a file.
    pub fn add(&mut self, file: FileId, tokens: &FileTokens) {
        let mut numbers = Vec::with_capacity(tokens.words().count());
        for (spelling, hash) in tokens.words() {
            let number = self.words.add(spelling, hash);
            numbers.push(number);
            self.vote(number, spelling);
        }
        let start = self.stream.len();
        self.starts.push((start, file));
        tokens.append(&mut self.stream, &numbers);
        for token in self.stream.get(start..).unwrap_or_default() {
            if let Some(at) = (token >> 1).checked_sub(FIRST_WORD)
                && let Some(seen) = self.seen.get_mut(at as usize)
            {
                seen.count = seen.count.saturating_add(1);
            }
        }
    }

    /// A file spells a word so.
    fn vote(&mut self, number: u32, spelling: &str) {
        let at = number.saturating_sub(FIRST_WORD) as usize;
        if at == self.seen.len() {
            self.seen.push(Seen::default());
        }
        let said = self.spelling(at) == spelling;
        let Some(seen) = self.seen.get_mut(at) else {
            return;
        };
        if said {
            seen.lead += 1;
        } else if seen.lead > 0 {
            seen.lead -= 1;
        } else {
            let is_first = self.words.get(at) == Some(spelling);
            seen.spelling = match is_first {
                true => 0,
                false => self.others.add(spelling, FxBuildHasher.hash_one(spelling)),
            };
            seen.lead = 1;
        }
    }

    /// The spelling of a word that leads now.
    fn spelling(&self, at: usize) -> &str {
        let other = self.seen.get(at).map_or(0, |it| it.spelling);
        let spelling = match other.checked_sub(FIRST_WORD) {
            None => self.words.get(at),
            Some(other) => self.others.get(other as usize),
        };
        spelling.unwrap_or_default()
    }

    /// The model of what was added.
    pub fn build(mut self) -> Model {
        let mut words = Vocabulary::default();
        let kept = self.seen.iter().enumerate().map(|(at, seen)| {
            let spelling = self.spelling(at);
            match seen.count > 1 {
                true => words.add(spelling, hash(spelling)) << 1,
                false => OTHER,
            }
        });
        let numbers: Vec<u32> = kept.collect();
        for token in &mut self.stream {
            let place = (*token >> 1).checked_sub(FIRST_WORD);
            if let Some(number) = place.and_then(|it| numbers.get(it as usize)) {
                *token = number | (*token & VARIABLE);
            }
        }
        let Self {
            mut stream, starts, ..
        } = self;
        stream.shrink_to_fit();
        drop(numbers);
        Model {
            words: Layers::new(words),
            parts: vec![Living::new(Segment::new(stream, starts))],
        }
    }
}
