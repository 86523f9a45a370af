//! The 1C query language beyond its syntax: which tables and fields a query reads, and which columns it gives.
//!
//! [`resolve()`] takes a package of queries and what it knows of tables (a [`Schema`], such as a `metadata::World`), and
//! gives a [`Package`]: plain data with the places of everything in the text. Broken and unfinished queries are data
//! too: what can be known of them is told.

pub mod advice;
pub mod ask;
mod date;
pub mod explain;
pub mod format;
pub mod ir;
mod language;
mod near;
mod package;
mod problem;
mod resolve;
#[cfg(feature = "run")]
pub mod run;
mod schema;
pub mod syntax;
pub mod translate;
pub mod words;

pub use date::{Date, Part};
pub use language::Language;
pub use package::{
    Column, Columns, Package, Parameter, QueryKind, Reference, ResolvedQuery, Scope, Source,
    SourceTable, Target,
};
pub use problem::{Cure, Periodicity, Problem, ProblemKind, perhaps};
pub use resolve::{Outside, resolve, resolve_with};
pub use schema::{Schema, tables_behind};
