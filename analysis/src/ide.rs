//! What an editor asks of a snapshot: one question, one file.

pub mod completion;
