//! Where what a name of a query stands for is declared.

use crate::ide::definition::Definition;
use crate::workspace::{FileId, Snapshot};

/// Where what the name at an offset stands for is declared: metadata for tables and fields, a place of the module for
/// aliases, temporary tables and parameters. None where the offset does not lie in the text of a query.
pub fn definition(_snapshot: &Snapshot, _file: FileId, _offset: usize) -> Option<Vec<Definition>> {
    None
}
