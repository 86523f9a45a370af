//! The modules that paths on the command line name.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use analysis::Language;
use ignore::WalkState;
use project::walk::{builder, is_module};

/// A module to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ModulePath {
    /// As the user would name it.
    pub(crate) shown: PathBuf,
    /// Relative to [`Found::root`].
    pub(crate) relative: PathBuf,
    /// Without links; two paths of one file have one.
    canonical: PathBuf,
}

impl ModulePath {
    /// A file that no path names.
    pub(crate) fn new(shown: PathBuf, relative: PathBuf, canonical: PathBuf) -> Self {
        Self {
            shown,
            relative,
            canonical,
        }
    }

    /// Another file of the same root, as the user would name it.
    pub(crate) fn sibling(&self, relative: &Path) -> PathBuf {
        let levels = self.relative.components().count();
        match self.shown.ancestors().nth(levels) {
            Some(root) if self.shown.ends_with(&self.relative) => root.join(relative),
            _ => relative.to_owned(),
        }
    }
}

/// What the paths name.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The closest directory that holds all that is named; absolute.
    pub(crate) root: PathBuf,
    /// That directory itself is among what is named.
    pub(crate) is_root_named: bool,
    /// The modules, sorted by path, each once.
    pub(crate) modules: Vec<ModulePath>,
    /// What could not be read, sorted by path.
    pub(crate) unreadable: Vec<Unreadable>,
}

/// A path that could not be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub(crate) path: PathBuf,
    pub(crate) problem: Problem,
}

/// Why a path could not be read.
#[derive(Debug)]
pub(crate) enum Problem {
    /// There is no such file or directory.
    Missing,
    /// A link to what does not exist.
    BrokenLink,
    /// A directory without modules.
    NoModules,
    /// It could not be written.
    NotWritten(io::Error),
    /// Anything else.
    Io(io::Error),
}

impl Problem {
    /// What is wrong and what to do.
    pub(crate) fn describe(&self, language: Language) -> String {
        let (ru, en) = match self {
            Self::Missing => (
                "нет такого файла или каталога, проверьте путь",
                "no such file or directory, check the path",
            ),
            Self::BrokenLink => (
                "ссылка ведёт к тому, чего нет: исправьте её или удалите",
                "the link leads to nothing: correct or remove it",
            ),
            Self::NoModules => (
                "в каталоге нет модулей (.bsl, .os): проверьте путь; скрытые файлы и файлы из .gitignore читаются, \
                 только если назвать их по имени",
                "there are no modules (.bsl, .os) in the directory: check the path; hidden files and those in \
                 .gitignore are read only when named",
            ),
            Self::NotWritten(error) => {
                return language.pick(
                    format!("не записан и остался как был ({error})"),
                    format!("not written, it is as it was ({error})"),
                );
            }
            Self::Io(error) => {
                let (ru, en) = match error.kind() {
                    io::ErrorKind::PermissionDenied => {
                        ("нет прав на чтение", "no permission to read it")
                    }
                    _ => ("не читается", "it cannot be read"),
                };
                return language.pick(format!("{ru} ({error})"), format!("{en} ({error})"));
            }
        };
        language.pick(ru, en).to_owned()
    }
}

/// Finds the modules under `paths`. A directory gives the modules in it that are neither hidden nor
/// ignored by `.gitignore`; a file is taken whatever its name.
pub(crate) fn find(paths: &[PathBuf], threads: usize) -> Found {
    let mut unreadable = Vec::new();
    let mut bases = Vec::new();
    for path in paths {
        match Base::of(path) {
            Ok(base) => bases.push(base),
            Err(problem) => unreadable.push(Unreadable {
                path: without_dot(path),
                problem,
            }),
        }
    }
    let root = common_ancestor(&bases);
    let is_root_named = bases
        .iter()
        .any(|it| it.is_directory && it.directory == root);
    let mut modules = Vec::new();
    for base in &bases {
        base.collect(&root, threads, &mut modules, &mut unreadable);
    }
    // Of two paths of one file the one without links stays.
    modules.sort_by(|a, b| {
        let key = |it: &ModulePath| {
            (
                it.canonical.clone(),
                root.join(&it.relative) != it.canonical,
            )
        };
        key(a).cmp(&key(b)).then_with(|| a.shown.cmp(&b.shown))
    });
    modules.dedup_by(|a, b| a.canonical == b.canonical);
    modules.sort_by(|a, b| a.shown.cmp(&b.shown));
    unreadable.sort_by(|a, b| a.path.cmp(&b.path));
    unreadable.dedup_by(|a, b| a.path == b.path);
    Found {
        root,
        is_root_named,
        modules,
        unreadable,
    }
}

/// A path of the command line that exists.
struct Base<'a> {
    path: &'a Path,
    is_directory: bool,
    /// The directory, or that of the file, without links.
    directory: PathBuf,
}

impl<'a> Base<'a> {
    fn of(path: &'a Path) -> Result<Self, Problem> {
        let metadata = path.metadata().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound if path.is_symlink() => Problem::BrokenLink,
            io::ErrorKind::NotFound => Problem::Missing,
            _ => Problem::Io(error),
        })?;
        let is_directory = metadata.is_dir();
        let directory = match path.parent() {
            _ if is_directory => path,
            Some(parent) if parent != "" => parent,
            _ => Path::new("."),
        };
        Ok(Self {
            path,
            is_directory,
            directory: directory.canonicalize().map_err(Problem::Io)?,
        })
    }

    fn collect(
        &self,
        root: &Path,
        threads: usize,
        modules: &mut Vec<ModulePath>,
        unreadable: &mut Vec<Unreadable>,
    ) {
        if !self.is_directory {
            modules.push(self.module(root, self.path));
            return;
        }
        let found = Mutex::new((Vec::new(), Vec::new()));
        let walker = builder(self.path, threads).build_parallel();
        walker.run(|| {
            Box::new(|entry| {
                let entry = entry.map(|it| {
                    (
                        it.file_type().is_some_and(|it| it.is_file()),
                        it.into_path(),
                    )
                });
                match entry {
                    Ok((true, path)) if is_module(&path) => {
                        let module = self.module(root, &path);
                        found
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .0
                            .push(module);
                    }
                    Ok(_) => {}
                    Err(error) => {
                        let lost = lost_by(error);
                        found
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .1
                            .extend(lost);
                    }
                }
                WalkState::Continue
            })
        });
        let (found, lost) = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        if found.is_empty() && lost.is_empty() {
            unreadable.push(Unreadable {
                path: without_dot(self.path),
                problem: Problem::NoModules,
            });
        }
        modules.extend(found);
        unreadable.extend(lost);
    }

    fn module(&self, root: &Path, path: &Path) -> ModulePath {
        let below = match path.strip_prefix(self.path) {
            Ok(below) if self.is_directory => below,
            _ => Path::new(path.file_name().unwrap_or_default()),
        };
        let absolute = self.directory.join(below);
        ModulePath {
            shown: without_dot(path),
            relative: absolute.strip_prefix(root).unwrap_or(&absolute).to_owned(),
            canonical: absolute.canonicalize().unwrap_or(absolute),
        }
    }
}

/// What an error of the walk keeps from being reviewed. A link back to its own ancestor keeps nothing,
/// and neither does a broken link that is hidden (editors lock files with such links) or that by its
/// name leads to no module and to no directory.
fn lost_by(error: ignore::Error) -> Option<Unreadable> {
    let mut path = None;
    let mut inner = &error;
    loop {
        inner = match inner {
            ignore::Error::WithPath { path: at, err } => {
                path = Some(at.clone());
                err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => err,
            ignore::Error::Loop { .. } => return None,
            _ => break,
        };
    }
    let path = path?;
    let is_broken_link = path.is_symlink() && !path.exists();
    if is_broken_link {
        let is_hidden = path
            .file_name()
            .is_some_and(|it| it.as_encoded_bytes().starts_with(b"."));
        let concerns_us = !is_hidden && (is_module(&path) || path.extension().is_none());
        return concerns_us.then(|| Unreadable {
            path: without_dot(&path),
            problem: Problem::BrokenLink,
        });
    }
    let error = error.into_io_error()?;
    Some(Unreadable {
        path: without_dot(&path),
        problem: Problem::Io(error),
    })
}

fn common_ancestor(bases: &[Base<'_>]) -> PathBuf {
    let mut directories = bases.iter().map(|it| it.directory.as_path());
    let Some(mut common) = directories.next() else {
        return std::path::absolute(".").unwrap_or_default();
    };
    for directory in directories {
        common = common
            .ancestors()
            .find(|it| directory.starts_with(it))
            .unwrap_or(Path::new(""));
    }
    common.to_owned()
}

/// A path without a leading `./`.
fn without_dot(path: &Path) -> PathBuf {
    match path.strip_prefix(".") {
        Ok(rest) if rest != "" => rest.to_owned(),
        _ => path.to_owned(),
    }
}
