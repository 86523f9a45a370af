//! Files whose findings were sent without being asked for.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashSet;

/// Files whose findings were sent without being asked for.
#[derive(Debug, Default)]
pub(super) struct Sent(Mutex<FxHashSet<PathBuf>>);

impl Sent {
    /// Notes that the findings of a file are sent; gives whether there is anything to send or to take back.
    pub(super) fn note(&self, path: &Path, has_findings: bool) -> bool {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match has_findings {
            false => sent.remove(path),
            true => {
                sent.insert(path.to_owned());
                true
            }
        }
    }

    pub(super) fn has(&self, path: &Path) -> bool {
        let sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.contains(path)
    }
}
