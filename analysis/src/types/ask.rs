//! Questions about a place of a text, or about types, answered by a snapshot.

use std::ops::Range;

use super::offer::{Offer, Offers, Receiver};
use super::ty::Types;
use crate::workspace::{FileId, Snapshot};

/// What stands before the dot that ends at `offset`, or before the dot in front of the word that ends there.
pub fn receiver_at(_snapshot: &Snapshot, _file: FileId, _offset: usize) -> Receiver {
    Receiver::default()
}

/// What the expression in a range of an open file may be.
pub fn of_expression(_snapshot: &Snapshot, _file: FileId, _range: Range<usize>) -> Types {
    Types::NONE
}

/// All that may stand after a dot behind a value of any of the types, as a file sees it.
pub fn members(_snapshot: &Snapshot, _file: FileId, _types: &Types) -> Offers {
    Offers::default()
}

/// One of the members, by either name. Its types are resolved.
pub fn member(_snapshot: &Snapshot, _file: FileId, _types: &Types, _name: &str) -> Option<Offer> {
    None
}

/// The names that may stand at `offset` without a dot before them.
pub fn visible_names(_snapshot: &Snapshot, _file: FileId, _offset: usize) -> Offers {
    Offers::default()
}
