//! How objects of a configuration stand to each other: owners, recorders, charts, nodes.

use std::sync::Arc;

use super::World;
use crate::derived::Role;
use crate::kind::Kind;
use crate::name::{Name, same};
use crate::object::{Attribute, Object};
use crate::objects::Details;
use crate::types::{Type, TypeDescription};

/// The kind and the name that open a full name of metadata: `Catalog.Товары.Attribute.Артикул`.
pub(crate) fn split(full: &str) -> Option<(Kind, &str)> {
    let (kind, rest) = full.split_once('.')?;
    let name = rest.split_once('.').map_or(rest, |it| it.0);
    Some((Kind::of(kind)?, name))
}

/// Whether a full name is that of an object, or of a part of it. Lists of full names are long: the kind, spelled as in
/// files, is compared first.
pub(crate) fn names(full: &str, object: &Object) -> bool {
    let kind = object.kind.names();
    let behind = full.strip_prefix(kind.en);
    let behind = behind.or_else(|| full.strip_prefix(kind.ru));
    let Some(rest) = behind.and_then(|it| it.strip_prefix('.')) else {
        return false;
    };
    object.name.is(rest.split_once('.').map_or(rest, |it| it.0))
}

/// The object that a full name is of.
pub(crate) fn object<'a>(world: World<'a>, full: &str) -> Option<&'a Arc<Object>> {
    let (kind, name) = split(full)?;
    world.configuration.object(kind, name)
}

/// The attribute, dimension or resource that a full name is of; standard ones are not found.
pub(crate) fn attribute<'a>(world: World<'a>, full: &str) -> Option<(&'a Object, &'a Attribute)> {
    let object = object(world, full)?;
    let mut words = full.split('.').skip(2);
    let (role, name) = (words.next()?, words.next()?);
    let found = if same(role, "TabularSection") {
        let section = object.tabular_sections.iter().find(|it| it.name.is(name))?;
        let column = words.nth(1)?;
        section.attributes.iter().find(|it| it.name.is(column))
    } else {
        object.attributes.iter().find(|it| it.name.is(name))
    };
    Some((object, found?))
}

/// References to the objects that full names are of.
pub(crate) fn references<'n>(full: impl IntoIterator<Item = &'n String>) -> Vec<Type> {
    let mut types = Vec::new();
    for (kind, name) in full.into_iter().filter_map(|it| split(it)) {
        push(&mut types, Type::reference(kind, &Name::new(name)));
    }
    types
}

/// Adds a type unless it is there.
pub(crate) fn push(types: &mut Vec<Type>, it: Type) {
    if !types.contains(&it) {
        types.push(it);
    }
}

/// Adds what another description may hold.
pub(crate) fn join(into: &mut TypeDescription, other: &TypeDescription) {
    if into.types.is_empty() {
        into.qualifiers = other.qualifiers;
    }
    for it in &other.types {
        push(&mut into.types, it.clone());
    }
}

/// The exchange plans that exchange an object.
pub(crate) fn exchange_plans<'a>(
    world: World<'a>,
    object: &Object,
) -> impl Iterator<Item = &'a Arc<Object>> {
    let plans = world.configuration.of_kind(Kind::ExchangePlan);
    plans.filter(move |plan| {
        let Details::ExchangePlan(details) = &plan.details else {
            return false;
        };
        details.content.iter().any(|it| names(&it.object, object))
    })
}

/// References to the documents that write to a register or move a sequence.
pub(crate) fn recorders(world: World<'_>, register: &Object) -> Vec<Type> {
    if let Details::Sequence(it) = &register.details {
        return or_any(references(&it.documents), Kind::Document);
    }
    let mut types = Vec::new();
    for document in world.configuration.of_kind(Kind::Document) {
        let Details::Document(details) = &document.details else {
            continue;
        };
        let mut records = details.register_records.iter();
        if records.any(|it| names(it, register)) {
            types.push(Type::reference(Kind::Document, &document.name));
        }
    }
    or_any(types, Kind::Document)
}

fn or_any(types: Vec<Type>, kind: Kind) -> Vec<Type> {
    if types.is_empty() {
        vec![Type::AnyOf(kind, Role::Ref)]
    } else {
        types
    }
}

/// The chart of accounts of an accounting register.
pub(crate) fn chart_of_accounts<'a>(world: World<'a>, register: &Object) -> Option<&'a Object> {
    let Details::AccountingRegister(details) = &register.details else {
        return None;
    };
    object(world, &details.chart_of_accounts).map(AsRef::as_ref)
}

/// The objects of a kind that an object points to by its nature: the chart of a register, the task of a process.
pub(crate) fn related(world: World<'_>, object: &Object, kind: Kind) -> Vec<Name> {
    let one = |full: &str| {
        let found = split(full).filter(|it| it.0 == kind);
        found.map(|it| Name::new(it.1)).into_iter().collect()
    };
    match (&object.details, kind) {
        (Details::AccountingRegister(it), Kind::ChartOfAccounts) => one(&it.chart_of_accounts),
        (Details::AccountingRegister(_), Kind::ChartOfCharacteristicTypes) => {
            let chart = chart_of_accounts(world, object);
            chart.map_or_else(Vec::new, |it| related(world, it, kind))
        }
        (Details::ChartOfAccounts(it), Kind::ChartOfCharacteristicTypes) => {
            one(&it.ext_dimension_types)
        }
        (Details::CalculationRegister(it), Kind::ChartOfCalculationTypes) => {
            one(&it.chart_of_calculation_types)
        }
        (Details::BusinessProcess(it), Kind::Task) => one(&it.task),
        (Details::Task(_), Kind::BusinessProcess) => {
            let processes = world.configuration.of_kind(Kind::BusinessProcess);
            let own = processes.filter(|process| {
                matches!(&process.details, Details::BusinessProcess(it) if names(&it.task, object))
            });
            own.map(|it| it.name.clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether an object has a common attribute.
pub(crate) fn has_common(common: &Object, object: &Object) -> bool {
    let Details::CommonAttribute(details) = &common.details else {
        return false;
    };
    let own = details.content.iter().find(|it| names(&it.object, object));
    own.and_then(|it| it.uses).unwrap_or(details.auto_use)
}
