//! A model as it is kept between two starts, so that its tokens and their order can be used where they lie.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Model;
use super::numbers::{Kept, Numbers};
use super::segment::{Living, Segment};
use super::vocabulary::{Layers, Vocabulary};
use crate::workspace::FileId;

/// The hash of what a file holds.
pub type ContentHash = [u8; 32];

/// What is kept of a model beside the numbers that [`Model::store`] gives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    words: Vocabulary,
    /// What each file holds, and how many tokens it has.
    files: Vec<(ContentHash, u32)>,
}

impl Stored {
    /// The files whose tokens are there.
    pub fn files(&self) -> impl Iterator<Item = &ContentHash> {
        self.files.iter().map(|it| &it.0)
    }
}

impl Model {
    /// What is to be kept: the words, and numbers that belong to them, to be kept one behind the other. A file without a
    /// hash is not found again. Changes are put together before, see [`Model::together`].
    pub fn store(&self, hash: impl Fn(FileId) -> Option<ContentHash>) -> (Stored, [&[u32]; 2]) {
        let mut stored = Stored {
            words: self.words.joined(),
            ..Stored::default()
        };
        let Some(part) = self.parts.first() else {
            return (stored, [&[], &[]]);
        };
        let files = part.segment.files().into_iter();
        let hashes = files.map(|it| (hash(it.0).unwrap_or_default(), it.1.len() as u32));
        stored.files = hashes.collect();
        (stored, part.segment.numbers())
    }

    /// The model with all that changed put together, as if it had been made so.
    pub fn together(self) -> Self {
        if self.changed() == 0 {
            return self;
        }
        let (mut stream, mut starts) = (Vec::with_capacity(self.len()), Vec::new());
        for part in &self.parts {
            part.append(&mut stream, &mut starts);
        }
        let words = self.words.joined();
        drop(self);
        Self {
            words: Layers::new(words),
            parts: vec![Living::new(Segment::new(stream, starts))],
        }
    }

    /// How many of its tokens are those of changes that are not put together, and how many are there for nothing.
    pub fn changed(&self) -> usize {
        let dead: usize = self.parts.iter().map(Living::dead).sum();
        let new: usize = self.parts.iter().skip(1).map(Living::len).sum();
        dead + new
    }

    /// The model of what was kept, without the files that nothing has any more. Two files may hold the same. Nothing where
    /// the parts do not belong together.
    pub fn restore(
        stored: Stored,
        numbers: Arc<dyn Kept>,
        files: &[(FileId, ContentHash)],
    ) -> Option<Self> {
        let mut wanted: FxHashMap<ContentHash, Vec<FileId>> = FxHashMap::default();
        for (file, hash) in files {
            wanted.entry(*hash).or_default().push(*file);
        }
        let mut places: FxHashMap<FileId, Range<u32>> = FxHashMap::default();
        let mut dead = Vec::new();
        let mut at = 0_u32;
        for (hash, length) in &stored.files {
            let range = at..at.checked_add(*length)?;
            at = range.end;
            match wanted.get_mut(hash).and_then(Vec::pop) {
                Some(file) => drop(places.insert(file, range)),
                None => dead.push(range),
            }
        }
        let length = at as usize;
        if numbers.numbers().len() != length * 2 {
            return None;
        }
        let parts = [0..length, length..length * 2];
        let segment = parts.map(|it| Numbers::Kept(Arc::clone(&numbers), it));
        Some(Self {
            words: Layers::new(stored.words),
            parts: vec![Living::without(Segment::kept(segment, places), dead)],
        })
    }
}
