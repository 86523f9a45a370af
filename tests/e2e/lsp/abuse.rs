//! What a client should not do: the server answers all it can, and lives.

use serde_json::{Value, json};

use super::{Session, change, params, start};
use crate::project::{Project, VALID, free_port};

/// The server still answers, and with the right text.
fn is_well(mut session: Session, text: &str) {
    assert_eq!(session.text("M.bsl"), text);
    session.end();
}

fn session() -> Session {
    let mut session = Session::new(&[("M.bsl", VALID)], json!({}));
    session.open("M.bsl", VALID);
    session
}

#[test]
fn what_is_not_json_is_answered_with_an_error() {
    let mut session = session();
    for body in ["{", "[]", "7", "{\"jsonrpc\":\"2.0\"}", "нет", ""] {
        let message = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        session.client.send_bytes(message.as_bytes());
    }
    is_well(session, VALID);
}

#[test]
fn headers_without_sense_are_skipped() {
    let mut session = session();
    session.client.send_bytes(b"Content-Type: none\r\n\r\n");
    session.client.send_bytes(b"Content-Length: many\r\n\r\n");
    is_well(session, VALID);
}

#[test]
fn unknown_methods_and_wrong_parameters_are_refused_one_by_one() {
    let mut session = session();
    let error = |session: &mut Session, method: &str, params: Value| {
        let id = session.client.ask(method, params);
        session.client.answer(id).expect("an answer")["error"]["code"].as_i64()
    };
    assert_eq!(
        error(&mut session, "textDocument/nonsense", json!({})),
        Some(-32601)
    );
    assert_eq!(
        error(&mut session, "textDocument/diagnostic", json!([1])),
        Some(-32602)
    );
    assert_eq!(
        error(
            &mut session,
            "textDocument/diagnostic",
            json!({ "textDocument": 1 })
        ),
        Some(-32602)
    );
    assert_eq!(
        error(&mut session, "initialize", json!({ "capabilities": {} })),
        Some(-32600)
    );
    session.client.notify("textDocument/nonsense", json!({}));
    session
        .client
        .notify("textDocument/didChange", json!({ "x": 1 }));
    session
        .client
        .notify("$/setTrace", json!({ "value": "verbose" }));
    is_well(session, VALID);
}

#[test]
fn nothing_is_answered_before_the_server_is_initialised() {
    let project = Project::new(&[("M.bsl", VALID)]);
    let mut client = start(&project.path(""));
    let id = client.ask(
        "textDocument/diagnostic",
        params(&project.path("M.bsl"), json!({})),
    );
    assert_eq!(
        client.answer(id).expect("an answer")["error"]["code"],
        -32002
    );
    client.notify("textDocument/didOpen", json!({}));
    client
        .initialize(&project.path(""), json!({}))
        .expect("the server starts");
    client.wait_until_ready().expect("the project is read");
    let session = Session { client, project };
    is_well(session, VALID);
}

#[test]
fn cancelled_requests_are_answered_once_and_unknown_ones_harm_nothing() {
    let mut session = session();
    let mut asked = Vec::new();
    for _ in 0..100 {
        let id = session.client.ask("onec/reviewWorkspace", json!({}));
        session
            .client
            .notify("$/cancelRequest", json!({ "id": id }));
        asked.push(id);
    }
    for id in [-1, 0, 10_000] {
        session
            .client
            .notify("$/cancelRequest", json!({ "id": id }));
    }
    session
        .client
        .notify("$/cancelRequest", json!({ "id": "text" }));
    for id in asked {
        let answer = session.client.answer(id).expect("an answer");
        let cancelled = answer["error"]["code"] == -32800;
        assert!(cancelled || answer["result"]["files"] == 1, "{answer}");
    }
    is_well(session, VALID);
}

#[test]
fn wrong_versions_and_documents_that_are_not_open_lose_no_text() {
    let mut session = session();
    session.edit("M.bsl", -5, json!([change((0, 0), (0, 0), "А")]));
    session.edit("M.bsl", -5, json!([change((0, 1), (0, 1), "Б")]));
    session.edit("N.bsl", 2, json!([change((0, 0), (0, 0), "В")]));
    let closed = params(&session.path("N.bsl"), json!({}));
    session.client.notify("textDocument/didClose", closed);
    session.edit("M.bsl", 7, json!([change((90, 3), (80, 1), "Г")]));
    session.edit("M.bsl", 8, json!([]));
    is_well(session, &format!("АБ{VALID}Г"));
}

#[test]
fn a_document_that_is_opened_twice_has_the_later_text() {
    let mut session = session();
    session.open("M.bsl", "А();");
    is_well(session, "А();");
}

#[test]
fn hundreds_of_edits_at_once_keep_their_order_and_every_request_is_answered() {
    let mut session = session();
    let mut expected = String::new();
    session.edit("M.bsl", 2, json!([{ "text": "" }]));
    let mut asked = Vec::new();
    for number in 0..500_u32 {
        let letter = char::from_u32('а' as u32 + number % 32).expect("a letter");
        expected.push(letter);
        session.edit(
            "M.bsl",
            i64::from(number) + 3,
            json!([change((0, number), (0, number), &letter.to_string())]),
        );
        let path = session.path("M.bsl");
        asked.push(
            session
                .client
                .ask("textDocument/diagnostic", params(&path, json!({}))),
        );
    }
    for id in asked {
        let answer = session.client.answer(id).expect("an answer");
        let stale = answer["error"]["code"] == -32802;
        assert!(stale || answer["result"]["kind"] == "full", "{answer}");
    }
    is_well(session, &expected);
}

#[test]
fn a_client_that_hangs_up_ends_the_server() {
    let session = session();
    let status = session.client.hang_up().expect("the server ends");
    assert_eq!(status.code(), Some(1));
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    let mut session = session();
    session.client.notify("exit", Value::Null);
    let status = session.client.hang_up().expect("the server ends");
    assert_eq!(status.code(), Some(1));
}

#[test]
fn a_port_serves_sessions_of_its_own() {
    use std::io::{Read, Write};
    let project = Project::new(&[("M.bsl", VALID)]);
    let port = free_port();
    let mut server = std::process::Command::new(env!("CARGO_BIN_EXE_onec"))
        .args(["lsp", "--cache", "none", "--tcp", &port.to_string()])
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the server starts");
    for _ in 0..2 {
        let mut stream = None;
        while stream.is_none() {
            let ended = server.try_wait().expect("the server");
            assert_eq!(ended, None, "the server has ended");
            stream = std::net::TcpStream::connect(("127.0.0.1", port)).ok();
            std::thread::yield_now();
        }
        let mut stream = stream.expect("a connection");
        let root = support::lsp::uri(&project.path(""));
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "rootUri": root, "capabilities": {} } }).to_string();
        write!(stream, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("a message");
        let mut answer = [0; 200];
        stream.read_exact(&mut answer).expect("an answer");
        assert!(String::from_utf8_lossy(&answer).contains("\"capabilities\""));
    }
    server.kill().expect("the server is ended");
    server.wait().expect("the server has ended");
}
