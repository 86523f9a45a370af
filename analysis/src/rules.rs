//! The rules of a review: one file each, and one line each in the list below.
//!
//! A rule is declared with its documentation, in Russian and then in English: a title (`# …`), what is
//! wrong and why, and examples under `## Неправильно` and `## Правильно`, `## Wrong` and `## Right`.
//! The documentation is what `onec rule` prints, and every example is a test.

use crate::review::Context;
use crate::{Language, Severity};

/// Declares the modules of the rules and lists them, sorted by code.
macro_rules! rules {
    ($($module:ident :: $rule:ident,)+) => {
        $(mod $module;)+

        /// All rules, sorted by code.
        pub static RULES: &[&Rule] = &[$(&$module::$rule),+];

        #[cfg(test)]
        const FILES: &[&str] = &[$(stringify!($module)),+];
    };
}

/// Declares a rule: its documentation, then `NAME { code, severity, check }`.
macro_rules! rule {
    ($(#[doc = $doc:literal])+ $name:ident { code: $code:literal, severity: $severity:expr, check: $check:path $(,)? }) => {
        $(#[doc = $doc])+
        pub(super) static $name: $crate::rules::Rule = $crate::rules::Rule {
            code: $code,
            severity: $severity,
            docs: concat!($($doc, "\n"),+),
            check: $check,
        };
    };
}

rules! {
    parse_error::PARSE_ERROR,
}

/// A rule of the review.
#[derive(Debug)]
pub struct Rule {
    /// The code, in PascalCase; it names the fault.
    pub code: &'static str,
    /// How bad its findings are.
    pub severity: Severity,
    pub(crate) docs: &'static str,
    pub(crate) check: fn(&mut Context<'_>),
}

/// The documentation of a rule in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Docs {
    /// What the rule finds, in one line.
    pub title: String,
    /// Why that is wrong: the paragraphs between the title and the examples.
    pub description: String,
    /// All below the title as Markdown.
    pub markdown: String,
}

impl Rule {
    /// The rule of this code.
    pub fn by_code(code: &str) -> Option<&'static Self> {
        RULES.iter().find(|it| it.code == code).copied()
    }

    /// The rule that finds syntax errors.
    pub fn parse_error() -> &'static Self {
        &parse_error::PARSE_ERROR
    }

    /// The documentation in one language.
    pub fn docs(&self, language: Language) -> Docs {
        let lines = self
            .docs
            .lines()
            .map(|it| it.strip_prefix(' ').unwrap_or(it));
        let mut chapters: Vec<Vec<&str>> = Vec::new();
        for line in lines {
            match line.strip_prefix("# ") {
                Some(title) => chapters.push(vec![title]),
                None => chapters.last_mut().into_iter().for_each(|it| it.push(line)),
            }
        }
        let chapter = chapters
            .into_iter()
            .nth(language.pick(0, 1))
            .unwrap_or_default();
        let (title, text) = chapter
            .split_first()
            .map_or(("", [].as_slice()), |(title, text)| (*title, text));
        let examples = text
            .iter()
            .position(|it| it.starts_with("## "))
            .unwrap_or(text.len());
        Docs {
            title: title.to_owned(),
            description: text[..examples].join("\n").trim().to_owned(),
            markdown: text.join("\n").trim().to_owned(),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{Module, Review, review};

    fn run(rule: &'static Rule, text: &str, language: Language) -> Review {
        let tree = parser_bsl::Parser::bsl().parse(text, None);
        review(
            &Module::new(text, &tree, parser_bsl::Dialect::Bsl),
            &[rule],
            language,
        )
    }

    /// Compares what a rule finds in a fixture with the fixture's marks.
    #[track_caller]
    pub(crate) fn check(rule: &'static Rule, language: Language, fixture: &str) {
        let file = support::Fixture::single(fixture);
        let review = run(rule, &file.text, language);
        assert_eq!(review.failures, []);
        let found = review.findings.into_iter().map(|it| support::Mark {
            range: it.range,
            label: it.message,
        });
        support::assert_marks(&file, found);
    }

    /// What the best fix of the first finding makes of code; nothing is wrong with that any more.
    #[track_caller]
    pub(crate) fn check_fix(rule: &'static Rule, before: &str, after: &str) {
        let review = run(rule, before, Language::Ru);
        let fix = review.findings.first().and_then(|it| it.fixes.first());
        let fix = fix.unwrap_or_else(|| panic!("no fix: {:#?}", review.findings));
        assert_eq!(
            crate::edit::applied(before, &fix.edits),
            after,
            "{}",
            fix.title
        );
        assert_eq!(run(rule, after, Language::Ru).findings, []);
    }

    /// Something is found, and no fix is offered.
    #[track_caller]
    pub(crate) fn check_no_fix(rule: &'static Rule, text: &str) {
        let findings = run(rule, text, Language::Ru).findings;
        assert!(!findings.is_empty());
        assert!(
            findings.iter().all(|it| it.fixes.is_empty()),
            "{findings:#?}"
        );
    }

    /// The `bsl` examples under a heading.
    fn examples(docs: &Docs, heading: &str) -> Vec<String> {
        let mut examples = Vec::new();
        let mut under_heading = false;
        let mut example: Option<String> = None;
        for line in docs.markdown.lines() {
            match (&mut example, line) {
                (Some(_), "```") => examples.extend(example.take()),
                (Some(text), _) => *text += &format!("{line}\n"),
                (None, "```bsl") if under_heading => example = Some(String::new()),
                (None, _) if line.starts_with("## ") => {
                    under_heading = line == format!("## {heading}")
                }
                (None, _) => {}
            }
        }
        examples
    }

    fn snake_case(code: &str) -> String {
        let mut name = String::new();
        for char in code.chars() {
            if char.is_ascii_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.push(char.to_ascii_lowercase());
        }
        name
    }

    #[test]
    fn every_wrong_example_fires_and_every_right_one_is_silent() {
        for (rule, language) in RULES
            .iter()
            .flat_map(|it| [(*it, Language::Ru), (*it, Language::En)])
        {
            let docs = rule.docs(language);
            assert!(
                !docs.title.is_empty() && !docs.title.ends_with('.'),
                "{} {language:?}: title",
                rule.code
            );
            assert!(
                !docs.description.is_empty(),
                "{} {language:?}: description",
                rule.code
            );
            let wrong = examples(&docs, language.pick("Неправильно", "Wrong"));
            let right = examples(&docs, language.pick("Правильно", "Right"));
            assert!(
                !wrong.is_empty() && !right.is_empty(),
                "{} {language:?}: examples",
                rule.code
            );
            for text in wrong {
                assert_ne!(
                    run(rule, &text, language).findings,
                    [],
                    "{} says nothing of:\n{text}",
                    rule.code
                );
            }
            for text in right {
                assert_eq!(
                    run(rule, &text, language).findings,
                    [],
                    "{} fires on:\n{text}",
                    rule.code
                );
            }
        }
    }

    #[test]
    fn codes_are_sorted_and_equal_their_files() {
        let codes: Vec<_> = RULES.iter().map(|it| it.code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
        for (code, file) in codes.iter().zip(FILES) {
            assert!(
                code.starts_with(|it: char| it.is_ascii_uppercase()),
                "{code}"
            );
            assert_eq!(snake_case(code), **file);
        }
    }

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "the list is compared with the folder"
    )]
    fn every_file_of_the_folder_is_listed() {
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules"))
            .expect("the folder");
        let mut files: Vec<_> = folder
            .map(|it| it.expect("an entry").path())
            .map(|it| {
                it.file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        files.sort();
        // A rule may have a folder beside its file.
        files.dedup();
        assert_eq!(files, FILES);
    }

    #[test]
    fn every_code_finds_its_rule() {
        for rule in RULES {
            assert!(std::ptr::eq(
                Rule::by_code(rule.code).expect("listed"),
                *rule
            ));
        }
        assert!(Rule::by_code("Unknown").is_none());
    }
}
