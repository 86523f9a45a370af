//! Findings as the protocol has them.

use std::path::{Path, PathBuf};

use analysis::review::Tag;
use analysis::workspace::FileId;
use analysis::{Finding, Level, Related, Severity};
use rules::RULES;
use rustc_hash::FxHashMap;
use tower_lsp::ls_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Uri,
};

use super::Report;
use crate::context::Context;
use crate::convert::Text;

/// A report as the protocol has it.
pub(crate) fn convert(context: &Context, file: FileId, report: &Report) -> Option<Vec<Diagnostic>> {
    if report.findings.is_empty() {
        return Some(Vec::new());
    }
    let text = context.text(file)?;
    let uri = context.uri_of(file)?;
    Some(all(context, &text, &uri, &report.findings))
}

/// The findings of a file that may be no module.
pub(crate) fn of_file(
    context: &Context,
    path: &Path,
    findings: &[Finding],
) -> Option<Vec<Diagnostic>> {
    if findings.is_empty() {
        return Some(Vec::new());
    }
    let uri = context.uri(path)?;
    let text = context.text_at(path)?;
    Some(all(context, &text, &uri, findings))
}

fn all(context: &Context, text: &Text, uri: &Uri, findings: &[Finding]) -> Vec<Diagnostic> {
    let mut shown = Shown {
        context,
        text,
        uri,
        others: FxHashMap::default(),
    };
    let worst = worst(findings);
    let mut all: Vec<_> = worst.iter().map(|it| shown.diagnostic(it)).collect();
    if worst.len() < findings.len() {
        all.push(left_out(context, worst.len(), findings.len()));
    }
    all
}

/// So many findings of a file are shown. Editors show no more of them, and each letter that is typed sends them again.
const MOST: usize = 1000;

/// The worst findings, in the order of places.
fn worst(findings: &[Finding]) -> Vec<&Finding> {
    let mut worst: Vec<&Finding> = findings.iter().collect();
    if worst.len() > MOST {
        // Of those that are as bad, the first.
        worst.sort_by_key(|it| std::cmp::Reverse((it.level, it.severity)));
        worst.truncate(MOST);
        worst.sort_by_key(|it| (it.range.start, it.range.end, it.code));
    }
    worst
}

/// Says that there is more than is shown.
fn left_out(context: &Context, shown: usize, all: usize) -> Diagnostic {
    let message = context.language.pick(
        format!(
            "Показаны самые важные замечания: {shown} из {all}; все покажет команда onec review"
        ),
        format!("The worst findings are shown, {shown} of {all}; onec review tells all of them"),
    );
    Diagnostic {
        severity: Some(DiagnosticSeverity::INFORMATION),
        source: Some("onec".to_owned()),
        message,
        ..Diagnostic::default()
    }
}

struct Shown<'a> {
    context: &'a Context,
    text: &'a Text,
    uri: &'a Uri,
    /// Other files that findings speak of.
    others: FxHashMap<PathBuf, Option<(Uri, Text)>>,
}

impl Shown<'_> {
    fn diagnostic(&mut self, finding: &Finding) -> Diagnostic {
        let related = finding.related.iter();
        let related: Vec<_> = related.filter_map(|it| self.related(it)).collect();
        let tags = tags(finding.code);
        Diagnostic {
            range: self.text.range(&finding.range),
            severity: Some(severity(finding)),
            code: Some(NumberOrString::String(finding.code.to_owned())),
            source: Some("onec".to_owned()),
            message: finding.message.clone(),
            related_information: (!related.is_empty()).then_some(related),
            tags: (!tags.is_empty()).then_some(tags),
            ..Diagnostic::default()
        }
    }

    fn related(&mut self, related: &Related) -> Option<DiagnosticRelatedInformation> {
        let location = match &related.path {
            None => Location {
                uri: self.uri.clone(),
                range: self.text.range(&related.range),
            },
            Some(path) => {
                let context = self.context;
                let other = self
                    .others
                    .entry(path.to_path_buf())
                    .or_insert_with(|| Some((context.uri(path)?, context.text_at(path)?)));
                let (uri, text) = other.as_ref()?;
                Location {
                    uri: uri.clone(),
                    range: text.range(&related.range),
                }
            }
        };
        Some(DiagnosticRelatedInformation {
            location,
            message: related.message.clone(),
        })
    }
}

/// What is only worth knowing is a hint: editors show it where it stands and do not count it among the problems.
fn severity(finding: &Finding) -> DiagnosticSeverity {
    match finding.level {
        Level::Error => DiagnosticSeverity::ERROR,
        Level::Warning => DiagnosticSeverity::WARNING,
        Level::Info if finding.severity == Severity::Info => DiagnosticSeverity::HINT,
        Level::Info => DiagnosticSeverity::INFORMATION,
    }
}

/// Editors fade what is of no use and strike out what is deprecated.
fn tags(code: &str) -> Vec<DiagnosticTag> {
    let known = RULES.binary_search_by(|it| it.code.cmp(code));
    let Some(rule) = known.ok().and_then(|it| RULES.get(it)) else {
        return Vec::new();
    };
    let mut tags = Vec::new();
    if rule.tags.contains(&Tag::Unused) || code == "UnreachableCode" {
        tags.push(DiagnosticTag::UNNECESSARY);
    }
    if rule.tags.contains(&Tag::Deprecated) {
        tags.push(DiagnosticTag::DEPRECATED);
    }
    tags
}
