//! What suggests code and answers questions, in one session of an editor.

use std::fmt;
use std::path::PathBuf;

use project::settings::EngineMode;

use crate::inline::Session;
use crate::model::{EngineState, EngineStatus, Models};
use crate::statistics::Statistics;
use crate::written::Written;

/// What suggests code and answers questions.
#[derive(Default)]
pub(crate) struct Assistant {
    pub(crate) models: Models,
    pub(crate) inline: Session,
    pub(crate) statistics: Statistics,
    /// What the model wrote for questions in plain words.
    pub(crate) written: Written,
    /// The program of a local engine.
    pub(crate) program: Option<PathBuf>,
}

impl fmt::Debug for Assistant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Assistant").finish_non_exhaustive()
    }
}

impl Assistant {
    /// Must be called within a runtime.
    pub(crate) fn new(program: Option<PathBuf>) -> Self {
        Self {
            models: Models::new(),
            inline: Session::default(),
            statistics: Statistics::default(),
            written: Written::default(),
            program,
        }
    }

    /// Whether there is soon something that suggests code, and is not yet.
    pub(crate) fn is_coming(&self) -> bool {
        self.models.is_starting() || self.statistics.model().is_none()
    }

    /// How it is with what suggests code.
    pub(crate) fn status(&self) -> EngineStatus {
        let mut status = self.models.status();
        if status.mode == EngineMode::Statistics {
            status.state = match self.statistics.model() {
                Some(_) => EngineState::Ready,
                None => EngineState::Starting,
            };
        }
        status
    }
}
