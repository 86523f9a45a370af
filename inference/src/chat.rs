//! Messages of a chat to the text that a model was taught with, by the template that comes with it.

mod json;

use std::path::Path;

use minijinja::value::Kwargs;
use minijinja::{Environment, ErrorKind, context};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::tokenizer::Tokenizer;
use crate::weights::Gguf;

/// Marks a place in a message where a token of markup is written that is meant as text. It is no letter.
const CUT: char = '\u{fdd0}';
const NAME: &str = "chat";

/// One message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Message {
    /// Whose it is: `system`, `user`, `assistant` or `tool`.
    pub role: String,
    /// What it says.
    pub content: String,
    /// What else the template may look at: calls of tools, names.
    #[serde(flatten)]
    pub more: serde_json::Map<String, Value>,
}

/// A template of Jinja.
#[derive(Debug)]
pub struct ChatTemplate {
    environment: Environment<'static>,
    /// The tokens that templates name.
    begin: Option<String>,
    end: Option<String>,
}

/// What of `tokenizer_config.json` is of interest.
#[derive(Deserialize, Default)]
struct Settings {
    chat_template: Option<Templates>,
    bos_token: Option<Named>,
    eos_token: Option<Named>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Templates {
    One(String),
    Several(Vec<Template>),
}

#[derive(Deserialize)]
struct Template {
    name: String,
    template: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Named {
    Text(String),
    Token { content: String },
}

impl Named {
    fn text(self) -> String {
        match self {
            Self::Text(text) | Self::Token { content: text } => text,
        }
    }
}

impl ChatTemplate {
    /// The template of a folder: `chat_template.jinja`, or what `tokenizer_config.json` says. A model may have none.
    pub(crate) fn of_folder(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join("tokenizer_config.json");
        let settings: Settings = match std::fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text).map_err(|it| {
                Error::file(
                    &path,
                    format!("настройки словаря не читаются: {it}"),
                    format!("the settings of the vocabulary cannot be read: {it}"),
                )
            })?,
            Err(_) => Settings::default(),
        };
        let file = folder.join("chat_template.jinja");
        let (template, path) = match std::fs::read_to_string(&file) {
            Ok(text) => (Some(text), file),
            Err(_) => (settings.chat_template.and_then(Templates::default), path),
        };
        let [begin, end] = [settings.bos_token, settings.eos_token].map(|it| it.map(Named::text));
        let template = template.map(|it| Self::new(&path, it, begin, end));
        template.transpose()
    }

    pub(crate) fn of_gguf(file: &Gguf) -> Result<Option<Self>> {
        let Some(template) = file.text("tokenizer.chat_template") else {
            return Ok(None);
        };
        let token = |name: &str| {
            let number = file.setting(&format!("tokenizer.ggml.{name}_token_id"))?;
            let tokens = file.array("tokenizer.ggml.tokens")?;
            Some(tokens.get(number.number()?)?.text()?.to_owned())
        };
        Self::new(file.path(), template.to_owned(), token("bos"), token("eos")).map(Some)
    }

    fn new(
        path: &Path,
        template: String,
        begin: Option<String>,
        end: Option<String>,
    ) -> Result<Self> {
        let mut environment = Environment::new();
        // As transformers sets Jinja up.
        environment.set_trim_blocks(true);
        environment.set_lstrip_blocks(true);
        environment
            .set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
        environment.add_function("raise_exception", raise);
        environment.add_filter("tojson", json::write);
        environment
            .add_template_owned(NAME, template)
            .map_err(|it| {
                Error::file(
                    path,
                    format!("шаблон чата не читается: {it:#}"),
                    format!("the chat template cannot be read: {it:#}"),
                )
            })?;
        Ok(Self {
            environment,
            begin,
            end,
        })
    }

    /// The text of messages, which ends where the answer begins. `more` is what the template is told besides: `tools`,
    /// `enable_thinking`.
    pub fn render(
        &self,
        messages: &[Message],
        more: &serde_json::Map<String, Value>,
    ) -> Result<String> {
        self.text(messages, more, true)
    }

    /// The text of messages, with what asks for an answer behind it if it is `asked` for.
    pub(crate) fn text(
        &self,
        messages: &[Message],
        more: &serde_json::Map<String, Value>,
        asked: bool,
    ) -> Result<String> {
        let wrong = |error: minijinja::Error| {
            let reason = error
                .detail()
                .map_or_else(|| error.to_string(), str::to_owned);
            Error::input(
                format!("шаблон чата не принимает эти сообщения: {reason}"),
                format!("the chat template does not take these messages: {reason}"),
            )
        };
        let template = self.environment.get_template(NAME).map_err(wrong)?;
        let own = context! {
            messages,
            add_generation_prompt => asked,
            bos_token => self.begin.as_deref().unwrap_or_default(),
            eos_token => self.end.as_deref().unwrap_or_default(),
        };
        let all = context! { ..own, ..minijinja::Value::from_serialize(more) };
        template.render(all).map_err(wrong)
    }

    /// The tokens of messages. What a message says is text, even if it is written as markup is.
    pub fn encode(
        &self,
        tokenizer: &Tokenizer,
        messages: &[Message],
        more: &serde_json::Map<String, Value>,
    ) -> Result<Vec<u32>> {
        let text = self.render(&Self::marked(tokenizer, messages), more)?;
        Self::tokens(tokenizer, &text)
    }

    /// Messages with a mark inside of everything that is written as markup.
    pub(crate) fn marked(tokenizer: &Tokenizer, messages: &[Message]) -> Vec<Message> {
        let mut messages = messages.to_vec();
        for message in &mut messages {
            message.content = tokenizer.mark_markup(&message.content, CUT);
        }
        messages
    }

    /// The tokens of what the template wrote for marked messages.
    pub(crate) fn tokens(tokenizer: &Tokenizer, text: &str) -> Result<Vec<u32>> {
        let mut tokens = Vec::new();
        for piece in text.split(CUT) {
            tokens.extend(tokenizer.encode_markup(piece)?);
        }
        Ok(tokens)
    }
}

impl Templates {
    fn default(self) -> Option<String> {
        match self {
            Self::One(template) => Some(template),
            Self::Several(all) => {
                let found = all.into_iter().find(|it| it.name == "default");
                found.map(|it| it.template)
            }
        }
    }
}

fn raise(message: String, _: Kwargs) -> Result<String, minijinja::Error> {
    Err(minijinja::Error::new(ErrorKind::InvalidOperation, message))
}
