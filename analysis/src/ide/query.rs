//! Queries inside of strings of a module, as an editor asks about them.

mod chain;
mod code;
pub mod completion;
pub mod definition;
pub mod folding;
mod functions;
pub mod hover;
mod lexis;
mod outline;
pub mod references;
mod text;
pub mod tokens;
mod told;
mod words;

pub use text::QueryText;
