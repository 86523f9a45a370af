//! What is asked of an engine, and what comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use super::adapters::{Generation, Loaded};
use crate::constrain::{Constraint, Guide};
use crate::error::{Error, Result};
use crate::sampling::{Sampling, Scored};

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    /// The tokens to continue; at least one.
    pub prompt: Vec<u32>,
    /// The name of an adapter.
    pub adapter: Option<String>,
    /// How tokens are chosen.
    pub sampling: Sampling,
    /// At most so many tokens are generated.
    pub most: usize,
    /// Tokens after which the answer is over; they are no part of it.
    pub ends: Vec<u32>,
    /// Strings before which the answer is over.
    pub stops: Vec<String>,
    /// When the answer is of no use any more, waiting included: what is there by then is the answer.
    pub deadline: Option<Instant>,
    /// How long it may be worked on: what is there after that is the answer.
    pub budget: Option<Duration>,
    /// Of how many of the likeliest tokens the logarithms of shares are told with each token; none of any if `None`.
    pub logprobs: Option<usize>,
    /// Whether tokens are guessed ahead from the text itself, which changes the speed and not the answer.
    pub guess: bool,
    /// The form that the answer must have; any if `None`.
    pub constraint: Option<Constraint>,
}

/// What comes of a request.
#[derive(Debug)]
pub enum Event {
    /// More of the answer.
    Piece(Piece),
    /// The answer is complete. Nothing comes after it.
    Done(Done),
    /// There is no more of an answer. Nothing comes after it.
    Failed(Error),
}

/// A part of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Its text.
    pub text: String,
    /// The tokens that were chosen since the piece before, if they were asked for.
    pub tokens: Vec<Scored>,
}

/// How an answer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Why.
    pub finish: Finish,
    /// What it took.
    pub usage: Usage,
    /// Which load of the adapter gave it.
    pub generation: Option<Generation>,
}

/// Why an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// The model ended it.
    End,
    /// One of the strings came.
    Stop,
    /// It is as long as it may be.
    Length,
    /// Its time was over.
    Time,
}

/// What an answer took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens of the prompt.
    pub prompt: usize,
    /// Those of them that were known from requests before.
    pub reused: usize,
    /// Tokens that were generated, an end that was chosen included.
    pub generated: usize,
    /// Tokens that were guessed ahead.
    pub guessed: usize,
    /// Those of them that were right.
    pub right: usize,
}

/// Where an answer goes. The thread of the model calls it: it must not wait.
pub trait Sink: Send {
    /// Takes what has come.
    fn send(&mut self, event: Event);
    /// Whether somebody still waits. When not, the request ends within one step.
    fn is_wanted(&self) -> bool;
}

/// An answer that comes. Dropping it cancels the request.
#[derive(Debug)]
pub struct Answer {
    receiver: Receiver<Event>,
    is_dropped: Arc<AtomicBool>,
}

struct Channel {
    sender: Sender<Event>,
    is_dropped: Arc<AtomicBool>,
}

/// A request that was let in.
pub(super) struct Ticket {
    pub(super) request: Request,
    pub(super) adapter: Option<Loaded>,
    pub(super) guide: Option<Guide>,
    pub(super) sink: Box<dyn Sink>,
}

pub(super) fn channel() -> (impl Sink, Answer) {
    let (sender, receiver) = mpsc::channel();
    let is_dropped = Arc::new(AtomicBool::new(false));
    let channel = Channel {
        sender,
        is_dropped: Arc::clone(&is_dropped),
    };
    let answer = Answer {
        receiver,
        is_dropped,
    };
    (channel, answer)
}

impl Sink for Channel {
    fn send(&mut self, event: Event) {
        // Nobody hears it: `is_wanted` will say so.
        let _ = self.sender.send(event);
    }

    fn is_wanted(&self) -> bool {
        !self.is_dropped.load(Relaxed)
    }
}

impl Answer {
    /// Waits for the whole answer: its text and its end.
    pub fn complete(self) -> Result<(String, Done)> {
        let mut text = String::new();
        for event in &self {
            match event {
                Event::Piece(piece) => text.push_str(&piece.text),
                Event::Done(done) => return Ok((text, done)),
                Event::Failed(error) => return Err(error),
            }
        }
        Err(Error::Stopped)
    }
}

impl<'a> IntoIterator for &'a Answer {
    type Item = Event;
    type IntoIter = mpsc::Iter<'a, Event>;

    /// Waits for each event.
    fn into_iter(self) -> Self::IntoIter {
        self.receiver.iter()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.is_dropped.store(true, Relaxed);
    }
}

impl Ticket {
    pub(super) fn new(
        request: Request,
        adapter: Option<Loaded>,
        guide: Option<Guide>,
        sink: Box<dyn Sink>,
    ) -> Self {
        Self {
            request,
            adapter,
            guide,
            sink,
        }
    }
}

impl Request {
    pub(super) fn check(&self, context: usize, vocabulary: usize) -> Result<()> {
        let length = self.prompt.len();
        if length == 0 {
            return Err(Error::input("запрос пуст", "the prompt is empty"));
        }
        if length >= context {
            return Err(Error::input(
                format!(
                    "в запросе {length} токенов, а модель видит не больше {context} вместе с ответом"
                ),
                format!(
                    "the prompt has {length} tokens; with the answer the model sees {context} at most"
                ),
            ));
        }
        if let Some(token) = self.prompt.iter().find(|it| **it as usize >= vocabulary) {
            return Err(Error::input(
                format!("токен {token} не из словаря: в нём их {vocabulary}"),
                format!("token {token} is not of the vocabulary, which has {vocabulary}"),
            ));
        }
        if self.most == 0 {
            return Err(Error::input(
                "ответ должен быть не короче одного токена",
                "an answer must have at least one token",
            ));
        }
        let sampling = &self.sampling;
        let numbers = [
            sampling.temperature,
            sampling.top_p,
            sampling.min_p,
            sampling.repetition_penalty,
        ];
        if numbers.iter().any(|it| !it.is_finite() || *it < 0.0)
            || sampling.repetition_penalty == 0.0
        {
            return Err(Error::input(
                "настройки выбора токенов должны быть неотрицательными числами",
                "settings of sampling must be numbers that are not negative",
            ));
        }
        Ok(())
    }
}
