//! What a model is asked for a suggestion, and how its answer is taken in.

use std::sync::Arc;
use std::time::{Duration, Instant};

use analysis::inline::Bounds;
use serde_json::{Value, json};
use tokio::runtime::Handle;

use super::Form;
use super::stream::{Coming, Making, Stream};
use super::window::Window;
use crate::assistant::Assistant;
use crate::model::{Part, Ready, Trouble};

/// A model that sends nothing for so long is not waited for.
const SILENCE: Duration = Duration::from_secs(15);
/// An answer that nobody waits for any more may still come and be kept: so many times longer than somebody would wait.
const PATIENCE: u32 = 4;
/// The most bytes of an answer.
const MOST: usize = 16 << 10;
/// Where a suggestion for the rest of a line ends.
const LINE: &[&str] = &["\n"];
/// Where one for a block ends at the latest. OpenAI takes four of them.
const BLOCK: &[&str] = &[
    "\nПроцедура ",
    "\nФункция ",
    "\nКонецПроцедуры",
    "\nКонецФункции",
];
/// The same of code in English.
const ENGLISH_BLOCK: &[&str] = &[
    "\nProcedure ",
    "\nFunction ",
    "\nEndProcedure",
    "\nEndFunction",
];

/// What a model sees.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Prompt {
    pub(crate) before: String,
    pub(crate) behind: String,
}

impl Prompt {
    /// The same after a text was typed. Models have learnt from lines that end so.
    pub(crate) fn with(&self, typed: &str) -> Self {
        Self {
            before: self.before.clone() + &typed.replace("\r\n", "\n"),
            behind: self.behind.clone(),
        }
    }
}

/// What is asked for, and where.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) ready: Ready,
    pub(crate) wish: Wish,
    pub(crate) window: Window,
    pub(crate) form: Form,
}

/// What is wanted of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wish {
    /// Lines of a block, not the rest of a line.
    pub(crate) is_block: bool,
    /// What ends that block. A text is not read further then.
    pub(crate) bounds: Option<Bounds>,
    /// How many texts to choose from.
    pub(crate) choices: usize,
    /// The most tokens of each.
    pub(crate) tokens: u32,
    /// How long somebody waits for it.
    pub(crate) time: Duration,
}

impl Wish {
    /// Whether all texts have ended before the server has ended them.
    fn is_over(&self, texts: &[String]) -> bool {
        let is_over = |bounds: Bounds| texts.iter().all(|it| bounds.end_in(it));
        texts.len() == self.choices && self.bounds.is_some_and(is_over)
    }

    /// How long a model on this machine may take.
    fn longest(&self) -> Duration {
        self.time * PATIENCE
    }

    /// The request, as OpenAI has it.
    fn body(&self, ready: &Ready, model: &str, prompt: &Prompt, with_gap: bool) -> Value {
        let is_english = !prompt.before.contains(|it: char| ('а'..='я').contains(&it));
        let mut body = json!({
            "model": model,
            "prompt": prompt.before,
            "max_tokens": self.tokens,
            // What is asked again must come out the same; several texts must differ.
            "temperature": if self.choices > 1 { 0.8 } else { 0.0 },
            "stop": match (self.is_block, is_english) {
                (false, _) => LINE,
                (true, false) => BLOCK,
                (true, true) => ENGLISH_BLOCK,
            },
            "stream": true,
        });
        if with_gap {
            // Without any, a server would not know that a gap is to be filled.
            let behind = prompt.behind.as_str();
            body["suffix"] = if behind.is_empty() { "\n" } else { behind }.into();
        }
        if self.choices > 1 {
            body["n"] = self.choices.into();
        }
        if ready.is_local {
            body["stream_options"] = json!({ "include_usage": true });
            let time = u64::try_from(self.longest().as_millis());
            body["time_budget_ms"] = time.unwrap_or(u64::MAX).into();
        }
        body
    }
}

impl Assistant {
    /// Begins to make a suggestion that is waited for; it goes on until it is whole, or stopped.
    pub(crate) fn begin(
        self: &Arc<Self>,
        question: &Question,
        prompt: Prompt,
    ) -> Option<Arc<Stream>> {
        let runtime = self.models.runtime()?;
        let prompt = Arc::new(prompt);
        let Question { window, form, .. } = question;
        let generation = question.ready.generation();
        self.inline.gathered(generation, window, &prompt);
        let make = || self.make(runtime, question.clone(), prompt, None);
        Some(self.inline.begin(window, *form, make))
    }

    /// Begins to make a suggestion that nobody has asked for yet, to follow a text that is suggested at a place.
    pub(crate) fn guess(
        self: &Arc<Self>,
        question: &Question,
        prompt: Arc<Prompt>,
        ahead_of: (Window, String),
    ) {
        let Some(runtime) = self.models.runtime() else {
            return;
        };
        let make = || self.make(runtime, question.clone(), prompt, Some(ahead_of));
        self.inline.guess(&question.window, question.form, make);
    }

    fn make(
        self: &Arc<Self>,
        runtime: &Handle,
        question: Question,
        prompt: Arc<Prompt>,
        ahead_of: Option<(Window, String)>,
    ) -> Stream {
        let coming = Arc::new(Coming::default());
        // The task must not keep alive what would stop it.
        let (assistant, making) = (Arc::downgrade(self), Making(Arc::clone(&coming)));
        let (window, form) = (question.window.clone(), question.form);
        let task = runtime.spawn(async move {
            let told = &making.0;
            let Some(assistant) = assistant.upgrade() else {
                return;
            };
            let Question {
                ready,
                wish,
                window,
                form,
            } = question;
            let start = Instant::now();
            let asking = assistant.fetch(&ready, wish, &prompt, told);
            let longest = wish.longest().max(SILENCE);
            let asked = tokio::time::timeout(longest, asking).await;
            let ended = asked.unwrap_or(Err(Trouble::Silent(longest)));
            match &ended {
                Ok(()) => {
                    let texts = told.now().texts;
                    let texts = texts.into_iter().filter(|it| !it.trim().is_empty());
                    assistant.inline.made(&window, form, texts.collect());
                    assistant.models.succeeded(&ready, start.elapsed());
                }
                Err(trouble) => assistant.models.failed(&ready, trouble),
            }
            told.change(|it| it.ended = Some(ended));
        });
        Stream::new(window, form, coming, task.abort_handle(), ahead_of)
    }

    /// Writes a text that somebody waits for until it is whole. Suggestions stop: one thing is asked at a time.
    pub(crate) async fn written(
        &self,
        ready: &Ready,
        wish: Wish,
        prompt: &Prompt,
    ) -> Result<String, Trouble> {
        self.inline.stop();
        let start = Instant::now();
        let coming = Coming::default();
        let asked = tokio::time::timeout(wish.time, self.fetch(ready, wish, prompt, &coming));
        let ended = asked.await.unwrap_or(Err(Trouble::Silent(wish.time)));
        match &ended {
            Ok(()) => self.models.succeeded(ready, start.elapsed()),
            Err(trouble) => self.models.failed(ready, trouble),
        }
        ended?;
        Ok(coming.now().texts.into_iter().next().unwrap_or_default())
    }

    async fn fetch(
        &self,
        ready: &Ready,
        wish: Wish,
        prompt: &Prompt,
        coming: &Coming,
    ) -> Result<(), Trouble> {
        let model = self.models.model(ready).await?;
        let ask = async |with_gap| {
            let body = wish.body(ready, &model, prompt, with_gap);
            ready.endpoint.ask("completions", &body, SILENCE).await
        };
        let mut answering = match ask(ready.has_gaps).await {
            Err(Trouble::Refused(_, said)) if ready.has_gaps && said.contains("suffix") => {
                self.models.has_no_gaps(ready);
                ask(false).await?
            }
            answering => answering?,
        };
        let mut letters = 0;
        let (mut is_over, mut is_cut) = (false, false);
        while let Some(part) = answering.next().await? {
            match part {
                Part::Text { choice, text } => {
                    letters += text.len();
                    coming.change(|it| {
                        it.add(choice, &text);
                        is_over = wish.is_over(&it.texts);
                    });
                }
                Part::PromptTokens(tokens) => {
                    let all = prompt.before.chars().count() + prompt.behind.chars().count();
                    self.models.learn(ready, all, tokens);
                }
                Part::Cut => is_cut = true,
                Part::End => {}
            }
            // To let the connection go is to cancel what would come.
            if letters > MOST || is_over {
                break;
            }
        }
        // That is not what it has to say: asked again, it goes on from what it has read by now.
        if is_cut && ready.is_local && letters == 0 {
            return Err(Trouble::Slow(wish.longest()));
        }
        Ok(())
    }
}
