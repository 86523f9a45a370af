//! What is found wrong with files, each looked at once for each of its texts.
//!
//! A large module is looked at in two steps while it is open: its syntax at once, together with what was found before,
//! moved along with the edits; all rules once the editor pauses. See [`Reports::quick`] and [`Reports::whole`].

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use analysis::ide::query::errors::errors;
use analysis::review::{Check, File, Place, Review, RuleSet, review_file, review_syntax};
use analysis::summary::ModuleSummary;
use analysis::workspace::{FileId, OpenFile, Snapshot};
use analysis::{Finding, Module, Replaced};
use parser_bsl::errors::Seen;
use project::settings::{self, Settings};
use rules::by_code;
use rustc_hash::FxHashMap;

use crate::context::{Context, World};

mod project_findings;
mod rules_in_use;
mod sent;
mod shown;

pub(crate) use shown::{convert, of_file};

use project_findings::ProjectFindings;
use rules_in_use::InUse;
use sent::Sent;

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
    /// Files that are not open.
    sent: Sent,
    rules: InUse,
    project: ProjectFindings,
}

/// From this size on, in bytes, all rules together take longer than a pause between two letters.
const LARGE: usize = 64 << 10;

#[derive(Debug)]
struct Known {
    of: State,
    /// All rules have run.
    is_whole: bool,
    report: Arc<Report>,
    /// What the next text of the file has in common with this one need not be looked at again.
    seen: Seen,
    /// The text that the findings stand in, of a large module.
    text: Option<Arc<str>>,
}

/// What findings depend on.
#[derive(Debug)]
struct State {
    summary: Arc<ModuleSummary>,
    /// The text, of an open file; not kept alive.
    open: Option<Weak<OpenFile>>,
    settings: Arc<Settings>,
    /// What lies around the module, see [`Context::world`].
    world: World,
}

impl State {
    fn now(context: &Context, file: FileId) -> Option<Self> {
        let it = context.snapshot.file(file)?;
        Some(Self {
            summary: Arc::clone(&it.summary),
            open: it.open.as_ref().map(Arc::downgrade),
            settings: Arc::clone(&context.settings),
            world: match it.open {
                Some(_) => context.world,
                // Closed files come by the thousand: what lies around them is looked at when they are opened.
                None => World {
                    changes: 0,
                    ..context.world
                },
            },
        })
    }

    fn same(&self, other: &Self) -> bool {
        let same_text = match (&self.open, &other.open) {
            (Some(a), Some(b)) => Weak::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        same_text
            && self.world == other.world
            && Arc::ptr_eq(&self.summary, &other.summary)
            && Arc::ptr_eq(&self.settings, &other.settings)
    }
}

/// What was known of a file when it was asked for.
enum Before {
    /// All that is asked for.
    Found(Arc<Report>),
    /// Less than that.
    Less(Seen, Option<(Arc<Report>, Arc<str>)>),
}

impl Reports {
    /// What is wrong with a file now, as far as it can be told at once. A client that may be told more later is given
    /// this while somebody types.
    pub(crate) fn quick(&self, context: &Context, file: FileId) -> Option<Arc<Report>> {
        let own = match large(&context.snapshot, file) {
            Some(open) => self.quick_own(context, file, &open),
            None => self.whole_own(context, file),
        };
        self.with_project(context, file, own?)
    }

    /// What is wrong with a file now; found before, if nothing has changed since. Nothing for a file that is gone.
    pub(crate) fn whole(&self, context: &Context, file: FileId) -> Option<Arc<Report>> {
        let own = self.whole_own(context, file)?;
        self.with_project(context, file, own)
    }

    /// Whether more may be found in a file than [`Self::quick`] told.
    pub(crate) fn takes_long(snapshot: &Snapshot, file: FileId) -> bool {
        large(snapshot, file).is_some()
    }

    fn quick_own(&self, context: &Context, file: FileId, open: &OpenFile) -> Option<Arc<Report>> {
        let now = State::now(context, file)?;
        let (seen, last) = match self.before(file, &now, false) {
            Before::Found(report) => return Some(report),
            Before::Less(seen, last) => (seen, last),
        };
        let settings = &context.settings.diagnostics;
        if context.snapshot.is_query(file) || !settings.look_at(&context.snapshot, file) {
            return self.whole_own(context, file);
        }
        let rules = self.rules.of(context);
        let dialect = context.snapshot.file(file)?.dialect;
        let module = Module::since(&open.text, &open.tree, dialect, seen);
        let review = review_syntax(&module, &rules, context.language);
        let mut findings = bad_enough(findings(review), settings);
        if let Some((report, text)) = last {
            let before = report
                .findings
                .iter()
                .filter(|it| !is_syntax(&rules, it.code) && rules.get(it.code).is_some());
            match Replaced::between(&text, &open.text) {
                Some(replaced) => findings.extend(before.filter_map(|it| replaced.finding(it))),
                None => findings.extend(before.cloned()),
            }
            findings.sort_by_key(|it| (it.range.start, it.range.end, it.code));
        }
        let text = Some(Arc::clone(&open.text));
        let seen = module.seen();
        Some(self.put(file, now, false, findings, seen, text))
    }

    fn whole_own(&self, context: &Context, file: FileId) -> Option<Arc<Report>> {
        let now = State::now(context, file)?;
        if let Some(open) = large(&context.snapshot, file)
            && !context.snapshot.is_query(file)
        {
            return self.whole_of_large(context, file, now, &open);
        }
        let seen = match self.before(file, &now, true) {
            Before::Found(report) => return Some(report),
            Before::Less(seen, _) => seen,
        };
        let (findings, seen) = self.find(context, file, seen)?;
        // A closed file is not looked at again soon, and its tree is not to be kept.
        let seen = match now.open.is_some() {
            true => seen,
            false => Seen::default(),
        };
        Some(self.put(file, now, true, findings, seen, None))
    }

    /// The syntax first: what was seen of it stays known if the rest of the rules is stopped by the next edit.
    fn whole_of_large(
        &self,
        context: &Context,
        file: FileId,
        now: State,
        open: &OpenFile,
    ) -> Option<Arc<Report>> {
        {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(known) = known.get(&file)
                && known.is_whole
                && known.of.same(&now)
            {
                return Some(Arc::clone(&known.report));
            }
        }
        let settings = &context.settings.diagnostics;
        if !settings.look_at(&context.snapshot, file) {
            let text = Some(Arc::clone(&open.text));
            return Some(self.put(file, now, true, Vec::new(), Seen::default(), text));
        }
        self.quick_own(context, file, open)?;
        let seen = {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            let known = known.get(&file);
            known.map(|it| it.seen.clone()).unwrap_or_default()
        };
        let rules = self.rules.of(context);
        let dialect = context.snapshot.file(file)?.dialect;
        let module = Module::since(&open.text, &open.tree, dialect, seen);
        let place = Place::of(&context.snapshot, file);
        let reviewed = File::new(&module, place, context.language);
        let review = review_file(&reviewed, &rules, &mut |_| {});
        drop(reviewed);
        let found = bad_enough(findings(review), settings);
        let (seen, text) = (module.seen(), Some(Arc::clone(&open.text)));
        Some(self.put(file, now, true, found, seen, text))
    }

    fn before(&self, file: FileId, now: &State, is_whole: bool) -> Before {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = known.get_mut(&file) else {
            return Before::Less(Seen::default(), None);
        };
        if known.of.same(now) && (known.is_whole || !is_whole) {
            return Before::Found(Arc::clone(&known.report));
        }
        let last = known.text.clone().map(|it| (Arc::clone(&known.report), it));
        Before::Less(std::mem::take(&mut known.seen), last)
    }

    /// Notes what was found.
    fn put(
        &self,
        file: FileId,
        of: State,
        is_whole: bool,
        findings: Vec<Finding>,
        seen: Seen,
        text: Option<Arc<str>>,
    ) -> Arc<Report> {
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
            of,
            is_whole,
            report: Arc::clone(&report),
            seen,
            text,
        };
        known.insert(file, entry);
        report
    }

    fn find(&self, context: &Context, file: FileId, seen: Seen) -> Option<(Vec<Finding>, Seen)> {
        let settings = &context.settings.diagnostics;
        if !settings.look_at(&context.snapshot, file) {
            return Some((Vec::new(), seen));
        }
        let parsed = context.snapshot.parsed(file)?;
        let dialect = context.snapshot.file(file)?.dialect;
        let module = Module::since(&parsed.text, &parsed.tree, dialect, seen);
        let rules = self.rules.of(context);
        if context.snapshot.is_query(file) {
            let mut findings = errors(&context.snapshot, file, context.language);
            // Some advice has no rule that could be turned off.
            findings.retain(|it| rules.get(it.code).is_some() || by_code(it.code).is_none());
            return Some((bad_enough(findings, settings), module.seen()));
        }
        let place = Place::of(&context.snapshot, file);
        let reviewed = File::new(&module, place, context.language);
        let review = review_file(&reviewed, &rules, &mut |_| {});
        drop(reviewed);
        Some((bad_enough(findings(review), settings), module.seen()))
    }

    /// A file is not open any more: its tree and its text are not to be kept.
    pub(crate) fn closed(&self, file: FileId) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get_mut(&file) {
            known.seen = Seen::default();
            known.text = None;
        }
    }

    /// Notes that the findings of a file are sent; gives whether there is anything to send.
    pub(crate) fn tell(&self, path: &Path, has_findings: bool) -> bool {
        self.sent.note(path, has_findings)
    }

    /// The same for what was found by looking at the whole project.
    pub(crate) fn tell_of_project(&self, path: &Path, has_findings: bool) -> bool {
        self.project.sent.note(path, has_findings)
    }

    /// Whether findings of a file were sent without being asked for.
    pub(crate) fn was_told(&self, path: &Path) -> bool {
        self.sent.has(path)
    }

    /// The findings of a file are to be taken back; gives whether they were sent.
    pub(crate) fn forget(&self, path: &Path) -> bool {
        self.tell(path, false)
    }
}

/// An open module that takes long to be looked at.
fn large(snapshot: &Snapshot, file: FileId) -> Option<Arc<OpenFile>> {
    let open = snapshot.file(file)?.open.clone();
    open.filter(|it| it.text.len() >= LARGE)
}

/// Whether findings of a code are about syntax.
fn is_syntax(rules: &RuleSet, code: &str) -> bool {
    let rule = rules.get(code).map(|it| it.rule.check);
    matches!(rule, Some(Check::Syntax(_)))
}

/// The findings of a review; mistakes of ours are told in the log.
fn findings(review: Review) -> Vec<Finding> {
    for failure in &review.failures {
        let message = &failure.message;
        tracing::error!(rule = failure.code, message, "a rule failed");
    }
    review.findings
}

/// The findings that settings do not leave out.
fn bad_enough(mut findings: Vec<Finding>, settings: &settings::Diagnostics) -> Vec<Finding> {
    if let Some(least) = settings.minimum_severity {
        findings.retain(|it| least.lets_through(it.level, it.severity));
    }
    findings
}

#[cfg(test)]
mod tests;
