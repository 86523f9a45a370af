//! What an engine has done, counted by its thread and read by all.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};

/// What an engine has done so far and what it does now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Requests that wait.
    pub waiting: usize,
    /// Requests that are being answered.
    pub running: usize,
    /// Requests that were answered to the end.
    pub finished: u64,
    /// Requests that nobody waited for any more.
    pub cancelled: u64,
    /// Requests that failed.
    pub failed: u64,
    /// Steps of the model.
    pub steps: u64,
    /// Tokens of prompts that were read.
    pub prompt_tokens: u64,
    /// Tokens of prompts that were known from requests before.
    pub reused_tokens: u64,
    /// Tokens that were generated.
    pub generated_tokens: u64,
    /// Tokens that were guessed ahead.
    pub guessed_tokens: u64,
    /// Those of them that were right.
    pub right_tokens: u64,
    /// Bytes of keys and values kept of requests that are over.
    pub kept_bytes: usize,
}

#[derive(Debug, Default)]
pub(super) struct Counters {
    waiting: AtomicUsize,
    running: AtomicUsize,
    is_stopped: AtomicBool,
    pub(super) finished: AtomicU64,
    pub(super) cancelled: AtomicU64,
    pub(super) failed: AtomicU64,
    pub(super) steps: AtomicU64,
    pub(super) prompt_tokens: AtomicU64,
    pub(super) reused_tokens: AtomicU64,
    pub(super) generated_tokens: AtomicU64,
    pub(super) guessed_tokens: AtomicU64,
    pub(super) right_tokens: AtomicU64,
    kept_bytes: AtomicUsize,
}

/// Counts on.
pub(super) fn add(counter: &AtomicU64, more: usize) {
    counter.fetch_add(more as u64, Relaxed);
}

impl Counters {
    /// One more waits, if no more than `most` do then.
    pub(super) fn enter(&self, most: usize) -> bool {
        let more = |it: usize| (it < most).then_some(it + 1);
        self.waiting.fetch_update(Relaxed, Relaxed, more).is_ok()
    }

    /// One that waited does so no more.
    pub(super) fn leave(&self) {
        self.waiting.fetch_sub(1, Relaxed);
    }

    pub(super) fn stop(&self) {
        self.is_stopped.store(true, Relaxed);
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.is_stopped.load(Relaxed)
    }

    pub(super) fn state(&self, running: usize, kept: usize) {
        self.running.store(running, Relaxed);
        self.kept_bytes.store(kept, Relaxed);
    }

    pub(super) fn read(&self) -> Metrics {
        let read = |it: &AtomicU64| it.load(Relaxed);
        Metrics {
            waiting: self.waiting.load(Relaxed),
            running: self.running.load(Relaxed),
            finished: read(&self.finished),
            cancelled: read(&self.cancelled),
            failed: read(&self.failed),
            steps: read(&self.steps),
            prompt_tokens: read(&self.prompt_tokens),
            reused_tokens: read(&self.reused_tokens),
            generated_tokens: read(&self.generated_tokens),
            guessed_tokens: read(&self.guessed_tokens),
            right_tokens: read(&self.right_tokens),
            kept_bytes: self.kept_bytes.load(Relaxed),
        }
    }
}
