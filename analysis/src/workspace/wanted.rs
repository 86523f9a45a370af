//! Work that loses its meaning before it is done.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether anybody still waits for an answer.
///
/// A snapshot that was given one asks it whenever a file is looked up, and unwinds with [`Unwanted`] once nobody waits: who
/// sets the marks catches that. So an analysis of many files ends early without any function having to say so.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    marks: Vec<Arc<AtomicBool>>,
}

/// What a thread unwinds with when its work is not wanted any more. The panic hook is not called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unwanted;

impl Wanted {
    /// Wanted until one of the marks is set.
    pub fn until(marks: Vec<Arc<AtomicBool>>) -> Self {
        Self { marks }
    }

    /// Whether none of the marks is set.
    pub fn is_wanted(&self) -> bool {
        !self.marks.iter().any(|it| it.load(Ordering::Relaxed))
    }

    pub(super) fn check(&self) {
        if !self.is_wanted() {
            resume_unwind(Box::new(Unwanted));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;
    use crate::workspace::FileId;
    use crate::workspace::fixture::workspace;

    #[test]
    fn a_snapshot_stops_when_its_answer_is_not_wanted() {
        let mark = Arc::new(AtomicBool::new(false));
        let snapshot = workspace("Процедура А() КонецПроцедуры").snapshot();
        let snapshot = snapshot.for_as_long_as(Wanted::until(vec![Arc::clone(&mark)]));
        assert!(snapshot.file(FileId(0)).is_some());
        mark.store(true, Ordering::Relaxed);
        let stopped = catch_unwind(AssertUnwindSafe(|| snapshot.file(FileId(0)).is_some()));
        assert!(stopped.is_err_and(|it| it.is::<Unwanted>()));
    }
}
