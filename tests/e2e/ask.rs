//! `onec ask`: one question, lines, JSON, and the console in a terminal.

mod model;
mod set;
#[cfg(unix)]
mod terminal;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::project::{Project, Run};

const QUESTION: &str = "остатки товаров по складам";

fn configuration() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
    root.to_string_lossy().into_owned()
}

/// `onec ask` about the sample configuration, on a day that is always the same.
fn command(project: &Project, args: &[&str]) -> Command {
    let mut command = project.command(&["ask", "--config", &configuration()]);
    command.args(["--today", "2024-06-15"]).args(args);
    command.env("ONEC_DATA_DIR", project.path("data"));
    command
}

fn ask(project: &Project, args: &[&str]) -> Run {
    project.finish(command(project, args))
}

/// Types lines into the standard input.
fn type_in(project: &Project, args: &[&str], lines: &str) -> Run {
    feed(project, command(project, args), lines)
}

/// Writes lines into the standard input of a command.
fn feed(project: &Project, mut command: Command, lines: &str) -> Run {
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().expect("onec starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(lines.as_bytes()).expect("it reads");
    drop(input);
    project.run(child.wait_with_output().expect("it ends"))
}

/// A project with a base of made-up data.
fn with_base() -> Project {
    let project = Project::new::<&str>(&[]);
    let configuration = configuration();
    let run = project.onec(&[
        "data",
        "generate",
        "--base",
        "base.sqlite",
        "--config",
        &configuration,
        "--seed",
        "7",
        "--documents",
        "60",
        "--from",
        "2024-01-01",
        "--to",
        "2024-06-30",
    ]);
    assert_eq!(run.code, Some(0), "{run:?}");
    project
}

/// What is told of each line.
fn objects(run: &Run) -> Vec<Value> {
    let lines = run.stdout.lines();
    let objects = lines.map(|it| serde_json::from_str(it).expect("an object"));
    objects.collect()
}

#[test]
fn one_question_is_answered_by_a_query() {
    let project = Project::new::<&str>(&[]);
    let run = ask(&project, &[QUESTION]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    let first = run.stdout.lines().next().expect("the parts");
    assert!(first.starts_with("1 "), "{first}");
    assert!(run.stdout.contains("\nВЫБРАТЬ\n"), "{}", run.stdout);
    let table = "РегистрНакопления.ТоварыНаСкладах.Остатки ";
    assert!(run.stdout.contains(table), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
    let english = ask(&project, &["--query-lang", "en", QUESTION]);
    assert!(english.stdout.contains("\nSELECT\n"), "{}", english.stdout);
}

#[test]
fn the_query_is_run_on_a_base() {
    let project = with_base();
    let run = ask(
        &project,
        &["--base", "base.sqlite", "--rows", "2", QUESTION],
    );
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    assert!(run.stdout.contains("─┼─"), "{}", run.stdout);
    assert!(run.stdout.contains(":rows 20"), "{}", run.stdout);
    let json = ask(&project, &["--base", "base.sqlite", "--json", QUESTION]);
    let told = &objects(&json)[0];
    let rows = told["result"]["rows"].as_array().expect("records");
    let columns = told["result"]["columns"].as_array().expect("columns");
    assert!(rows.len() > 1 && columns.len() > 1, "{told}");
    assert_eq!(columns.last().expect("a column")["type"], "number");
    assert!(
        rows.iter()
            .all(|it| it.as_array().map(Vec::len) == Some(columns.len()))
    );
    // What it says is what `onec query run` says of its query with its parameters.
    let reading = &told["readings"][0];
    project.write("q.sdbl", reading["query"].as_str().expect("a query"));
    let configuration = configuration();
    let mut args = vec!["query", "run", "q.sdbl", "--base", "base.sqlite"];
    args.extend(["--config", &configuration, "--format", "json"]);
    let parameters = reading["parameters"].as_array().expect("parameters");
    let parameters: Vec<String> = parameters
        .iter()
        .map(|it| format!("{}={}", text(&it["name"]), text(&it["argument"])))
        .collect();
    for it in &parameters {
        args.extend(["--param", it.as_str()]);
    }
    let ran = project.onec(&args);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let ran: Value = serde_json::from_str(&ran.stdout).expect("a list");
    assert_eq!(ran.as_array().map(Vec::len), Some(rows.len()));
}

fn text(of: &Value) -> &str {
    of.as_str().expect("a text")
}

#[test]
fn items_of_a_base_are_known_by_their_names() {
    let project = with_base();
    let exported = project.onec(&[
        "data",
        "export",
        "Справочник.Склады",
        "--format",
        "json",
        "--base",
        "base.sqlite",
        "--config",
        &configuration(),
    ]);
    let stores: Value = serde_json::from_str(&exported.stdout).expect("a list");
    let stores = stores.as_array().expect("stores").iter();
    let store = stores
        .filter_map(|it| it["Наименование"].as_str())
        .next_back();
    let store = store.expect("a store");
    let question = format!("остатки товаров на складе {store}");
    let json = ask(&project, &["--base", "base.sqlite", "--json", &question]);
    let reading = &objects(&json)[0]["readings"][0];
    let arguments = reading["parameters"].to_string();
    assert!(
        arguments.contains(&format!("Справочник.Склады:{store}")),
        "{reading}"
    );
    assert_eq!(reading["uncovered"], json!([]));
}

#[test]
fn a_refusal_is_told_by_the_exit_code() {
    let project = Project::new::<&str>(&[]);
    let run = ask(&project, &["какая завтра погода в Париже"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(!run.stdout.contains("ВЫБРАТЬ"), "{}", run.stdout);
    let json = ask(&project, &["--json", "какая завтра погода в Париже"]);
    assert_eq!(json.code, Some(1));
    assert!(objects(&json)[0]["refusal"]["text"].is_string());
}

#[test]
fn lines_are_answered_one_after_another() {
    let project = Project::new::<&str>(&[]);
    let lines = format!("{QUESTION}\n:bsl\n:explain\n:en\n:params\n:help\n:quit\nдалее\n");
    let run = type_in(&project, &[], &lines);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    assert!(
        run.stdout.contains("Запрос = Новый Запрос;"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("Запрос возвращает записи."),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("\nSELECT\n"), "{}", run.stdout);
    assert!(run.stdout.contains("-3"), "{}", run.stdout);
    // Nothing for the clipboard goes into a pipe.
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
    let wrong = type_in(&project, &[], ":bsl\n-1\n:нет\n");
    assert_eq!((wrong.code, wrong.stdout.as_str()), (Some(1), ""));
    assert_eq!(wrong.stderr.lines().count(), 3, "{}", wrong.stderr);
}

#[test]
fn turns_in_json_are_what_lines_are() {
    let project = Project::new::<&str>(&[]);
    let first = objects(&ask(&project, &["--json", QUESTION])).remove(0);
    let chips = first["readings"][0]["chips"].as_array().expect("parts");
    let place = chips.iter().position(|it| it["removable"] == true);
    let place = place.expect("a part that may go");
    let turns = json!({ "turns": [{ "ask": QUESTION }, { "remove": place }] });
    let lines = format!("{QUESTION}\n-{}\n:undo\n{turns}\n", place + 1);
    let run = type_in(&project, &["--json"], &lines);
    assert_eq!(run.code, Some(0), "{run:?}");
    let [asked, removed, undone, replayed] = objects(&run).try_into().expect("four answers");
    assert_eq!(asked, first);
    assert_eq!(undone, first);
    assert_eq!(
        removed["readings"][0]["query"],
        replayed["readings"][0]["query"]
    );
    assert_ne!(
        removed["readings"][0]["query"],
        first["readings"][0]["query"]
    );
}

#[test]
fn what_is_not_there_is_named() {
    let project = Project::new(&[("empty/readme.txt", "")]);
    let run = project.onec(&["ask", "--config", "empty", "а"]);
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr.contains("empty: здесь нет конфигурации"),
        "{}",
        run.stderr
    );
    let run = ask(&project, &["--base", "none.sqlite", "а"]);
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr.contains("none.sqlite: базы нет"),
        "{}",
        run.stderr
    );
    project.write("bad.sqlite", "no base at all, and rather long for one");
    let run = ask(&project, &["--base", "bad.sqlite", "а"]);
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr.starts_with("ошибка: bad.sqlite: "),
        "{}",
        run.stderr
    );
    let run = type_in(&project, &["--json"], "{\"turns\": 1}\n");
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr.contains("запрос программы не понят"),
        "{}",
        run.stderr
    );
}
