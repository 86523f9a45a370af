//! Diagnostics that the client asks for: of a document, and of the whole workspace.

use rustc_hash::FxHashMap;
use tower_lsp::ls_types::{
    DiagnosticOptions, DiagnosticServerCapabilities, DocumentDiagnosticParams,
    DocumentDiagnosticReport, DocumentDiagnosticReportResult, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    ServerCapabilities, UnchangedDocumentDiagnosticReport, Uri, WorkspaceDiagnosticParams,
    WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use project::settings::{Scope, Trigger};

use crate::client::Client;
use crate::context::Context;
use crate::diagnostics;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.diagnostic_provider = Some(DiagnosticServerCapabilities::Options(DiagnosticOptions {
        identifier: Some("onec".to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        ..DiagnosticOptions::default()
    }));
}

pub(crate) fn document(
    context: &Context,
    params: DocumentDiagnosticParams,
) -> Answer<DocumentDiagnosticReportResult> {
    let file = context.file(&params.text_document.uri);
    let report = file
        .filter(|_| context.settings.diagnostics.trigger != Trigger::Never)
        .and_then(|it| {
            // A client that is not told of more must be given all at once.
            let report = match context.client.refreshes_diagnostics() {
                true => context.reports.quick(context, it),
                false => context.reports.whole(context, it),
            };
            Some((it, report?))
        });
    let result_id = report.as_ref().map(|it| it.1.id.clone());
    let report = match (report, result_id) {
        (Some((_, report)), Some(result_id))
            if params.previous_result_id.as_ref() == Some(&report.id) =>
        {
            DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                    result_id,
                },
            })
        }
        (report, result_id) => {
            let items =
                report.and_then(|(file, report)| diagnostics::convert(context, file, &report));
            DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: FullDocumentDiagnosticReport {
                    result_id,
                    items: items.unwrap_or_default(),
                },
            })
        }
    };
    Ok(DocumentDiagnosticReportResult::Report(report))
}

/// Files without findings that the client has no findings of are left out: a project has thousands of them.
pub(crate) fn workspace(
    context: &Context,
    params: WorkspaceDiagnosticParams,
) -> Answer<WorkspaceDiagnosticReportResult> {
    let settings = &context.settings.diagnostics;
    let is_asked = settings.scope == Scope::Workspace && settings.trigger != Trigger::Never;
    let mut before: FxHashMap<Uri, String> = params
        .previous_result_ids
        .into_iter()
        .map(|it| (it.uri, it.value))
        .collect();
    let mut items = Vec::new();
    let mut files: Vec<_> = context.snapshot.files().map(|it| it.0).collect();
    files.retain(|_| is_asked);
    for file in files {
        let Some(uri) = context.uri_of(file) else {
            continue;
        };
        let Some(report) = context.reports.whole(context, file) else {
            continue;
        };
        let version = context
            .snapshot
            .file(file)
            .and_then(|it| context.version(&it.path));
        let version = version.map(i64::from);
        let known = before.remove(&uri);
        if known.is_none() && report.findings.is_empty() {
            continue;
        }
        items.push(if known.as_ref() == Some(&report.id) {
            WorkspaceDocumentDiagnosticReport::Unchanged(
                WorkspaceUnchangedDocumentDiagnosticReport {
                    uri,
                    version,
                    unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                        result_id: report.id.clone(),
                    },
                },
            )
        } else {
            let found = diagnostics::convert(context, file, &report).unwrap_or_default();
            full(uri, version, Some(report.id.clone()), found)
        });
    }
    // What is gone, or not looked at any more, has no findings.
    items.extend(
        before
            .into_keys()
            .map(|uri| full(uri, None, None, Vec::new())),
    );
    Ok(WorkspaceDiagnosticReportResult::Report(
        WorkspaceDiagnosticReport { items },
    ))
}

fn full(
    uri: Uri,
    version: Option<i64>,
    result_id: Option<String>,
    items: Vec<tower_lsp::ls_types::Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    })
}
