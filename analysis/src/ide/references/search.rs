//! Looks through the modules that may use something, several at once.

use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use metadata::{Name, same};
use parser_bsl::bsl::Kind;

use super::reach::{Reach, nearest};
use super::{Reference, ReferenceKind};
use crate::ide::entity::Entity;
use crate::ide::handler_strings::names_method;
use crate::ide::locals;
use crate::ide::names::Names;
use crate::ide::path::{Path, words};
use crate::ide::resolve::Place;
use crate::workspace::{FileId, Snapshot};

/// To start a thread takes longer than to look through so many modules.
const FEW: usize = 8;

/// How sure it is that a place is what was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Sureness {
    /// It is.
    Sure,
    /// It is called so, and nobody knows what else it could be.
    Likely,
}

/// A place that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) reference: Reference,
    pub(crate) sureness: Sureness,
}

/// The uses of an entity in all modules, those that are sure or also those that are likely.
pub(super) fn everywhere(snapshot: &Snapshot, entity: &Entity, least: Sureness) -> Vec<Found> {
    let Some(search) = Search::of(snapshot, entity, least) else {
        return Vec::new();
    };
    let files = snapshot.files().map(|(file, it)| {
        let parts = match least {
            Sureness::Sure => search.reach.parts(snapshot, file, it),
            Sureness::Likely => search.reach.wide(snapshot, file, it),
        };
        (file, parts)
    });
    let files: Vec<_> = files.filter(|it| !it.1.is_empty()).collect();
    over_files(&files, |(file, parts), found| {
        search.file(*file, parts, found);
    })
}

/// Does the same with each of many files, on several threads, and puts together what that gives. In what order the files
/// come is not told.
pub(crate) fn over_files<F: Sync, T: Send>(
    files: &[F],
    one: impl Fn(&F, &mut Vec<T>) + Sync,
) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = threads.min(files.len() / FEW).max(1);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            one(file, &mut found);
        }
        found
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut found = work();
        for other in others {
            match other.join() {
                Ok(it) => found.extend(it),
                // Half of the places would look like all of them.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        found
    })
}

/// The uses of an entity in one module. Of a very large one, those around an offset.
pub(super) fn in_file(
    snapshot: &Snapshot,
    entity: &Entity,
    file: FileId,
    around: usize,
) -> Vec<Found> {
    let mut found = Vec::new();
    if let Some(mut search) = Search::of(snapshot, entity, Sureness::Sure)
        && let Some(it) = snapshot.file(file)
    {
        search.quick = true;
        let parts = nearest(search.reach.parts(snapshot, file, it), around);
        search.file(file, &parts, &mut found);
    }
    found
}

/// What is looked for.
struct Search<'a> {
    snapshot: &'a Snapshot,
    entity: &'a Entity,
    name: Name,
    reach: Reach,
    least: Sureness,
    /// Somebody waits, and does not need every place.
    quick: bool,
}

impl<'a> Search<'a> {
    fn of(snapshot: &'a Snapshot, entity: &'a Entity, least: Sureness) -> Option<Self> {
        let name = entity.word(snapshot)?;
        Some(Self {
            snapshot,
            entity,
            reach: Reach::of(snapshot, entity, &name),
            name,
            least,
            quick: false,
        })
    }

    fn file(&self, file: FileId, parts: &[Range<usize>], found: &mut Vec<Found>) {
        if parts.is_empty() {
            return;
        }
        let Some(parsed) = self.snapshot.parsed_parts(file, parts) else {
            return;
        };
        let names = match self.quick {
            true => Names::quick(),
            false => Names::default(),
        };
        let place = Place {
            snapshot: self.snapshot,
            file,
            parsed: &parsed,
            names: &names,
        };
        for path in words(&parsed.text, &parsed.tree, parts, self.name.as_str()) {
            self.word(place, &path, found);
        }
    }

    /// Adds what a name or a string says of the entity.
    fn word(&self, place: Place<'_>, path: &Path<'_>, found: &mut Vec<Found>) {
        let node = path.node();
        if Kind::of(node) != Kind::String {
            let kind = || kind_at(self.snapshot, self.entity, place.file, path);
            let likely = || self.is_likely_member(place, path);
            self.add(place, path, node.byte_range(), &kind, &likely, found);
            return;
        }
        let mut at = node.start_byte() + 1;
        let text = locals::string(&place.parsed.text, node).unwrap_or_default();
        for part in text.split('.') {
            let start = at + (part.len() - part.trim_start().len());
            if self.name.is(part.trim()) {
                let range = start..start + part.trim().len();
                let likely = || self.is_likely_text(place, text, part);
                self.add(place, path, range, &|| ReferenceKind::Text, &likely, found);
            }
            at += part.len() + 1;
        }
    }

    fn add(
        &self,
        place: Place<'_>,
        path: &Path<'_>,
        range: Range<usize>,
        kind: &dyn Fn() -> ReferenceKind,
        is_likely: &dyn Fn() -> bool,
        found: &mut Vec<Found>,
    ) {
        let entities = place.entities(path, range.end);
        let mut same = entities.iter();
        let is_same = same.any(|it| is_same(self.snapshot, it, self.entity));
        // A text that is one word may be a name, or no more than a word.
        let is_text = matches!(self.entity, Entity::Method(_))
            && Kind::of(path.node()) == Kind::String
            && path.node().byte_range().len() == range.len() + 2;
        let is_word = is_text && !names_method(&place.parsed.text, path);
        let sureness = if is_same && !is_word {
            Sureness::Sure
        } else if self.least == Sureness::Likely && (entities.is_empty() || is_same) && is_likely()
        {
            Sureness::Likely
        } else {
            return;
        };
        let reference = Reference {
            file: place.file,
            range,
            kind: kind(),
        };
        found.push(Found {
            reference,
            sureness,
        });
    }

    /// Whether a name stands behind the dot of a value of which nothing is known.
    fn is_likely_member(&self, place: Place<'_>, path: &Path<'_>) -> bool {
        let Some(parent) = path.parent().filter(|_| self.reach.home().is_some()) else {
            return false;
        };
        let is_member = Kind::of(parent) == Kind::MemberExpression
            && parent.child_by_field_name("property") == Some(path.node());
        let Some(object) = parent.child_by_field_name("object").filter(|_| is_member) else {
            return false;
        };
        let is_called = path.grandparent().is_some_and(|it| {
            Kind::of(it) == Kind::CallExpression
                && it.child_by_field_name("function") == Some(parent)
        });
        let is_method = matches!(self.entity, Entity::Method(_));
        is_called == is_method && place.names.types_of(place, object, path.scope()).is_empty()
    }

    /// Whether a string is the name, alone or behind the name of its module.
    fn is_likely_text(&self, place: Place<'_>, text: &str, part: &str) -> bool {
        if !matches!(self.entity, Entity::Method(_)) {
            return false;
        }
        if text.trim() == part.trim() {
            let home = self.reach.home();
            return home == Some(place.file) || place.snapshot.extended(place.file) == home;
        }
        let Some((before, last)) = text.rsplit_once('.') else {
            return false;
        };
        let module = before.rsplit('.').next().unwrap_or(before).trim();
        let is_of_module = self
            .reach
            .module()
            .is_some_and(|it| same(it.as_str(), module));
        is_of_module && last.trim() == part.trim()
    }
}

/// Whether a word stands for an entity. A module of an extension and the one under it are one to those that name it.
fn is_same(snapshot: &Snapshot, word: &Entity, entity: &Entity) -> bool {
    if let (Entity::Module(word), Entity::Module(module)) = (word, entity) {
        return word == module
            || snapshot.extended(*word) == Some(*module)
            || snapshot.extended(*module) == Some(*word);
    }
    word == entity
}

fn kind_at(snapshot: &Snapshot, entity: &Entity, file: FileId, path: &Path<'_>) -> ReferenceKind {
    let mut whole = path.node();
    if entity.place(snapshot) == Some((file, whole.byte_range())) {
        return ReferenceKind::Declaration;
    }
    let mut parent = path.parent();
    // The whole of `Модуль.Метод` is what is called or assigned.
    if let Some(member) = parent
        && Kind::of(member) == Kind::MemberExpression
        && member.child_by_field_name("property") == Some(whole)
    {
        whole = member;
        parent = path.grandparent();
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
