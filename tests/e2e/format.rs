//! `onec format`.

use std::fs;

use crate::project::{BROKEN, Project};

const UGLY: &str =
    "Процедура А( )\r\nЕсли Б=1 Тогда\r\nВ( 1,2 ) ;\r\nКонецЕсли;\r\nКонецПроцедуры\r\n";
const FINE: &str =
    "Процедура А()\r\n\tЕсли Б = 1 Тогда\r\n\t\tВ(1, 2);\r\n\tКонецЕсли;\r\nКонецПроцедуры\r\n";

#[test]
fn modules_are_written_in_their_encoding_and_with_their_line_ends() {
    let utf16 = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    let marked = |text: &str| format!("\u{feff}{text}").into_bytes();
    let project = Project::new(&[
        ("utf8.bsl", UGLY.as_bytes().to_vec()),
        ("marked.bsl", marked(UGLY)),
        ("utf16.os", utf16(UGLY)),
        ("fine.bsl", FINE.as_bytes().to_vec()),
        ("broken.bsl", BROKEN.as_bytes().to_vec()),
    ]);
    let run = project.onec(&["format", "."]);
    assert_eq!(run.stdout, "marked.bsl\nutf16.os\nutf8.bsl\n");
    assert_eq!(run.stderr, "Изменено модулей: 3 из 5.\n");
    assert_eq!(run.code, Some(0));
    let read = |path| fs::read(project.path(path)).expect("a file");
    assert_eq!(read("utf8.bsl"), FINE.as_bytes());
    assert_eq!(read("marked.bsl"), marked(FINE));
    assert_eq!(read("utf16.os"), utf16(FINE));
    assert_eq!(read("fine.bsl"), FINE.as_bytes());
    assert_eq!(read("broken.bsl"), BROKEN.as_bytes());
    let again = project.onec(&["format", ".", "--check"]);
    assert_eq!((again.stdout.as_str(), again.code), ("", Some(0)));
}

#[test]
fn a_check_writes_nothing_and_shows_what_would_change() {
    let project = Project::new(&[("Модуль.bsl", "Если А Тогда\nБ(1,2);\nКонецЕсли;\n")]);
    let run = project.onec(&["--lang", "en", "format", "Модуль.bsl", "--check"]);
    insta::assert_snapshot!(run.stdout, @r"
    --- Модуль.bsl
    @@ 2 @@
    -Б(1,2);
    +	Б(1, 2);
    ");
    assert_eq!(run.stderr, "Modules that would change: 1 of 1.\n");
    assert_eq!(run.code, Some(1));
    let kept = fs::read_to_string(project.path("Модуль.bsl")).expect("a file");
    assert_eq!(kept, "Если А Тогда\nБ(1,2);\nКонецЕсли;\n");
}

#[test]
fn a_check_tells_of_what_cannot_be_written_as_formatting_does() {
    // A byte that is no letter of the encoding: it cannot be written as it was read.
    let mut bytes = "\u{feff}Если А Тогда\nБ(1,2);\nКонецЕсли; // "
        .as_bytes()
        .to_vec();
    bytes.push(0xFF);
    let project = Project::new(&[("Модуль.bsl", bytes.clone())]);
    let check = project.onec(&["format", "Модуль.bsl", "--check"]);
    let format = project.onec(&["format", "Модуль.bsl"]);
    assert!(check.stderr.contains("не изменён"), "{}", check.stderr);
    assert!(format.stderr.contains("не изменён"), "{}", format.stderr);
    assert_eq!((check.code, format.code), (Some(3), Some(3)));
    assert_eq!((check.stdout.as_str(), format.stdout.as_str()), ("", ""));
    assert_eq!(fs::read(project.path("Модуль.bsl")).expect("a file"), bytes);
}

#[test]
fn options_set_the_indent_and_the_keywords() {
    let project = Project::new(&[("М.bsl", "если А или Б тогда\nВ();\nконецесли;\n")]);
    let args = [
        "format",
        "М.bsl",
        "--indent",
        "2",
        "--keywords",
        "canonical-upper-operators",
    ];
    assert_eq!(project.onec(&args).code, Some(0));
    let text = || fs::read_to_string(project.path("М.bsl")).expect("a file");
    assert_eq!(text(), "Если А ИЛИ Б Тогда\n  В();\nКонецЕсли;\n");
    assert_eq!(
        project
            .onec(&["format", "М.bsl", "--keyword-language", "en"])
            .code,
        Some(0)
    );
    assert_eq!(text(), "If А Or Б Then\n\tВ();\nEndIf;\n");
    assert_eq!(
        project.onec(&["format", "М.bsl", "--indent", "0"]).code,
        Some(2)
    );
    assert_eq!(project.onec(&["format", "нет.bsl"]).code, Some(3));
}
