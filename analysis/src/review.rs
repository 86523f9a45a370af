//! Runs rules over a module.

use std::any::Any;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::rules::Rule;
use crate::suppression::Suppressed;
use crate::{Finding, Fix, Language, Module, Related};

/// What the review of a module gives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Review {
    /// The findings in the order of their places.
    pub findings: Vec<Finding>,
    /// The rules that failed; what they found before is in the findings.
    pub failures: Vec<Failure>,
}

/// A rule that failed because of a mistake of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The code of the rule.
    pub code: &'static str,
    /// What the panic said.
    pub message: String,
}

/// Reviews a module by `rules`, with messages in `language`.
///
/// A rule that panics costs the others nothing: it is named in [`Review::failures`]. What comments of the module
/// suppress (see [`crate::suppression`]) is left out.
pub fn review(module: &Module<'_>, rules: &[&'static Rule], language: Language) -> Review {
    let mut review = Review::default();
    for rule in rules {
        let mut context = Context {
            module,
            language,
            rule,
            findings: &mut review.findings,
        };
        // Findings are pushed whole, and everything else is only read: nothing is left half done.
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| (rule.check)(&mut context))) {
            review.failures.push(Failure {
                code: rule.code,
                message: said_by(&*panic),
            });
        }
    }
    if !review.findings.is_empty() {
        let suppressed = Suppressed::of(module);
        review.findings.retain(|it| !suppressed.covers(module, it));
    }
    review
        .findings
        .sort_by_key(|it| (it.range.start, it.range.end, it.code));
    review
}

fn said_by(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("panic")
        .to_owned()
}

/// What a rule works with: the module it reads and the findings it adds to.
pub(crate) struct Context<'a> {
    pub(crate) module: &'a Module<'a>,
    pub(crate) language: Language,
    rule: &'static Rule,
    findings: &'a mut Vec<Finding>,
}

impl Context<'_> {
    /// Adds a finding.
    pub(crate) fn report(&mut self, range: Range<usize>, message: String, related: Vec<Related>) {
        self.report_fixable(range, message, related, Vec::new());
    }

    /// Adds a finding with its cures, the best first.
    pub(crate) fn report_fixable(
        &mut self,
        range: Range<usize>,
        message: String,
        related: Vec<Related>,
        fixes: Vec<Fix>,
    ) {
        let Rule { code, severity, .. } = *self.rule;
        self.findings.push(Finding {
            code,
            severity,
            range,
            message,
            related,
            fixes,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Severity;

    fn rule(code: &'static str, check: fn(&mut Context<'_>)) -> &'static Rule {
        Box::leak(Box::new(Rule {
            code,
            severity: Severity::Warning,
            docs: "",
            check,
        }))
    }

    #[test]
    fn a_rule_that_panics_is_named_and_the_others_go_on() {
        let tree = parser_bsl::Parser::bsl().parse("А = 1;", None);
        let module = Module::new("А = 1;", &tree, parser_bsl::Dialect::Bsl);
        let broken = rule("Broken", |context| {
            context.report(5..6, "раньше".to_owned(), Vec::new());
            panic!("ждали {}", 1);
        });
        let sound = rule("Sound", |context| {
            context.report(0..2, "позже".to_owned(), Vec::new())
        });
        let review = review(&module, &[broken, sound], Language::Ru);
        let found: Vec<_> = review
            .findings
            .iter()
            .map(|it| (it.code, it.message.as_str()))
            .collect();
        assert_eq!(found, [("Sound", "позже"), ("Broken", "раньше")]);
        assert_eq!(
            review.failures,
            [Failure {
                code: "Broken",
                message: "ждали 1".to_owned()
            }]
        );
    }
}
