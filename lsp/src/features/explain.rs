//! `onec/explain`: what selected code does, told by the model. The text comes in parts, as partial results of the protocol.

use std::time::{Duration, Instant};

use analysis::inline::{self, Budget};
use analysis::workspace::FileId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    NumberOrString, Range, ServerCapabilities, TextDocumentIdentifier, notification,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::{Answer, Failure};
use crate::lanes::Lane;
use crate::model::{Absent, EngineState, Part, Ready, Thoughts, Trouble};
use crate::server::Server;

const NAME: &str = "onec/explain";

/// The most tokens of an explanation.
const TOKENS: u32 = 1024;
/// A model that thinks before it answers says nothing for a while.
const SILENCE: Duration = Duration::from_secs(120);
/// The most letters of code that is explained.
const CODE: usize = 24_000;
/// The most letters of an answer.
const MOST: usize = 64 << 10;

pub(crate) fn capability(_: &Client, _: &mut ServerCapabilities) {}

/// What is to be explained.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Params {
    text_document: TextDocumentIdentifier,
    /// The code; an empty range means the method around it.
    range: Range,
    /// Parts of the text are sent with this token, in `$/progress`: `{text}`.
    partial_result_token: Option<NumberOrString>,
}

/// An explanation, in Markdown.
#[derive(Debug, Serialize)]
pub(crate) struct Explained {
    text: String,
}

/// A part of an explanation.
#[derive(Debug)]
enum Progress {}

impl notification::Notification for Progress {
    type Params = Value;
    const METHOD: &'static str = "$/progress";
}

pub(crate) async fn handle(server: &Server, params: Params) -> Result<Explained> {
    let token = params.partial_result_token.clone();
    let (ready, messages) = server.ask(Lane::Interactive, NAME, params, begin).await?;
    let start = Instant::now();
    let told = tell(server, &ready, &messages, token).await;
    let models = &server.assistant.models;
    let told = match told {
        Ok(text) => {
            models.succeeded(&ready, start.elapsed());
            Ok(text)
        }
        Err(trouble) => {
            models.failed(&ready, &trouble);
            Err(trouble)
        }
    };
    server.ask(Lane::Interactive, NAME, told, finish).await
}

/// Asks the model and passes on what it says.
async fn tell(
    server: &Server,
    ready: &Ready,
    messages: &Value,
    token: Option<NumberOrString>,
) -> std::result::Result<String, Trouble> {
    let model = server.assistant.models.model(ready).await?;
    let mut body = json!({
        "model": model,
        "messages": messages,
        "max_tokens": TOKENS,
        "temperature": 0.2,
        "stream": true,
    });
    if ready.is_local {
        body["chat_template_kwargs"] = json!({ "enable_thinking": false });
    }
    let asked = ready.endpoint.ask("chat/completions", &body, SILENCE);
    let mut answering = asked.await?;
    let (mut all, mut thoughts) = (String::new(), Thoughts::default());
    while let Some(part) = answering.next().await? {
        let Part::Text { choice: 0, text } = part else {
            continue;
        };
        let said = thoughts.without(&text);
        if said.is_empty() {
            continue;
        }
        all.push_str(&said);
        if let Some(token) = &token {
            let params = json!({ "token": token, "value": { "text": said } });
            server.editor.send_notification::<Progress>(params).await;
        }
        if all.len() > MOST {
            break;
        }
    }
    Ok(all)
}

/// The model, for what cannot be done without one.
pub(crate) fn ready(context: &Context) -> Answer<Ready> {
    let models = &context.assistant.models;
    models.ready(true).map_err(|absent| {
        let status = models.status();
        let (ru, en) = match (absent, status.state) {
            (Absent::Unwanted, _) => (
                "для этого нужна модель: выберите её в настройках (engine.mode: local или server)",
                "this needs a model: choose one in the settings (engine.mode: local or server)",
            ),
            (Absent::NotNow, EngineState::Starting) => (
                "модель ещё загружается; повторите через некоторое время",
                "the model is still being read; try again in a while",
            ),
            (Absent::NotNow, _) => ("модель недоступна", "the model is not available"),
        };
        let told = context.language.pick(ru, en);
        Failure::Refused(match status.message {
            Some(why) if absent == Absent::NotNow => format!("{told}: {why}"),
            _ => told.to_owned(),
        })
    })
}

fn begin(context: &Context, params: Params) -> Answer<(Ready, Value)> {
    let language = context.language;
    let nothing = || {
        let told = language.pick(
            "здесь нет кода, который можно объяснить",
            "there is no code to explain here",
        );
        Failure::Refused(told.to_owned())
    };
    let file = context
        .file(&params.text_document.uri)
        .ok_or_else(nothing)?;
    let (code, end) = code(context, file, params.range).ok_or_else(nothing)?;
    let ready = ready(context)?;
    let letters = ready.letters;
    let count = |text: &str| letters.tokens(text.chars().count());
    let budget = Budget {
        tokens: ready.set.context as usize / 2,
        count: &count,
    };
    let parts = inline::context(&context.snapshot, file, end, &budget, &[]);
    let declarations = parts.declarations.iter();
    let known: Vec<String> = declarations
        .map(|it| format!("{}\n{}", it.title, it.text))
        .collect();
    let system = language.pick(
        "Ты помогаешь разработчику 1С:Предприятия. Объясни по-русски, коротко и по делу, что делает код: \
         назначение, порядок действий, обращения к базе, возможные ошибки. Пиши в Markdown. \
         Не выдумывай того, чего в коде нет.",
        "You help a developer of 1C:Enterprise. Explain in English, briefly and to the point, what the code does: \
         its purpose, the order of steps, what it reads and writes in the database, what may go wrong. Write Markdown. \
         Do not make up what is not in the code.",
    );
    let mut question = String::new();
    if !known.is_empty() {
        let title = language.pick("Что есть в конфигурации:", "What the configuration has:");
        question.push_str(&format!("{title}\n\n```\n{}\n```\n\n", known.join("\n")));
    }
    let title = language.pick("Код:", "Code:");
    question.push_str(&format!("{title}\n\n```bsl\n{code}\n```\n"));
    let messages = json!([
        { "role": "system", "content": system },
        { "role": "user", "content": question },
    ]);
    Ok((ready, messages))
}

/// The code of a range, or of the method around it where it is empty, and where it ends.
fn code(context: &Context, file: FileId, range: Range) -> Option<(String, usize)> {
    let text = context.text(file)?;
    let mut bytes = text.bytes(range);
    if text.text().get(bytes.clone())?.trim().is_empty() {
        let summary = &context.snapshot.file(file)?.summary;
        let (_, method) = summary.method_at(bytes.start)?;
        bytes = method.range().start..method.range().end;
    }
    let code = text.text().get(bytes.clone())?.trim();
    let short: String = code.chars().take(CODE).collect();
    (!short.is_empty()).then_some((short, bytes.end))
}

fn finish(context: &Context, told: std::result::Result<String, Trouble>) -> Answer<Explained> {
    let text = told.map_err(|it| Failure::Refused(it.told(context.language)))?;
    if text.trim().is_empty() {
        let told = context
            .language
            .pick("модель ничего не ответила", "the model said nothing");
        return Err(Failure::Refused(told.to_owned()));
    }
    Ok(Explained { text })
}
