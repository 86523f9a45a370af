//! Queries inside of strings of a module, as an editor asks about them.

pub mod completion;
