//! What can be done about findings: their fixes, all fixes of a file at once, comments that suppress them.

use std::ops::Range;

use crate::edit::TextEdit;
use crate::suppression::{self, Scope};
use crate::{Finding, Fix, Language, Module};

/// Something that can be done about findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cure {
    /// What it does, in the language of the user.
    pub title: String,
    /// What it is for.
    pub kind: CureKind,
    /// The findings that it is about, as indexes of what was given.
    pub findings: Vec<usize>,
    /// The edits, in the order of their places; they do not overlap.
    pub edits: Vec<TextEdit>,
    /// There is hardly another cure.
    pub preferred: bool,
}

/// What a cure is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CureKind {
    /// It corrects one finding.
    Fix,
    /// It corrects all findings of a rule in the file.
    FixAllOfCode,
    /// It writes a comment that suppresses findings.
    Suppress,
}

/// What can be done about the findings that touch a selection.
pub fn cures(
    module: &Module<'_>,
    findings: &[Finding],
    selection: &Range<usize>,
    language: Language,
) -> Vec<Cure> {
    let touches = |it: &Finding| it.range.start <= selection.end && selection.start <= it.range.end;
    let here: Vec<_> = findings
        .iter()
        .enumerate()
        .filter(|it| touches(it.1))
        .collect();
    let mut cures = Vec::new();
    for (index, finding) in &here {
        cures.extend(finding.fixes.iter().map(|fix| Cure {
            title: fix.title.clone(),
            kind: CureKind::Fix,
            findings: vec![*index],
            edits: fix.edits.clone(),
            preferred: fix.preferred,
        }));
    }
    let mut codes: Vec<&'static str> = Vec::new();
    for (_, finding) in &here {
        if !codes.contains(&finding.code) {
            codes.push(finding.code);
        }
    }
    for code in &codes {
        let (fixed, edits) = together(findings, |it| it.code == *code);
        if fixed.len() > 1 {
            let count = fixed.len();
            cures.push(Cure {
                title: language.pick(
                    format!("Исправить все «{code}» в файле ({count})"),
                    format!("Fix all “{code}” in the file ({count})"),
                ),
                kind: CureKind::FixAllOfCode,
                findings: fixed,
                edits,
                preferred: false,
            });
        }
    }
    let Some((_, first)) = here.first() else {
        return cures;
    };
    let offset = first.range.start;
    let scopes = [Scope::Line, Scope::Method, Scope::File];
    let of_code = codes.iter().map(|it| Some(*it));
    // All findings at once is rarely meant, so these stand last.
    for code in of_code.chain([None]) {
        for scope in scopes {
            let at = here.iter().find(|it| Some(it.1.code) == code);
            let offset = at.map_or(offset, |it| it.1.range.start);
            let Some(edits) = suppression::suppress(module, offset, code, scope) else {
                continue;
            };
            let about = here
                .iter()
                .filter(|it| code.is_none_or(|code| it.1.code == code));
            cures.push(Cure {
                title: suppression::title(language, code, scope),
                kind: CureKind::Suppress,
                findings: about.map(|it| it.0).collect(),
                edits,
                preferred: false,
            });
        }
    }
    cures
}

/// All evident fixes of a file: the findings that they correct, and the edits.
pub fn fix_all(findings: &[Finding]) -> (Vec<usize>, Vec<TextEdit>) {
    together(findings, |_| true)
}

/// The evident fixes of findings, as far as they do not stand in each other's way.
fn together(
    findings: &[Finding],
    wanted: impl Fn(&Finding) -> bool,
) -> (Vec<usize>, Vec<TextEdit>) {
    let mut fixed = Vec::new();
    let mut edits: Vec<TextEdit> = Vec::new();
    for (index, finding) in findings.iter().enumerate().filter(|it| wanted(it.1)) {
        let Some(fix) = finding.fixes.iter().find(|it| it.preferred) else {
            continue;
        };
        if fits(&edits, fix) {
            fixed.push(index);
            edits.extend(fix.edits.iter().cloned());
        }
    }
    edits.sort_by_key(|it| (it.range.start, it.range.end));
    (fixed, edits)
}

/// Whether a fix may be applied together with edits: they touch different text.
pub fn fits(edits: &[TextEdit], fix: &Fix) -> bool {
    fix.edits.iter().all(|new| {
        edits.iter().all(|old| {
            let is_apart = new.range.end <= old.range.start || old.range.end <= new.range.start;
            // Two rules may put the same word in at one place.
            is_apart && new.range != old.range
        })
    })
}
