//! Which files the client watches for us: modules, metadata and settings.

use serde_json::json;
use tower_lsp::ls_types::Registration;

use crate::client::Client;
use crate::outgoing::Outgoing;

/// Modules, what describes metadata in both formats, and settings. Folders are watched by what lies in them.
const PATTERNS: [&str; 3] = [
    "**/*.{bsl,os}",
    "**/*.{xml,mdo,form,rights,dcs,cmi,pmf,prefs}",
    "**/{onec.toml,.bsl-language-server.json,.gitignore}",
];

/// Asks the client to watch.
pub(crate) fn register(client: &Client, outgoing: &Outgoing) {
    if !client.watches_files() {
        return;
    }
    let watchers: Vec<_> = PATTERNS
        .iter()
        .map(|it| json!({ "globPattern": it }))
        .collect();
    let registration = Registration {
        id: "files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: Some(json!({ "watchers": watchers })),
    };
    outgoing.ask(|client| async move {
        if let Err(error) = client.register_capability(vec![registration]).await {
            tracing::warn!(%error, "files are not watched");
        }
    });
}
