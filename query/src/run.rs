//! Runs packages of queries on an embedded database, without a platform.
//!
//! A [`Base`] is one file of SQLite with the tables of a configuration; [`run`] resolves a package, makes statements of its
//! tree and hands the records of the last query on as they come.

mod base;
mod copy;
pub mod data;
mod decimal;
mod error;
mod functions;
mod generate;
pub mod odata;
mod output;
mod package;
mod parameters;
mod schema;
mod text;
mod totals;
mod translate;
mod value;

pub use crate::date::{Date, Part};
pub use base::Base;
pub use copy::copy_renamed;
pub use decimal::Decimal;
pub use error::{RunError, RunErrorKind};
pub use generate::{Plan, generate};
pub use package::{Limits, RecordKind, ResultColumn, Row, Sink, Summary, run};
pub use parameters::{Parameter, ValueTable, parameters};
pub use value::{Reference, Value, ValueType};
