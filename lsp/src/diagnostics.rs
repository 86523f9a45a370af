//! What is found wrong with files, each looked at once for each of its texts.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use analysis::ide::query::errors::errors;
use analysis::review::{File, Place, review_file};
use analysis::spelling::Speller;
use analysis::summary::ModuleSummary;
use analysis::workspace::{FileId, OpenFile};
use analysis::{Finding, Level, Module};
use parser_bsl::errors::Seen;
use project::settings::{self, Settings};
use project::spelling::Spelling;
use rules::RULES;
use rustc_hash::{FxHashMap, FxHashSet};
use tower_lsp::ls_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString,
};

use crate::context::Context;
use crate::convert::Text;

/// What was found in a file.
#[derive(Debug)]
pub(crate) struct Report {
    /// Changes with what was found: a client that has it need not be told again.
    pub(crate) id: String,
    /// The findings, in the order of places.
    pub(crate) findings: Vec<Finding>,
}

/// What was found so far, by file.
#[derive(Debug, Default)]
pub(crate) struct Reports {
    known: Mutex<FxHashMap<FileId, Known>>,
    last: AtomicU64,
    /// Files whose findings were sent without being asked for, though they are not open.
    told: Mutex<FxHashSet<PathBuf>>,
    /// The dictionaries, once asked for, and the folder that settings named then.
    spelling: Mutex<Option<Dictionaries>>,
}

#[derive(Debug)]
struct Dictionaries {
    folder: Option<PathBuf>,
    spelling: Option<Arc<Spelling>>,
}

#[derive(Debug)]
struct Known {
    of: State,
    report: Arc<Report>,
    /// What the next text of the file has in common with this one need not be looked at again.
    seen: Seen,
}

/// What findings depend on.
#[derive(Debug)]
struct State {
    summary: Arc<ModuleSummary>,
    /// The text, of an open file; not kept alive.
    open: Option<Weak<OpenFile>>,
    settings: Arc<Settings>,
}

impl State {
    fn now(context: &Context, file: FileId) -> Option<Self> {
        let it = context.snapshot.file(file)?;
        Some(Self {
            summary: Arc::clone(&it.summary),
            open: it.open.as_ref().map(Arc::downgrade),
            settings: Arc::clone(&context.settings),
        })
    }

    fn same(&self, other: &Self) -> bool {
        let same_text = match (&self.open, &other.open) {
            (Some(a), Some(b)) => Weak::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        same_text
            && Arc::ptr_eq(&self.summary, &other.summary)
            && Arc::ptr_eq(&self.settings, &other.settings)
    }
}

impl Reports {
    /// What is wrong with a file now; found before, if nothing has changed since. Nothing for a file that is gone.
    pub(crate) fn of(&self, context: &Context, file: FileId) -> Option<Arc<Report>> {
        let now = State::now(context, file)?;
        let mut seen = Seen::default();
        {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(known) = known.get_mut(&file) {
                if known.of.same(&now) {
                    return Some(Arc::clone(&known.report));
                }
                seen = std::mem::take(&mut known.seen);
            }
        }
        let (findings, seen) = find(context, file, seen)?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known.get(&file).map(|it| &it.report);
        let report = match before {
            // The client need not be told of an edit that changes no finding.
            Some(before) if before.findings == findings => Arc::clone(before),
            _ => Arc::new(Report {
                id: self.last.fetch_add(1, Ordering::Relaxed).to_string(),
                findings,
            }),
        };
        let entry = Known {
            // A closed file is not looked at again soon, and its tree is not to be kept.
            seen: if now.open.is_some() {
                seen
            } else {
                Seen::default()
            },
            of: now,
            report: Arc::clone(&report),
        };
        known.insert(file, entry);
        Some(report)
    }
}

impl Reports {
    /// Who knows words, with the names of the project as they are now; nothing where there is no dictionary.
    fn speller(&self, context: &Context) -> Option<Arc<dyn Speller>> {
        if !context.options.dictionaries {
            return None;
        }
        let folder = &context.settings.spelling.dictionaries;
        let mut known = self.spelling.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref().is_none_or(|it| it.folder != *folder) {
            let root = context.facts.roots.first();
            let root = root.map_or(Path::new(""), PathBuf::as_path);
            *known = Some(Dictionaries {
                folder: folder.clone(),
                spelling: Spelling::of_settings(root, &context.settings),
            });
        }
        let spelling = known.as_ref().and_then(|it| it.spelling.clone());
        drop(known);
        let spelling = spelling?;
        spelling.learn(context.snapshot.configurations());
        Some(spelling)
    }

    /// A file is not open any more: its tree is not to be kept.
    pub(crate) fn closed(&self, file: FileId) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get_mut(&file) {
            known.seen = Seen::default();
        }
    }

    /// Notes that the findings of a file are sent; gives whether there is anything to send.
    pub(crate) fn tell(&self, path: &Path, report: &Report) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        match report.findings.is_empty() {
            true => told.remove(path),
            false => {
                told.insert(path.to_owned());
                true
            }
        }
    }

    /// The findings of a file are to be taken back; gives whether they were sent.
    pub(crate) fn forget(&self, path: &Path) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.remove(path)
    }
}

fn find(context: &Context, file: FileId, seen: Seen) -> Option<(Vec<Finding>, Seen)> {
    let settings = &context.settings.diagnostics;
    if !settings.look_at(&context.snapshot, file) {
        return Some((Vec::new(), seen));
    }
    let parsed = context.snapshot.parsed(file)?;
    let dialect = context.snapshot.file(file)?.dialect;
    let module = Module::since(&parsed.text, &parsed.tree, dialect, seen);
    let (mut rules, problems) = settings.rule_set(RULES);
    for problem in problems {
        let [ru, en] = problem;
        tracing::warn!(message = context.language.pick(ru, en), "settings of rules");
    }
    if context.snapshot.is_query(file) {
        let mut findings = errors(&context.snapshot, file, context.language);
        findings.retain(|it| rules.get(it.code).is_some());
        return Some((bad_enough(findings, settings), module.seen()));
    }
    rules.set_speller(context.reports.speller(context));
    let place = Place::of(&context.snapshot, file);
    let reviewed = File::new(&module, place, context.language);
    let review = review_file(&reviewed, &rules, &mut |_| {});
    for failure in &review.failures {
        tracing::error!(
            rule = failure.code,
            message = failure.message,
            "a rule failed"
        );
    }
    drop(reviewed);
    Some((bad_enough(review.findings, settings), module.seen()))
}

/// The findings that settings do not leave out.
fn bad_enough(mut findings: Vec<Finding>, settings: &settings::Diagnostics) -> Vec<Finding> {
    if let Some(least) = settings.minimum_severity {
        findings.retain(|it| least.lets_through(it.level, it.severity));
    }
    findings
}

/// A report as the protocol has it.
pub(crate) fn convert(context: &Context, file: FileId, report: &Report) -> Option<Vec<Diagnostic>> {
    if report.findings.is_empty() {
        return Some(Vec::new());
    }
    let text = context.text(file)?;
    let uri = context.uri_of(file)?;
    let one = |it: &Finding| diagnostic(&text, it, &uri);
    Some(report.findings.iter().map(one).collect())
}

fn diagnostic(text: &Text, finding: &Finding, uri: &tower_lsp::ls_types::Uri) -> Diagnostic {
    let related = finding
        .related
        .iter()
        .map(|it| DiagnosticRelatedInformation {
            location: Location {
                uri: uri.clone(),
                range: text.range(&it.range),
            },
            message: it.message.clone(),
        });
    let related: Vec<_> = related.collect();
    Diagnostic {
        range: text.range(&finding.range),
        severity: Some(match finding.level {
            Level::Error => DiagnosticSeverity::ERROR,
            Level::Warning => DiagnosticSeverity::WARNING,
            Level::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.code.to_owned())),
        source: Some("onec".to_owned()),
        message: finding.message.clone(),
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}
