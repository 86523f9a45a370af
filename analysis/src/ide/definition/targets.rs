//! Where a word leads to, in modules and in files of the metadata.

use std::ops::Range;

use metadata::{Kind, ModuleKind, Name, Owner, Role, Type};
use parser_bsl::bsl::Kind as Node;

use super::{Definition, local};
use crate::ide::entity::{Entity, MethodId};
use crate::ide::hover::leaf_at;
use crate::ide::labels;
use crate::ide::meaning::{self, Meaning};
use crate::ide::query;
use crate::ide::resolve::method_of;
use crate::ide::strings::{Named, object_of};
use crate::ide::target::{self, Target, Targets};
use crate::summary::Extends;
use crate::workspace::{FileId, Snapshot};

/// Where the word at an offset leads to: what declares it, in code and in the metadata.
///
/// A call leads to its method, and to the methods of extensions that run instead of it. The name of a method leads to
/// what it extends, to what extends it, and to where the metadata name it as a handler; where there is nothing of the
/// kind, to itself.
pub fn targets(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Targets> {
    let parsed = snapshot.parsed(file)?;
    let leaf = leaf_at(&parsed, offset).map(|it| Node::of(it.node()));
    let is_text = matches!(leaf, Some(Node::String | Node::StringFragment));
    let is_text = is_text || snapshot.is_query(file);
    if is_text && let Some(found) = query::definition::definition(snapshot, file, offset) {
        let origin = word_around(&parsed.text, offset);
        let all = found
            .iter()
            .flat_map(|it| of_definition(snapshot, file, it));
        return Targets::new(origin, all.collect());
    }
    if let Some(places) = labels::labels(snapshot, file, offset) {
        let here = |it: &labels::LabelPlace| it.range.start <= offset && offset <= it.range.end;
        let origin = places.iter().find(|it| here(it))?.range.clone();
        let declared = places.into_iter().filter(|it| it.is_declaration);
        let all = declared.filter_map(|it| Target::name(snapshot, file, it.range));
        return Targets::new(origin, all.collect());
    }
    let Some((origin, meanings)) = meaning::at(snapshot, file, &parsed, offset) else {
        let (origin, keys) = super::keys::targets(snapshot, file, &parsed, offset)?;
        return Targets::new(origin, keys);
    };
    let mut found = Vec::new();
    for it in &meanings {
        let own = own_method(snapshot, it, file, &origin);
        found.extend(match (it, own) {
            (_, Some(id)) => of_own_name(snapshot, id),
            (Meaning::Entity(entity), None) => of_entity(snapshot, file, entity),
            (Meaning::Named(named), None) => of_named(snapshot, file, named),
        });
    }
    if found.is_empty()
        && let Some((origin, keys)) = super::keys::targets(snapshot, file, &parsed, offset)
    {
        return Targets::new(origin, keys);
    }
    Targets::new(origin, found)
}

/// The method whose name is where a word stands.
fn own_method(
    snapshot: &Snapshot,
    meaning: &Meaning,
    file: FileId,
    origin: &Range<usize>,
) -> Option<MethodId> {
    let Meaning::Entity(Entity::Method(id)) = meaning else {
        return None;
    };
    let name = snapshot.method(id.file, id.index)?.name_range();
    (id.file == file && name == *origin).then_some(*id)
}

fn of_own_name(snapshot: &Snapshot, id: MethodId) -> Vec<Target> {
    let mut found: Vec<Target> = extended(snapshot, id)
        .into_iter()
        .chain(extending(snapshot, id, |_| true))
        .filter_map(|it| Target::method(snapshot, it))
        .collect();
    found.extend(target::handlers_of(snapshot, id));
    if found.is_empty() {
        found.extend(Target::method(snapshot, id));
    }
    found
}

/// The method of the base that a method of an extension extends.
pub(in crate::ide) fn extended(snapshot: &Snapshot, id: MethodId) -> Option<MethodId> {
    let (_, name) = snapshot.method(id.file, id.index)?.method.extends.clone()?;
    match method_of(snapshot, snapshot.extended(id.file)?, name.as_str())? {
        Entity::Method(base) => Some(base),
        _ => None,
    }
}

/// The methods of extensions that extend a method in one of some ways.
pub(in crate::ide) fn extending(
    snapshot: &Snapshot,
    id: MethodId,
    is_wanted: impl Fn(Extends) -> bool,
) -> Vec<MethodId> {
    let Some(placed) = snapshot.method(id.file, id.index) else {
        return Vec::new();
    };
    let name = &placed.method.name;
    let mut found = Vec::new();
    for file in snapshot.extending(id.file) {
        let Some(module) = snapshot.file(file) else {
            continue;
        };
        for (index, it) in module.summary.methods.iter().enumerate() {
            let extends = it.method.extends.as_ref();
            if extends.is_some_and(|(how, own)| own == name && is_wanted(*how)) {
                found.push(MethodId { file, index });
            }
        }
    }
    found
}

/// What a full name of the metadata leads to: its place, and the modules of an object or of a form.
pub(in crate::ide) fn of_full_name(snapshot: &Snapshot, file: FileId, full: &str) -> Vec<Target> {
    let mut found = target::of_metadata(snapshot, file, full);
    let words: Vec<&str> = full.split('.').collect();
    let owner = match words.as_slice() {
        [kind, name] => Kind::of(kind).map(|it| Owner::Object(it, Name::new(name))),
        [kind, name, part, own] => {
            let kind = Kind::of(kind);
            let is = |names: [&str; 2]| names.iter().any(|it| metadata::same(it, part));
            let (name, own) = (Name::new(name), Name::new(own));
            match kind {
                Some(it) if is(["Form", "Форма"]) => Some(Owner::Form(it, name, own)),
                Some(it) if is(["Command", "Команда"]) => {
                    Some(Owner::Command(it, name, own))
                }
                _ => None,
            }
        }
        _ => None,
    };
    if let Some(owner) = owner {
        found.extend(target::modules_of(snapshot, file, &owner, &MODULES));
    }
    found
}

/// The modules that an object, a form or a command is told by, the one that is asked about most first.
const MODULES: [ModuleKind; 11] = [
    ModuleKind::CommonModule,
    ModuleKind::ManagerModule,
    ModuleKind::ObjectModule,
    ModuleKind::RecordSetModule,
    ModuleKind::ValueManagerModule,
    ModuleKind::FormModule,
    ModuleKind::CommandModule,
    ModuleKind::HTTPServiceModule,
    ModuleKind::WebServiceModule,
    ModuleKind::IntegrationServiceModule,
    ModuleKind::BotModule,
];

/// What an entity leads to.
pub(in crate::ide) fn of_entity(snapshot: &Snapshot, file: FileId, entity: &Entity) -> Vec<Target> {
    match entity {
        Entity::Local(file, method, name) => {
            let found = local(snapshot, *file, *method, name);
            found
                .iter()
                .flat_map(|it| of_definition(snapshot, *file, it))
                .collect()
        }
        Entity::Variable(..) => {
            let place = entity.place(snapshot);
            let target = place.and_then(|(file, name)| Target::name(snapshot, file, name));
            target.into_iter().collect()
        }
        Entity::Method(id) => {
            let instead = |it| matches!(it, Extends::Around | Extends::ChangeAndValidate);
            let all = std::iter::once(*id).chain(extending(snapshot, *id, instead));
            all.filter_map(|it| Target::method(snapshot, it)).collect()
        }
        Entity::Module(module) => {
            let own = Target::module(snapshot, *module);
            let extensions = snapshot.extending(*module);
            let base = snapshot.extended(*module);
            let all = base.into_iter().chain(extensions);
            let all = all.filter_map(|it| Target::module(snapshot, it));
            own.into_iter().chain(all).collect()
        }
        Entity::Object(kind, name) => {
            of_full_name(snapshot, file, &format!("{}.{name}", kind.names().en))
        }
        Entity::Metadata(full) => of_full_name(snapshot, file, full),
        Entity::Platform(..) => Vec::new(),
    }
}

/// What a type leads to: the object that makes it, and the modules whose methods its values have.
pub(in crate::ide) fn of_type(snapshot: &Snapshot, file: FileId, ty: &Type) -> Vec<Target> {
    if let Type::Filled(it) = ty
        && let Some(shown) = snapshot.world(file).shown_by_form(it)
    {
        return of_type(snapshot, file, &shown);
    }
    let Some(full) = object_of(ty) else {
        return Vec::new();
    };
    let mut found = target::of_metadata(snapshot, file, &full);
    let modules: &[ModuleKind] = match ty {
        Type::Of(_, Role::Manager, _) => &[ModuleKind::ManagerModule],
        Type::Of(_, Role::RecordSet, _) => &[ModuleKind::RecordSetModule],
        Type::Of(_, Role::Object, _) => &[ModuleKind::ObjectModule],
        Type::Of(..) => &[ModuleKind::ObjectModule, ModuleKind::ManagerModule],
        _ => &[ModuleKind::FormModule],
    };
    let owner = match ty {
        Type::Of(kind, _, name) => Owner::Object(*kind, name.clone()),
        Type::Filled(it) => it.owner.clone(),
        _ => return found,
    };
    found.extend(target::modules_of(snapshot, file, &owner, modules));
    found
}

pub(in crate::ide) fn of_named(snapshot: &Snapshot, file: FileId, named: &Named) -> Vec<Target> {
    match named {
        Named::Metadata(full) => of_full_name(snapshot, file, full),
        Named::Type(ty) => of_type(snapshot, file, ty),
    }
}

/// The places of a definition, as a file sees them.
pub fn of_definition(snapshot: &Snapshot, from: FileId, definition: &Definition) -> Vec<Target> {
    match definition {
        Definition::Code { file, range, .. } => {
            let method = snapshot.file(*file).and_then(|it| {
                let (index, placed) = it.summary.method_at(range.start)?;
                (placed.name_range() == *range).then_some(MethodId { file: *file, index })
            });
            let target = match method {
                Some(id) => Target::method(snapshot, id),
                None => Target::name(snapshot, *file, range.clone()),
            };
            target.into_iter().collect()
        }
        Definition::Metadata(full) => of_full_name(snapshot, from, full),
        Definition::Platform(..) => Vec::new(),
    }
}

fn word_around(text: &str, offset: usize) -> Range<usize> {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let (before, after) = text.split_at_checked(offset).unwrap_or((text, ""));
    let start = before.trim_end_matches(is_word).len();
    let end = text.len() - after.trim_start_matches(is_word).len();
    start..end
}
