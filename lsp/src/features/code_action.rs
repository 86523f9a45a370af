//! What can be done where a cursor or a selection stands: fixes of what is wrong, comments that suppress it, assists.

use analysis::Module;
use analysis::assists::{self, ActionKind, Changed, Request};
use analysis::edit::{FileEdits, SourceChange, TextEdit};
use analysis::fixes::{self, CureKind};
use analysis::workspace::FileId;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{
    CodeAction, CodeActionClientCapabilities, CodeActionDisabled, CodeActionKind,
    CodeActionOptions, CodeActionOrCommand, CodeActionParams, CodeActionProviderCapability,
    CodeActionTriggerKind, Command, Diagnostic, NumberOrString, ServerCapabilities, Uri,
};

use crate::client::Client;
use crate::context::Context;
use crate::convert::Text;
use crate::edits::{position_after, workspace_edit};
use crate::failure::{Answer, Failure};

mod about_rules;

pub(crate) fn capability(client: &Client, server: &mut ServerCapabilities) {
    // A client that knows no literals could only be given commands.
    if !has_literals(client) {
        return;
    }
    let kinds = [
        CodeActionKind::QUICKFIX,
        CodeActionKind::REFACTOR,
        CodeActionKind::REFACTOR_EXTRACT,
        CodeActionKind::REFACTOR_INLINE,
        CodeActionKind::REFACTOR_REWRITE,
        CodeActionKind::SOURCE,
        CodeActionKind::SOURCE_FIX_ALL,
    ];
    server.code_action_provider = Some(CodeActionProviderCapability::Options(CodeActionOptions {
        code_action_kinds: Some(kinds.to_vec()),
        resolve_provider: Some(resolves(client)),
        ..CodeActionOptions::default()
    }));
}

fn abilities(client: &Client) -> Option<&CodeActionClientCapabilities> {
    client.text_document()?.code_action.as_ref()
}

fn has_literals(client: &Client) -> bool {
    abilities(client).is_some_and(|it| it.code_action_literal_support.is_some())
}

/// The client asks for the edits of an action when it is chosen. All others are given them at once.
fn resolves(client: &Client) -> bool {
    let support = abilities(client).and_then(|it| it.resolve_support.as_ref());
    let edits = support.is_some_and(|it| it.properties.iter().any(|it| it == "edit"));
    edits && abilities(client).and_then(|it| it.data_support) == Some(true)
}

/// What an action is resolved by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Data {
    uri: Uri,
    /// The version of the document that the action was offered for.
    version: Option<i32>,
    /// The selection, in bytes.
    selection: (usize, usize),
    id: String,
    variant: usize,
}

pub(crate) fn handle(
    context: &Context,
    params: CodeActionParams,
) -> Answer<Option<Vec<CodeActionOrCommand>>> {
    Ok(find(context, &params).map(|it| it.into_iter().map(Into::into).collect()))
}

fn find(context: &Context, params: &CodeActionParams) -> Option<Vec<CodeAction>> {
    let uri = &params.text_document.uri;
    let file = context.file(uri)?;
    let text = context.text(file)?;
    let selection = text.bytes(params.range);
    let only = params.context.only.as_deref();
    let wanted = |kind: &CodeActionKind| {
        only.is_none_or(|only| only.iter().any(|it| includes(it.as_str(), kind.as_str())))
    };
    let mut found = Vec::new();
    if wanted(&CodeActionKind::QUICKFIX) || wanted(&CodeActionKind::SOURCE_FIX_ALL) {
        cures(context, file, &text, params, &wanted, &mut found);
    }
    if wanted(&CodeActionKind::QUICKFIX) {
        about_rules::actions(context, file, &selection, &mut found);
    }
    let request = Request {
        file,
        selection,
        language: context.language,
    };
    let is_automatic = params.context.trigger_kind == Some(CodeActionTriggerKind::AUTOMATIC);
    let shows_disabled =
        abilities(&context.client).and_then(|it| it.disabled_support) == Some(true);
    let actions = assists::actions(&context.snapshot, &request, |it| wanted(&kind(it)));
    for action in actions {
        if action.disabled.is_some() && (is_automatic || !shows_disabled) {
            continue;
        }
        let mut shown = CodeAction {
            title: action.title,
            kind: Some(kind(action.kind)),
            is_preferred: action.preferred.then_some(true),
            ..CodeAction::default()
        };
        if let Some(reason) = action.disabled {
            shown.disabled = Some(CodeActionDisabled { reason });
        } else if resolves(&context.client) {
            let data = Data {
                uri: uri.clone(),
                version: version(context, file),
                selection: (request.selection.start, request.selection.end),
                id: action.id.to_owned(),
                variant: action.variant,
            };
            shown.data = serde_json::to_value(data).ok();
        } else {
            let changed = assists::resolve(&context.snapshot, &request, action.id, action.variant);
            let Some(changed) = changed else { continue };
            if complete(context, &mut shown, &changed).is_none() {
                continue;
            }
        }
        found.push(shown);
    }
    Some(found)
}

fn version(context: &Context, file: FileId) -> Option<i32> {
    context.version(&context.snapshot.file(file)?.path)
}

/// The edit of an action that was chosen. Where the text has changed since, the client asks again.
pub(crate) fn resolve(context: &Context, mut action: CodeAction) -> Answer<CodeAction> {
    let Some(data) = action.data.clone() else {
        return Ok(action);
    };
    let data: Data = serde_json::from_value(data).map_err(|it| Failure::Broken(it.to_string()))?;
    let file = context.file(&data.uri).ok_or(Failure::Stale)?;
    if version(context, file) != data.version {
        return Err(Failure::Stale);
    }
    let request = Request {
        file,
        selection: data.selection.0..data.selection.1,
        language: context.language,
    };
    let changed = assists::resolve(&context.snapshot, &request, &data.id, data.variant);
    let changed = changed.ok_or(Failure::Stale)?;
    complete(context, &mut action, &changed).ok_or_else(|| {
        let (ru, en) = (
            "Редактор не умеет создавать файлы, а для этого действия нужен новый файл",
            "The editor cannot create files, and this action needs a new one",
        );
        Failure::Refused(context.language.pick(ru, en).to_owned())
    })?;
    Ok(action)
}

/// Gives an action its edit, and the command that leads to what is to be named or written.
fn complete(context: &Context, action: &mut CodeAction, changed: &Changed) -> Option<()> {
    action.edit = Some(workspace_edit(context, &changed.change)?);
    let Some((path, at)) = &changed.cursor else {
        return Some(());
    };
    let name = if changed.rename {
        "onec.rename"
    } else {
        "onec.moveTo"
    };
    if context.client.runs(name) {
        let position = position_after(context, &changed.change, path, *at)?;
        let arguments = [
            serde_json::to_value(context.uri(path)?).ok()?,
            serde_json::to_value(position).ok()?,
        ];
        action.command = Some(Command {
            title: action.title.clone(),
            command: name.to_owned(),
            arguments: Some(arguments.to_vec()),
        });
    }
    Some(())
}

/// What can be done about the findings at the selection, and about all of the file.
fn cures(
    context: &Context,
    file: FileId,
    text: &Text,
    params: &CodeActionParams,
    wanted: &dyn Fn(&CodeActionKind) -> bool,
    found: &mut Vec<CodeAction>,
) -> Option<()> {
    let report = context.reports.quick(context, file)?;
    let selection = text.bytes(params.range);
    let path = context.snapshot.file(file)?.path.clone();
    let edit = |edits: Vec<TextEdit>| {
        let files = vec![FileEdits {
            path: path.clone(),
            edits,
        }];
        let change = SourceChange {
            files,
            new_files: Vec::new(),
        };
        workspace_edit(context, &change)
    };
    if wanted(&CodeActionKind::QUICKFIX) {
        let parsed = context.snapshot.parsed(file)?;
        let dialect = context.snapshot.file(file)?.dialect;
        let module = Module::new(&parsed.text, &parsed.tree, dialect);
        let cures = fixes::cures(&module, &report.findings, &selection, context.language);
        let is_query = context.snapshot.is_query(file);
        for cure in cures {
            // Nobody reads comments that suppress in a query.
            if is_query && cure.kind == CureKind::Suppress {
                continue;
            }
            let about: Vec<Diagnostic> = cure
                .findings
                .iter()
                .filter_map(|it| report.findings.get(*it))
                .filter_map(|it| matching(&params.context.diagnostics, text, it))
                .collect();
            found.push(CodeAction {
                title: cure.title,
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: (!about.is_empty()).then_some(about),
                edit: edit(cure.edits),
                is_preferred: (cure.kind == CureKind::Fix && cure.preferred).then_some(true),
                ..CodeAction::default()
            });
        }
    }
    // Offered only where it is asked for: on saving, and among the actions of the whole file.
    if params.context.only.is_some() && wanted(&CodeActionKind::SOURCE_FIX_ALL) {
        let (fixed, edits) = fixes::fix_all(&report.findings);
        if !fixed.is_empty() {
            let (ru, en) = (
                "Исправить всё, что исправляется",
                "Fix all that can be fixed",
            );
            found.push(CodeAction {
                title: context.language.pick(ru, en).to_owned(),
                kind: Some(CodeActionKind::SOURCE_FIX_ALL),
                edit: edit(edits),
                ..CodeAction::default()
            });
        }
    }
    Some(())
}

/// The diagnostic of the client that tells a finding.
fn matching(
    diagnostics: &[Diagnostic],
    text: &Text,
    finding: &analysis::Finding,
) -> Option<Diagnostic> {
    let range = text.range(&finding.range);
    let mut same = diagnostics.iter().filter(|it| {
        let code = it.code.as_ref();
        it.range == range
            && code.is_some_and(|it| matches!(it, NumberOrString::String(it) if it == finding.code))
    });
    same.next().cloned()
}

fn kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::Quickfix => CodeActionKind::QUICKFIX,
        ActionKind::Refactor => CodeActionKind::REFACTOR,
        ActionKind::RefactorExtract => CodeActionKind::REFACTOR_EXTRACT,
        ActionKind::RefactorInline => CodeActionKind::REFACTOR_INLINE,
        ActionKind::RefactorRewrite => CodeActionKind::REFACTOR_REWRITE,
        ActionKind::Source => CodeActionKind::SOURCE,
        ActionKind::SourceFixAll => CodeActionKind::SOURCE_FIX_ALL,
    }
}

/// A kind includes itself and what is below it: `refactor` includes `refactor.extract`.
fn includes(asked: &str, kind: &str) -> bool {
    let rest = kind.strip_prefix(asked);
    asked.is_empty() || rest.is_some_and(|it| it.is_empty() || it.starts_with('.'))
}

#[cfg(test)]
mod tests;
