//! `onec/reviewWorkspace`: looks at every module, as the user has asked, and publishes what was found.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use analysis::Level;
use analysis::workspace::FileId;
use serde::Serialize;
use serde_json::Value;
use tower_lsp::ls_types::ServerCapabilities;

use crate::client::Client;
use crate::context::Context;
use crate::diagnostics::Report;
use crate::failure::Answer;
use crate::publish;

pub(crate) fn capability(_: &Client, _: &mut ServerCapabilities) {}

/// How much was looked at and found.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Reviewed {
    pub(crate) files: usize,
    pub(crate) findings: Counts,
}

/// Findings by how bad they are.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    pub(crate) error: usize,
    pub(crate) warning: usize,
    pub(crate) info: usize,
}

pub(crate) fn handle(context: &Context, _: Value) -> Answer<Reviewed> {
    let mut reviewed = Reviewed::default();
    for (file, report) in reports(context) {
        reviewed.files += 1;
        for finding in &report.findings {
            *match finding.level {
                Level::Error => &mut reviewed.findings.error,
                Level::Warning => &mut reviewed.findings.warning,
                Level::Info => &mut reviewed.findings.info,
            } += 1;
        }
        publish::reviewed(context, file, &report);
    }
    Ok(reviewed)
}

/// What was found in every file, in the order of files; all cores at work.
fn reports(context: &Context) -> Vec<(FileId, Arc<Report>)> {
    let files: Vec<FileId> = context.snapshot.files().map(|it| it.0).collect();
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::with_capacity(files.len()));
    let work = || {
        while let Some(&file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Some(report) = context.reports.whole(context, file) {
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                found.push((file, report));
            }
        }
    };
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let start = |_| {
            let thread = thread::Builder::new().stack_size(64 << 20);
            thread.spawn_scoped(scope, work)
        };
        let threads: Vec<_> = (0..cores).map(start).collect();
        for thread in threads.into_iter().flatten() {
            if let Err(payload) = thread.join() {
                resume_unwind(payload);
            }
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|it| it.0.0);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::fixture;

    #[test]
    fn every_module_is_looked_at() {
        let tested = fixture("//- /А.bsl\nА = 1\n//- /Б.bsl\nЕсли А Тогда\n//- /В.os\nБ = ;\n");
        let reviewed = handle(&tested.context, Value::Null).expect("an answer");
        assert_eq!(reviewed.files, 3);
        assert_eq!(reviewed.findings.error, 2, "{reviewed:?}");
    }
}
