//! Answers requests: one thread owns the model and continues all of them together, a token of each in one step.

mod adapters;
mod counters;
mod prefixes;
mod request;
mod sequence;
mod worker;

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;

use self::adapters::Adapters;
pub use self::adapters::Generation;
use self::counters::Counters;
pub use self::counters::Metrics;
use self::request::Ticket;
pub use self::request::{Answer, Done, Event, Finish, Piece, Request, Sink, Usage};
use self::worker::Worker;
use crate::checkpoint::Checkpoint;
use crate::constrain::{Constraint, Grammars};
use crate::error::{Error, Result};

/// How much an engine may take at once.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Requests that are continued together.
    pub parallel: usize,
    /// Requests that wait; one more is [`Error::Overloaded`].
    pub waiting: usize,
    /// Tokens of prompts that are read in one step; a request that is cancelled waits for one step at most.
    pub step: usize,
    /// Bytes of keys and values that are kept for requests that begin as others did.
    pub kept: usize,
}

/// A model that answers. It stops when it is dropped, and what it has not answered fails with [`Error::Stopped`].
#[derive(Debug)]
pub struct Engine {
    checkpoint: Arc<Checkpoint>,
    adapters: Adapters,
    grammars: Grammars,
    counters: Arc<Counters>,
    limits: Limits,
    /// Taken away when the engine stops.
    sender: Option<Sender<Ticket>>,
    thread: Option<JoinHandle<()>>,
}

impl Engine {
    /// Starts the thread of a model.
    pub fn start(checkpoint: Checkpoint, limits: Limits) -> Result<Self> {
        let checkpoint = Arc::new(checkpoint);
        let counters = Arc::new(Counters::default());
        let (sender, receiver) = mpsc::channel();
        let worker = Worker::new(
            Arc::clone(&checkpoint),
            limits.clone(),
            Arc::clone(&counters),
            receiver,
        );
        let thread = std::thread::Builder::new().name("model".to_owned());
        let thread = thread.spawn(move || worker.run()).map_err(|it| {
            Error::input(
                format!("поток модели не запускается: {it}"),
                format!("the thread of the model does not start: {it}"),
            )
        })?;
        Ok(Self {
            checkpoint,
            adapters: Adapters::default(),
            grammars: Grammars::default(),
            counters,
            limits,
            sender: Some(sender),
            thread: Some(thread),
        })
    }

    /// What it answers with: vocabulary, markup, chat template.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Asks, and gives the answer while it comes. To drop the answer cancels the request.
    pub fn ask(&self, request: Request) -> Result<Answer> {
        let (sink, answer) = request::channel();
        self.ask_into(request, Box::new(sink))?;
        Ok(answer)
    }

    /// Asks, and has the answer put into a sink by the thread of the model.
    pub fn ask_into(&self, request: Request, sink: Box<dyn Sink>) -> Result<()> {
        let context = self.checkpoint.model.context();
        request.check(context, self.checkpoint.model.vocabulary())?;
        let adapter = match &request.adapter {
            Some(name) => Some(self.adapters.find(name)?),
            None => None,
        };
        let guide = match &request.constraint {
            Some(constraint) => Some(self.grammars.guide(constraint, &self.checkpoint)?),
            None => None,
        };
        let sender = self.sender.as_ref().ok_or(Error::Stopped)?;
        if !self.counters.enter(self.limits.waiting) {
            return Err(Error::Overloaded);
        }
        let ticket = Ticket::new(request, adapter, guide, sink);
        sender.send(ticket).map_err(|_| {
            self.counters.leave();
            Error::Stopped
        })
    }

    /// Whether answers can be made to have a form.
    pub fn check_constraint(&self, constraint: &Constraint) -> Result<()> {
        self.grammars.guide(constraint, &self.checkpoint).map(drop)
    }

    /// Loads an adapter under a name; requests that run keep the one that they began with.
    pub fn load_adapter(&self, name: &str, folder: &Path) -> Result<Generation> {
        let adapter = self.checkpoint.model.adapter(folder)?;
        Ok(self.adapters.put(name, adapter))
    }

    /// Forgets an adapter; requests that run keep it. An unknown name is an error.
    pub fn unload_adapter(&self, name: &str) -> Result<()> {
        self.adapters.remove(name)
    }

    /// The names of the adapters and their generations, sorted.
    pub fn adapters(&self) -> Vec<(String, Generation)> {
        self.adapters.all()
    }

    /// What it has done so far and what it does now.
    pub fn metrics(&self) -> Metrics {
        self.counters.read()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // The worker ends when nobody can ask any more.
        self.sender = None;
        self.counters.stop();
        if let Some(thread) = self.thread.take() {
            // It catches what the model panics with; there is nobody to tell of more.
            let _ = thread.join();
        }
    }
}
