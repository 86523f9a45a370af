//! What requests for completions and for chats have in common: the model, how tokens are chosen, when it is enough.

use std::time::Duration;

use inference::{Constraint, Request, Sampling};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::failure::Failure;
use super::shared::Shared;

/// The most answers to one prompt.
const CHOICES: usize = 16;
/// The most strings that end an answer.
const STOPS: usize = 16;
/// The most tokens that may be asked for; how many there is room for is another matter.
const TOKENS: usize = 1_000_000_000;
/// The most tokens that are told beside each one.
pub(super) const LIKELIEST: usize = 20;

/// The fields. Those that OpenAI has not are named as vLLM and llama.cpp name them.
#[derive(Debug, Deserialize)]
pub(super) struct Parameters {
    pub(super) model: String,
    max_tokens: Option<usize>,
    max_completion_tokens: Option<usize>,
    temperature: Option<f32>,
    top_p: Option<f32>,
    top_k: Option<usize>,
    min_p: Option<f32>,
    repetition_penalty: Option<f32>,
    seed: Option<i64>,
    n: Option<usize>,
    #[serde(default, deserialize_with = "stops")]
    stop: Vec<String>,
    stream: Option<bool>,
    stream_options: Option<StreamOptions>,
    /// Whether the model may not end an answer by itself: for measurements.
    ignore_eos: Option<bool>,
    /// How long an answer may be worked on; what is there by then is the answer.
    time_budget_ms: Option<u64>,
    frequency_penalty: Option<f32>,
    presence_penalty: Option<f32>,
    logit_bias: Option<Map<String, Value>>,
    response_format: Option<ResponseFormat>,
    /// The form of the answer beyond what OpenAI has.
    structured_outputs: Option<StructuredOutputs>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ResponseFormat {
    Text,
    JsonObject,
    JsonSchema { json_schema: JsonSchema },
}

#[derive(Debug, Deserialize)]
struct JsonSchema {
    schema: Value,
}

/// One of the kinds of forms.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StructuredOutputs {
    json: Option<Value>,
    regex: Option<String>,
    /// In the notation of Lark.
    grammar: Option<String>,
}

#[derive(Debug, Deserialize)]
struct StreamOptions {
    include_usage: Option<bool>,
}

fn stops<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    strings(Value::deserialize(deserializer)?)
        .ok_or_else(|| D::Error::custom("expected a string or a list of strings"))
}

fn strings(value: Value) -> Option<Vec<String>> {
    let text = |it: Value| match it {
        Value::String(text) => Some(text),
        _ => None,
    };
    match value {
        Value::Null => Some(Vec::new()),
        Value::String(text) => Some(vec![text]),
        Value::Array(all) => all.into_iter().map(text).collect(),
        _ => None,
    }
}

impl Parameters {
    /// Whether the values can be what they are.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let ranges = [
            ("temperature", self.temperature, 0.0, 2.0),
            ("top_p", self.top_p, 0.0, 1.0),
            ("min_p", self.min_p, 0.0, 1.0),
            ("repetition_penalty", self.repetition_penalty, 0.01, 10.0),
        ];
        for (name, value, least, most) in ranges {
            within(name, value, least, most)?;
        }
        // Nothing of the kind is done; what asks for nothing is let pass, as many clients send it.
        let penalties = [
            ("frequency_penalty", self.frequency_penalty),
            ("presence_penalty", self.presence_penalty),
        ];
        if let Some((name, _)) = penalties.iter().find(|it| it.1.is_some_and(|it| it != 0.0)) {
            return Err(unsupported(name));
        }
        if self.logit_bias.as_ref().is_some_and(|it| !it.is_empty()) {
            return Err(unsupported("logit_bias"));
        }
        within("n", self.n, 1, CHOICES)?;
        within("max_tokens", self.max_tokens, 1, TOKENS)?;
        let most = self.max_completion_tokens;
        within("max_completion_tokens", most, 1, TOKENS)?;
        if self.stop.len() > STOPS {
            return Err(Failure::field(
                "stop",
                format!("в поле stop не больше {STOPS} строк"),
                format!("stop has {STOPS} strings at most"),
            ));
        }
        Ok(())
    }

    /// How many answers there are to a prompt.
    pub(super) fn choices(&self) -> usize {
        self.n.unwrap_or(1)
    }

    pub(super) fn is_streamed(&self) -> bool {
        self.stream.unwrap_or(false)
    }

    pub(super) fn tells_usage(&self) -> bool {
        let options = self.stream_options.as_ref();
        options
            .and_then(|it| it.include_usage)
            .unwrap_or(!self.is_streamed())
    }

    /// The form that answers must have, which can be read.
    fn constraint(&self, shared: &Shared) -> Result<Option<Constraint>, Failure> {
        let format = match &self.response_format {
            None | Some(ResponseFormat::Text) => None,
            Some(ResponseFormat::JsonObject) => Some(Constraint::Json),
            Some(ResponseFormat::JsonSchema { json_schema }) => {
                Some(Constraint::Schema(json_schema.schema.clone()))
            }
        };
        let others = self.structured_outputs.iter().flat_map(|it| {
            let schema = it.json.clone().map(Constraint::Schema);
            let pattern = it.regex.clone().map(Constraint::Regex);
            let grammar = it.grammar.clone().map(Constraint::Lark);
            [schema, pattern, grammar].into_iter().flatten()
        });
        let mut all = format
            .map(|it| ("response_format", it))
            .into_iter()
            .chain(others.map(|it| ("structured_outputs", it)));
        let Some((field, constraint)) = all.next() else {
            return Ok(None);
        };
        if let Some((field, _)) = all.next() {
            return Err(Failure::field(
                field,
                "ответ может иметь только одну форму: оставьте одну",
                "an answer can have one form only: leave one",
            ));
        }
        let checked = shared.engine.check_constraint(&constraint);
        checked.map_err(|it| Failure::engine(&it, field))?;
        Ok(Some(constraint))
    }

    /// One request for each answer to a prompt. `most` tokens are generated when nothing is said of it; `None` stands
    /// for as many as there is room.
    pub(super) fn requests(
        &self,
        shared: &Shared,
        prompt: &[u32],
        field: &str,
        most: Option<usize>,
        ends: &[u32],
        logprobs: Option<usize>,
    ) -> Result<Vec<Request>, Failure> {
        let (length, context) = (prompt.len(), shared.context());
        if length >= context {
            return Err(Failure::field(
                field,
                format!("в запросе {length} токенов, а с ответом их может быть {context}"),
                format!("the prompt has {length} tokens; with the answer there may be {context}"),
            )
            .with_code("context_length_exceeded"));
        }
        let asked = self.max_completion_tokens.or(self.max_tokens).or(most);
        let room = context - length;
        let seed = self.seed.map(i64::cast_unsigned);
        let seed = seed.unwrap_or_else(|| shared.number());
        let adapter = shared.adapter(&self.model)?;
        let constraint = self.constraint(shared)?;
        let is_endless = self.ignore_eos.unwrap_or(false);
        let request = |choice: usize| Request {
            prompt: prompt.to_vec(),
            adapter: adapter.clone(),
            sampling: Sampling {
                repetition_penalty: self.repetition_penalty.unwrap_or(1.0),
                temperature: self.temperature.unwrap_or(1.0),
                top_k: self.top_k.unwrap_or(0),
                top_p: self.top_p.unwrap_or(1.0),
                min_p: self.min_p.unwrap_or(0.0),
                seed: seed.wrapping_add(choice as u64),
            },
            most: asked.map_or(room, |it| it.min(room)),
            ends: if is_endless {
                Vec::new()
            } else {
                ends.to_vec()
            },
            stops: self.stop.clone(),
            deadline: None,
            budget: self.time_budget_ms.map(Duration::from_millis),
            logprobs,
            guess: true,
            constraint: constraint.clone(),
        };
        Ok((0..self.choices()).map(request).collect())
    }
}

/// Whether a number lies in a range.
pub(super) fn within<T: PartialOrd + std::fmt::Display + Copy>(
    name: &str,
    value: Option<T>,
    least: T,
    most: T,
) -> Result<(), Failure> {
    match value {
        Some(value) if !(least..=most).contains(&value) => Err(Failure::field(
            name,
            format!("поле {name}: {value} не лежит между {least} и {most}"),
            format!("the field {name}: {value} is not between {least} and {most}"),
        )),
        _ => Ok(()),
    }
}

/// What other servers may do and this does not.
pub(super) fn unsupported(name: &str) -> Failure {
    Failure::field(
        name,
        format!("поле {name} здесь не поддерживается: уберите его"),
        format!("the field {name} is not supported here: leave it out"),
    )
}
