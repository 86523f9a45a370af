//! Answers as they come: server-sent events, ended by `[DONE]`.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use inference::{Finish, Scored};
use serde_json::{Value, json};

use super::answers::{Answers, Next};
use super::shared::Shared;

/// Comments are sent so often while nothing else is, so that nobody in between ends the connection.
const PAUSE: Duration = Duration::from_secs(10);

/// How the parts of an answer are written.
pub(super) trait Form: Send + Unpin + 'static {
    /// What is said before there is any text.
    fn begin(&mut self, number: usize) -> Option<Value>;
    /// More text.
    fn piece(&mut self, number: usize, text: &str, tokens: &[Scored]) -> Value;
    /// The end.
    fn end(&mut self, number: usize, finish: Finish) -> Value;
    /// What stands around all of these.
    fn envelope(&self, choices: Vec<Value>) -> Value;
}

struct Chunks<F> {
    shared: Arc<Shared>,
    answers: Answers,
    form: F,
    ready: VecDeque<Event>,
    tells_usage: bool,
    is_over: bool,
}

/// The answers as a response. When the client goes, they are dropped, and with that cancelled.
pub(super) fn respond<F: Form>(
    shared: &Arc<Shared>,
    answers: Answers,
    form: F,
    tells_usage: bool,
) -> Response {
    let mut chunks = Chunks {
        shared: Arc::clone(shared),
        answers,
        form,
        ready: VecDeque::new(),
        tells_usage,
        is_over: false,
    };
    for number in 0..chunks.answers.count() {
        if let Some(choice) = chunks.form.begin(number) {
            chunks.put(choice);
        }
    }
    let pause = KeepAlive::new().interval(PAUSE);
    Sse::new(chunks).keep_alive(pause).into_response()
}

impl<F: Form> Chunks<F> {
    fn put(&mut self, choice: Value) {
        let mut chunk = self.form.envelope(vec![choice]);
        if self.tells_usage {
            // The one with the usage has no choices, and those with choices no usage.
            chunk["usage"] = Value::Null;
        }
        self.ready.push_back(event(&chunk));
    }

    fn take(&mut self, next: Next) {
        match next {
            Next::Piece(number, text, tokens) => {
                let choice = self.form.piece(number, &text, &tokens);
                self.put(choice);
            }
            Next::End(number, finish) => {
                let choice = self.form.end(number, finish);
                self.put(choice);
            }
            Next::Failed(failure) => {
                self.ready.push_back(event(&failure.json(&self.shared)));
                self.is_over = true;
            }
            Next::Over => {
                if self.tells_usage {
                    let mut chunk = self.form.envelope(Vec::new());
                    chunk["usage"] = self.answers.usage.json();
                    self.ready.push_back(event(&chunk));
                }
                self.ready.push_back(Event::default().data("[DONE]"));
                self.is_over = true;
            }
        }
    }
}

/// JSON has its line ends escaped, which an event could not hold.
fn event(json: &Value) -> Event {
    Event::default().data(json.to_string())
}

impl<F: Form> Stream for Chunks<F> {
    type Item = Result<Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            if self.is_over {
                return Poll::Ready(None);
            }
            match self.answers.poll(context) {
                Poll::Ready(next) => self.take(next),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

/// The first fields of every answer.
pub(super) fn head(id: &str, object: &str, created: u64, model: &str) -> Value {
    json!({"id": id, "object": object, "created": created, "model": model})
}
