//! What the workspace itself says most often: the statistics of its tokens, and lines that follow from them.
//!
//! A [`Model`] holds the tokens of all modules and their places sorted by what stands before them. So the places where code
//! went as it goes at the cursor are found for any number of tokens, and what followed there is counted: an n-gram with
//! back-off, without a table for each order. Variables count as equal whatever they are called, as long as they can be
//! renamed one to one; what is said then is renamed the same way.

mod build;
mod decode;
mod history;
mod kinds;
mod knowledge;
mod numbers;
mod order;
mod segment;
mod stored;
mod suggest;
#[cfg(test)]
mod tests;
mod tokens;
mod vocabulary;
mod votes;
mod write;

use std::sync::Arc;

use crate::workspace::FileId;
use segment::{Living, Segment};
use vocabulary::Layers;

pub use build::Builder;
pub use kinds::PlaceKind;
pub use numbers::Kept;
pub use stored::{ContentHash, Stored};
pub use suggest::{Predicted, predict, suggest};
pub use tokens::FileTokens;

/// So many parts are searched side by side; then they are put together.
const MOST_PARTS: usize = 10;

/// What the code of a workspace says. Cheap to clone; a change copies what it touches.
#[derive(Debug, Clone, Default)]
pub struct Model {
    words: Layers,
    /// All files as they were first, and behind them those that changed since.
    parts: Vec<Living>,
}

impl Model {
    /// The model of some files. Words that stand once in all of them are forgotten.
    pub fn build(files: &[(FileId, Arc<FileTokens>)]) -> Self {
        let mut builder = Builder::default();
        for (file, tokens) in files {
            builder.add(*file, tokens);
        }
        builder.build()
    }

    /// Takes a change of one file in: what it says now, or nothing where it is gone.
    pub fn change(&mut self, file: FileId, tokens: Option<&FileTokens>) {
        self.forget(file);
        if let Some(tokens) = tokens {
            self.add(&[(file, tokens)]);
        }
    }

    /// Adds files, or takes what they say now for what they said.
    pub fn learn(&mut self, files: &[(FileId, Arc<FileTokens>)]) {
        for (file, _) in files {
            self.forget(*file);
        }
        let files: Vec<_> = files.iter().map(|it| (it.0, &*it.1)).collect();
        self.add(&files);
    }

    fn forget(&mut self, file: FileId) {
        let mut is_first = true;
        self.parts.retain_mut(|part| {
            part.forget(file);
            // A large module that is edited again and again leaves nothing behind.
            std::mem::take(&mut is_first) || part.len() > 0
        });
    }

    fn add(&mut self, files: &[(FileId, &FileTokens)]) {
        if files.is_empty() {
            return;
        }
        let (mut stream, mut starts) = (Vec::new(), Vec::with_capacity(files.len()));
        for (file, tokens) in files {
            starts.push((stream.len(), *file));
            let words = tokens.words();
            let numbers: Vec<u32> = words.map(|it| self.words.add(it.0, it.1)).collect();
            tokens.append(&mut stream, &numbers);
        }
        self.parts.push(Living::new(Segment::new(stream, starts)));
        if self.parts.len() > MOST_PARTS {
            self.merge();
        }
    }

    /// Puts all but the first part together.
    fn merge(&mut self) {
        let rest = self.parts.split_off(1.min(self.parts.len()));
        let (mut stream, mut starts) = (Vec::new(), Vec::new());
        for part in &rest {
            part.append(&mut stream, &mut starts);
        }
        self.parts.push(Living::new(Segment::new(stream, starts)));
    }

    /// How many tokens it holds.
    pub fn len(&self) -> usize {
        self.parts.iter().map(Living::len).sum()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many different words it knows.
    pub fn words(&self) -> usize {
        self.words.len()
    }

    /// How many bytes it takes of the memory of this process, without what is kept elsewhere.
    pub fn bytes(&self) -> usize {
        let parts: usize = self.parts.iter().map(|it| it.segment.bytes()).sum();
        parts + self.words.bytes()
    }
}
