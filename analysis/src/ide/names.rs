//! What was found out about the names of one tree, so that of many words in one method nothing is looked for twice.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use metadata::Name;
use rustc_hash::FxHashMap;
use tree_sitter::Node;

use super::locals::{self, Known};
use super::resolve::Place;
use crate::types::{self, Types};

/// So many bytes are followed. Methods have some hundred lines and few words that ask for it; where somebody has put
/// everything into one method, what receivers are is told by their words from here on.
const MOST_FOLLOWED: usize = 8 << 20;

/// So many where somebody waits for an answer about what is shown, and a place that is not told is no loss.
const FEW_FOLLOWED: usize = 256 << 10;

/// Longer receivers stand once.
const LONG: usize = 200;

/// A word in a method, which is told by its node.
type Key = (usize, Name);

/// What was found out about the names of one tree.
#[derive(Debug)]
pub(super) struct Names {
    known: RefCell<FxHashMap<Key, Rc<Known>>>,
    /// What receivers were found to be the last time.
    receivers: RefCell<FxHashMap<Key, Types>>,
    /// What receivers are, by their bytes, where somebody has asked for many at once.
    told: RefCell<FxHashMap<Range<usize>, Types>>,
    /// How many bytes were followed to tell what receivers are.
    followed: Cell<usize>,
    /// How many of them may be.
    most: usize,
}

impl Default for Names {
    fn default() -> Self {
        Self::following(MOST_FOLLOWED)
    }
}

impl Names {
    /// Names whose receivers are told by their words soon.
    pub(super) fn quick() -> Self {
        Self::following(FEW_FOLLOWED)
    }

    fn following(most: usize) -> Self {
        Self {
            known: RefCell::default(),
            receivers: RefCell::default(),
            told: RefCell::default(),
            followed: Cell::default(),
            most,
        }
    }

    /// What the code of a method says of a name.
    pub(super) fn known(&self, text: &str, scope: Node<'_>, word: &str) -> Rc<Known> {
        let key = (scope.id(), Name::new(word));
        if let Some(known) = self.known.borrow().get(&key) {
            return Rc::clone(known);
        }
        let known = Rc::new(locals::known(text, scope, word));
        self.known.borrow_mut().insert(key, Rc::clone(&known));
        known
    }

    /// Takes in what a receiver is: it is not asked for again.
    pub(super) fn tell(&self, receiver: Range<usize>, types: Types) {
        self.told.borrow_mut().insert(receiver, types);
    }

    /// What a receiver in a method may be.
    pub(super) fn types_of(&self, place: Place<'_>, receiver: Node<'_>, scope: Node<'_>) -> Types {
        if let Some(told) = self.told.borrow().get(&receiver.byte_range()) {
            return told.clone();
        }
        let words = Some(place.text(receiver)).filter(|it| it.len() < LONG);
        let key = words.map(|it| (scope.id(), Name::new(it)));
        let followed = self.followed.get();
        if followed > self.most {
            let receivers = self.receivers.borrow();
            let found = key.and_then(|it| receivers.get(&it).cloned());
            return found.unwrap_or(Types::NONE);
        }
        // Long receivers are followed link by link.
        let work = scope.byte_range().len() + receiver.byte_range().len() * 16;
        self.followed.set(followed + work);
        let types = types::of_expression(place.snapshot, place.file, receiver.byte_range());
        if let Some(key) = key {
            self.receivers.borrow_mut().insert(key, types.clone());
        }
        types
    }
}
