//! Who waits for a suggestion.

use std::sync::Arc;
use std::time::Duration;

use crate::assistant::Assistant;
use crate::inline::prompt::{Prompt, Question};
use crate::inline::stream::Stream;

/// What the editor cancels may be what it asks for again with one letter more: it is kept for so long.
const GRACE: Duration = Duration::from_millis(150);

/// Somebody waits for a suggestion that is being made. When the editor cancels that, and nobody else asks for it, it is not
/// made any more.
pub(super) struct Waiting {
    assistant: Arc<Assistant>,
    stream: Arc<Stream>,
    is_over: bool,
}

impl Waiting {
    /// Waits for what is being made, where that is of use.
    pub(super) fn joining(assistant: &Arc<Assistant>, question: &Question) -> Option<Self> {
        let stream = assistant.inline.joined(&question.window, question.form)?;
        Some(Self::new(assistant, stream))
    }

    /// Waits for what is made from now on.
    pub(super) fn beginning(
        assistant: &Arc<Assistant>,
        question: &Question,
        prompt: Prompt,
    ) -> Option<Self> {
        let stream = assistant.begin(question, prompt)?;
        Some(Self::new(assistant, stream))
    }

    fn new(assistant: &Arc<Assistant>, stream: Arc<Stream>) -> Self {
        Self {
            assistant: Arc::clone(assistant),
            stream,
            is_over: false,
        }
    }

    pub(super) fn stream(&self) -> &Stream {
        &self.stream
    }

    /// The wait is over; what has not come goes on for the sake of the next time.
    pub(super) fn end(mut self) {
        self.is_over = true;
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.stream.leave();
        if self.is_over || self.stream.is_awaited() {
            return;
        }
        let Some(runtime) = self.assistant.models.runtime() else {
            return;
        };
        let (assistant, stream) = (Arc::clone(&self.assistant), Arc::clone(&self.stream));
        let joined = stream.joined();
        runtime.spawn(async move {
            tokio::time::sleep(GRACE).await;
            assistant.inline.abandon(&stream, joined);
        });
    }
}
