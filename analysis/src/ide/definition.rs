//! Where what a word stands for is declared.

mod keys;
mod targets;

pub(super) use targets::{extended, extending, of_entity, of_full_name, of_named, of_type};
pub use targets::{of_definition, targets};

use std::ops::Range;

use metadata::{Kind, ModuleKind, Name, Owner};

use super::entity::Entity;
use super::locals;
use super::path::Path;
use super::resolve::{entities_at, method_of};
use crate::workspace::{FileId, Snapshot};

/// Where something is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Definition {
    /// In code.
    Code {
        /// The module.
        file: FileId,
        /// The bytes of the name; empty at the start of a module that is meant as a whole.
        range: Range<usize>,
        /// What it is.
        kind: DefinitionKind,
    },
    /// In the metadata: the full name, as `Catalog.Товары.Attribute.Артикул`.
    Metadata(String),
    /// Nowhere: it is a member of the platform. The names in Russian and in English.
    Platform(Name, Name),
}

/// What is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DefinitionKind {
    /// A parameter.
    Parameter,
    /// A local variable: the place where it is declared or assigned first.
    Local,
    /// A variable of a module.
    Variable,
    /// A procedure or a function.
    Method,
    /// A module.
    Module,
}

/// Where what the word at an offset stands for is declared.
///
/// On the name of a method of an extension that stands in the place of another one, that other one.
pub fn definition(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Definition> {
    let entities = entities_at(snapshot, file, offset);
    let mut found: Vec<Definition> = Vec::new();
    for entity in entities {
        let entity = extended_by_own_name(snapshot, &entity, file, offset).unwrap_or(entity);
        for definition in declared(snapshot, &entity) {
            if !found.contains(&definition) {
                found.push(definition);
            }
        }
    }
    found
}

fn extended_by_own_name(
    snapshot: &Snapshot,
    entity: &Entity,
    file: FileId,
    offset: usize,
) -> Option<Entity> {
    let Entity::Method(id) = entity else {
        return None;
    };
    let method = snapshot.method(id.file, id.index)?;
    let range = method.name_range();
    let on_its_name = id.file == file && (range.start..=range.end).contains(&offset);
    let (_, extended) = method.method.extends.as_ref().filter(|_| on_its_name)?;
    let base = snapshot.extended(file)?;
    method_of(snapshot, base, extended.as_str())
}

fn declared(snapshot: &Snapshot, entity: &Entity) -> Vec<Definition> {
    let code = |kind| {
        let place = entity.place(snapshot);
        let place = place.map(|(file, range)| Definition::Code { file, range, kind });
        place.into_iter().collect()
    };
    match entity {
        Entity::Local(file, method, name) => {
            local(snapshot, *file, *method, name).into_iter().collect()
        }
        Entity::Variable(..) => code(DefinitionKind::Variable),
        Entity::Method(_) => code(DefinitionKind::Method),
        Entity::Module(_) => code(DefinitionKind::Module),
        Entity::Object(kind, name) => object(snapshot, *kind, name),
        Entity::Metadata(full) => vec![Definition::Metadata(full.clone())],
        Entity::Platform(ru, en) => vec![Definition::Platform(ru.clone(), en.clone())],
    }
}

fn object(snapshot: &Snapshot, kind: Kind, name: &Name) -> Vec<Definition> {
    let full = Definition::Metadata(format!("{}.{name}", kind.names().en));
    let owner = Owner::Object(kind, name.clone());
    let kinds = [ModuleKind::ManagerModule, ModuleKind::ObjectModule];
    let modules = kinds.iter().flat_map(|it| {
        let files = snapshot.files();
        files.filter(|(_, file)| file.kind == *it && file.owner == owner)
    });
    let modules = modules.map(|(file, _)| Definition::Code {
        file,
        range: 0..0,
        kind: DefinitionKind::Module,
    });
    std::iter::once(full).chain(modules).collect()
}

/// The first place of a local variable that declares or assigns it.
fn local(
    snapshot: &Snapshot,
    file: FileId,
    method: Option<usize>,
    name: &Name,
) -> Option<Definition> {
    let parsed = snapshot.parsed(file)?;
    let scope = scope(snapshot, &parsed, file, method)?;
    let found = locals::occurrences(&parsed.text, scope, name.as_str());
    let first = found.iter().find(|it| it.usage != locals::Usage::Read)?;
    let index = method.unwrap_or(usize::MAX);
    let summary = snapshot.method(file, index);
    let is_parameter = summary.is_some_and(|it| {
        let mut parameters = it.method.parameters.iter();
        parameters.any(|it| it.name == *name)
    });
    Some(Definition::Code {
        file,
        range: first.range.clone(),
        kind: if is_parameter {
            DefinitionKind::Parameter
        } else {
            DefinitionKind::Local
        },
    })
}

/// The node of a method by its index; the root for the body of the module.
pub(super) fn scope<'t>(
    snapshot: &Snapshot,
    parsed: &'t crate::workspace::OpenFile,
    file: FileId,
    method: Option<usize>,
) -> Option<tree_sitter::Node<'t>> {
    let Some(index) = method else {
        return Some(parsed.tree.root_node());
    };
    let name = snapshot.method(file, index)?.name_range();
    Some(Path::to(&parsed.tree, name.start, name.end).scope())
}

#[cfg(test)]
mod targets_tests;
#[cfg(test)]
mod tests;
