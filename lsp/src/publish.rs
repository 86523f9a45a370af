//! Diagnostics that are sent to clients that do not ask for them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use analysis::workspace::{FileId, Unwanted};
use project::settings::Scope;
use tower_lsp::ls_types::{Diagnostic, Uri};

use crate::client::Client;
use crate::context::Context;
use crate::diagnostics::{self, Report, Reports};
use crate::later::Work;
use crate::outgoing::Outgoing;
use crate::server::panic_message;

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

/// Looks at a document and sends what was found at once. Ends quietly where the text has changed since.
pub(crate) fn document(context: &Context, path: &Path) {
    let found = catch_unwind(AssertUnwindSafe(|| {
        let file = context.snapshot.file_at(path)?;
        let report = context.reports.quick(context, file)?;
        diagnostics::convert(context, file, &report)
    }));
    if let Ok(Some(found)) = found {
        send(context, path, found);
    }
}

fn send(context: &Context, path: &Path, found: Vec<Diagnostic>) {
    let (Some(outgoing), Some(uri)) = (&context.outgoing, context.uri(path)) else {
        return;
    };
    let version = context.version(path);
    outgoing.say(move |client| async move {
        client.publish_diagnostics(uri, found, version).await;
    });
}

/// Does what has waited for a pause and sends what has come of it. Nothing where it was stopped by an edit; otherwise
/// whether the client has to ask again.
pub(crate) fn later(context: &Context, work: &Work) -> Option<bool> {
    let done = catch_unwind(AssertUnwindSafe(|| match work {
        Work::Document(path) => all_rules(context, path).unwrap_or_default(),
        Work::Project => project(context),
        Work::Statistics => {
            context.assistant.statistics.follow(&context.snapshot);
            false
        }
    }));
    match done {
        Ok(is_other) => Some(is_other && context.client.pulls_diagnostics()),
        Err(payload) if payload.is::<Unwanted>() => None,
        Err(payload) => {
            let message = panic_message(&*payload);
            tracing::error!(message, "a review failed");
            Some(false)
        }
    }
}

/// All rules look at a document; gives whether they found something else than was told at once.
fn all_rules(context: &Context, path: &Path) -> Option<bool> {
    let file = context.snapshot.file_at(path)?;
    let before = context.reports.quick(context, file)?;
    let report = context.reports.whole(context, file)?;
    let is_other = before.id != report.id;
    if is_other && !context.client.pulls_diagnostics() {
        send(context, path, diagnostics::convert(context, file, &report)?);
    }
    Some(is_other)
}

/// Rules look at the whole project; gives whether they found something else in modules than before.
fn project(context: &Context) -> bool {
    let is_of_all = context.settings.diagnostics.scope == Scope::Workspace;
    let mut is_other = false;
    for path in context.reports.review_project(context) {
        let is_open = context.open.contains_key(&path);
        match context.snapshot.file_at(&path) {
            None => metadata(context, &path),
            Some(_) if context.client.pulls_diagnostics() => is_other |= is_open || is_of_all,
            Some(_) if is_open => document(context, &path),
            Some(file) if context.reports.was_told(&path) => {
                if let Some(report) = context.reports.whole(context, file) {
                    reviewed(context, file, &report);
                }
            }
            Some(_) => closed(context, &path, is_of_all),
        }
    }
    is_other
}

/// Sends what was found in a file of metadata, which no client asks for: while it is open, or where the whole workspace
/// is looked at. What was sent before is taken back otherwise.
pub(crate) fn metadata(context: &Context, path: &Path) {
    let is_of_all = context.settings.diagnostics.scope == Scope::Workspace;
    closed(context, path, is_of_all || context.open.contains_key(path));
}

fn closed(context: &Context, path: &Path, is_shown: bool) {
    let group = context.reports.of_project(path).filter(|_| is_shown);
    let findings = group.as_ref().map_or(&[][..], |it| it.findings.as_slice());
    if context.reports.tell_of_project(path, !findings.is_empty()) {
        let found = diagnostics::of_file(context, path, findings);
        send(context, path, found.unwrap_or_default());
    }
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
    if context.open.contains_key(path) || !context.reports.tell(path, !report.findings.is_empty()) {
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
