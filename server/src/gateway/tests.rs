//! What a gateway answers, with a tiny model and without a network.

mod refused;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::Response;
use inference::{Caches, Checkpoint, Limits};
use serde_json::{Value, json};
use support::models::fixtures;
use tower::ServiceExt as _;

use super::*;

/// The tiny Qwen2 with its vocabulary.
fn checkpoint() -> Checkpoint {
    let folder = tempfile::tempdir().unwrap();
    support::models::write_tiny(folder.path()).unwrap();
    let folder = folder.path().to_string_lossy();
    Checkpoint::open(&folder, &Caches::of(Vec::new())).unwrap()
}

fn options() -> Options {
    Options {
        name: "tiny/base".to_owned(),
        key: None,
        context: None,
        body: 1 << 16,
        grace: Duration::ZERO,
        language: Language::English,
    }
}

struct Gateway(Arc<Shared>);

struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Gateway {
    fn new() -> Self {
        Self::with(options(), 16)
    }

    fn with(options: Options, waiting: usize) -> Self {
        let limits = Limits {
            parallel: 4,
            waiting,
            step: 64,
            kept: 64 << 20,
        };
        let engine = Engine::start(checkpoint(), limits).unwrap();
        let adapter = fixtures().join("qwen2/adapter-plain");
        engine.load_adapter("plain", &adapter).unwrap();
        Self(Arc::new(Shared::new(engine, options)))
    }

    async fn respond(&self, request: Request<Body>) -> Response {
        router(&self.0, true).oneshot(request).await.unwrap()
    }

    async fn send(&self, request: Request<Body>) -> Answered {
        let response = self.respond(request).await;
        let (parts, body) = response.into_parts();
        Answered {
            status: parts.status,
            headers: parts.headers,
            body: axum::body::to_bytes(body, usize::MAX).await.unwrap(),
        }
    }

    async fn get(&self, path: &str) -> Answered {
        let request = Request::get(path).header(header::HOST, "localhost:1");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, body: &Value) -> Answered {
        self.send(post(path, body.to_string())).await
    }

    /// The text of the first choice.
    async fn text(&self, body: &Value) -> String {
        let answered = self.post("/v1/completions", body).await.json();
        answered["choices"][0]["text"].as_str().unwrap().to_owned()
    }

    /// What an answer that streams has sent, without the end of it.
    async fn chunks(&self, path: &str, body: &Value) -> Vec<Value> {
        let answered = self.post(path, body).await;
        assert_eq!(answered.headers[header::CONTENT_TYPE], "text/event-stream");
        let text = String::from_utf8(answered.body.to_vec()).unwrap();
        let events = text.split_terminator("\n\n");
        let mut events: Vec<&str> = events
            .map(|it| it.strip_prefix("data: ").unwrap())
            .collect();
        assert_eq!(events.pop(), Some("[DONE]"));
        let read = |it: &str| serde_json::from_str(it).unwrap();
        events.into_iter().map(read).collect()
    }
}

impl Answered {
    #[track_caller]
    fn json(&self) -> Value {
        let value: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(self.status, StatusCode::OK, "{value}");
        value
    }

    #[track_caller]
    fn error(&self, status: u16) -> Value {
        let value: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(self.status.as_u16(), status, "{value}");
        assert!(value["error"]["message"].as_str().unwrap().len() > 5);
        value["error"].clone()
    }
}

fn post(path: &str, body: String) -> Request<Body> {
    Request::post(path)
        .header(header::HOST, "localhost")
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .body(Body::from(body))
        .unwrap()
}

fn completion(more: Value) -> Value {
    let mut body = json!({
        "model": "tiny/base",
        "prompt": "Процедура ",
        "temperature": 0,
        "max_tokens": 12,
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn chat(more: Value) -> Value {
    let mut body = json!({
        "model": "tiny/base",
        "messages": [{"role": "user", "content": "Привет"}],
        "temperature": 0,
        "max_completion_tokens": 12,
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

#[tokio::test]
async fn the_model_and_its_adapters_are_models() {
    let gateway = Gateway::new();
    let all = gateway.get("/v1/models").await.json();
    let names: Vec<&str> = all["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["tiny/base", "plain"]);
    let one = gateway.get("/v1/models/tiny/base").await.json();
    assert_eq!(
        (&one["object"], &one["parent"]),
        (&json!("model"), &Value::Null)
    );
    let adapter = gateway.get("/v1/models/plain").await.json();
    assert_eq!(adapter["parent"], "tiny/base");
    let error = gateway.get("/v1/models/none").await.error(404);
    assert_eq!(error["code"], "model_not_found");
    assert_eq!(
        gateway.get("/v2").await.error(404)["type"],
        "invalid_request_error"
    );
    gateway.get("/v1/completions").await.error(405);
    assert_eq!(gateway.get("/health").await.json()["status"], "ok");
}

#[tokio::test]
async fn an_adapter_is_chosen_by_name_and_an_unknown_one_is_never_the_base() {
    let gateway = Gateway::new();
    let base = gateway.text(&completion(json!({}))).await;
    let adapted = gateway.text(&completion(json!({"model": "plain"}))).await;
    assert_ne!(base, adapted);
    for (path, body) in [
        ("/v1/completions", completion(json!({"model": "plian"}))),
        ("/v1/chat/completions", chat(json!({"model": "plian"}))),
    ] {
        let error = gateway.post(path, &body).await.error(404);
        assert_eq!(
            (&error["code"], &error["param"]),
            (&json!("model_not_found"), &json!("model"))
        );
    }
}

#[tokio::test]
async fn adapters_come_and_go_while_requests_are_answered() {
    let gateway = Gateway::new();
    let first = gateway.text(&completion(json!({"model": "plain"}))).await;
    let folder = fixtures().join("qwen2/adapter-stable");
    let load = |name: &str| json!({"lora_name": name, "lora_path": folder});
    let loaded = gateway.post("/v1/load_lora_adapter", &load("other")).await;
    assert_eq!(loaded.json()["id"], "other");
    let other = gateway.text(&completion(json!({"model": "other"}))).await;
    assert_ne!(other, first);
    // The same name again means what is loaded last.
    let loaded = gateway.post("/v1/load_lora_adapter", &load("plain")).await;
    assert_eq!(loaded.json()["generation"], 3);
    assert_eq!(
        gateway.text(&completion(json!({"model": "plain"}))).await,
        other
    );
    let unload = json!({"lora_name": "other"});
    let unloaded = gateway.post("/v1/unload_lora_adapter", &unload).await;
    assert_eq!(unloaded.json()["deleted"], true);
    let gone = gateway
        .post("/v1/completions", &completion(json!({"model": "other"})))
        .await;
    gone.error(404);
    gateway
        .post("/v1/unload_lora_adapter", &unload)
        .await
        .error(404);
    let wrong = [
        ("tiny/base", folder.clone(), "lora_name"),
        ("", folder.clone(), "lora_name"),
        ("x", folder.join("none"), "lora_path"),
    ];
    for (name, folder, field) in wrong {
        let body = json!({"lora_name": name, "lora_path": folder});
        let error = gateway
            .post("/v1/load_lora_adapter", &body)
            .await
            .error(400);
        assert_eq!(error["param"], field, "{error}");
    }
}

#[tokio::test]
async fn a_completion_is_the_same_as_a_stream() {
    let gateway = Gateway::new();
    let path = "/v1/completions";
    let whole = gateway.post(path, &completion(json!({}))).await.json();
    let choice = &whole["choices"][0];
    assert_eq!(whole["object"], "text_completion");
    assert_eq!(choice["finish_reason"], "length");
    assert_eq!(whole["usage"]["completion_tokens"], 12);
    let asked = completion(json!({"stream": true, "stream_options": {"include_usage": true}}));
    let chunks = gateway.chunks(path, &asked).await;
    let texts = chunks
        .iter()
        .filter_map(|it| it["choices"][0]["text"].as_str());
    assert_eq!(texts.collect::<String>(), choice["text"].as_str().unwrap());
    let [.., end, usage] = chunks.as_slice() else {
        panic!("{chunks:?}");
    };
    assert_eq!(end["choices"][0]["finish_reason"], "length");
    assert_eq!(usage["choices"], json!([]));
    assert_eq!(
        usage["usage"]["total_tokens"],
        whole["usage"]["total_tokens"]
    );
    assert!(
        usage["usage"]["prompt_tokens_details"]["cached_tokens"]
            .as_u64()
            .unwrap()
            > 0
    );
    // Without being asked for it the usage is not told.
    let silent = gateway
        .chunks(path, &completion(json!({"stream": true})))
        .await;
    assert!(
        silent
            .iter()
            .all(|it| it["usage"].is_null() && it["choices"][0].is_object())
    );
}

#[tokio::test]
async fn a_gap_is_asked_for_as_the_family_was_taught() {
    let gateway = Gateway::new();
    let filled = gateway
        .text(&completion(json!({"suffix": "КонецПроцедуры"})))
        .await;
    let written = "<|fim_prefix|>Процедура <|fim_suffix|>КонецПроцедуры<|fim_middle|>";
    let marked = json!({"prompt": written, "parse_special": true});
    assert_eq!(gateway.text(&completion(marked)).await, filled);
    assert_ne!(gateway.text(&completion(json!({}))).await, filled);
    // As text the same is no markup.
    assert_ne!(
        gateway.text(&completion(json!({"prompt": written}))).await,
        filled
    );
}

#[tokio::test]
async fn prompts_are_texts_or_tokens_and_may_be_several() {
    let gateway = Gateway::new();
    let tokens = checkpoint().tokenizer.encode("Процедура ").unwrap();
    let expected = gateway.text(&completion(json!({}))).await;
    let one = gateway.text(&completion(json!({"prompt": tokens}))).await;
    assert_eq!(one, expected);
    let asked = completion(json!({"prompt": ["Если", "Процедура "], "n": 2}));
    let several = gateway.post("/v1/completions", &asked).await.json();
    let texts: Vec<&str> = several["choices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts.len(), 4);
    assert_eq!((texts[2], texts[3]), (expected.as_str(), expected.as_str()));
    // A prompt counts once, however many answers there are to it.
    let usage = &several["usage"];
    assert_eq!(
        usage["prompt_tokens"],
        tokens.len() + checkpoint().tokenizer.encode("Если").unwrap().len()
    );
    assert_eq!(usage["completion_tokens"], 48);
}

#[tokio::test]
async fn choices_differ_and_a_seed_repeats_them() {
    let gateway = Gateway::new();
    let asked = completion(json!({"n": 3, "temperature": 1.5, "seed": 7}));
    let first = gateway.post("/v1/completions", &asked).await.json();
    let again = gateway.post("/v1/completions", &asked).await.json();
    assert_eq!(first["choices"], again["choices"]);
    assert_ne!(first["choices"][0]["text"], first["choices"][1]["text"]);
    assert_ne!(first["id"], again["id"]);
}

#[tokio::test]
async fn shares_of_tokens_are_told() {
    let gateway = Gateway::new();
    let asked = completion(json!({"logprobs": 2, "max_tokens": 5}));
    let told = gateway.post("/v1/completions", &asked).await.json();
    let logprobs = &told["choices"][0]["logprobs"];
    for field in ["tokens", "token_logprobs", "top_logprobs", "text_offset"] {
        assert_eq!(logprobs[field].as_array().unwrap().len(), 5, "{field}");
    }
    assert_eq!(logprobs["text_offset"][0], 0);
    assert!(logprobs["token_logprobs"][0].as_f64().unwrap() < 0.0);
    let asked = chat(
        json!({"logprobs": true, "top_logprobs": 3, "max_tokens": 5, "max_completion_tokens": null}),
    );
    let told = gateway.post("/v1/chat/completions", &asked).await.json();
    let content = told["choices"][0]["logprobs"]["content"]
        .as_array()
        .unwrap();
    assert_eq!(content.len(), 5);
    // The likeliest is the one that was taken.
    assert_eq!(content[0]["top_logprobs"][0]["token"], content[0]["token"]);
    assert_eq!(content[0]["top_logprobs"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn an_answer_ends_before_a_stop_string() {
    let gateway = Gateway::new();
    let text = gateway.text(&completion(json!({}))).await;
    let letters: Vec<char> = text.chars().collect();
    let stop: String = letters[letters.len() / 2..][..2].iter().collect();
    let asked = completion(json!({"stop": [stop, "\u{0}"]}));
    let ended = gateway.post("/v1/completions", &asked).await.json();
    assert_eq!(ended["choices"][0]["finish_reason"], "stop");
    let (before, _) = text.split_once(&stop).unwrap();
    assert_eq!(ended["choices"][0]["text"], before);
}

#[tokio::test]
async fn a_chat_is_answered_whole_and_in_parts() {
    let gateway = Gateway::new();
    let path = "/v1/chat/completions";
    let whole = gateway.post(path, &chat(json!({}))).await.json();
    let message = &whole["choices"][0]["message"];
    assert_eq!(
        (&whole["object"], &message["role"]),
        (&json!("chat.completion"), &json!("assistant"))
    );
    let chunks = gateway.chunks(path, &chat(json!({"stream": true}))).await;
    assert_eq!(
        chunks[0]["choices"][0]["delta"],
        json!({"role": "assistant", "content": ""})
    );
    let texts = chunks
        .iter()
        .filter_map(|it| it["choices"][0]["delta"]["content"].as_str());
    assert_eq!(
        texts.collect::<String>(),
        message["content"].as_str().unwrap()
    );
    let parts = json!([{"role": "user", "content": [{"type": "text", "text": "При"}, {"type": "text", "text": "вет"}]}]);
    let parted = gateway
        .post(path, &chat(json!({"messages": parts})))
        .await
        .json();
    assert_eq!(&parted["choices"][0]["message"], message);
}

#[tokio::test]
async fn an_answer_has_the_form_that_was_asked_for() {
    let gateway = Gateway::new();
    let schema = json!({
        "type": "object",
        "properties": {"вид": {"enum": ["Документ", "Регистр"]}, "длина": {"type": "integer", "minimum": 0, "maximum": 9}},
        "required": ["вид", "длина"],
        "additionalProperties": false,
    });
    let schema = json!({"name": "field", "schema": schema, "strict": true});
    let asked = chat(json!({
        "response_format": {"type": "json_schema", "json_schema": schema},
        "max_completion_tokens": 200,
    }));
    let told = gateway.post("/v1/chat/completions", &asked).await.json();
    let choice = &told["choices"][0];
    assert_eq!(choice["finish_reason"], "stop");
    let object: Value =
        serde_json::from_str(choice["message"]["content"].as_str().unwrap()).unwrap();
    assert!(
        object["вид"].is_string() && object["длина"].is_u64(),
        "{object}"
    );
    for (form, expected) in [
        (json!({"regex": "да|нет"}), ["да", "нет"]),
        (json!({"grammar": "start: \"Да\" | \"Нет\""}), ["Да", "Нет"]),
    ] {
        let asked = completion(json!({"structured_outputs": form, "max_tokens": 50}));
        let text = gateway.text(&asked).await;
        assert!(expected.contains(&text.as_str()), "{text}");
    }
}

#[tokio::test]
async fn the_context_may_be_narrowed() {
    let context = Some(20);
    let gateway = Gateway::with(
        Options {
            context,
            ..options()
        },
        16,
    );
    let asked = completion(json!({"prompt": [1, 2, 3, 4], "max_tokens": 100, "ignore_eos": true}));
    let answered = gateway.post("/v1/completions", &asked).await.json();
    assert_eq!(answered["usage"]["total_tokens"], 20);
    let asked = completion(json!({"prompt": vec![1; 20]}));
    let error = gateway.post("/v1/completions", &asked).await.error(400);
    assert_eq!(error["code"], "context_length_exceeded");
}

#[tokio::test]
async fn an_answer_that_nobody_reads_any_more_is_cancelled() {
    let gateway = Gateway::new();
    let asked = completion(json!({"stream": true, "max_tokens": 400, "ignore_eos": true}));
    // Where there is no processor for the test, an answer may be made before it is dropped.
    for tries in 1..200 {
        let response = gateway
            .respond(post("/v1/completions", asked.to_string()))
            .await;
        drop(response);
        // Each step of the model looks who is still there; one that is answered later has had a step.
        gateway.text(&completion(json!({}))).await;
        let metrics = gateway.0.engine.metrics();
        assert_eq!(metrics.cancelled + metrics.finished, 2 * tries);
        if metrics.cancelled > 0 {
            break;
        }
    }
    let metrics = gateway.0.engine.metrics();
    assert_eq!((metrics.cancelled, metrics.waiting), (1, 0));
    while gateway.0.engine.metrics().running > 0 {
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn what_was_done_is_counted() {
    let gateway = Gateway::new();
    gateway.text(&completion(json!({}))).await;
    gateway.text(&completion(json!({}))).await;
    gateway
        .get("/a-path-that-somebody-made-up")
        .await
        .error(404);
    let answered = gateway.get("/metrics").await;
    let text = String::from_utf8(answered.body.to_vec()).unwrap();
    let reused = checkpoint().tokenizer.encode("Процедура ").unwrap().len() - 1;
    for expected in [
        "onec_engine_http_requests_total{path=\"/v1/completions\",status=\"200\"} 2".to_owned(),
        "onec_engine_http_requests_total{path=\"other\",status=\"404\"} 1".to_owned(),
        "onec_engine_generated_tokens_total 24".to_owned(),
        "onec_engine_time_to_first_token_seconds_count 2".to_owned(),
        "onec_engine_request_duration_seconds_bucket{le=\"+Inf\"} 2".to_owned(),
        format!("onec_engine_prefix_cache_hit_tokens_total {reused}"),
    ] {
        assert!(text.lines().any(|it| it == expected), "{expected}\n{text}");
    }
}
