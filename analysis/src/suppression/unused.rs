//! Comments that suppress nothing.

use std::ops::Range;

use metadata::same;

use super::{Part, Suppressed, UNUSED};
use crate::edit::TextEdit;
use crate::review::{ActiveRule, Check, Failure, RuleSet};
use crate::{Finding, Fix, Language, Module};

/// By which codes of which comments something was suppressed.
#[derive(Debug)]
pub(crate) struct Used(Vec<Vec<bool>>);

impl Suppressed {
    /// Leaves out findings that are suppressed, and tells by what.
    pub(crate) fn apply(&self, module: &Module<'_>, findings: &mut Vec<Finding>) -> Used {
        let none = |it: &Part| vec![false; it.codes.len().max(1)];
        let mut used = Used(self.parts.iter().map(none).collect());
        if self.parts.is_empty() {
            return used;
        }
        findings.retain(|finding| {
            let line = module.lines().line(finding.range.start);
            let mut is_open = true;
            for (part, used) in self.parts.iter().zip(&mut used.0) {
                if let Some(code) = part.covering(line, finding.code) {
                    is_open = false;
                    if let Some(it) = used.get_mut(code) {
                        *it = true;
                    }
                }
            }
            is_open
        });
        used
    }

    /// The comments that suppress nothing. Of a comment with codes, only rules that ran and look at a module by itself
    /// are judged; one without codes is judged when all rules ran that are wanted.
    pub(crate) fn unused(
        &self,
        module: &Module<'_>,
        active: &ActiveRule,
        rules: &RuleSet,
        failures: &[Failure],
        used: &Used,
        language: Language,
    ) -> Vec<Finding> {
        let report = Report {
            module,
            active,
            language,
        };
        let is_judged = |code: &str| {
            let rule = rules.rules().iter().find(|it| same(it.rule.code, code));
            let looks =
                |it: &&ActiveRule| !matches!(it.rule.check, Check::Project(_) | Check::Review);
            let failed = failures.iter().any(|it| same(it.code, code));
            rule.filter(looks).is_some() && !failed
        };
        let mut findings = Vec::new();
        for (part, used) in self.parts.iter().zip(&used.0) {
            if part.codes.is_empty() {
                let is_idle = !rules.is_partial() && failures.is_empty();
                if is_idle && used.first() == Some(&false) {
                    findings.push(report.whole(part));
                }
                continue;
            }
            let judged = part.codes.iter().zip(used).enumerate();
            let idle = judged.filter(|(_, (code, used))| !**used && is_judged(&code.0));
            let idle: Vec<usize> = idle.map(|it| it.0).collect();
            if idle.len() == part.codes.len() {
                findings.push(report.whole(part));
            } else {
                findings.extend(idle.into_iter().map(|it| report.code(part, it)));
            }
        }
        findings.extend(self.idle.iter().map(|it| report.idle(it)));
        // Only who names this rule means it.
        findings.retain(|finding| {
            let line = module.lines().line(finding.range.start);
            !self
                .parts
                .iter()
                .any(|it| !it.codes.is_empty() && it.covering(line, UNUSED).is_some())
        });
        findings
    }
}

/// Makes the findings.
struct Report<'a> {
    module: &'a Module<'a>,
    active: &'a ActiveRule,
    language: Language,
}

impl Report<'_> {
    fn whole(&self, part: &Part) -> Finding {
        let codes: Vec<&str> = part.codes.iter().map(|it| it.0.as_str()).collect();
        let message = match codes.is_empty() {
            true => self.language.pick(
                "Комментарий ничего не отключает: замечаний здесь нет. Удалите его".to_owned(),
                "The comment suppresses nothing: there are no findings here. Remove it".to_owned(),
            ),
            false => {
                let list = codes.join(", ");
                self.language.pick(
                    format!("Комментарий ничего не отключает: замечаний «{list}» здесь нет. Удалите его"),
                    format!("The comment suppresses nothing: there are no findings of “{list}” here. Remove it"),
                )
            }
        };
        let comments = [Some(&part.comment), part.end.as_ref()];
        self.finding(part.comment.clone(), message, &comments)
    }

    fn code(&self, part: &Part, number: usize) -> Finding {
        let (code, range) = &part.codes[number];
        let message = self.language.pick(
            format!("Замечаний «{code}» здесь нет: уберите код из комментария"),
            format!("There are no findings of “{code}” here: remove the code from the comment"),
        );
        let mut finding = self.finding(range.clone(), message, &[]);
        // With the comma behind it, or before it for the last one.
        let next = part.codes.get(number + 1).map(|it| it.1.start);
        let before = number.checked_sub(1).and_then(|it| part.codes.get(it));
        let removed = match (next, before) {
            (Some(next), _) => range.start..next,
            (None, Some(before)) => before.1.end..range.end,
            (None, None) => range.clone(),
        };
        // The comment that ends the range has the same codes, and would end it no more.
        if part.end.is_none() {
            let title = self.language.pick(
                format!("Убрать «{code}» из комментария"),
                format!("Remove “{code}” from the comment"),
            );
            finding.fix(Fix::evident(title, removed, ""));
        }
        finding
    }

    fn idle(&self, comment: &Range<usize>) -> Finding {
        let message = self.language.pick(
            "Комментарий ничего не включает: выше нет парного, который отключает. Удалите его",
            "The comment switches nothing on: no comment above switches it off. Remove it",
        );
        self.finding(comment.clone(), message.to_owned(), &[Some(comment)])
    }

    fn finding(
        &self,
        range: Range<usize>,
        message: String,
        removed: &[Option<&Range<usize>>],
    ) -> Finding {
        let mut fixes = Vec::new();
        if !removed.is_empty() {
            let edits = removed.iter().flatten().map(|it| TextEdit {
                range: self.removed(it),
                text: String::new(),
            });
            let title = self
                .language
                .pick("Удалить комментарий", "Remove the comment");
            fixes.push(Fix {
                title: title.to_owned(),
                edits: edits.collect(),
                preferred: true,
            });
        }
        Finding {
            code: self.active.rule.code,
            severity: self.active.severity,
            level: self.active.level,
            range,
            message,
            related: Vec::new(),
            fixes,
        }
    }

    /// What goes with a comment: its line where it is alone there, the blanks before it where nothing follows.
    fn removed(&self, comment: &Range<usize>) -> Range<usize> {
        let text = self.module.text;
        let rest = text.get(comment.end..).unwrap_or_default();
        let before = text.get(..comment.start).unwrap_or_default();
        let code = before.trim_end_matches([' ', '\t']);
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let is_last = rest
            .get(blanks..)
            .is_some_and(|it| it.is_empty() || it.starts_with(['\n', '\r']));
        if !is_last {
            return comment.clone();
        }
        let is_alone = code.is_empty() || code.ends_with(['\n', '\r', '\u{feff}']);
        if !is_alone {
            return code.len()..comment.end;
        }
        let eol = match rest.get(blanks..).unwrap_or_default().as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [_, ..] => 1,
            [] => 0,
        };
        code.len()..comment.end + blanks + eol
    }
}
