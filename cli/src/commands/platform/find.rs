//! What the user asks for, by a name in either language.

use metadata::platform::{Callable, Names, Property, SystemEnum};

use super::events::{self, Place};
use super::near::near;
use super::owner::{self, Owner};
use super::words::Words;
use crate::exit::Usage;

/// Something that was asked for.
pub(super) enum Found<'a> {
    /// A function of the global context.
    Function(&'a Callable),
    /// A property of the global context.
    Global(&'a Property),
    /// A type, an item of forms, a form.
    Owner(Owner<'a>),
    /// An enumeration.
    Enum(&'a SystemEnum),
    /// A value of an enumeration.
    Value(&'a SystemEnum, &'a Names),
    /// A method.
    Method(Owner<'a>, &'a Callable),
    /// A property.
    Property(Owner<'a>, &'a Property),
    /// An event that is the same in all these places.
    Event(Vec<Place>, &'a Callable),
}

/// How many owners of a member are named.
const MOST_OWNERS: usize = 12;

/// All that a name means.
///
/// Fails when nothing has the name, or when it is a member of several types and none of them is given.
pub(super) fn find<'a>(asked: &str, words: &Words<'a>) -> Result<Vec<Found<'a>>, Usage> {
    let asked = asked.trim();
    let platform = words.platform;
    let owners = owner::all(platform);
    let events = events::all(platform, &owners);
    let mut found = whole(asked, &owners, words);
    let own = events.iter().filter(|it| it.1.names.is(asked));
    found.extend(grouped(own));
    // The name of a type may hold a dot itself: what stands after the last one is the member.
    if found.is_empty()
        && let Some((owner, member)) = asked.rsplit_once('.')
    {
        found = members(owner.trim(), member.trim(), &owners, words);
        let is_it =
            |it: &&(Place, &Callable)| it.0.is(owner.trim()) && it.1.names.is(member.trim());
        found.extend(grouped(events.iter().filter(is_it)));
    }
    if found.is_empty() {
        found = of_any_type(asked, &owners, words)?;
    }
    if found.is_empty() {
        return Err(unknown(asked, &near(asked, &owners, &events, words), words));
    }
    Ok(found)
}

/// What has the name itself.
fn whole<'a>(asked: &str, owners: &[Owner<'a>], words: &Words<'a>) -> Vec<Found<'a>> {
    let platform = words.platform;
    let mut found = Vec::new();
    found.extend(platform.function(asked).map(Found::Function));
    found.extend(platform.property(asked).map(Found::Global));
    let named = owner::named(owners, asked, platform);
    found.extend(named.into_iter().map(|it| Found::Owner(it.clone())));
    found.extend(platform.system_enum(asked).map(Found::Enum));
    found
}

/// What an owner has under a name.
fn members<'a>(
    owner: &str,
    member: &str,
    owners: &[Owner<'a>],
    words: &Words<'a>,
) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    for it in owner::named(owners, owner, words.platform) {
        found.extend(own(it, member));
    }
    if let Some(it) = words.platform.system_enum(owner) {
        let values = it.values.iter().filter(|it| it.is(member));
        found.extend(values.map(|value| Found::Value(it, value)));
    }
    found
}

fn own<'a>(owner: &Owner<'a>, member: &str) -> Vec<Found<'a>> {
    let methods = owner.info.methods.iter().filter(|it| it.names.is(member));
    let methods = methods.map(|it| Found::Method(owner.clone(), it));
    let properties = owner.info.properties.iter().chain(owner.parameters);
    let properties = properties.filter(|it| it.names.is(member));
    methods
        .chain(properties.map(|it| Found::Property(owner.clone(), it)))
        .collect()
}

/// The member of a name, where only one type has it.
fn of_any_type<'a>(
    asked: &str,
    owners: &[Owner<'a>],
    words: &Words<'a>,
) -> Result<Vec<Found<'a>>, Usage> {
    let having: Vec<_> = owners
        .iter()
        .filter(|it| !own(it, asked).is_empty())
        .collect();
    if let [only] = having.as_slice() {
        return Ok(own(only, asked));
    }
    if having.is_empty() {
        return Ok(Vec::new());
    }
    let english = words.english();
    let named = having.iter().take(MOST_OWNERS);
    let named: Vec<_> = named
        .map(|it| format!("{}.{asked}", it.full_name(english)))
        .collect();
    let mut named = named.join(", ");
    let more = having.len().saturating_sub(MOST_OWNERS);
    if more > 0 {
        named.push_str(&words.pick(format!(" и ещё {more}"), format!(" and {more} more")));
    }
    Err(Usage(words.pick(
        format!("имя {asked} есть у нескольких типов, укажите один: {named}"),
        format!("several types have {asked}, say which one: {named}"),
    )))
}

/// Events that are told alike stand together.
fn grouped<'e, 'a: 'e>(events: impl Iterator<Item = &'e (Place, &'a Callable)>) -> Vec<Found<'a>> {
    let mut groups: Vec<(Vec<Place>, &'a Callable)> = Vec::new();
    for (place, event) in events {
        match groups.iter_mut().find(|it| it.1 == *event) {
            Some(group) => group.0.push(place.clone()),
            None => groups.push((vec![place.clone()], event)),
        }
    }
    groups
        .into_iter()
        .map(|it| Found::Event(it.0, it.1))
        .collect()
}

fn unknown(asked: &str, near: &[String], words: &Words<'_>) -> Usage {
    Usage(if near.is_empty() {
        words.pick(
            format!("платформа не знает имени {asked}"),
            format!("the platform knows no {asked}"),
        )
    } else {
        let near = near.join(", ");
        words.pick(
            format!("платформа не знает имени {asked}; похожие: {near}"),
            format!("the platform knows no {asked}; similar: {near}"),
        )
    })
}
