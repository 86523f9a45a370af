//! Where files of metadata name a method: events of forms, actions of commands, event subscriptions, scheduled jobs,
//! services.

use std::ops::Range;
use std::path::PathBuf;

use metadata::source::place::{HandlerOf, HandlerPlace, copied_handlers, files, handlers};
use metadata::{Configuration, Kind, Name, Owner};

use crate::ide::entity::MethodId;
use crate::ide::handled::naming;
use crate::workspace::{File, FileId, Snapshot};

/// A place of a file of metadata that names a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataReference {
    /// The file. [`Snapshot::text_at`] gives its text.
    pub path: PathBuf,
    /// The name of the method, in bytes of the text of the file, without a byte order mark.
    pub range: Range<usize>,
    /// What the file describes: `Catalog.Товары.Form.ФормаЭлемента`, `ScheduledJob.Обмен`.
    pub full_name: String,
    /// What calls the method: the item or the command of a form, the part of a service. Empty where it is what the file
    /// describes.
    pub part: String,
    /// The event, as the file names it; empty where there is none.
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
    if let Owner::Object(Kind::CommonModule, module) = &file.owner {
        for (configuration, full) in naming_objects(snapshot, method.file, module, name) {
            let is_it = |it: &HandlerPlace| {
                let own = it.module.as_ref();
                name.is(&it.method) && own.is_some_and(|it| module.is(it))
            };
            let all = Asked {
                snapshot,
                configuration,
                full,
            };
            all.add(false, is_it, &mut found);
        }
        return found;
    }
    let is_it = |it: &HandlerPlace| it.module.is_none() && name.is(&it.method);
    let mut add = |file: &File, is_copy: bool| {
        let configuration = file.configuration;
        let configuration = configuration.and_then(|it| snapshot.configurations().get(it));
        if let (Some(configuration), Some(full)) = (configuration, full_name(&file.owner)) {
            let asked = Asked {
                snapshot,
                configuration,
                full,
            };
            asked.add(is_copy, is_it, &mut found);
        }
    };
    add(file, false);
    // The forms of extensions hold a copy of the form with its handlers.
    for extension in snapshot.extending(method.file) {
        if let Some(file) = snapshot.file(extension) {
            add(file, true);
        }
    }
    found
}

/// What a file is asked about.
struct Asked<'a> {
    snapshot: &'a Snapshot,
    configuration: &'a Configuration,
    full: String,
}

impl Asked<'_> {
    /// Adds the places of the file that describes something.
    fn add(
        &self,
        is_copy: bool,
        is_wanted: impl Fn(&HandlerPlace) -> bool,
        found: &mut Vec<MetadataReference>,
    ) {
        // Files of all layouts are told; one of them is there.
        let mut files = files(self.configuration, &self.full).into_iter();
        let there = files.find_map(|it| Some((self.snapshot.text_at(&it.path)?, it.path)));
        let Some((text, path)) = there else {
            return;
        };
        let places = match is_copy {
            true => copied_handlers(&text),
            false => handlers(&text),
        };
        for place in places.into_iter().filter(is_wanted) {
            let part = match place.of {
                HandlerOf::Whole => String::new(),
                HandlerOf::Item(it) | HandlerOf::Command(it) | HandlerOf::Part(it) => it,
            };
            found.push(MetadataReference {
                path: path.clone(),
                range: place.range,
                full_name: self.full.clone(),
                part,
                event: place.event,
                is_copy,
            });
        }
    }
}

/// The full name of what a module belongs to.
fn full_name(owner: &Owner) -> Option<String> {
    Some(match owner {
        Owner::Object(kind, name) => format!("{}.{name}", kind.names().en),
        Owner::Form(kind, name, form) => format!("{}.{name}.Form.{form}", kind.names().en),
        _ => return None,
    })
}

/// The event subscriptions and scheduled jobs that name a method of a common module: the configuration and the full name.
fn naming_objects<'a>(
    snapshot: &'a Snapshot,
    from: FileId,
    module: &Name,
    method: &Name,
) -> Vec<(&'a Configuration, String)> {
    let Some(own) = snapshot.file(from).and_then(|it| it.configuration) else {
        return Vec::new();
    };
    let all = snapshot.configurations();
    let own_root = all.get(own).map(|it| &it.root);
    let mut found = Vec::new();
    for (index, configuration) in all.iter().enumerate() {
        let base = configuration.base.as_ref();
        if index != own && base.is_none_or(|it| Some(&it.root) != own_root) {
            continue;
        }
        for (kind, name) in naming(configuration, module, method) {
            // What the base has is told with the base.
            let is_own = configuration.objects.contains_key(&(kind, name.clone()));
            if is_own {
                found.push((&**configuration, format!("{}.{name}", kind.names().en)));
            }
        }
    }
    found
}
