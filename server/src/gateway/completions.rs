//! `POST /v1/completions`: what comes behind a text, or between two.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use inference::{Finish, Scored};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use super::answers::{Answers, reason};
use super::asked::{self, Asked};
use super::failure::Failure;
use super::parameters::{LIKELIEST, Parameters, unsupported, within};
use super::shared::{Shared, now};
use super::stream::{self, Form, head};

/// As many tokens are generated when a request does not say how many.
const MOST: usize = 16;
/// The most prompts of one request.
const PROMPTS: usize = 64;

#[derive(Debug, Deserialize)]
struct CompletionIn {
    #[serde(deserialize_with = "prompts")]
    prompt: Vec<Prompt>,
    suffix: Option<String>,
    logprobs: Option<usize>,
    echo: Option<bool>,
    best_of: Option<usize>,
    /// Whether the prompt may hold tokens of markup, as a client writes it that lays prompts out by itself.
    parse_special: Option<bool>,
}

#[derive(Debug)]
enum Prompt {
    Text(String),
    Tokens(Vec<u32>),
}

fn prompts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Prompt>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let found = match &value {
        Value::Array(all) if all.first().is_some_and(|it| !it.is_number()) => {
            all.iter().map(prompt).collect()
        }
        one => prompt(one).map(|it| vec![it]),
    };
    found.ok_or_else(|| {
        D::Error::custom("expected a string, tokens by their numbers, or a list of such")
    })
}

fn prompt(value: &Value) -> Option<Prompt> {
    match value {
        Value::String(text) => Some(Prompt::Text(text.clone())),
        Value::Array(tokens) => {
            let token = |it: &Value| u32::try_from(it.as_u64()?).ok();
            let tokens: Option<Vec<u32>> = tokens.iter().map(token).collect();
            tokens.map(Prompt::Tokens)
        }
        _ => None,
    }
}

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new().route("/v1/completions", post(complete))
}

async fn complete(
    State(shared): State<Arc<Shared>>,
    request: Request,
) -> Result<Response, Failure> {
    let (parameters, asked) = asked::read::<CompletionIn>(&shared, request).await?;
    let (choices, is_streamed) = (parameters.choices(), parameters.is_streamed());
    let tells_usage = parameters.tells_usage();
    let form = Completion {
        id: format!("cmpl-{:016x}", shared.number()),
        created: now(),
        model: parameters.model.clone(),
        has_logprobs: asked.logprobs.is_some(),
        offsets: vec![0; asked.prompt.len() * choices],
        shared: Arc::clone(&shared),
    };
    let requests = asked::prepare(&shared, parameters, asked).await?;
    let mut answers = Answers::ask(&shared, requests, choices, "prompt")?;
    if is_streamed {
        return Ok(stream::respond(&shared, answers, form, tells_usage));
    }
    let mut form = form;
    let all = answers.complete().await?;
    let choices = all.into_iter().enumerate().map(|(number, whole)| {
        let mut choice = form.piece(number, &whole.text, &whole.tokens);
        choice["finish_reason"] = reason(whole.finish).into();
        choice
    });
    let choices = choices.collect();
    let mut whole = form.envelope(choices);
    whole["usage"] = answers.usage.json();
    Ok(Json(whole).into_response())
}

impl Asked for CompletionIn {
    fn check(&self, parameters: &Parameters) -> Result<(), Failure> {
        within("logprobs", self.logprobs, 0, LIKELIEST)?;
        if self.echo == Some(true) {
            return Err(unsupported("echo"));
        }
        if self.best_of.is_some_and(|it| it > parameters.choices()) {
            return Err(unsupported("best_of"));
        }
        within("prompt", Some(self.prompt.len()), 1, PROMPTS)
    }

    fn requests(
        &self,
        shared: &Shared,
        parameters: &Parameters,
    ) -> Result<Vec<inference::Request>, Failure> {
        let checkpoint = shared.engine.checkpoint();
        let specials = &checkpoint.specials;
        let mut ends = specials.ends.clone();
        if let Some(gap) = &specials.gap {
            ends.extend_from_slice(&gap.ends);
        }
        let mut requests = Vec::new();
        for prompt in &self.prompt {
            let tokens = self.tokens(shared, prompt)?;
            let of =
                parameters.requests(shared, &tokens, "prompt", Some(MOST), &ends, self.logprobs)?;
            requests.extend(of);
        }
        Ok(requests)
    }
}

impl CompletionIn {
    fn tokens(&self, shared: &Shared, prompt: &Prompt) -> Result<Vec<u32>, Failure> {
        let checkpoint = shared.engine.checkpoint();
        let tokenizer = &checkpoint.tokenizer;
        let encode = |text: &str, field: &str| {
            let tokens = match self.parse_special {
                Some(true) => tokenizer.encode_markup(text),
                _ => tokenizer.encode(text),
            };
            tokens.map_err(|it| Failure::engine(&it, field))
        };
        let (before, begin) = match prompt {
            Prompt::Text(text) => (encode(text, "prompt")?, tokenizer.begin()),
            // Who knows the tokens knows what stands before them, too.
            Prompt::Tokens(tokens) => (tokens.clone(), [].as_slice()),
        };
        let Some(suffix) = &self.suffix else {
            return Ok([begin, &before].concat());
        };
        let Some(gap) = &checkpoint.specials.gap else {
            return Err(Failure::field(
                "suffix",
                "эта модель не умеет заполнять пропуски: уберите suffix",
                "this model cannot fill gaps: leave suffix out",
            ));
        };
        Ok(gap.prompt(begin, &before, &encode(suffix, "suffix")?))
    }
}

/// How completions are written.
struct Completion {
    id: String,
    created: u64,
    model: String,
    has_logprobs: bool,
    /// How many letters of each answer have been told of.
    offsets: Vec<usize>,
    shared: Arc<Shared>,
}

impl Completion {
    fn logprobs(&mut self, number: usize, tokens: &[Scored]) -> Value {
        if !self.has_logprobs {
            return Value::Null;
        }
        let tokenizer = &self.shared.engine.checkpoint().tokenizer;
        let text = |token: u32| tokenizer.decode(&[token]);
        let mut texts = Vec::new();
        let mut offsets = Vec::new();
        let mut likeliest = Vec::new();
        for scored in tokens {
            let own = text(scored.token);
            offsets.push(self.offsets[number]);
            self.offsets[number] += own.chars().count();
            texts.push(own);
            let all = scored.likeliest.iter();
            let all: Map<String, Value> = all.map(|it| (text(it.0), it.1.into())).collect();
            likeliest.push(Value::Object(all));
        }
        let own: Vec<f32> = tokens.iter().map(|it| it.logprob).collect();
        json!({
            "tokens": texts,
            "token_logprobs": own,
            "top_logprobs": likeliest,
            "text_offset": offsets,
        })
    }
}

impl Form for Completion {
    fn begin(&mut self, _: usize) -> Option<Value> {
        None
    }

    fn piece(&mut self, number: usize, text: &str, tokens: &[Scored]) -> Value {
        let logprobs = self.logprobs(number, tokens);
        json!({"index": number, "text": text, "logprobs": logprobs, "finish_reason": null})
    }

    fn end(&mut self, number: usize, finish: Finish) -> Value {
        let reason = reason(Some(finish));
        json!({"index": number, "text": "", "logprobs": null, "finish_reason": reason})
    }

    fn envelope(&self, choices: Vec<Value>) -> Value {
        let mut all = head(&self.id, "text_completion", self.created, &self.model);
        all["choices"] = choices.into();
        all
    }
}
