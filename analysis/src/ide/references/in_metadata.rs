//! Where files of metadata name a method: events of forms, actions of commands, event subscriptions, scheduled jobs,
//! services.

use std::ops::Range;
use std::path::{Path, PathBuf};

use metadata::objects::Details;
use metadata::source::handler_places;
use metadata::{Configuration, Kind, ModuleKind, Name, Owner};

use crate::ide::entity::MethodId;
use crate::workspace::{File, FileId, Snapshot};

/// A place of a file of metadata that names a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataReference {
    /// The file. [`Snapshot::text_at`] gives its text.
    pub path: PathBuf,
    /// The name of the method, in bytes of the text of the file, without a byte order mark.
    pub range: Range<usize>,
    /// What calls the method, by the word of the file: an event (`OnOpen`), or the element that names it (`Action`).
    pub event: String,
    /// It stands in the copy of the form of the base configuration, which a form of an extension holds.
    pub is_copy: bool,
}

/// The places of files of metadata that name a method, in the order of files and places.
pub fn in_metadata(snapshot: &Snapshot, method: MethodId) -> Vec<MetadataReference> {
    let (Some(file), Some(placed)) = (
        snapshot.file(method.file),
        snapshot.method(method.file, method.index),
    ) else {
        return Vec::new();
    };
    let name = &placed.method.name;
    let mut found = Vec::new();
    if let (ModuleKind::CommonModule, Owner::Object(_, module)) = (file.kind, &file.owner) {
        for path in naming_objects(snapshot, method.file, module, name) {
            add(snapshot, &path, Some(module), name, &mut found);
        }
    } else {
        for path in described_by(file) {
            add(snapshot, &path, None, name, &mut found);
        }
        // The forms of extensions hold a copy of the form with its handlers.
        for extension in snapshot.extending(method.file) {
            let paths = snapshot.file(extension).map(described_by);
            for path in paths.into_iter().flatten() {
                let before = found.len();
                add(snapshot, &path, None, name, &mut found);
                let mut at = 0;
                found.retain(|it: &MetadataReference| {
                    at += 1;
                    at <= before || it.is_copy
                });
            }
        }
    }
    found
}

/// Adds the places of one file that name a method, of a common module or of the module that the file describes.
fn add(
    snapshot: &Snapshot,
    path: &Path,
    module: Option<&Name>,
    name: &Name,
    found: &mut Vec<MetadataReference>,
) {
    let Some(text) = snapshot.text_at(path) else {
        return;
    };
    for place in handler_places(&text) {
        let mut words = place.text.rsplit('.');
        let is_method = words.next().is_some_and(|it| name.is(it));
        let is_of_module = match (words.next(), module) {
            (Some(word), Some(module)) => module.is(word),
            (None, None) => true,
            _ => false,
        };
        if is_method && is_of_module {
            found.push(MetadataReference {
                path: path.to_owned(),
                range: place.range,
                event: place.event,
                is_copy: place.is_copy,
            });
        }
    }
}

/// The files that may describe what a module belongs to, as the tools lay them out; most of them do not exist.
fn described_by(file: &File) -> Vec<PathBuf> {
    let Some(folder) = file.path.parent() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    // `Form.Module.txt`: all files in one folder.
    let stem = file.path.file_stem().and_then(|it| it.to_str());
    if let Some((stem, _)) = stem.and_then(|it| it.rsplit_once('.')) {
        found.push(folder.join(format!("{stem}.xml")));
        found.push(folder.join(format!("{stem}.Flowchart.xml")));
    }
    let above = folder.parent();
    match file.kind {
        ModuleKind::FormModule => {
            found.push(folder.join("Form.form"));
            // `Ext/Form/Module.bsl` and `Ext/Form.xml`.
            found.extend(above.map(|it| it.join("Form.xml")));
            found.push(folder.join("Form.xml"));
        }
        ModuleKind::HTTPServiceModule
        | ModuleKind::WebServiceModule
        | ModuleKind::IntegrationServiceModule => {
            if let Owner::Object(_, name) = &file.owner {
                found.push(folder.join(format!("{name}.mdo")));
                // `Имя/Ext/Module.bsl` and `Имя.xml`.
                let outside = above.and_then(Path::parent);
                found.extend(outside.map(|it| it.join(format!("{name}.xml"))));
            }
        }
        ModuleKind::ObjectModule
            if matches!(file.owner, Owner::Object(Kind::BusinessProcess, _)) =>
        {
            found.push(folder.join("Flowchart.xml"));
            found.push(folder.join("Flowchart.scheme"));
        }
        _ => {}
    }
    found
}

/// The files of event subscriptions and scheduled jobs that name a method of a common module.
fn naming_objects(snapshot: &Snapshot, from: FileId, module: &Name, method: &Name) -> Vec<PathBuf> {
    let names = |handler: &str| {
        let mut words = handler.rsplit('.');
        let is_method = words.next().is_some_and(|it| method.is(it));
        is_method && words.next().is_some_and(|it| module.is(it))
    };
    let mut found = Vec::new();
    for (index, configuration) in snapshot.configurations().iter().enumerate() {
        if !sees(snapshot, index, from) {
            continue;
        }
        for ((kind, name), object) in &configuration.objects {
            let handler = match &object.details {
                Details::EventSubscription(it) => it.handler.as_str(),
                Details::ScheduledJob(it) => it.method.as_str(),
                _ => continue,
            };
            if names(handler) {
                found.extend(descriptions(configuration, *kind, name));
            }
        }
    }
    found
}

/// Whether a configuration sees a module: it is its own, or that of its base.
fn sees(snapshot: &Snapshot, index: usize, module: FileId) -> bool {
    let Some(own) = snapshot.file(module).and_then(|it| it.configuration) else {
        return false;
    };
    let base = snapshot
        .configurations()
        .get(index)
        .and_then(|it| it.base.as_ref());
    let own_root = snapshot.configurations().get(own).map(|it| &it.root);
    own == index || base.is_some_and(|it| Some(&it.root) == own_root)
}

/// The files that may describe an object, as the tools lay them out.
fn descriptions(configuration: &Configuration, kind: Kind, name: &Name) -> [PathBuf; 4] {
    let (root, folder) = (&configuration.root, kind.plural().en);
    [
        root.join(format!("{folder}/{name}.xml")),
        root.join(format!("src/{folder}/{name}/{name}.mdo")),
        root.join(format!("{folder}/{name}/{name}.mdo")),
        root.join(format!("{}.{name}.xml", kind.names().en)),
    ]
}
