//! What a module belongs to.

use std::fmt;
use std::sync::Arc;

use metadata::objects::Details;
use metadata::objects::common_module::CommonModule;
use metadata::{Form, Kind, ModuleKind, Object, Owner, Platform, Properties};

use parser_bsl::Dialect;

use crate::workspace::{FileId, Snapshot};

/// What a module belongs to, as far as that is known.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// What the module is for; nothing where that is not known.
    pub kind: Option<ModuleKind>,
    /// What it belongs to.
    pub owner: &'a Owner,
    /// The object it belongs to, where the configuration has it.
    pub object: Option<&'a Arc<Object>>,
    /// What its configuration says of itself.
    pub properties: Option<&'a Properties>,
    /// The platform that runs it.
    pub platform: Option<&'a Platform>,
    /// Its project, and its number there: for rules that need it, see [`super::Context::project`].
    pub(super) project: Option<(&'a Snapshot, FileId)>,
    /// The platform that was set in place of the compatibility mode, as `8.3.24`.
    pub target: Option<&'a str>,
}

impl<'a> Place<'a> {
    /// Of a module that nothing is known of.
    pub const NOWHERE: Place<'static> = Place {
        kind: None,
        owner: &Owner::Nothing,
        object: None,
        properties: None,
        platform: None,
        project: None,
        target: None,
    };

    /// Of a file of a project.
    pub fn of(snapshot: &'a Snapshot, id: FileId) -> Self {
        let Some(file) = snapshot.file(id) else {
            return Place::NOWHERE;
        };
        let configuration = file.configuration.map(|_| snapshot.configuration(id));
        Self {
            // A module of 1C:Enterprise outside of any configuration may be of any kind.
            kind: (file.owner != Owner::Nothing || file.dialect == Dialect::OneScript)
                .then_some(file.kind),
            owner: &file.owner,
            object: object_name(&file.owner)
                .and_then(|(kind, name)| configuration?.object(kind, name)),
            properties: configuration.map(|it| &it.properties),
            platform: Some(snapshot.world(id).platform),
            project: Some((snapshot, id)),
            target: None,
        }
    }

    /// The kind and the name of the object it belongs to.
    pub fn object_name(&self) -> Option<(Kind, &'a str)> {
        object_name(self.owner)
    }

    /// What its common module says of itself.
    pub fn common_module(&self) -> Option<&'a CommonModule> {
        match (self.kind, &self.object?.details) {
            (Some(ModuleKind::CommonModule), Details::CommonModule(it)) => Some(it),
            _ => None,
        }
    }

    /// The form whose module it is.
    pub fn form(&self) -> Option<&'a Form> {
        let object = self.object?;
        match self.owner {
            Owner::Form(_, _, name) => object.forms.iter().find(|it| it.name == *name),
            Owner::Object(Kind::CommonForm, _) => object.forms.first(),
            _ => None,
        }
    }

    /// The platform whose behaviour is asked for: what was set, or the compatibility mode. Nothing where none is asked
    /// for: the newest.
    pub fn version(&self) -> Option<Version> {
        let mode = || Some(self.properties?.compatibility.as_str());
        Version::of(self.target.or_else(mode)?)
    }

    /// Whether the platform is at least of a version, as far as is known: `8.3.12`.
    pub fn is_since(&self, version: &str) -> bool {
        match (self.version(), Version::of(version)) {
            (Some(here), Some(least)) => here >= least,
            _ => true,
        }
    }
}

fn object_name(owner: &Owner) -> Option<(Kind, &str)> {
    match owner {
        Owner::Object(kind, name)
        | Owner::Form(kind, name, _)
        | Owner::Command(kind, name, _)
        | Owner::Part(kind, name, _) => Some((*kind, name.as_str())),
        Owner::Configuration | Owner::Nothing => None,
    }
}

/// A version of the platform: `8.3.24`, its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version([u32; 3]);

impl Version {
    /// `8.3.24`; what follows is left out. Also in the spelling of dumps: `Version8_3_24`.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim_start_matches(|it: char| !it.is_ascii_digit());
        let mut numbers = text.split(['.', '_']).map(|it| it.parse().ok());
        let mut next = || numbers.next().flatten();
        Some(Self([next()?, next()?, next().unwrap_or(0)]))
    }
}

/// `8.3.24`.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([first, second, third]) = self;
        write!(f, "{first}.{second}.{third}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let of = |it| Version::of(it).expect("a version");
        assert!(of("8.3.9") < of("8.3.12"));
        assert_eq!(of("Version8_3_24"), of("8.3.24.1624"));
        assert_eq!(of("Version8_3_24").to_string(), "8.3.24");
        assert_eq!(Version::of("DontUse"), None);
        assert!(Place::NOWHERE.is_since("8.3.1"));
    }
}
