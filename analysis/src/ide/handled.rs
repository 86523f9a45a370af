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
    let is_it = |handler: &str| {
        let mut words = handler.rsplit('.');
        words.next().is_some_and(|it| method.is(it)) && words.next().is_some_and(|it| module.is(it))
    };
    let subscriptions = configuration.of_kind(Kind::EventSubscription);
    let all = subscriptions.chain(configuration.of_kind(Kind::ScheduledJob));
    let named = all.filter(|it| match &it.details {
        Details::EventSubscription(it) => is_it(&it.handler),
        Details::ScheduledJob(it) => is_it(&it.method),
        _ => false,
    });
    named.map(|it| (it.kind, it.name.clone())).collect()
}
