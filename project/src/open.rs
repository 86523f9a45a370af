//! Opening a project.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use analysis::workspace::{Change, Snapshot, Workspace};
use metadata::{Configuration, Platform, Problem};

use crate::cache::{self, Cache, Unusable};
use crate::load::{self, Statistics};
use crate::source::{Disk, problem};
use crate::walk;

/// How a project is opened.
pub struct Options<'a> {
    /// The platform of modules.
    pub platform: Arc<Platform>,
    /// The platform of scripts.
    pub oscript: Arc<Platform>,
    /// Where the cache lies.
    pub cache: CachePlace,
    /// Is told how far it is, from many threads.
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

/// Where the cache of a project lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CachePlace {
    /// Nowhere: nothing is read and nothing is written.
    Nowhere,
    /// Among the caches of the user.
    User,
    /// In a folder.
    Folder(PathBuf),
}

/// How far the opening of a project is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is done.
    pub phase: Phase,
    /// How many of them are done.
    pub done: usize,
    /// How many there are; 0 while nobody knows.
    pub total: usize,
}

/// What is done while a project is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Files are looked for.
    Search,
    /// Modules are read.
    Modules,
    /// All is read; the cache is written.
    Cache,
}

/// A folder with code, and the workspace of what it holds.
#[derive(Debug)]
pub struct Project {
    pub(crate) root: PathBuf,
    pub(crate) workspace: Workspace,
    /// Modules that could not be read, and why.
    pub(crate) modules_lost: Vec<Problem>,
    /// What of metadata could not be read, outside of any configuration.
    pub(crate) metadata_lost: Vec<Problem>,
    /// What happened to the cache.
    cache_notes: Vec<Problem>,
    /// All of them.
    problems: Vec<Problem>,
    statistics: Statistics,
}

impl Project {
    /// Reads all that lies below a folder. Never fails: what could not be read is listed in [`Self::problems`].
    pub fn open(root: &Path, options: &Options<'_>) -> Self {
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        let texts = Arc::new(Disk);
        let platform = Arc::clone(&options.platform);
        let workspace = Workspace::new(platform, Arc::clone(&options.oscript), texts);
        let mut project = Self {
            root,
            workspace,
            modules_lost: Vec::new(),
            metadata_lost: Vec::new(),
            cache_notes: Vec::new(),
            problems: Vec::new(),
            statistics: Statistics::default(),
        };
        project.read(options);
        project
    }

    fn read(&mut self, options: &Options<'_>) {
        let report = |phase, done, total| (options.progress)(Progress { phase, done, total });
        report(Phase::Search, 0, 0);
        let cache_path = options.cache.path(&self.root);
        let names = Arc::clone(self.workspace.names());
        let mut notes = Vec::new();
        let (configurations, modules) = rayon::join(
            || metadata::source::load(&self.root),
            || {
                let (found, lost) = walk::modules(&self.root, rayon::current_num_threads());
                let bytes: u64 = found.iter().map(|it| it.bytes).sum();
                let cache = cache_path
                    .as_deref()
                    .map_or_else(Cache::default, |it| read_cache(it, &mut notes));
                let progress = |done, total| report(Phase::Modules, done, total);
                let (loaded, mut problems) = load::load(found, &cache, &names, &progress);
                problems.extend(lost);
                (loaded, problems, cache, bytes)
            },
        );
        let (loaded, problems, cache, bytes) = modules;
        let (configurations, lost) = configurations;
        self.statistics = Statistics {
            modules: loaded.len(),
            bytes,
            from_cache: loaded.iter().filter(|it| it.from_cache).count(),
            cache_bytes: 0,
        };
        report(Phase::Cache, 0, 0);
        if let Some(path) = &cache_path
            && let Some(records) = load::records(&loaded, &cache)
        {
            drop(cache);
            cache::clean(path);
            let rows = records.iter().map(|it| (it.0, it.1.as_slice()));
            match cache::write(path, rows) {
                Ok(()) => self.statistics.cache_bytes = path.metadata().map_or(0, |it| it.len()),
                Err(error) => notes.push(problem(
                    path,
                    format!("кэш не записан: {error}; следующее открытие будет дольше"),
                    format!("the cache was not written: {error}; the next opening takes longer"),
                )),
            }
        }
        self.workspace.apply(Change::Configurations(configurations));
        for module in loaded {
            self.workspace.apply(Change::Indexed {
                path: module.path,
                summary: module.summary,
            });
        }
        self.modules_lost = problems;
        self.metadata_lost = lost;
        self.cache_notes = notes;
        self.tell_problems();
    }

    /// Puts together what could not be read.
    pub(crate) fn tell_problems(&mut self) {
        self.problems.clear();
        self.problems.extend_from_slice(&self.modules_lost);
        self.problems.extend_from_slice(&self.metadata_lost);
        self.problems.extend_from_slice(&self.cache_notes);
    }

    /// The folder, absolute.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The workspace as it is now.
    pub fn snapshot(&self) -> Snapshot {
        self.workspace.snapshot()
    }

    /// The workspace, to take in what editors do.
    pub fn workspace(&mut self) -> &mut Workspace {
        &mut self.workspace
    }

    /// What could not be read, and what happened to the cache.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// What was done to open it.
    pub fn statistics(&self) -> Statistics {
        self.statistics
    }

    /// The configurations it has.
    pub fn configurations(&self) -> Vec<Arc<Configuration>> {
        self.workspace.snapshot().configurations().to_vec()
    }
}

fn read_cache(path: &Path, notes: &mut Vec<Problem>) -> Cache {
    match Cache::read(path) {
        Ok(cache) => cache,
        Err(Unusable::Absent) => Cache::default(),
        Err(Unusable::Broken(why)) => {
            notes.push(problem(
                path,
                format!("кэш повреждён ({why}) и будет создан заново"),
                format!("the cache is damaged ({why}) and is made anew"),
            ));
            Cache::default()
        }
    }
}

impl CachePlace {
    /// The file for a workspace.
    fn path(&self, root: &Path) -> Option<PathBuf> {
        let folder = match self {
            Self::Nowhere => return None,
            Self::User => cache::user_folder()?,
            Self::Folder(folder) => folder.clone(),
        };
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let hash = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
        Some(folder.join(format!("{}.index", hash.get(..32).unwrap_or_default())))
    }
}
