//! What can be done about the rules whose findings stand at a selection: read what they are about, switch them off.

use std::ops::Range;
use std::path::{Path, PathBuf};

use analysis::edit::{FileEdits, SourceChange};
use analysis::workspace::FileId;
use project::settings::switch_off;
use rules::by_code;
use serde_json::json;
use tower_lsp::ls_types::{CodeAction, CodeActionKind, Command};

use crate::context::Context;
use crate::edits::workspace_edit;

/// The command of the editor that shows the page of a rule.
const SHOW_RULE: &str = "onec.showRule";

/// The file of settings.
const SETTINGS: &str = "onec.toml";

/// Of so many rules at one place at most, lest the list grow long.
const MOST: usize = 3;

pub(super) fn actions(
    context: &Context,
    file: FileId,
    selection: &Range<usize>,
    found: &mut Vec<CodeAction>,
) {
    let Some(report) = context.reports.quick(context, file) else {
        return;
    };
    let mut codes: Vec<&'static str> = Vec::new();
    for finding in &report.findings {
        let range = &finding.range;
        let touches = range.start <= selection.end && selection.start <= range.end;
        // Some advice on queries has no rule.
        let has_rule = by_code(finding.code).is_some();
        if touches && has_rule && !codes.contains(&finding.code) {
            codes.push(finding.code);
        }
    }
    codes.truncate(MOST);
    for code in &codes {
        found.extend(switching_off(context, file, code));
    }
    if context.client.runs(SHOW_RULE) {
        found.extend(codes.iter().map(|it| showing(context, it)));
    }
}

fn action(title: String) -> CodeAction {
    CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        ..CodeAction::default()
    }
}

/// An edit of `onec.toml` that switches a rule off; the file is made where there is none.
fn switching_off(context: &Context, file: FileId, code: &str) -> Option<CodeAction> {
    let path = settings_of(context, file)?;
    let text = context.text_at(&path);
    let edit = switch_off(text.as_ref().map_or("", |it| it.text()), code)?;
    let change = match text {
        Some(_) => SourceChange {
            files: vec![FileEdits {
                path,
                edits: vec![edit],
            }],
            new_files: Vec::new(),
        },
        None => SourceChange {
            files: Vec::new(),
            new_files: vec![(path, edit.text)],
        },
    };
    let title = context.language.pick(
        format!("Выключить правило «{code}» в {SETTINGS}"),
        format!("Switch the rule “{code}” off in {SETTINGS}"),
    );
    Some(CodeAction {
        edit: Some(workspace_edit(context, &change)?),
        ..action(title)
    })
}

/// The file of settings of the root that a module lies in.
fn settings_of(context: &Context, file: FileId) -> Option<PathBuf> {
    let path = &context.snapshot.file(file)?.path;
    let files = context.facts.settings.iter();
    let own = files.filter_map(|it| it.parent());
    let own = own.filter(|it| path.starts_with(it));
    let roots = context.facts.roots.iter().map(PathBuf::as_path);
    let roots = roots.filter(|it| path.starts_with(it));
    // A root may be the folder of the configuration, and the settings lie above it.
    let length = |it: &&Path| it.as_os_str().len();
    let root = own
        .max_by_key(length)
        .or_else(|| roots.max_by_key(length))?;
    Some(root.join(SETTINGS))
}

fn showing(context: &Context, code: &str) -> CodeAction {
    let title = context.language.pick(
        format!("Описание правила «{code}»"),
        format!("Description of the rule “{code}”"),
    );
    let command = Command {
        title: title.clone(),
        command: SHOW_RULE.to_owned(),
        arguments: Some(vec![json!(code)]),
    };
    CodeAction {
        command: Some(command),
        ..action(title)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::client::Client;
    use crate::testing::{Tested, fixture};

    fn titles(tested: &Tested) -> Vec<CodeAction> {
        let (file, at) = tested.context.place(&tested.at()).expect("a place");
        let mut found = Vec::new();
        actions(&tested.context, file, &(at..at), &mut found);
        found
    }

    #[test]
    fn a_rule_is_switched_off_in_the_settings_and_its_page_is_shown() {
        let mut tested = fixture("//- /М.bsl\nА = Текущая$0Дата();\nСообщить(А);\n");
        assert!(titles(&tested).is_empty());
        let params = json!({ "capabilities": {
            "workspace": { "workspaceEdit": { "documentChanges": true } },
            "experimental": { "onecCommands": [SHOW_RULE] }
        } });
        let params = serde_json::from_value(params).expect("capabilities");
        tested.context.client = Arc::new(Client::new(&params));
        let found = titles(&tested);
        let off = "Выключить правило «DeprecatedCurrentDate» в onec.toml";
        let off = found.iter().find(|it| it.title == off).expect("an action");
        let edit = serde_json::to_string(&off.edit).expect("an edit");
        assert!(edit.contains("[diagnostics.rules]\\nDeprecatedCurrentDate = false"));
        assert!(edit.contains("\"create\""), "{edit}");
        let page = found.iter().find(|it| it.title.starts_with("Описание"));
        let command = page.and_then(|it| it.command.as_ref()).expect("a command");
        assert_eq!(command.command, SHOW_RULE);
    }
}
