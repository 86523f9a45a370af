//! What a word in code stands for.

use std::ops::Range;

use metadata::{Kind, Name};

use crate::workspace::{FileId, Snapshot};

/// A method of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MethodId {
    /// The module.
    pub file: FileId,
    /// The index of the method.
    pub index: usize,
}

/// What a word in code stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Entity {
    /// A parameter or a local variable: the module, the method (`None`: the body of the module) and the name.
    Local(FileId, Option<usize>, Name),
    /// A variable of a module, by its index.
    Variable(FileId, usize),
    /// A method.
    Method(MethodId),
    /// A module that code names: a common module, a script of OneScript.
    Module(FileId),
    /// An object of the configuration: `Товары` in `Справочники.Товары`.
    Object(Kind, Name),
    /// Something of the metadata without a place in code; its full name: `Catalog.Товары.Attribute.Артикул`.
    Metadata(String),
    /// A member of the platform: the names in Russian and in English.
    Platform(Name, Name),
}

impl Entity {
    /// The file and the bytes of the name where the entity is declared, told from summaries; nothing for what has no
    /// place in code and for local variables.
    pub fn place(&self, snapshot: &Snapshot) -> Option<(FileId, Range<usize>)> {
        match self {
            Self::Method(id) => {
                let method = snapshot.method(id.file, id.index)?;
                Some((id.file, method.name_range()))
            }
            Self::Variable(file, index) => {
                let variable = snapshot.file(*file)?.summary.variables.get(*index)?;
                Some((
                    *file,
                    variable.range.start as usize..variable.range.end as usize,
                ))
            }
            Self::Module(file) => Some((*file, 0..0)),
            _ => None,
        }
    }

    /// The word that stands for it.
    pub fn word(&self, snapshot: &Snapshot) -> Option<Name> {
        match self {
            Self::Local(_, _, name) | Self::Object(_, name) | Self::Platform(name, _) => {
                Some(name.clone())
            }
            Self::Variable(file, index) => {
                let variable = snapshot.file(*file)?.summary.variables.get(*index)?;
                Some(variable.name.clone())
            }
            Self::Method(id) => Some(snapshot.method(id.file, id.index)?.method.name.clone()),
            Self::Module(file) => module_name(snapshot, *file),
            Self::Metadata(full) => full.rsplit('.').next().map(Name::new),
        }
    }
}

/// The word that stands for a module in code: the name of a common module, of a script.
pub(super) fn module_name(snapshot: &Snapshot, file: FileId) -> Option<Name> {
    let file = snapshot.file(file)?;
    match &file.owner {
        metadata::Owner::Object(Kind::CommonModule, name) => Some(name.clone()),
        metadata::Owner::Nothing => {
            let stem = file.path.file_stem()?.to_str()?;
            Some(Name::new(stem))
        }
        _ => None,
    }
}
