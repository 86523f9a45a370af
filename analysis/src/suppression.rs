//! Comments that suppress findings.
//!
//! `// onec-off` suppresses all findings from its line on, `// onec:Code-off` those of one rule; `// onec-on` and
//! `// onec:Code-on` end that, and without them it holds to the end of the file. Behind code, `off` suppresses what is
//! found on that line only. `BSLLS` in place of `onec`, the word of BSL Language Server, means the same, and so do
//! `выкл` and `вкл` in place of `off` and `on`.
//!
//! `// onec:off Code1, Code2 — why` names several rules, or none for all. Behind code it is about that line, on a line of
//! its own about the next line of code, or about all to `// onec:on` where that follows with the same codes or without
//! any.
//!
//! Whatever follows in a comment tells why. A finding is suppressed by the line that it begins on.

use std::ops::Range;

use metadata::same;

use crate::{Finding, Module};

mod comments;
mod insert;
mod unused;

pub(crate) use comments::may_have_controls;
use comments::{Control, controls};
pub use insert::{Scope, suppress, title};

/// The code of the rule about comments that suppress nothing.
pub const UNUSED: &str = "OnecUnusedSuppression";

/// What the comments of a module suppress.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suppressed {
    parts: Vec<Part>,
    /// Comments that switch on what is not off.
    idle: Vec<Range<usize>>,
}

/// What one comment suppresses.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    /// The codes of the rules, and where they stand; empty for all rules.
    codes: Vec<(String, Range<usize>)>,
    lines: Range<usize>,
    comment: Range<usize>,
    /// The comment that ends it.
    end: Option<Range<usize>>,
}

impl Suppressed {
    /// What the comments of a module suppress.
    pub fn of(module: &Module<'_>) -> Self {
        let mut suppressed = Self::default();
        // What was switched off and where; `on` ends the last one of its kind.
        let mut open: Vec<(Control<'_>, usize)> = Vec::new();
        for control in controls(module.text, module.tree) {
            let line = module.lines().line(control.range.start);
            let start = module.lines().range(module.text, line).start;
            let before = module.text.get(start..control.range.start);
            let is_behind_code = !before.unwrap_or_default().trim().is_empty();
            if is_behind_code {
                match control.off {
                    true => suppressed.add(control, line..line + 1, None),
                    false => suppressed.idle.push(control.range),
                }
            } else if control.off {
                open.push((control, line));
            } else {
                match open.iter().rposition(|it| ends(&control, &it.0)) {
                    Some(index) => {
                        let (off, from) = open.remove(index);
                        suppressed.add(off, from..line + 1, Some(control.range));
                    }
                    None => suppressed.idle.push(control.range),
                }
            }
        }
        for (control, from) in open {
            let lines = match control.is_list {
                true => from..next_code(module, from + 1),
                false => from..usize::MAX,
            };
            suppressed.add(control, lines, None);
        }
        suppressed.parts.sort_by_key(|it| it.comment.start);
        suppressed
    }

    fn add(&mut self, control: Control<'_>, lines: Range<usize>, end: Option<Range<usize>>) {
        let codes = control.codes.into_iter();
        self.parts.push(Part {
            codes: codes.map(|(code, at)| (code.to_owned(), at)).collect(),
            lines,
            comment: control.range,
            end,
        });
    }

    /// Whether a finding is suppressed.
    pub fn covers(&self, module: &Module<'_>, finding: &Finding) -> bool {
        if self.parts.is_empty() {
            return false;
        }
        let line = module.lines().line(finding.range.start);
        self.parts
            .iter()
            .any(|it| it.covering(line, finding.code).is_some())
    }
}

impl Part {
    /// The number of the code by which findings of a rule are suppressed on a line; 0 without codes.
    fn covering(&self, line: usize, code: &str) -> Option<usize> {
        if !self.lines.contains(&line) {
            return None;
        }
        match self.codes.is_empty() {
            true => Some(0),
            false => self.codes.iter().position(|it| same(&it.0, code)),
        }
    }
}

/// Whether a comment that switches on ends one that switches off.
fn ends(on: &Control<'_>, off: &Control<'_>) -> bool {
    let is_same = on.codes.len() == off.codes.len()
        && on
            .codes
            .iter()
            .zip(&off.codes)
            .all(|(on, off)| same(on.0, off.0));
    is_same && on.is_list == off.is_list || on.is_list && off.is_list && on.codes.is_empty()
}

/// The line behind the next line of code, and behind the header that follows annotations.
fn next_code(module: &Module<'_>, from: usize) -> usize {
    let lines = module.lines();
    for line in from..lines.len() {
        let code = module.text.get(lines.range(module.text, line));
        let code = code.unwrap_or_default().trim_start();
        if !code.is_empty() && !code.starts_with("//") && !code.starts_with('&') {
            return line + 1;
        }
    }
    lines.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{Level, Severity};

    pub(super) fn with<T>(text: &str, ask: impl FnOnce(&Module<'_>) -> T) -> T {
        let tree = parser_bsl::Parser::bsl().parse(text, None);
        ask(&Module::new(text, &tree, parser_bsl::Dialect::Bsl))
    }

    /// The lines on which findings of a code are suppressed.
    pub(super) fn lines(text: &str, code: &'static str) -> Vec<usize> {
        with(text, |module| {
            let suppressed = Suppressed::of(module);
            let finding = |line: usize| Finding {
                code,
                severity: Severity::Info,
                level: Level::Info,
                range: module.lines().range(text, line),
                message: String::new(),
                related: Vec::new(),
                fixes: Vec::new(),
            };
            let lines = 0..module.lines().len();
            lines
                .filter(|it| suppressed.covers(module, &finding(*it)))
                .collect()
        })
    }

    #[test]
    fn both_words_in_both_languages_switch_findings_off_and_on() {
        for word in ["onec", "BSLLS", "bslls", "OneC"] {
            for (off, on) in [("off", "on"), ("выкл", "вкл"), ("OFF", "On")] {
                let text = format!("А();\n// {word}-{off}\nБ();\n//{word}-{on}\nВ();");
                assert_eq!(lines(&text, "A"), [1, 2, 3], "{text}");
                let text = format!("// {word}:A-{off} потому что\nБ();\n// {word}:A-{on}\nВ();");
                assert_eq!(lines(&text, "A"), [0, 1, 2], "{text}");
                assert!(lines(&text, "B").is_empty(), "{text}");
            }
        }
    }

    #[test]
    fn behind_code_it_is_about_that_line() {
        assert_eq!(lines("А(); // onec:A-off\nБ();", "A"), [0]);
        assert_eq!(lines("А(); // BSLLS-выкл\nБ();", "A"), [0]);
        assert!(lines("А(); // BSLLS-вкл\nБ();", "A").is_empty());
    }

    #[test]
    fn what_is_not_switched_on_again_is_off_to_the_end() {
        assert_eq!(lines("А();\n// onec-off\nБ();\nВ();", "A"), [1, 2, 3]);
    }

    #[test]
    fn they_nest() {
        let text = "// onec-off\nА();\n// onec:A-off\nБ();\n// onec:A-on\nВ();\n// onec-off\nГ();\n// onec-on\nД();\n// onec-on\nЕ();";
        assert_eq!(lines(text, "A"), (0..11).collect::<Vec<_>>());
        assert_eq!(
            lines("// onec:A-off\nА();\n// onec-on\nБ();", "A"),
            [0, 1, 2, 3]
        );
    }

    #[test]
    fn other_comments_and_strings_are_left_alone() {
        for text in [
            "// onec off",
            "// onecoff",
            "// onec:-off",
            "// BSLLS:Код-off",
            "// про onec-off",
            "А = \"// onec-off\";",
            "А = \"\n|// onec-off\n|\";",
        ] {
            assert!(lines(text, "A").is_empty(), "{text}");
        }
    }

    #[test]
    fn a_list_of_codes_is_about_a_line() {
        assert_eq!(
            lines(
                "А(); // onec:off A, B — так надо
Б();",
                "B"
            ),
            [0]
        );
        assert_eq!(
            lines(
                "А(); // onec:off
Б();",
                "A"
            ),
            [0]
        );
        assert!(lines("А(); // onec:off A, B", "C").is_empty());
        let text = "// onec:off A — why B

// о том
&НаКлиенте
Процедура А()
КонецПроцедуры";
        assert_eq!(lines(text, "A"), [0, 1, 2, 3, 4]);
        assert!(lines(text, "B").is_empty());
    }

    #[test]
    fn a_list_of_codes_goes_to_its_end_where_it_has_one() {
        for on in ["// onec:on A,B", "//onec:вкл", "// onec:ON a, b — хватит"] {
            let text = format!(
                "// onec:off A, B
А();
Б();
{on}
В();"
            );
            assert_eq!(lines(&text, "A"), [0, 1, 2, 3], "{text}");
        }
        // Another list and the other form end something else.
        for on in ["// onec:on A", "// onec-on", "// onec:A-on"] {
            let text = format!(
                "// onec:off A, B
А();
Б();
{on}
В();"
            );
            assert_eq!(lines(&text, "A"), [0, 1], "{text}");
        }
    }

    #[test]
    fn words_that_are_no_codes_tell_why() {
        assert_eq!(lines("А(); // onec:off потому что", "A"), [0]);
        assert_eq!(lines("А(); // onec:выкл - A", "B"), [0]);
        assert!(lines("А(); // onec:offline", "A").is_empty());
    }
}
