//! Places to go to: in modules, and in files of the metadata.

use std::ops::Range;
use std::path::PathBuf;

use metadata::source::place;
use metadata::{Configuration, Kind, ModuleKind, Name, Owner};

use super::entity::MethodId;
use crate::workspace::{FileId, Snapshot};

/// A place to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The file: a module, or a file of the metadata.
    pub path: PathBuf,
    /// All that is meant: a method with its comment.
    pub whole: Range<usize>,
    /// The name in it. Empty at the start of a file that is meant as a whole.
    pub name: Range<usize>,
}

/// Where a word leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Targets {
    /// The bytes of the word.
    pub origin: Range<usize>,
    /// The places, the likeliest first; at least one.
    pub targets: Vec<Target>,
}

impl Targets {
    /// The places that a word leads to, each once; nothing where there are none.
    pub(super) fn new(origin: Range<usize>, all: Vec<Target>) -> Option<Self> {
        let mut targets: Vec<Target> = Vec::new();
        for it in all {
            if !targets.contains(&it) {
                targets.push(it);
            }
        }
        (!targets.is_empty()).then_some(Self { origin, targets })
    }
}

impl Target {
    /// A name in a module.
    pub(super) fn name(snapshot: &Snapshot, file: FileId, name: Range<usize>) -> Option<Self> {
        Some(Self {
            path: snapshot.file(file)?.path.clone(),
            whole: name.clone(),
            name,
        })
    }

    /// A module as a whole.
    pub(super) fn module(snapshot: &Snapshot, file: FileId) -> Option<Self> {
        Self::name(snapshot, file, 0..0)
    }

    /// A method.
    pub(super) fn method(snapshot: &Snapshot, id: MethodId) -> Option<Self> {
        let placed = snapshot.method(id.file, id.index)?;
        Some(Self {
            path: snapshot.file(id.file)?.path.clone(),
            whole: placed.range(),
            name: placed.name_range(),
        })
    }
}

/// The places in files of the metadata that tell of a full name, as a file sees it: those of its configuration, then
/// those of the base. What no file tells of leads to its owner.
pub fn of_metadata(snapshot: &Snapshot, from: FileId, full: &str) -> Vec<Target> {
    let mut found = Vec::new();
    let mut configuration = Some(snapshot.configuration(from));
    while let Some(at) = configuration {
        found.extend(in_configuration(snapshot, at, full));
        configuration = at.base.as_deref();
    }
    found
}

fn in_configuration(
    snapshot: &Snapshot,
    configuration: &Configuration,
    full: &str,
) -> Option<Target> {
    let mut words = full.split('.');
    let kind = Kind::of(words.next()?);
    if let Some(kind) = kind {
        let name = words.next()?;
        // An extension tells of what it has made or taken over; the rest is in the base.
        let has = configuration
            .objects
            .keys()
            .any(|it| it.0 == kind && first(&it.1).is_some_and(|it| metadata::same(it, name)));
        if !has {
            return None;
        }
    }
    let all = place::files(configuration, full);
    let texts = all
        .iter()
        .filter_map(|it| Some((it, snapshot.text_at(&it.path)?)));
    let mut owner = None;
    for (it, text) in texts {
        if let Some(name) = place::find(&text, &it.element) {
            return Some(target(it.path.clone(), name));
        }
        if owner.is_none() {
            owner = place::find(&text, "").map(|name| target(it.path.clone(), name));
        }
    }
    owner
}

/// The outermost part of a name: subsystems are named by their path.
fn first(name: &Name) -> Option<&str> {
    name.as_str().split('.').next()
}

fn target(path: PathBuf, name: Range<usize>) -> Target {
    Target {
        path,
        whole: name.clone(),
        name,
    }
}

/// The modules of an object, as a file sees them: those of the base and of extensions.
pub(super) fn modules_of(
    snapshot: &Snapshot,
    from: FileId,
    owner: &Owner,
    kinds: &[ModuleKind],
) -> Vec<Target> {
    let mut found = Vec::new();
    for kind in kinds {
        let Some(module) = snapshot.module(from, owner, *kind) else {
            continue;
        };
        let base = snapshot.extended(module);
        let all = [Some(module), base].into_iter().flatten();
        let extensions = snapshot.extending(base.unwrap_or(module));
        for it in all.chain(extensions) {
            let target = Target::module(snapshot, it);
            found.extend(target.filter(|it| !found.contains(it)));
        }
    }
    found
}

/// The places where the files of the metadata name a method as a handler: in its form, in the description of its
/// object, in subscriptions and jobs.
pub(super) fn handlers_of(snapshot: &Snapshot, id: MethodId) -> Vec<Target> {
    let (Some(file), Some(placed)) = (snapshot.file(id.file), snapshot.method(id.file, id.index))
    else {
        return Vec::new();
    };
    let method = &placed.method.name;
    let full = |kind: Kind, name: &Name| format!("{}.{name}", kind.names().en);
    let mut found = Vec::new();
    let mut look = |of: &str, module: Option<&Name>| {
        let configuration = snapshot.configuration(id.file);
        let all = place::files(configuration, of);
        let text = all
            .iter()
            .find_map(|it| Some((it, snapshot.text_at(&it.path)?)));
        let Some((it, text)) = text else {
            return;
        };
        let named = place::handlers(&text).into_iter().filter(|own| {
            let fits = match (&own.module, module) {
                (Some(own), Some(module)) => module.is(own),
                (own, module) => own.is_none() && module.is_none(),
            };
            fits && method.is(&own.method)
        });
        found.extend(named.map(|own| target(it.path.clone(), own.range)));
    };
    match &file.owner {
        Owner::Form(kind, name, form) => {
            look(&format!("{}.Form.{form}", full(*kind, name)), None);
        }
        Owner::Object(kind @ Kind::CommonForm, name) => look(&full(*kind, name), None),
        Owner::Object(
            kind @ (Kind::HTTPService | Kind::WebService | Kind::IntegrationService),
            name,
        ) => {
            look(&full(*kind, name), None);
        }
        Owner::Object(Kind::CommonModule, module) => {
            for (kind, name) in super::handled::by_metadata(snapshot, id) {
                look(&full(kind, &name), Some(module));
            }
        }
        _ => {}
    }
    found
}
