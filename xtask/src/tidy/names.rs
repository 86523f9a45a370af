//! Names that say nothing: a module is named for what it knows.

use super::rust::tokens;
use super::{Files, Problem};

const BANNED: [&str; 8] = [
    "common",
    "helper",
    "helpers",
    "manager",
    "misc",
    "util",
    "utilities",
    "utils",
];

pub(super) fn check(files: &Files) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in files.rust() {
        let message =
            |name: &str| format!("`{name}` says nothing; name the module for what it knows");
        for part in file.path.split('/') {
            let name = part.strip_suffix(".rs").unwrap_or(part);
            if BANNED.contains(&name) {
                problems.push(Problem::of(file.path.as_str(), message(name)));
            }
        }
        for pair in tokens(file.text()).windows(2) {
            if pair[0].text == "mod" && BANNED.contains(&pair[1].text.as_str()) {
                problems.push(Problem::at(file, pair[1].line, message(&pair[1].text)));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_problems;
    use super::*;

    #[test]
    fn names_that_say_nothing_are_reported() {
        let files = [
            ("a/utils/b.rs", ""),
            ("a/helpers.rs", ""),
            ("b.rs", "fn a() {}\nmod common {}\n"),
        ];
        let expected = [
            "a/utils/b.rs: `utils` says nothing; name the module for what it knows",
            "a/helpers.rs: `helpers` says nothing; name the module for what it knows",
            "b.rs:2: `common` says nothing; name the module for what it knows",
        ];
        assert_problems(check, &files, &expected);
    }

    #[test]
    fn names_that_say_something_pass() {
        assert_problems(
            check,
            &[("a/common_module.rs", "mod manager_module;\n")],
            &[],
        );
    }
}
