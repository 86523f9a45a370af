//! Diagnostics, sent and asked for.

use serde_json::json;

use super::{Session, change};
use crate::project::{BROKEN, VALID};

#[test]
fn a_client_that_does_not_ask_is_told_after_every_edit() {
    let mut session = Session::new(&[("M.bsl", BROKEN)], json!({}));
    session.open("M.bsl", BROKEN);
    assert_eq!(session.published("M.bsl").len(), 1);
    session.edit("M.bsl", 2, json!([{ "text": VALID }]));
    session.published_when("M.bsl", <[_]>::is_empty);
    session.end();
}

#[test]
fn a_client_that_asks_is_not_told_what_it_knows() {
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let mut session = Session::new(&[("M.bsl", BROKEN)], capabilities);
    session.open("M.bsl", BROKEN);
    let first = session.ask("textDocument/diagnostic", "M.bsl", json!({}));
    assert_eq!(first["kind"], "full");
    let known = json!({ "previousResultId": first["resultId"] });
    let second = session.ask("textDocument/diagnostic", "M.bsl", known.clone());
    assert_eq!(second["kind"], "unchanged");
    session.edit("M.bsl", 2, json!([change((0, 0), (0, 0), "\n")]));
    let third = session.ask("textDocument/diagnostic", "M.bsl", known);
    assert_eq!(third["kind"], "full");
    assert_ne!(third["resultId"], first["resultId"]);
    let told = |it: &serde_json::Value| it["method"] == "textDocument/publishDiagnostics";
    assert!(!session.client.said.iter().any(told));
    session.end();
}

#[test]
fn the_whole_workspace_is_looked_at_where_that_is_set() {
    let files = [
        ("onec.toml", "diagnostics = { scope = 'workspace' }"),
        ("A.bsl", BROKEN),
        ("B.bsl", VALID),
        ("C.os", "А = ;"),
    ];
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let mut session = Session::new(&files, capabilities);
    let ask = |session: &mut Session, known: serde_json::Value| {
        let params = json!({ "previousResultIds": known });
        let report = session
            .client
            .request("workspace/diagnostic", params)
            .expect("a report");
        report["items"].as_array().expect("files").clone()
    };
    let first = ask(&mut session, json!([]));
    let ends =
        |it: &serde_json::Value, end: &str| it["uri"].as_str().is_some_and(|it| it.ends_with(end));
    assert_eq!(first.len(), 2, "{first:?}");
    assert!(first.iter().any(|it| ends(it, "A.bsl")) && first.iter().any(|it| ends(it, "C.os")));
    let known: Vec<_> = first
        .iter()
        .map(|it| json!({ "uri": it["uri"], "value": it["resultId"] }))
        .collect();
    session.project.write("A.bsl", VALID);
    let changed = json!([{ "uri": support::lsp::uri(&session.path("A.bsl")), "type": 2 }]);
    session.client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": changed }),
    );
    let second = ask(&mut session, json!(known));
    let of = |end: &str| {
        second
            .iter()
            .find(|it| ends(it, end))
            .expect("a file")
            .clone()
    };
    assert_eq!(
        (&of("C.os")["kind"], &of("A.bsl")["kind"]),
        (&json!("unchanged"), &json!("full"))
    );
    assert_eq!(of("A.bsl")["items"], json!([]));
    session.end();
}

#[test]
fn a_review_of_the_workspace_publishes_what_it_finds() {
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let mut session = Session::new(&[("A.bsl", BROKEN), ("B.bsl", VALID)], capabilities);
    let reviewed = session
        .client
        .request("onec/reviewWorkspace", json!({}))
        .expect("an answer");
    assert_eq!(
        reviewed,
        json!({ "files": 2, "findings": { "error": 1, "warning": 0, "info": 0 } })
    );
    assert_eq!(session.published("A.bsl").len(), 1);
    session.open("A.bsl", BROKEN);
    session.published_when("A.bsl", <[_]>::is_empty);
    session.end();
}

#[test]
fn words_are_looked_up_in_the_dictionaries_of_the_machine() {
    let text = "Сообщить(\"Обнаружена ошбика\");\n";
    let files = [
        ("dictionaries/ru_RU.aff", "SET UTF-8\n"),
        ("dictionaries/ru_RU.dic", "2\nобнаружена\nошибка\n"),
        ("M.bsl", text),
    ];
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let mut session = Session::new(&files, capabilities);
    session.open("M.bsl", text);
    let typos = |session: &mut Session| {
        let mut found = session.findings("M.bsl");
        found.retain(|it| it.starts_with("Опечатка"));
        found
    };
    assert_eq!(
        typos(&mut session),
        ["Опечатка в слове «ошбика»; похожие слова: «ошибка»"]
    );
    session.edit(
        "M.bsl",
        2,
        json!([{ "text": "Сообщить(\"Обнаружена ошибка\");\n" }]),
    );
    assert_eq!(typos(&mut session), [""; 0]);
    session.end();
}

/// A module that is looked at in two steps, with a finding of a rule in its last line.
fn large() -> String {
    let method = "Процедура П() Экспорт\n\tСообщить(1);\nКонецПроцедуры\n\n";
    let many = method.repeat(1 + (80 << 10) / method.len());
    format!("{many}А = ТекущаяДата();\n")
}

const DATE: &str = "DeprecatedCurrentDate";

fn lines(report: &serde_json::Value, code: &str) -> Vec<u64> {
    let items = report.as_array().expect("findings").iter();
    let of_code = items.filter(|it| it["code"] == code);
    of_code
        .filter_map(|it| it["range"]["start"]["line"].as_u64())
        .collect()
}

#[test]
fn a_client_that_is_told_gets_errors_at_once_and_all_rules_after_a_pause() {
    let text = large();
    let last = text.lines().count() as u64 - 1;
    let mut session = Session::new(&[("M.bsl", &text)], json!({}));
    session.open("M.bsl", &text);
    let uri = support::lsp::uri(&session.path("M.bsl"));
    let told = |session: &mut Session, is_it: &dyn Fn(&serde_json::Value) -> bool| {
        let told = session.client.wait_for(|it| {
            it["method"] == "textDocument/publishDiagnostics"
                && it["params"]["uri"] == *uri
                && is_it(&it["params"]["diagnostics"])
        });
        told.expect("diagnostics")["params"].clone()
    };
    told(&mut session, &|it| lines(it, DATE) == [last]);
    session.edit(
        "M.bsl",
        2,
        json!([change((0, 0), (0, 0), "Б = ТекущаяДата()\n")]),
    );
    // What was found before has moved along, and the new error is told with it; on a machine that has no time for the quick
    // answer before the pause is over, all at once.
    let first = told(&mut session, &|it| !lines(it, "ParseError").is_empty());
    assert_eq!(first["version"], 2);
    let dates = lines(&first["diagnostics"], DATE);
    if dates != [0, last + 1] {
        assert_eq!(dates, [last + 1]);
        let whole = told(&mut session, &|it| lines(it, DATE).len() == 2);
        assert_eq!(lines(&whole["diagnostics"], DATE), [0, last + 1]);
    }
    session.end();
}

#[test]
fn a_client_that_asks_is_told_to_ask_again_after_a_pause() {
    let text = large();
    let capabilities = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } }
    });
    let mut session = Session::new(&[("M.bsl", &text)], capabilities);
    session.open("M.bsl", &text);
    let again = |it: &serde_json::Value| it["method"] == "workspace/diagnostic/refresh";
    // Asks, and again whenever it is told to. That something is to be asked again is also told after the project was read.
    let ask_until = |session: &mut Session, dates: usize| {
        let mut report = session.ask("textDocument/diagnostic", "M.bsl", json!({}));
        while lines(&report["items"], DATE).len() != dates {
            session.client.wait_for(again).expect("a refresh");
            report = session.ask("textDocument/diagnostic", "M.bsl", json!({}));
        }
    };
    ask_until(&mut session, 1);
    session.client.said.clear();
    session.edit(
        "M.bsl",
        2,
        json!([change((0, 0), (0, 0), "Б = ТекущаяДата();\n")]),
    );
    session.client.wait_for(again).expect("a refresh");
    ask_until(&mut session, 2);
    session.end();
}

#[test]
fn a_client_that_cannot_be_told_to_ask_again_gets_all_at_once() {
    let text = large();
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let mut session = Session::new(&[("M.bsl", &text)], capabilities);
    session.open("M.bsl", &text);
    session.edit(
        "M.bsl",
        2,
        json!([change((0, 0), (0, 0), "Б = ТекущаяДата();\n")]),
    );
    let report = session.ask("textDocument/diagnostic", "M.bsl", json!({}));
    assert_eq!(lines(&report["items"], DATE).len(), 2);
    session.end();
}
