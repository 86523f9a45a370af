//! Where in a project something is used.

use std::ops::Range;

use metadata::Name;
use parser_bsl::bsl::Kind;

use super::definition::scope;
use super::entity::Entity;
use super::locals::{self, Usage};
use super::names::Names;
use super::path::{Path, words};
use super::resolve::{Place, entities_at};
use crate::index::word;
use crate::summary::MethodSummary;
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

fn everywhere(snapshot: &Snapshot, entity: &Entity) -> Vec<Reference> {
    let Some(name) = entity.word(snapshot) else {
        return Vec::new();
    };
    let hash = word(name.as_str());
    let declared = Declared::of(snapshot, entity);
    let mut found = Vec::new();
    for (file, it) in snapshot.files() {
        let reach = match &declared {
            Some(declared) => declared.reach(snapshot, file, it, &name),
            None => Reach::Word,
        };
        let parts = match reach {
            Reach::Nothing => continue,
            Reach::Whole => std::iter::once(0..usize::MAX).collect(),
            Reach::Word => parts(it, |it| it.mentions(hash)),
            Reach::Words(module) => parts(it, |method| {
                let named = method.mentions(module) || holds_receiver(it, method, &name);
                method.mentions(hash) && named
            }),
        };
        if parts.is_empty() {
            continue;
        }
        let Some(parsed) = snapshot.parsed_parts(file, &parts) else {
            continue;
        };
        let place = Place {
            snapshot,
            file,
            parsed: &parsed,
            names: &Names::default(),
        };
        for path in words(&parsed.text, &parsed.tree, &parts, name.as_str()) {
            check(place, &path, entity, &name, &mut found);
        }
    }
    found
}

/// The bytes of a file that are of interest: whole methods, or all of it where the statements outside of methods are.
fn parts(file: &File, is_wanted: impl Fn(&MethodSummary) -> bool) -> Vec<Range<usize>> {
    if is_wanted(&file.summary.body) {
        return std::iter::once(0..usize::MAX).collect();
    }
    let methods = file.summary.methods.iter();
    let wanted = methods.filter(|it| is_wanted(&it.method));
    wanted.map(|it| it.range()).collect()
}

/// Whether a method uses a member of a parameter or of a variable of its module: those may hold a module that is not
/// named there.
fn holds_receiver(file: &File, method: &MethodSummary, member: &Name) -> bool {
    let mut uses = method.uses.iter().filter(|it| it.member == *member);
    uses.any(|it| {
        let mut parameters = method.parameters.iter().map(|it| &it.name);
        let mut variables = file.summary.variables.iter().map(|it| &it.name);
        parameters.any(|name| *name == it.receiver) || variables.any(|name| *name == it.receiver)
    })
}

/// Where a method or a variable of a module is declared, and who may name it.
struct Declared {
    file: FileId,
    export: bool,
    /// The name of the module, where code uses it by that alone.
    module: Option<Name>,
    global: bool,
}

/// What of a file may use something.
enum Reach {
    /// Nothing.
    Nothing,
    /// Any part of it.
    Whole,
    /// Methods that mention its name.
    Word,
    /// Methods that mention its name and another word, the hash of which is given.
    Words(u32),
}

impl Declared {
    fn of(snapshot: &Snapshot, entity: &Entity) -> Option<Self> {
        let (file, export) = match entity {
            Entity::Method(id) => {
                let method = snapshot.method(id.file, id.index)?;
                (id.file, method.method.export)
            }
            Entity::Variable(file, index) => {
                let variable = snapshot.file(*file)?.summary.variables.get(*index)?;
                (*file, variable.export)
            }
            _ => return None,
        };
        // A script of OneScript may be a class: then it is used through variables.
        let is_script = snapshot.file(file)?.dialect == parser_bsl::Dialect::OneScript;
        let module = super::entity::module_name(snapshot, file).filter(|_| !is_script);
        Some(Self {
            file,
            export,
            module,
            global: snapshot.global_modules(file).contains(&file),
        })
    }

    fn reach(&self, snapshot: &Snapshot, from: FileId, file: &File, name: &Name) -> Reach {
        if from == self.file || snapshot.extended(from) == Some(self.file) {
            return Reach::Whole;
        }
        if !self.export && !names_from_outside(file, name) {
            return Reach::Nothing;
        }
        let Some(module) = &self.module else {
            return Reach::Word;
        };
        // An extension names its own module, which has what the one under it has.
        let named = snapshot.common_module(from, module.as_str());
        let under = || named.and_then(|it| snapshot.extended(it));
        if named != Some(self.file) && under() != Some(self.file) {
            return Reach::Nothing;
        }
        if self.global {
            return Reach::Word;
        }
        Reach::Words(word(module.as_str()))
    }
}

/// Background jobs may call methods that are not exported by the name of their module.
fn names_from_outside(file: &File, name: &Name) -> bool {
    let methods = file.summary.methods.iter();
    methods.flat_map(|it| it.method.handlers.iter()).any(|it| {
        let method = it.as_str().split_once('.');
        method.is_some_and(|it| name.is(it.1))
    })
}

/// Adds what a name or a string says of the entity.
fn check(
    place: Place<'_>,
    path: &Path<'_>,
    entity: &Entity,
    name: &Name,
    found: &mut Vec<Reference>,
) {
    let node = path.node();
    let mut add = |range: Range<usize>, kind: &dyn Fn() -> ReferenceKind| {
        let entities = place.entities(path, range.end);
        if entities
            .iter()
            .any(|it| is_same(place.snapshot, it, entity))
        {
            found.push(Reference {
                file: place.file,
                range,
                kind: kind(),
            });
        }
    };
    if Kind::of(node) != Kind::String {
        add(node.byte_range(), &|| {
            kind_at(place.snapshot, entity, place.file, path)
        });
        return;
    }
    let mut at = node.start_byte() + 1;
    for part in locals::string(&place.parsed.text, node)
        .unwrap_or_default()
        .split('.')
    {
        let start = at + (part.len() - part.trim_start().len());
        if name.is(part.trim()) {
            add(start..start + part.trim().len(), &|| ReferenceKind::Text);
        }
        at += part.len() + 1;
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

#[cfg(test)]
mod tests;
