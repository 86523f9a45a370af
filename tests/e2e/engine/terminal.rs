//! `onec engine bench` and `onec engine chat`.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value;

use super::with_model;

#[test]
fn a_measurement_has_a_number_for_each_thing() {
    let project = with_model();
    let args = ["engine", "bench", "--model", "tiny", "--threads", "1"];
    let sizes = ["--prompt", "32", "--generate", "4", "--runs", "1"];
    let run = project.onec(&[&args[..], &sizes].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    let rows = run.stdout.lines().map(|it| it.split_whitespace().next());
    let rows: Vec<&str> = rows.flatten().collect();
    assert_eq!(rows, ["чтение", "ответ", "8", "шагов", "память"]);
    let more = ["--prompt", "48", "--known", "64", "--format", "json"];
    let run = project.onec(&[&args[..], &sizes, &more].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    let measured: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(measured["prefill"][1]["tokens"], 48);
    for name in ["decode", "decode_together", "first_token_ms", "memory"] {
        assert!(measured[name].as_f64() > Some(0.0), "{name}: {measured}");
    }
    let large = project.onec(&[&args[..], &["--prompt", "5000"]].concat());
    assert_eq!(large.code, Some(3));
    assert!(large.stderr.contains("--prompt"), "{}", large.stderr);
}

#[test]
fn a_chat_answers_each_line() {
    let project = with_model();
    let args = [
        "engine",
        "chat",
        "--model",
        "tiny",
        "--context",
        "120",
        "--temperature",
        "0",
    ];
    let mut command = project.command(&args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command.stderr(Stdio::piped());
    let mut child = command.spawn().expect("onec starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all("Привет\n\n".as_bytes()).expect("it reads");
    drop(input);
    let run = project.run(child.wait_with_output().expect("it ends"));
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    // A prompt for each line and one at the end, and the answer behind the first.
    let answers: Vec<&str> = run.stdout.split("> ").collect();
    assert!(
        answers.len() >= 4 && answers[1].trim().len() > 3,
        "{answers:?}"
    );
}
