//! One configuration of a workspace: a base configuration, an extension, or external reports and processors.

use std::path::PathBuf;
use std::sync::Arc;

use indexmap::{Equivalent, IndexMap};
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::localized::Localized;
use crate::module::ModuleRef;
use crate::name::{Folded, Name};
use crate::object::Object;
use crate::problem::Problem;

/// What a configuration is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// A configuration of its own.
    #[default]
    Base,
    /// An extension that corrects mistakes (`Исправление`).
    Patch,
    /// An extension that adapts (`Адаптация`).
    Customization,
    /// An extension that adds (`Дополнение`).
    AddOn,
    /// External reports and data processors.
    External,
}

/// Whether an object of an extension is its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Belonging {
    /// It is its own.
    #[default]
    Own,
    /// It was taken over from the base configuration (`Заимствованный`).
    Adopted,
}

/// What a configuration says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Properties {
    /// Its name.
    pub name: Name,
    /// The identifier, as in the file.
    pub uuid: String,
    /// What users see.
    pub synonym: Localized,
    /// What developers left to each other.
    pub comment: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Who made it.
    pub vendor: String,
    /// Its version.
    pub version: String,
    /// New code is written in English.
    pub english: bool,
    /// The platform whose behaviour it asks for, as `8.3.24`; empty where it asks for none.
    pub compatibility: String,
    /// Of an extension: what its own names begin with.
    pub name_prefix: String,
    /// Of an extension: the project it extends, where its project says so.
    pub base_project: String,
    /// Synchronous calls are allowed on the client (`ModalityUseMode` and its like), by the names of dumps.
    pub modes: Vec<(String, String)>,
}

/// A configuration, read.
#[derive(Debug, Clone, Default)]
pub struct Configuration {
    /// The folder or file it was read from.
    pub root: PathBuf,
    /// What it says of itself.
    pub properties: Properties,
    /// Its objects in the order of its tree. In an extension that found its base, an adopted object holds what the
    /// base has too.
    pub objects: Objects,
    /// The base of an extension, where the workspace has it.
    pub base: Option<Arc<Configuration>>,
    /// Its modules.
    pub modules: Vec<ModuleRef>,
    /// Modules without a text: a password or a delivery without sources keeps it. As the configuration was loaded.
    pub protected: Vec<ModuleRef>,
    /// What is wrong with its files.
    pub problems: Vec<Problem>,
}

/// Objects by kind and name.
pub type Objects = IndexMap<(Kind, Name), Arc<Object>, FxBuildHasher>;

#[derive(Hash)]
struct Key<'a>(Kind, Folded<'a>);

impl Equivalent<(Kind, Name)> for Key<'_> {
    fn equivalent(&self, key: &(Kind, Name)) -> bool {
        self.0 == key.0 && self.1.equivalent(&key.1)
    }
}

impl Configuration {
    /// Whether its sources are a dump of the Designer; otherwise they are a project of EDT. Told by what lies at the root
    /// now, so this looks at the disk.
    pub fn is_of_designer(&self) -> bool {
        // External objects of the Designer have a file of XML for a root. Dumps may stand beside a `.project`.
        let extension = self.root.extension();
        let is_file = extension.is_some_and(|it| it.eq_ignore_ascii_case("xml"));
        is_file || self.root.join("Configuration.xml").is_file()
    }

    /// An object of the configuration, or of the base that it extends.
    pub fn object(&self, kind: Kind, name: &str) -> Option<&Arc<Object>> {
        let own = self.objects.get(&Key(kind, Folded(name)));
        own.or_else(|| self.base.as_ref()?.object(kind, name))
    }

    /// All objects of a kind, those of the base that are not adopted included.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Arc<Object>> {
        // Keys tell the kind without a look at the objects behind them.
        let of_kind = move |it: &(&(Kind, Name), &Arc<Object>)| it.0.0 == kind;
        let own = self.objects.iter().filter(of_kind);
        let base = self.base.iter().flat_map(|it| &it.objects).filter(of_kind);
        let all = own.chain(base.filter(|it| !self.objects.contains_key(it.0)));
        all.map(|it| it.1)
    }
}
