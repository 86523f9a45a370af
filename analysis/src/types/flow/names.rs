//! The names of a method, each once.

use metadata::{Folded, Name, NameMap};

/// The names that a method mentions. Numbers are given in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Names(NameMap<()>);

impl Names {
    /// The number of a name.
    pub(super) fn of(&mut self, text: &str) -> usize {
        if let Some(index) = self.0.get_index_of(&Folded(text)) {
            return index;
        }
        self.0.insert_full(Name::new(text), ()).0
    }

    /// The name of a number.
    pub(super) fn name(&self, number: usize) -> Name {
        self.0
            .get_index(number)
            .map(|it| it.0.clone())
            .unwrap_or_default()
    }

    /// The one copy of a name.
    pub(super) fn intern(&mut self, text: &str) -> Name {
        let number = self.of(text);
        self.name(number)
    }
}
