//! What a changed file does to configurations that were loaded: only what it has to do with is read again.

use std::path::Path;
use std::sync::Arc;

use super::change::{Change, Key, outermost};
use super::located::Located;
use crate::configuration::{Belonging, Configuration};

/// The configurations after a file or a folder was changed, made or removed: all of them in their order, those that it
/// says nothing of as they were. Nothing where the models stay as they are, as when the text of a module changes.
///
/// The path is spelled from the folder that was loaded, as the paths of modules are. Extensions follow what changed in
/// their bases. Not noticed are configurations that come or go, and that an extension fits another base now: load
/// again for those.
pub fn reload(
    configurations: &[Arc<Configuration>],
    changed: &Path,
) -> Option<Vec<Arc<Configuration>>> {
    let mut places: Vec<usize> = (0..configurations.len()).collect();
    // The innermost of nested projects is the one that a file belongs to.
    let depth = |it: &usize| configurations.get(*it).map(|it| it.root.as_os_str().len());
    places.sort_by_key(|it| std::cmp::Reverse(depth(it)));
    let (place, located, affected) = places.into_iter().find_map(|place| {
        let configuration = configurations.get(place)?;
        let folder = match configuration.root.extension() {
            Some(end) if end == "xml" => configuration.root.parent()?,
            _ => &configuration.root,
        };
        if !changed.starts_with(folder) {
            return None;
        }
        let located = Located::of(configuration)?;
        let affected = located.affected(changed)?;
        Some((place, located, affected))
    })?;
    let old = configurations.get(place)?;
    let mut change = Change::new(Configuration::clone(old), located);
    change.apply(&affected, changed);
    let (touched, new) = change.finish(old)?;
    let mut all = configurations.to_vec();
    for (at, it) in all.iter_mut().enumerate() {
        if at == place {
            *it = new.clone();
        } else if it.base.as_ref().is_some_and(|it| Arc::ptr_eq(it, old)) {
            *it = Arc::new(follow(it, &new, &touched));
        }
    }
    Some(all)
}

/// An extension over the new state of its base.
fn follow(extension: &Configuration, base: &Arc<Configuration>, touched: &[Key]) -> Configuration {
    let mut extension = Configuration::clone(extension);
    extension.base = Some(base.clone());
    let adopted = touched.iter().filter(|it| {
        let own = extension.objects.get(*it);
        own.is_some_and(|it| it.belonging == Belonging::Adopted)
    });
    let adopted: Vec<Key> = adopted.cloned().collect();
    if adopted.is_empty() {
        return extension;
    }
    let Some(located) = Located::of(&extension) else {
        return extension;
    };
    let mut change = Change::new(extension, located);
    for (kind, name) in adopted {
        change.object(kind, &outermost(kind, &name));
    }
    change.configuration
}
