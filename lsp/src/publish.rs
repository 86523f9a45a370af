//! Diagnostics that are sent to clients that do not ask for them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use tower_lsp::ls_types::Uri;

use crate::client::Client;
use crate::context::Context;
use crate::diagnostics;
use crate::outgoing::Outgoing;

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

/// A document that is closed has no findings any more.
pub(crate) fn nothing(client: &Client, outgoing: &Outgoing, uri: Uri) {
    if !client.pulls_diagnostics() {
        outgoing.say(move |client| async move {
            client.publish_diagnostics(uri, Vec::new(), None).await;
        });
    }
}
