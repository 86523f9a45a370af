//! What all requests see.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{SystemTime, UNIX_EPOCH};

use inference::{Engine, Wording};

use super::Options;
use super::counts::Counts;
use super::failure::Failure;

pub(super) struct Shared {
    pub(super) engine: Engine,
    pub(super) options: Options,
    pub(super) counts: Counts,
    /// When the model was loaded, in seconds since 1970.
    pub(super) created: u64,
    hasher: RandomState,
    requests: AtomicU64,
}

impl Shared {
    pub(super) fn new(engine: Engine, options: Options) -> Self {
        Self {
            engine,
            options,
            counts: Counts::default(),
            created: now(),
            hasher: RandomState::new(),
            requests: AtomicU64::new(0),
        }
    }

    /// A number that is another one with each call and each process.
    pub(super) fn number(&self) -> u64 {
        let count = self.requests.fetch_add(1, Relaxed);
        self.hasher.hash_one(count)
    }

    /// The most tokens of a prompt with its answer.
    pub(super) fn context(&self) -> usize {
        let model = self.engine.checkpoint().model.context();
        self.options.context.map_or(model, |it| it.min(model))
    }

    /// The adapter that the name of a model means; nothing for the model without one.
    pub(super) fn adapter(&self, model: &str) -> Result<Option<String>, Failure> {
        if model == self.options.name {
            return Ok(None);
        }
        let adapters = self.engine.adapters();
        let mut names = adapters.into_iter().map(|it| it.0);
        names
            .find(|it| it == model)
            .map(Some)
            .ok_or_else(|| Failure::no_model(model))
    }

    pub(super) fn word<'w>(&self, wording: &'w Wording) -> &'w str {
        self.options.language.of(wording)
    }
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |it| it.as_secs())
}
