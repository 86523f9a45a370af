//! The files of a workspace by number and by path, in parts that states share.

use std::hash::BuildHasher;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{File, FileId};

/// How many files stand in one part.
const CHUNK: usize = 128;
/// How many parts the map of paths has.
const SHARDS: usize = 64;

/// All files. A copy shares its parts with the original until one of them changes.
#[derive(Debug, Clone)]
pub(super) struct Files {
    chunks: Vec<Arc<Vec<Option<Arc<File>>>>>,
    paths: Vec<Arc<FxHashMap<PathBuf, FileId>>>,
    next: u32,
}

impl Default for Files {
    fn default() -> Self {
        Self {
            chunks: Vec::new(),
            paths: vec![Arc::default(); SHARDS],
            next: 0,
        }
    }
}

impl Files {
    pub(super) fn at(&self, path: &Path) -> Option<FileId> {
        self.paths.get(shard(path))?.get(path).copied()
    }

    pub(super) fn get(&self, id: FileId) -> Option<&File> {
        let index = id.0 as usize;
        let chunk = self.chunks.get(index / CHUNK)?;
        chunk.get(index % CHUNK)?.as_deref()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        let all = self.chunks.iter().flat_map(|it| it.iter());
        let numbered = (0..).map(FileId).zip(all);
        numbered.filter_map(|(id, file)| Some((id, file.as_deref()?)))
    }

    /// Puts a file in the place of another one of the same path, or at the end.
    pub(super) fn put(&mut self, file: File) -> FileId {
        if let Some(id) = self.at(&file.path) {
            self.set(id, Some(file));
            return id;
        }
        let id = FileId(self.next);
        self.next = self.next.saturating_add(1);
        if let Some(shard) = self.paths.get_mut(shard(&file.path)) {
            Arc::make_mut(shard).insert(file.path.clone(), id);
        }
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => Arc::make_mut(chunk).push(Some(Arc::new(file))),
            _ => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(Some(Arc::new(file)));
                self.chunks.push(Arc::new(chunk));
            }
        }
        id
    }

    /// Takes a file out. Its number is not given again.
    pub(super) fn remove(&mut self, path: &Path) -> Option<(FileId, File)> {
        let id = self.at(path)?;
        let file = self.get(id)?.clone();
        if let Some(shard) = self.paths.get_mut(shard(path)) {
            Arc::make_mut(shard).remove(path);
        }
        self.set(id, None);
        Some((id, file))
    }

    fn set(&mut self, id: FileId, file: Option<File>) {
        let index = id.0 as usize;
        if let Some(chunk) = self.chunks.get_mut(index / CHUNK)
            && let Some(place) = Arc::make_mut(chunk).get_mut(index % CHUNK)
        {
            *place = file.map(Arc::new);
        }
    }
}

fn shard(path: &Path) -> usize {
    (FxBuildHasher.hash_one(path) >> 40) as usize % SHARDS
}
