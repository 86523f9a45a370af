//! Names that items of a base have: what `Ромашка` is.

#[cfg(feature = "run")]
mod base;

use rustc_hash::FxHashMap;

use super::lexicon::stems::{stem, words};

/// Names of items of a base, by the words in them.
#[derive(Debug, Clone, Default)]
pub struct Values {
    items: Vec<Named>,
    words: FxHashMap<String, Vec<usize>>,
}

/// An item of a base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// The Russian name of its table: `Справочник.Склады`.
    pub table: String,
    /// What it is called.
    pub name: String,
    /// It has items below it.
    pub is_folder: bool,
    /// The stems of its words.
    pub stems: Vec<String>,
}

impl Values {
    /// Notes an item: the full Russian name of its table, what it is called, whether it is a folder.
    pub fn add(&mut self, table: &str, name: &str, is_folder: bool) {
        let stems: Vec<String> = words(name).iter().map(|it| stem(&it.text)).collect();
        if stems.is_empty() {
            return;
        }
        let place = self.items.len();
        for word in &stems {
            let places = self.words.entry(word.clone()).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
        self.items.push(Named {
            table: table.to_owned(),
            name: name.to_owned(),
            is_folder,
            stems,
        });
    }

    /// All items: the tables, the names, whether they are folders.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str, bool)> {
        let items = self.items.iter();
        items.map(|it| (it.table.as_str(), it.name.as_str(), it.is_folder))
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items with a word of this stem, by their places.
    pub(crate) fn with(&self, stem: &str) -> &[usize] {
        self.words.get(stem).map_or(&[], Vec::as_slice)
    }

    /// The stems of words that are spelt as this one but for one letter, which is not the first one.
    pub(crate) fn near(&self, stem: &str) -> Vec<String> {
        let length = stem.chars().count();
        if length < 5 {
            return Vec::new();
        }
        let near = self.words.keys().filter(|it| {
            it.chars().next() == stem.chars().next()
                && it.chars().count().abs_diff(length) <= 1
                && strsim::osa_distance(it, stem) == 1
        });
        let mut near: Vec<String> = near.cloned().collect();
        near.sort_unstable();
        near
    }

    /// An item by its place.
    pub(crate) fn item(&self, place: usize) -> Option<&Named> {
        self.items.get(place)
    }
}
