//! The adapters of an engine by their names.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use crate::adapter::Adapter;
use crate::error::{Error, Result};

/// The number of a load: to load a name again gives another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u64);

/// An adapter as it was loaded once.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub(super) generation: Generation,
    pub(super) adapter: Adapter,
}

#[derive(Debug, Default)]
pub(super) struct Adapters(RwLock<Names>);

#[derive(Debug, Default)]
struct Names {
    loaded: BTreeMap<String, Loaded>,
    last: u64,
}

impl Adapters {
    pub(super) fn put(&self, name: &str, adapter: Adapter) -> Generation {
        let mut names = self.0.write().unwrap_or_else(PoisonError::into_inner);
        names.last += 1;
        let generation = Generation(names.last);
        let loaded = Loaded {
            generation,
            adapter,
        };
        names.loaded.insert(name.to_owned(), loaded);
        generation
    }

    /// The adapter of a name; an unknown one is an error, and never the model without an adapter.
    pub(super) fn find(&self, name: &str) -> Result<Loaded> {
        let names = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let found = names.loaded.get(name).cloned();
        found.ok_or_else(|| unknown(name))
    }

    pub(super) fn remove(&self, name: &str) -> Result<()> {
        let mut names = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match names.loaded.remove(name) {
            Some(_) => Ok(()),
            None => Err(unknown(name)),
        }
    }

    pub(super) fn all(&self) -> Vec<(String, Generation)> {
        let names = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let all = names.loaded.iter();
        all.map(|(name, it)| (name.clone(), it.generation))
            .collect()
    }
}

fn unknown(name: &str) -> Error {
    Error::input(
        format!("адаптер {name} не загружен"),
        format!("the adapter {name} is not loaded"),
    )
}
