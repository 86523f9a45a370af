//! Constructs that hide a fault or leave work undone.

use super::rust::{Token, tokens};
use super::{Files, Problem};

pub(super) fn check(files: &Files) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in files.rust() {
        let tokens = tokens(file.text());
        for at in 0..tokens.len() {
            if let Some(message) = banned(&tokens, at, file.is_test()) {
                problems.push(Problem::at(file, tokens[at].line, message));
            }
        }
    }
    problems
}

/// Why what begins with this token may not stand here.
fn banned(tokens: &[Token], at: usize, is_test_file: bool) -> Option<String> {
    let token = &tokens[at];
    let text = |offset: usize| tokens.get(at + offset).map_or("", |it| it.text.as_str());
    let before = at.checked_sub(1).map_or("", |it| tokens[it].text.as_str());
    match token.text.as_str() {
        "todo" | "unimplemented" | "dbg" if text(1) == "!" => {
            Some(format!("`{}!` leaves work undone", token.text))
        }
        "unwrap" if before == "." && text(1) == "(" && !token.in_test && !is_test_file => Some(
            "`.unwrap()` says nothing; handle it, or say with `.expect` why it cannot fail"
                .to_owned(),
        ),
        "ignore" | "should_panic" if token.in_attribute && matches!(before, "[" | ",") => Some(
            format!("`#[{}]` hides a fault; assert what happens now", token.text),
        ),
        "allow" if token.in_attribute && matches!(before, "[" | ",") && text(1) == "(" => Some(
            "use `#[expect(…, reason = …)]`, which goes stale aloud, instead of `#[allow]`"
                .to_owned(),
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_problems;
    use super::*;

    #[test]
    fn every_banned_construct_is_reported() {
        let text = "//! A module.\n\
            #![allow(dead_code)]\n\
            fn a() { todo!() }\n\
            fn b() { dbg!(1).unwrap(); }\n\
            #[test]\n#[ignore = \"slow\"]\nfn c() {}\n\
            #[test]\n#[should_panic]\nfn d() { unimplemented!() }\n\
            #[cfg_attr(test, allow(unused))]\nfn e() {}\n";
        let places = [
            "a.rs:2", "a.rs:3", "a.rs:4", "a.rs:4", "a.rs:6", "a.rs:9", "a.rs:10", "a.rs:11",
        ];
        let found: Vec<_> = check(&Files::of(&[("a.rs", text)]))
            .into_iter()
            .map(|it| it.place)
            .collect();
        assert_eq!(found, places);
    }

    #[test]
    fn tests_may_unwrap() {
        let text = "#[cfg(test)]\nmod tests { fn a() { b().unwrap(); } }\n";
        assert_problems(
            check,
            &[("a.rs", text), ("a/tests.rs", "fn a() { b().unwrap(); }")],
            &[],
        );
    }

    #[test]
    fn other_words_pass() {
        let text = "/// No todo!() and no #[ignore].\nfn a() { \".unwrap()\"; ignore::walk(); b.unwrap_or(1); }\n#[serde(default)]\nstruct C;\n";
        assert_problems(check, &[("a.rs", text)], &[]);
    }
}
