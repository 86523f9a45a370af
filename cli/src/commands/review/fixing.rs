//! Fixes of findings, applied.

use std::io::{self, Write};
use std::path::PathBuf;

use analysis::Language;
use analysis::edit::{TextEdit, applied};
use analysis::fixes::fits;
use parser_bsl::decode::{Decoded, decode, encode_as};
use project::review::Found;

use crate::changes;
use crate::report::Totals;
use crate::walk::{ModulePath, Problem, Unreadable};

/// What fixes make of a file.
pub(super) struct Fixed {
    before: String,
    edits: Vec<TextEdit>,
    findings: usize,
}

/// Takes the findings that can be fixed out of a list; all that do not stand in each other's way.
pub(super) fn fix(text: &str, findings: &mut Vec<Found>, also_unsafe: bool) -> Option<Fixed> {
    let mut edits: Vec<TextEdit> = Vec::new();
    let before = findings.len();
    findings.retain(|it| {
        let fixes = &it.finding.fixes;
        let evident = fixes.iter().find(|it| it.preferred);
        let Some(fix) = evident.or(fixes.first().filter(|_| also_unsafe)) else {
            return true;
        };
        let fits = fits(&edits, fix);
        if fits {
            edits.extend(fix.edits.iter().cloned());
        }
        !fits
    });
    if edits.is_empty() {
        return None;
    }
    edits.sort_by_key(|it| (it.range.start, it.range.end));
    Some(Fixed {
        before: text.to_owned(),
        edits,
        findings: before - findings.len(),
    })
}

/// Files that were fixed.
#[derive(Default)]
pub(super) struct Fixing {
    files: usize,
    findings: usize,
}

impl Fixing {
    /// Shows what changes in a file, and writes it unless nothing is to be written.
    pub(super) fn take(
        &mut self,
        path: &ModulePath,
        fixed: Fixed,
        dry_run: bool,
        language: Language,
        totals: &mut Totals,
    ) {
        let mut out = anstream::stderr().lock();
        // When the standard error is closed there is nobody to show it to.
        let _ = changes::write(&mut out, &path.shown, &fixed.before, &fixed.edits, language);
        if !dry_run && let Err(error) = write(&path.shown, &fixed) {
            totals.unreadable.push(Unreadable {
                path: path.shown.clone(),
                problem: Problem::NotWritten(error),
            });
            return;
        }
        self.files += 1;
        self.findings += fixed.findings;
    }

    /// Says how much was fixed.
    pub(super) fn tell(&self, dry_run: bool, language: Language) {
        if self.files == 0 {
            return;
        }
        let (files, findings) = (self.files, self.findings);
        let said = match dry_run {
            true => language.pick(
                format!("Исправилось бы замечаний: {findings}, файлов: {files}."),
                format!("Findings that would be fixed: {findings}, files: {files}."),
            ),
            false => language.pick(
                format!("Исправлено замечаний: {findings}, файлов: {files}."),
                format!("Fixed findings: {findings}, files: {files}."),
            ),
        };
        let _ = writeln!(anstream::stderr(), "{said}");
    }
}

/// Writes a file in the encoding it has; nothing where it has changed meanwhile, or where letters would be lost.
fn write(path: &PathBuf, fixed: &Fixed) -> io::Result<()> {
    let bytes = std::fs::read(path)?;
    let changed = || io::Error::other("the file has changed meanwhile");
    let Decoded::Text(decoded) = decode(&bytes) else {
        return Err(changed());
    };
    if decoded.text != fixed.before {
        return Err(changed());
    }
    let text = applied(&fixed.before, &fixed.edits);
    let lost = || io::Error::other("letters would be lost in the encoding of the file");
    let written = encode_as(&text, decoded.encoding, &bytes);
    std::fs::write(path, written.ok_or_else(lost)?)
}

#[cfg(test)]
mod tests {
    use analysis::{Finding, Fix, Level, Severity};

    use super::*;

    fn found(range: std::ops::Range<usize>, text: &str, preferred: bool) -> Found {
        let edits = vec![TextEdit {
            range: range.clone(),
            text: text.to_owned(),
        }];
        let title = String::new();
        let fix = Fix {
            title,
            edits,
            preferred,
        };
        Found {
            finding: Finding {
                code: "Code",
                severity: Severity::Info,
                level: Level::Info,
                range,
                message: String::new(),
                related: Vec::new(),
                fixes: vec![fix],
            },
            fingerprint: 0,
            method: String::new(),
        }
    }

    #[test]
    fn fixes_that_touch_other_text_are_applied_together() {
        let text = "а б в";
        let all = || {
            vec![
                found(0..2, "А", true),
                found(0..2, "я", true),
                found(3..5, "Б", false),
            ]
        };
        let mut findings = all();
        let fixed = fix(text, &mut findings, false).expect("edits");
        assert_eq!(
            (applied(text, &fixed.edits).as_str(), findings.len()),
            ("А б в", 2)
        );
        let mut findings = all();
        let fixed = fix(text, &mut findings, true).expect("edits");
        assert_eq!(
            (applied(text, &fixed.edits).as_str(), findings.len()),
            ("А Б в", 1)
        );
    }
}
