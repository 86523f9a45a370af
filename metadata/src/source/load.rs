//! Reads every configuration of a workspace.

use std::borrow::Cow;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::bag::{Bag, Format};
use super::discovery::{self, Content, Project};
use super::files::Files;
use super::layout::Layout;
use super::link::{self, Unlinked};
use super::reader::{Place, Read, Wanted};
use super::root::{self, Listed};
use super::{modules, problems, support, xml};
use crate::configuration::{Configuration, Objects, Properties, Purpose};
use crate::kind::Kind;
use crate::module::ModuleRef;
use crate::name::Name;
use crate::object::Object;
use crate::problem::Problem;

/// Finds and reads every configuration under a folder, or the one that a file names.
///
/// Extensions come after their bases and know them. Problems outside of any configuration come beside.
pub fn load(root: &Path) -> (Vec<Arc<Configuration>>, Vec<Problem>) {
    load_all(&[root])
}

/// The same for some folders or files together: an extension in one may have its base in another.
pub fn load_all(roots: &[impl AsRef<Path>]) -> (Vec<Arc<Configuration>>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut all = Vec::new();
    for root in roots {
        all.extend(unlinked(root.as_ref(), &mut problems));
    }
    (link::link(all), problems)
}

/// The configurations of a folder or of a file, as their own files tell them.
fn unlinked(root: &Path, problems: &mut Vec<Problem>) -> Vec<Unlinked> {
    let (files, projects) = if root.is_dir() {
        let files = Files::list(root);
        let projects = discovery::projects(&files);
        (files, projects)
    } else if let Err(error) = fs::metadata(root) {
        problems.push(problems::unreadable(root.to_owned(), &error));
        return Vec::new();
    } else if let Some((files, project)) = discovery::around(root) {
        (files, vec![project])
    } else {
        return Vec::new();
    };
    for (folder, error) in files.unreadable() {
        problems.push(problems::unreadable(files.path(folder), error));
    }
    let read = |it: &Project| read(&files, it, problems);
    projects.iter().filter_map(read).collect()
}

/// Reads a project. What cannot be read as a configuration at all leaves its problem beside.
fn read(files: &Files, project: &Project, outside: &mut Vec<Problem>) -> Option<Unlinked> {
    let place = Place {
        files,
        base: &project.base,
        layout: project.layout,
    };
    let mut read = match &project.content {
        Content::Configuration => configuration(place, outside)?,
        Content::External(objects) => external(place, objects, &project.root),
    };
    read.configuration.root = files.path(&project.root);
    if project.layout == Layout::Edt {
        let (name, base) = discovery::edt_names(files, &project.root);
        if matches!(project.content, Content::External(_)) {
            read.configuration.properties.name = Name::new(&name);
        }
        read.configuration.properties.base_project = base;
        read.project = name;
    }
    if project.content == Content::Configuration {
        let found = modules_of(place);
        read.configuration.modules = found.with_text;
        read.configuration.protected = found.protected;
    }
    Some(read)
}

/// Reads a configuration or an extension.
fn configuration(place: Place<'_>, outside: &mut Vec<Problem>) -> Option<Unlinked> {
    described(place, outside, |found, bag| {
        let mut problems = Vec::new();
        let listed = root::listed(bag, &place.files.path(found), &mut problems);
        let read: Vec<_> = listed
            .par_iter()
            .map(|it| with_parts(place, found, it))
            .collect();
        let mut unlinked = Unlinked::new(root::properties(bag));
        for (objects, found) in read {
            problems.extend(found);
            for read in objects {
                unlinked.insert(read);
            }
        }
        apply_support(place, &mut unlinked.configuration.objects, &mut problems);
        unlinked.configuration.problems = problems;
        unlinked
    })
}

/// Reads the description of a configuration with a reader of its path and its bag.
pub(super) fn described<'f, T>(
    place: Place<'f>,
    problems: &mut Vec<Problem>,
    read: impl FnOnce(&'f str, Bag<'_, '_>) -> T,
) -> Option<T> {
    let found = place.find(place.layout.configuration())?;
    let path = place.files.path(found);
    let text = place.text(found, problems)?;
    let document = match xml::parse(&text) {
        Ok(it) => it,
        Err(broken) => {
            problems.push(problems::broken(path, &broken));
            return None;
        }
    };
    let root = document.root_element();
    let node = match place.layout.format() {
        Format::Edt => root,
        // Other tools have a `Configuration.xml` too: it is none of ours, and no problem.
        Format::Designer if xml::name(root) != "MetaDataObject" => return None,
        Format::Designer => xml::elements(root).next()?,
    };
    if xml::name(node) != "Configuration" {
        let found = xml::name(node);
        let problem = problems::unexpected(path, xml::line(node), "Configuration", found);
        problems.push(problem);
        return None;
    }
    Some(read(found, Bag::new(node, place.layout.format())))
}

/// Reads an object that a configuration lists, with the subsystems in it.
pub(super) fn with_parts(
    place: Place<'_>,
    listing: &str,
    listed: &Listed<'_, '_>,
) -> (Vec<Read>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut all = Vec::new();
    // What to read, and where it is named; a stack, the first on top.
    let mut rest = vec![(listed.name.clone(), listing.to_owned(), listed.line)];
    while let Some((name, named_in, line)) = rest.pop() {
        let wanted = Wanted {
            kind: listed.kind,
            stem: place.layout.stem(listed.kind, name.as_str()),
            name,
        };
        let file = place.layout.description(&wanted.stem);
        let before = problems.len();
        let read = match listed.inline {
            Some(bag) => Some(place.inline(&wanted, listing, bag, &mut problems)),
            None => place.object(&wanted, &mut problems),
        };
        let Some(read) = read else {
            if problems.len() == before {
                let path = place.files.path(&named_in);
                let what = format!("{}.{}", wanted.kind.names().en, wanted.name);
                problems.push(problems::missing(path, line, &what, &file));
            }
            continue;
        };
        let named_in = place.find(&file).unwrap_or(listing);
        // One that is named twice would be read twice, and all in it four times.
        let mut seen = FxHashSet::default();
        let first = rest.len();
        for (child, line) in &read.nested {
            let name = Name::new(&format!("{}.{child}", wanted.name));
            if seen.insert(child) {
                rest.push((name, named_in.to_owned(), Some(*line)));
            } else {
                let path = place.files.path(named_in);
                let what = format!("{}.{name}", wanted.kind.names().en);
                problems.push(problems::twice(path, Some(*line), &what));
            }
        }
        if let Some(children) = rest.get_mut(first..) {
            children.reverse();
        }
        all.push(read);
    }
    (all, problems)
}

/// Reads external reports and processors.
fn external(place: Place<'_>, objects: &[(Kind, String)], root: &str) -> Unlinked {
    let mut unlinked = Unlinked::new(Properties {
        purpose: Purpose::External,
        ..Properties::default()
    });
    let mut problems = Vec::new();
    for (kind, stem) in objects {
        let wanted = Wanted {
            kind: *kind,
            name: external_name(place.layout, stem),
            stem: stem.clone(),
        };
        let Some(read) = place.object(&wanted, &mut problems) else {
            continue;
        };
        let configuration = &mut unlinked.configuration;
        if root.ends_with(".xml") {
            describe(&mut configuration.properties, &read.object);
        }
        let modules = external_modules(place, *kind, stem, &read.object.name);
        configuration.modules.extend(modules.with_text);
        configuration.protected.extend(modules.protected);
        unlinked.insert(read);
    }
    unlinked.configuration.problems = problems;
    unlinked
}

/// An external object of the Designer says what there is to say of all.
pub(super) fn describe(properties: &mut Properties, object: &Object) {
    properties.name = object.name.clone();
    properties.uuid = object.uuid.clone();
    properties.synonym = object.synonym.clone();
    properties.comment = object.comment.clone();
}

/// The name of an external object by its stem: files of the Designer may be called otherwise than the object.
pub(super) fn external_name(layout: Layout, stem: &str) -> Name {
    match layout {
        Layout::Edt => Name::new(stem.rsplit('/').next().unwrap_or(stem)),
        _ => Name::default(),
    }
}

/// Modules by whether their text is there.
pub(super) struct FoundModules {
    pub(super) with_text: Vec<ModuleRef>,
    pub(super) protected: Vec<ModuleRef>,
}

/// The modules among the files of a place.
pub(super) fn modules_of(place: Place<'_>) -> FoundModules {
    modules_under(place, place.base, |it| Some(Cow::Borrowed(it)))
}

/// The modules of an external object. The Designer has no folder of the kind above it.
pub(super) fn external_modules(
    place: Place<'_>,
    kind: Kind,
    stem: &str,
    name: &Name,
) -> FoundModules {
    let separator = match place.layout {
        Layout::Flat => '.',
        _ => '/',
    };
    let prefix = format!("{stem}{separator}");
    let own = place.layout.stem(kind, name.as_str());
    modules_under(place, &format!("{}{prefix}", place.base), |it| {
        let rest = it.strip_prefix(&prefix)?;
        Some(Cow::Owned(format!("{own}{separator}{rest}")))
    })
}

/// The modules among the files that begin with a text, told by what their paths in the layout are.
fn modules_under(
    place: Place<'_>,
    prefix: &str,
    in_layout: impl Fn(&str) -> Option<Cow<'_, str>> + Sync,
) -> FoundModules {
    let paths = place.files.under(prefix).par_iter();
    let modules = paths.filter_map(|path| {
        let relative = in_layout(path.strip_prefix(place.base)?)?;
        // The Designer calls modules without a text otherwise.
        let named = match relative.strip_suffix("Module.bin") {
            Some(stem) => Cow::Owned(format!("{stem}Module.bsl")),
            None => relative.clone(),
        };
        let (owner, kind) = modules::module(place.layout, &named)?;
        let path = place.files.path(path);
        let is_protected =
            named != relative || place.layout == Layout::Edt && modules::is_protected(&path);
        Some((ModuleRef { path, owner, kind }, is_protected))
    });
    let (protected, with_text): (Vec<_>, Vec<_>) =
        modules.partition(|(_, is_protected)| *is_protected);
    let modules = |found: Vec<(ModuleRef, bool)>| found.into_iter().map(|it| it.0).collect();
    FoundModules {
        with_text: modules(with_text),
        protected: modules(protected),
    }
}

/// Says of every object what its vendors allow.
pub(super) fn apply_support(place: Place<'_>, objects: &mut Objects, problems: &mut Vec<Problem>) {
    let file = format!("{}{}", place.base, place.layout.support());
    let path = place.files.path(place.files.find(&file).unwrap_or(&file));
    problems.retain(|it| it.path != path);
    let read = match place.files.find(&file) {
        Some(_) => fs::read(&path),
        None => Ok(Vec::new()),
    };
    let bytes = read.unwrap_or_else(|error| {
        problems.push(problems::unreadable(path.clone(), &error));
        Vec::new()
    });
    let supported = support::read(&bytes);
    if !supported.whole {
        problems.push(problems::support(path));
    }
    for object in objects.values_mut() {
        let key = object.uuid.to_ascii_lowercase();
        let support = supported.rules.get(&key).copied().unwrap_or_default();
        if object.support != support {
            Arc::make_mut(object).support = support;
        }
    }
}
