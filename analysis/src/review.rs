//! The review: runs rules over a module, or over a project.
//!
//! The nodes of a module are listed once ([`parser_bsl::flat`]), by kind, and every rule is given those that it asks for.
//! The rules themselves stand in the crate `rules`, one file each.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use parser_bsl::Dialect;

use crate::suppression::{self, Suppressed};
use crate::workspace::{Snapshot, Unwanted};
use crate::{Finding, Language, Module};

mod accesses;
mod calls;
mod certain;
mod complexity;
mod context;
mod control_flow;
mod file;
mod outline;
mod place;
mod queries;
mod rule;
mod set;
mod syntax;
mod variables;

pub use crate::ide::complexity::{Complexity, Increment};
pub use accesses::{Access, Meaning, Used};
pub use calls::type_name;
pub use complexity::complexity;
pub use context::{Context, ProjectContext, SyntaxContext};
pub use control_flow::{ControlFlow, Edge, EdgeKind};
pub use file::{File, Query, is_extending};
pub use outline::{Method, Outline, Parameter as MethodParameter, Region, Variable};
pub use place::{Place, Version};
pub use queries::NamedQuery;
pub use rule::{Check, Default, Docs, Needs, Parameter, Rule, RuleKind, RuleScope, Tag};
pub use set::{ActiveRule, RuleSet, Unset, Value};
pub use syntax::{
    argument, arguments, callee, is_global_call, is_loop, is_method, is_same_code, is_string,
    method, receiver, statement, string_value, without_parentheses,
};

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

/// What the review of a project as a whole gives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProjectReview {
    /// The findings with their files.
    pub findings: Vec<(Arc<Path>, Finding)>,
    /// The rules that failed.
    pub failures: Vec<Failure>,
}

/// Reviews a module that nothing else is known of, with rules as they are by themselves.
pub fn review(module: &Module<'_>, rules: &[&'static Rule], language: Language) -> Review {
    let file = File::new(module, Place::NOWHERE, language);
    review_file(&file, &RuleSet::new(rules.iter().copied()), &mut |_| {})
}

/// Reviews a module. `after` is told of every rule that has run, by its number in the set, so that who has a clock can
/// tell what it took.
///
/// A rule that panics costs the others nothing: it is named in [`Review::failures`]. What comments of the module
/// suppress (see [`crate::suppression`]) is left out.
pub fn review_file(file: &File<'_>, rules: &RuleSet, after: &mut dyn FnMut(usize)) -> Review {
    let mut review = Review::default();
    let outline = Outline::of(&file.tree);
    let queries = file.queries();
    for (number, active) in rules.rules().iter().enumerate() {
        if !looks_at(active.rule, file) {
            continue;
        }
        if let Some((snapshot, _)) = file.place.project {
            snapshot.stop_unless_wanted();
        }
        let mut context = Context {
            file,
            outline: &outline,
            queries: &queries,
            language: file.language,
            active,
            speller: rules.speller(),
            findings: &mut review.findings,
        };
        let check = AssertUnwindSafe(|| run(active.rule, &mut context));
        // Findings are pushed whole, and everything else is only read: nothing is left half done.
        if let Err(panic) = catch_unwind(check) {
            review.failures.push(failure(active.rule, panic));
        }
        after(number);
    }
    let unused = rules.get(suppression::UNUSED);
    if !review.findings.is_empty() || unused.is_some() {
        let suppressed = Suppressed::of(file.module);
        let used = suppressed.apply(file.module, &mut review.findings);
        if let Some(active) = unused {
            let failures = &review.failures;
            let found =
                suppressed.unused(file.module, active, rules, failures, &used, file.language);
            review.findings.extend(found);
        }
    }
    ordered(review)
}

/// Reviews the syntax of a module alone, with those rules of a set that look at nothing else: see [`Check::Syntax`].
pub fn review_syntax(module: &Module<'_>, rules: &RuleSet, language: Language) -> Review {
    let mut review = Review::default();
    for active in rules.rules() {
        if !is_of_dialect(active.rule, module.dialect) {
            continue;
        }
        let Check::Syntax(check) = active.rule.check else {
            continue;
        };
        let mut context = SyntaxContext {
            module,
            language,
            active,
            findings: &mut review.findings,
        };
        let check = AssertUnwindSafe(|| check(&mut context));
        if let Err(panic) = catch_unwind(check) {
            review.failures.push(failure(active.rule, panic));
        }
    }
    if !review.findings.is_empty() {
        let suppressed = Suppressed::of(module);
        let covered = |it: &Finding| suppressed.covers(module, it);
        review.findings.retain(|it| !covered(it));
    }
    ordered(review)
}

/// The findings in the order of their places.
fn ordered(mut review: Review) -> Review {
    let place = |it: &Finding| (it.range.start, it.range.end, it.code);
    review.findings.sort_by_key(place);
    review
}

/// Reviews what only a whole project tells: rules that look at a configuration or at all modules together.
pub fn review_project(
    snapshot: &Snapshot,
    rules: &RuleSet,
    language: Language,
    after: &mut dyn FnMut(usize),
) -> ProjectReview {
    let mut review = ProjectReview::default();
    for (number, active) in rules.rules().iter().enumerate() {
        let Check::Project(check) = active.rule.check else {
            continue;
        };
        snapshot.stop_unless_wanted();
        let mut context = ProjectContext {
            snapshot,
            language,
            active,
            findings: &mut review.findings,
        };
        let check = AssertUnwindSafe(|| check(&mut context));
        if let Err(panic) = catch_unwind(check) {
            review.failures.push(failure(active.rule, panic));
        }
        after(number);
    }
    let place = |it: &(Arc<Path>, Finding)| {
        let (path, finding) = it;
        (Arc::clone(path), finding.range.start, finding.code)
    };
    review.findings.sort_by_key(place);
    drop_suppressed(snapshot, &mut review.findings);
    review
}

/// Leaves out what comments in modules suppress.
fn drop_suppressed(snapshot: &Snapshot, findings: &mut Vec<(Arc<Path>, Finding)>) {
    let mut kept = Vec::with_capacity(findings.len());
    for group in std::mem::take(findings).chunk_by(|a, b| a.0 == b.0) {
        let path = group.first().map(|it| &*it.0).unwrap_or(Path::new(""));
        // Few texts have such comments, and only those are parsed.
        let id = snapshot.file_at(path).filter(|it| {
            let text = snapshot.text(*it);
            text.is_some_and(|it| suppression::may_have_controls(&it))
        });
        let parsed = id.and_then(|it| Some((snapshot.file(it)?.dialect, snapshot.parsed(it)?)));
        let Some((dialect, parsed)) = parsed else {
            kept.extend_from_slice(group);
            continue;
        };
        let module = Module::new(&parsed.text, &parsed.tree, dialect);
        let suppressed = Suppressed::of(&module);
        let open = group.iter().filter(|it| !suppressed.covers(&module, &it.1));
        kept.extend(open.cloned());
    }
    *findings = kept;
}

fn run<'a>(rule: &'static Rule, context: &mut Context<'a>) {
    match rule.check {
        Check::Nodes(kinds, check) => {
            let file = context.file;
            for kind in kinds {
                for node in file.tree.of_kind(*kind) {
                    check(context, node);
                }
            }
        }
        Check::Queries(kinds, check) => {
            for query in context.queries {
                for kind in kinds {
                    for node in query.tree.of_kind(*kind) {
                        check(context, query, node);
                    }
                }
            }
        }
        Check::File(check) => check(context),
        Check::Syntax(check) => check(&mut SyntaxContext {
            module: context.file.module,
            language: context.language,
            active: context.active,
            findings: &mut *context.findings,
        }),
        Check::Project(_) | Check::Review => {}
    }
}

/// Whether a rule looks at a module.
fn looks_at(rule: &Rule, file: &File<'_>) -> bool {
    let of_scope = is_of_dialect(rule, file.module.dialect);
    let of_kind =
        rule.modules.is_empty() || file.place.kind.is_some_and(|it| rule.modules.contains(&it));
    of_scope && of_kind && (rule.since.is_empty() || file.place.is_since(rule.since))
}

fn is_of_dialect(rule: &Rule, dialect: Dialect) -> bool {
    match rule.scope {
        RuleScope::All => true,
        RuleScope::Bsl => dialect == Dialect::Bsl,
        RuleScope::OneScript => dialect == Dialect::OneScript,
    }
}

fn failure(rule: &'static Rule, panic: Box<dyn Any + Send>) -> Failure {
    if panic.is::<Unwanted>() {
        // Nobody waits for the review any more: that is no failure.
        std::panic::resume_unwind(panic);
    }
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    Failure {
        code: rule.code,
        message: text.unwrap_or("panic").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(code: &'static str, check: for<'a> fn(&mut Context<'a>)) -> &'static Rule {
        Box::leak(Box::new(Rule {
            code,
            check: Check::File(check),
            ..Rule::USUAL
        }))
    }

    #[test]
    fn a_rule_that_panics_is_named_and_the_others_go_on() {
        let tree = parser_bsl::Parser::bsl().parse("А = 1;", None);
        let module = Module::new("А = 1;", &tree, parser_bsl::Dialect::Bsl);
        let broken = rule("Broken", |context| {
            context.report(5..6, "раньше");
            panic!("ждали {}", 1);
        });
        let sound = rule("Sound", |context| {
            context.report(0..2, "позже");
        });
        let review = review(&module, &[broken, sound], Language::Ru);
        let found = review.findings.iter();
        let found: Vec<_> = found.map(|it| (it.code, it.message.as_str())).collect();
        assert_eq!(found, [("Sound", "позже"), ("Broken", "раньше")]);
        assert_eq!(
            review.failures,
            [Failure {
                code: "Broken",
                message: "ждали 1".to_owned()
            }]
        );
    }

    #[test]
    fn rules_are_run_where_they_belong() {
        let tree = parser_bsl::Parser::bsl().parse("А = 1;", None);
        let module = Module::new("А = 1;", &tree, parser_bsl::Dialect::Bsl);
        let everywhere = rule("Everywhere", |context| {
            context.report(0..1, "везде");
        });
        let found = |rule: Rule| {
            let rule: &'static Rule = Box::leak(Box::new(rule));
            review(&module, &[rule], Language::Ru).findings.len()
        };
        let Rule { check, .. } = *everywhere;
        let usual = || Rule {
            check,
            ..Rule::USUAL
        };
        assert_eq!(found(usual()), 1);
        let scripts = RuleScope::OneScript;
        assert_eq!(
            found(Rule {
                scope: scripts,
                ..usual()
            }),
            0
        );
        let modules = &[metadata::ModuleKind::FormModule];
        assert_eq!(found(Rule { modules, ..usual() }), 0);
        let since = "8.3.12";
        assert_eq!(found(Rule { since, ..usual() }), 1);
    }
}
