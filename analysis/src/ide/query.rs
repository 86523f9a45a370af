//! Queries inside of strings of a module, as an editor asks about them.

mod chain;
mod code;
pub mod completion;
pub mod definition;
pub mod errors;
mod facts;
pub mod file;
pub mod folding;
mod functions;
pub mod hover;
mod lexis;
mod outline;
pub(super) mod pairs;
pub mod references;
mod resolved;
pub mod signature;
mod text;
pub mod tokens;
mod told;
pub(crate) mod translation;
mod words;

pub use facts::{
    Query, QueryColumn, QueryParameter, QueryProblem, QueryTable, all_queries, query_at,
};
pub(crate) use resolved::is_run_here;
pub use text::QueryText;
