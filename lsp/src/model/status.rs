//! How it is with the model: what the status bar of an editor shows.

use std::collections::VecDeque;
use std::time::Duration;

use project::settings::EngineMode;
use serde::Serialize;
use tower_lsp::ls_types::notification;

/// As many answers count for how fast the model is.
const ANSWERS: usize = 20;

/// How it is with the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EngineStatus {
    pub(crate) mode: EngineMode,
    pub(crate) state: EngineState,
    /// The model, as it is set or as the server names it.
    pub(crate) model: Option<String>,
    /// Where it is.
    pub(crate) server: Option<String>,
    /// What is wrong, and what to do.
    pub(crate) message: Option<String>,
    /// How long the latest answers took, the middle one of them, in milliseconds.
    pub(crate) latency_ms: Option<u64>,
    /// The last lines that the engine wrote.
    pub(crate) log: Vec<String>,
}

/// What a model is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum EngineState {
    /// There is none, and none is wanted.
    Off,
    /// The model is being read.
    Starting,
    /// It answers.
    Ready,
    /// It has failed and is asked again, or started again, after a while.
    Waiting,
    /// It does not answer until something is changed.
    Failed,
}

/// `onec/engineChanged`: how it is with the model, whenever that has changed.
#[derive(Debug)]
pub(crate) enum EngineChanged {}

impl notification::Notification for EngineChanged {
    type Params = serde_json::Value;
    const METHOD: &'static str = "onec/engineChanged";
}

/// How long the latest answers took.
#[derive(Debug, Default)]
pub(crate) struct Latencies(VecDeque<u64>);

impl Latencies {
    pub(crate) fn add(&mut self, time: Duration) {
        if self.0.len() == ANSWERS {
            self.0.pop_front();
        }
        let time = u64::try_from(time.as_millis());
        self.0.push_back(time.unwrap_or(u64::MAX));
    }

    /// The middle one, in milliseconds.
    pub(crate) fn middle(&self) -> Option<u64> {
        let mut sorted: Vec<u64> = self.0.iter().copied().collect();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_the_latest_answers_counts() {
        let mut latencies = Latencies::default();
        assert_eq!(latencies.middle(), None);
        for milliseconds in [9000, 9000, 9000] {
            latencies.add(Duration::from_millis(milliseconds));
        }
        for milliseconds in 0..ANSWERS as u64 {
            latencies.add(Duration::from_millis(milliseconds));
        }
        assert_eq!(latencies.middle(), Some(10));
    }
}
