//! What a model wrote for questions: all turns of a talk are done anew each time, and a model need not write twice.

use std::sync::{Mutex, PoisonError};

use query::ask::generator::Prompt;

/// So much is kept.
const KEPT: usize = 64;

/// What was written last, the latest at the end: by which settings of the model, for what.
#[derive(Debug, Default)]
pub(crate) struct Written(Mutex<Vec<(u64, Prompt, String)>>);

impl Written {
    /// What the model of these settings wrote for a prompt.
    pub(crate) fn known(&self, generation: u64, prompt: &Prompt) -> Option<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all.iter().find(|it| it.0 == generation && it.1 == *prompt);
        found.map(|it| it.2.clone())
    }

    pub(crate) fn keep(&self, generation: u64, prompt: Prompt, text: String) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT {
            all.remove(0);
        }
        all.push((generation, prompt, text));
    }
}
