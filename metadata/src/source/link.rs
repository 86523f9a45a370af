//! Joins extensions to the configurations they extend.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::merge::merge;
use super::reader::Read;
use crate::configuration::{Belonging, Configuration, Objects, Properties, Purpose};
use crate::kind::Kind;
use crate::name::same;

/// A configuration as its own files tell it.
#[derive(Debug)]
pub(super) struct Unlinked {
    pub(super) configuration: Configuration,
    /// The name of its EDT project; empty elsewhere.
    pub(super) project: String,
    /// Of an extension: identifiers of the objects of the base that were taken over.
    extended: Vec<(Kind, String)>,
}

impl Unlinked {
    /// A configuration without objects.
    pub(super) fn new(properties: Properties) -> Self {
        Self {
            configuration: Configuration {
                properties,
                ..Configuration::default()
            },
            project: String::new(),
            extended: Vec::new(),
        }
    }

    /// Adds an object, unless there is one of its kind and name already.
    pub(super) fn insert(&mut self, read: Read) {
        let key = (read.object.kind, read.object.name.clone());
        if self.configuration.objects.contains_key(&key) {
            return;
        }
        if !read.extended.is_empty() {
            self.extended.push((key.0, read.extended));
        }
        let object = Arc::new(read.object);
        self.configuration.objects.insert(key, object);
    }
}

/// Bases first, then what extends them; adopted objects hold what their bases have too.
pub(super) fn link(all: Vec<Unlinked>) -> Vec<Arc<Configuration>> {
    let (bases, others): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|it| it.configuration.properties.purpose == Purpose::Base);
    let mut linked = Vec::new();
    let mut found = Vec::new();
    for base in bases {
        let base = Base {
            project: base.project,
            configuration: Arc::new(base.configuration),
        };
        linked.push(base.configuration.clone());
        found.push(base);
    }
    for mut other in others {
        let base = base_of(&other, &found).map(|it| it.configuration.clone());
        if let Some(base) = base {
            adopt(&mut other.configuration.objects, &base);
            other.configuration.base = Some(base);
        }
        linked.push(Arc::new(other.configuration));
    }
    linked
}

struct Base {
    project: String,
    configuration: Arc<Configuration>,
}

/// What an extension extends: what its project says; else the one that most of its objects were taken over from by
/// their identifiers; else the only one there is, unless it has none of these objects.
fn base_of<'b>(extension: &Unlinked, bases: &'b [Base]) -> Option<&'b Base> {
    let named = &extension.configuration.properties.base_project;
    if !named.is_empty() {
        let named = bases.iter().find(|it| same(&it.project, named));
        if named.is_some() {
            return named;
        }
    }
    // The first of equals: copies of one configuration are as good as each other.
    let scored = bases
        .iter()
        .map(|it| (by_identifiers(extension, &it.configuration), it));
    let best = scored.reduce(|best, it| if it.0 > best.0 { it } else { best });
    if let Some((score, base)) = best
        && score > 0
    {
        return Some(base);
    }
    let [only] = bases else {
        return None;
    };
    let mut adopted = extension.configuration.objects.values().filter(|it| {
        // Every configuration has a language, and often of the same name.
        it.belonging == Belonging::Adopted && it.kind != Kind::Language
    });
    let first = adopted.next();
    let fits = match first {
        None => true,
        Some(first) => std::iter::once(first).chain(adopted).any(|it| {
            only.configuration
                .object(it.kind, it.name.as_str())
                .is_some()
        }),
    };
    fits.then_some(only)
}

/// How many objects of an extension name objects of a base by their identifiers.
fn by_identifiers(extension: &Unlinked, base: &Configuration) -> usize {
    if extension.extended.is_empty() {
        return 0;
    }
    let known: FxHashMap<&str, Kind> = base
        .objects
        .values()
        .map(|it| (it.uuid.as_str(), it.kind))
        .collect();
    let extended = extension.extended.iter();
    extended
        .filter(|(kind, uuid)| known.get(uuid.as_str()) == Some(kind))
        .count()
}

/// Gives adopted objects what the base has.
pub(super) fn adopt(objects: &mut Objects, base: &Configuration) {
    for object in objects.values_mut() {
        if object.belonging == Belonging::Adopted
            && let Some(of_base) = base.object(object.kind, object.name.as_str())
        {
            *object = Arc::new(merge(object, of_base));
        }
    }
}
