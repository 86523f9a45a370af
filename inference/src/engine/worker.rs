//! The thread that owns the model: takes requests in, and continues those that run by one step after another.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, TryRecvError};

use super::Limits;
use super::counters::{Counters, add};
use super::prefixes::{Prefixes, is_same, shared};
use super::request::{Done, Event, Finish, Ticket, Usage};
use super::sequence::{Sequence, is_over};
use crate::cache::Cache;
use crate::checkpoint::Checkpoint;
use crate::error::Error;
use crate::pass::Part;

/// Guesses of all requests in a step: with many requests there is less to gain by them.
const GUESSES: usize = 12;

pub(super) struct Worker {
    checkpoint: Arc<Checkpoint>,
    limits: Limits,
    counters: Arc<Counters>,
    receiver: Receiver<Ticket>,
    waiting: VecDeque<Ticket>,
    running: Vec<Sequence>,
    prefixes: Prefixes,
}

impl Worker {
    pub(super) fn new(
        checkpoint: Arc<Checkpoint>,
        limits: Limits,
        counters: Arc<Counters>,
        receiver: Receiver<Ticket>,
    ) -> Self {
        Self {
            checkpoint,
            counters,
            receiver,
            waiting: VecDeque::new(),
            running: Vec::new(),
            prefixes: Prefixes::new(limits.kept),
            limits,
        }
    }

    pub(super) fn run(mut self) {
        while self.take_in() {
            self.drop_unwanted();
            self.begin();
            self.counters
                .state(self.running.len(), self.prefixes.bytes());
            if !self.running.is_empty() {
                self.step();
                // It may wait for long now, and is seen to do nothing then.
                self.counters
                    .state(self.running.len(), self.prefixes.bytes());
            }
        }
        for sequence in &mut self.running {
            sequence.fail(Error::Stopped);
        }
        for ticket in &mut self.waiting {
            self.counters.leave();
            ticket.sink.send(Event::Failed(Error::Stopped));
        }
        self.counters.state(0, 0);
    }

    /// Takes in what has been asked, and waits for it when there is nothing else to do. False when the engine stops.
    fn take_in(&mut self) -> bool {
        if self.running.is_empty() && self.waiting.is_empty() {
            match self.receiver.recv() {
                Ok(ticket) => self.waiting.push_back(ticket),
                Err(_) => return false,
            }
        }
        loop {
            match self.receiver.try_recv() {
                Ok(ticket) => self.waiting.push_back(ticket),
                Err(TryRecvError::Empty) => return !self.counters.is_stopped(),
                Err(TryRecvError::Disconnected) => return false,
            }
        }
    }

    /// Ends what nobody waits for and what is late.
    fn drop_unwanted(&mut self) {
        for mut ticket in std::mem::take(&mut self.waiting) {
            if !ticket.sink.is_wanted() {
                self.counters.leave();
                add(&self.counters.cancelled, 1);
            } else if is_over(&ticket.request) {
                self.counters.leave();
                add(&self.counters.finished, 1);
                ticket.sink.send(Event::Done(Done {
                    finish: Finish::Time,
                    usage: Usage {
                        prompt: ticket.request.prompt.len(),
                        ..Usage::default()
                    },
                    generation: ticket.adapter.map(|it| it.generation),
                }));
            } else {
                self.waiting.push_back(ticket);
            }
        }
        for mut sequence in std::mem::take(&mut self.running) {
            if !sequence.is_wanted() {
                add(&self.counters.cancelled, 1);
                self.keep(sequence);
            } else if sequence.is_late() {
                self.end(&mut sequence, Finish::Time);
                self.keep(sequence);
            } else {
                self.running.push(sequence);
            }
        }
    }

    /// Begins to answer those that have waited longest.
    fn begin(&mut self) {
        while self.running.len() < self.limits.parallel.max(1) {
            let Some(ticket) = self.waiting.pop_front() else {
                return;
            };
            self.counters.leave();
            let cache = self.known(&ticket);
            add(&self.counters.reused_tokens, cache.length());
            self.running.push(Sequence::new(ticket, cache));
        }
    }

    /// The keys and values of the longest beginning of a prompt that is known. The last token of it is read in any case:
    /// what comes behind it is asked for.
    fn known(&mut self, ticket: &Ticket) -> Cache {
        let prompt = &ticket.request.prompt;
        let prompt = &prompt[..prompt.len().saturating_sub(1)];
        let adapter = ticket.adapter.as_ref().map(|it| &it.adapter);
        let kept = self.prefixes.find(prompt, adapter);
        let mut best = kept.unwrap_or_else(|| self.checkpoint.model.cache());
        for sequence in &self.running {
            let (tokens, cache) = sequence.read();
            let length = shared(tokens, prompt);
            if length > best.length() && is_same(sequence.adapter(), adapter) {
                best = cache.prefix(length);
            }
        }
        best
    }

    /// Continues all that run.
    fn step(&mut self) {
        let mut room = self.limits.step.max(self.running.len());
        let guesses = GUESSES / self.running.len();
        let context = self.checkpoint.model.context();
        // Each has its token first; prompts share what is left, the oldest first.
        let mut others = self.running.len();
        for sequence in &mut self.running {
            others -= 1;
            room -= sequence.plan(room - others, guesses, context);
        }
        let wanted: Vec<usize> = self.running.iter().map(Sequence::wanted).collect();
        let model = &self.checkpoint.model;
        let mut parts: Vec<Part<'_>> = self.running.iter_mut().filter_map(Sequence::part).collect();
        let forward = || -> crate::error::Result<Vec<Vec<f32>>> {
            Ok(model.forward(&mut parts)?.to_vec2::<f32>()?)
        };
        let rows = catch_unwind(AssertUnwindSafe(forward));
        add(&self.counters.steps, 1);
        let rows = match rows {
            Ok(Ok(rows)) => rows,
            Ok(Err(error)) => return self.fail(&error.to_string()),
            // What it panicked with has been printed; what it was in the middle of is thrown away.
            Err(_) => return self.fail("the model panicked"),
        };
        let mut rows = rows.into_iter();
        for (mut sequence, count) in std::mem::take(&mut self.running).into_iter().zip(wanted) {
            let own: Vec<_> = rows.by_ref().take(count).collect();
            match sequence.take(&own, &self.checkpoint) {
                None => self.running.push(sequence),
                Some(finish) => {
                    self.end(&mut sequence, finish);
                    self.keep(sequence);
                }
            }
        }
    }

    /// Counts a request that is answered, and tells that it is.
    fn end(&mut self, sequence: &mut Sequence, finish: Finish) {
        let (usage, counters) = (sequence.usage(), &self.counters);
        add(&counters.prompt_tokens, usage.prompt - usage.reused);
        add(&counters.generated_tokens, usage.generated);
        add(&counters.guessed_tokens, usage.guessed);
        add(&counters.right_tokens, usage.right);
        let ended = match sequence.has_failed() {
            true => &counters.failed,
            false => &counters.finished,
        };
        add(ended, 1);
        sequence.finish(finish);
    }

    fn keep(&mut self, sequence: Sequence) {
        let (tokens, cache, adapter) = sequence.into_read();
        self.prefixes.keep(&tokens, cache, adapter);
    }

    /// All that run have failed.
    fn fail(&mut self, reason: &str) {
        for mut sequence in self.running.drain(..) {
            self.counters.failed.fetch_add(1, Relaxed);
            sequence.fail(Error::Compute(candle_core::Error::Msg(reason.to_owned())));
        }
    }
}
