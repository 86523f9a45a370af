//! Language models over HTTP in the form of OpenAI: completions, chats, models, and how the engine does.

mod address;
mod answers;
mod asked;
mod body;
mod counts;
mod failure;
mod guard;
mod parameters;
mod shared;
#[cfg(unix)]
mod socket;
mod stream;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use inference::{Engine, Wording};

pub use self::address::{Listen, Opened};
use self::failure::Failure;
use self::shared::Shared;

/// Declares the modules of the resources and puts their routes together.
macro_rules! resources {
    ($($module:ident,)+) => {
        $(mod $module;)+

        fn routes() -> Router<Arc<Shared>> {
            Router::new()$(.merge($module::router()))+
        }
    };
}

resources! {
    adapters,
    chat,
    completions,
    health,
    metrics,
    models,
}

/// How a gateway answers.
#[derive(Debug, Clone)]
pub struct Options {
    /// The name of the model without adapters.
    pub name: String,
    /// What clients must show; nothing if `None`.
    pub key: Option<String>,
    /// The most tokens of a prompt with its answer, if fewer than the model sees.
    pub context: Option<usize>,
    /// The most bytes of the body of a request.
    pub body: usize,
    /// How long requests that run may take when the gateway is asked to stop.
    pub grace: Duration,
    /// The language of messages.
    pub language: Language,
}

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Russian.
    Russian,
    /// English.
    English,
}

impl Language {
    /// The wording in this language.
    pub fn of(self, wording: &Wording) -> &str {
        let [russian, english] = wording;
        match self {
            Self::Russian => russian,
            Self::English => english,
        }
    }
}

/// Why a gateway does not start or ended before it was asked to.
#[derive(Debug)]
pub enum Problem {
    /// All machines around could ask, and no key is asked for.
    Open(SocketAddr),
    /// An adapter is named as the model is.
    Name(String),
    /// The place cannot be listened at.
    Listen(String, io::Error),
    /// The system refuses threads or connections.
    System(io::Error),
}

impl Problem {
    /// What is wrong, in Russian and in English.
    pub fn message(&self) -> Wording {
        match self {
            Self::Open(address) => [
                format!("адрес {address} виден другим машинам: задайте ключ доступа"),
                format!("other machines can reach {address}: set a key"),
            ],
            Self::Name(name) => [
                format!("адаптер назван так же, как модель: {name}; дайте ему другое имя"),
                format!("the adapter has the name of the model, {name}; give it another"),
            ],
            Self::Listen(place, error) => [
                format!("не удаётся слушать {place}: {error}"),
                format!("cannot listen at {place}: {error}"),
            ],
            Self::System(error) => [
                format!("шлюз остановлен системой: {error}"),
                format!("the system ended the gateway: {error}"),
            ],
        }
    }
}

/// Answers until the process is asked to stop (Ctrl-C, SIGTERM); a second time ends it at once.
///
/// `ready` is called when requests are taken, with where.
pub fn serve(
    engine: Engine,
    options: Options,
    listen: &Listen,
    ready: impl FnOnce(&Opened),
) -> Result<(), Problem> {
    if let Listen::Tcp(address) = listen
        && !address.ip().is_loopback()
        && options.key.is_none()
    {
        return Err(Problem::Open(*address));
    }
    let mut adapters = engine.adapters().into_iter();
    if let Some((name, _)) = adapters.find(|it| it.0 == options.name) {
        return Err(Problem::Name(name));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("gateway")
        .enable_all()
        .build()
        .map_err(Problem::System)?;
    let grace = options.grace;
    let shared = Arc::new(Shared::new(engine, options));
    let ended = runtime.block_on(async {
        let opened = address::open(listen)
            .await
            .map_err(|it| Problem::Listen(listen.to_string(), it))?;
        ready(&opened);
        let router = router(&shared, matches!(listen, Listen::Tcp(_)));
        let served = opened.serve(router, grace).await;
        served.map_err(Problem::System)
    });
    // Requests that did not end in time are dropped, and with that cancelled, before the engine is.
    runtime.shutdown_timeout(Duration::from_secs(1));
    ended
}

/// All routes; over TCP a browser on this machine could ask, too, on behalf of whoever wrote a page.
fn router(shared: &Arc<Shared>, is_tcp: bool) -> Router {
    let mut router = routes()
        .fallback(|| async { Failure::no_route() })
        .method_not_allowed_fallback(|| async { Failure::no_method() })
        .layer(from_fn_with_state(Arc::clone(shared), guard::key));
    if is_tcp && shared.options.key.is_none() {
        router = router.layer(from_fn(guard::host));
    }
    router
        .layer(from_fn_with_state(Arc::clone(shared), failure::render))
        .with_state(Arc::clone(shared))
}

#[cfg(test)]
mod tests;
