//! How the server begins and ends.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crossbeam_channel::unbounded;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{
    FileOperationFilter, FileOperationPattern, FileOperationRegistrationOptions, InitializeParams,
    InitializeResult, OneOf, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri,
    WorkspaceFileOperationsServerCapabilities, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

use crate::client::Client;
use crate::convert;
use crate::features;
use crate::message::Message;
use crate::model::EngineStatus;
use crate::outgoing::Outgoing;
use crate::server::Server;
use crate::state::{Begin, State};
use crate::status;

impl Server {
    /// Starts the thread that owns the state.
    pub(crate) fn start(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = Arc::new(Client::new(&params));
        let (queue, messages) = unbounded();
        let begin = Begin {
            roots: roots(&params),
            settings: params.initialization_options.unwrap_or_default(),
            client: Arc::clone(&client),
            options: Arc::clone(&self.options),
            outgoing: Outgoing::new(self.editor.clone()),
            queue: queue.clone(),
            assistant: Arc::clone(&self.assistant),
        };
        if client.shows_status {
            let outgoing = begin.outgoing.clone();
            let tell = move |status: &EngineStatus| status::engine_changed(&outgoing, status);
            self.assistant.models.tell_to(tell);
        }
        let state = State::new(begin).map_err(no_threads)?;
        std::thread::Builder::new()
            .name("state".to_owned())
            .stack_size(64 << 20)
            .spawn(move || state.run(&messages))
            .map_err(no_threads)?;
        // A second `initialize` is refused before it comes here.
        let _ = self.queue.set(queue);
        Ok(InitializeResult {
            capabilities: capabilities(&client),
            server_info: Some(ServerInfo {
                name: "onec".to_owned(),
                version: Some(self.options.version.to_owned()),
            }),
            offset_encoding: None,
        })
    }

    /// The client wants no more.
    pub(crate) fn stop(&self) {
        self.was_shut_down.store(true, Ordering::Relaxed);
        self.tell(Message::Stop);
    }

    /// Files or folders have changed.
    pub(crate) fn files<'a>(&self, uris: impl Iterator<Item = &'a Uri>) {
        let paths: Vec<PathBuf> = uris.map(convert::path).collect();
        self.tell(Message::Files(paths));
    }

    /// Files or folders have changed, by addresses as texts; what is no address is left out.
    pub(crate) fn addresses<'a>(&self, addresses: impl Iterator<Item = &'a str>) {
        let uris: Vec<Uri> = addresses.filter_map(|it| it.parse().ok()).collect();
        self.files(uris.iter());
    }
}

fn no_threads(error: std::io::Error) -> Error {
    Error {
        code: ErrorCode::InternalError,
        message: format!("no threads can be started: {error}").into(),
        data: None,
    }
}

/// The folders that the client has open.
fn roots(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = params.workspace_folders.iter().flatten();
    let roots: Vec<PathBuf> = folders.map(|it| convert::path(&it.uri)).collect();
    if !roots.is_empty() {
        return roots;
    }
    #[expect(
        deprecated,
        reason = "clients without workspace folders tell their root so"
    )]
    let root = (&params.root_uri, &params.root_path);
    match root {
        (Some(uri), _) => vec![convert::path(uri)],
        (None, Some(path)) => vec![PathBuf::from(path)],
        (None, None) => Vec::new(),
    }
}

fn capabilities(client: &Client) -> ServerCapabilities {
    let filter = |glob: &str| FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern {
            glob: glob.to_owned(),
            ..FileOperationPattern::default()
        },
    };
    // Folders, too: a folder of modules is renamed as one.
    let operations = FileOperationRegistrationOptions {
        filters: vec![filter("**")],
    };
    ServerCapabilities {
        position_encoding: Some(client.position_encoding()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::Supported(true)),
                ..TextDocumentSyncOptions::default()
            },
        )),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: Some(WorkspaceFileOperationsServerCapabilities {
                did_create: Some(operations.clone()),
                did_rename: Some(operations.clone()),
                did_delete: Some(operations),
                ..WorkspaceFileOperationsServerCapabilities::default()
            }),
        }),
        ..features::capabilities(client)
    }
}
