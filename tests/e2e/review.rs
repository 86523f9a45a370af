//! What `onec review` takes from the project: settings, what was found before, git, a baseline; and what it changes.

use std::process::Command;

use serde_json::Value;

use crate::project::{Project, Run};

const LONG: &str =
    "Процедура Проба() Экспорт\n\tЕсли Истина Тогда\n\t\tА = 1\n\tКонецЕсли;\nКонецПроцедуры\n";

fn findings(run: &Run) -> Vec<(String, String)> {
    let report: Value = serde_json::from_str(&run.stdout).expect(&run.stdout);
    let files = report["files"].as_array().expect("files");
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let of_file = |file: &Value| {
        let path = text(&file["path"]);
        let all = file["findings"].as_array().cloned().unwrap_or_default();
        all.into_iter()
            .map(move |it| (path.clone(), text(&it["code"])))
    };
    files.iter().flat_map(of_file).collect()
}

fn pair(path: &str, code: &str) -> (String, String) {
    (path.to_owned(), code.to_owned())
}

#[test]
fn settings_of_the_folder_above_say_which_rules_run() {
    let project = Project::new(&[
        ("src/М.bsl", "А = ;\n"),
        (
            "onec.toml",
            "[diagnostics]\nmode = \"only\"\n[diagnostics.rules]\nParseError = true\n",
        ),
    ]);
    let run = project.onec(&["review", "src", "--format", "json"]);
    assert_eq!(findings(&run), [pair("М.bsl", "ParseError")]);
    assert_eq!(run.code, Some(1));

    project.write("onec.toml", "[diagnostics]\nmode = \"off\"\n");
    let run = project.onec(&["review", "src", "--format", "json"]);
    assert_eq!((findings(&run), run.code), (Vec::new(), Some(0)));

    project.write("onec.toml", "[diagnostics.rules]\nNoSuchRule = true\n");
    let run = project.onec(&["review", "src", "--only", "ParseError"]);
    assert!(run.stderr.contains("«NoSuchRule»"), "{}", run.stderr);

    project.write("onec.toml", "[diagnostics.rules]\nParseError = \"info\"\n");
    let run = project.onec(&["review", "src", "--only", "ParseError"]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
}

/// Rules about the project run where a folder is named, or where there is a project around what is named.
#[test]
fn only_what_is_named_is_read_where_there_is_no_project() {
    let call = "Обмен.Найти();\n";
    let module = "CommonModules/Обмен/Ext/Module.bsl";
    let description = "<MetaDataObject xmlns=\"http://v8.1c.ru/8.3/MDClasses\"><CommonModule><Properties><Name>Обмен</Name><Server>true</Server></Properties></CommonModule></MetaDataObject>";
    let root = "<MetaDataObject xmlns=\"http://v8.1c.ru/8.3/MDClasses\"><Configuration><Properties><Name>К</Name></Properties><ChildObjects><CommonModule>Обмен</CommonModule></ChildObjects></Configuration></MetaDataObject>";
    let project = Project::new(&[
        ("a/cf/CommonModules/Обмен.xml", description),
        (&format!("a/cf/{module}"), call),
        ("b/Module.bsl", "А = ;\n"),
    ]);
    let review = |paths: &[&str]| {
        let options = ["--only", "MissingCommonModuleMethod", "--format", "json"];
        project.onec(&[&["review"], paths, &options].concat())
    };
    let file = format!("a/cf/{module}");
    assert_eq!(findings(&review(&[&file])), []);
    let run = review(&["a", "b"]);
    assert_eq!(findings(&run), []);
    assert!(run.stderr.contains("нет общего проекта"), "{}", run.stderr);

    project.write("a/cf/Configuration.xml", root);
    let found = |path: &str| vec![pair(path, "MissingCommonModuleMethod")];
    assert_eq!(findings(&review(&[&file])), found("Module.bsl"));
    assert_eq!(findings(&review(&["a"])), found(&format!("cf/{module}")));

    let run = review(&["нет/такого"]);
    assert_eq!((findings(&run), run.code), (Vec::new(), Some(3)));
    assert!(run.stderr.contains("нет такого файла"), "{}", run.stderr);
}

#[test]
fn the_settings_of_the_other_server_work_unchanged() {
    let project = Project::new(&[
        ("М.bsl", "А = ;\n"),
        ("build/Н.bsl", "А = ;\n"),
        (
            ".bsl-language-server.json",
            r#"{"diagnostics": {"mode": "only", "parameters": {"ParseError": true}}}"#,
        ),
    ]);
    let run = project.onec(&["review", "--format", "json"]);
    let expected = [
        pair("build/Н.bsl", "ParseError"),
        pair("М.bsl", "ParseError"),
    ];
    assert_eq!(findings(&run), expected);
}

#[test]
fn what_was_found_before_is_found_again_and_what_changed_anew() {
    let project = Project::new(&[("А.bsl", "А = ;\n"), ("Б.bsl", "Б = 1;\n")]);
    let args = ["review", "--all-rules", "--format", "json"];
    let cold = project.onec(&args);
    let warm = project.onec(&args);
    assert_eq!(cold.stdout, warm.stdout);
    assert!(project.path(".cache").exists(), "nothing was kept");
    assert_eq!(
        project.onec(&[&args[..], &["--no-cache"]].concat()).stdout,
        cold.stdout
    );

    project.write("Б.bsl", "Б = ;\n");
    let found = findings(&project.onec(&args));
    assert!(found.contains(&pair("Б.bsl", "ParseError")), "{found:?}");
    assert!(found.contains(&pair("А.bsl", "ParseError")), "{found:?}");

    project.write("А.bsl", "А = 1;\n");
    let found = findings(&project.onec(&args));
    assert!(!found.contains(&pair("А.bsl", "ParseError")), "{found:?}");
}

#[test]
fn a_file_is_reviewed_with_what_its_project_knows() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/projects/trade");
    let project = Project::new(&[("М.bsl", "")]);
    let whole = project.onec(&["review", sample, "--format", "json", "--all-rules"]);
    let whole = findings(&whole);
    let (path, _) = whole
        .iter()
        .find(|it| it.0.ends_with(".bsl"))
        .expect("a finding")
        .clone();
    let file = format!("{sample}/{path}");
    let alone = findings(&project.onec(&["review", &file, "--format", "json", "--all-rules"]));
    let of_file: Vec<_> = whole
        .iter()
        .filter(|it| it.0 == path)
        .map(|it| &it.1)
        .collect();
    assert_eq!(alone.iter().map(|it| &it.1).collect::<Vec<_>>(), of_file);
}

fn git(project: &Project, args: &[&str]) {
    let mut git = Command::new("git");
    git.arg("-C").arg(project.path(""));
    git.args(["-c", "user.name=a", "-c", "user.email=a@example.org"]);
    git.args([
        "-c",
        "commit.gpgsign=false",
        "-c",
        "init.defaultBranch=main",
    ]);
    let output = git.args(args).output().expect("git starts");
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn only_lines_that_changed_in_git_are_reported() {
    let project = Project::new(&[("А.bsl", "А = ;\nБ = 1;\n"), ("В.bsl", "А = ;\n")]);
    git(&project, &["init", "-q"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "-q", "-m", "1"]);
    let args = [
        "review",
        "--only",
        "ParseError",
        "--format",
        "json",
        "--changed-since",
        "HEAD",
    ];
    assert_eq!(findings(&project.onec(&args)), []);

    project.write("А.bsl", "А = ;\nБ = ;\n");
    project.write("новый/Г.bsl", "Г = ;\n");
    let found = project.onec(&args);
    let expected = [
        pair("А.bsl", "ParseError"),
        pair("новый/Г.bsl", "ParseError"),
    ];
    assert_eq!(findings(&found), expected);

    let run = project.onec(&["review", "--changed-since", "нет-такой"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("нет-такой"), "{}", run.stderr);
}

#[test]
fn a_baseline_hides_what_was_there_and_shrinks() {
    let project = Project::new(&[("src/А.bsl", "А = ;\nБ = ;\n")]);
    let review = |more: &[&str]| {
        let base = ["review", "--only", "ParseError", "--baseline", "known.json"];
        project.onec(&[&base[..], more].concat())
    };
    let missing = review(&[]);
    assert_eq!(missing.code, Some(2), "{}", missing.stderr);
    assert!(
        missing.stderr.contains("--update-baseline"),
        "{}",
        missing.stderr
    );

    let made = review(&["--update-baseline"]);
    assert!(made.stderr.contains("−0 (+2)"), "{}", made.stderr);
    assert_eq!(review(&[]).code, Some(0));

    // Lines above and blanks change nothing; a new finding is reported.
    project.write("src/А.bsl", "\n\n  А  = ;\nБ = ;\nВ = ;\n");
    let run = review(&["--format", "json"]);
    assert_eq!((findings(&run).len(), run.code), (1, Some(1)));
    let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(report["summary"]["inBaseline"], 2);

    project.write("src/А.bsl", "Б = ;\nВ = ;\n");
    let updated = review(&["--update-baseline"]);
    assert!(updated.stderr.contains("−1 (+0)"), "{}", updated.stderr);
    let updated = review(&["--update-baseline", "--accept-new"]);
    assert!(updated.stderr.contains("−0 (+1)"), "{}", updated.stderr);
    assert_eq!(review(&[]).code, Some(0));
}

#[test]
fn fixes_are_shown_and_written() {
    let text = "\u{feff}А = 1\r\nБ = 2;\r\n";
    let project = Project::new(&[("А.bsl", text)]);
    let args = ["review", "--only", "ParseError", "--fix"];
    let shown = project.onec(&[&args[..], &["--dry-run"]].concat());
    assert!(shown.stderr.contains("+А = 1;"), "{}", shown.stderr);
    assert_eq!(
        std::fs::read_to_string(project.path("А.bsl")).expect("it"),
        text
    );

    let run = project.onec(&args);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    let fixed = std::fs::read_to_string(project.path("А.bsl")).expect("it");
    assert_eq!(fixed, "\u{feff}А = 1;\r\nБ = 2;\r\n");
}

#[test]
fn findings_are_counted_by_rule_and_severity() {
    let project = Project::new(&[("А.bsl", "А = ;\nБ = ;\n")]);
    let run = project.onec(&["review", "--only", "ParseError", "--stat"]);
    let line = run.stdout.lines().find(|it| it.contains("ParseError"));
    assert!(
        line.is_some_and(|it| it.trim_start().starts_with("2 ")),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.lines().any(|it| it.trim() == "2  critical"),
        "{}",
        run.stdout
    );
}

#[test]
fn least_severities_are_asked_for_in_either_way() {
    let project = Project::new(&[("А.bsl", "А = ;\n")]);
    let count = |severity: &str| {
        let args = [
            "review",
            "--only",
            "ParseError",
            "--format",
            "json",
            "--severity",
            severity,
        ];
        findings(&project.onec(&args)).len()
    };
    assert_eq!(
        [count("critical"), count("blocker"), count("error")],
        [1, 0, 1]
    );
}

#[test]
fn every_machine_format_is_well_formed() {
    let project = Project::new(&[("А & Б.bsl", "А = \"<б> & </script>\n"), ("В.bsl", LONG)]);
    let write = |format: &str| {
        let run = project.onec(&["review", "--only", "ParseError", "--format", format]);
        assert_eq!(run.code, Some(1), "{format}: {}", run.stderr);
        run.stdout
    };
    let issues: Vec<Value> = serde_json::from_str(&write("gitlab")).expect("an array");
    assert!(
        issues
            .iter()
            .all(|it| it["severity"] == "critical" && it["fingerprint"].is_string())
    );
    let mut prints: Vec<_> = issues
        .iter()
        .map(|it| it["fingerprint"].to_string())
        .collect();
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), issues.len(), "fingerprints are told apart");

    for line in write("jsonl").lines() {
        let object: Value = serde_json::from_str(line).expect(line);
        assert_eq!(object["code"], "ParseError");
    }
    for (format, element) in [("junit", "testcase"), ("checkstyle", "error")] {
        let text = write(format);
        let document = roxmltree::Document::parse(&text).expect(&text);
        let named = document.descendants().filter(|it| it.has_tag_name(element));
        assert_eq!(named.count(), issues.len(), "{format}");
    }
    let commands = write("github");
    assert_eq!(commands.lines().count(), issues.len());
    assert!(
        commands.lines().all(|it| it.starts_with("::error file=")),
        "{commands}"
    );

    let page = write("html");
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    let opened = page.matches("<script>").count();
    assert_eq!(
        opened,
        page.matches("</script>").count(),
        "text of code ends no script"
    );
}
