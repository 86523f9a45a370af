//! Runs language models locally: token ids in, answers out.
//!
//! Knows nothing of 1C, of editors and of HTTP.

mod adapter;
mod blocks;
mod cache;
mod config;
mod error;
mod kernels;
mod model;
mod models;
mod pass;
mod random;
mod weights;

pub use self::adapter::Adapter;
pub use self::cache::Cache;
pub use self::error::{Error, FileError, Result, Wording};
pub use self::model::Model;
pub use self::pass::Part;
pub use self::weights::Variables;
