//! `onec parse`.

use serde_json::Value;

use crate::project::{BROKEN, Project, VALID};

#[test]
fn a_tree_as_an_s_expression() {
    let project = Project::new(&[("Module.bsl", "А = Б(1);\nВ(;\n")]);
    let run = project.onec(&["parse", "Module.bsl"]);
    insta::assert_snapshot!(run.stdout, @r#"
    (source_file [0, 0] - [2, 0]
      (assignment_statement [0, 0] - [0, 10]
        left: (identifier [0, 0] - [0, 2])
        right: (call_expression [0, 5] - [0, 10]
          function: (identifier [0, 5] - [0, 7])
          arguments: (arguments [0, 7] - [0, 10]
            argument: (number [0, 8] - [0, 9]))))
      (call_statement [1, 0] - [1, 3]
        call: (call_expression [1, 0] - [1, 3]
          function: (identifier [1, 0] - [1, 2])
          arguments: (arguments [1, 2] - [1, 3]
            (MISSING missing [1, 3] - [1, 3])))))
    "#);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
}

#[test]
fn several_trees_are_told_apart() {
    let project = Project::new(&[("a.bsl", ""), ("b.os", "")]);
    let run = project.onec(&["parse", "."]);
    insta::assert_snapshot!(run.stdout, @r"
    ; a.bsl
    (source_file [0, 0] - [0, 0])
    ; b.os
    (source_file [0, 0] - [0, 0])
    ");
    assert_eq!(run.code, Some(0));
}

#[test]
fn a_tree_as_json_holds_every_token() {
    let project = Project::new(&[("Module.bsl", "А = \"Б\";\n")]);
    let run = project.onec(&["parse", "Module.bsl", "--format", "json"]);
    let tree: Value = serde_json::from_str(&run.stdout).expect("JSON");
    fn tokens(node: &Value, found: &mut Vec<String>) {
        found.extend(node["text"].as_str().map(str::to_owned));
        for child in node["children"].as_array().into_iter().flatten() {
            tokens(child, found);
        }
    }
    let mut found = Vec::new();
    tokens(&tree["root"], &mut found);
    assert_eq!(found, ["А", "=", "\"Б\"", ";"]);
    assert_eq!(tree["path"], "Module.bsl");
    let assignment = &tree["root"]["children"][0];
    assert_eq!(assignment["kind"], "assignment_statement");
    assert_eq!(assignment["children"][0]["field"], "left");
    assert_eq!(assignment["range"], serde_json::json!([0, 9]));
}

#[test]
fn counts_instead_of_trees() {
    let project = Project::new(&[("a.bsl", BROKEN), ("b.bsl", VALID)]);
    project.write("c.bsl", [0xFF, 0xFF, 0xFF, 0x7F]);
    let run = project.onec(&["parse", ".", "--stats"]);
    let (counts, speed) = run.stdout.trim_end().rsplit_once('\n').expect("lines");
    insta::assert_snapshot!(counts, @r"
    a.bsl:3:6: Не закрыт оператор «Если» (строка 2): ожидается «КонецЕсли»
    Модулей:               2 (160 Б)
    С ошибками:            1, всего ошибок 1
    Пропущено:             1 скомпилированных, 0 не текст
    Не прочитано:          0
    ");
    assert!(speed.starts_with("Скорость разбора:"), "{speed}");
    assert_eq!(run.code, Some(1));

    let run = project.onec(&["parse", ".", "--stats", "--format", "json"]);
    let stats: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(
        (&stats["files"], &stats["errors"], &stats["compiled"]),
        (&2.into(), &1.into(), &1.into())
    );
}

#[test]
fn the_counts_are_of_the_errors_that_are_listed() {
    let project = Project::new(&[("a.bsl", "(((\n")]);
    let run = project.onec(&["parse", ".", "--stats"]);
    assert_eq!(run.stdout.matches("a.bsl:").count(), 3, "{}", run.stdout);
    assert!(run.stdout.contains("всего ошибок 3\n"), "{}", run.stdout);
    let run = project.onec(&["parse", ".", "--stats", "--format", "json"]);
    let stats: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(stats["errors"], 3);
}

#[test]
fn what_is_no_module_is_skipped_with_a_note() {
    let project = Project::new(&[("a.bsl", VALID)]);
    project.write("b.bsl", [0xFF, 0xFF, 0xFF, 0x7F]);
    project.write("c.bsl", (0..=255).collect::<Vec<u8>>());
    let run = project.onec(&["parse", "."]);
    assert_eq!(run.code, Some(0));
    insta::assert_snapshot!(run.stderr, @r"
    примечание: b.bsl: скомпилированный модуль, текста в нём нет: пропущен
    примечание: c.bsl: не текст: пропущен
    ");
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_parsed() {
    let project = Project::new(&[("a.bsl", VALID)]);
    let run = project.onec(&["parse", "gone.bsl", "a.bsl"]);
    assert!(run.stdout.starts_with("(source_file"), "{}", run.stdout);
    insta::assert_snapshot!(run.stderr, @"ошибка: gone.bsl: нет такого файла или каталога, проверьте путь");
    assert_eq!(run.code, Some(3));
}

#[test]
fn code_that_nests_deep_is_parsed_and_reviewed() {
    let depth = 20_000;
    let text = format!("А = {}1{};\n", "(".repeat(depth), ")".repeat(depth));
    let statements = "Если А Тогда\n".repeat(depth) + &"КонецЕсли;\n".repeat(depth);
    let project = Project::new(&[
        ("a.bsl", text.as_str()),
        ("b.bsl", text.trim_end_matches([')', ';', '\n'])),
        ("c.bsl", statements.as_str()),
    ]);
    assert_eq!(
        project.onec(&["parse", "a.bsl", "--format", "json"]).code,
        Some(0)
    );
    for (path, code) in [("a.bsl", 0), ("b.bsl", 1), ("c.bsl", 0)] {
        let run = project.onec(&["parse", path]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(code), ""), "{path}");
        assert!(run.stdout.len() < 50 << 20, "{path}: {}", run.stdout.len());
    }
    assert_eq!(project.onec(&["parse", "b.bsl", "--stats"]).code, Some(1));
    assert_eq!(
        project.onec(&["review", "--only", "ParseError", "."]).code,
        Some(1)
    );
}
