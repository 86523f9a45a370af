//! What was resolved before, kept as long as nothing changes that it depends on.

/// What was resolved before. Dropped (a new one made) when the interface of a summary changes.
#[derive(Debug, Default)]
pub struct Memo {}
