//! What modules said the last time, on disk: one file for a workspace.
//!
//! Records are found by the hash of what the module held, so a file that was renamed or moved costs nothing. The file is
//! written beside its place and put there in one step, so neither a killed writer nor two writers at once leave half of
//! one. What does not check out is not used: the cache is made anew.

mod file;
mod numbers;
mod place;
mod record;

use std::path::Path;

use analysis::summary::{Interner, ModuleSummary};
use rustc_hash::FxHashMap;

pub(crate) use file::replace;
pub(crate) use numbers::{read as read_numbers, write as write_numbers};
pub(crate) use place::data_folder;
pub use place::user_folder;

/// The hash of the bytes of a file.
pub(crate) type ContentHash = [u8; 32];

/// The records of a workspace, as they were read.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    bytes: Vec<u8>,
    records: FxHashMap<ContentHash, (usize, usize)>,
}

/// Why a cache was not used.
#[derive(Debug)]
pub(crate) enum Unusable {
    /// There is none yet, or it is of another version: nothing to tell.
    Absent,
    /// It is broken or cannot be read; why.
    Broken(String),
}

impl Cache {
    /// Reads the cache that lies at a path.
    pub(crate) fn read(path: &Path) -> Result<Self, Unusable> {
        file::read(path)
    }

    /// The record of what a module holds.
    pub(crate) fn record(&self, hash: &ContentHash) -> Option<&[u8]> {
        let &(start, end) = self.records.get(hash)?;
        self.bytes.get(start..end)
    }

    /// How many records there are.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }
}

/// A summary out of its record.
pub(crate) fn decode(record: &[u8], names: &Interner) -> Option<ModuleSummary> {
    record::decode(record, names)
}

/// A summary as a record.
pub(crate) fn encode(summary: &ModuleSummary) -> Option<Vec<u8>> {
    record::encode(summary)
}

/// What [`write_checked`] wrote to a path, if this build of the program did and all of it is there.
pub(crate) fn read_checked(path: &Path) -> Option<Vec<u8>> {
    file::read_checked(path)
}

/// Writes bytes to a path, with a checksum, all or nothing.
pub(crate) fn write_checked(path: &Path, body: &[u8]) -> std::io::Result<()> {
    file::write_checked(path, body)
}

/// Writes records to a path, all or nothing.
pub(crate) fn write<'a>(
    path: &Path,
    records: impl Iterator<Item = (ContentHash, &'a [u8])>,
) -> std::io::Result<()> {
    file::write(path, records)
}

/// Takes away what writers that were killed left behind.
pub(crate) fn clean(path: &Path) {
    place::clean(path);
}
