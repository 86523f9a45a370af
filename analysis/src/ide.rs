//! What an editor asks of a snapshot: one question, one file. Answers are plain values with offsets in bytes.

pub mod call_graph;
pub mod completion;
pub mod definition;
mod entity;
pub mod hover;
mod locals;
pub mod markup;
mod names;
mod path;
pub mod query;
pub mod references;
mod resolve;
mod spelling;
pub mod symbols;
pub mod type_text;

pub use entity::{Entity, MethodId};
pub use resolve::entities_at;
