//! What has members: types, types that objects make, items of forms and forms.

use metadata::platform::{Callable, Names, Property, TypeInfo};
use metadata::{DerivedType, Platform, same};

use super::words::template;

/// Something that has members.
#[derive(Clone)]
pub(super) struct Owner<'a> {
    /// What it is.
    pub(super) kind: OwnerKind<'a>,
    /// The names that it is asked for by: of a type that objects make, the head.
    pub(super) names: Names,
    /// How many names of metadata follow.
    following: u8,
    /// Its members.
    pub(super) info: &'a TypeInfo,
    /// Its events.
    pub(super) events: &'a [Callable],
    /// The parameters of a form.
    pub(super) parameters: &'a [Property],
}

/// What something with members is.
#[derive(Clone, Copy)]
pub(super) enum OwnerKind<'a> {
    /// A type.
    Type,
    /// A kind of form items, with the Russian name of its type.
    Item(&'a str),
    /// A form, with the kind of its main attribute; empty for any form.
    Form(&'a str),
}

impl Owner<'_> {
    /// Whether a word is its name.
    pub(super) fn is(&self, word: &str) -> bool {
        let head = match word.split_once(".<") {
            Some((head, _)) if self.following > 0 => head,
            _ => word,
        };
        self.names.is(head)
    }

    /// The full name in one of the languages: `СправочникОбъект.<Имя>`.
    pub(super) fn full_name(&self, english: bool) -> String {
        let name = super::words::one(&self.names, english);
        format!("{name}{}", template(self.following, english))
    }
}

/// All that has members.
pub(super) fn all(platform: &Platform) -> Vec<Owner<'_>> {
    let facts = platform.facts();
    let plain = |kind, names: Names, info| Owner {
        kind,
        names,
        following: 0,
        info,
        events: &[],
        parameters: &[],
    };
    let types = facts.types.iter();
    let types = types.map(|it| plain(OwnerKind::Type, it.names.clone(), it));
    let derived = facts.derived.iter().filter_map(|(kind, role, info)| {
        let row = DerivedType::of(*kind, *role)?;
        let names = Names::new(row.head.ru, row.head.en);
        Some(Owner {
            following: row.names,
            ..plain(OwnerKind::Type, names, info)
        })
    });
    let items = facts.items.iter().filter(|it| {
        // Several elements are of one type and add nothing to it.
        !(it.adds.properties.is_empty() && it.adds.methods.is_empty() && it.events.is_empty())
    });
    let items = items.map(|it| Owner {
        events: &it.events,
        ..plain(
            OwnerKind::Item(it.base.as_str()),
            it.adds.names.clone(),
            &it.adds,
        )
    });
    let forms = facts.form_extensions.iter().map(|it| Owner {
        events: &it.events,
        parameters: &it.parameters,
        ..plain(
            OwnerKind::Form(&it.main_attribute),
            Names::new("Форма", "Form"),
            &it.adds,
        )
    });
    types.chain(derived).chain(items).chain(forms).collect()
}

/// The owners of a name. A type has other names too.
pub(super) fn named<'o, 'a>(
    owners: &'o [Owner<'a>],
    word: &str,
    platform: &'a Platform,
) -> Vec<&'o Owner<'a>> {
    let found: Vec<_> = owners.iter().filter(|it| it.is(word)).collect();
    if !found.is_empty() {
        return found;
    }
    let aliased = platform.type_named(word);
    let is_it = |it: &&Owner<'_>| {
        aliased.is_some_and(|own| same(own.names.ru.as_str(), it.names.ru.as_str()))
    };
    owners.iter().filter(is_it).collect()
}
