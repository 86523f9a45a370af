//! Values of an answer that are set, in lines and in JSON.

use serde_json::{Value, json};

use super::{objects, type_in, with_base};

const ASKED: &str = "продажи по контрагентам за март 2024 больше 10";

fn value<'v>(told: &'v Value, list: &str, name: &str) -> &'v Value {
    let all = told["readings"][0][list].as_array().expect("values");
    let found = all.iter().find(|it| it["name"] == name);
    found.unwrap_or_else(|| panic!("{told}"))
}

#[test]
fn a_value_that_is_set_runs_the_query_again() {
    let project = with_base();
    let set = json!({ "turns": [{ "ask": ASKED }, { "set": ["КонецПериода", "2024-06-30"] }] });
    let lines = format!(
        "{ASKED}\n:set КонецПериода = 30.06.24\n{set}\n:задать СуммаОборот = 1 000 000 000\n:set НачалоПериода = вчера\n:set Нет = 1\n"
    );
    let run = type_in(&project, &["--json", "--base", "base.sqlite"], &lines);
    let [asked, typed, replayed, none, wrong, unknown] = objects(&run)
        .try_into()
        .unwrap_or_else(|it| panic!("{it:?}"));
    assert_eq!(value(&asked, "parameters", "НачалоПериода")["kind"], "date");
    assert_eq!(value(&asked, "numbers", "СуммаОборот")["text"], "10");
    assert_eq!(
        value(&typed, "parameters", "КонецПериода")["shown"],
        "30.06.2024 23:59:59"
    );
    assert_eq!(typed["readings"], replayed["readings"]);
    assert_eq!(typed["result"], replayed["result"]);
    let rows = |it: &Value| it["result"]["rows"].as_array().expect("records").len();
    assert!(rows(&typed) > rows(&asked), "{typed}");
    assert_eq!(rows(&none), 0);
    let problem = |it: &Value| it["problem"].as_str().unwrap_or_default().to_owned();
    assert!(problem(&wrong).contains("«вчера» — не дата"), "{wrong}");
    assert!(
        problem(&unknown).contains("есть НачалоПериода"),
        "{unknown}"
    );
}

#[test]
fn items_of_the_base_are_offered_and_wrong_ones_named() {
    let project = with_base();
    let asked = objects(&type_in(
        &project,
        &["--json", "--base", "base.sqlite"],
        "остатки товаров на складе Северный\n",
    ))
    .remove(0);
    let store = value(&asked, "parameters", "Склад");
    assert_eq!(store["kind"], "reference");
    let items = store["items"].as_array().expect("stores");
    let other = items
        .iter()
        .filter_map(Value::as_str)
        .find(|it| store["text"] != **it);
    let other = other.expect("another store");
    let lines = format!(
        "остатки товаров на складе Северный\n:set Склад = {other}\n:params\n:set Склад = Луна\n:set\n"
    );
    let run = type_in(&project, &["--base", "base.sqlite"], &lines);
    assert!(
        run.stdout.contains(&format!("Склад = {other}")),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains(":задать Склад = …"), "{}", run.stdout);
    assert!(
        run.stderr.contains("Склад: в базе нет «Луна»; есть «"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains(":задать Склад = Южный — задать"),
        "{}",
        run.stderr
    );
    assert_eq!(run.code, Some(1));
}
