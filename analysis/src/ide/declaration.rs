//! Where a name is introduced: the method of the base under one of an extension, `Перем` and the parameter of a variable.

use super::definition::{extended, of_entity};
use super::entity::Entity;
use super::locals::{self, Usage};
use super::meaning::{self, Meaning};
use super::target::{Target, Targets};
use crate::workspace::{FileId, Snapshot};

/// Where what the word at an offset stands for is introduced. What has one place only leads there, as a definition does.
pub fn declaration(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Targets> {
    let parsed = snapshot.parsed(file)?;
    let (origin, meanings) = meaning::at(snapshot, file, &parsed, offset)?;
    let mut found = Vec::new();
    for it in &meanings {
        match it {
            Meaning::Entity(Entity::Method(id)) => {
                let base = extended(snapshot, *id).unwrap_or(*id);
                found.extend(Target::method(snapshot, base));
            }
            Meaning::Entity(Entity::Local(file, method, name)) => {
                let scope = super::definition::scope(snapshot, &parsed, *file, *method);
                let all = scope.map(|it| locals::occurrences(&parsed.text, it, name.as_str()));
                let all = all.unwrap_or_default();
                let declared = all.iter().find(|it| it.usage == Usage::Declared);
                let first = declared.or_else(|| all.iter().find(|it| it.usage != Usage::Read));
                found.extend(first.and_then(|it| Target::name(snapshot, *file, it.range.clone())));
            }
            Meaning::Entity(entity) => found.extend(of_entity(snapshot, file, entity)),
            Meaning::Named(named) => {
                found.extend(super::definition::of_named(snapshot, file, named));
            }
        }
    }
    Targets::new(origin, found)
}
