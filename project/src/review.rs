//! Reviewing what lies on disk: all cores at work, what was found the last time kept, one file after another given on.
//!
//! What was found in a module is kept with the hash of what it held. It is found again without a parser as long as the
//! module, what describes its configuration, the rules and what other modules offer it stay as they were; where
//! nothing at all has changed, files are only hashed.

mod affected;
mod fingerprint;
mod in_order;
mod scan;
mod store;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use analysis::review::{File, Place, RuleSet, review_file, review_project};
use analysis::text::LineIndex;
use analysis::workspace::Snapshot;
use analysis::{Failure, Finding, Language, Module};
use metadata::objects::Details;
use metadata::{Kind, Name, Owner, Platform, Problem};
use parser_bsl::decode::{Decoded, decode};
use parser_bsl::{Dialect, Parser};
use rustc_hash::FxHashMap;

use crate::cache::ContentHash;
use crate::settings::Settings;
use crate::walk::Excluded;
use crate::{CachePlace, Options, Phase, Progress, Project};

use self::fingerprint::{fingerprint, methods};
use self::in_order::in_order;
use self::store::Store;

/// What is reviewed, and how.
pub struct Reviewing<'a> {
    /// The folder of the project.
    pub root: &'a Path,
    /// There is a project. Otherwise the folder is not read: the modules are looked at one by one, and nothing is kept.
    pub is_project: bool,
    /// The modules that are asked for: absolute paths, in the order they are to be given on.
    pub modules: &'a [PathBuf],
    /// What is found in files of metadata below these folders is given on too.
    pub metadata: &'a [PathBuf],
    /// The rules that run.
    pub rules: &'a RuleSet,
    /// The settings of the project.
    pub settings: &'a Settings,
    /// The language of messages.
    pub language: Language,
    /// The platform of modules, and that of scripts.
    pub platforms: [Arc<Platform>; 2],
    /// A word for the platform of modules, that changes with what is known of it.
    pub platform_name: String,
    /// Where is kept what was found.
    pub cache: CachePlace,
    /// How many threads work.
    pub threads: usize,
}

/// What became of a file.
pub enum Outcome<'a> {
    /// It was reviewed.
    Reviewed(Reviewed<'a>),
    /// Settings leave it out.
    LeftOut,
    /// It holds no text: a module that is delivered without it, or something else.
    NoText {
        /// It is a compiled module.
        compiled: bool,
    },
    /// It could not be read.
    Unreadable(io::Error),
}

/// What was found in a file.
pub struct Reviewed<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its lines.
    pub lines: &'a LineIndex,
    /// The size of the file.
    pub bytes: u64,
    /// The outermost subsystem of what it belongs to; empty where there is none.
    pub subsystem: String,
    /// What was found, in the order of places.
    pub findings: Vec<Found>,
    /// The rules that failed.
    pub failures: Vec<Failure>,
}

/// A finding, and what tells it from others in another version of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The finding.
    pub finding: Finding,
    /// Stays when lines are added above, and when blanks, comments and the case of letters change.
    pub fingerprint: u64,
    /// The method around it; empty outside of methods.
    pub method: String,
}

/// What a review has done.
#[derive(Debug, Default)]
pub struct Done {
    /// What could not be read of the project, apart from the modules that were asked for.
    pub problems: Vec<Problem>,
    /// Rules that failed and looked at the whole project.
    pub failures: Vec<Failure>,
    /// How many modules were taken from what was found before.
    pub from_cache: usize,
    /// What each rule of the set took, all threads together, in nanoseconds.
    pub timings: Vec<u64>,
}

impl Reviewing<'_> {
    /// Reviews. `locate` is called by many threads, once for each file: with its path and what became of it. `take` is
    /// called by this thread with what that gave, in the order of the paths: the modules that were asked for, and,
    /// in between by their paths, files of metadata in which something was found.
    pub fn run<T: Send>(
        &self,
        progress: &(dyn Fn(Progress) + Sync),
        locate: impl Fn(&Path, Outcome<'_>) -> T + Sync,
        mut take: impl FnMut(T),
    ) -> Done {
        progress(Progress {
            phase: Phase::Search,
            done: 0,
            total: 0,
        });
        let place = match self.is_project {
            true => self.cache.file(self.root, "review"),
            false => None,
        };
        let key = store::key(self.rules, self.language);
        let old = place.as_deref().and_then(|it| Store::read(it, &key));
        let old = old.unwrap_or_default();
        let state = match self.is_project {
            true => self.look(&old, progress),
            false => State::unchanged(&old, self.rules),
        };
        let units = self.units(&state);
        let kept = Mutex::new(Vec::with_capacity(units.len()));
        let timings: Vec<AtomicU64> = self
            .rules
            .rules()
            .iter()
            .map(|_| AtomicU64::new(0))
            .collect();
        let from_cache = AtomicUsize::new(0);
        let shared = Shared {
            state: &state,
            old: &old,
            kept: &kept,
            timings: &timings,
            from_cache: &from_cache,
        };
        let total = units.len();
        let done = AtomicUsize::new(0);
        let work = |parser: &mut Parser, path: &Path| {
            let result = self.one(path, parser, &shared, &locate);
            progress(Progress {
                phase: Phase::Modules,
                done: done.fetch_add(1, Ordering::Relaxed) + 1,
                total,
            });
            result
        };
        in_order(&units, self.threads, work, &mut take);
        let mut files = kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = place
            && (state.snapshot.is_some() || from_cache.load(Ordering::Relaxed) < files.len())
        {
            // Modules that were not asked for this time stay as they were.
            let asked: rustc_hash::FxHashSet<&Path> = units.iter().map(|it| &**it).collect();
            let others = old
                .files
                .iter()
                .filter(|it| !asked.contains(it.0.as_path()));
            let others = others.filter(|it| state.is_fresh(it.0));
            files.extend(others.map(|it| (it.0.clone(), it.1.clone())));
            // A cache that cannot be written costs time and nothing else.
            let _ = Store::write(&place, &key, &state, files);
        }
        Done {
            problems: state.problems,
            failures: state.failures,
            from_cache: from_cache.into_inner(),
            timings: timings
                .into_iter()
                .enumerate()
                .map(|(rule, it)| it.into_inner() + state.timings.get(rule).copied().unwrap_or(0))
                .collect(),
        }
    }

    /// Finds out whether anything has changed.
    fn look(&self, old: &Store, progress: &(dyn Fn(Progress) + Sync)) -> State {
        let mut excluded = Excluded::default();
        excluded.add(self.root, &self.settings.exclude);
        let scan = scan::scan(self.root, &excluded, self.settings, &self.platform_name);
        let known = |it: &PathBuf| old.files.contains_key(it) || !it.starts_with(self.root);
        match old.world == scan.world && self.modules.iter().all(known) {
            true => State::unchanged(old, self.rules),
            false => self.open(&scan, old, excluded, progress),
        }
    }

    /// Opens the project, and tells which modules have to be looked at again.
    fn open(
        &self,
        scan: &scan::Scan,
        old: &Store,
        excluded: Excluded,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> State {
        let [platform, oscript] = self.platforms.each_ref().map(Arc::clone);
        let options = Options {
            platform,
            oscript,
            cache: self.cache.clone(),
            progress,
        };
        let project = Project::open_without(self.root, excluded, &options);
        let snapshot = project.snapshot();
        if let Some(speller) = self.rules.speller() {
            speller.learn(snapshot.configurations());
        }
        let interfaces = affected::interfaces(&snapshot);
        let same_metadata = scan.metadata == old.metadata;
        let affected =
            same_metadata.then(|| affected::affected(&snapshot, &old.interfaces(), &interfaces));
        let mut timings = vec![0; self.rules.rules().len()];
        let mut clock = Instant::now();
        let whole = review_project(&snapshot, self.rules, self.language, &mut |rule| {
            if let Some(it) = timings.get_mut(rule) {
                *it += u64::try_from(clock.elapsed().as_nanos()).unwrap_or(u64::MAX);
            }
            clock = Instant::now();
        });
        State {
            problems: project.problems().to_vec(),
            subsystems: subsystems(&snapshot),
            snapshot: Some(snapshot),
            whole: by_path(whole.findings),
            failures: whole.failures,
            timings,
            world: scan.world,
            metadata: scan.metadata,
            interfaces: store::encoded(&interfaces),
            affected,
        }
    }

    /// The paths of all that is given on, in order.
    fn units(&self, state: &State) -> Vec<PathBuf> {
        let mut units = self.modules.to_vec();
        if !self.metadata.is_empty() {
            let asked: rustc_hash::FxHashSet<&PathBuf> = self.modules.iter().collect();
            let below = |it: &&PathBuf| self.metadata.iter().any(|folder| it.starts_with(folder));
            let others = state.whole.keys().filter(|it| !asked.contains(it));
            let others = others.filter(below);
            let others: Vec<PathBuf> = others.cloned().collect();
            let several = !others.is_empty();
            units.extend(others);
            if several {
                units.sort();
            }
        }
        units
    }

    fn one<T>(
        &self,
        path: &Path,
        parser: &mut Parser,
        shared: &Shared<'_>,
        locate: &impl Fn(&Path, Outcome<'_>) -> T,
    ) -> T {
        let bytes = match std::fs::read(path) {
            Ok(it) => it,
            Err(error) => return locate(path, Outcome::Unreadable(error)),
        };
        let text = match decode(&bytes) {
            Decoded::Text(it) => it.text,
            Decoded::CompiledModule => return locate(path, Outcome::NoText { compiled: true }),
            Decoded::Binary => return locate(path, Outcome::NoText { compiled: false }),
        };
        let content = *blake3::hash(&bytes).as_bytes();
        let size = bytes.len() as u64;
        drop(bytes);
        let lines = LineIndex::new(&text);
        let kept = shared.kept(path, &content);
        let kept = kept.and_then(|it| Some((it, it.found(self.rules)?)));
        let (left_out, subsystem, mut findings, failures) = match kept {
            Some((kept, findings)) => {
                shared.from_cache.fetch_add(1, Ordering::Relaxed);
                (kept.left_out, kept.subsystem.clone(), findings, Vec::new())
            }
            None => {
                let (left_out, findings, failures) = self.review(path, &text, parser, shared);
                (left_out, shared.subsystem(path), findings, failures)
            }
        };
        if failures.is_empty() {
            let file = store::Kept::new(content, left_out, subsystem.clone(), &findings);
            let mut kept = shared.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.push((path.to_owned(), file));
        }
        if left_out {
            return locate(path, Outcome::LeftOut);
        }
        if let Some(mine) = shared.state.whole.get(path) {
            findings.extend(self.marked(path, &text, mine.clone(), &[]));
            findings.sort_by_key(|it| (it.finding.range.start, it.finding.range.end));
        }
        let reviewed = Reviewed {
            text: &text,
            lines: &lines,
            bytes: size,
            subsystem,
            findings,
            failures,
        };
        locate(path, Outcome::Reviewed(reviewed))
    }

    /// Looks at a module: whether settings leave it out, what is found, which rules failed.
    fn review(
        &self,
        path: &Path,
        text: &str,
        parser: &mut Parser,
        shared: &Shared<'_>,
    ) -> (bool, Vec<Found>, Vec<Failure>) {
        if crate::walk::is_metadata(path) && !crate::walk::is_module(path) {
            return (false, Vec::new(), Vec::new());
        }
        let id = shared
            .state
            .snapshot
            .as_ref()
            .and_then(|it| Some((it, it.file_at(path)?)));
        if let Some((snapshot, id)) = id
            && !self.settings.diagnostics.look_at(snapshot, id)
        {
            return (true, Vec::new(), Vec::new());
        }
        let extension = path.extension().and_then(|it| it.to_str());
        let dialect = Dialect::of_extension(extension.unwrap_or_default());
        // Rules ask the project about the module they look at: it is not parsed again for that.
        let held = id.map(|(snapshot, id)| snapshot.hold(id, text.into()));
        let alone;
        let tree = match &held {
            Some(held) => &held.tree,
            None => {
                alone = parser.parse(text, None);
                &alone
            }
        };
        let module = Module::new(text, tree, dialect);
        let mut place = id.map_or(Place::NOWHERE, |(snapshot, id)| Place::of(snapshot, id));
        place.target = self.settings.platform.version.as_deref();
        let file = File::new(&module, place, self.language);
        let mut clock = Instant::now();
        let review = review_file(&file, self.rules, &mut |rule| {
            let now = Instant::now();
            let took = u64::try_from((now - clock).as_nanos()).unwrap_or(u64::MAX);
            if let Some(it) = shared.timings.get(rule) {
                it.fetch_add(took, Ordering::Relaxed);
            }
            clock = now;
        });
        let methods = methods(&file);
        let findings = self.marked(path, text, review.findings, &methods);
        (false, findings, review.failures)
    }

    /// Findings with what tells them from others.
    fn marked(
        &self,
        path: &Path,
        text: &str,
        findings: Vec<Finding>,
        methods: &[(std::ops::Range<usize>, String)],
    ) -> Vec<Found> {
        let within = path
            .strip_prefix(self.root)
            .unwrap_or(path)
            .to_string_lossy();
        let within = within.replace('\\', "/");
        let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
        let mut found = Vec::with_capacity(findings.len());
        for finding in findings {
            let after = methods.partition_point(|it| it.0.start <= finding.range.start);
            let method = after.checked_sub(1).and_then(|it| methods.get(it));
            let method = method.filter(|it| finding.range.start < it.0.end);
            let method = method.map_or("", |it| it.1.as_str());
            let print = |number: u32| fingerprint(&within, method, text, &finding, number);
            let number = seen.entry(print(0)).and_modify(|it| *it += 1).or_insert(0);
            let fingerprint = print(*number);
            let method = method.to_owned();
            found.push(Found {
                finding,
                fingerprint,
                method,
            });
        }
        found
    }
}

fn by_path(found: Vec<(Arc<Path>, Finding)>) -> FxHashMap<PathBuf, Vec<Finding>> {
    let mut all: FxHashMap<PathBuf, Vec<Finding>> = FxHashMap::default();
    for (path, finding) in found {
        all.entry(path.to_path_buf()).or_default().push(finding);
    }
    all
}

/// The names of subsystems by objects.
type Subsystems = FxHashMap<(Kind, Name), String>;

/// The outermost subsystem of each object that is in one; of several the first.
fn subsystems(snapshot: &Snapshot) -> Subsystems {
    let mut found = Subsystems::default();
    for configuration in snapshot.configurations() {
        for object in configuration.of_kind(Kind::Subsystem) {
            let Details::Subsystem(subsystem) = &object.details else {
                continue;
            };
            let path = object.name.as_str();
            let outermost = path.split('.').next().unwrap_or(path);
            for full in &subsystem.content {
                let Some((kind, name)) = full.split_once('.') else {
                    continue;
                };
                if let Some(kind) = Kind::of(kind) {
                    let key = (kind, Name::new(name));
                    found.entry(key).or_insert_with(|| outermost.to_owned());
                }
            }
        }
    }
    found
}

/// What is known of the project.
struct State {
    /// Nothing where nothing has changed.
    snapshot: Option<Snapshot>,
    problems: Vec<Problem>,
    /// What was found in the project as a whole, by file.
    whole: FxHashMap<PathBuf, Vec<Finding>>,
    failures: Vec<Failure>,
    /// The subsystems of objects.
    subsystems: Subsystems,
    /// What the rules took that look at the project as a whole.
    timings: Vec<u64>,
    /// See [`scan::Scan`].
    world: ContentHash,
    metadata: ContentHash,
    /// See [`Store::interfaces`].
    interfaces: Vec<u8>,
    /// The modules to look at again though they did not change; nothing: all.
    affected: Option<affected::Affected>,
}

impl State {
    fn unchanged(old: &Store, rules: &RuleSet) -> Self {
        Self {
            snapshot: None,
            problems: Vec::new(),
            whole: by_path(old.whole(rules)),
            failures: Vec::new(),
            subsystems: Subsystems::default(),
            timings: Vec::new(),
            world: old.world,
            metadata: old.metadata,
            interfaces: old.interfaces.clone(),
            affected: None,
        }
    }

    /// Whether what was found in a module of this content holds, as far as other modules have a say.
    fn is_fresh(&self, path: &Path) -> bool {
        match (&self.snapshot, &self.affected) {
            (None, _) => true,
            (Some(_), Some(affected)) => !affected.contains(path),
            (Some(_), None) => false,
        }
    }
}

struct Shared<'a> {
    state: &'a State,
    old: &'a Store,
    kept: &'a Mutex<Vec<(PathBuf, store::Kept)>>,
    timings: &'a [AtomicU64],
    from_cache: &'a AtomicUsize,
}

impl Shared<'_> {
    /// The subsystem of what a module belongs to.
    fn subsystem(&self, path: &Path) -> String {
        let Some(snapshot) = &self.state.snapshot else {
            return String::new();
        };
        let file = snapshot.file_at(path).and_then(|it| snapshot.file(it));
        let object = file.and_then(|it| match &it.owner {
            Owner::Object(kind, name)
            | Owner::Form(kind, name, _)
            | Owner::Command(kind, name, _)
            | Owner::Part(kind, name, _) => Some((*kind, name.clone())),
            Owner::Configuration | Owner::Nothing => None,
        });
        let subsystem = object.and_then(|it| self.state.subsystems.get(&it));
        subsystem.cloned().unwrap_or_default()
    }

    /// What was found in a module before, where that still holds.
    fn kept(&self, path: &Path, content: &ContentHash) -> Option<&store::Kept> {
        let kept = self.old.files.get(path)?;
        (kept.content == *content && self.state.is_fresh(path)).then_some(kept)
    }
}
