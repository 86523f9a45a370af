//! Every file of Rust says first what it is for.

use super::rust::{Token, tokens};
use super::{Files, Problem};

pub(super) fn check(files: &Files) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in files.rust() {
        let header = header(file.text());
        if header.is_empty() {
            if !begins_with_documented_item(&tokens(file.text())) {
                problems.push(Problem::at(
                    file,
                    1,
                    "open the file with a `//!` sentence that says what it is for",
                ));
            }
        } else if !header.ends_with(['.', ':', '!', '?']) || !header.contains(' ') {
            problems.push(Problem::at(
                file,
                1,
                "the first `//!` paragraph is no sentence",
            ));
        }
    }
    problems
}

/// The first paragraph of the file's own documentation.
fn header(text: &str) -> String {
    let lines = text
        .lines()
        .map_while(|it| it.strip_prefix("//!"))
        .map(str::trim);
    lines
        .take_while(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether the first item below the imports is documented, by itself or inside of a macro (`rule! { /// … }`).
fn begins_with_documented_item(tokens: &[Token]) -> bool {
    let mut rest = tokens;
    while let Some(import) = import(rest) {
        rest = &rest[import..];
    }
    let mut texts = rest.iter().map(|it| it.text.as_str());
    if rest.get(1).is_some_and(|it| it.text == "!") && rest.first().is_some_and(|it| it.text != "#")
    {
        // The name of the macro, `!` and the bracket.
        texts.nth(2);
    }
    texts.take(3).eq(["#", "[", "doc"])
}

/// How many tokens the `use` or `mod` takes that these begin with.
fn import(tokens: &[Token]) -> Option<usize> {
    let mut start = 0;
    // Attributes that are no documentation, such as `#[cfg(test)]`.
    while tokens.get(start)?.text == "#" && tokens.get(start + 2)?.text != "doc" {
        let attribute = tokens[start + 1..]
            .iter()
            .take_while(|it| it.in_attribute || matches!(it.text.as_str(), "[" | "!"));
        start += 1 + attribute.count();
    }
    if tokens.get(start)?.text == "pub" {
        start += 1;
        if tokens.get(start)?.text == "(" {
            start += 2;
        }
    }
    let is_import = matches!(tokens.get(start)?.text.as_str(), "use" | "mod");
    let end = tokens.iter().position(|it| it.text == ";")?;
    // The braces of an import hold names; those of a module hold items.
    let is_inline =
        tokens[start].text == "mod" && tokens[start..end].iter().any(|it| it.text == "{");
    (is_import && !is_inline).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_problems;
    use super::*;

    #[test]
    fn a_file_without_a_header_is_reported() {
        let expected = ["a.rs:1: open the file with a `//!` sentence that says what it is for"];
        for text in [
            "",
            "fn a() {}\n",
            "use a::{b, c};\n\nfn a() {}\n",
            "// A module.\n/// Doc.\nmod a { fn b() {} }\nfn c() {}\n",
        ] {
            let expected = if text.contains("///") {
                &[][..]
            } else {
                &expected
            };
            assert_problems(check, &[("a.rs", text)], expected);
        }
    }

    #[test]
    fn a_header_that_is_no_sentence_is_reported() {
        let expected = ["a.rs:1: the first `//!` paragraph is no sentence"];
        assert_problems(check, &[("a.rs", "//! tmp\n")], &expected);
        assert_problems(
            check,
            &[("a.rs", "//! The module of a and\n//! of b\n\nfn a() {}\n")],
            &expected,
        );
    }

    #[test]
    fn a_header_or_a_documented_first_item_passes() {
        for text in [
            "//! Two lines of\n//! a sentence.\n//!\n//! More\n",
            "/// A rule.\npub(crate) struct Rule;\n",
            "#[cfg(test)]\nmod tests;\nmod words;\n\nuse a::{b, c};\npub(super) use d;\n\nrule! {\n    /// A rule.\n    RULE {}\n}\n",
        ] {
            assert_problems(check, &[("a.rs", text)], &[]);
        }
    }
}
