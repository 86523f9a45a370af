//! Language models, asked over HTTP: an engine on this machine that is started and looked after here, or a server.

mod answer;
mod endpoint;
mod events;
mod key;
mod patience;
mod restarts;
#[cfg(test)]
mod served;
mod supervisor;
mod trouble;

pub(crate) use trouble::Trouble;
