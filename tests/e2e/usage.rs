//! Exit codes, wrong command lines, languages, closed pipes.

use std::process::Stdio;

use crate::project::{BROKEN, Project, VALID};

#[test]
fn nothing_found_is_success() {
    let project = Project::new(&[("Module.bsl", VALID)]);
    let run = project.onec(&["review", "--only", "ParseError"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout, @"Проверено модулей: 1 (75 Б) за [time] с. Ошибок: 0, предупреждений: 0, замечаний: 0.");
}

#[test]
fn fail_on_decides_whether_findings_fail() {
    let project = Project::new(&[("Module.bsl", BROKEN)]);
    for (fail_on, code) in [("error", 1), ("warning", 1), ("info", 1), ("never", 0)] {
        assert_eq!(
            project
                .onec(&["review", "--only", "ParseError", "--fail-on", fail_on])
                .code,
            Some(code),
            "{fail_on}"
        );
    }
}

#[test]
fn only_the_named_rules_run() {
    let project = Project::new(&[("Module.bsl", "А = ТекущаяДата();\n")]);
    let review = |only: &str| {
        let run = project.onec(&["review", "--fail-on", "info", "--only", only]);
        (run.code, run.stdout.contains("DeprecatedCurrentDate"))
    };
    assert_eq!(review("ParseError,DeprecatedCurrentDate"), (Some(1), true));
    assert_eq!(review("ParseError,ParseError"), (Some(0), false));
}

#[test]
fn an_unknown_rule_is_wrong_usage_and_names_similar_ones() {
    let project = Project::new(&[("Module.bsl", BROKEN)]);
    let run = project.onec(&["review", "--only", "ParsError"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    insta::assert_snapshot!(run.stderr, @"ошибка: нет правила ParsError; похожие: ParseError");
    let run = project.onec(&["review", "--only", "Xyz", "--lang", "en"]);
    assert_eq!(run.code, Some(2));
    insta::assert_snapshot!(run.stderr, @"error: no rule Xyz; the list of rules: onec rule");
}

#[test]
fn wrong_usage_is_2() {
    let project = Project::new(&[("Module.bsl", VALID)]);
    for args in [
        &["review", "--format", "xml"][..],
        &["review", "--unknown"],
        &["review", "-j", "0"],
        &["unknown"],
        &["parse"],
        &["review", "--lang", "de"],
        &[],
    ] {
        assert_eq!(project.onec(args).code, Some(2), "{args:?}");
    }
}

#[test]
fn the_version_and_the_help_are_success() {
    let project = Project::new::<&str>(&[]);
    let run = project.onec(&["--version"]);
    assert_eq!((run.code, run.stdout.starts_with("onec ")), (Some(0), true));
    let help = project.onec(&["--help"]).stdout;
    for command in ["metadata", "parse", "review", "rule"] {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
    }
}

#[test]
fn the_language_is_that_of_the_flag_then_of_onec_lang_then_of_the_system() {
    let project = Project::new(&[("Module.bsl", BROKEN)]);
    let language = |variables: &[(&str, &str)], args: &[&str]| {
        let mut command = project.command(&["review", "--only", "ParseError"]);
        command
            .env_remove("ONEC_LANG")
            .envs(variables.iter().copied())
            .args(args);
        let run = project.finish(command);
        if run.stdout.contains("ожидается") {
            "ru"
        } else {
            "en"
        }
    };
    assert_eq!(language(&[("ONEC_LANG", "ru")], &["--lang", "en"]), "en");
    assert_eq!(language(&[("ONEC_LANG", "en")], &[]), "en");
    if cfg!(target_os = "linux") {
        assert_eq!(
            language(&[("LANG", "en_US.UTF-8"), ("ONEC_LANG", "ru")], &[]),
            "ru"
        );
        assert_eq!(language(&[("LANG", "en_US.UTF-8")], &[]), "en");
        assert_eq!(language(&[("LANG", "ru_RU.UTF-8")], &[]), "ru");
        assert_eq!(language(&[("LANG", "C.UTF-8")], &[]), "ru");
        assert_eq!(language(&[], &[]), "ru");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let names: Vec<_> = (0..400).map(|it| format!("М{it}.bsl")).collect();
    let files: Vec<_> = names.iter().map(|it| (it.as_str(), BROKEN)).collect();
    let project = Project::new(&files);
    for (args, code) in [
        (&["review", "--only", "ParseError", "."][..], 1),
        (&["parse", "."][..], 1),
    ] {
        let mut command = project.command(args);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("onec starts");
        drop(child.stdout.take());
        let run = project.run(child.wait_with_output().expect("onec ends"));
        assert_eq!(
            (run.code, run.stderr.as_str()),
            (Some(code), ""),
            "{args:?}"
        );
    }
}

#[test]
fn a_report_that_cannot_be_written_is_told() {
    let project = Project::new(&[("Module.bsl", VALID)]);
    let run = project.onec(&[
        "review",
        "--only",
        "ParseError",
        "--output",
        "no/such/report.json",
        "--lang",
        "en",
    ]);
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr
            .starts_with("error: cannot write the report: no/such/report.json"),
        "{}",
        run.stderr
    );
}
