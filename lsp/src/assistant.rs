//! What suggests code and answers questions, in one session of an editor.

use std::fmt;
use std::path::PathBuf;

use crate::inline::Session;
use crate::model::Models;

/// What suggests code and answers questions.
#[derive(Default)]
pub(crate) struct Assistant {
    pub(crate) models: Models,
    pub(crate) inline: Session,
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
            program,
        }
    }
}
