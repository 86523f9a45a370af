//! A model as it is kept between two starts: without its index, which is made anew.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Model;
use super::segment::{Living, Segment};
use super::vocabulary::{Layers, Vocabulary};
use crate::workspace::FileId;

/// The hash of what a file holds.
pub type ContentHash = [u8; 32];

/// The words and the tokens of a model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    words: Vocabulary,
    /// What each file holds, and how many tokens it has.
    files: Vec<(ContentHash, u32)>,
    stream: Vec<u32>,
}

impl Stored {
    /// The files whose tokens are there.
    pub fn files(&self) -> impl Iterator<Item = &ContentHash> {
        self.files.iter().map(|it| &it.0)
    }
}

impl Model {
    /// What is to be kept. Files without a hash are left out.
    pub fn store(&self, hash: impl Fn(FileId) -> Option<ContentHash>) -> Stored {
        let (mut stream, mut starts) = (Vec::new(), Vec::new());
        for part in &self.parts {
            part.append(&mut stream, &mut starts);
        }
        let mut stored = Stored {
            words: self.words.joined(),
            ..Stored::default()
        };
        let ends = starts.iter().skip(1).map(|it| it.0).chain([stream.len()]);
        for ((start, file), end) in starts.iter().zip(ends) {
            let Some(hash) = hash(*file) else { continue };
            let tokens = stream.get(*start..end).unwrap_or_default();
            stored.files.push((hash, tokens.len() as u32));
            stored.stream.extend_from_slice(tokens);
        }
        stored
    }

    /// The model of what was kept, without the files that nothing has any more. Two files may hold the same.
    pub fn restore(stored: Stored, files: &[(FileId, ContentHash)]) -> Self {
        let mut wanted: FxHashMap<ContentHash, Vec<FileId>> = FxHashMap::default();
        for (file, hash) in files {
            wanted.entry(*hash).or_default().push(*file);
        }
        let (mut stream, mut starts) = (Vec::with_capacity(stored.stream.len()), Vec::new());
        let mut at = 0;
        for (hash, length) in stored.files {
            let end = at + length as usize;
            if let Some(file) = wanted.get_mut(&hash).and_then(Vec::pop) {
                starts.push((stream.len(), file));
                stream.extend_from_slice(stored.stream.get(at..end).unwrap_or_default());
            }
            at = end;
        }
        Self {
            words: Layers::new(stored.words),
            parts: vec![Living::new(Segment::new(stream, starts))],
        }
    }
}
