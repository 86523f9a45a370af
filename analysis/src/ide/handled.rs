//! Which objects of the metadata name a method of a common module: event subscriptions and scheduled jobs.

use metadata::objects::Details;
use metadata::{Configuration, Kind, Name, Owner};

use super::entity::MethodId;
use crate::workspace::Snapshot;

/// The subscriptions and jobs whose handler is a method.
pub(super) fn by_metadata(snapshot: &Snapshot, id: MethodId) -> Vec<(Kind, Name)> {
    let Some((file, placed)) = snapshot
        .file(id.file)
        .zip(snapshot.method(id.file, id.index))
    else {
        return Vec::new();
    };
    let Owner::Object(Kind::CommonModule, module) = &file.owner else {
        return Vec::new();
    };
    let method = &placed.method.name;
    naming(snapshot.configuration(id.file), module, method)
}

/// The subscriptions and jobs of a configuration, and of the one that it extends, whose handler is a method of a module.
pub(super) fn naming(
    configuration: &Configuration,
    module: &Name,
    method: &Name,
) -> Vec<(Kind, Name)> {
    let mut all = naming_module(configuration, module);
    all.retain(|it| method.is(it.0));
    all.into_iter().map(|it| (it.1, it.2)).collect()
}

/// The methods of a module that subscriptions and jobs name, with the kind and the name of what names them.
pub(crate) fn naming_module<'c>(
    configuration: &'c Configuration,
    module: &Name,
) -> Vec<(&'c str, Kind, Name)> {
    let subscriptions = configuration.of_kind(Kind::EventSubscription);
    let all = subscriptions.chain(configuration.of_kind(Kind::ScheduledJob));
    let named = all.filter_map(|it| {
        let handler = match &it.details {
            Details::EventSubscription(it) => &it.handler,
            Details::ScheduledJob(it) => &it.method,
            _ => return None,
        };
        let mut words = handler.rsplit('.');
        let method = words.next()?;
        let is_it = words.next().is_some_and(|it| module.is(it));
        is_it.then(|| (method, it.kind, it.name.clone()))
    });
    named.collect()
}
