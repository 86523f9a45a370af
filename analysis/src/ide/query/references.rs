//! Where a name of a query stands in its package.

use std::ops::Range;

use crate::workspace::{FileId, Snapshot};

/// A place of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryOccurrence {
    /// The name, in bytes of the module.
    pub range: Range<usize>,
    /// It is the place that makes what the name stands for: an alias behind `КАК`, a table behind `ПОМЕСТИТЬ`, the name
    /// in `УстановитьПараметр("Имя", …)`.
    pub is_declaration: bool,
}

/// The places of the alias, the column, the parameter or the temporary table at an offset, in the order of the text.
/// None where the offset does not lie in the text of a query; empty where what stands there has no places.
pub fn references(
    _snapshot: &Snapshot,
    _file: FileId,
    _offset: usize,
) -> Option<Vec<QueryOccurrence>> {
    None
}
