//! Numbers that do not change, wherever they lie.

use std::fmt::Debug;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// Numbers that somebody else keeps, such as those of a file that is mapped into memory.
pub trait Kept: Debug + Send + Sync {
    /// All of them; always the same.
    fn numbers(&self) -> &[u32];
}

impl Kept for Vec<u32> {
    fn numbers(&self) -> &[u32] {
        self
    }
}

/// Numbers that do not change.
#[derive(Debug)]
pub(super) enum Numbers {
    Own(Vec<u32>),
    /// A part of those that are kept.
    Kept(Arc<dyn Kept>, Range<usize>),
}

impl Deref for Numbers {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        match self {
            Self::Own(numbers) => numbers,
            Self::Kept(kept, part) => kept.numbers().get(part.clone()).unwrap_or_default(),
        }
    }
}

impl Numbers {
    /// How many bytes they take of the memory of this process.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Own(numbers) => numbers.capacity() * size_of::<u32>(),
            Self::Kept(..) => 0,
        }
    }
}
