//! Asks the client to ask again, after what its answers depend on has changed.

use crate::client::Client;
use crate::outgoing::Outgoing;

/// All that depends on more than one file.
pub(crate) fn all(client: &Client, outgoing: &Outgoing) {
    let Some(workspace) = client.workspace() else {
        return;
    };
    diagnostics(client, outgoing);
    if workspace
        .semantic_tokens
        .as_ref()
        .and_then(|it| it.refresh_support)
        == Some(true)
    {
        outgoing.ask(|it| async move { drop(it.semantic_tokens_refresh().await) });
    }
    inlay_hints(client, outgoing);
    if workspace
        .code_lens
        .as_ref()
        .and_then(|it| it.refresh_support)
        == Some(true)
    {
        outgoing.ask(|it| async move { drop(it.code_lens_refresh().await) });
    }
}

/// What is wrong with files.
pub(crate) fn diagnostics(client: &Client, outgoing: &Outgoing) {
    if client.refreshes_diagnostics() {
        outgoing.ask(|it| async move { drop(it.workspace_diagnostic_refresh().await) });
    }
}

/// Hints in the lines of code.
pub(crate) fn inlay_hints(client: &Client, outgoing: &Outgoing) {
    let workspace = client.workspace();
    let support = workspace.and_then(|it| it.inlay_hint.as_ref());
    if support.and_then(|it| it.refresh_support) == Some(true) {
        outgoing.ask(|it| async move { drop(it.inlay_hint_refresh().await) });
    }
}
