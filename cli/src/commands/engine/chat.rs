//! `onec engine chat`: a chat with a model in the terminal.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};

use analysis::Language;
use anyhow::{Context as _, Result, anyhow};
use inference::{Engine, Event, Message, Request, Sampling, Sink};

use super::{Size, limits, open, said, start};
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::lines::{Entered, Lines};

#[derive(clap::Args)]
pub(super) struct Chat {
    /// Folder of the model, GGUF file, or name of a model in the cache of Hugging Face.
    #[arg(long, value_name = "MODEL")]
    model: String,

    /// Folder of an adapter (LoRA, as PEFT writes it) to answer with.
    #[arg(long, value_name = "FOLDER")]
    adapter: Option<std::path::PathBuf>,

    /// What the model is told before the chat.
    #[arg(long, value_name = "TEXT")]
    system: Option<String>,

    /// How bold the answers are; 0 always takes the likeliest.
    #[arg(long, value_name = "NUMBER", default_value_t = 0.7, value_parser = temperature)]
    temperature: f32,

    #[command(flatten)]
    size: Size,
}

fn temperature(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(it) if (0.0..=2.0).contains(&it) => Ok(it),
        _ => Err("0..2".to_owned()),
    }
}

struct Terminal {
    events: Sender<Event>,
    interrupt: Arc<Interrupt>,
}

impl Sink for Terminal {
    fn send(&mut self, event: Event) {
        // Nobody reads it when the chat is over.
        let _ = self.events.send(event);
    }

    fn is_wanted(&self) -> bool {
        !self.interrupt.is_stopped()
    }
}

impl Chat {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        let checkpoint = open(&self.model, &self.size, language)?;
        if checkpoint.chat.is_none() {
            return Err(anyhow!(language.pick(
                "эта модель не для чата: у неё нет шаблона сообщений",
                "this model is not for chats: it has no template of messages",
            )));
        }
        let engine = start(checkpoint, limits(1, 1), language)?;
        if let Some(folder) = &self.adapter {
            let loaded = engine.load_adapter(ADAPTER, folder);
            loaded.map_err(|it| said(&it, language))?;
        }
        let interrupt = Interrupt::watch().with_context(|| {
            language.pick("Ctrl-C не перехватывается", "Ctrl-C cannot be caught")
        })?;
        let system = self.system.iter().map(|it| message("system", it));
        let mut messages: Vec<Message> = system.collect();
        let mut lines = Lines::<()>::new(None, None)?;
        loop {
            let line = match lines.next("> ")? {
                Entered::Line(line) => line,
                Entered::Dropped => continue,
                Entered::End => return Ok(Exit::Clean),
            };
            if line.trim().is_empty() {
                continue;
            }
            messages.push(message("user", line.trim()));
            match self.answer(&engine, &messages, &interrupt, language) {
                Ok(text) => messages.push(message("assistant", &text)),
                Err(error) => {
                    // What could not be answered is not part of the chat.
                    messages.pop();
                    let word = language.pick("ошибка", "error");
                    writeln!(io::stderr(), "{word}: {error:#}")?;
                }
            }
        }
    }

    /// Prints an answer while it comes, and gives what of it came.
    fn answer(
        &self,
        engine: &Engine,
        messages: &[Message],
        interrupt: &Arc<Interrupt>,
        language: Language,
    ) -> Result<String> {
        let checkpoint = engine.checkpoint();
        let template = checkpoint.chat.as_ref().context("the template is gone")?;
        let more = serde_json::Map::new();
        let prompt = template.encode(&checkpoint.tokenizer, messages, &more);
        let prompt = prompt.map_err(|it| said(&it, language))?;
        let context = self.size.context.map_or(usize::MAX, |it| it as usize);
        let context = context.min(checkpoint.model.context());
        let request = Request {
            // A prompt that leaves no room is refused by the engine, with the reason.
            most: context.saturating_sub(prompt.len()).max(1),
            sampling: Sampling {
                temperature: self.temperature,
                top_p: 0.95,
                seed: messages.len() as u64,
                ..Sampling::greedy()
            },
            adapter: self.adapter.as_ref().map(|_| ADAPTER.to_owned()),
            ends: checkpoint.specials.ends.clone(),
            prompt,
            stops: Vec::new(),
            deadline: None,
            budget: None,
            logprobs: None,
            guess: true,
            constraint: None,
        };
        let (sender, events) = mpsc::channel();
        let _busy = interrupt.begin();
        let terminal = Terminal {
            events: sender,
            interrupt: Arc::clone(interrupt),
        };
        let asked = engine.ask_into(request, Box::new(terminal));
        asked.map_err(|it| said(&it, language))?;
        let mut text = String::new();
        let mut failed = None;
        // The engine drops its end when it is stopped, too.
        for event in events {
            match event {
                Event::Piece(piece) => {
                    write(&piece.text)?;
                    text.push_str(&piece.text);
                }
                Event::Done(_) => break,
                Event::Failed(error) => {
                    failed = Some(said(&error, language));
                    break;
                }
            }
        }
        write("\n")?;
        failed.map_or(Ok(text), Err)
    }
}

/// The name that the adapter of the chat has in the engine.
const ADAPTER: &str = "adapter";

fn message(role: &str, text: &str) -> Message {
    Message {
        role: role.to_owned(),
        content: text.to_owned(),
        more: serde_json::Map::new(),
    }
}

fn write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
