//! What the project itself says most often: built once it is read, and kept up with its changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use analysis::inline::ngram::{FileTokens, Model};
use analysis::workspace::Snapshot;
use project::CachePlace;
use project::learn::learn;

/// The statistics of the code of a project.
#[derive(Debug, Default)]
pub(crate) struct Statistics {
    built: RwLock<Built>,
    /// Files that have changed since they were looked at.
    changed: Mutex<BTreeSet<PathBuf>>,
}

#[derive(Debug, Default)]
struct Built {
    /// Counts what was begun: of an earlier one nothing is taken.
    number: u64,
    model: Option<Model>,
    /// Counts the models.
    generation: u64,
}

impl Statistics {
    /// The model, once it is built.
    pub(crate) fn model(&self) -> Option<Model> {
        let built = self.built.read().unwrap_or_else(PoisonError::into_inner);
        built.model.clone()
    }

    /// The number of what is to be built now.
    pub(crate) fn begin(&self) -> u64 {
        self.write(|built| {
            built.number += 1;
            built.number
        })
    }

    /// Builds the model of a project anew, or reads it from the cache of a folder; either takes a while.
    pub(crate) fn build(&self, snapshot: &Snapshot, root: &Path, cache: &CachePlace, number: u64) {
        let is_latest = || {
            let built = self.built.read().unwrap_or_else(PoisonError::into_inner);
            built.number == number
        };
        let Some(learned) = learn(snapshot, root, cache, &is_latest) else {
            return;
        };
        for problem in &learned.problems {
            let message = problem.message.each_ref().map(String::as_str);
            tracing::warn!(path = %problem.path.display(), message = message[1], "the statistics");
        }
        let model = learned.model;
        tracing::info!(
            modules = learned.modules,
            from_cache = learned.from_cache,
            tokens = model.len(),
            bytes = model.bytes(),
            "the statistics are built"
        );
        self.write(|built| {
            if built.number == number {
                built.model = Some(model);
                built.generation += 1;
            }
        });
        // Learnt was what lies on disk.
        for (_, file) in snapshot.files().filter(|it| it.1.open.is_some()) {
            self.changed(&file.path);
        }
        self.follow(snapshot);
    }

    /// Nothing is kept any more: nobody asks.
    pub(crate) fn forget(&self) {
        self.write(|built| {
            built.number += 1;
            built.model = None;
        });
    }

    /// A file has another text now, or is gone.
    pub(crate) fn changed(&self, path: &Path) {
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        changed.insert(path.to_owned());
    }

    /// Looks at the files that have changed. Nothing is done before the model is built.
    pub(crate) fn follow(&self, snapshot: &Snapshot) {
        let (generation, model) = {
            let built = self.built.read().unwrap_or_else(PoisonError::into_inner);
            (built.generation, built.model.clone())
        };
        let Some(mut model) = model else {
            return;
        };
        let changed = {
            let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *changed)
        };
        for path in &changed {
            let Some(file) = snapshot.file_at(path) else {
                continue;
            };
            let text = snapshot.text(file).filter(|_| !snapshot.is_query(file));
            let tokens = text.map(|it| FileTokens::of(&it));
            model.change(file, tokens.as_ref());
        }
        self.write(|built| match built.generation == generation {
            true => built.model = Some(model),
            // Another one was built meanwhile, of texts that may be older.
            false => changed.iter().for_each(|it| self.changed(it)),
        });
    }

    fn write<T>(&self, change: impl FnOnce(&mut Built) -> T) -> T {
        change(&mut self.built.write().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::fixture;

    #[test]
    fn statistics_follow_the_files() {
        let text = "//- /CommonModules/А/Ext/Module.bsl\nПроцедура Б()$0\n\tВ();\nКонецПроцедуры\n";
        let mut tested = fixture(text);
        let statistics = Statistics::default();
        let path = Path::new("нет.bsl");
        statistics.changed(path);
        statistics.follow(&tested.context.snapshot);
        assert!(statistics.model().is_none());
        let build = |snapshot: &Snapshot, number| {
            statistics.build(snapshot, path, &CachePlace::Nowhere, number);
        };
        let first = statistics.begin();
        build(&tested.context.snapshot, first);
        let before = statistics.model().expect("a model").len();
        tested.type_at_cursor("\n\tГ();\n\tГ();");
        let uri = tested.at().text_document.uri;
        statistics.changed(&crate::convert::path(&uri));
        statistics.follow(&tested.context.snapshot);
        assert!(statistics.model().expect("a model").len() > before);
        statistics.forget();
        assert!(statistics.model().is_none());
        build(&tested.context.snapshot, first);
        assert!(statistics.model().is_none(), "of an earlier reading");
        build(&tested.context.snapshot, statistics.begin());
        assert!(statistics.model().is_some());
    }
}
