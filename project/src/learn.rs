//! The statistics of what modules say, for suggestions without a model: from the cache what it has, the rest by reading.

use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use analysis::inline::ngram::{Builder, ContentHash, FileTokens, Kept, Model, Stored};
use analysis::workspace::{FileId, Snapshot};
use metadata::Problem;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::cache;
use crate::open::CachePlace;
use crate::source::{problem, text};

/// So many modules are read before what they say is counted.
const AT_ONCE: usize = 128;

/// A token takes about so many bytes of text, seldom less.
const BYTES_OF_TOKEN: usize = 6;

/// What is kept is written again when more than one token of so many is not where it stands in the file.
const FEW: usize = 20;

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

/// The modules of a workspace, and whether somebody still wants to know what they say.
struct Asked<'a> {
    files: Vec<(FileId, &'a Path)>,
    wanted: &'a (dyn Fn() -> bool + Sync),
}

/// A model, and what the modules held that it is of.
struct Made {
    model: Model,
    hashes: FxHashMap<FileId, ContentHash>,
    from_cache: usize,
}

/// What stood in the cache.
struct Before {
    stored: Stored,
    numbers: Arc<dyn Kept>,
}

/// Learns what the modules of a workspace say, as they lie on disk now; nothing where `wanted` says no meanwhile. `root`
/// is the folder that the cache is of. For a thread of its own, once the workspace is indexed: half of the cores are left
/// to others.
pub fn learn(
    snapshot: &Snapshot,
    root: &Path,
    cache: &CachePlace,
    wanted: &(dyn Fn() -> bool + Sync),
) -> Option<Learned> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = ThreadPoolBuilder::new()
        .num_threads((cores / 2).max(1))
        .thread_name(|number| format!("statistics-{number}"))
        .build();
    let learn = || learn_here(snapshot, root, cache, wanted);
    match threads {
        Ok(threads) => threads.install(learn),
        Err(_) => learn(),
    }
}

fn learn_here(
    snapshot: &Snapshot,
    root: &Path,
    cache: &CachePlace,
    wanted: &(dyn Fn() -> bool + Sync),
) -> Option<Learned> {
    let place = cache.file(root, "said");
    let files = snapshot.files().filter(|it| !it.1.is_query);
    let asked = Asked {
        files: files.map(|it| (it.0, it.1.path.as_path())).collect(),
        wanted,
    };
    let made = match place.as_deref().and_then(before) {
        Some((before, _)) => asked.goes_on(before)?,
        None => None,
    };
    let Made {
        mut model,
        hashes,
        from_cache,
    } = match made {
        Some(made) => made,
        None => asked.anew()?,
    };
    let mut problems = Vec::new();
    let is_much = from_cache == 0 || model.changed() > model.len() / FEW;
    if let Some(place) = place.filter(|_| is_much && wanted()) {
        model = model.together();
        match keep(&model, &place, &hashes) {
            Ok(Some(kept)) => model = kept,
            Ok(None) => {}
            Err(error) => problems.push(problem(
                &place,
                format!("кэш не записан: {error}; следующее открытие будет дольше"),
                format!("the cache was not written: {error}; the next opening takes longer"),
            )),
        }
    }
    Some(Learned {
        model,
        modules: hashes.len(),
        from_cache,
        problems,
    })
}

/// What stands in the cache, and whether it takes no memory of its own.
fn before(place: &Path) -> Option<(Before, bool)> {
    let read = cache::read_numbers(place)?;
    let before = Before {
        stored: postcard::from_bytes(&read.bytes).ok()?,
        numbers: read.numbers,
    };
    Some((before, read.mapped))
}

/// Writes a model to the cache. Gives the one that uses what was written, where that takes less memory.
fn keep(
    model: &Model,
    place: &Path,
    hashes: &FxHashMap<FileId, ContentHash>,
) -> Result<Option<Model>, String> {
    cache::clean(place);
    let (stored, numbers) = model.store(|it| hashes.get(&it).copied());
    let bytes = postcard::to_stdvec(&stored).map_err(|it| it.to_string())?;
    drop(stored);
    let written = cache::write_numbers(place, &bytes, numbers);
    written.map_err(|it| it.to_string())?;
    let Some((before, true)) = before(place) else {
        return Ok(None);
    };
    let hashes: Vec<_> = hashes.iter().map(|it| (*it.0, *it.1)).collect();
    Ok(Model::restore(before.stored, before.numbers, &hashes))
}

impl Asked<'_> {
    /// The model of the cache with what has changed since; nothing where that is most of it.
    fn goes_on(&self, before: Before) -> Option<Option<Made>> {
        let hashes = self.read(&self.files, |bytes| Some(hash(bytes)))?;
        let known: FxHashSet<ContentHash> = before.stored.files().copied().collect();
        let (old, new): (Vec<_>, Vec<_>) = hashes.into_iter().partition(|it| known.contains(&it.1));
        // Words that stand once are forgotten only where all modules are looked at together.
        if new.len() > old.len() {
            return Some(None);
        }
        let Some(mut model) = Model::restore(before.stored, before.numbers, &old) else {
            return Some(None);
        };
        let new: FxHashSet<FileId> = new.into_iter().map(|it| it.0).collect();
        let new: Vec<_> = self
            .files
            .iter()
            .filter(|it| new.contains(&it.0))
            .copied()
            .collect();
        let read = self.read(&new, said)?;
        let mut hashes: FxHashMap<FileId, ContentHash> = old.into_iter().collect();
        let from_cache = hashes.len();
        hashes.extend(read.iter().map(|it| (it.0, it.1.0)));
        let said: Vec<_> = read.into_iter().map(|it| (it.0, it.1.1)).collect();
        model.learn(&said);
        Some(Some(Made {
            model,
            hashes,
            from_cache,
        }))
    }

    /// The model of all modules.
    fn anew(&self) -> Option<Made> {
        let sizes = self.files.iter().filter_map(|it| it.1.metadata().ok());
        let bytes: u64 = sizes.map(|it| it.len()).sum();
        let mut builder = Builder::with_capacity(bytes as usize / BYTES_OF_TOKEN);
        let mut hashes = FxHashMap::default();
        for files in self.files.chunks(AT_ONCE) {
            for (file, (hash, tokens)) in self.read(files, said)? {
                hashes.insert(file, hash);
                builder.add(file, &tokens);
            }
        }
        Some(Made {
            model: builder.build(),
            hashes,
            from_cache: 0,
        })
    }

    /// What is told of the bytes of files; those of which nothing is told are left out. Nothing where nobody wants it.
    fn read<T: Send>(
        &self,
        files: &[(FileId, &Path)],
        of: impl Fn(&[u8]) -> Option<T> + Sync,
    ) -> Option<Vec<(FileId, T)>> {
        let read = files.par_iter().with_max_len(16).map(|(file, path)| {
            if !(self.wanted)() {
                return None;
            }
            // A module that cannot be read was told of when the project was opened.
            let bytes = std::fs::read(path).ok();
            Some(bytes.and_then(|it| Some((*file, of(&it)?))))
        });
        let read: Option<Vec<Option<_>>> = read.collect();
        Some(read?.into_iter().flatten().collect())
    }
}

fn hash(bytes: &[u8]) -> ContentHash {
    *blake3::hash(bytes).as_bytes()
}

/// What a module says, and the hash of it.
fn said(bytes: &[u8]) -> Option<(ContentHash, Arc<FileTokens>)> {
    let tokens = FileTokens::of(&text(bytes)?);
    Some((hash(bytes), Arc::new(tokens)))
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
    fn a_small_change_leaves_the_cache_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let (root, place) = (folder.path().join("code"), folder.path().join("cache"));
        fs::create_dir_all(&root).expect("a folder");
        let write = |number: usize, text: &str| {
            fs::write(root.join(format!("{number}.bsl")), text).expect("a file");
        };
        // Every second module is as another one.
        for number in 0..80 {
            write(number, &format!("Сообщить(Готово{});\n", number / 2));
        }
        let kept = CachePlace::Folder(place.clone());
        let learn = || {
            let project = open(&root);
            let learned = learn(&project.snapshot(), &root, &kept, &|| true);
            learned.expect("it is wanted")
        };
        let cached = || {
            let mut files = fs::read_dir(&place).expect("a folder").flatten();
            fs::read(files.next().expect("a file").path()).expect("a file")
        };
        let first = learn();
        let before = cached();
        write(0, "Сообщить(Другое);\n");
        let changed = learn();
        assert_eq!((changed.modules, changed.from_cache), (80, 79));
        assert_eq!(changed.model.len(), first.model.len());
        assert!(cached() == before, "one module of many");
        fs::remove_file(root.join("7.bsl")).expect("a file");
        assert_eq!(learn().modules, 79);
        assert!(cached() == before, "two modules of many");
        (0..9).for_each(|it| write(it, "Сообщить(Другое);\n"));
        assert_eq!(learn().from_cache, 71);
        assert!(cached() != before);
        assert_eq!(learn().from_cache, 80);
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
