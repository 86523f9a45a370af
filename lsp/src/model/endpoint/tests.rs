//! The client against servers that answer well, badly and not at all.

use std::sync::mpsc::channel;
use std::time::Duration;

use serde_json::json;
use support::served::{Reply, Served};

use super::*;

const LONG: Duration = Duration::from_secs(60);

fn runtime() -> tokio::runtime::Runtime {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().expect("a runtime")
}

/// All the text that a server sends, and how it ends.
fn asked(url: &str, key: Option<&str>) -> (String, Result<(), Trouble>) {
    let key = key.map(|it| Key::new(it).expect("a key"));
    let endpoint = Endpoint::new(url, key).expect("an address");
    let mut all = String::new();
    let ended = runtime().block_on(async {
        let mut answering = endpoint
            .ask("completions", &json!({ "prompt": "Если" }), LONG)
            .await?;
        while let Some(part) = answering.next().await? {
            if let Part::Text { text, .. } = part {
                all.push_str(&text);
            }
        }
        Ok(())
    });
    (all, ended)
}

fn answered(reply: Reply) -> (String, Result<(), Trouble>) {
    asked(&Served::with(vec![reply]).url, None)
}

#[test]
fn an_answer_comes_as_a_stream_or_whole() {
    let served = Served::with(vec![
        Reply::Stream(vec!["А ", "Тогда"]),
        Reply::Whole(
            200,
            "Content-Type: application/json\r\n",
            r#"{"choices": [{"text": "Б"}]}"#.to_owned(),
        ),
    ]);
    assert_eq!(
        asked(&served.url, Some("sk-1")),
        ("А Тогда".to_owned(), Ok(()))
    );
    let request = served.asked.recv().expect("a request");
    assert!(
        request.head.starts_with("post /v1/completions http"),
        "{}",
        request.head
    );
    assert!(
        request.head.contains("authorization: bearer sk-1"),
        "{}",
        request.head
    );
    assert_eq!(request.body, json!({ "prompt": "Если" }));
    assert_eq!(asked(&served.url, None), ("Б".to_owned(), Ok(())));
    let request = served.asked.recv().expect("a request");
    assert!(!request.head.contains("authorization"), "{}", request.head);
}

#[test]
fn a_refusal_is_told_apart_by_what_the_user_can_do() {
    let whole =
        |status, headers, body: &str| answered(Reply::Whole(status, headers, body.to_owned())).1;
    let error = r#"{"error": {"message": "x"}}"#;
    assert_eq!(whole(401, "", error), Err(Trouble::Key("x".to_owned())));
    assert_eq!(whole(404, "", error), Err(Trouble::Unknown("x".to_owned())));
    assert_eq!(
        whole(429, "Retry-After: 7\r\n", error),
        Err(Trouble::Busy(Some(Duration::from_secs(7))))
    );
    assert_eq!(whole(429, "", error), Err(Trouble::Busy(None)));
    assert_eq!(
        whole(400, "", error),
        Err(Trouble::Refused(400, "x".to_owned()))
    );
    assert_eq!(
        whole(500, "", "Oops"),
        Err(Trouble::Failed(500, "Oops".to_owned()))
    );
    // Nobody is sent elsewhere with a key.
    let moved = whole(302, "Location: http://127.0.0.1:1/\r\n", "");
    assert_eq!(moved, Err(Trouble::Refused(302, String::new())));
    for nonsense in ["", "<html>", "{}", "null", "\u{fffd}\u{0}"] {
        let ended = whole(200, "", nonsense);
        assert!(
            matches!(ended, Err(Trouble::Nonsense(_))),
            "{nonsense:?}: {ended:?}"
        );
    }
    let stream = whole(
        200,
        "Content-Type: text/event-stream\r\n",
        "data: {\"a\":\n\n",
    );
    assert!(matches!(stream, Err(Trouble::Nonsense(_))), "{stream:?}");
}

#[test]
fn a_connection_that_ends_early_keeps_what_came() {
    let (text, ended) = answered(Reply::Die(vec!["А "]));
    assert_eq!((text.as_str(), ended), ("А ", Err(Trouble::Cut)));
    let (_, ended) = asked(&Served::nobody(), None);
    assert!(matches!(ended, Err(Trouble::Unreachable(_))), "{ended:?}");
}

#[test]
fn a_key_is_not_repeated_in_an_error() {
    let body = r#"{"error": {"message": "wrong key sk-777"}}"#;
    let served = Served::with(vec![Reply::Whole(401, "", body.to_owned())]);
    let (_, ended) = asked(&served.url, Some("sk-777"));
    assert_eq!(ended, Err(Trouble::Key("wrong key …".to_owned())));
}

#[test]
fn to_drop_an_answer_is_to_end_the_connection() {
    let (gone, is_gone) = channel();
    let served = Served::with(vec![Reply::Hang(vec!["А"], gone)]);
    let endpoint = Endpoint::new(&served.url, None).expect("an address");
    let runtime = runtime();
    let mut answering = runtime
        .block_on(endpoint.ask("completions", &json!({}), LONG))
        .expect("an answer");
    let first = runtime.block_on(answering.next());
    assert!(matches!(first, Ok(Some(Part::Text { .. }))), "{first:?}");
    drop(answering);
    drop(endpoint);
    // The connection belongs to a task of the runtime.
    drop(runtime);
    is_gone.recv().expect("the server sees it");
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for() {
    let (gone, is_gone) = channel();
    let served = Served::with(vec![Reply::Hang(Vec::new(), gone)]);
    let endpoint = Endpoint::new(&served.url, None).expect("an address");
    let silence = Duration::from_millis(20);
    let ended = runtime().block_on(async {
        let mut answering = endpoint.ask("completions", &json!({}), silence).await?;
        answering.next().await
    });
    assert_eq!(ended, Err(Trouble::Silent(silence)));
    is_gone.recv().expect("the server sees it");
}

#[test]
fn an_address_means_the_same_with_and_without_its_version() {
    let shown = |url: &str| base(url).map(|it| it.to_string());
    let of = |url: &str| Some(url.to_owned());
    assert_eq!(
        shown("http://localhost:8000"),
        of("http://localhost:8000/v1/")
    );
    assert_eq!(shown(" https://a.ru/v1/ "), of("https://a.ru/v1/"));
    assert_eq!(shown("https://a.ru/llm"), of("https://a.ru/llm/v1/"));
    assert_eq!(
        shown("https://a.ru/api/v3?x=1#y"),
        of("https://a.ru/api/v3/")
    );
    for wrong in ["", "localhost:8000", "ftp://a.ru", "https://me:secret@a.ru"] {
        assert_eq!(shown(wrong), None, "{wrong}");
    }
    let told = Endpoint::new("https://me:secret@a.ru", None).expect_err("no address");
    assert_eq!(told, Trouble::Address("…@a.ru".to_owned()));
    let url = |it: &str| Url::parse(it).expect("an address");
    assert!(
        is_of_this_machine(&url("http://[::1]:1")) && is_of_this_machine(&url("http://127.0.0.1"))
    );
    assert!(!is_of_this_machine(&url("http://10.0.0.1")));
}
