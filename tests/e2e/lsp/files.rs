//! Files and folders that come, change and go.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use support::lsp::uri;

use super::Session;
use crate::project::VALID;

fn modules(session: &mut Session) -> u64 {
    let status = session
        .client
        .request("onec/status", json!({}))
        .expect("a status");
    let roots = status["roots"].as_array().expect("roots").iter();
    roots
        .map(|it| it["modules"].as_u64().unwrap_or_default())
        .sum()
}

fn tell(session: &mut Session, paths: &[&Path]) {
    let changes: Vec<Value> = paths
        .iter()
        .map(|it| json!({ "uri": uri(it), "type": 2 }))
        .collect();
    session.client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": changes }),
    );
}

#[test]
fn modules_come_move_and_go() {
    let mut session = Session::new(&[("a/A.bsl", VALID)], json!({}));
    assert_eq!(modules(&mut session), 1);
    session.project.write("a/B.bsl", VALID);
    let path = session.path("a/B.bsl");
    tell(&mut session, &[&path]);
    assert_eq!(modules(&mut session), 2);
    fs::rename(session.path("a"), session.path("b")).expect("a folder is renamed");
    let renamed = json!([{ "oldUri": uri(&session.path("a")), "newUri": uri(&session.path("b")) }]);
    session
        .client
        .notify("workspace/didRenameFiles", json!({ "files": renamed }));
    assert_eq!(modules(&mut session), 2);
    session.open("b/A.bsl", VALID);
    assert_eq!(session.text("b/A.bsl"), VALID);
    fs::remove_file(session.path("b/B.bsl")).expect("a file is removed");
    let removed = json!([{ "uri": uri(&session.path("b/B.bsl")) }]);
    session
        .client
        .notify("workspace/didDeleteFiles", json!({ "files": removed }));
    assert_eq!(modules(&mut session), 1);
    session.end();
}

#[test]
fn folders_are_added_and_removed_while_documents_stay_open() {
    let mut session = Session::new(
        &[("a/A.bsl", VALID), ("b/B.bsl", VALID), ("b/C.bsl", VALID)],
        json!({}),
    );
    session.open("b/B.bsl", "А();");
    let folder = |it: &Path| json!({ "uri": uri(it), "name": "folder" });
    let event =
        json!({ "added": [folder(&session.path("b"))], "removed": [folder(&session.path(""))] });
    session.client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": event }),
    );
    session
        .client
        .wait_until_ready()
        .expect("the folder is read");
    assert_eq!(modules(&mut session), 2);
    assert_eq!(session.text("b/B.bsl"), "А();");
    session.end();
}

#[test]
fn a_closed_document_is_what_lies_on_disk_again() {
    let mut session = Session::new(&[("A.bsl", VALID)], json!({}));
    session.open("A.bsl", "Процедура Другая() Экспорт КонецПроцедуры");
    let path = session.path("A.bsl");
    session
        .client
        .notify("textDocument/didClose", super::params(&path, json!({})));
    assert_eq!(session.text("A.bsl"), VALID);
    session.end();
}

#[test]
fn documents_that_are_no_files_stay_modules_and_other_documents_stay_none() {
    let mut session = Session::new(&[("a/A.bsl", VALID), ("b/B.bsl", VALID)], json!({}));
    let open = |session: &mut Session, uri: &str, language: &str| {
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": "Если" });
        session
            .client
            .notify("textDocument/didOpen", json!({ "textDocument": document }));
    };
    let query = uri(&session.path("q.query"));
    open(&mut session, "untitled:Untitled-1", "bsl");
    open(&mut session, &query, "sdbl");
    let edit = json!({
        "textDocument": { "uri": query, "version": 2 },
        "contentChanges": [{ "text": "ВЫБРАТЬ 1" }],
    });
    session.client.notify("textDocument/didChange", edit);
    let folder = json!({ "uri": uri(&session.path("b")), "name": "folder" });
    let event = json!({ "added": [folder], "removed": [] });
    session.client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": event }),
    );
    session
        .client
        .wait_until_ready()
        .expect("the folder is read");
    let mut findings = |uri: &str| {
        let params = json!({ "textDocument": { "uri": uri } });
        let report = session
            .client
            .request("textDocument/diagnostic", params)
            .expect("a report");
        report["items"].as_array().expect("findings").len()
    };
    assert_eq!(findings("untitled:Untitled-1"), 1);
    assert_eq!(findings(&query), 0);
    session.end();
}

#[test]
fn a_client_that_shows_the_status_is_told_when_all_is_read() {
    let capabilities = json!({ "experimental": { "onecStatus": true } });
    let mut session = Session::starting(&[("A.bsl", VALID)], capabilities);
    let ready =
        |it: &Value| it["method"] == "onec/statusChanged" && it["params"]["state"] == "ready";
    let told = session.client.wait_for(ready).expect("the status");
    assert_eq!(told["params"]["roots"][0]["modules"], 1);
    session.end();
}
