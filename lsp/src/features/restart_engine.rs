//! `onec/restartEngine`: the engine is started again, whatever has become of it.

use serde_json::Value;
use tower_lsp::ls_types::ServerCapabilities;

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;
use crate::model::EngineStatus;

pub(crate) fn capability(_: &Client, _: &mut ServerCapabilities) {}

pub(crate) fn handle(context: &Context, _: Value) -> Answer<EngineStatus> {
    let assistant = &context.assistant;
    assistant.models.restart(assistant.program.as_deref());
    Ok(assistant.status())
}
