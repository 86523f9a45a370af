//! Texts and trees of files that are not open: the last few that were asked for.

use std::ops::{Deref, Range};
use std::sync::{Arc, Mutex, PoisonError};

use super::{File, FileId, OpenFile, Texts};
use crate::summary::ModuleSummary;
use crate::text::LineIndex;

/// How many files are kept.
const FILES: usize = 16;
/// How many bytes of text are kept together; a tree takes about ten times as much.
const BYTES: usize = 1 << 20;

#[derive(Debug, Default)]
pub(super) struct ParsedFiles {
    /// Files that were parsed lately, the latest last.
    recent: Mutex<Vec<Entry>>,
    /// Files that somebody is at work on.
    held: Mutex<Vec<(FileId, Arc<OpenFile>)>>,
}

/// A closed file that stays parsed for all who ask for it as long as this lives.
#[derive(Debug)]
pub struct Held {
    file: Arc<OpenFile>,
    all: Arc<ParsedFiles>,
}

impl Deref for Held {
    type Target = OpenFile;

    fn deref(&self) -> &OpenFile {
        &self.file
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut held = self.all.held.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = held.iter().position(|it| Arc::ptr_eq(&it.1, &self.file));
        if let Some(at) = mine {
            held.swap_remove(at);
        }
    }
}

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

    /// The text with the tree of some parts of it. What is kept whole is taken; the parts are not kept.
    pub(super) fn parts(
        &self,
        id: FileId,
        file: &File,
        texts: &dyn Texts,
        parts: &[Range<usize>],
    ) -> Option<Arc<OpenFile>> {
        if let Some(found) = self.find(id, file) {
            return Some(found);
        }
        let text = texts.read(&file.path)?;
        let asked: usize = parts.iter().map(|it| it.len().min(text.len())).sum();
        // Whole files may be asked for again; they are worth it where they cost little more.
        if asked >= text.len() / 4 * 3 {
            return self.get(id, file, texts);
        }
        Some(Arc::new(OpenFile {
            tree: parser_bsl::Parser::bsl().parse_parts(&text, parts),
            lines: LineIndex::new(&text),
            text,
        }))
    }

    pub(super) fn hold(self: &Arc<Self>, id: FileId, text: Arc<str>) -> Held {
        let file = Arc::new(OpenFile::new(text, None));
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.push((id, Arc::clone(&file)));
        Held {
            file,
            all: Arc::clone(self),
        }
    }

    /// A file is open now and has its own text and tree.
    pub(super) fn forget(&self, id: FileId) {
        let mut entries = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|it| it.id != id);
    }

    fn find(&self, id: FileId, file: &File) -> Option<Arc<OpenFile>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = held.iter().find(|it| it.0 == id) {
            return Some(Arc::clone(&found.1));
        }
        drop(held);
        let mut entries = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |it: &Entry| it.id == id && Arc::ptr_eq(&it.summary, &file.summary);
        let at = entries.iter().position(same)?;
        let entry = entries.remove(at);
        let parsed = Arc::clone(&entry.parsed);
        entries.push(entry);
        Some(parsed)
    }

    fn keep(&self, entry: Entry) {
        let mut entries = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|it| it.id != entry.id);
        entries.push(entry);
        let size = |it: &[Entry]| -> usize { it.iter().map(|it| it.parsed.text.len()).sum() };
        while entries.len() > 1 && (entries.len() > FILES || size(&entries) > BYTES) {
            entries.remove(0);
        }
    }
}
