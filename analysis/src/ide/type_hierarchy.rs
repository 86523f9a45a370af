//! Types above and below others: classes of OneScript that extend classes; defined types, characteristics and the
//! objects whose references they hold.

use std::ops::Range;
use std::path::PathBuf;

use metadata::objects::Details;
use metadata::{Configuration, Kind, Name, Object, Role, Type};
use parser_bsl::Dialect;
use parser_bsl::bsl::Kind as Node;

use super::entity::{Entity, module_name};
use super::meaning::{self, Meaning};
use super::strings::{Named, object_of};
use super::target::{self, Target};
use super::type_text::full_name;
use crate::Language;
use crate::types::Ty;
use crate::workspace::{FileId, ScriptKind, Snapshot};

/// A type of a hierarchy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeItem {
    /// What it is called: `Справочник.Товары`, `ОпределяемыйТип.Сумма`, a class.
    pub name: String,
    /// What users call it; empty where there is nothing of the kind.
    pub detail: String,
    /// What to ask for its relatives with.
    pub key: TypeKey,
    /// Where it is declared.
    pub target: Target,
}

/// What tells a type of a hierarchy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeKey {
    /// A class of OneScript, by its file.
    Class(PathBuf),
    /// An object of the configuration, by its full name; and a file that sees it.
    Object(String, PathBuf),
}

/// Of a type with many relatives so many are told.
const MOST: usize = 500;

/// The types that the word at an offset stands for, or that its value is of.
pub fn prepare(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
    language: Language,
) -> Option<(Range<usize>, Vec<TypeItem>)> {
    let parsed = snapshot.parsed(file)?;
    let (range, meanings) = meaning::at(snapshot, file, &parsed, offset)?;
    let asked = Asked {
        snapshot,
        file,
        language,
    };
    let mut found: Vec<TypeItem> = Vec::new();
    for it in &meanings {
        found.extend(match it {
            Meaning::Entity(Entity::Module(module)) => asked.class(*module),
            Meaning::Entity(Entity::Object(kind, name)) => {
                asked.object(&format!("{}.{name}", kind.names().en))
            }
            Meaning::Named(Named::Metadata(full)) => asked.object(full),
            Meaning::Named(Named::Type(ty)) => object_of(ty).and_then(|it| asked.object(&it)),
            Meaning::Entity(_) => None,
        });
    }
    if found.is_empty() {
        let path = super::hover::leaf_at(&parsed, offset)?;
        if Node::of(path.node()) == Node::Identifier {
            let types = meaning::types_at(snapshot, file, &parsed, &path);
            found.extend(types.list().iter().filter_map(|it| match it {
                Ty::Module(module) => asked.class(*module),
                other => asked.object(&object_of(other.base()?)?),
            }));
        }
    }
    (!found.is_empty()).then_some((range, found))
}

/// The types that a type is one of.
pub fn supertypes(snapshot: &Snapshot, key: &TypeKey, language: Language) -> Vec<TypeItem> {
    related(snapshot, key, language, true)
}

/// The types that are of a type.
pub fn subtypes(snapshot: &Snapshot, key: &TypeKey, language: Language) -> Vec<TypeItem> {
    related(snapshot, key, language, false)
}

fn related(snapshot: &Snapshot, key: &TypeKey, language: Language, above: bool) -> Vec<TypeItem> {
    let (TypeKey::Class(path) | TypeKey::Object(_, path)) = key;
    let Some(file) = snapshot.file_at(path) else {
        return Vec::new();
    };
    let asked = Asked {
        snapshot,
        file,
        language,
    };
    match key {
        TypeKey::Class(_) if above => {
            let class = extended_class(snapshot, file);
            class.and_then(|it| asked.class(it)).into_iter().collect()
        }
        TypeKey::Class(_) => {
            let all = extending_classes(snapshot, file).into_iter();
            all.filter_map(|it| asked.class(it)).collect()
        }
        TypeKey::Object(full, _) => {
            let configuration = snapshot.configuration(file);
            let names = match above {
                true => holders(configuration, full),
                false => held(configuration, full),
            };
            let names = names.into_iter().take(MOST);
            names.filter_map(|it| asked.object(&it)).collect()
        }
    }
}

struct Asked<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    language: Language,
}

impl Asked<'_> {
    fn class(&self, file: FileId) -> Option<TypeItem> {
        let known = self.snapshot.file(file)?;
        if known.dialect != Dialect::OneScript {
            return None;
        }
        Some(TypeItem {
            name: module_name(self.snapshot, file)?.to_string(),
            detail: String::new(),
            key: TypeKey::Class(known.path.clone()),
            target: Target::module(self.snapshot, file)?,
        })
    }

    fn object(&self, full: &str) -> Option<TypeItem> {
        // Parts of objects are in no hierarchy.
        let mut words = full.split('.');
        let kind = Kind::of(words.next()?)?;
        let name = words.next()?;
        let configuration = self.snapshot.configuration(self.file);
        let object = configuration.object(kind, name)?;
        let takes_part = metadata::DerivedType::of(kind, Role::Ref).is_some()
            || matches!(kind, Kind::DefinedType | Kind::ChartOfCharacteristicTypes);
        if !takes_part {
            return None;
        }
        let full = format!("{}.{}", kind.names().en, object.name);
        let target = target::of_metadata(self.snapshot, self.file, &full);
        let synonym = object.synonym.get(self.language.pick("ru", "en"));
        Some(TypeItem {
            name: full_name(&full, self.language),
            detail: synonym.unwrap_or_default().to_owned(),
            key: TypeKey::Object(full, self.snapshot.file(self.file)?.path.clone()),
            target: target.into_iter().next()?,
        })
    }
}

/// The types that an object lists: of a defined type, of a chart of characteristic types.
fn listed(object: &Object) -> Option<&[Type]> {
    match &object.details {
        Details::DefinedType(it) => Some(&it.types.types),
        Details::ChartOfCharacteristicTypes(it) => Some(&it.types.types),
        _ => None,
    }
}

/// The objects that list a type of an object.
fn holders(configuration: &Configuration, full: &str) -> Vec<String> {
    let kinds = [Kind::DefinedType, Kind::ChartOfCharacteristicTypes];
    let all = kinds.iter().flat_map(|it| configuration.of_kind(*it));
    let (kind, name) = full.split_once('.').unwrap_or_default();
    let kind = Kind::of(kind);
    let holds = |ty: &Type| match ty {
        Type::Of(own, _, it) => Some(*own) == kind && it.is(name),
        Type::AnyOf(own, _) => Some(*own) == kind,
        Type::DefinedType(it) => kind == Some(Kind::DefinedType) && it.is(name),
        Type::Characteristic(it) => kind == Some(Kind::ChartOfCharacteristicTypes) && it.is(name),
        _ => false,
    };
    let found = all.filter(|it| listed(it).is_some_and(|it| it.iter().any(holds)));
    found
        .map(|it| format!("{}.{}", it.kind.names().en, it.name))
        .filter(|it| !metadata::same(it, full))
        .collect()
}

/// The objects whose types an object lists.
fn held(configuration: &Configuration, full: &str) -> Vec<String> {
    let object = full
        .split_once('.')
        .and_then(|(kind, name)| configuration.object(Kind::of(kind)?, name));
    let mut found: Vec<String> = Vec::new();
    for ty in object.and_then(|it| listed(it)).unwrap_or_default() {
        match ty {
            Type::AnyOf(kind, _) => {
                let all = configuration.of_kind(*kind);
                found.extend(all.map(|it| format!("{}.{}", kind.names().en, it.name)));
            }
            other => found.extend(object_of(other)),
        }
    }
    let mut seen: Vec<String> = Vec::new();
    found.retain(|it| {
        let is_new = !seen.contains(it) && !metadata::same(it, full);
        if is_new {
            seen.push(it.clone());
        }
        is_new
    });
    found
}

/// So many scripts are read to find those that extend one.
const MOST_SCRIPTS: usize = 3000;

/// Annotations by which a class of OneScript extends another one.
const EXTENDS: [&str; 3] = ["Расширяет", "Extends", "Наследует"];

/// The class that a class of OneScript extends: `&Расширяет("Родитель")` before its constructor.
pub(super) fn extended_class(snapshot: &Snapshot, file: FileId) -> Option<FileId> {
    let parent = parent_of(snapshot, file)?;
    snapshot.script(file, parent.as_str(), ScriptKind::Class)
}

/// The classes of OneScript that extend a class.
pub(super) fn extending_classes(snapshot: &Snapshot, class: FileId) -> Vec<FileId> {
    let is_script = snapshot
        .file(class)
        .is_some_and(|it| it.dialect == Dialect::OneScript);
    if !is_script {
        return Vec::new();
    }
    let Some(name) = module_name(snapshot, class) else {
        return Vec::new();
    };
    let all = snapshot
        .files()
        .filter(|it| it.1.dialect == Dialect::OneScript);
    let all: Vec<FileId> = all.map(|it| it.0).take(MOST_SCRIPTS).collect();
    let extends = |it: &FileId| {
        *it != class
            && parent_of(snapshot, *it).is_some_and(|own| own == name)
            && extended_class(snapshot, *it) == Some(class)
    };
    all.into_iter().filter(extends).collect()
}

/// The name of the class that a script says it extends.
fn parent_of(snapshot: &Snapshot, file: FileId) -> Option<Name> {
    // Summaries keep no annotations.
    let text = snapshot.text(file)?;
    let at = EXTENDS.iter().find_map(|it| {
        let start = text.find(&format!("&{it}"))?;
        Some(start + 1 + it.len())
    })?;
    let rest = text.get(at..)?.trim_start().strip_prefix('(')?;
    let rest = rest.trim_start();
    let quoted = rest.find('"')?;
    let name = rest.get(quoted + 1..)?;
    let end = name.find(['"', '\n'])?;
    Some(Name::new(name.get(..end)?.trim()))
}
