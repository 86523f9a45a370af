//! Where a shape was written, which is where its names mean something.

use std::sync::Arc;

use super::shape::Arguments;
use crate::workspace::FileId;

/// Where a shape was written: a module, a method of it, and what its parameters are bound to.
#[derive(Debug, Clone, PartialEq)]
pub struct Scope {
    /// The module.
    pub file: FileId,
    /// The index of the method; `None` outside of methods.
    pub method: Option<usize>,
    /// What the method was called with, and where the call stands. `None`: asked about without a call.
    pub call: Option<(Arguments, Arc<Scope>)>,
}
