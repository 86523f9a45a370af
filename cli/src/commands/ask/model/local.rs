//! A model of this machine, which computes in this process: its answers have the form of the grammar.

use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::time::{Duration, Instant};

use analysis::Language;
use anyhow::Result;
use inference::{Constraint, Engine, Error, Event, Finish, Message, Request, Sampling, Sink};
use query::ask::generator::Prompt;

use super::{Written, most, stopped, timed_out};
use crate::commands::engine;
use crate::interrupt::Interrupt;

/// A model of this machine.
pub(super) struct Local {
    engine: Engine,
}

struct Asker {
    events: Sender<Event>,
    interrupt: Option<Arc<Interrupt>>,
}

impl Sink for Asker {
    fn send(&mut self, event: Event) {
        // Nobody reads it when the answer is given up.
        let _ = self.events.send(event);
    }

    fn is_wanted(&self) -> bool {
        self.interrupt.as_ref().is_none_or(|it| !it.is_stopped())
    }
}

impl Local {
    pub(super) fn open(model: &str, language: Language) -> Result<Self> {
        let engine = engine::of_one(model, language)?;
        Ok(Self { engine })
    }

    pub(super) fn write(
        &self,
        prompt: &Prompt,
        patience: Duration,
        interrupt: Option<&Arc<Interrupt>>,
    ) -> Written {
        let told = |it: Error| it.message();
        let request = self.request(prompt, patience).map_err(told)?;
        let (sender, events) = mpsc::channel();
        let asker = Asker {
            events: sender,
            interrupt: interrupt.map(Arc::clone),
        };
        self.engine
            .ask_into(request, Box::new(asker))
            .map_err(told)?;
        let mut text = String::new();
        // The engine drops its end when it is stopped, too.
        for event in events {
            match event {
                Event::Piece(piece) => text.push_str(&piece.text),
                Event::Failed(error) => return Err(error.message()),
                Event::Done(done) => {
                    return match done.finish {
                        Finish::End | Finish::Stop => Ok(text),
                        Finish::Time => Err(timed_out(patience)),
                        Finish::Length => Err([
                            "ответ модели слишком длинный".to_owned(),
                            "the answer of the model is too long".to_owned(),
                        ]),
                    };
                }
            }
        }
        Err(stopped())
    }

    fn request(&self, prompt: &Prompt, patience: Duration) -> Result<Request, Error> {
        let checkpoint = self.engine.checkpoint();
        let tokens = match &checkpoint.chat {
            Some(template) => {
                let mut more = serde_json::Map::new();
                // Models that may think aloud need not: the form leaves no room for it.
                more.insert("enable_thinking".to_owned(), false.into());
                let messages = [
                    message("system", &prompt.system),
                    message("user", &prompt.user),
                ];
                template.encode(&checkpoint.tokenizer, &messages, &more)?
            }
            None => {
                let text = format!("{}\n\n{}\n", prompt.system, prompt.user);
                let mut tokens = checkpoint.tokenizer.begin().to_vec();
                tokens.extend(checkpoint.tokenizer.encode(&text)?);
                tokens
            }
        };
        Ok(Request {
            prompt: tokens,
            adapter: None,
            sampling: Sampling::greedy(),
            most: most(prompt.task),
            ends: checkpoint.specials.ends.clone(),
            stops: Vec::new(),
            deadline: Some(Instant::now() + patience),
            budget: None,
            logprobs: None,
            guess: true,
            constraint: Some(Constraint::Lark(prompt.grammar.clone())),
        })
    }
}

fn message(role: &str, text: &str) -> Message {
    Message {
        role: role.to_owned(),
        content: text.to_owned(),
        more: serde_json::Map::new(),
    }
}
