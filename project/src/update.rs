//! Following what changes on disk.

use std::path::{Path, PathBuf};

use analysis::workspace::Change;
use parser_bsl::Parser;

use crate::cache::Cache;
use crate::load;
use crate::open::Project;
use crate::walk;

impl Project {
    /// Takes in that files or folders were made, changed or removed. Modules that are open stay as they are there;
    /// a file of metadata makes all configurations be read again.
    pub fn update(&mut self, paths: &[PathBuf]) {
        let mut modules = Vec::new();
        let mut metadata = false;
        for path in paths {
            if path.is_dir() {
                let (found, lost) = walk::modules(path, 1);
                modules.extend(found.into_iter().map(|it| it.path));
                self.problems.extend(lost);
                metadata = true;
            } else if walk::is_module(path) {
                modules.push(path.clone());
            } else if path.exists() {
                metadata |= walk::is_metadata(path);
            } else {
                // It may have been a folder.
                modules.extend(self.files_below(path));
                metadata = true;
            }
        }
        // Configurations come first: they tell what a new module belongs to.
        if metadata {
            let (configurations, lost) = metadata::source::load(&self.root);
            self.problems.extend(lost);
            self.workspace.apply(Change::Configurations(configurations));
        }
        let mut parser = Parser::bsl();
        for path in modules {
            self.update_module(path, &mut parser);
        }
    }

    fn update_module(&mut self, path: PathBuf, parser: &mut Parser) {
        self.problems.retain(|it| it.path != path);
        if !path.exists() {
            self.workspace.apply(Change::Removed { path });
            return;
        }
        let names = self.workspace.names();
        match load::one(path, &Cache::default(), names, parser) {
            Ok(module) => self.workspace.apply(Change::Indexed {
                path: module.path,
                summary: module.summary,
            }),
            Err(problem) => {
                let path = problem.path.clone();
                self.problems.push(problem);
                self.workspace.apply(Change::Removed { path });
            }
        }
    }

    fn files_below(&self, folder: &Path) -> Vec<PathBuf> {
        let snapshot = self.workspace.snapshot();
        let files = snapshot.files().map(|it| it.1.path.clone());
        files.filter(|it| it.starts_with(folder)).collect()
    }
}
