//! A request that is being answered.

use std::time::Instant;

use super::adapters::Loaded;
use super::request::{Done, Event, Finish, Piece, Request, Sink, Ticket, Usage};
use crate::adapter::Adapter;
use crate::cache::Cache;
use crate::checkpoint::Checkpoint;
use crate::constrain::Guide;
use crate::error::{Error, Result};
use crate::lookup::Lookup;
use crate::pass::Part;
use crate::sampling::{self, Scored};
use crate::stops::Stops;
use crate::tokenizer::Decoder;

pub(super) struct Sequence {
    request: Request,
    adapter: Option<Loaded>,
    sink: Box<dyn Sink>,
    /// The prompt and what was generated behind it.
    tokens: Vec<u32>,
    /// Of the tokens all that the model has read.
    cache: Cache,
    /// What the model reads in the next step: tokens, and guesses behind the last of them.
    input: Vec<u32>,
    guesses: usize,
    decoder: Decoder,
    stops: Stops,
    /// What may come next, where the answer must have a form.
    guide: Option<Guide>,
    /// Why there is no more of the answer.
    failure: Option<Error>,
    lookup: Option<Lookup>,
    /// Tokens of which no text was given yet.
    scored: Vec<Scored>,
    usage: Usage,
    began: Instant,
}

impl Sequence {
    /// Begins with a cache of the first tokens of the prompt.
    pub(super) fn new(ticket: Ticket, cache: Cache) -> Self {
        let Ticket {
            request,
            adapter,
            guide,
            sink,
        } = ticket;
        Self {
            tokens: request.prompt.clone(),
            input: Vec::new(),
            guesses: 0,
            decoder: Decoder::default(),
            stops: Stops::new(&request.stops),
            // What a form leaves no choice of is known without guessing.
            lookup: (request.guess && guide.is_none()).then(Lookup::new),
            guide,
            failure: None,
            scored: Vec::new(),
            usage: Usage {
                prompt: request.prompt.len(),
                reused: cache.length(),
                ..Usage::default()
            },
            began: Instant::now(),
            request,
            adapter,
            sink,
            cache,
        }
    }

    pub(super) fn is_wanted(&self) -> bool {
        self.sink.is_wanted()
    }

    pub(super) fn usage(&self) -> &Usage {
        &self.usage
    }

    pub(super) fn adapter(&self) -> Option<&Adapter> {
        self.adapter.as_ref().map(|it| &it.adapter)
    }

    /// The tokens that were read, and the keys and values of them.
    pub(super) fn read(&self) -> (&[u32], &Cache) {
        (&self.tokens[..self.cache.length()], &self.cache)
    }

    pub(super) fn into_read(self) -> (Vec<u32>, Cache, Option<Adapter>) {
        (self.tokens, self.cache, self.adapter.map(|it| it.adapter))
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    pub(super) fn is_late(&self) -> bool {
        let budget = self.request.budget;
        is_over(&self.request) || budget.is_some_and(|it| self.began.elapsed() >= it)
    }

    /// Decides what to read in the next step, at most `room` tokens of which `guesses` may be guessed; tells how many.
    pub(super) fn plan(&mut self, room: usize, guesses: usize, context: usize) -> usize {
        let rest = &self.tokens[self.cache.length()..];
        let count = rest.len().min(room);
        self.input.clear();
        self.input.extend_from_slice(&rest[..count]);
        self.guesses = 0;
        // Behind a prompt nothing is guessed: it is read in large pieces anyway.
        if rest.len() == 1
            && count == 1
            && let Some(lookup) = &mut self.lookup
        {
            let left = self.request.most - self.usage.generated;
            let most = guesses
                .min(room - 1)
                .min(left.saturating_sub(1))
                .min(context - self.tokens.len());
            let guess = lookup.guess(&self.tokens, most);
            self.guesses = guess.len();
            self.input.extend(guess);
        }
        self.input.len()
    }

    /// Of how many of the tokens that are read the logits are needed.
    pub(super) fn wanted(&self) -> usize {
        let read = self.cache.length() + self.input.len() - self.guesses;
        if self.input.is_empty() || read < self.tokens.len() {
            0
        } else {
            self.guesses + 1
        }
    }

    /// Its part of the next step; nothing when there was no room for it.
    pub(super) fn part(&mut self) -> Option<Part<'_>> {
        let wanted = self.wanted();
        let is_read = !self.input.is_empty();
        is_read.then_some(Part {
            tokens: &self.input,
            cache: &mut self.cache,
            adapter: self.adapter.as_ref().map(|it| &it.adapter),
            wanted,
        })
    }

    /// Takes the logits of a step: chooses a token, and those behind it as long as they were guessed right.
    pub(super) fn take(&mut self, rows: &[Vec<f32>], checkpoint: &Checkpoint) -> Option<Finish> {
        let guess: Vec<u32> = self.input[self.input.len() - self.guesses..].to_vec();
        let mut right = 0;
        let mut finish = None;
        for (number, logits) in rows.iter().enumerate() {
            let token = match self.choose(logits) {
                Ok(token) => token,
                Err(error) => {
                    self.failure = Some(error);
                    finish = Some(Finish::End);
                    break;
                }
            };
            let is_right = guess.get(number) == Some(&token);
            right += usize::from(is_right);
            finish = self.put(token, Some(logits), checkpoint);
            if finish.is_none() {
                finish = self.follow(token, checkpoint);
            }
            if finish.is_some() || !is_right {
                break;
            }
        }
        if !rows.is_empty() {
            // The last token was not read, unless it ended the answer and is none of its tokens.
            let read = match finish {
                Some(Finish::End) => self.tokens.len(),
                _ => self.tokens.len() - 1,
            };
            self.cache.truncate(read);
        }
        self.usage.guessed += self.guesses;
        self.usage.right += right;
        if let Some(lookup) = &mut self.lookup {
            lookup.learn(self.guesses, right);
        }
        self.guesses = 0;
        finish
    }

    fn choose(&mut self, logits: &[f32]) -> Result<u32> {
        let Request { sampling, ends, .. } = &self.request;
        match &mut self.guide {
            Some(guide) => guide.choose(sampling, logits, &self.tokens, ends),
            None => Ok(sampling.choose(logits, &self.tokens)),
        }
    }

    /// Puts what the form of the answer leaves no choice of behind a token: the model reads it together with that token.
    fn follow(&mut self, token: u32, checkpoint: &Checkpoint) -> Option<Finish> {
        let guide = self.guide.as_mut()?;
        // Where shares are told, each token needs its own.
        let is_forced = self.request.logprobs.is_none();
        let forced = match guide.take(token, is_forced) {
            Ok(forced) => forced,
            Err(error) => {
                self.failure = Some(error);
                return Some(Finish::End);
            }
        };
        let is_over = guide.is_over();
        for token in forced {
            let finish = self.put(token, None, checkpoint);
            if finish.is_some() {
                return finish;
            }
        }
        is_over.then_some(Finish::End)
    }

    /// Adds a token that was chosen by its logits, or without them.
    fn put(
        &mut self,
        token: u32,
        logits: Option<&[f32]>,
        checkpoint: &Checkpoint,
    ) -> Option<Finish> {
        self.usage.generated += 1;
        if self.request.ends.contains(&token) {
            return Some(Finish::End);
        }
        self.tokens.push(token);
        if let (Some(count), Some(logits)) = (self.request.logprobs, logits) {
            self.scored.push(sampling::score(logits, token, count));
        }
        let text = self.decoder.push(checkpoint.tokenizer.bytes(token));
        let given = self.stops.push(&text);
        self.give(given.text);
        if given.is_over {
            return Some(Finish::Stop);
        }
        let is_full = self.usage.generated >= self.request.most
            || self.tokens.len() >= checkpoint.model.context();
        is_full.then_some(Finish::Length)
    }

    fn give(&mut self, text: String) {
        if !text.is_empty() {
            let tokens = std::mem::take(&mut self.scored);
            self.sink.send(Event::Piece(Piece { text, tokens }));
        }
    }

    /// Gives what was held back, and tells why the answer is over.
    pub(super) fn finish(&mut self, finish: Finish) {
        if let Some(error) = self.failure.take() {
            return self.fail(error);
        }
        if finish != Finish::Stop {
            let rest = self.decoder.finish();
            let mut given = self.stops.push(&rest);
            if !given.is_over {
                given.text.push_str(&self.stops.finish());
            }
            self.give(given.text);
        }
        self.sink.send(Event::Done(Done {
            finish,
            usage: self.usage.clone(),
            generation: self.adapter.as_ref().map(|it| it.generation),
        }));
    }

    pub(super) fn fail(&mut self, error: Error) {
        self.sink.send(Event::Failed(error));
    }
}

/// Whether the deadline of a request has passed.
pub(super) fn is_over(request: &Request) -> bool {
    request.deadline.is_some_and(|it| Instant::now() >= it)
}
