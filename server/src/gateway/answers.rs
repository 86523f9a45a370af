//! Answers of the engine to the requests that one client asked for at once. To drop them cancels all.

use std::sync::Arc;
use std::time::Instant;

use inference::{Error, Event, Finish, Request, Scored, Sink};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::failure::Failure;
use super::shared::Shared;

/// Answers that come.
pub(super) struct Answers {
    shared: Arc<Shared>,
    receiver: UnboundedReceiver<(usize, Event)>,
    /// How many are not over.
    open: usize,
    count: usize,
    /// How many there are to each prompt.
    choices: usize,
    began: Instant,
    has_begun: bool,
    pub(super) usage: Usage,
}

/// What came.
pub(super) enum Next {
    /// Text of an answer, with the tokens since the text before.
    Piece(usize, String, Vec<Scored>),
    /// An answer is over.
    End(usize, Finish),
    /// All are of no use any more.
    Failed(Failure),
    /// All are over.
    Over,
}

/// One answer as a whole.
#[derive(Default)]
pub(super) struct Whole {
    pub(super) text: String,
    pub(super) tokens: Vec<Scored>,
    pub(super) finish: Option<Finish>,
}

/// What all answers took together.
#[derive(Default)]
pub(super) struct Usage {
    prompt: usize,
    cached: usize,
    generated: usize,
}

struct Slot {
    number: usize,
    sender: UnboundedSender<(usize, Event)>,
}

impl Sink for Slot {
    fn send(&mut self, event: Event) {
        // Nobody hears it: `is_wanted` will say so.
        let _ = self.sender.send((self.number, event));
    }

    fn is_wanted(&self) -> bool {
        !self.sender.is_closed()
    }
}

impl Answers {
    /// Asks for all; `choices` of them in a row have the same prompt. When one is refused, all are.
    pub(super) fn ask(
        shared: &Arc<Shared>,
        requests: Vec<Request>,
        choices: usize,
        field: &str,
    ) -> Result<Self, Failure> {
        let (sender, receiver) = unbounded_channel();
        let count = requests.len();
        for (number, request) in requests.into_iter().enumerate() {
            let sender = sender.clone();
            let slot = Box::new(Slot { number, sender });
            let asked = shared.engine.ask_into(request, slot);
            asked.map_err(|it| Failure::engine(&it, field))?;
        }
        Ok(Self {
            shared: Arc::clone(shared),
            receiver,
            open: count,
            count,
            choices,
            began: Instant::now(),
            has_begun: false,
            usage: Usage::default(),
        })
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// What an event means.
    fn next_of(&mut self, event: Option<(usize, Event)>) -> Next {
        match event {
            Some((number, Event::Piece(piece))) => {
                if !self.has_begun {
                    self.has_begun = true;
                    self.shared.counts.first.observe(self.began.elapsed());
                }
                Next::Piece(number, piece.text, piece.tokens)
            }
            Some((number, Event::Done(done))) => {
                self.open -= 1;
                self.usage.generated += done.usage.generated;
                if number.is_multiple_of(self.choices) {
                    self.usage.prompt += done.usage.prompt;
                    self.usage.cached += done.usage.reused;
                }
                Next::End(number, done.finish)
            }
            Some((_, Event::Failed(error))) => Next::Failed(Failure::engine(&error, "")),
            None if self.open == 0 => Next::Over,
            None => Next::Failed(Failure::engine(&Error::Stopped, "")),
        }
    }

    /// Waits for what comes next.
    pub(super) async fn next(&mut self) -> Next {
        let event = self.receiver.recv().await;
        self.next_of(event)
    }

    /// What came next, if it did.
    pub(super) fn poll(&mut self, context: &mut std::task::Context<'_>) -> std::task::Poll<Next> {
        let event = self.receiver.poll_recv(context);
        event.map(|it| self.next_of(it))
    }

    /// Waits for all of all.
    pub(super) async fn complete(&mut self) -> Result<Vec<Whole>, Failure> {
        let mut all: Vec<Whole> = Vec::new();
        all.resize_with(self.count, Whole::default);
        loop {
            match self.next().await {
                Next::Piece(number, text, tokens) => {
                    all[number].text.push_str(&text);
                    all[number].tokens.extend(tokens);
                }
                Next::End(number, finish) => all[number].finish = Some(finish),
                Next::Failed(failure) => return Err(failure),
                Next::Over => return Ok(all),
            }
        }
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        self.shared.counts.whole.observe(self.began.elapsed());
    }
}

impl Usage {
    pub(super) fn json(&self) -> Value {
        json!({
            "prompt_tokens": self.prompt,
            "completion_tokens": self.generated,
            "total_tokens": self.prompt + self.generated,
            "prompt_tokens_details": {"cached_tokens": self.cached},
        })
    }
}

/// Why an answer ended, as a client reads it.
pub(super) fn reason(finish: Option<Finish>) -> &'static str {
    match finish {
        Some(Finish::Length | Finish::Time) => "length",
        Some(Finish::End | Finish::Stop) | None => "stop",
    }
}
