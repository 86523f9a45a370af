//! Runs language models locally: token ids in, answers out.
//!
//! Knows nothing of 1C, of editors and of HTTP.

mod adapter;
mod blocks;
mod cache;
mod chat;
mod checkpoint;
mod config;
mod constrain;
mod device;
mod engine;
mod error;
mod found;
mod kernels;
mod location;
mod lookup;
mod model;
mod models;
mod pass;
mod random;
mod sampling;
mod specials;
mod stops;
mod threads;
mod tokenizer;
pub mod train;
mod weights;

pub use self::adapter::Adapter;
pub use self::cache::Cache;
pub use self::chat::{ChatTemplate, Message};
pub use self::checkpoint::Checkpoint;
pub use self::constrain::Constraint;
pub use self::engine::{
    Answer, Done, Engine, Event, Finish, Generation, Limits, Metrics, Piece, Request, Sink, Usage,
};
pub use self::error::{Error, FileError, Result, Wording};
pub use self::found::Found;
pub use self::location::Caches;
pub use self::model::Model;
pub use self::pass::Part;
pub use self::sampling::{Sampling, Scored};
pub use self::specials::{Gap, Specials};
pub use self::threads::use_threads;
pub use self::tokenizer::Tokenizer;
pub use self::weights::Variables;
