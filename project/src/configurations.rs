//! Configurations as their files change on disk: what one file says is read again, and all of them only where that is
//! not enough.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use metadata::{Configuration, Kind, Problem};

use crate::walk;

/// More changed objects than this take longer one by one than everything at once.
const MOST: usize = 64;

/// The configurations after a change.
pub(crate) enum Followed {
    /// They are as they were.
    Same,
    /// Some are other ones now.
    Changed(Vec<Arc<Configuration>>),
    /// All were read again, with what could not be read outside of them.
    Loaded(Vec<Arc<Configuration>>, Vec<Problem>),
}

/// What a changed path asks for.
enum Reach {
    Nothing,
    /// What it belongs to is to be read again: an object, or the configuration itself. Paths with one key are of one
    /// object.
    Part(PathBuf),
    Everything,
}

/// Follows files and folders that were changed, made or removed, other than texts of modules.
pub(crate) fn follow(roots: &[PathBuf], old: &[Arc<Configuration>], paths: &[PathBuf]) -> Followed {
    let load = || {
        let (configurations, lost) = metadata::source::load_all(roots);
        Followed::Loaded(configurations, lost)
    };
    let mut parts: Vec<(PathBuf, &PathBuf)> = Vec::new();
    for path in paths {
        match reach(old, path) {
            Reach::Nothing => {}
            Reach::Part(key) => parts.push((key, path)),
            Reach::Everything => return load(),
        }
    }
    // Of the files of one object, a module says least: it makes no object be read.
    parts.sort_by(|a, b| (&a.0, walk::is_module(a.1)).cmp(&(&b.0, walk::is_module(b.1))));
    parts.dedup_by(|a, b| a.0 == b.0);
    if parts.len() > MOST {
        return load();
    }
    let mut new: Option<Vec<Arc<Configuration>>> = None;
    for (_, path) in parts {
        let now = new.as_deref().unwrap_or(old);
        if let Some(changed) = metadata::source::reload(now, path) {
            new = Some(changed);
        }
    }
    let Some(new) = new else {
        return Followed::Same;
    };
    // Which base an extension stands over is told by names and purposes.
    let mut pairs = old.iter().zip(&new);
    if old.len() > 1 && pairs.any(|(old, new)| old.properties != new.properties) {
        return load();
    }
    Followed::Changed(new)
}

fn reach(configurations: &[Arc<Configuration>], path: &Path) -> Reach {
    let own = configurations.iter().filter_map(|it| {
        let root = &it.root;
        if root.extension().is_some_and(|it| it == "xml") {
            let inside = path == root || path.starts_with(root.with_extension(""));
            return inside.then_some((root, None));
        }
        let inside = path.strip_prefix(root).ok()?;
        Some((root, Some(inside)))
    });
    match own.max_by_key(|it| it.0.components().count()) {
        // One file describes an external object.
        Some((root, None)) if root.exists() => Reach::Part(root.clone()),
        Some((_, None)) => Reach::Everything,
        Some((root, Some(inside))) => {
            within(root, inside, path).unwrap_or_else(|| outside(configurations, path))
        }
        None => outside(configurations, path),
    }
}

/// What a path inside of a configuration belongs to; nothing where it lies among other things.
fn within(root: &Path, inside: &Path, path: &Path) -> Option<Reach> {
    let mut words = inside.iter().map(|it| it.to_str());
    let mut first = words.next();
    if let Some(Some("src" | "unknown")) = first {
        first = words.next();
    }
    let (Some(first), second) = (first, words.next()) else {
        // The folder of everything.
        return Some(Reach::Everything);
    };
    let first = first?;
    let file = path.file_name().and_then(|it| it.to_str());
    if let Some("Configuration.xml" | "Configuration.mdo") = file {
        return Some(match path.exists() {
            true => Reach::Part(path.to_owned()),
            false => Reach::Everything,
        });
    }
    if first == "Ext" || first == "Configuration" {
        return Some(match second {
            Some(_) => Reach::Part(path.to_owned()),
            None => Reach::Everything,
        });
    }
    if Kind::of_folder(first).is_some() {
        let Some(second) = second else {
            return Some(Reach::Everything);
        };
        let second = second?;
        let name = second.strip_suffix(".xml").unwrap_or(second);
        return Some(Reach::Part(root.join(first).join(name)));
    }
    // A flat dump: `Catalog.Товары.Form.ФормаСписка.xml`.
    let mut words = first.split('.');
    let (kind, name) = (words.next()?, words.next()?);
    Kind::of(kind)?;
    Some(Reach::Part(root.join(kind).join(name)))
}

/// Whether what lies among other things makes a configuration come or go.
fn outside(configurations: &[Arc<Configuration>], path: &Path) -> Reach {
    let everything = if path.is_dir() {
        let mut below = walk::builder(path, 1).build().flatten();
        below.any(|it| walk::is_metadata(it.path()))
    } else if path.exists() {
        walk::is_metadata(path)
    } else {
        configurations.iter().any(|it| it.root.starts_with(path))
    };
    match everything {
        true => Reach::Everything,
        false => Reach::Nothing,
    }
}
