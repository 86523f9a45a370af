//! The type hierarchy, which is told of when the server has begun: our library of types has no place for it among what a
//! server says first.

use serde_json::json;
use tower_lsp::ls_types::Registration;

use crate::client::Client;
use crate::outgoing::Outgoing;

/// Tells the client that it may ask for hierarchies of types.
pub(crate) fn register(client: &Client, outgoing: &Outgoing) {
    let hierarchy = client.text_document().and_then(|it| it.type_hierarchy);
    if hierarchy.and_then(|it| it.dynamic_registration) != Some(true) {
        return;
    }
    let registration = Registration {
        id: "typeHierarchy".to_owned(),
        method: "textDocument/prepareTypeHierarchy".to_owned(),
        register_options: Some(json!({
            "documentSelector": [{ "scheme": "file", "pattern": "**/*.{bsl,os}" }]
        })),
    };
    outgoing.ask(|client| async move {
        if let Err(error) = client.register_capability(vec![registration]).await {
            tracing::warn!(%error, "hierarchies of types are not asked for");
        }
    });
}
