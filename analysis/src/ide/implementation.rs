//! What carries something out: the methods of extensions that extend a method, the handlers that metadata name, the
//! classes of OneScript that extend a class.

use metadata::objects::Details;
use metadata::{Kind, Name, Owner};

use super::definition::{extending, of_full_name};
use super::elements::{self, Element};
use super::entity::{Entity, MethodId};
use super::meaning::{self, Meaning};
use super::resolve::method_of;
use super::strings::Named;
use super::target::{Target, Targets};
use super::type_hierarchy;
use crate::workspace::{FileId, Snapshot};

/// What carries out what the word at an offset stands for.
pub fn implementation(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Targets> {
    let parsed = snapshot.parsed(file)?;
    let (origin, meanings) = meaning::at(snapshot, file, &parsed, offset)?;
    let mut found = Vec::new();
    for it in &meanings {
        match it {
            Meaning::Entity(Entity::Method(id)) => found.extend(of_method(snapshot, *id)),
            Meaning::Entity(Entity::Module(module)) => {
                let classes = type_hierarchy::extending_classes(snapshot, *module);
                let all = snapshot.extending(*module).into_iter().chain(classes);
                found.extend(all.filter_map(|it| Target::module(snapshot, it)));
            }
            Meaning::Entity(Entity::Object(kind, name)) => {
                let full = format!("{}.{name}", kind.names().en);
                found.extend(of_metadata(snapshot, file, &full));
            }
            Meaning::Entity(Entity::Metadata(full)) | Meaning::Named(Named::Metadata(full)) => {
                found.extend(of_metadata(snapshot, file, full));
            }
            _ => {}
        }
    }
    Targets::new(origin, found)
}

/// The methods that extend a method: of extensions, and of classes that extend its class. Where there is none, itself.
fn of_method(snapshot: &Snapshot, id: MethodId) -> Vec<Target> {
    let mut all = extending(snapshot, id, |_| true);
    if let Some(placed) = snapshot.method(id.file, id.index) {
        for class in type_hierarchy::extending_classes(snapshot, id.file) {
            let own = method_of(snapshot, class, placed.method.name.as_str());
            if let Some(Entity::Method(own)) = own {
                all.push(own);
            }
        }
    }
    if all.is_empty() {
        all.push(id);
    }
    let all = all.into_iter();
    all.filter_map(|it| Target::method(snapshot, it)).collect()
}

/// The methods that carry an element of the metadata out; for what names none, its modules.
fn of_metadata(snapshot: &Snapshot, file: FileId, full: &str) -> Vec<Target> {
    let configuration = snapshot.configuration(file);
    let Some(found) = elements::find(configuration, full) else {
        return Vec::new();
    };
    let object = found.object;
    let in_form = |methods: Vec<&Name>| -> Vec<Target> {
        let mut words = full.split('.').skip(2);
        let owner = match (object.kind, words.next(), words.next()) {
            (Kind::CommonForm, ..) => Owner::Object(object.kind, object.name.clone()),
            (kind, _, Some(form)) => Owner::Form(kind, object.name.clone(), Name::new(form)),
            _ => return Vec::new(),
        };
        let kind = metadata::ModuleKind::FormModule;
        let Some(module) = snapshot.module(file, &owner, kind) else {
            return Vec::new();
        };
        let methods = methods.into_iter();
        let all = methods.filter_map(|it| method_of(snapshot, module, it.as_str()));
        all.filter_map(|it| target_of(snapshot, &it)).collect()
    };
    match found.element {
        Element::FormItem(_, it) => in_form(it.handlers.iter().map(|it| &it.method).collect()),
        Element::FormCommand(it) => in_form(it.actions.iter().collect()),
        Element::Object => {
            let handler = match &object.details {
                Details::EventSubscription(it) => &it.handler,
                Details::ScheduledJob(it) => &it.method,
                _ => return modules(snapshot, file, full),
            };
            let mut words = handler.rsplit('.');
            let (method, module) = (words.next(), words.next());
            let module = module.and_then(|it| snapshot.common_module(file, it));
            let found = module.zip(method);
            let found = found.and_then(|(module, it)| method_of(snapshot, module, it));
            let target = found.and_then(|it| target_of(snapshot, &it));
            target.into_iter().collect()
        }
        _ => modules(snapshot, file, full),
    }
}

fn target_of(snapshot: &Snapshot, entity: &Entity) -> Option<Target> {
    match entity {
        Entity::Method(id) => Target::method(snapshot, *id),
        _ => None,
    }
}

fn modules(snapshot: &Snapshot, file: FileId, full: &str) -> Vec<Target> {
    let mut all = of_full_name(snapshot, file, full);
    all.retain(|it| snapshot.file_at(&it.path).is_some());
    all
}
