//! A local engine, with the tiny model of the tests of `inference`.

use std::path::{Path, PathBuf};

use super::*;
use crate::project::signal;

fn model() -> Project {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../inference/tests/fixtures");
    let project = Project::new(&[(FILE, MODULE)]);
    for file in [
        "qwen2/config.json",
        "qwen2/model.safetensors",
        "tokenizer/tokenizer.json",
        "tokenizer/tokenizer_config.json",
    ] {
        let from = fixtures.join(file);
        let to = PathBuf::from("tiny").join(from.file_name().expect("a file"));
        project.write(to, std::fs::read(from).expect("a fixture"));
    }
    project
}

fn of_engine(project: &Project) -> Value {
    json!({ "mode": "local", "model": project.path("tiny"), "threads": 1, "maxTokens": 8, "debounce": 0, "context": 300, "timeBudget": 60_000 })
}

impl Session {
    fn wait_for_engine(&mut self, state: &str) -> Value {
        let told = self
            .client
            .wait_for(|it| it["method"] == "onec/engineChanged" && it["params"]["state"] == state);
        told.expect("a state of the engine")["params"].take()
    }
}

/// The processes that engines run in, of this test.
#[cfg(target_os = "linux")]
fn engines(project: &Project) -> Vec<String> {
    let model = project.path("tiny").display().to_string();
    let processes = std::fs::read_dir("/proc").expect("processes");
    let ids = processes.filter_map(|it| it.ok()?.file_name().into_string().ok());
    let is_engine = |id: &String| {
        let command = std::fs::read_to_string(format!("/proc/{id}/cmdline")).unwrap_or_default();
        command.contains("until-input-ends") && command.contains(&model)
    };
    ids.filter(is_engine).collect()
}

#[test]
fn an_engine_is_started_and_asked() {
    let project = model();
    let mut session = session_in(model(), of_engine(&project));
    session.wait_for_engine("ready");
    // Its weights mean nothing, and what it says is most likely no code; that it was asked shows.
    session.suggested(at(1, 5));
    let has_answered =
        |it: &Value| it["method"] == "onec/engineChanged" && it["params"]["latencyMs"].is_u64();
    session.client.wait_for(has_answered).expect("an answer");
    let at = json!({ "line": 1, "character": 0 });
    let more = json!({ "range": { "start": at, "end": at }, "partialResultToken": 7 });
    let explained = session.ask("onec/explain", FILE, more);
    assert!(explained["text"].is_string(), "{explained}");
    session.end();
}

#[test]
fn an_engine_that_cannot_start_is_given_up_with_its_reason() {
    let project = model();
    project.write("tiny/config.json", "{}");
    let mut session = session_in(model(), of_engine(&project));
    let engine = session.wait_for_engine("failed");
    let why = engine["message"].as_str().expect("a reason");
    assert!(
        why.contains("config.json") && why.contains("choose another model"),
        "{why}"
    );
    assert!(
        engine["log"].as_array().is_some_and(|it| !it.is_empty()),
        "{engine}"
    );
    assert_eq!(session.suggested(at(1, 5)), [""; 0]);
    // What is mended can be started again.
    let from =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../inference/tests/fixtures/qwen2/config.json");
    project.write("tiny/config.json", std::fs::read(from).expect("a fixture"));
    let restarted = session.client.request("onec/restartEngine", json!({}));
    assert_eq!(restarted.expect("a status")["state"], "starting");
    session.wait_for_engine("ready");
    session.end();
}

#[cfg(target_os = "linux")]
#[test]
fn an_engine_that_is_killed_is_started_again_and_ends_with_the_server() {
    let project = model();
    let mut session = session_in(model(), of_engine(&project));
    session.wait_for_engine("ready");
    let [engine] = &engines(&project)[..] else {
        panic!("one engine runs");
    };
    let params = params(&session.path(FILE), at(1, 5));
    let asked = session.client.ask("textDocument/inlineCompletion", params);
    signal(engine.parse().expect("a number"), "KILL");
    // Whether the answer came before or not: one comes.
    session.client.answer(asked).expect("an answer");
    let waiting = session.wait_for_engine("waiting");
    assert!(waiting["message"].is_string(), "{waiting}");
    session.wait_for_engine("starting");
    session.wait_for_engine("ready");
    let [again] = &engines(&project)[..] else {
        panic!("one engine runs");
    };
    assert_ne!(again, engine);
    session.end();
    while !engines(&project).is_empty() {
        std::thread::yield_now();
    }
}
