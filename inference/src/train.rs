//! Trains adapters and small models, and makes vocabularies for them.
//!
//! [`lora()`] makes an adapter for a model, [`base()`] a model from nothing; both go on where they were interrupted, with the
//! very weights that they would have had. [`vocabulary()`] makes what cuts text into tokens.

mod adamw;
mod base;
mod cost;
mod examples;
mod journal;
mod lora;
mod packing;
mod progress;
mod records;
mod run;
mod saved;
mod settings;
mod vocabulary;

pub use self::base::{Base, base};
pub use self::cost::Speed;
pub use self::lora::{Lora, Place, lora};
pub use self::progress::{Began, Event, Outcome, Step, Watch};
pub use self::records::texts;
pub use self::settings::Settings;
pub use self::vocabulary::{Vocabulary, vocabulary};
