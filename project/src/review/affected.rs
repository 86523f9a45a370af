//! Which modules have to be looked at again when another one changes.

use std::path::{Path, PathBuf};

use analysis::index::word;
use analysis::workspace::Snapshot;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// For each module, what others can see of its methods and variables: hashes of names, and of what stands behind them.
pub(super) type Interfaces = FxHashMap<PathBuf, Vec<(u32, u128)>>;

/// Modules that mention something that changed, itself or through others.
pub(super) struct Affected(FxHashSet<PathBuf>);

impl Affected {
    pub(super) fn contains(&self, path: &Path) -> bool {
        self.0.contains(path)
    }
}

/// What modules offer each other now.
pub(super) fn interfaces(snapshot: &Snapshot) -> Interfaces {
    let files: Vec<_> = snapshot.files().map(|it| it.1).collect();
    let of = |it: &&analysis::workspace::File| (it.path.clone(), it.summary.interface());
    files.par_iter().map(of).collect()
}

/// The modules that mention, themselves or through others, something that was seen otherwise before.
pub(super) fn affected(snapshot: &Snapshot, before: &Interfaces, now: &Interfaces) -> Affected {
    let mut changed: FxHashSet<u32> = FxHashSet::default();
    let nothing = Vec::new();
    for (path, now) in now {
        changed.extend(difference(before.get(path).unwrap_or(&nothing), now));
    }
    for (path, before) in before {
        if !now.contains_key(path) {
            changed.extend(before.iter().map(|it| it.0));
        }
    }
    let mut found = FxHashSet::default();
    let mut fresh = changed.clone();
    // What a method gives may follow from what it calls, so its callers are looked at too.
    while !fresh.is_empty() {
        let mut next = FxHashSet::default();
        for (_, file) in snapshot.files() {
            let methods = file.summary.methods.iter().map(|it| &it.method);
            for method in methods.chain([&file.summary.body]) {
                if fresh
                    .iter()
                    .any(|it| method.words.binary_search(it).is_ok())
                {
                    found.insert(file.path.clone());
                    let name = word(method.name.as_str());
                    if changed.insert(name) {
                        next.insert(name);
                    }
                }
            }
        }
        fresh = next;
    }
    Affected(found)
}

/// The names that two interfaces tell otherwise.
fn difference(before: &[(u32, u128)], now: &[(u32, u128)]) -> Vec<u32> {
    let one = |left: &[(u32, u128)], right: &[(u32, u128)]| {
        let missing = left.iter().filter(|it| right.binary_search(it).is_err());
        missing.map(|it| it.0).collect::<Vec<_>>()
    };
    let mut names = one(before, now);
    names.extend(one(now, before));
    names
}
