//! The statistics of what modules say, for suggestions without a model: from the cache what it has, the rest by reading.

use std::path::Path;
use std::sync::Arc;

use analysis::inline::ngram::{ContentHash, FileTokens, Model, Stored};
use analysis::workspace::{FileId, Snapshot};
use metadata::Problem;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::cache;
use crate::open::CachePlace;
use crate::source::{problem, text};

/// What was learnt.
#[derive(Debug)]
pub struct Learned {
    /// The statistics.
    pub model: Model,
    /// Modules that they were made of.
    pub modules: usize,
    /// How many of those came from the cache.
    pub from_cache: usize,
    /// What happened to the cache.
    pub problems: Vec<Problem>,
}

/// What a module on disk says.
struct Said {
    file: FileId,
    hash: ContentHash,
    /// Nothing where the cache has it.
    tokens: Option<Arc<FileTokens>>,
}

/// Learns what the modules of a workspace say, as they lie on disk now; nothing where `wanted` says no meanwhile. `root`
/// is the folder that the cache is of. For a thread of its own, once the workspace is indexed.
pub fn learn(
    snapshot: &Snapshot,
    root: &Path,
    cache: &CachePlace,
    wanted: &(dyn Fn() -> bool + Sync),
) -> Option<Learned> {
    let place = cache.file(root, "said");
    let stored: Option<Stored> = place
        .as_deref()
        .and_then(cache::read_checked)
        .and_then(|it| postcard::from_bytes(&it).ok());
    let known: FxHashSet<ContentHash> = stored.iter().flat_map(Stored::files).copied().collect();
    let files: Vec<_> = snapshot
        .files()
        .filter(|it| !it.1.is_query)
        .map(|(id, file)| (id, file.path.as_path()))
        .collect();
    let mut said = read(&files, &known, wanted)?;
    let modules = said.len();
    let new = said.iter().filter(|it| it.tokens.is_some()).count();
    let hashes: Vec<(FileId, ContentHash)> = said.iter().map(|it| (it.file, it.hash)).collect();
    let (model, from_cache) = match stored {
        // Words that stand once are forgotten only where all modules are looked at together.
        Some(stored) if new * 2 <= modules => {
            let mut model = Model::restore(stored, &hashes);
            let new: Vec<_> = said
                .drain(..)
                .filter_map(|it| Some((it.file, it.tokens?)))
                .collect();
            model.learn(&new);
            (model, modules - new.len())
        }
        _ => {
            if new < modules {
                said = read(&files, &FxHashSet::default(), wanted)?;
            }
            let all = said.drain(..);
            let all: Vec<_> = all.filter_map(|it| Some((it.file, it.tokens?))).collect();
            (Model::build(&all), 0)
        }
    };
    let mut problems = Vec::new();
    let is_same = from_cache == modules && known.len() == modules;
    if let Some(place) = place.filter(|_| !is_same && wanted()) {
        cache::clean(&place);
        let by_file: rustc_hash::FxHashMap<FileId, ContentHash> = hashes.into_iter().collect();
        let stored = model.store(|it| by_file.get(&it).copied());
        let written = postcard::to_stdvec(&stored).map_err(|it| it.to_string());
        let written = written
            .and_then(|it| cache::write_checked(&place, &it).map_err(|error| error.to_string()));
        if let Err(error) = written {
            problems.push(problem(
                &place,
                format!("кэш не записан: {error}; следующее открытие будет дольше"),
                format!("the cache was not written: {error}; the next opening takes longer"),
            ));
        }
    }
    Some(Learned {
        model,
        modules,
        from_cache,
        problems,
    })
}

/// Reads files; the tokens of those that are not known.
fn read(
    files: &[(FileId, &Path)],
    known: &FxHashSet<ContentHash>,
    wanted: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Said>> {
    let read = files.par_iter().with_max_len(16).map(|(file, path)| {
        if !wanted() {
            return None;
        }
        // A module that cannot be read was told of when the project was opened.
        let Ok(bytes) = std::fs::read(path) else {
            return Some(None);
        };
        let hash = *blake3::hash(&bytes).as_bytes();
        if known.contains(&hash) {
            return Some(Some(Said {
                file: *file,
                hash,
                tokens: None,
            }));
        }
        let tokens = text(&bytes).map(|it| Arc::new(FileTokens::of(&it)));
        Some(tokens.map(|tokens| Said {
            file: *file,
            hash,
            tokens: Some(tokens),
        }))
    });
    let read: Option<Vec<Option<Said>>> = read.collect();
    Some(read?.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use metadata::Platform;

    use super::*;
    use crate::{Options, Project};

    fn open(root: &Path) -> Project {
        let options = Options {
            platform: Arc::new(Platform::default()),
            oscript: Arc::new(Platform::default()),
            cache: CachePlace::Nowhere,
            progress: &|_| {},
        };
        Project::open(root, &options)
    }

    #[test]
    fn what_did_not_change_comes_from_the_cache() {
        let folder = tempfile::tempdir().expect("a folder");
        let (root, place) = (folder.path().join("code"), folder.path().join("cache"));
        let place = CachePlace::Folder(place);
        fs::create_dir_all(&root).expect("a folder");
        let write = |name: &str, text: &str| fs::write(root.join(name), text).expect("a file");
        for number in 0..6 {
            let code = format!("Процедура А()\n\tСообщить(Готово{number});\nКонецПроцедуры\n");
            write(&format!("{number}.bsl"), &code);
        }
        let learn = || {
            let project = open(&root);
            learn(&project.snapshot(), &root, &place, &|| true).expect("it is wanted")
        };
        let first = learn();
        assert_eq!((first.modules, first.from_cache), (6, 0));
        let again = learn();
        assert_eq!((again.modules, again.from_cache), (6, 6));
        assert_eq!(again.model.len(), first.model.len());
        write("5.bsl", "Процедура Другая()\nКонецПроцедуры\n");
        let changed = learn();
        assert_eq!((changed.modules, changed.from_cache), (6, 5));
        let last = learn();
        assert_eq!((last.modules, last.from_cache), (6, 6));
        assert_eq!(last.model.len(), changed.model.len());
        let said = fs::read_dir(folder.path().join("cache")).expect("a folder");
        for file in said.flatten() {
            fs::write(file.path(), "half of a file").expect("a file");
        }
        assert_eq!(learn().from_cache, 0, "what is damaged is made anew");
    }

    #[test]
    fn what_nobody_wants_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("1.bsl"), "А = 1;").expect("a file");
        let project = open(folder.path());
        let learned = learn(
            &project.snapshot(),
            folder.path(),
            &CachePlace::Nowhere,
            &|| false,
        );
        assert!(learned.is_none());
    }
}
