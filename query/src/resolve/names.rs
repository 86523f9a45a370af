//! Where columns, fields and sources stand, by their names: a query may have tens of thousands of them and name each.

use std::sync::Arc;

use metadata::platform::Names;
use metadata::{Folded, NameMap};
use rustc_hash::FxHashMap;

use crate::package::Source;

/// To look through so few is faster than to make a map of them.
const FEW: usize = 16;

/// Where the parts of tables stand: columns, fields.
pub(super) struct Places<T> {
    /// By the address of the table, which is kept so that no other table gets that address.
    tables: FxHashMap<*const T, (Arc<T>, NameMap<usize>)>,
}

/// What the sources of a select are called: their aliases, and the full names of those that have none.
#[derive(Default)]
pub(super) struct SourceNames {
    places: NameMap<usize>,
    /// How many words the longest full name has.
    longest: usize,
}

impl<T> Default for Places<T> {
    fn default() -> Self {
        Self {
            tables: FxHashMap::default(),
        }
    }
}

impl<T> Places<T> {
    /// The first part of this name. `names` gives those of the parts.
    pub(super) fn place<'t, N>(
        &mut self,
        of: &'t Arc<T>,
        names: impl Fn(&'t T) -> N,
        name: &str,
    ) -> Option<usize>
    where
        N: ExactSizeIterator<Item = &'t Names>,
    {
        let mut parts = names(of);
        if parts.len() <= FEW {
            return parts.position(|it| it.is(name));
        }
        let known = self.tables.entry(Arc::as_ptr(of));
        let (_, places) = known.or_insert_with(|| (of.clone(), places(parts)));
        places.get(&Folded(name)).copied()
    }
}

fn places<'t>(parts: impl Iterator<Item = &'t Names>) -> NameMap<usize> {
    let mut places = NameMap::default();
    for (at, names) in parts.enumerate() {
        for name in [&names.ru, &names.en] {
            places.entry(name.clone()).or_insert(at);
        }
    }
    places
}

impl SourceNames {
    /// Puts the source at a place of the select to the others. The first one of a name has it.
    pub(super) fn add(&mut self, source: &Source, place: usize) {
        if !source.alias.is_empty() {
            self.places.entry(source.alias.clone()).or_insert(place);
        }
        if !source.has_alias && source.path.len() > 1 {
            let words: Vec<&str> = source.path.iter().map(|it| it.as_str()).collect();
            let name = words.join(".").as_str().into();
            self.places.entry(name).or_insert(place);
            self.longest = self.longest.max(words.len());
        }
    }

    /// The source that all of these words name.
    pub(super) fn whole(&self, words: &[&str]) -> Option<usize> {
        match words {
            [alias] => self.places.get(&Folded(alias)).copied(),
            _ if words.len() <= self.longest => self.places.get(&Folded(&words.join("."))).copied(),
            _ => None,
        }
    }

    /// The source that the first words name, where there are others behind them, and how many words that takes.
    pub(super) fn beginning(&self, words: &[&str]) -> Option<(usize, usize)> {
        let longest = self.longest.max(1).min(words.len().saturating_sub(1));
        (1..=longest).find_map(|count| Some((self.whole(words.get(..count)?)?, count)))
    }
}
