//! What stands before the dots of a method, for whoever asks what its calls do.

use rustc_hash::FxHashMap;
use tree_sitter::Node;

use super::Flow;
use super::state::State;
use crate::flow::{Class, class};
use crate::types::shape::{Shape, Shapes};

/// What stands before a dot, by where the word behind it begins: a class that matters, or (`None`) another one. Where
/// nothing is known there is no entry.
pub(crate) type Receivers = FxHashMap<usize, Option<Class>>;

impl Flow<'_> {
    pub(super) fn note_receiver(&mut self, state: &State, of: &Shapes, property: Node<'_>) {
        let known = of.list().iter().find_map(|it| match it {
            Shape::Named(name) => Some(class(name.as_str())),
            Shape::Site(site) => {
                let built = state.site(*site)?;
                (!built.class.is_empty()).then(|| class(built.class.as_str()))
            }
            Shape::Call(_, method, _) | Shape::LocalCall(method, _) => {
                class(method.as_str()).map(Some)
            }
            Shape::Type(_) | Shape::Text(_) => Some(None),
            _ => None,
        });
        if let Some(known) = known {
            self.receivers.insert(property.start_byte(), known);
        }
    }
}
