//! A server of models. Those that know grammars are told the form of the answer; of others whatever they say is read.

use std::cell::{Cell, OnceCell};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use analysis::Language;
use anyhow::Result;
use query::ask::generator::Prompt;
use serde_json::{Value, json};
use ureq::Agent;

use super::{Written, most, stopped, timed_out};
use crate::commands::engine;
use crate::exit::Usage;
use crate::interrupt::Interrupt;
use crate::web;

/// The variable of the environment that holds the key, as for the language server.
const VARIABLE: &str = "ONEC_ENGINE_KEY";

/// A longer answer is none to a question of a few lines.
const LARGEST: u64 = 1 << 20;

/// How often it is looked whether the user gives up.
const LOOK: Duration = Duration::from_millis(50);

/// A server.
pub(super) struct Server {
    agent: Agent,
    /// The address below which requests stand.
    root: String,
    key: Option<String>,
    name: OnceCell<String>,
    /// Whether it takes grammars, as far as is known.
    takes_grammars: Cell<bool>,
}

/// What came of a request: the status, the answer as JSON.
type Told = (u16, Value);

impl Server {
    pub(super) fn new(
        url: &str,
        name: Option<String>,
        key: Option<&Path>,
        language: Language,
    ) -> Result<Self> {
        let Some(address) = web::address(url) else {
            return Err(Usage(language.pick(
                "--model-url: нужен адрес сервера, например https://host/v1; ключ — в --model-key-file".to_owned(),
                "--model-url: the address of a server is expected, such as https://host/v1; the key stands in --model-key-file".to_owned(),
            ))
            .into());
        };
        let last = address.rsplit('/').next().unwrap_or_default();
        let version = last.strip_prefix('v').unwrap_or_default();
        let root = match version.starts_with(|it: char| it.is_ascii_digit()) {
            true => address.to_owned(),
            false => format!("{address}/v1"),
        };
        let key = match key {
            Some(path) => Some(engine::key(path, language)?),
            None => std::env::var(VARIABLE).ok().filter(|it| !it.is_empty()),
        };
        // Neither a key nor a question goes where nobody has sent it.
        let agent = web::agent(|it| match web::is_of_this_machine(address) {
            true => it.max_redirects(0).proxy(None),
            false => it.max_redirects(0),
        });
        Ok(Self {
            agent,
            root,
            key,
            name: name.map(OnceCell::from).unwrap_or_default(),
            takes_grammars: Cell::new(true),
        })
    }

    pub(super) fn write(
        &self,
        prompt: &Prompt,
        patience: Duration,
        interrupt: Option<&Arc<Interrupt>>,
    ) -> Written {
        let end = Instant::now() + patience;
        let wait = Wait {
            end,
            patience,
            interrupt,
        };
        let name = self.name(&wait)?;
        let mut body = json!({
            "model": name,
            "messages": [
                { "role": "system", "content": prompt.system },
                { "role": "user", "content": prompt.user },
            ],
            "temperature": 0,
            "max_tokens": most(prompt.task),
        });
        if self.takes_grammars.get() {
            let mut with_form = body.clone();
            with_form["structured_outputs"] = json!({ "grammar": prompt.grammar });
            match self.ask("chat/completions", Some(with_form), &wait)? {
                // It does not know the field, as OpenAI itself.
                (400 | 422, _) => self.takes_grammars.set(false),
                told => return self.text(&told),
            }
        }
        // Models that think aloud do so before they answer.
        body["max_tokens"] = json!(4 * most(prompt.task) + 1024);
        let told = self.ask("chat/completions", Some(body), &wait)?;
        self.text(&told)
    }

    /// The model to ask: the first of the server where none is named.
    fn name(&self, wait: &Wait<'_>) -> Written {
        if let Some(name) = self.name.get() {
            return Ok(name.clone());
        }
        let told = self.ask("models", None, wait)?;
        let name = told.1.pointer("/data/0/id").and_then(Value::as_str);
        let Some(name) = name.filter(|_| told.0 == 200) else {
            return Err(self.refused(&told));
        };
        Ok(self.name.get_or_init(|| name.to_owned()).clone())
    }

    fn text(&self, told: &Told) -> Written {
        let text = told.1.pointer("/choices/0/message/content");
        match text.and_then(Value::as_str).filter(|_| told.0 == 200) {
            Some(text) => {
                let said = text.rsplit("</think>").next().unwrap_or(text);
                let lines = said.lines().map(str::trim);
                // Some put what they write between fences.
                let lines: Vec<&str> = lines.filter(|it| !it.starts_with("```")).collect();
                Ok(lines.join("\n"))
            }
            None => Err(self.refused(told)),
        }
    }

    /// What the server said instead of an answer.
    fn refused(&self, (status, body): &Told) -> [String; 2] {
        let said = body.pointer("/error/message").and_then(Value::as_str);
        let mut said = said
            .unwrap_or_default()
            .chars()
            .take(300)
            .collect::<String>();
        if let Some(key) = &self.key {
            said = said.replace(key.as_str(), "…");
        }
        let said = if said.is_empty() {
            said
        } else {
            format!(": {said}")
        };
        let root = &self.root;
        match status {
            401 | 403 => [
                format!(
                    "сервер {root} не принял ключ ({status}){said}; ключ — в --model-key-file или в {VARIABLE}"
                ),
                format!(
                    "the server {root} did not take the key ({status}){said}; the key stands in --model-key-file or in {VARIABLE}"
                ),
            ],
            _ => [
                format!("сервер {root} не ответил на вопрос ({status}){said}"),
                format!("the server {root} did not answer ({status}){said}"),
            ],
        }
    }

    /// Asks, in a thread of its own: it ends with its time, and the user may give up before.
    fn ask(&self, path: &str, body: Option<Value>, wait: &Wait<'_>) -> Result<Told, [String; 2]> {
        let left = wait.end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(timed_out(wait.patience));
        }
        let (agent, address) = (self.agent.clone(), format!("{}/{path}", self.root));
        let authorization = self.key.as_ref().map(|it| format!("Bearer {it}"));
        let (sender, answer) = mpsc::channel();
        let asking = move || {
            // Nobody hears it when the user has given up.
            let _ = sender.send(ask(&agent, &address, authorization.as_deref(), body, left));
        };
        let thread = std::thread::Builder::new().name("model".to_owned());
        thread.spawn(asking).map_err(|it| {
            [
                format!("система не даёт потока: {it}"),
                format!("the system gives no thread: {it}"),
            ]
        })?;
        loop {
            if wait.interrupt.is_some_and(|it| it.is_stopped()) {
                return Err(stopped());
            }
            match answer.recv_timeout(LOOK) {
                Ok(Ok(told)) => return Ok(told),
                Ok(Err(ureq::Error::Timeout(_))) => return Err(timed_out(wait.patience)),
                Ok(Err(error)) => {
                    let root = &self.root;
                    return Err([
                        format!("сервер {root} не отвечает: {error}"),
                        format!("the server {root} does not answer: {error}"),
                    ]);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(stopped()),
            }
        }
    }
}

/// How long an answer is waited for.
struct Wait<'i> {
    end: Instant,
    patience: Duration,
    interrupt: Option<&'i Arc<Interrupt>>,
}

fn ask(
    agent: &Agent,
    address: &str,
    authorization: Option<&str>,
    body: Option<Value>,
    left: Duration,
) -> Result<Told, ureq::Error> {
    let mut answer = match body {
        Some(body) => {
            let mut request = agent
                .post(address)
                .header("Content-Type", "application/json");
            if let Some(authorization) = authorization {
                request = request.header("Authorization", authorization);
            }
            let request = request.config().timeout_global(Some(left)).build();
            request.send(body.to_string())?
        }
        None => {
            let mut request = agent.get(address);
            if let Some(authorization) = authorization {
                request = request.header("Authorization", authorization);
            }
            request.config().timeout_global(Some(left)).build().call()?
        }
    };
    let status = answer.status().as_u16();
    let body = answer
        .body_mut()
        .with_config()
        .limit(LARGEST)
        .read_to_vec()?;
    Ok((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
}
