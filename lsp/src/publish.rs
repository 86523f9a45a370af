//! Diagnostics that are sent to clients that do not ask for them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use analysis::workspace::FileId;
use tower_lsp::ls_types::Uri;

use crate::client::Client;
use crate::context::Context;
use crate::diagnostics::{self, Report, Reports};
use crate::outgoing::Outgoing;

/// A document that is opened is told of in another way than a file that was reviewed.
pub(crate) fn opened(
    client: &Client,
    outgoing: &Outgoing,
    reports: &Reports,
    path: &Path,
    uri: Uri,
) {
    if client.pulls_diagnostics() && reports.forget(path) {
        outgoing
            .say(|client| async move { client.publish_diagnostics(uri, Vec::new(), None).await });
    }
}

/// Looks at a document and sends what was found. Ends quietly where the text has changed since.
pub(crate) fn document(context: &Context, outgoing: &Outgoing, path: &Path) {
    let found = catch_unwind(AssertUnwindSafe(|| {
        let file = context.snapshot.file_at(path)?;
        let report = context.reports.of(context, file)?;
        diagnostics::convert(context, file, &report)
    }));
    let (Ok(Some(found)), Some(uri)) = (found, context.uri(path)) else {
        return;
    };
    let version = context.version(path);
    outgoing.say(move |client| async move {
        client.publish_diagnostics(uri, found, version).await;
    });
}

/// Sends what was found in a file that may not be open. Of files without findings only those are told that had some.
pub(crate) fn reviewed(context: &Context, file: FileId, report: &Report) {
    let Some(path) = context.snapshot.file(file).map(|it| &it.path) else {
        return;
    };
    let (Some(outgoing), Some(uri)) = (&context.outgoing, context.uri(path)) else {
        return;
    };
    // The client knows of open documents, and asks for what is wrong with them.
    if context.open.contains_key(path) || !context.reports.tell(path, report) {
        return;
    }
    let found = diagnostics::convert(context, file, report).unwrap_or_default();
    outgoing.say(|client| async move { client.publish_diagnostics(uri, found, None).await });
}

/// A document that is closed has no findings any more.
pub(crate) fn nothing(client: &Client, outgoing: &Outgoing, uri: Uri) {
    if !client.pulls_diagnostics() {
        outgoing.say(move |client| async move {
            client.publish_diagnostics(uri, Vec::new(), None).await;
        });
    }
}
