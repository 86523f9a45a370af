//! Where in a project something is used.

use std::ops::Range;

use metadata::Name;
use parser_bsl::bsl::Kind;

use super::definition::scope;
use super::entity::{Entity, MethodId};
use super::locals::{self, Usage};
use super::path::{Path, words};
use super::resolve::{Place, entities_at};
use crate::index::word;
use crate::workspace::{File, FileId, Snapshot};

/// A place where something is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The module.
    pub file: FileId,
    /// The bytes of the word.
    pub range: Range<usize>,
    /// How it is used.
    pub kind: ReferenceKind,
}

/// How something is used in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceKind {
    /// It is declared there.
    Declaration,
    /// It is read.
    Read,
    /// It is assigned.
    Write,
    /// It is called.
    Call,
    /// It is named in a string, to be called later, or in an annotation.
    Text,
}

impl Reference {
    /// The place changes what it names.
    pub fn is_write(&self) -> bool {
        matches!(self.kind, ReferenceKind::Write)
    }
}

/// Where what the word at an offset stands for is used, its declaration included, in the order of files and places.
pub fn references(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Reference> {
    let mut entities = entities_at(snapshot, file, offset);
    // A call that may mean several things: the likeliest.
    entities.truncate(1);
    let entity = entities.pop();
    entity.map_or_else(Vec::new, |it| of_entity(snapshot, &it))
}

/// Where something is used, its declaration included.
pub fn of_entity(snapshot: &Snapshot, entity: &Entity) -> Vec<Reference> {
    let mut found = match entity {
        Entity::Local(file, method, name) => local(snapshot, *file, *method, name),
        // What the platform gives is used everywhere, and nobody asks where.
        Entity::Platform(..) => Vec::new(),
        _ => everywhere(snapshot, entity),
    };
    found.sort_by(|a, b| (a.file, a.range.start).cmp(&(b.file, b.range.start)));
    found.dedup();
    found
}

fn local(snapshot: &Snapshot, file: FileId, method: Option<usize>, name: &Name) -> Vec<Reference> {
    let Some(parsed) = snapshot.parsed(file) else {
        return Vec::new();
    };
    let Some(scope) = scope(snapshot, &parsed, file, method) else {
        return Vec::new();
    };
    let found = locals::occurrences(&parsed.text, scope, name.as_str());
    let references = found.into_iter().map(|it| Reference {
        file,
        range: it.range,
        kind: kind_of(it.usage),
    });
    references.collect()
}

fn kind_of(usage: Usage) -> ReferenceKind {
    match usage {
        Usage::Declared => ReferenceKind::Declaration,
        Usage::Written => ReferenceKind::Write,
        Usage::Read => ReferenceKind::Read,
    }
}

fn everywhere(snapshot: &Snapshot, entity: &Entity) -> Vec<Reference> {
    let Some(name) = entity.word(snapshot) else {
        return Vec::new();
    };
    let hash = word(name.as_str());
    let mut found = Vec::new();
    for (file, it) in snapshot.files() {
        let own = entity.place(snapshot).is_some_and(|it| it.0 == file);
        if !own && !may_see(snapshot, entity, file, it) {
            continue;
        }
        let parts = parts(it, hash, own);
        if parts.is_empty() {
            continue;
        }
        let Some(parsed) = snapshot.parsed(file) else {
            continue;
        };
        let place = Place {
            snapshot,
            file,
            parsed: &parsed,
        };
        for part in parts {
            for path in words(&parsed.text, &parsed.tree, &part, name.as_str()) {
                found.extend(check(place, &path, entity, &name));
            }
        }
    }
    found
}

/// The bytes of a file that mention a word: whole methods, and what stands between them.
fn parts(file: &File, word: u32, all: bool) -> Vec<Range<usize>> {
    let summary = &file.summary;
    let methods = summary.methods.iter();
    let mut parts: Vec<Range<usize>> = methods
        .filter(|it| it.method.mentions(word))
        .map(|it| it.range())
        .collect();
    let names_it = summary.methods.iter().any(|it| {
        let extends = it.method.extends.as_ref();
        extends.is_some_and(|it| crate::index::word(it.1.as_str()) == word)
    });
    if all || names_it || summary.body.mentions(word) {
        parts = vec![0..usize::MAX];
    }
    parts
}

/// Whether code of a file could mean the entity; to keep files from being parsed for nothing.
fn may_see(snapshot: &Snapshot, entity: &Entity, from: FileId, file: &File) -> bool {
    let declared = match entity {
        Entity::Method(MethodId { file, .. }) | Entity::Variable(file, _) => *file,
        _ => return true,
    };
    let exported = match entity {
        Entity::Method(id) => snapshot
            .method(id.file, id.index)
            .is_some_and(|it| it.method.export),
        Entity::Variable(file, index) => snapshot.file(*file).is_some_and(|it| {
            let variable = it.summary.variables.get(*index);
            variable.is_some_and(|it| it.export)
        }),
        _ => true,
    };
    if snapshot.extended(from) == Some(declared) {
        return true;
    }
    if !exported {
        return named_from_outside(snapshot, entity, file);
    }
    // A common module is used by its name, or by nothing where it is global.
    let Some(module) = super::entity::module_name(snapshot, declared) else {
        return true;
    };
    if snapshot.common_module(from, module.as_str()) != Some(declared) {
        return false;
    }
    let named = file.summary.mentions(word(module.as_str()));
    named || snapshot.global_modules(from).contains(&declared)
}

/// Background jobs may call methods that are not exported by the name of their module.
fn named_from_outside(snapshot: &Snapshot, entity: &Entity, file: &File) -> bool {
    let Some(name) = entity.word(snapshot) else {
        return false;
    };
    let methods = file.summary.methods.iter();
    methods.flat_map(|it| it.method.handlers.iter()).any(|it| {
        let method = it.as_str().split_once('.');
        method.is_some_and(|it| name.is(it.1))
    })
}

/// The reference that a name or a string is, where it stands for the entity.
fn check(place: Place<'_>, path: &Path<'_>, entity: &Entity, name: &Name) -> Option<Reference> {
    let node = path.node();
    let mut range = node.byte_range();
    let is_text = Kind::of(node) == Kind::String;
    if is_text {
        let text = locals::string(&place.parsed.text, node)?;
        let mut at = range.start + 1;
        for part in text.split('.') {
            if name.is(part.trim()) {
                range = at..at + part.len();
            }
            at += part.len() + 1;
        }
    }
    let entities = place.entities(path, range.end);
    if !entities.contains(entity) {
        return None;
    }
    let kind = if is_text {
        ReferenceKind::Text
    } else {
        kind_at(place.snapshot, entity, place.file, path)
    };
    Some(Reference {
        file: place.file,
        range,
        kind,
    })
}

fn kind_at(snapshot: &Snapshot, entity: &Entity, file: FileId, path: &Path<'_>) -> ReferenceKind {
    let mut whole = path.node();
    if entity.place(snapshot) == Some((file, whole.byte_range())) {
        return ReferenceKind::Declaration;
    }
    let mut parent = path.above(0);
    // The whole of `Модуль.Метод` is what is called or assigned.
    if let Some(member) = parent
        && Kind::of(member) == Kind::MemberExpression
        && member.child_by_field_name("property") == Some(whole)
    {
        whole = member;
        parent = path.above(1);
    }
    let Some(parent) = parent else {
        return ReferenceKind::Read;
    };
    let is = |field: &str| parent.child_by_field_name(field) == Some(whole);
    match Kind::of(parent) {
        Kind::CallExpression if is("function") => ReferenceKind::Call,
        Kind::AssignmentStatement if is("left") => ReferenceKind::Write,
        Kind::ForStatement | Kind::ForEachStatement if is("variable") => ReferenceKind::Write,
        _ => ReferenceKind::Read,
    }
}

#[cfg(test)]
mod tests;
