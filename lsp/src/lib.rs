//! The language server: the protocol of editors over what analysis understands.
//!
//! One thread owns the state: the project, the open documents and the settings. Messages reach it in the order in which
//! the client sent them. Edits are taken in there; a question is given a snapshot there and goes on to a thread of its
//! lane, so that typing never waits for a search through the project. `features.rs` lists what is answered.

pub mod asked;
mod askers;
mod assistant;
mod client;
mod context;
mod convert;
mod diagnostics;
mod documents;
mod edits;
mod failure;
mod features;
mod frames;
mod goto;
mod hierarchy;
mod inline;
mod lanes;
mod later;
mod lifecycle;
mod message;
mod model;
mod outgoing;
mod progress;
mod publish;
mod reading;
mod refresh;
mod server;
mod set_up;
mod shown;
mod state;
mod statistics;
mod status;
#[cfg(test)]
mod testing;
mod transport;
mod watch;
mod written;

pub use server::Options;
pub use transport::{Transport, serve};
