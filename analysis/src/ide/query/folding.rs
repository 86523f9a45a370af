//! What can be folded inside of the text of a query.

use std::ops::Range;

use crate::workspace::{FileId, Snapshot};

/// The parts of queries that stand on several lines, in bytes of the module: queries of a package, parts of a union,
/// nested queries, `ВЫБОР`. The string as a whole is not among them.
pub fn folding(_snapshot: &Snapshot, _file: FileId) -> Vec<Range<usize>> {
    Vec::new()
}
