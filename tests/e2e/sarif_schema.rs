//! Reports in SARIF against the schema that OASIS publishes.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::project::{BROKEN, Project};

/// The schema, as the package of `serde-sarif` holds it: nothing published is copied into the repository.
fn schema() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .args([
            "--manifest-path",
            concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        ])
        .output()
        .expect("Cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON of Cargo");
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages
        .iter()
        .find(|it| it["name"] == "serde-sarif")
        .expect("the package");
    let manifest = PathBuf::from(package["manifest_path"].as_str().expect("a path"));
    let schema = std::fs::read_to_string(manifest.with_file_name("src").join("schema.json"));
    // A bracket that JavaScript takes as it is stands in one pattern; other engines want it marked.
    let schema = schema.expect("the schema").replace("{2}]?$", "{2}\\\\]?$");
    let schema: Value = serde_json::from_str(&schema).expect("a schema");
    let id = schema["$id"].as_str().expect("a name");
    assert!(id.ends_with("sarif-schema-2.1.0.json"), "{id}");
    schema
}

fn problems(log: &Value) -> Vec<String> {
    let validator = jsonschema::draft7::options()
        .should_validate_formats(true)
        .build(&schema())
        .expect("a schema");
    let problems = validator.iter_errors(log);
    problems
        .map(|it| format!("{}: {it}", it.instance_path()))
        .collect()
}

fn log(text: &str) -> Value {
    serde_json::from_str(&text.replace("[root]", "/root")).expect("JSON")
}

#[test]
fn a_report_with_all_there_is_follows_the_schema() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/projects/trade");
    let project = Project::new(&[("Module.bsl", BROKEN)]);
    for language in ["ru", "en"] {
        let args = [
            "--lang",
            language,
            "review",
            sample,
            "--all-rules",
            "--format",
            "sarif",
        ];
        let log = log(&project.onec(&args).stdout);
        let results = log["runs"][0]["results"].as_array().expect("results");
        // Places in other files, fixes and places in metadata are among them.
        let some = |name: &str| {
            results
                .iter()
                .any(|it| it[name].as_array().is_some_and(|it| !it.is_empty()))
        };
        assert!(
            results.len() > 100 && some("fixes") && some("relatedLocations"),
            "{}",
            results.len()
        );
        assert_eq!(problems(&log), Vec::<String>::new());
        // A reader with types of its own sees no less.
        let read: serde_sarif::sarif::Sarif = serde_json::from_value(log.clone()).expect("SARIF");
        let count = read.runs[0].results.as_ref().map(Vec::len);
        assert_eq!(count, Some(results.len()));
    }
}

#[test]
fn reports_of_troubles_follow_the_schema() {
    let project = Project::new(&[("а б/Модуль#1.bsl", BROKEN), ("Empty.bsl", "")]);
    project.write("Binary.bsl", "\u{0}\u{1}\u{2}");
    let mut run = project.onec(&["review", ".", "--format", "sarif"]);
    assert_eq!(problems(&log(&run.stdout)), Vec::<String>::new());
    run = project.onec(&["review", ".", "--only", "Typo", "--format", "sarif"]);
    assert_eq!(problems(&log(&run.stdout)), Vec::<String>::new());
}

#[test]
fn what_the_schema_forbids_is_seen() {
    let project = Project::new(&[("Module.bsl", BROKEN)]);
    let mut log = log(&project.onec(&["review", "--format", "sarif"]).stdout);
    log["runs"][0]["results"][0]["level"] = "fatal".into();
    log["runs"][0]["unknown"] = 1.into();
    assert_eq!(problems(&log).len(), 2);
}
