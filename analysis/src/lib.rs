//! What we understand about code: review rules over syntax trees.
//!
//! Pure and synchronous: a text and its tree go in, plain values come out. No files, no clock, no
//! environment, no editor protocol. Broken code is data, so nothing here returns a `Result`.

pub mod assists;
pub mod doc_comment;
pub mod edit;
mod finding;
pub mod fixes;
pub mod flow;
pub mod format;
pub mod ide;
pub mod index;
pub mod inline;
pub mod keywords;
mod language;
mod lexer;
pub mod metrics;
mod module;
pub mod review;
pub mod spelling;
pub mod summary;
pub mod suppression;
pub mod text;
pub mod types;
pub mod workspace;

pub use finding::{Finding, Fix, Level, Related, Replaced, Severity};
pub use language::Language;
pub use module::Module;
pub use review::{Failure, Review, review};
