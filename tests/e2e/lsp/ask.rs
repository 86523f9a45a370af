//! Questions in plain words with the model of the session.

use std::path::Path;

use serde_json::{Value, json};
use support::served::{Reply, Served};

use super::start;
use crate::project::Project;

/// The rules do not know the last word.
const UNKNOWN: &str = "остатки товаров по складам абракадабра";

const PROPOSAL: &str =
    "from РегистрНакопления.ТоварыНаСкладах.Остатки\nshow Номенклатура\nsum КоличествоОстаток\n";

fn said(text: &str) -> Reply {
    let message = json!({ "role": "assistant", "content": text });
    let body = json!({ "choices": [{ "index": 0, "message": message }] });
    Reply::Whole(200, "", body.to_string())
}

fn proposed(told: &Value) -> usize {
    let all = told["readings"].as_array().expect("readings").iter();
    all.filter(|it| it["isProposed"] == true).count()
}

#[test]
fn the_model_of_the_session_helps_where_it_is_wanted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
    let served = Served::with(vec![
        said("1"),
        Reply::Whole(
            400,
            "",
            r#"{"error": {"message": "unknown field"}}"#.to_owned(),
        ),
        said(PROPOSAL),
        Reply::Whole(500, "", "Oops".to_owned()),
    ]);
    // What the server keeps does not go into the sample.
    let project = Project::new::<&str>(&[]);
    let mut client = start(&project.path(""));
    let engine = json!({ "mode": "server", "url": served.url, "model": "coder" });
    let options = json!({ "language": "en", "engine": engine });
    let started = client.initialize_with(&root, json!({}), options);
    started.expect("the server starts");
    client.wait_until_ready().expect("the project is read");
    let mut ask = |question: &str, model: bool| {
        let turns = json!([{ "ask": question }]);
        let params = json!({ "turns": turns, "model": model, "today": "2024-06-15" });
        client.request("onec/ask", params).expect("an answer")
    };
    let alone = ask(UNKNOWN, false);
    assert_eq!(proposed(&alone), 0);
    assert!(served.asked.try_recv().is_err(), "nobody asked for a model");
    let helped = ask(UNKNOWN, true);
    assert_eq!(
        (proposed(&helped), &helped["modelFailure"]),
        (1, &Value::Null),
        "{helped}"
    );
    // What it wrote is known.
    assert_eq!(ask(UNKNOWN, true), helped);
    assert_eq!(served.asked.try_iter().count(), 3);
    let other = "остатки товаров по складам белиберда";
    let failed = ask(other, true);
    let why = failed["modelFailure"].as_str().unwrap_or_default();
    assert!(why.contains("Oops"), "{failed}");
    assert_eq!(failed["readings"], ask(other, false)["readings"]);
    let status = client.shut_down().expect("the server ends");
    assert_eq!(status.code(), Some(0));
}
