//! What an editor is offered, and what becomes of it.

use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::ls_types::InitializeParams;

use super::*;
use crate::testing::{Tested, fixture};

fn with_client(mut tested: Tested, action: Value, more: Value) -> Tested {
    let mut action = action;
    action["codeActionLiteralSupport"] = json!({ "codeActionKind": { "valueSet": [] } });
    let params = json!({ "capabilities": {
        "textDocument": { "codeAction": action },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
        "experimental": more,
    }});
    let params: InitializeParams = serde_json::from_value(params).expect("parameters");
    tested.context.client = Arc::new(Client::new(&params));
    tested
}

fn lazy(tested: Tested) -> Tested {
    let action = json!({
        "dataSupport": true,
        "disabledSupport": true,
        "resolveSupport": { "properties": ["edit", "command"] },
    });
    with_client(
        tested,
        action,
        json!({ "onecCommands": ["onec.rename", "onec.moveTo"] }),
    )
}

fn ask(tested: &Tested, length: u32, context: Value) -> Vec<CodeAction> {
    let at = tested.at();
    let mut end = at.position;
    end.character += length;
    let mut context = context;
    if context.get("diagnostics").is_none() {
        context["diagnostics"] = json!([]);
    }
    let params = json!({
        "textDocument": at.text_document,
        "range": { "start": at.position, "end": end },
        "context": context,
    });
    let params = serde_json::from_value(params).expect("parameters");
    let found = handle(&tested.context, params)
        .expect("an answer")
        .expect("actions");
    let only_actions = found.into_iter().map(|it| match it {
        CodeActionOrCommand::CodeAction(it) => it,
        CodeActionOrCommand::Command(it) => panic!("{it:?}"),
    });
    only_actions.collect()
}

fn titles(actions: &[CodeAction]) -> Vec<&str> {
    actions.iter().map(|it| it.title.as_str()).collect()
}

const SUM: &str = "Процедура П(А)\n\tБ(А + 1);\nКонецПроцедуры\n";

fn sum() -> String {
    format!(
        "//- /CommonModules/Общий/Ext/Module.bsl\n{}",
        SUM.replace("А + 1", "$0А + 1")
    )
}

#[test]
fn an_action_is_resolved_when_it_is_chosen_and_the_new_name_is_renamed() {
    let tested = lazy(fixture(&sum()));
    let found = ask(&tested, 5, json!({ "only": ["refactor.extract"] }));
    assert_eq!(titles(&found), ["Извлечь функцию", "Извлечь переменную"]);
    assert!(found.iter().all(|it| it.edit.is_none()));
    let action = resolve(&tested.context, found[1].clone()).expect("an edit");
    let edit = serde_json::to_value(&action.edit).expect("an edit");
    let change = &edit["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], 1);
    assert_eq!(change["edits"][0]["newText"], "Значение = А + 1;\n\t");
    assert_eq!(change["edits"][1]["newText"], "Значение");
    let command = action.command.expect("a command");
    assert_eq!(command.command, "onec.rename");
    let arguments = command.arguments.expect("arguments");
    assert_eq!(arguments[1], json!({ "line": 1, "character": 1 }));
}

#[test]
fn what_was_offered_for_another_text_is_not_done() {
    let tested = lazy(fixture(&sum()));
    let mut found = ask(&tested, 5, json!({ "only": ["refactor.extract"] }));
    let mut action = found.remove(0);
    if let Some(data) = &mut action.data {
        data["version"] = json!(0);
    }
    assert_eq!(resolve(&tested.context, action), Err(Failure::Stale));
}

#[test]
fn a_client_that_cannot_ask_later_gets_edits_at_once_and_no_commands_of_ours() {
    let tested = with_client(fixture(&sum()), json!({}), json!({}));
    let found = ask(&tested, 5, json!({ "only": ["refactor"] }));
    assert!(!found.is_empty());
    assert!(
        found
            .iter()
            .all(|it| it.edit.is_some() && it.command.is_none() && it.data.is_none())
    );
}

#[test]
fn what_cannot_be_done_says_why_where_the_client_shows_it() {
    let text = "Пока $0А.Б() Цикл\nКонецЦикла;\n";
    let tested = lazy(fixture(text));
    let found = ask(&tested, 5, json!({ "only": ["refactor.extract"] }));
    let reasons: Vec<_> = found
        .iter()
        .filter_map(|it| it.disabled.as_ref().map(|it| it.reason.as_str()))
        .collect();
    assert_eq!(reasons, ["Условие цикла вычисляется на каждом шаге"]);
    let automatic = ask(
        &tested,
        5,
        json!({ "only": ["refactor.extract"], "triggerKind": 2 }),
    );
    assert!(automatic.iter().all(|it| it.disabled.is_none()));
}

#[test]
fn findings_are_fixed_and_suppressed_and_their_diagnostics_are_named() {
    let tested = lazy(fixture("А = 1$0\nБ = 2\nВ = 3;\n"));
    let file = tested
        .context
        .file(&tested.at().text_document.uri)
        .expect("a file");
    let report = tested
        .context
        .reports
        .whole(&tested.context, file)
        .expect("a report");
    let shown = crate::diagnostics::convert(&tested.context, file, &report).expect("diagnostics");
    let found = ask(
        &tested,
        0,
        json!({ "diagnostics": [shown[0]], "only": ["quickfix"] }),
    );
    for title in [
        "Исправить все «ParseError» в файле (2)",
        "Отключить «ParseError» в этой строке",
    ] {
        assert!(titles(&found).contains(&title), "{found:?}");
    }
    assert_eq!(titles(&found)[0], "Вставить «;»");
    assert_eq!(found[0].is_preferred, Some(true));
    assert_eq!(found[0].diagnostics.as_deref(), Some(&shown[..1]));
    assert!(found.iter().all(|it| it.edit.is_some()));
}

#[test]
fn all_of_a_file_is_fixed_where_that_is_asked_for() {
    let tested = lazy(fixture("$0А = 1\nБ = 2\nВ = 3;\n"));
    let found = ask(&tested, 0, json!({ "only": ["source.fixAll"] }));
    assert_eq!(titles(&found), ["Исправить всё, что исправляется"]);
    let edit = serde_json::to_value(&found[0].edit).expect("an edit");
    assert_eq!(
        edit["documentChanges"][0]["edits"].as_array().map(Vec::len),
        Some(2)
    );
    let found = ask(&tested, 0, json!({}));
    assert!(!titles(&found).contains(&"Исправить всё, что исправляется"));
}

#[test]
fn kinds_include_what_is_below_them() {
    assert!(includes("refactor", "refactor.extract"));
    assert!(includes("source.fixAll", "source.fixAll"));
    assert!(!includes("refactor.extract", "refactor"));
    assert!(!includes("refactor.ex", "refactor.extract"));
}

#[test]
fn clients_that_know_no_actions_are_offered_none() {
    let tested = fixture("А();").with_client(json!({ "codeAction": {} }));
    let mut server = ServerCapabilities::default();
    capability(&tested.context.client, &mut server);
    assert_eq!(server.code_action_provider, None);
}
