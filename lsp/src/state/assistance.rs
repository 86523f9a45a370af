//! What suggests code, as far as the state has to do with it.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use project::CachePlace;
use project::settings::EngineMode;

use super::State;
use crate::later::Work;

impl State {
    /// The model is the one that is set now.
    pub(super) fn set_model(&self) {
        let program = self.assistant.program.as_deref();
        let models = &self.assistant.models;
        models.set(&self.settings, self.language(), program);
        let has_statistics = self.assistant.statistics.model().is_some();
        let wants = self.settings.engine.mode != EngineMode::Off;
        if has_statistics != wants && self.world.readings > 0 {
            self.build_statistics();
        }
        if self.settings.engine.mode == EngineMode::Statistics {
            models.tell(&self.assistant.status());
        }
    }

    /// Counts what the project says most often, beside everything else.
    pub(super) fn build_statistics(&self) {
        let assistant = Arc::clone(&self.assistant);
        if self.settings.engine.mode == EngineMode::Off {
            assistant.statistics.forget();
            return;
        }
        let (snapshot, number) = (self.project.snapshot(), assistant.statistics.begin());
        let roots = self.project.roots();
        let root = roots.first().cloned().unwrap_or_default();
        let cache = match root.as_os_str().is_empty() {
            true => CachePlace::Nowhere,
            false => self.options.cache.clone(),
        };
        let built = std::thread::Builder::new()
            .name("statistics".to_owned())
            .spawn(move || {
                assistant.statistics.build(&snapshot, &root, &cache, number);
                assistant.models.tell(&assistant.status());
            });
        if let Err(error) = built {
            tracing::warn!(%error, "there are no statistics of the code");
        }
    }

    /// A file has changed: the statistics of the code follow after a pause.
    pub(super) fn count_again(&mut self, path: &Path) {
        self.assistant.statistics.changed(path);
        let work = Work::Statistics;
        let pause = work.pause();
        self.later.put(work, Instant::now() + pause);
    }
}
