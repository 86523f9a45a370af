//! Opening a project.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use analysis::summary::Interner;
use analysis::workspace::{Change, Snapshot, Workspace};
use metadata::{Configuration, Platform, Problem};

use crate::cache::{self, Cache, Unusable};
use crate::load::{self, Loaded, Statistics};
use crate::source::{Disk, problem};
use crate::walk::{self, Excluded};

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

/// Folders with code, and the workspace of what they hold.
#[derive(Debug)]
pub struct Project {
    pub(crate) roots: Vec<PathBuf>,
    pub(crate) excluded: Arc<Excluded>,
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

/// Reads what lies below the roots of a project, on whatever thread; the project takes what it gives.
#[derive(Debug)]
pub struct Reading {
    roots: Vec<PathBuf>,
    excluded: Arc<Excluded>,
    cache: CachePlace,
    names: Arc<Interner>,
}

/// How many modules are given at once: few, so that who takes them can answer questions in between.
const AT_ONCE: usize = 128;

/// A part of what was read.
#[derive(Debug)]
pub struct Piece(Part);

#[derive(Debug)]
enum Part {
    Configurations(Vec<Arc<Configuration>>, Vec<Problem>),
    Modules(Vec<Loaded>),
    /// Modules that could not be read, what happened to the cache, and what was done.
    End(Vec<Problem>, Vec<Problem>, Statistics),
}

impl Project {
    /// Reads all that lies below a folder. Never fails: what could not be read is listed in [`Self::problems`].
    pub fn open(root: &Path, options: &Options<'_>) -> Self {
        Self::open_without(root, Excluded::default(), options)
    }

    /// The same without what settings leave out.
    pub fn open_without(root: &Path, excluded: Excluded, options: &Options<'_>) -> Self {
        let platforms = (Arc::clone(&options.platform), Arc::clone(&options.oscript));
        let roots = [root.to_owned()];
        let mut project = Self::new(&roots, excluded, platforms.0, platforms.1);
        let reading = project.reading(options.cache.clone());
        let give = |piece| {
            project.take(piece);
            ControlFlow::Continue(())
        };
        reading.run(options.progress, give);
        project
    }

    /// A project of which nothing was read. Of roots within one another the outer one stays.
    pub fn new(
        roots: &[PathBuf],
        excluded: Excluded,
        platform: Arc<Platform>,
        oscript: Arc<Platform>,
    ) -> Self {
        let absolute = |it: &PathBuf| std::path::absolute(it).unwrap_or_else(|_| it.clone());
        let mut roots: Vec<PathBuf> = roots.iter().map(absolute).collect();
        roots.sort();
        roots.dedup_by(|inner, outer| inner.starts_with(outer));
        Self {
            roots,
            excluded: Arc::new(excluded),
            workspace: Workspace::new(platform, oscript, Arc::new(Disk)),
            modules_lost: Vec::new(),
            metadata_lost: Vec::new(),
            cache_notes: Vec::new(),
            problems: Vec::new(),
            statistics: Statistics::default(),
        }
    }

    /// What reads the roots as they lie on disk now. The workspace answers meanwhile, from what was taken so far.
    pub fn reading(&self, cache: CachePlace) -> Reading {
        Reading {
            roots: self.roots.clone(),
            excluded: Arc::clone(&self.excluded),
            cache,
            names: Arc::clone(self.workspace.names()),
        }
    }

    /// Takes a part in. Modules that are open stay as they are there.
    pub fn take(&mut self, piece: Piece) {
        match piece.0 {
            Part::Configurations(configurations, lost) => {
                self.metadata_lost = lost;
                self.workspace.apply(Change::Configurations(configurations));
            }
            Part::Modules(modules) => {
                for module in modules {
                    self.workspace.apply(Change::Indexed {
                        path: module.path,
                        summary: module.summary,
                    });
                }
            }
            Part::End(lost, notes, statistics) => {
                self.modules_lost = lost;
                self.cache_notes = notes;
                self.statistics = statistics;
                self.workspace.shrink();
            }
        }
        self.tell_problems();
    }

    /// Puts together what could not be read.
    pub(crate) fn tell_problems(&mut self) {
        self.problems.clear();
        self.problems.extend_from_slice(&self.modules_lost);
        self.problems.extend_from_slice(&self.metadata_lost);
        self.problems.extend_from_slice(&self.cache_notes);
    }

    /// The first folder.
    pub fn root(&self) -> &Path {
        self.roots.first().map_or(Path::new(""), PathBuf::as_path)
    }

    /// The folders, absolute and sorted.
    pub fn roots(&self) -> &[PathBuf] {
        &self.roots
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

impl Reading {
    /// Reads. `give` is called with one part after another, from this thread or another one, and ends the reading with
    /// [`ControlFlow::Break`]; `progress` is told how far it is, from many threads.
    pub fn run(
        self,
        progress: &(dyn Fn(Progress) + Sync),
        give: impl FnMut(Piece) -> ControlFlow<()> + Send,
    ) {
        let report = |phase, done, total| progress(Progress { phase, done, total });
        let give = Mutex::new(Giving { give, wanted: true });
        let give = |part| {
            let mut giving = give.lock().unwrap_or_else(PoisonError::into_inner);
            if giving.wanted && (giving.give)(Piece(part)).is_break() {
                giving.wanted = false;
            }
            giving.wanted
        };
        report(Phase::Search, 0, 0);
        let mut modules_lost = Vec::new();
        let mut notes = Vec::new();
        let mut statistics = Statistics::default();
        rayon::join(
            || {
                let (mut configurations, lost) = metadata::source::load_all(&self.roots);
                configurations.retain(|it| !self.excluded.contains(&it.root));
                give(Part::Configurations(configurations, lost));
            },
            || {
                for root in &self.roots {
                    let of_root = self.modules(root, &report, &mut notes, &give);
                    let Some((lost, part)) = of_root else { return };
                    modules_lost.extend(lost);
                    statistics.add(part);
                }
            },
        );
        give(Part::End(modules_lost, notes, statistics));
    }

    /// Reads the modules of a root; nothing where nobody wants them any more.
    fn modules(
        &self,
        root: &Path,
        report: &(dyn Fn(Phase, usize, usize) + Sync),
        notes: &mut Vec<Problem>,
        give: &(dyn Fn(Part) -> bool + Sync),
    ) -> Option<(Vec<Problem>, Statistics)> {
        let cache_path = self.cache.path(root);
        let (found, mut lost) = walk::modules(root, &self.excluded, rayon::current_num_threads());
        let bytes: u64 = found.iter().map(|it| it.bytes).sum();
        let cache = cache_path
            .as_deref()
            .map_or_else(Cache::default, |it| read_cache(it, notes));
        let progress = |done, total| report(Phase::Modules, done, total);
        let (loaded, problems) = load::load(found, &cache, &self.names, &progress);
        lost.splice(0..0, problems);
        let mut statistics = Statistics {
            modules: loaded.len(),
            bytes,
            from_cache: loaded.iter().filter(|it| it.from_cache).count(),
            cache_bytes: 0,
        };
        let records = match &cache_path {
            Some(_) => load::records(&loaded, &cache),
            None => None,
        };
        drop(cache);
        let mut loaded = loaded.into_iter();
        loop {
            let part: Vec<Loaded> = loaded.by_ref().take(AT_ONCE).collect();
            if part.is_empty() {
                break;
            }
            if !give(Part::Modules(part)) {
                return None;
            }
        }
        if let (Some(path), Some(records)) = (&cache_path, records) {
            report(Phase::Cache, 0, 0);
            cache::clean(path);
            let rows = records.iter().map(|it| (it.0, it.1.as_slice()));
            match cache::write(path, rows) {
                Ok(()) => statistics.cache_bytes = path.metadata().map_or(0, |it| it.len()),
                Err(error) => notes.push(problem(
                    path,
                    format!("кэш не записан: {error}; следующее открытие будет дольше"),
                    format!("the cache was not written: {error}; the next opening takes longer"),
                )),
            }
        }
        Some((lost, statistics))
    }
}

/// Who takes the parts, and whether more are wanted.
struct Giving<F> {
    give: F,
    wanted: bool,
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
    /// The file of summaries of a workspace.
    fn path(&self, root: &Path) -> Option<PathBuf> {
        self.file(root, "index")
    }

    /// A file for a workspace, by its extension.
    pub(crate) fn file(&self, root: &Path, extension: &str) -> Option<PathBuf> {
        let folder = match self {
            Self::Nowhere => return None,
            Self::User => cache::user_folder()?,
            Self::Folder(folder) => folder.clone(),
        };
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let hash = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
        Some(folder.join(format!(
            "{}.{extension}",
            hash.get(..32).unwrap_or_default()
        )))
    }
}
