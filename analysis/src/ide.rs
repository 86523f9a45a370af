//! What an editor asks of a snapshot: one question, one file. Answers are plain values with offsets in bytes.

pub mod call_graph;
pub mod completion;
pub mod definition;
mod entity;
mod locals;
mod names;
mod path;
pub mod query;
pub mod references;
mod resolve;
pub mod symbols;

pub use entity::{Entity, MethodId};
pub use resolve::entities_at;
