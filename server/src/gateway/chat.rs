//! `POST /v1/chat/completions`: the next message of a chat.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use inference::{Finish, Message, Scored};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use super::answers::{Answers, reason};
use super::asked::{self, Asked};
use super::failure::Failure;
use super::parameters::{LIKELIEST, Parameters, unsupported, within};
use super::shared::{Shared, now};
use super::stream::{self, Form, head};

#[derive(Debug, Deserialize)]
struct ChatIn {
    messages: Vec<MessageIn>,
    logprobs: Option<bool>,
    top_logprobs: Option<usize>,
    /// What the template of the model is told besides, as vLLM names it: `enable_thinking`.
    #[serde(default)]
    chat_template_kwargs: Map<String, Value>,
    tools: Option<Vec<Value>>,
    functions: Option<Vec<Value>>,
}

#[derive(Debug, Deserialize)]
struct MessageIn {
    role: Role,
    #[serde(default, deserialize_with = "content")]
    content: String,
    name: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    System,
    /// What newer models of OpenAI call the system.
    Developer,
    User,
    Assistant,
    Tool,
}

/// A text, or parts that are texts.
fn content<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let part = |it: &Value| match it["type"].as_str() {
        Some("text" | "input_text") => Some(it["text"].as_str()?.to_owned()),
        _ => None,
    };
    let found = match Value::deserialize(deserializer)? {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text),
        Value::Array(parts) => parts.iter().map(part).collect(),
        _ => None,
    };
    found.ok_or_else(|| D::Error::custom("expected a string or a list of parts that are text"))
}

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new().route("/v1/chat/completions", post(chat))
}

async fn chat(State(shared): State<Arc<Shared>>, request: Request) -> Result<Response, Failure> {
    let (parameters, asked) = asked::read::<ChatIn>(&shared, request).await?;
    let (choices, is_streamed) = (parameters.choices(), parameters.is_streamed());
    let tells_usage = parameters.tells_usage();
    let form = Chat {
        id: format!("chatcmpl-{:016x}", shared.number()),
        created: now(),
        model: parameters.model.clone(),
        has_logprobs: asked.likeliest().is_some(),
        shared: Arc::clone(&shared),
    };
    let requests = asked::prepare(&shared, parameters, asked).await?;
    let mut answers = Answers::ask(&shared, requests, choices, "messages")?;
    if is_streamed {
        return Ok(stream::respond(&shared, answers, form, tells_usage));
    }
    let all = answers.complete().await?;
    let choices = all.into_iter().enumerate().map(|(number, whole)| {
        json!({
            "index": number,
            "message": {"role": "assistant", "content": whole.text},
            "logprobs": form.logprobs(&whole.tokens),
            "finish_reason": reason(whole.finish),
        })
    });
    let choices: Vec<Value> = choices.collect();
    let mut whole = head(&form.id, "chat.completion", form.created, &form.model);
    whole["choices"] = choices.into();
    whole["usage"] = answers.usage.json();
    Ok(Json(whole).into_response())
}

impl Asked for ChatIn {
    fn check(&self, _: &Parameters) -> Result<(), Failure> {
        if self.tools.as_ref().is_some_and(|it| !it.is_empty()) {
            return Err(unsupported("tools"));
        }
        if self.functions.as_ref().is_some_and(|it| !it.is_empty()) {
            return Err(unsupported("functions"));
        }
        if self.messages.is_empty() {
            return Err(Failure::field(
                "messages",
                "в чате нет ни одного сообщения",
                "the chat has not one message",
            ));
        }
        within("top_logprobs", self.top_logprobs, 0, LIKELIEST)
    }

    fn requests(
        &self,
        shared: &Shared,
        parameters: &Parameters,
    ) -> Result<Vec<inference::Request>, Failure> {
        let checkpoint = shared.engine.checkpoint();
        let Some(template) = &checkpoint.chat else {
            return Err(Failure::field(
                "model",
                "эта модель не для чата: у неё нет шаблона; используйте /v1/completions",
                "this model is not for chats: it has no template; use /v1/completions",
            ));
        };
        let messages: Vec<Message> = self.messages.iter().map(MessageIn::message).collect();
        let prompt = template.encode(&checkpoint.tokenizer, &messages, &self.chat_template_kwargs);
        let prompt = prompt.map_err(|it| Failure::engine(&it, "messages"))?;
        let ends = &checkpoint.specials.ends;
        parameters.requests(shared, &prompt, "messages", None, ends, self.likeliest())
    }
}

impl ChatIn {
    /// Of how many tokens the shares are told.
    fn likeliest(&self) -> Option<usize> {
        let is_asked = self.logprobs.unwrap_or(false);
        is_asked.then(|| self.top_logprobs.unwrap_or(0))
    }
}

impl MessageIn {
    fn message(&self) -> Message {
        let role = match self.role {
            Role::System | Role::Developer => "system",
            Role::User => "user",
            Role::Assistant => "assistant",
            Role::Tool => "tool",
        };
        let name = self.name.clone().map(|it| ("name".to_owned(), it.into()));
        Message {
            role: role.to_owned(),
            content: self.content.clone(),
            more: name.into_iter().collect(),
        }
    }
}

/// How chats are written.
struct Chat {
    id: String,
    created: u64,
    model: String,
    has_logprobs: bool,
    shared: Arc<Shared>,
}

impl Chat {
    fn logprobs(&self, tokens: &[Scored]) -> Value {
        if !self.has_logprobs {
            return Value::Null;
        }
        let tokenizer = &self.shared.engine.checkpoint().tokenizer;
        let one = |token: u32, logprob: f32| {
            let text = tokenizer.decode(&[token]);
            json!({"token": text, "logprob": logprob, "bytes": tokenizer.bytes(token)})
        };
        let all = tokens.iter().map(|scored| {
            let mut entry = one(scored.token, scored.logprob);
            let likeliest = scored.likeliest.iter();
            let likeliest: Vec<Value> = likeliest.map(|it| one(it.0, it.1)).collect();
            entry["top_logprobs"] = likeliest.into();
            entry
        });
        json!({"content": all.collect::<Vec<_>>()})
    }
}

impl Form for Chat {
    fn begin(&mut self, number: usize) -> Option<Value> {
        let delta = json!({"role": "assistant", "content": ""});
        Some(json!({"index": number, "delta": delta, "logprobs": null, "finish_reason": null}))
    }

    fn piece(&mut self, number: usize, text: &str, tokens: &[Scored]) -> Value {
        let logprobs = self.logprobs(tokens);
        let delta = json!({"content": text});
        json!({"index": number, "delta": delta, "logprobs": logprobs, "finish_reason": null})
    }

    fn end(&mut self, number: usize, finish: Finish) -> Value {
        let reason = reason(Some(finish));
        json!({"index": number, "delta": {}, "logprobs": null, "finish_reason": reason})
    }

    fn envelope(&self, choices: Vec<Value>) -> Value {
        let mut all = head(&self.id, "chat.completion.chunk", self.created, &self.model);
        all["choices"] = choices.into();
        all
    }
}
