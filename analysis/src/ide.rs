//! What an editor asks of a snapshot: one question, one file. Answers are plain values with offsets in bytes.

pub mod call_graph;
pub mod code_lens;
mod comments;
pub mod completion;
pub mod complexity;
pub mod definition;
mod elements;
mod entity;
pub mod folding;
mod handled;
mod handler_strings;
pub mod highlight;
pub mod hover;
pub mod linked_editing;
pub(crate) mod locals;
pub mod markup;
mod names;
pub(crate) mod path;
pub mod query;
pub mod references;
pub mod rename;
mod resolve;
mod scripts;
pub mod selection;
pub mod semantic_tokens;
pub mod signature;
mod spelling;
mod strings;
pub mod selection;
pub mod semantic_tokens;
mod spelling;
mod strings;
pub mod symbols;
pub mod type_text;

pub use entity::{Entity, MethodId};
pub use resolve::entities_at;
