//! What stands between the protocol and the thread that owns the state.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use analysis::Language;
use analysis::workspace::Unwanted;
use crossbeam_channel::Sender;
use metadata::Platform;
use project::CachePlace;
use serde_json::json;
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};

use crate::assistant::Assistant;
use crate::context::Context;
use crate::failure::{Answer, Failure};
use crate::lanes::Lane;
use crate::message::{Message, Question};

/// How the server is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// The platform of modules.
    pub platform: Arc<Platform>,
    /// What the facts of the platform come from, for people: its version, or that they are built in.
    pub platform_source: String,
    /// The platform of scripts.
    pub oscript: Arc<Platform>,
    /// Where the cache of projects lies.
    pub cache: CachePlace,
    /// The language of messages where neither the project nor the editor says one.
    pub language: Language,
    /// The version that the server tells of itself.
    pub version: &'static str,
    /// Words are looked up in the dictionaries of this machine.
    pub dictionaries: bool,
    /// The program that runs local models (`onec`, for `onec engine`); nothing: none are run.
    pub engine: Option<PathBuf>,
}

/// The end of the protocol: hands every message to the thread that owns the state, in the order of arrival.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) editor: tower_lsp::Client,
    pub(crate) options: Arc<Options>,
    /// The way to the state; there is none before the client has initialised the server.
    pub(crate) queue: Arc<OnceLock<Sender<Message>>>,
    /// What suggests code.
    pub(crate) assistant: Arc<Assistant>,
    /// The client has asked to shut down: the process ends well.
    pub(crate) was_shut_down: Arc<AtomicBool>,
}

/// Sets its mark when it is dropped: the client cancelled the request, or has its answer.
struct SetOnDrop(Arc<AtomicBool>);

impl Drop for SetOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Server {
    /// Tells the state. Must be called before the first `await` of a handler: handlers start in the order of messages.
    pub(crate) fn tell(&self, message: Message) {
        if let Some(queue) = self.queue.get() {
            // The receiver lives as long as the process.
            let _ = queue.send(message);
        }
    }

    /// Asks a question in its turn and waits for the answer. `name` is for the log.
    pub(crate) async fn ask<P, R>(
        &self,
        lane: Lane,
        name: &'static str,
        params: P,
        handle: fn(&Context, P) -> Answer<R>,
    ) -> Result<R>
    where
        P: Send + 'static,
        R: Send + 'static,
    {
        let cancelled = Arc::new(AtomicBool::new(false));
        let _mark = SetOnDrop(Arc::clone(&cancelled));
        let (give, take) = oneshot::channel();
        let mark = Arc::clone(&cancelled);
        let answer = move |context: std::result::Result<&Context, Failure>| {
            let answer = context.and_then(|it| guarded(name, &mark, || handle(it, params)));
            // Nobody waits for an answer that was cancelled.
            let _ = give.send(answer);
        };
        self.tell(Message::Question(Question {
            lane,
            cancelled,
            answer: Box::new(answer),
        }));
        match take.await {
            // A client would take an error for the answer that nothing is wrong.
            Ok(Err(Failure::Stale)) if name.ends_with("diagnostic") => Err(ask_again()),
            Ok(answer) => answer.map_err(Error::from),
            Err(_) => Err(Failure::Cancelled.into()),
        }
    }
}

/// The server gave up and wants to be asked again.
fn ask_again() -> Error {
    Error {
        code: ErrorCode::ServerError(SERVER_CANCELLED),
        message: "content modified".into(),
        data: Some(json!({ "retriggerRequest": true })),
    }
}

/// The code for that.
const SERVER_CANCELLED: i64 = -32802;

/// The answer of a feature. What it panics with costs that answer and nothing else.
fn guarded<R>(
    name: &'static str,
    cancelled: &AtomicBool,
    handle: impl FnOnce() -> Answer<R>,
) -> Answer<R> {
    let payload = match catch_unwind(AssertUnwindSafe(handle)) {
        Ok(answer) => return answer,
        Err(payload) => payload,
    };
    if payload.is::<Unwanted>() {
        return Err(match cancelled.load(Ordering::Relaxed) {
            true => Failure::Cancelled,
            false => Failure::Stale,
        });
    }
    let message = panic_message(&*payload);
    tracing::error!(request = name, message, "a feature failed");
    Err(Failure::Broken(format!("{name}: {message}")))
}

/// What a panic said.
pub(crate) fn panic_message(payload: &(dyn std::any::Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panic")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_of_that_request() {
        let mark = AtomicBool::new(false);
        let broken = guarded::<()>("hover", &mark, || panic!("нет строки 7"));
        assert_eq!(
            broken,
            Err(Failure::Broken("hover: нет строки 7".to_owned()))
        );
        let stopped = || {
            guarded::<()>("hover", &mark, || {
                std::panic::resume_unwind(Box::new(Unwanted))
            })
        };
        assert_eq!(stopped(), Err(Failure::Stale));
        mark.store(true, Ordering::Relaxed);
        assert_eq!(stopped(), Err(Failure::Cancelled));
    }
}
