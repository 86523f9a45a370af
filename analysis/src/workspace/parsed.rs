//! Texts and trees of files that are not open: the last few that were asked for.

use std::sync::{Arc, Mutex, PoisonError};

use super::{File, FileId, OpenFile, Texts};
use crate::summary::ModuleSummary;

/// How many files are kept.
const FILES: usize = 16;
/// How many bytes of text are kept together; a tree takes about ten times as much.
const BYTES: usize = 4 << 20;

/// Files that were parsed lately, the latest last.
#[derive(Debug, Default)]
pub(super) struct ParsedFiles(Mutex<Vec<Entry>>);

#[derive(Debug)]
struct Entry {
    id: FileId,
    /// The file is read again when it has another summary.
    summary: Arc<ModuleSummary>,
    parsed: Arc<OpenFile>,
}

impl ParsedFiles {
    pub(super) fn get(&self, id: FileId, file: &File, texts: &dyn Texts) -> Option<Arc<OpenFile>> {
        if let Some(found) = self.find(id, file) {
            return Some(found);
        }
        // Reading and parsing keep nobody waiting.
        let parsed = Arc::new(OpenFile::new(texts.read(&file.path)?, None));
        self.keep(Entry {
            id,
            summary: Arc::clone(&file.summary),
            parsed: Arc::clone(&parsed),
        });
        Some(parsed)
    }

    fn find(&self, id: FileId, file: &File) -> Option<Arc<OpenFile>> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |it: &Entry| it.id == id && Arc::ptr_eq(&it.summary, &file.summary);
        let at = entries.iter().position(same)?;
        let entry = entries.remove(at);
        let parsed = Arc::clone(&entry.parsed);
        entries.push(entry);
        Some(parsed)
    }

    fn keep(&self, entry: Entry) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|it| it.id != entry.id);
        entries.push(entry);
        let size = |it: &[Entry]| -> usize { it.iter().map(|it| it.parsed.text.len()).sum() };
        while entries.len() > 1 && (entries.len() > FILES || size(&entries) > BYTES) {
            entries.remove(0);
        }
    }
}
