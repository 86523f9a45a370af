//! Which files of a folder are looked at.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{WalkBuilder, WalkState};
use metadata::Problem;

use crate::source;

/// A walk over what is neither hidden nor ignored by `.gitignore`; links are followed.
pub fn builder(root: &Path, threads: usize) -> WalkBuilder {
    let mut builder = WalkBuilder::new(root);
    builder
        .follow_links(true)
        .require_git(false)
        .threads(threads);
    builder
}

/// What settings leave out of projects, by patterns as in `.gitignore`.
#[derive(Debug, Clone, Default)]
pub struct Excluded {
    /// For each root its patterns.
    roots: Vec<Gitignore>,
}

impl Excluded {
    /// What patterns leave out of a root, besides what was left out before. A pattern that is none leaves nothing out.
    pub fn add(&mut self, root: &Path, patterns: &[String]) {
        let mut builder = GitignoreBuilder::new(root);
        for pattern in patterns {
            // A wrong pattern leaves nothing out.
            let _ = builder.add_line(None, pattern);
        }
        self.roots.extend(builder.build());
    }

    /// Whether a file or a folder is left out, or lies in a folder that is.
    pub fn contains(&self, path: &Path) -> bool {
        let own = |it: &&Gitignore| path.starts_with(it.path());
        let mut own = self.roots.iter().filter(own);
        own.any(|it| {
            let is_folder = path.is_dir();
            it.matched_path_or_any_parents(path, is_folder).is_ignore()
        })
    }

    fn is_empty(&self) -> bool {
        self.roots.iter().all(Gitignore::is_empty)
    }
}

/// Whether a file of this name is a module.
pub fn is_module(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    extension.eq_ignore_ascii_case("bsl") || extension.eq_ignore_ascii_case("os")
}

/// Whether a file of this name may describe metadata, in either format.
pub fn is_metadata(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    let known = ["xml", "mdo", "form", "rights", "dcs", "cmi", "pmf", "prefs"];
    known.iter().any(|it| extension.eq_ignore_ascii_case(it))
}

/// A module and the size of its file.
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
}

/// The modules below a folder, sorted by path, and what could not be looked into.
pub(crate) fn modules(
    root: &Path,
    excluded: &Arc<Excluded>,
    threads: usize,
) -> (Vec<Found>, Vec<Problem>) {
    let mut builder = builder(root, threads);
    if !excluded.is_empty() {
        let excluded = Arc::clone(excluded);
        builder.filter_entry(move |entry| !excluded.contains(entry.path()));
    }
    search(root, &builder)
}

/// Those of some files and folders that [`modules`] of the root would come to, with the modules below the folders. What
/// is ignored where it lies stays ignored.
pub(crate) fn some_modules(root: &Path, paths: Vec<PathBuf>) -> (Vec<Found>, Vec<Problem>) {
    if paths.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let paths: BTreeSet<PathBuf> = paths.into_iter().collect();
    let mut builder = builder(root, 1);
    builder.filter_entry(move |entry| {
        let at = entry.path();
        // A path stands right before what lies below it.
        let leads = |at: &Path| {
            let next = paths
                .range::<Path, _>((Bound::Included(at), Bound::Unbounded))
                .next();
            next.is_some_and(|it| it.starts_with(at))
        };
        at.ancestors().any(|it| paths.contains(it)) || leads(at)
    });
    search(root, &builder)
}

fn search(root: &Path, builder: &WalkBuilder) -> (Vec<Found>, Vec<Problem>) {
    let found = Mutex::new((Vec::new(), Vec::new()));
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            match entry {
                Ok(entry) => {
                    let is_file = entry.file_type().is_some_and(|it| it.is_file());
                    if is_file && is_module(entry.path()) {
                        let bytes = entry.metadata().map_or(0, |it| it.len());
                        let path = entry.into_path();
                        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                        found.0.push(Found { path, bytes });
                    }
                }
                Err(error) => {
                    let problem = lost(root, &error);
                    let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                    found.1.extend(problem);
                }
            }
            WalkState::Continue
        })
    });
    let (mut modules, mut problems) = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    modules.sort_by(|a, b| a.path.cmp(&b.path));
    problems.sort_by(|a: &Problem, b| a.path.cmp(&b.path));
    (modules, problems)
}

/// What an error keeps from being read. A link back to its own ancestor and a link to nothing keep nothing.
fn lost(root: &Path, error: &ignore::Error) -> Option<Problem> {
    let mut path = root;
    let mut inner = error;
    loop {
        inner = match inner {
            ignore::Error::WithPath { path: at, err } => {
                path = at;
                err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => err,
            ignore::Error::Loop { .. } => return None,
            _ => break,
        };
    }
    let is_broken_link = path.is_symlink() && !path.exists();
    let error = inner.io_error()?;
    (!is_broken_link).then(|| source::unreadable(path, error))
}
