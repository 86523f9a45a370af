//! The model of the session as one that helps with questions.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use analysis::Language;
use query::ask::generator::{Generator, Prompt, Task};
use serde_json::json;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::assistant::Assistant;
use crate::model::{Part, Ready, Thoughts, Trouble};

/// How long a model may take; the rules answer without it then.
const PATIENCE: Duration = Duration::from_secs(20);

/// The most letters of an answer.
const MOST: usize = 64 << 10;

/// The model of a session, asked by a thread that may wait.
pub(super) struct Helped {
    pub(super) assistant: Arc<Assistant>,
    pub(super) ready: Ready,
    pub(super) runtime: Handle,
    /// Ends when nobody waits for the answer any more.
    pub(super) gone: Mutex<oneshot::Receiver<()>>,
}

impl std::fmt::Debug for Helped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Helped").finish_non_exhaustive()
    }
}

impl Generator for Helped {
    fn write(&self, prompt: &Prompt) -> Result<String, [String; 2]> {
        let generation = self.ready.generation();
        if let Some(known) = self.assistant.written.known(generation, prompt) {
            return Ok(known);
        }
        let models = &self.assistant.models;
        let start = Instant::now();
        let mut gone = self.gone.lock().unwrap_or_else(PoisonError::into_inner);
        let written = self.runtime.block_on(async {
            tokio::select! {
                written = tokio::time::timeout(PATIENCE, self.written(prompt)) => {
                    Some(written.unwrap_or(Err(Trouble::Silent(PATIENCE))))
                }
                _ = &mut *gone => None,
            }
        });
        match written {
            Some(Ok(text)) => {
                models.succeeded(&self.ready, start.elapsed());
                let written = &self.assistant.written;
                written.keep(generation, prompt.clone(), text.clone());
                Ok(text)
            }
            Some(Err(trouble)) => {
                models.failed(&self.ready, &trouble);
                Err([Language::Ru, Language::En].map(|it| trouble.told(it)))
            }
            None => Err(["вопрос отменён", "the question was cancelled"].map(str::to_owned)),
        }
    }
}

impl Helped {
    /// With the form of the answer, and without it where the server does not know such a field.
    async fn written(&self, prompt: &Prompt) -> Result<String, Trouble> {
        match self.asked(prompt, true).await {
            Err(Trouble::Refused(400 | 422, _)) => self.asked(prompt, false).await,
            other => other,
        }
    }

    async fn asked(&self, prompt: &Prompt, has_form: bool) -> Result<String, Trouble> {
        let model = self.assistant.models.model(&self.ready).await?;
        let most = match prompt.task {
            Task::Rank => 8,
            Task::Propose => 512,
        };
        let mut body = json!({
            "model": model,
            "messages": [
                { "role": "system", "content": prompt.system },
                { "role": "user", "content": prompt.user },
            ],
            // Models that think aloud do so before they answer.
            "max_tokens": if has_form { most } else { 4 * most + 1024 },
            "temperature": 0,
            "stream": true,
        });
        if has_form {
            body["structured_outputs"] = json!({ "grammar": prompt.grammar });
        }
        if self.ready.is_local {
            body["chat_template_kwargs"] = json!({ "enable_thinking": false });
        }
        let asked = self.ready.endpoint.ask("chat/completions", &body, PATIENCE);
        let mut answering = asked.await?;
        let (mut all, mut thoughts) = (String::new(), Thoughts::default());
        while let Some(part) = answering.next().await? {
            if let Part::Text { choice: 0, text } = part {
                all.push_str(&thoughts.without(&text));
            }
            if all.len() > MOST {
                break;
            }
        }
        // Some put what they write between fences.
        let lines = all.lines().filter(|it| !it.trim().starts_with("```"));
        Ok(lines.collect::<Vec<_>>().join("\n"))
    }
}
