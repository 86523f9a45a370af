//! The encodings and line ends of modules.

use serde_json::Value;

use crate::project::Project;

const TEXT: &str = "Перем А;\r\nСообщить(\"ё\"; // комментарий\r\n";

/// Where the only finding begins and ends: line, column, column.
fn place(project: &Project) -> (u64, u64, u64) {
    let run = project.onec(&["review", "--only", "ParseError", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let findings = report["files"][0]["findings"].as_array().expect("findings");
    assert_eq!(findings.len(), 1, "{report}");
    let number = |end: &str, name: &str| findings[0][end][name].as_u64().expect("a number");
    (
        number("start", "line"),
        number("start", "column"),
        number("end", "column"),
    )
}

#[test]
fn every_encoding_gives_the_same_place() {
    let utf16 = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xFEFF)
            .chain(TEXT.encode_utf16())
            .flat_map(to_bytes)
            .collect()
    };
    let windows_1251: Vec<u8> = TEXT
        .chars()
        .map(|it| match it {
            'А'..='я' => u8::try_from(u32::from(it) - u32::from('А') + 0xC0).expect("a letter"),
            'ё' => 0xB8,
            _ => u8::try_from(it).expect("ASCII"),
        })
        .collect();
    let files = [
        ("utf-8", TEXT.as_bytes().to_vec()),
        ("utf-8-bom", [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat()),
        ("utf-16le", utf16(u16::to_le_bytes)),
        ("utf-16be", utf16(u16::to_be_bytes)),
        ("windows-1251", windows_1251),
    ];
    for (encoding, bytes) in files {
        let project = Project::new(&[("Module.bsl", bytes)]);
        assert_eq!(place(&project), (2, 10, 13), "{encoding}");
        let parsed = project
            .onec(&["parse", "Module.bsl", "--format", "json"])
            .stdout;
        assert!(
            parsed.contains(&format!("\"encoding\":\"{encoding}\"")),
            "{encoding}: {parsed}"
        );
    }
}

#[test]
fn every_line_end_counts_once() {
    for end in ["\n", "\r\n", "\r"] {
        let project = Project::new(&[("Module.bsl", TEXT.replace("\r\n", end))]);
        assert_eq!(place(&project), (2, 10, 13), "{end:?}");
    }
}
