//! Models that help with questions: one that says anything, and servers that say what a test tells them.

use std::fs;

use serde_json::{Value, json};
use support::models::write_tiny;
use support::served::{Reply, Served};

use super::{QUESTION, ask, command, configuration, objects, type_in, with_base};
use crate::project::Project;

/// The rules do not know the last word.
const UNKNOWN: &str = "остатки товаров по складам абракадабра";

/// Several readings explain all of it.
const SEVERAL: &str = "приходы на склад за прошлый месяц";

/// No measure: a machine may be slow.
const PATIENT: [&str; 2] = ["--model-timeout", "3600"];

/// Writes the tiny model, which was never trained, with room for longer prompts than its tests need.
fn write_model(project: &Project) {
    let folder = project.path("tiny");
    fs::create_dir_all(&folder).expect("a folder");
    write_tiny(&folder).expect("fixtures");
    let path = folder.join("config.json");
    let text = fs::read_to_string(&path).expect("settings");
    let mut settings: Value = serde_json::from_str(&text).expect("settings");
    settings["max_position_embeddings"] = json!(16384);
    fs::write(path, settings.to_string()).expect("settings");
}

#[test]
fn whatever_a_model_says_the_query_parses_resolves_and_runs() {
    let project = with_base();
    write_model(&project);
    let questions = [UNKNOWN, "продажи контрагентам хрюндель", "удали все заказы"];
    let lines: String = questions.iter().map(|it| format!("{it}\n")).collect();
    let args = ["--json", "--base", "base.sqlite"];
    let with_model = [&args[..], &["--model", "tiny"], &PATIENT].concat();
    let plain = objects(&type_in(&project, &args, &lines));
    let run = type_in(&project, &with_model, &lines);
    let told = objects(&run);
    assert_eq!(told.len(), questions.len(), "{run:?}");
    let mut proposals = Vec::new();
    for ((question, with), without) in questions.iter().zip(&told).zip(&plain) {
        assert_eq!(with.get("modelFailure"), None, "{question}: {with}");
        assert_eq!(with.get("failure"), None, "{question}: {with}");
        for reading in with["readings"].as_array().expect("readings") {
            if reading["isProposed"] == true {
                proposals.push(reading);
                // What the rules do not know stays shown.
                assert_ne!(reading["uncovered"], json!([]), "{reading}");
            }
        }
        if *question == "удали все заказы" {
            assert_eq!(with, without);
        }
    }
    assert!(!proposals.is_empty(), "{run:?}");
    for reading in proposals {
        let query = super::text(&reading["query"]);
        project.write("q.sdbl", query);
        let configuration = configuration();
        let mut args = vec!["query", "run", "q.sdbl", "--base", "base.sqlite"];
        args.extend(["--config", &configuration]);
        let parameters = reading["parameters"].as_array().expect("parameters");
        let parameters: Vec<String> = parameters
            .iter()
            .map(|it| {
                format!(
                    "{}={}",
                    super::text(&it["name"]),
                    super::text(&it["argument"])
                )
            })
            .collect();
        for it in &parameters {
            args.extend(["--param", it.as_str()]);
        }
        let run = project.onec(&args);
        assert_eq!(run.code, Some(0), "{query}\n{run:?}");
    }
}

/// An answer of a server.
fn said(text: &str) -> Reply {
    let message = json!({ "role": "assistant", "content": text });
    let body = json!({ "choices": [{ "index": 0, "message": message }] });
    Reply::Whole(200, "", body.to_string())
}

const PROPOSAL: &str = "<think>Товары…</think>```\nfrom РегистрНакопления.ТоварыНаСкладах.Остатки\nshow Номенклатура\nsum КоличествоОстаток\n```";

#[test]
fn a_server_is_told_the_form_or_else_what_it_says_is_read() {
    let project = Project::new::<&str>(&[]);
    let refused = json!({ "error": { "message": "unknown field structured_outputs" } });
    let served = Served::with(vec![
        Reply::Whole(
            200,
            "",
            json!({ "data": [{ "id": "some-model" }] }).to_string(),
        ),
        Reply::Whole(400, "", refused.to_string()),
        said("The first: 1."),
        said(PROPOSAL),
        said("2"),
    ]);
    let args = [&["--json", "--model-url", &served.url][..], &PATIENT].concat();
    let alone = |it: &str| format!("{}\n", json!({ "turns": [{ "ask": it }] }));
    let lines = [UNKNOWN, SEVERAL, UNKNOWN].map(alone).concat();
    let mut command = command(&project, &args);
    command.env("ONEC_ENGINE_KEY", "sk-secret");
    let run = super::feed(&project, command, &lines);
    let [unknown, several, again] = objects(&run).try_into().expect("three answers");
    let all = unknown["readings"].as_array().expect("readings");
    let proposed = all.iter().find(|it| it["isProposed"] == true);
    let proposed = proposed.unwrap_or_else(|| panic!("{unknown}"));
    assert!(
        proposed["title"]
            .as_str()
            .is_some_and(|it| it.contains("Номенклатура"))
    );
    let plain = objects(&ask(&project, &["--json", SEVERAL])).remove(0);
    assert_eq!(several["readings"][0], plain["readings"][1]);
    // What was asked once is not asked again: there is no sixth reply.
    assert_eq!(again["readings"], unknown["readings"]);
    let asked: Vec<_> = served.asked.try_iter().collect();
    assert_eq!(asked.len(), 5);
    assert!(
        asked[0].head.starts_with("get /v1/models "),
        "{}",
        asked[0].head
    );
    assert!(
        asked
            .iter()
            .all(|it| it.head.contains("authorization: bearer sk-secret"))
    );
    let grammar = &asked[1].body["structured_outputs"]["grammar"];
    assert!(
        grammar
            .as_str()
            .is_some_and(|it| it.starts_with("start: \"1\"")),
        "{grammar}"
    );
    assert_eq!(asked[1].body["model"], "some-model");
    assert!(asked[4].body.get("structured_outputs").is_none());
}

#[test]
fn where_a_model_fails_the_rules_answer_and_say_why() {
    let project = Project::new::<&str>(&[]);
    let plain = objects(&ask(&project, &["--json", UNKNOWN])).remove(0);
    let failed =
        |key: &str| json!({ "error": { "message": format!("no {key} here") } }).to_string();
    for (reply, expected) in [
        (
            Some(Reply::Whole(500, "", failed("luck"))),
            "(500): no luck here",
        ),
        (
            Some(Reply::Whole(401, "", failed("sk-secret"))),
            "(401): no … here",
        ),
        (
            Some(Reply::Whole(200, "", "<html>".to_owned())),
            "не ответил",
        ),
        (None, "не отвечает"),
    ] {
        let served = reply.map(|it| Served::with(vec![it]));
        let url = served
            .as_ref()
            .map_or_else(Served::nobody, |it| it.url.clone());
        let args = ["--json", "--model", "m", "--model-url", &url, UNKNOWN];
        let args = [&args[..], &PATIENT].concat();
        let mut command = command(&project, &args);
        command.env("ONEC_ENGINE_KEY", "sk-secret");
        let told = objects(&project.finish(command)).remove(0);
        assert_eq!(told["readings"], plain["readings"]);
        let why = told["modelFailure"].as_str().unwrap_or_default();
        assert!(why.contains(expected), "{told}");
        assert!(!told.to_string().contains("sk-secret"));
    }
    let url = Served::nobody();
    let run = ask(&project, &["--model", "m", "--model-url", &url, UNKNOWN]);
    assert!(
        run.stdout.contains("Ответ без модели: сервер"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_model_that_is_not_there_is_named() {
    let project = Project::new::<&str>(&[]);
    let run = ask(&project, &["--model", "none.gguf", QUESTION]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(run.stderr.contains("none.gguf"), "{}", run.stderr);
    let run = ask(&project, &["--model-url", "localhost", QUESTION]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("--model-url"), "{}", run.stderr);
}
