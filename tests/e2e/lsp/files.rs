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
