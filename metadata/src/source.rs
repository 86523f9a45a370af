//! Reading configurations from disk.
//!
//! The files of a workspace are listed once, `discovery` finds the projects among them, `root` reads what a
//! configuration lists, `reader` reads an object in either format, and `link` joins extensions to their bases.

mod attributes;
pub(crate) mod bag;
mod change;
mod content;
mod discovery;
mod files;
mod flowchart;
mod form;
mod layout;
mod link;
mod load;
mod located;
mod merge;
mod modules;
mod paths;
pub mod place;
mod predefined;
mod problems;
mod reader;
mod reload;
mod rights;
mod root;
mod sources;
mod support;
mod template;
pub mod types;
pub mod xml;

pub use load::{load, load_all};
pub use reload::reload;
