//! What is not answered, and how that is told.

use super::*;

#[tokio::test]
async fn what_is_wrong_with_a_request_is_named() {
    let gateway = Gateway::new();
    let completions = [
        (json!({"temperature": -1}), "temperature"),
        (json!({"temperature": "hot"}), "temperature"),
        (json!({"top_p": 1.5}), "top_p"),
        (json!({"n": 0}), "n"),
        (json!({"n": 1000}), "n"),
        (json!({"max_tokens": 0}), "max_tokens"),
        (json!({"max_tokens": -1}), "max_tokens"),
        (json!({"stop": 3}), "stop"),
        (json!({"stop": vec!["x"; 17]}), "stop"),
        (json!({"logit_bias": {"5": 1}}), "logit_bias"),
        (json!({"presence_penalty": 0.5}), "presence_penalty"),
        (json!({"prompt": null}), "prompt"),
        (json!({"prompt": []}), "prompt"),
        (json!({"prompt": ""}), "prompt"),
        (json!({"prompt": [1, "a"]}), "prompt"),
        (json!({"prompt": [4_000_000]}), "prompt"),
        (json!({"prompt": "а".repeat(2_000)}), "prompt"),
        (json!({"prompt": vec!["а"; 65]}), "prompt"),
        (json!({"suffix": 1}), "suffix"),
        (
            json!({"response_format": {"type": "xml"}}),
            "response_format.type",
        ),
        (
            json!({"response_format": {"type": "json_schema"}}),
            "response_format.json_schema",
        ),
        (
            json!({"response_format": {"type": "json_schema", "json_schema": {"schema": {"type": 1}}}}),
            "response_format",
        ),
        (
            json!({"structured_outputs": {"regex": "("}}),
            "structured_outputs",
        ),
        (
            json!({"structured_outputs": {"grammar": "start: x"}}),
            "structured_outputs",
        ),
        (
            json!({"structured_outputs": {"regex": "a", "json": {}}}),
            "structured_outputs",
        ),
        (json!({"echo": true}), "echo"),
        (json!({"best_of": 4}), "best_of"),
        (json!({"logprobs": 100}), "logprobs"),
        (json!({"model": null}), "model"),
        (
            json!({"stream_options": {"include_usage": 1}}),
            "stream_options.include_usage",
        ),
    ];
    for (more, field) in completions {
        let answered = gateway
            .post("/v1/completions", &completion(more.clone()))
            .await;
        assert_eq!(answered.error(400)["param"], field, "{more}");
    }
    let chats = [
        (json!({"messages": []}), "messages"),
        (json!({"messages": "hi"}), "messages"),
        (json!({"messages": [{"content": "hi"}]}), "messages[0].role"),
        (
            json!({"messages": [{"role": "boss", "content": "hi"}]}),
            "messages[0].role",
        ),
        (
            json!({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}),
            "messages[0].content",
        ),
        (json!({"tools": [{"type": "function"}]}), "tools"),
        (json!({"top_logprobs": 21}), "top_logprobs"),
        (json!({"max_completion_tokens": 0}), "max_completion_tokens"),
    ];
    for (more, field) in chats {
        let answered = gateway
            .post("/v1/chat/completions", &chat(more.clone()))
            .await;
        assert_eq!(answered.error(400)["param"], field, "{more}");
    }
    for text in ["", "{", "[1]", "\"x\"", "{\"model\": \"tiny/base\"} x"] {
        let answered = gateway.send(post("/v1/completions", text.to_owned())).await;
        answered.error(400);
    }
    let missing = gateway
        .post("/v1/completions", &json!({"model": "tiny/base"}))
        .await;
    assert_eq!(missing.error(400)["param"], "prompt");
}

#[tokio::test]
async fn a_request_that_is_too_large_or_of_another_kind_is_refused() {
    let gateway = Gateway::new();
    let large = completion(json!({"prompt": "а".repeat(1 << 16)}));
    gateway.post("/v1/completions", &large).await.error(413);
    let mut form = post("/v1/completions", completion(json!({})).to_string());
    let headers = form.headers_mut();
    headers.insert(header::CONTENT_TYPE, "text/plain".parse().unwrap());
    gateway.send(form).await.error(415);
    let mut page = post("/v1/completions", completion(json!({})).to_string());
    page.headers_mut()
        .insert(header::HOST, "evil.example".parse().unwrap());
    gateway.send(page).await.error(403);
}

#[tokio::test]
async fn a_key_is_asked_for_where_there_is_one() {
    let key = Some("secret".to_owned());
    let gateway = Gateway::with(Options { key, ..options() }, 16);
    assert_eq!(
        gateway.get("/v1/models").await.error(401)["code"],
        "invalid_api_key"
    );
    gateway.get("/metrics").await.error(401);
    gateway.get("/health").await.json();
    let shown = Request::get("/v1/models").header(header::AUTHORIZATION, "Bearer secret");
    gateway
        .send(shown.body(Body::empty()).unwrap())
        .await
        .json();
}

#[tokio::test]
async fn who_finds_the_queue_full_is_told_when_to_come_again() {
    let gateway = Gateway::with(options(), 0);
    let answered = gateway
        .post("/v1/completions", &completion(json!({})))
        .await;
    assert_eq!(answered.error(429)["code"], "overloaded");
    assert_eq!(answered.headers[header::RETRY_AFTER], "1");
}
