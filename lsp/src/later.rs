//! Work that waits for a pause in what the user does.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use rustc_hash::{FxHashMap, FxHashSet};

/// Something to be done after a pause.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Work {
    /// All rules look at an open document.
    Document(PathBuf),
    /// Rules look at the whole project.
    Project,
    /// The statistics of the code follow its changes.
    Statistics,
}

impl Work {
    /// How long nothing may happen before.
    pub(crate) fn pause(&self) -> Duration {
        match self {
            Self::Document(_) => Duration::from_millis(300),
            Self::Project => Duration::from_secs(3),
            Self::Statistics => Duration::from_secs(2),
        }
    }
}

/// What waits, and what is being done.
#[derive(Debug, Default)]
pub(crate) struct Later {
    waits: FxHashMap<Work, Instant>,
    runs: FxHashSet<Work>,
}

impl Later {
    /// Work is to be done at a time; what was said of it before does not hold any more.
    pub(crate) fn put(&mut self, work: Work, at: Instant) {
        self.waits.insert(work, at);
    }

    /// When the next work is to begin.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.waits.values().min().copied()
    }

    /// The work that is to begin now; it counts as being done from now on.
    pub(crate) fn due(&mut self, now: Instant) -> Vec<Work> {
        let due = self.waits.iter().filter(|it| *it.1 <= now);
        let due: Vec<Work> = due.map(|it| it.0.clone()).collect();
        for work in &due {
            self.waits.remove(work);
            self.runs.insert(work.clone());
        }
        due
    }

    /// Work has come to its end.
    pub(crate) fn done(&mut self, work: &Work) {
        self.runs.remove(work);
    }

    /// What is being done is stopped: it begins again after its pause.
    pub(crate) fn again(&mut self, now: Instant) {
        for work in std::mem::take(&mut self.runs) {
            let at = now + work.pause();
            self.waits.entry(work).or_insert(at);
        }
    }

    /// Nobody waits for work any more.
    pub(crate) fn forget(&mut self, work: &Work) {
        self.waits.remove(work);
        self.runs.remove(work);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_waits_for_its_pause_and_begins_again_when_it_is_stopped() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let document = Work::Document(PathBuf::from("М.bsl"));
        let mut later = Later::default();
        later.put(Work::Project, after(1));
        later.put(document.clone(), after(1));
        later.put(document.clone(), after(2));
        assert_eq!(later.next(), Some(after(1)));
        assert_eq!(later.due(after(1)), [Work::Project]);
        assert_eq!(later.due(after(2)), std::slice::from_ref(&document));
        assert_eq!(later.next(), None);
        later.done(&document);
        later.again(after(3));
        assert_eq!(later.next(), Some(after(6)));
        later.forget(&Work::Project);
        assert_eq!(later.next(), None);
    }
}
