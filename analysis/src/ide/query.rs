//! Queries inside of strings of a module, as an editor asks about them.

pub mod completion;
pub mod definition;
pub mod folding;
pub mod hover;
pub mod references;
pub mod tokens;
