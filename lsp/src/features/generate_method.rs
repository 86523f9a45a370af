//! `onec/generateMethod`: the body of a method, written by the model from its comment and its head, as a change to look at.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use analysis::edit::{FileEdits, SourceChange, TextEdit};
use analysis::inline::{self, Bounds, Decision, Trigger};
use analysis::workspace::FileId;
use serde::Serialize;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{ServerCapabilities, TextDocumentPositionParams, WorkspaceEdit};

use super::inline_completion::prompt_at;
use crate::client::Client;
use crate::context::Context;
use crate::edits;
use crate::failure::{Answer, Failure};
use crate::inline::prompt::{Prompt, Wish};
use crate::lanes::Lane;
use crate::model::Ready;
use crate::server::Server;

const NAME: &str = "onec/generateMethod";

/// The most tokens of a body.
const TOKENS: u32 = 768;
/// How long it may take to write one; the user sees that it is being written and may stop it.
const TIME: Duration = Duration::from_secs(120);

pub(crate) fn capability(_: &Client, _: &mut ServerCapabilities) {}

/// A body that was written.
#[derive(Debug, Serialize)]
pub(crate) struct Generated {
    /// The name of the method.
    name: String,
    /// What stands in the method then.
    text: String,
    /// The change, to be confirmed by the user where the client can have it so.
    edit: WorkspaceEdit,
}

/// What is to be written.
pub(crate) struct Asked {
    file: FileId,
    path: PathBuf,
    version: Option<i32>,
    name: String,
    /// Where the head ends.
    offset: usize,
    bounds: Option<Bounds>,
    ready: Ready,
    prompt: Arc<Prompt>,
}

pub(crate) async fn handle(
    server: &Server,
    params: TextDocumentPositionParams,
) -> Result<Generated> {
    let asked = server.ask(Lane::Interactive, NAME, params, begin).await?;
    let wish = Wish {
        is_block: true,
        bounds: asked.bounds,
        choices: 1,
        tokens: TOKENS,
        time: TIME,
    };
    let assistant = &server.assistant;
    let prompt = Arc::clone(&asked.prompt);
    let written = assistant.written(&asked.ready, wish, &prompt).await;
    let params = (asked, written);
    server.ask(Lane::Interactive, NAME, params, finish).await
}

fn begin(context: &Context, params: TextDocumentPositionParams) -> Answer<Asked> {
    let language = context.language;
    let refused = |ru: &str, en: &str| Failure::Refused(language.pick(ru, en).to_owned());
    let place = context.place(&params);
    let head = place.and_then(|(file, offset)| {
        let head = inline::head(&context.snapshot, file, offset)?;
        let path = context.snapshot.file(file)?.path.clone();
        Some((file, path, head))
    });
    let Some((file, path, head)) = head else {
        return Err(refused(
            "здесь нет метода: поставьте курсор на заголовок процедуры или функции или на комментарий над ним",
            "there is no method here: put the cursor on the head of a procedure or a function, or on the comment above it",
        ));
    };
    let decision = inline::decide(&context.snapshot, file, head.end, Trigger::Asked);
    if decision != Decision::Block {
        return Err(refused(
            "тело метода не пусто: генерируется только новое тело; удалите прежнее",
            "the method has a body: only a new one is written; remove the old one",
        ));
    }
    let ready = super::explain::ready(context)?;
    let prompt = prompt_at(context, &ready, &context.snapshot, file, head.end);
    Ok(Asked {
        version: context.version(&path),
        file,
        path,
        name: head.name.as_str().to_owned(),
        offset: head.end,
        bounds: inline::bounds(&context.snapshot, file, head.end),
        ready,
        prompt: Arc::new(prompt),
    })
}

type Written = std::result::Result<String, crate::model::Trouble>;

fn finish(context: &Context, (asked, written): (Asked, Written)) -> Answer<Generated> {
    let language = context.language;
    if context.version(&asked.path) != asked.version {
        return Err(Failure::Stale);
    }
    let text = written.map_err(|it| Failure::Refused(it.told(language)))?;
    let snapshot = &context.snapshot;
    let block = Decision::Block;
    let found = inline::finish(snapshot, asked.file, asked.offset, block, &text);
    let Some(found) = found else {
        let told = language.pick(
            "модель не написала ничего, что разбирается и называет только то, что есть в конфигурации",
            "the model wrote nothing that parses and names only what the configuration has",
        );
        return Err(Failure::Refused(told.to_owned()));
    };
    let change = SourceChange {
        files: vec![FileEdits {
            path: asked.path,
            edits: vec![TextEdit {
                range: found.range,
                text: found.text.clone(),
            }],
        }],
        ..SourceChange::default()
    };
    let label = language.pick(
        format!("Тело метода {}", asked.name),
        format!("The body of {}", asked.name),
    );
    let edit = edits::workspace_edit(context, &change);
    let edit = edit.map(|it| edits::to_confirm(context, it, label));
    Ok(Generated {
        name: asked.name,
        text: found.text,
        edit: edit.ok_or(Failure::Stale)?,
    })
}
