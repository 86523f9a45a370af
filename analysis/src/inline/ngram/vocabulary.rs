//! Words by number.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::tokens::{FIRST_WORD, hash};

/// Words, each once, in one text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub(super) struct Vocabulary {
    by_hash: FxHashMap<u64, u32>,
    text: String,
    ends: Vec<u32>,
}

/// A vocabulary without its index.
#[derive(Serialize, Deserialize)]
struct Written {
    text: String,
    ends: Vec<u32>,
}

impl From<Vocabulary> for Written {
    fn from(it: Vocabulary) -> Self {
        Self {
            text: it.text,
            ends: it.ends,
        }
    }
}

impl From<Written> for Vocabulary {
    fn from(it: Written) -> Self {
        let mut vocabulary = Self {
            text: it.text,
            ends: it.ends,
            ..Self::default()
        };
        let words =
            (0..vocabulary.ends.len()).map(|it| hash(vocabulary.get(it).unwrap_or_default()));
        vocabulary.by_hash = words.zip(0..).collect();
        vocabulary
    }
}

impl Vocabulary {
    /// The number of a word, which is added where it is new. The first spelling stays.
    pub(super) fn add(&mut self, spelling: &str, hash: u64) -> u32 {
        let next = self.ends.len() as u32;
        let number = *self.by_hash.entry(hash).or_insert(next);
        if number == next {
            self.text.push_str(spelling);
            self.ends.push(self.text.len() as u32);
        }
        number + FIRST_WORD
    }

    /// A word by its place.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)? as usize;
        let start = match number.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.text.get(start..end)
    }

    fn bytes(&self) -> usize {
        self.by_hash.capacity() * 17 + self.text.capacity() + self.ends.capacity() * 4
    }
}

/// The words of all files as they were first, and those that came since.
#[derive(Debug, Clone, Default)]
pub(super) struct Layers {
    first: Arc<Vocabulary>,
    since: Arc<Vocabulary>,
}

impl Layers {
    pub(super) fn new(mut first: Vocabulary) -> Self {
        first.text.shrink_to_fit();
        first.ends.shrink_to_fit();
        first.by_hash.shrink_to_fit();
        Self {
            first: Arc::new(first),
            since: Arc::default(),
        }
    }

    /// All words with the numbers that they have.
    pub(super) fn joined(&self) -> Vocabulary {
        let mut all = Vocabulary::clone(&self.first);
        for number in 0..self.since.ends.len() {
            let word = self.since.get(number).unwrap_or_default();
            all.add(word, hash(word));
        }
        all
    }

    pub(super) fn len(&self) -> usize {
        self.first.ends.len() + self.since.ends.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.first.bytes() + self.since.bytes()
    }

    /// The number of a word.
    pub(super) fn find(&self, hash: u64) -> Option<u32> {
        if let Some(found) = self.first.by_hash.get(&hash) {
            return Some(found + FIRST_WORD);
        }
        let found = self.since.by_hash.get(&hash)?;
        Some(found + FIRST_WORD + self.first.ends.len() as u32)
    }

    /// The number of a word, which is added where it is new.
    pub(super) fn add(&mut self, spelling: &str, hash: u64) -> u32 {
        if let Some(found) = self.find(hash) {
            return found;
        }
        let number = Arc::make_mut(&mut self.since).add(spelling, hash);
        number + self.first.ends.len() as u32
    }

    /// How a word is written.
    pub(super) fn spelling(&self, number: u32) -> Option<&str> {
        let number = number.checked_sub(FIRST_WORD)? as usize;
        let first = self.first.ends.len();
        match number.checked_sub(first) {
            Some(number) => self.since.get(number),
            None => self.first.get(number),
        }
    }
}
