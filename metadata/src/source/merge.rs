//! An adopted object of an extension with all that its base has.
//!
//! What stands in both is told by name. What comes from the base counts as adopted, whether the extension mentions it
//! or not: it is there when the extension runs.

use crate::configuration::Belonging;
use crate::form::{Form, FormAttribute, FormItem, Handler};
use crate::name::{Name, NameMap};
use crate::object::{Attribute, Object, Predefined, TabularSection, Template};
use crate::objects::Details;
use crate::objects::exchange_plan::ExchangePlan;
use crate::types::TypeDescription;

/// An object of an extension over that of its base.
pub(super) fn merge(own: &Object, base: &Object) -> Object {
    Object {
        kind: own.kind,
        name: own.name.clone(),
        uuid: own.uuid.clone(),
        synonym: pick(&own.synonym, &base.synonym, own.synonym.is_empty()),
        comment: pick(&own.comment, &base.comment, own.comment.is_empty()),
        belonging: Belonging::Adopted,
        support: own.support,
        attributes: attributes(&own.attributes, &base.attributes),
        standard_attributes: attributes(&own.standard_attributes, &base.standard_attributes),
        tabular_sections: joined(
            &own.tabular_sections,
            &base.tabular_sections,
            |it| &it.name,
            tabular_section,
        ),
        forms: joined(&own.forms, &base.forms, |it| &it.name, form),
        templates: joined(&own.templates, &base.templates, |it| &it.name, template),
        commands: joined(&own.commands, &base.commands, |it| &it.name, first),
        predefined: joined(&own.predefined, &base.predefined, |it| &it.name, predefined),
        details: details(&own.details, &base.details),
    }
}

fn pick<T: Clone>(own: &T, base: &T, empty: bool) -> T {
    if empty { base.clone() } else { own.clone() }
}

/// Things of the base in its order, each with what the extension says of it, then the extension's own.
fn joined<T: Clone>(
    own: &[T],
    base: &[T],
    name: impl Fn(&T) -> &Name,
    merge: impl Fn(Option<&T>, &T) -> T,
) -> Vec<T> {
    let mut rest: NameMap<&T> = own.iter().map(|it| (name(it).clone(), it)).collect();
    let mut all = Vec::with_capacity(own.len().max(base.len()));
    for of_base in base {
        let own = rest.shift_remove(name(of_base));
        all.push(merge(own, of_base));
    }
    all.extend(rest.into_values().cloned());
    all
}

fn first<T: Clone>(own: Option<&T>, base: &T) -> T {
    own.unwrap_or(base).clone()
}

fn attributes(own: &[Attribute], base: &[Attribute]) -> Vec<Attribute> {
    joined(
        own,
        base,
        |it| &it.name,
        |own, base| Attribute {
            belonging: Belonging::Adopted,
            uuid: own.unwrap_or(base).uuid.clone(),
            types: types(own.map(|it| &it.types), &base.types),
            ..base.clone()
        },
    )
}

fn tabular_section(own: Option<&TabularSection>, base: &TabularSection) -> TabularSection {
    TabularSection {
        belonging: Belonging::Adopted,
        uuid: own.unwrap_or(base).uuid.clone(),
        attributes: attributes(own.map_or(&[], |it| &it.attributes), &base.attributes),
        ..base.clone()
    }
}

/// An extension may add types to what an attribute holds.
fn types(own: Option<&TypeDescription>, base: &TypeDescription) -> TypeDescription {
    let mut all = base.clone();
    for it in own.into_iter().flat_map(|it| &it.types) {
        if !all.types.contains(it) {
            all.types.push(it.clone());
        }
    }
    all
}

/// An adopted template may say nothing of its kind, and has no content then.
fn template(own: Option<&Template>, base: &Template) -> Template {
    let own = own.unwrap_or(base);
    let silent = own.template_type.is_empty();
    Template {
        template_type: pick(&own.template_type, &base.template_type, silent),
        queries: pick(&own.queries, &base.queries, own.queries.is_empty()),
        ..own.clone()
    }
}

fn predefined(own: Option<&Predefined>, base: &Predefined) -> Predefined {
    let mut all = base.clone();
    for it in own.into_iter().flat_map(|it| &it.items) {
        if !all.items.iter().any(|known| known.name == it.name) {
            all.items.push(it.clone());
        }
    }
    all
}

fn form(own: Option<&Form>, base: &Form) -> Form {
    let Some(own) = own else {
        return base.clone();
    };
    Form {
        name: own.name.clone(),
        uuid: own.uuid.clone(),
        synonym: pick(&own.synonym, &base.synonym, own.synonym.is_empty()),
        ordinary: base.ordinary,
        attributes: joined(
            &own.attributes,
            &base.attributes,
            |it| &it.name,
            form_attribute,
        ),
        items: items(&own.items, &base.items),
        commands: joined(
            &own.commands,
            &base.commands,
            |it| &it.name,
            |own, base| {
                let mut all = base.clone();
                let added = own.into_iter().flat_map(|it| &it.actions);
                for action in added {
                    if !all.actions.contains(action) {
                        all.actions.push(action.clone());
                    }
                }
                all
            },
        ),
        parameters: joined(&own.parameters, &base.parameters, |it| &it.name, first),
        handlers: handlers(&own.handlers, &base.handlers),
    }
}

fn form_attribute(own: Option<&FormAttribute>, base: &FormAttribute) -> FormAttribute {
    let Some(own) = own else {
        return base.clone();
    };
    let mut columns = base.columns.clone();
    for column in &own.columns {
        let known = |it: &FormAttribute| it.name == column.name && it.table == column.table;
        if !columns.iter().any(known) {
            columns.push(column.clone());
        }
    }
    FormAttribute {
        types: types(Some(&own.types), &base.types),
        columns,
        query: pick(&own.query, &base.query, own.query.is_empty()),
        main_table: pick(&own.main_table, &base.main_table, own.main_table.is_empty()),
        ..base.clone()
    }
}

/// The items of a form of an extension, which has the whole tree, and those that the base has got since.
fn items(own: &[FormItem], base: &[FormItem]) -> Vec<FormItem> {
    let mut all = own.to_vec();
    let mut places: NameMap<u32> = NameMap::default();
    for (place, item) in (0..).zip(own) {
        if !item.name.is_empty() {
            places.insert(item.name.clone(), place);
        }
    }
    for item in base {
        let known = places.get(&item.name).copied();
        if let Some(known) = known.and_then(|it| all.get_mut(it as usize)) {
            known.handlers = handlers(&known.handlers, &item.handlers);
            continue;
        }
        let parent = item.parent.and_then(|it| base.get(it as usize));
        let parent = parent.and_then(|it| places.get(&it.name).copied());
        if !item.name.is_empty() {
            places.insert(
                item.name.clone(),
                u32::try_from(all.len()).unwrap_or(u32::MAX),
            );
        }
        all.push(FormItem {
            parent,
            ..item.clone()
        });
    }
    all
}

fn handlers(own: &[Handler], base: &[Handler]) -> Vec<Handler> {
    let mut all = base.to_vec();
    for it in own {
        if !all.contains(it) {
            all.push(it.clone());
        }
    }
    all
}

/// What only a kind has is as in the base; lists may have grown.
fn details(own: &Details, base: &Details) -> Details {
    let mut all = base.clone();
    match (&mut all, own) {
        (Details::Document(all), Details::Document(own)) => {
            grow(&mut all.register_records, &own.register_records);
            grow(&mut all.based_on, &own.based_on);
        }
        (Details::Catalog(all), Details::Catalog(own)) => {
            grow(&mut all.owners, &own.owners);
            grow(&mut all.based_on, &own.based_on);
        }
        (Details::DocumentJournal(all), Details::DocumentJournal(own)) => {
            grow(&mut all.registered_documents, &own.registered_documents);
        }
        (Details::Subsystem(all), Details::Subsystem(own)) => {
            grow(&mut all.content, &own.content);
            grow(&mut all.subsystems, &own.subsystems);
        }
        (Details::FunctionalOption(all), Details::FunctionalOption(own)) => {
            grow(&mut all.content, &own.content);
        }
        (Details::FunctionalOptionsParameter(all), Details::FunctionalOptionsParameter(own)) => {
            grow(&mut all.uses, &own.uses);
        }
        (Details::FilterCriterion(all), Details::FilterCriterion(own)) => {
            all.types = types(Some(&own.types), &all.types);
            grow(&mut all.content, &own.content);
        }
        (Details::ExchangePlan(all), Details::ExchangePlan(own)) => exchange(all, own),
        (Details::DefinedType(all), Details::DefinedType(own)) => {
            all.types = types(Some(&own.types), &all.types);
        }
        (Details::ChartOfCharacteristicTypes(all), Details::ChartOfCharacteristicTypes(own)) => {
            all.types = types(Some(&own.types), &all.types);
        }
        (Details::Constant(all), Details::Constant(own)) => {
            all.types = types(Some(&own.types), &all.types);
        }
        (Details::SessionParameter(all), Details::SessionParameter(own)) => {
            all.types = types(Some(&own.types), &all.types);
        }
        (Details::EventSubscription(all), Details::EventSubscription(own)) => {
            all.source = types(Some(&own.source), &all.source);
        }
        (Details::CommonAttribute(all), Details::CommonAttribute(own)) => {
            for it in &own.content {
                match all
                    .content
                    .iter_mut()
                    .find(|known| known.object == it.object)
                {
                    Some(known) => known.uses = it.uses,
                    None => all.content.push(it.clone()),
                }
            }
        }
        (Details::Role(all), Details::Role(own)) => grow(&mut all.rights, &own.rights),
        (Details::HTTPService(all), Details::HTTPService(own)) => {
            all.templates = joined(
                &own.templates,
                &all.templates,
                |it| &it.name,
                |own, base| {
                    let mut all = base.clone();
                    let own = own.map_or(&[][..], |it| &it.methods);
                    all.methods = joined(own, &base.methods, |it| &it.name, first);
                    all
                },
            );
        }
        (Details::WebService(all), Details::WebService(own)) => {
            all.operations = joined(&own.operations, &all.operations, |it| &it.name, first);
        }
        (Details::IntegrationService(all), Details::IntegrationService(own)) => {
            all.channels = joined(&own.channels, &all.channels, |it| &it.name, first);
        }
        _ => {}
    }
    all
}

fn exchange(all: &mut ExchangePlan, own: &ExchangePlan) {
    for it in &own.content {
        if !all.content.iter().any(|known| known.object == it.object) {
            all.content.push(it.clone());
        }
    }
}

fn grow<T: Clone + PartialEq>(all: &mut Vec<T>, own: &[T]) {
    for it in own {
        if !all.contains(it) {
            all.push(it.clone());
        }
    }
}
