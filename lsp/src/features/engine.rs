//! `onec/engineModels`: which models there are to choose from.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::ServerCapabilities;

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;
use crate::lanes::Lane;
use crate::model::Ready;
use crate::server::Server;

const NAME: &str = "onec/engineModels";

/// How long looking for models on this machine may take.
const LOOKING: Duration = Duration::from_secs(20);

pub(crate) fn capability(_: &Client, _: &mut ServerCapabilities) {}

/// Models to choose from.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Found {
    /// On this machine.
    local: Vec<LocalModel>,
    /// On the server that is set, by their names.
    server: Vec<String>,
    /// Why the server does not tell.
    problem: Option<String>,
}

/// A model on this machine, as `onec engine models` tells of it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LocalModel {
    /// What the setting has to say.
    model: String,
    /// How large its weights are, in bytes.
    bytes: u64,
}

pub(crate) async fn models(server: &Server, params: Value) -> Result<Found> {
    let (folders, ready) = server.ask(Lane::Interactive, NAME, params, begin).await?;
    let local = match &server.assistant.program {
        Some(program) => local(program, &folders).await,
        None => Vec::new(),
    };
    let asked = match ready {
        Some(ready) if !ready.is_local => ready.endpoint.models().await,
        _ => Ok(Vec::new()),
    };
    server
        .ask(Lane::Interactive, NAME, (local, asked), finish)
        .await
}

fn begin(context: &Context, _: Value) -> Answer<(Vec<PathBuf>, Option<Ready>)> {
    let folders = context.settings.engine.folders.clone();
    Ok((folders, context.assistant.models.ready(true).ok()))
}

type Asked = (
    Vec<LocalModel>,
    std::result::Result<Vec<String>, crate::model::Trouble>,
);

fn finish(context: &Context, (local, asked): Asked) -> Answer<Found> {
    let (server, problem) = match asked {
        Ok(names) => (names, None),
        Err(trouble) => (Vec::new(), Some(trouble.told(context.language))),
    };
    Ok(Found {
        local,
        server,
        problem,
    })
}

/// The program knows where models lie and what makes a model; none where it does not tell.
async fn local(program: &Path, folders: &[PathBuf]) -> Vec<LocalModel> {
    let mut command = tokio::process::Command::new(program);
    command
        .args(["engine", "models", "--json"])
        .args(folders.iter().map(|it| crate::model::at_home(it)))
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let output = tokio::time::timeout(LOOKING, command.output()).await;
    let Ok(Ok(output)) = output else {
        return Vec::new();
    };
    serde_json::from_slice(&output.stdout).unwrap_or_default()
}
