//! Following what changes on disk.

use std::path::PathBuf;
use std::sync::Arc;

use analysis::workspace::Change;
use metadata::Problem;
use rustc_hash::FxHashSet;

use crate::cache::Cache;
use crate::configurations::{Followed, follow};
use crate::load;
use crate::open::Project;
use crate::walk::{self, Found};

impl Project {
    /// Takes in that files or folders were made, changed or removed. Modules that are open stay as they are there, also
    /// where their files are gone: tell of those once more when they are closed. Of metadata, what a path belongs to is
    /// read again, and everything only where configurations come or go.
    pub fn update(&mut self, paths: &[PathBuf]) {
        let paths = paths.iter();
        let paths: FxHashSet<PathBuf> = paths
            .map(|it| std::path::absolute(self.root().join(it)).unwrap_or_else(|_| it.clone()))
            .filter(|it| !self.excluded.contains(it))
            .collect();
        let (known, open) = self.known_below(&paths);
        let (here, gone): (FxHashSet<_>, _) = known.into_iter().partition(|it| it.is_file());
        let (modules, mut problems) = self.modules_below(&paths, &here);
        // Configurations come first: they tell what a new module belongs to.
        let mut other: Vec<PathBuf> = paths.difference(&here).cloned().collect();
        other.sort();
        self.forget_problems(&paths);
        self.follow_metadata(&other);
        for path in gone.into_iter().filter(|it| !open.contains(it)) {
            self.workspace.apply(Change::Removed { path });
        }
        let modules = modules.into_iter().filter(|it| !open.contains(&it.path));
        let names = Arc::clone(self.workspace.names());
        let (loaded, lost) = load::load(modules.collect(), &Cache::default(), &names, &|_, _| {});
        for module in loaded {
            self.workspace.apply(Change::Indexed {
                path: module.path,
                summary: module.summary,
            });
        }
        for problem in &lost {
            self.workspace.apply(Change::Removed {
                path: problem.path.clone(),
            });
        }
        problems.extend(lost);
        self.modules_lost.extend(problems);
        self.tell_problems();
    }

    /// The modules of the workspace that some paths are, or that lie below them; and those that are open.
    fn known_below(&self, paths: &FxHashSet<PathBuf>) -> (FxHashSet<PathBuf>, FxHashSet<PathBuf>) {
        let snapshot = self.workspace.snapshot();
        let is_known = |it: &&PathBuf| snapshot.file_at(it).is_some();
        let (mut known, others): (FxHashSet<_>, FxHashSet<_>) = paths.iter().partition(is_known);
        // What is no file now may be, or may have been, a folder.
        if others.iter().any(|it| !it.is_file()) {
            let files = snapshot.files().map(|it| &it.1.path);
            known.extend(files.filter(|it| it.ancestors().any(|it| paths.contains(it))));
        }
        let is_open = |it: &&PathBuf| {
            let file = snapshot.file_at(it).and_then(|it| snapshot.file(it));
            file.is_some_and(|it| it.open.is_some())
        };
        let open = known.iter().copied().filter(is_open).cloned().collect();
        (known.into_iter().cloned().collect(), open)
    }

    /// The modules to be read again: those that are known, and those that a walk finds now.
    fn modules_below(
        &self,
        paths: &FxHashSet<PathBuf>,
        known: &FxHashSet<PathBuf>,
    ) -> (Vec<Found>, Vec<Problem>) {
        let unknown = paths.difference(known);
        let unknown = unknown.filter(|it| walk::is_module(it) || it.is_dir());
        let unknown: Vec<PathBuf> = unknown.cloned().collect();
        let (mut found, mut lost) = (Vec::new(), Vec::new());
        for root in &self.roots {
            let own = unknown
                .iter()
                .filter(|it| it.starts_with(root) || root.starts_with(it));
            let (modules, problems) = walk::some_modules(root, own.cloned().collect());
            found.extend(modules);
            lost.extend(problems);
        }
        found.retain(|it| !known.contains(&it.path));
        found.extend(known.iter().map(|path| Found {
            bytes: path.metadata().map_or(0, |it| it.len()),
            path: path.clone(),
        }));
        (found, lost)
    }

    fn follow_metadata(&mut self, paths: &[PathBuf]) {
        let snapshot = self.workspace.snapshot();
        let configurations = match follow(&self.roots, snapshot.configurations(), paths) {
            Followed::Same => return,
            Followed::Changed(configurations) => configurations,
            Followed::Loaded(mut configurations, lost) => {
                self.metadata_lost = lost;
                configurations.retain(|it| !self.excluded.contains(&it.root));
                configurations
            }
        };
        drop(snapshot);
        self.workspace.apply(Change::Configurations(configurations));
    }

    /// What was wrong with files that are read again, or gone.
    fn forget_problems(&mut self, paths: &FxHashSet<PathBuf>) {
        let is_meant = |it: &Problem| it.path.ancestors().any(|it| paths.contains(it));
        self.modules_lost.retain(|it| !is_meant(it));
        self.metadata_lost
            .retain(|it| it.path.exists() || !is_meant(it));
    }
}
