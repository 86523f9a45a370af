//! The configurations in tests/projects: valid code, of which there is nothing to say.

use std::path::Path;

use crate::project::command;

fn finds_nothing(project: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let path = format!("tests/projects/{project}");
    let output = command(&root)
        .args(["review", "--only", "ParseError", &path])
        .output()
        .expect("onec starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let told = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("Проверено модулей: "), "{told}");
    assert!(!told.contains("Проверено модулей: 0 "), "{told}");
}

#[test]
fn nothing_is_wrong_with_the_configuration_in_the_format_of_the_designer() {
    finds_nothing("trade");
}

#[test]
fn nothing_is_wrong_with_the_configuration_in_the_format_of_edt() {
    finds_nothing("trade-edt");
}

#[test]
fn nothing_is_wrong_with_the_extension_in_either_format() {
    finds_nothing("trade-ext");
    finds_nothing("trade-ext-edt");
}
