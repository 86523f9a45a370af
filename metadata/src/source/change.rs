//! One configuration while a changed file is read again.

use std::path::Path;
use std::sync::Arc;

use super::load;
use super::located::{Affected, Located};
use super::merge::merge;
use super::modules::is_protected;
use super::reader::Wanted;
use super::root::{self, Listed};
use crate::configuration::{Belonging, Configuration, Objects, Purpose};
use crate::kind::Kind;
use crate::module::ModuleRef;
use crate::name::Name;
use crate::object::Object;

/// An object of a configuration.
pub(super) type Key = (Kind, Name);

/// A configuration that is being brought to what the disk has.
pub(super) struct Change {
    pub(super) configuration: Configuration,
    located: Located,
    touched: Vec<Key>,
}

impl Change {
    /// A configuration as it was loaded.
    pub(super) fn new(configuration: Configuration, located: Located) -> Self {
        Self {
            configuration,
            located,
            touched: Vec::new(),
        }
    }

    /// Reads again what a file has to do with.
    pub(super) fn apply(&mut self, affected: &Affected, changed: &Path) {
        match affected {
            Affected::Configuration => self.list(None),
            Affected::Support => self.support(),
            Affected::OwnModule(path) => {
                let module = super::modules::module(self.located.layout, path);
                let there = changed.is_file() && !is_protected(changed);
                self.configuration.modules.retain(|it| it.path != changed);
                if let (Some((owner, kind)), true) = (module, there) {
                    let path = changed.to_owned();
                    insert(
                        &mut self.configuration.modules,
                        ModuleRef { path, owner, kind },
                    );
                }
            }
            Affected::Object(kind, name) => {
                let name = self.known(*kind, name);
                self.modules(*kind, &name);
                if is_module(changed) {
                    return;
                }
                let external = self.configuration.properties.purpose == Purpose::External;
                let known = self
                    .configuration
                    .objects
                    .contains_key(&(*kind, name.clone()));
                let read = (known || external) && self.object(*kind, &name);
                if !read && external {
                    self.remove(*kind, &name);
                } else if !read {
                    // It is new or gone: the configuration says whether it should be there.
                    self.list(Some((*kind, name)));
                }
            }
        }
    }

    /// The name of an object as the configuration spells it, which a path may not.
    fn known(&self, kind: Kind, name: &Name) -> Name {
        let known = self
            .configuration
            .objects
            .get_key_value(&(kind, name.clone()));
        known.map_or_else(|| name.clone(), |it| it.0.1.clone())
    }

    /// Takes away an external object that is gone or cannot be read.
    fn remove(&mut self, kind: Kind, name: &Name) {
        let located = &self.located;
        let one = located.external.is_some();
        let of_object = |it: &Key| one || (it.0 == kind && it.1 == *name);
        let gone = self.configuration.objects.keys().filter(|it| of_object(it));
        self.touched.extend(gone.cloned());
        self.configuration.objects.retain(|it, _| !of_object(it));
        let problems = &mut self.configuration.problems;
        problems.retain(|it| !located.is_of(&it.path, kind, name));
        let files = located.files_of(kind, name);
        let wanted = Wanted {
            kind,
            name: Name::default(),
            stem: located.stem(kind, name),
        };
        // Where the file is there, its problem says why it cannot be read.
        located.place(&files).object(&wanted, problems);
    }

    /// Reads an object again, with the subsystems in it. Whether its description is there and can be read.
    pub(super) fn object(&mut self, kind: Kind, name: &Name) -> bool {
        let files = self.located.files_of(kind, name);
        let place = self.located.place(&files);
        let (read, found) = match &self.located.external {
            Some((_, stem)) => {
                let mut problems = Vec::new();
                let wanted = Wanted {
                    kind,
                    name: Name::default(),
                    stem: stem.clone(),
                };
                let read = place.object(&wanted, &mut problems);
                (read.into_iter().collect::<Vec<_>>(), problems)
            }
            None => {
                let listed = Listed {
                    kind,
                    name: name.clone(),
                    line: None,
                    inline: None,
                };
                load::with_parts(place, place.layout.configuration(), &listed)
            }
        };
        if read.is_empty() {
            return false;
        }
        let (configuration, located) = (&mut self.configuration, &self.located);
        let objects = &mut configuration.objects;
        configuration
            .problems
            .retain(|it| !located.is_of(&it.path, kind, name));
        configuration.problems.extend(found);
        let own: Vec<Key> = match located.external {
            Some(_) => objects.keys().cloned().collect(),
            None => family(objects, kind, name).collect(),
        };
        let mut at = own.first().and_then(|it| objects.get_index_of(it));
        for key in &own {
            let gone = !read.iter().any(|it| it.object.name == key.1);
            if gone {
                objects.shift_remove(key);
                self.touched.push(key.clone());
            }
        }
        for read in read {
            let mut object = read.object;
            if located.external.is_some() {
                load::describe(&mut configuration.properties, &object);
            }
            let key = (kind, object.name.clone());
            let old = objects.get(&key);
            object.support = old.map(|it| it.support).unwrap_or_default();
            let object = over_base(object, configuration.base.as_deref());
            let place = at.map_or(objects.len(), |it| it.min(objects.len()));
            if old.is_none_or(|old| **old != object) {
                self.touched.push(key.clone());
                match objects.get_mut(&key) {
                    Some(known) => *known = Arc::new(object),
                    None => {
                        objects.shift_insert(place, key, Arc::new(object));
                    }
                }
            }
            at = Some(place + 1);
        }
        true
    }

    /// Reads the list of objects again; of the objects, those that are new, and one that changed.
    fn list(&mut self, changed: Option<Key>) {
        let files = self.located.files_of_configuration();
        let place = self.located.place(&files);
        let mut fresh = Vec::new();
        let (located, configuration) = (&self.located, &mut self.configuration);
        let base = configuration.base.clone();
        // The objects stay as they were until the file can be read.
        let objects = load::described(place, &mut fresh, |found, bag| {
            let path = files.path(found);
            configuration.problems.retain(|it| it.path != path);
            let base_project = std::mem::take(&mut configuration.properties.base_project);
            configuration.properties = root::properties(bag);
            configuration.properties.base_project = base_project;
            let mut problems = Vec::new();
            let listed = root::listed(bag, &path, &mut problems);
            let old = &configuration.objects;
            let mut objects = Objects::default();
            let mut made = false;
            for it in &listed {
                let key = (it.kind, it.name.clone());
                let stale = changed.as_ref() == Some(&key) || it.inline.is_some();
                if !stale && old.contains_key(&key) {
                    for key in family(old, it.kind, &it.name) {
                        let kept = old.get(&key).cloned();
                        objects.extend(kept.map(|it| (key, it)));
                    }
                    continue;
                }
                let known = &mut configuration.problems;
                known.retain(|problem| !located.is_of(&problem.path, it.kind, &it.name));
                let files = located.files_of(it.kind, &it.name);
                let (read, found) = load::with_parts(located.place(&files), found, it);
                problems.extend(found);
                for read in read {
                    let key = (it.kind, read.object.name.clone());
                    let object = over_base(read.object, base.as_deref());
                    made |= old.get(&key).is_none_or(|old| **old != object);
                    objects.insert(key, Arc::new(object));
                }
            }
            configuration.problems.extend(problems);
            if made {
                load::apply_support(place, &mut objects, &mut configuration.problems);
            }
            objects
        });
        let Some(objects) = objects else {
            configuration
                .problems
                .retain(|it| !fresh.iter().any(|new| new.path == it.path));
            configuration.problems.extend(fresh);
            return;
        };
        let old = std::mem::replace(&mut configuration.objects, objects);
        let objects = &configuration.objects;
        let gone = old.keys().filter(|it| !objects.contains_key(*it));
        self.touched.extend(gone.cloned());
        let other = objects.iter().filter(|(key, it)| {
            let old = old.get(*key);
            // Most were kept: they need not be compared letter by letter.
            !old.is_some_and(|old| Arc::ptr_eq(old, it) || old == *it)
        });
        self.touched.extend(other.map(|it| it.0.clone()));
        for (kind, name) in changed.into_iter().chain(self.touched.clone()) {
            self.modules(kind, &outermost(kind, &name));
        }
    }

    fn support(&mut self) {
        let files = self.located.files_of_configuration();
        let place = self.located.place(&files);
        let Configuration {
            objects, problems, ..
        } = &mut self.configuration;
        load::apply_support(place, objects, problems);
    }

    /// Looks again which modules an object has.
    fn modules(&mut self, kind: Kind, name: &Name) {
        let files = self.located.files_of(kind, name);
        let place = self.located.place(&files);
        let located = &self.located;
        let of_object = |it: &ModuleRef| located.is_of(&it.path, kind, name);
        let mut found = match &located.external {
            Some((kind, stem)) => {
                let own = self.configuration.objects.keys().next();
                let own = own.map_or(name, |it| &it.1);
                load::external_modules(place, *kind, stem, own).with_text
            }
            None => load::modules_of(place).with_text,
        };
        found.retain(of_object);
        let modules = &mut self.configuration.modules;
        if modules.iter().filter(|it| of_object(it)).eq(&found) {
            return;
        }
        modules.retain(|it| !of_object(it));
        for module in found {
            insert(modules, module);
        }
    }

    /// The new state and the objects that differ; nothing where all is as it was.
    pub(super) fn finish(self, old: &Configuration) -> Option<(Vec<Key>, Arc<Configuration>)> {
        let new = self.configuration;
        let same = self.touched.is_empty()
            && new.properties == old.properties
            && new.problems == old.problems
            && new.modules == old.modules
            && new.objects.len() == old.objects.len()
            && new
                .objects
                .iter()
                .zip(&old.objects)
                .all(|(new, old)| new.0 == old.0 && Arc::ptr_eq(new.1, old.1));
        (!same).then(|| (self.touched, Arc::new(new)))
    }
}

/// Whether a file says nothing but the text of a module.
fn is_module(changed: &Path) -> bool {
    let name = changed.file_name().and_then(|it| it.to_str());
    name.is_some_and(|it| it.ends_with(".bsl") || it.ends_with("Module.txt"))
}

/// The name of the subsystem that all others stand in.
pub(super) fn outermost(kind: Kind, name: &Name) -> Name {
    match kind {
        Kind::Subsystem => Name::new(name.as_str().split('.').next().unwrap_or_default()),
        _ => name.clone(),
    }
}

/// An object, or a subsystem with all in it, by keys.
fn family<'o>(objects: &'o Objects, kind: Kind, name: &'o Name) -> impl Iterator<Item = Key> + 'o {
    let own = (kind, name.clone());
    let own = objects.contains_key(&own).then_some(own);
    let nested = (kind == Kind::Subsystem)
        .then(|| objects.keys())
        .into_iter()
        .flatten();
    own.into_iter().chain(
        nested
            .filter(move |it| {
                let outer = it.1.as_str().split_once('.');
                it.0 == kind && outer.is_some_and(|it| name.is(it.0))
            })
            .cloned(),
    )
}

fn over_base(object: Object, base: Option<&Configuration>) -> Object {
    match base.and_then(|it| it.object(object.kind, object.name.as_str())) {
        Some(base) if object.belonging == Belonging::Adopted => merge(&object, base),
        _ => object,
    }
}

/// Puts a module where a listing of files would have it.
fn insert(modules: &mut Vec<ModuleRef>, module: ModuleRef) {
    let at = modules.partition_point(|it| it.path.as_os_str() < module.path.as_os_str());
    modules.insert(at, module);
}
