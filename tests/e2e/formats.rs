//! The formats of `onec review`.

use crate::project::{BROKEN, Project, VALID};

#[test]
fn the_report_for_people_shows_the_lines() {
    let project = Project::new(&[("src/Обмен/Module.bsl", BROKEN), ("src/Valid.bsl", VALID)]);
    let run = project.onec(&["review", "--only", "ParseError", "src"]);
    insta::assert_snapshot!(run.stdout, @r"
    ошибка[ParseError]: Не закрыт оператор «Если» (строка 2): ожидается «КонецЕсли»
     --> src/Обмен/Module.bsl:3:6
      |
    3 |         В();
      |            ^
      |
     ::: src/Обмен/Module.bsl:2:2
      |
    2 |     Если Б Тогда
      |     ---- открыто здесь

    Проверено модулей: 2 (160 Б) за [time] с. Ошибок: 1, предупреждений: 0, замечаний: 0.
    ");
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
}

#[test]
fn the_report_for_people_in_english() {
    let project = Project::new(&[("Module.bsl", "Procedure A()\n\tB(1, 2;\nEndProcedure\n")]);
    let run = project.onec(&["review", "--only", "ParseError", "--lang", "en"]);
    insta::assert_snapshot!(run.stdout, @r"
    error[ParseError]: The bracket “(” is not closed: “)” is expected
     --> Module.bsl:2:7
      |
    2 |     B(1, 2;
      |      -   ^
      |      |
      |      opened here

    Reviewed modules: 1 (36 B) in [time] s. Errors: 1, warnings: 0, infos: 0.
    ");
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let project = Project::new(&[("Module.bsl", BROKEN)]);
    assert!(
        !project
            .onec(&["review", "--only", "ParseError"])
            .stdout
            .contains('\u{1b}')
    );
    assert!(
        !project
            .onec(&["review", "--only", "ParseError", "--color", "never"])
            .stdout
            .contains('\u{1b}')
    );
    assert!(
        project
            .onec(&["review", "--only", "ParseError", "--color", "always"])
            .stdout
            .contains('\u{1b}')
    );
}

#[test]
fn the_report_as_json() {
    let project = Project::new(&[("src/Обмен/Module.bsl", BROKEN), ("src/Valid.bsl", VALID)]);
    project.write("src/Compiled.bsl", [0xFF, 0xFF, 0xFF, 0x7F, 0, 0]);
    let run = project.onec(&[
        "review",
        "--only",
        "ParseError",
        "src",
        "gone",
        "--format",
        "json",
    ]);
    insta::assert_snapshot!(run.stdout, @r#"
    {
      "version": "0.1.0",
      "root": "[root]/src",
      "columnKind": "utf16CodeUnits",
      "files": [
        {"path":"Обмен/Module.bsl","findings":[{"code":"ParseError","severity":"error","grade":"critical","message":"Не закрыт оператор «Если» (строка 2): ожидается «КонецЕсли»","start":{"line":3,"column":6},"end":{"line":3,"column":7},"method":"А","fingerprint":"dd3081d6e3775873","related":[{"message":"открыто здесь","start":{"line":2,"column":2},"end":{"line":2,"column":6}}],"fixes":[{"title":"Вставить «КонецЕсли»","preferred":true,"edits":[{"start":{"line":3,"column":7},"end":{"line":3,"column":7},"text":"\n\tКонецЕсли;"}]}]}]}
      ],
      "skipped": [{"path":"Compiled.bsl","reason":"compiled"}],
      "unreadable": [{"path":"gone","reason":"нет такого файла или каталога, проверьте путь"}],
      "failures": [],
      "summary": {"modules":2,"bytes":160,"errors":1,"warnings":0,"infos":0,"severities":{"blocker":0,"critical":1,"info":0,"major":0,"minor":0},"inBaseline":0}
    }
    "#);
    assert_eq!(run.code, Some(3));
}

#[test]
fn the_order_is_that_of_the_paths_whatever_the_number_of_threads() {
    let names: Vec<_> = (0..50).map(|it| format!("{}/М{it}.bsl", it % 7)).collect();
    let files: Vec<_> = names.iter().map(|it| (it.as_str(), BROKEN)).collect();
    let project = Project::new(&files);
    let one = project
        .onec(&[
            "review",
            "--only",
            "ParseError",
            "-j",
            "1",
            "--format",
            "json",
        ])
        .stdout;
    assert_eq!(one.matches("ParseError").count(), 50);
    assert_eq!(
        project
            .onec(&[
                "review",
                "--only",
                "ParseError",
                "-j",
                "8",
                "--format",
                "json"
            ])
            .stdout,
        one
    );
}

#[test]
fn the_report_goes_to_a_file() {
    let project = Project::new(&[("Module.bsl", BROKEN)]);
    let run = project.onec(&[
        "review",
        "--only",
        "ParseError",
        "--output",
        "report.txt",
        "--lang",
        "en",
    ]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    let report = std::fs::read_to_string(project.path("report.txt")).expect("the report");
    assert!(
        report.contains("error[ParseError]") && !report.contains('\u{1b}'),
        "{report}"
    );
}

#[test]
fn of_a_long_line_only_what_is_near_is_reported() {
    // One line of 0.7 MB with more errors than are told.
    let text = "А = 1; ".repeat(3_000) + &"Б = ; ".repeat(150) + &"В = 2; ".repeat(80_000);
    let project = Project::new(&[("Module.bsl", text)]);
    let report = |format: &str| {
        let run = project.onec(&["review", "--only", "ParseError", "--format", format]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""), "{format}");
        let size = run.stdout.len();
        assert!(size < 300_000, "{format}: {size}");
        run.stdout
    };
    report("json");
    report("sarif");
    let report = report("pretty");
    let lines: Vec<_> = report.lines().take(5).collect();
    assert_eq!(lines[1], " --> Module.bsl:1:21003");
    let column = |line: &str, what: char| line.chars().position(|it| it == what);
    // The first `Б = ;`, of which the `=` is marked.
    assert_eq!(
        column(lines[3], 'Б').map(|it| it + 2),
        column(lines[4], '^')
    );
}

#[test]
fn a_part_of_a_line_is_no_region_of_sarif() {
    let long = "А = 1; ".repeat(100) + "Б = ;\n";
    let lines = format!("А = \"\n{};\n", "|\n".repeat(10));
    for (text, is_whole) in [("А = ;\n", true), (&long, false), (&lines, false)] {
        let project = Project::new(&[("Module.bsl", text)]);
        let log: serde_json::Value = serde_json::from_str(
            &project
                .onec(&["review", "--only", "ParseError", "--format", "sarif"])
                .stdout,
        )
        .expect("JSON");
        let location = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert!(location["region"]["startColumn"].is_u64(), "{location}");
        let shown = [&location["contextRegion"], &location["region"]["snippet"]];
        assert_eq!(shown.map(|it| it.is_object()), [is_whole; 2], "{location}");
    }
}

#[cfg(unix)]
#[test]
fn formats_for_machines_keep_every_byte() {
    let project = Project::new(&[("a\u{7f}b.bsl", BROKEN)]);
    let json = project.onec(&[
        "review",
        "--only",
        "ParseError",
        "--format",
        "json",
        "--color",
        "never",
    ]);
    assert!(json.stdout.contains("\"a\u{7f}b.bsl\""), "{}", json.stdout);
}
