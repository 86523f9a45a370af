//! Settings, from files and from the editor.

use serde_json::json;

use super::{Session, start};
use crate::project::{BROKEN, Project};

#[test]
fn a_file_with_a_mistake_is_shown_and_corrected_without_a_restart() {
    let mut session = Session::new(
        &[
            ("onec.toml", "language = 'en'\nlanguge = 1\n"),
            ("M.bsl", BROKEN),
        ],
        json!({}),
    );
    let told = session.published("onec.toml");
    assert!(told[0].contains("unknown field `languge`"), "{told:?}");
    session.open("M.bsl", BROKEN);
    assert!(session.published("M.bsl")[0].starts_with("Не закрыт"));
    session.project.write("onec.toml", "language = 'en'\n");
    let changed = json!([{ "uri": support::lsp::uri(&session.path("onec.toml")), "type": 2 }]);
    session.client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": changed }),
    );
    session.published_when("onec.toml", <[_]>::is_empty);
    session.published_when("M.bsl", is_in_english);
    session.end();
}

/// Whether what was found is told in English.
fn is_in_english(messages: &[String]) -> bool {
    messages.iter().any(|it| it.starts_with("The statement"))
}

#[test]
fn a_project_of_the_other_server_works_unchanged() {
    let other = r#"{
        "$schema": "https://example.org/schema.json",
        "language": "en",
        "configurationRoot": "src",
        "diagnostics": { "computeTrigger": "onSave", "parameters": { "LineLength": { "maxLineLength": 100 } } }
    }"#;
    let files = [
        (".bsl-language-server.json", other),
        ("src/M.bsl", BROKEN),
        ("build/M.bsl", BROKEN),
    ];
    let mut session = Session::new(&files, json!({}));
    let status = session
        .client
        .request("onec/status", json!({}))
        .expect("a status");
    assert_eq!(status["roots"][0]["modules"], 1);
    assert!(
        status["roots"][0]["uri"]
            .as_str()
            .is_some_and(|it| it.ends_with("/src"))
    );
    session.open("src/M.bsl", "А();");
    assert_eq!(session.published("src/M.bsl"), [""; 0]);
    session.edit("src/M.bsl", 2, json!([{ "text": BROKEN }]));
    let document = super::params(&session.path("src/M.bsl"), json!({}));
    session.client.notify("textDocument/didSave", document);
    session.published_when("src/M.bsl", is_in_english);
    session.end();
}

#[test]
fn what_is_excluded_is_not_read() {
    let files = [
        ("onec.toml", "exclude = ['build/']"),
        ("A.bsl", BROKEN),
        ("build/B.bsl", BROKEN),
    ];
    let mut session = Session::new(&files, json!({}));
    let status = session
        .client
        .request("onec/status", json!({}))
        .expect("a status");
    assert_eq!(status["roots"][0]["modules"], 1);
    session.end();
}

#[test]
fn the_editor_may_change_settings_at_any_time() {
    let project = Project::new(&[("M.bsl", BROKEN)]);
    let mut client = start(&project.path(""));
    let options = json!({ "language": "en", "diagnostics": { "trigger": "never" } });
    client
        .initialize_with(&project.path(""), json!({}), options)
        .expect("the server starts");
    client.wait_until_ready().expect("the project is read");
    let mut session = Session { client, project };
    session.open("M.bsl", BROKEN);
    assert_eq!(session.findings("M.bsl"), [""; 0]);
    let settings = json!({ "settings": { "onec": { "language": "en", "diagnostics": { "trigger": "onType" } } } });
    session
        .client
        .notify("workspace/didChangeConfiguration", settings);
    assert!(session.findings("M.bsl")[0].starts_with("The statement"));
    session.end();
}

#[test]
fn settings_of_rules_that_make_no_sense_are_shown_where_they_stand() {
    let text = "[diagnostics.rules]\nNoSuchRule = true\nLineLength = { max = 100 }\n";
    let mut session = Session::new(&[("onec.toml", text)], json!({}));
    let told = session.published("onec.toml");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("NoSuchRule") && told[1].contains("max"));
    session.end();
}
