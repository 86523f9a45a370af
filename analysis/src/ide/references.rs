//! Where in a project something is used.

use std::ops::Range;

use metadata::Name;

use super::definition::scope;
use super::entity::Entity;
use super::locals::{self, Usage};
use super::resolve::entities_at;
use crate::workspace::{FileId, Snapshot};

mod comments;
mod in_metadata;
mod in_strings;
mod reach;
mod search;

pub(crate) use comments::{in_comments, of_parameter_in_comments};
pub use in_metadata::{MetadataReference, in_metadata};
pub(super) use reach::{nearest, parts_of_word};
pub(crate) use search::{Found, Sureness, over_files};

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
    let found = match entity {
        Entity::Local(file, method, name) => local(snapshot, *file, *method, name),
        // What the platform gives is used everywhere, and nobody asks where.
        Entity::Platform(..) => Vec::new(),
        Entity::Object(kind, name) => {
            let mut found = sure(search::everywhere(snapshot, entity, Sureness::Sure));
            found.extend(in_strings::of_object(snapshot, *kind, name));
            found
        }
        _ => sure(search::everywhere(snapshot, entity, Sureness::Sure)),
    };
    in_order(found)
}

/// Where something is used in one module, its declaration included. Of what is used everywhere in a very large module,
/// the uses around an offset.
pub(super) fn of_entity_in(
    snapshot: &Snapshot,
    entity: &Entity,
    file: FileId,
    around: usize,
) -> Vec<Reference> {
    let found = match entity {
        Entity::Local(of, method, name) if *of == file => local(snapshot, file, *method, name),
        Entity::Local(..) | Entity::Platform(..) => Vec::new(),
        _ => sure(search::in_file(snapshot, entity, file, around)),
    };
    in_order(found)
}

/// Where something is used, and where something may be that nobody knows enough of: a member of that name of an unknown
/// value, a string that is its name.
pub(crate) fn of_entity_and_likely(snapshot: &Snapshot, entity: &Entity) -> Vec<Found> {
    let sure = |reference| Found {
        reference,
        sureness: Sureness::Sure,
    };
    let mut found = match entity {
        Entity::Local(..) | Entity::Platform(..) => {
            of_entity(snapshot, entity).into_iter().map(sure).collect()
        }
        _ => search::everywhere(snapshot, entity, Sureness::Likely),
    };
    found.sort_by_key(|it| (it.reference.file, it.reference.range.start, it.sureness));
    found.dedup_by(|next, it| {
        next.reference.file == it.reference.file && next.reference.range == it.reference.range
    });
    found
}

fn sure(found: Vec<Found>) -> Vec<Reference> {
    found.into_iter().map(|it| it.reference).collect()
}

fn in_order(mut found: Vec<Reference>) -> Vec<Reference> {
    found.sort_by_key(|it| (it.file, it.range.start));
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

#[cfg(test)]
mod tests;
