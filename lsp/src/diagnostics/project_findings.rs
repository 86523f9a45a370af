//! What rules find that look at a whole project: in modules and in files of metadata.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use analysis::review::review_project;
use analysis::workspace::FileId;
use analysis::{Finding, Replaced};
use rustc_hash::{FxHashMap, FxHasher};

use super::sent::Sent;
use super::{Report, Reports, bad_enough};
use crate::context::Context;

/// What was found in the project as a whole, by file.
#[derive(Debug, Default)]
pub(super) struct ProjectFindings {
    groups: Mutex<FxHashMap<PathBuf, Arc<Group>>>,
    last: AtomicU64,
    /// The project was looked at.
    is_known: AtomicBool,
    pub(super) sent: Sent,
}

/// What was found in one file.
#[derive(Debug)]
pub(crate) struct Group {
    /// Another one for every other list of findings.
    number: u64,
    /// The text, of an open module.
    text: Option<Arc<str>>,
    /// The findings, in the order of places.
    pub(crate) findings: Vec<Finding>,
}

impl Reports {
    /// Looks at the whole project; gives the files whose findings are others now.
    pub(crate) fn review_project(&self, context: &Context) -> Vec<PathBuf> {
        let rules = self.rules.of(context);
        let review = review_project(&context.snapshot, &rules, context.language, &mut |_| {});
        for failure in &review.failures {
            let message = &failure.message;
            tracing::error!(rule = failure.code, message, "a rule failed");
        }
        let mut found: FxHashMap<PathBuf, Vec<Finding>> = FxHashMap::default();
        for (path, finding) in review.findings {
            found.entry(path.to_path_buf()).or_default().push(finding);
        }
        let settings = &context.settings.diagnostics;
        let mut groups = self.project.lock();
        let mut changed: Vec<PathBuf> = Vec::new();
        groups.retain(|path, _| {
            let stays = found.contains_key(path);
            if !stays {
                changed.push(path.clone());
            }
            stays
        });
        for (path, findings) in found {
            let file = context.snapshot.file_at(&path);
            let open = file.and_then(|it| context.snapshot.file(it)?.open.clone());
            let is_looked_at = file.is_none_or(|it| settings.look_at(&context.snapshot, it));
            let findings = match is_looked_at {
                true => bad_enough(findings, settings),
                false => Vec::new(),
            };
            let before = groups.get(&path);
            let is_same = before.map(|it| &it.findings) == Some(&findings);
            let number = match before {
                Some(before) if is_same => before.number,
                _ => self.project.last.fetch_add(1, Ordering::Relaxed),
            };
            if !is_same {
                changed.push(path.clone());
            }
            let text = open.map(|it| Arc::clone(&it.text));
            let group = Group {
                number,
                text,
                findings,
            };
            groups.insert(path, Arc::new(group));
        }
        self.project.is_known.store(true, Ordering::Relaxed);
        changed.sort();
        changed
    }

    /// Whether the whole project was looked at before.
    pub(crate) fn knows_project(&self) -> bool {
        self.project.is_known.load(Ordering::Relaxed)
    }

    /// What was found in a file when the project was looked at as a whole.
    pub(crate) fn of_project(&self, path: &Path) -> Option<Arc<Group>> {
        self.project.lock().get(path).cloned()
    }

    /// A report of a module with what the project as a whole tells of it.
    pub(super) fn with_project(
        &self,
        context: &Context,
        file: FileId,
        own: Arc<Report>,
    ) -> Option<Arc<Report>> {
        let it = context.snapshot.file(file)?;
        let Some(group) = self.of_project(&it.path) else {
            return Some(own);
        };
        let replaced = match (&group.text, &it.open) {
            (Some(then), Some(now)) => Replaced::between(then, &now.text),
            _ => None,
        };
        let moved = group.findings.iter().filter_map(|it| match &replaced {
            Some(replaced) => replaced.finding(it),
            None => Some(it.clone()),
        });
        let moved: Vec<Finding> = moved.collect();
        if moved.is_empty() {
            return Some(own);
        }
        let mut places = FxHasher::default();
        for finding in &moved {
            finding.range.hash(&mut places);
        }
        let mut findings = own.findings.clone();
        findings.extend(moved);
        findings.sort_by_key(|it| (it.range.start, it.range.end, it.code));
        Some(Arc::new(Report {
            id: format!("{}.{}.{:x}", own.id, group.number, places.finish()),
            findings,
        }))
    }
}

impl ProjectFindings {
    /// Puts one finding in place of all that was found in a file.
    #[cfg(test)]
    pub(super) fn put(&self, path: &Path, finding: Finding, text: Option<Arc<str>>) {
        let group = Group {
            number: self.last.fetch_add(1, Ordering::Relaxed),
            text,
            findings: vec![finding],
        };
        self.lock().insert(path.to_owned(), Arc::new(group));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, FxHashMap<PathBuf, Arc<Group>>> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
