//! One spelling, one allocation: names of all modules share their text.

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use indexmap::{Equivalent, IndexSet};
use metadata::Name;
use rustc_hash::FxBuildHasher;

/// How many threads may ask at once without waiting for each other, about.
const SHARDS: usize = 32;

/// The names of a workspace, each spelling once. Many threads may ask it.
#[derive(Debug)]
pub struct Interner {
    shards: Vec<Mutex<IndexSet<Exact, FxBuildHasher>>>,
}

/// A name with its spelling, unlike [`Name`] itself.
#[derive(Debug)]
struct Exact(Name);

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Exact {}

#[derive(Hash)]
struct Spelling<'a>(&'a str);

impl Hash for Exact {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Spelling(self.0.as_str()).hash(state);
    }
}

impl Equivalent<Exact> for Spelling<'_> {
    fn equivalent(&self, key: &Exact) -> bool {
        self.0 == key.0.as_str()
    }
}

impl Default for Interner {
    fn default() -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { shards }
    }
}

impl Interner {
    /// The name of a spelling; two calls with one spelling give names that share their text.
    pub fn intern(&self, spelling: &str) -> Name {
        self.find(spelling, || Name::new(spelling))
    }

    /// The name that stands for this one: the first of its spelling.
    pub fn share(&self, name: &Name) -> Name {
        self.find(name.as_str(), || name.clone())
    }

    /// How many spellings there are.
    pub fn len(&self) -> usize {
        let shards = self.shards.iter();
        shards
            .map(|it| it.lock().unwrap_or_else(PoisonError::into_inner).len())
            .sum()
    }

    /// Whether nothing was asked for yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Gives back what it took beforehand.
    pub(crate) fn shrink(&self) {
        for shard in &self.shards {
            let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            shard.shrink_to_fit();
        }
    }

    fn find(&self, spelling: &str, make: impl FnOnce() -> Name) -> Name {
        let hash = FxBuildHasher.hash_one(Spelling(spelling));
        // The low bits choose the place within a shard.
        let Some(shard) = self.shards.get((hash >> 48) as usize % SHARDS) else {
            return make();
        };
        let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = shard.get(&Spelling(spelling)) {
            return found.0.clone();
        }
        let name = make();
        shard.insert(Exact(name.clone()));
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_is_one_allocation_and_another_case_is_another_spelling() {
        let names = Interner::default();
        let first = names.intern("Товары");
        let again = names.share(&Name::new("Товары"));
        assert_eq!(first.as_str().as_ptr(), again.as_str().as_ptr());
        let other = names.intern("ТОВАРЫ");
        assert_eq!(other.as_str(), "ТОВАРЫ");
        assert_eq!(names.len(), 2);
    }
}
