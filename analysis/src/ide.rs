//! What an editor asks of a snapshot: one question, one file. Answers are plain values with offsets in bytes.

pub mod call_graph;
mod comments;
pub mod code_lens;
pub mod completion;
pub mod complexity;
pub mod definition;
mod elements;
mod entity;
mod handled;
pub mod hover;
pub mod folding;
pub mod hover;
mod handler_strings;
pub mod highlight;
pub mod linked_editing;
mod locals;
pub(crate) mod locals;
pub mod markup;
mod names;
pub(crate) mod path;
pub mod query;
pub mod references;
pub mod rename;
mod resolve;
mod scripts;
mod spelling;
mod strings;
pub mod selection;
pub mod semantic_tokens;
mod spelling;
pub mod symbols;
pub mod type_text;

pub use entity::{Entity, MethodId};
pub use resolve::entities_at;
