//! The text of the server is that of the editor, whatever counts its columns.

use serde_json::json;

use super::{Session, change};

const MODULE: &str = "Процедура А()\r\n\tБ = \"𝄞\";\r\nКонецПроцедуры\r\n";

fn check(encodings: serde_json::Value, encoding: &str, changes: serde_json::Value, result: &str) {
    let capabilities = json!({ "general": { "positionEncodings": encodings } });
    let mut session = Session::new(&[("M.bsl", "")], capabilities);
    session.open("M.bsl", MODULE);
    session.edit("M.bsl", 2, changes);
    assert_eq!(session.text("M.bsl"), result, "{encoding}");
    session.end();
}

#[test]
fn columns_are_utf_16_unless_the_client_offers_utf_8() {
    let result = "Процедура А()\r\n\tБ = \"𝄞!\";\r\nКонецПроцедуры\r\n";
    check(
        json!(["utf-16"]),
        "utf-16",
        json!([change((1, 8), (1, 8), "!")]),
        result,
    );
    check(
        json!(["utf-16", "utf-8"]),
        "utf-8",
        json!([change((1, 11), (1, 11), "!")]),
        result,
    );
}

#[test]
fn changes_of_one_edit_follow_one_another_and_a_whole_text_replaces_all() {
    let changes = json!([change((0, 0), (1, 0), ""), change((0, 1), (0, 2), "ВГ")]);
    check(
        json!(null),
        "utf-16",
        changes,
        "\tВГ = \"𝄞\";\r\nКонецПроцедуры\r\n",
    );
    let changes = json!([{ "text": "А();" }, change((0, 0), (0, 1), "Б")]);
    check(json!(null), "utf-16", changes, "Б();");
}

#[test]
fn questions_see_the_edits_before_them_and_not_those_after() {
    let mut session = Session::new(&[("M.bsl", "")], json!({}));
    session.open("M.bsl", "");
    let mut asked = Vec::new();
    for version in 0..50_u32 {
        session.edit(
            "M.bsl",
            i64::from(version) + 2,
            json!([change((0, version), (0, version), "Б")]),
        );
        let params = super::params(&session.path("M.bsl"), json!({}));
        asked.push(session.client.ask("onec/documentText", params));
    }
    for (letters, id) in asked.into_iter().enumerate() {
        let answer = session.client.answer(id).expect("an answer");
        assert_eq!(answer["result"], "Б".repeat(letters + 1));
    }
    session.end();
}

#[test]
fn a_document_that_is_no_file_is_a_module_as_well() {
    let mut session = Session::new(&[("M.bsl", "")], json!({}));
    let uri = "untitled:Untitled-1";
    let document = json!({ "uri": uri, "languageId": "bsl", "version": 1, "text": "Если" });
    session
        .client
        .notify("textDocument/didOpen", json!({ "textDocument": document }));
    let params = json!({ "textDocument": { "uri": uri } });
    let report = session
        .client
        .request("textDocument/diagnostic", params)
        .expect("an answer");
    assert!(!report["items"].as_array().expect("findings").is_empty());
    session.end();
}
