//! Types of the platform that metadata fills with names, other than forms: `Движения` of a document, `Отбор` of a
//! record set, tables that an object exports.

use super::resolve::is_register;
use super::view::{View, bilingual, named};
use super::{Member, World, form_data, forms};
use crate::derived::Role;
use crate::kind::Kind;
use crate::module::Owner;
use crate::object::{AttributeRole, Object};
use crate::objects::Details;
use crate::platform::Names;
use crate::tables::{Field, table};
use crate::types::{Filled, Type};

/// The types that belong to one another: where the first is filled, so are the others that its members give.
const FAMILIES: [&[&str]; 3] = [
    &[
        "ТаблицаЗначений",
        "СтрокаТаблицыЗначений",
        "КоллекцияКолонокТаблицыЗначений",
    ],
    &["ДанныеФормыКоллекция", "ДанныеФормыЭлементКоллекции"],
    &[
        "ДанныеФормыДерево",
        "ДанныеФормыКоллекцияЭлементовДерева",
        "ДанныеФормыЭлементДерева",
    ],
];

/// The object that an owner is.
pub(crate) fn object<'a>(world: World<'a>, owner: &Owner) -> Option<&'a Object> {
    match owner {
        Owner::Object(kind, name)
        | Owner::Form(kind, name, _)
        | Owner::Command(kind, name, _)
        | Owner::Part(kind, name, _) => {
            let found = world.configuration.object(*kind, name.as_str());
            found.map(AsRef::as_ref)
        }
        Owner::Configuration | Owner::Nothing => None,
    }
}

/// Adds the members that metadata gives: all, or the one of a name.
pub(crate) fn add<'a>(
    view: &View<'a, '_>,
    of: &Filled,
    want: Option<&str>,
    into: &mut Vec<Member<'a>>,
) {
    match of.platform.as_str() {
        "КоллекцияДвижений" => add_registers(view, want, into),
        "Отбор" => add_filter(view, want, into),
        "СтрокаТаблицыЗначений" if forms::is_form(&of.owner) => {
            form_data::add(view, of, want, into);
        }
        "Структура" | "СтрокаТаблицыЗначений" | "КоллекцияКолонокТаблицыЗначений" =>
        {
            let columns = of.platform.is("КоллекцияКолонокТаблицыЗначений");
            for field in columns_of(view, of) {
                if want.is_none_or(|want| field.names.is(want)) {
                    let types = match columns {
                        true => vec![Type::Platform("КолонкаТаблицыЗначений".into())],
                        false => field.types.types,
                    };
                    into.push(bilingual(field.names, types, columns, field.origin));
                }
            }
        }
        "ФормаКлиентскогоПриложения" => {
            forms::attributes(view, of, want, into)
        }
        "ВсеЭлементыФормы" | "ПодчиненныеЭлементыФормы" => {
            forms::items(view, of, want, into);
        }
        "КомандыФормы" => forms::commands(view, of, want, into),
        "ДанныеФормыСтруктура" | "ДанныеФормыЭлементКоллекции" | "ДанныеФормыЭлементДерева" =>
        {
            form_data::add(view, of, want, into);
        }
        _ => {}
    }
}

/// The registers that a document writes to.
fn add_registers<'a>(view: &View<'a, '_>, want: Option<&str>, into: &mut Vec<Member<'a>>) {
    let Some(Details::Document(details)) = view.object.map(|it| &it.details) else {
        return;
    };
    for full in &details.register_records {
        let Some((kind, name)) = super::relations::split(full) else {
            continue;
        };
        if want.is_none_or(|want| crate::name::same(name, want)) {
            let name = crate::name::Name::new(name);
            let types = vec![Type::Of(kind, Role::RecordSet, name.clone())];
            into.push(named(&name, types, true, full.clone()));
        }
    }
}

/// The record sets of the registers that a document writes to.
pub(crate) fn record_sets(world: World<'_>, document: &Owner) -> Vec<Type> {
    let Some(Details::Document(details)) = object(world, document).map(|it| &it.details) else {
        return Vec::new();
    };
    let split = |it: &String| {
        let (kind, name) = super::relations::split(it)?;
        Some(Type::Of(kind, Role::RecordSet, name.into()))
    };
    details.register_records.iter().filter_map(split).collect()
}

/// What records of a set may be chosen by.
fn add_filter<'a>(view: &View<'a, '_>, want: Option<&str>, into: &mut Vec<Member<'a>>) {
    let Some(object) = view.object else { return };
    let wanted = |names: &Names| want.is_none_or(|want| names.is(want));
    let item = || vec![Type::Platform("ЭлементОтбора".into())];
    let mut word = |ru: &str, en: &str| {
        let names = Names {
            ru: ru.into(),
            en: en.into(),
        };
        if wanted(&names) {
            into.push(bilingual(names, item(), true, String::new()));
        }
    };
    let dimensions = match &object.details {
        Details::InformationRegister(it) => {
            if it.subordinate {
                word("Регистратор", "Recorder");
            } else if it.main_filter_on_period {
                word("Период", "Period");
            }
            !it.subordinate
        }
        _ => {
            if is_register(object.kind) || object.kind == Kind::Sequence {
                word("Регистратор", "Recorder");
            }
            false
        }
    };
    let attributes = object.attributes.iter();
    for it in attributes.filter(|it| dimensions && it.role == AttributeRole::Dimension) {
        let member = named(
            &it.name,
            item(),
            true,
            super::origins::part_origin(object, None, it),
        );
        if wanted(&member.names) {
            into.push(member);
        }
    }
}

/// The columns of a table of values, or the keys of a structure, that an object gives.
fn columns_of(view: &View<'_, '_>, of: &Filled) -> Vec<Field> {
    let Some(object) = view.object else {
        return Vec::new();
    };
    let words = [object.kind.names().en, ".", object.name.as_str()].concat();
    let from = |name: &str| table(view.world, name).map_or_else(Vec::new, |it| it.fields);
    if of.platform.is("Структура") {
        // `ПолучитьПоследнее` gives the resources and the attributes of a record.
        let mut fields = from(&words);
        fields.retain(|it| it.origin.contains(".Resource.") || it.origin.contains(".Attribute."));
        return fields;
    }
    if of.path.is_empty() {
        return from(&words);
    }
    let path = of.path.as_str();
    let mut fields = from(&[&words, ".", path].concat());
    if fields.is_empty() {
        // Objects that queries do not see have tabular sections too.
        let sections = object.tabular_sections.iter();
        let found = sections.filter(|it| it.name == of.path);
        for it in found.flat_map(|it| &it.attributes) {
            fields.push(Field {
                names: Names {
                    ru: it.name.clone(),
                    en: it.name.clone(),
                },
                types: it.types.clone(),
                origin: super::origins::part_origin(object, Some(&of.path), it),
            });
        }
    } else if object.tabular_sections.iter().any(|it| it.name == of.path) {
        fields.retain(|it| !it.names.ru.is("Ссылка"));
    }
    fields
}

/// A type that stands within a filled one: rows of a filled table are filled too.
pub(crate) fn within(of: &Filled, it: Type) -> Type {
    let Type::Platform(name) = &it else {
        return it;
    };
    let family = FAMILIES
        .iter()
        .find(|family| family.iter().any(|member| of.platform.is(member)));
    if family.is_some_and(|family| family.iter().any(|member| name.is(member))) {
        return Type::filled(name.as_str(), of.owner.clone(), of.path.as_str());
    }
    if of.platform.is("ДанныеФормыКоллекция") && name.is("ТаблицаЗначений")
    {
        return Type::filled(name.as_str(), of.owner.clone(), of.path.as_str());
    }
    it
}

/// Makes the types of a member of a filled type exact.
pub(crate) fn refine(view: &View<'_, '_>, of: &Filled, member: &mut Member<'_>) {
    if forms::is_form(&of.owner) {
        forms::refine(view, of, member);
    }
    for it in &mut member.types {
        let found = std::mem::replace(it, Type::Any);
        *it = match &found {
            Type::Platform(name) if name.is("Массив") && member.names.ru.is("НайтиСтроки") => {
                Type::filled("Массив", of.owner.clone(), of.path.as_str())
            }
            _ => within(of, found),
        };
    }
}

/// What a loop over an array of found rows gives.
pub(crate) fn found_rows(world: World<'_>, of: &Filled) -> Vec<Type> {
    match &of.owner {
        owner if forms::is_form(owner) => {
            let row = form_data::row_type(world, owner, of.path.as_str());
            row.into_iter().collect()
        }
        Owner::Object(kind, name) if of.path.is_empty() => {
            vec![Type::Of(*kind, Role::Record, name.clone())]
        }
        Owner::Object(kind, name) => vec![Type::PartOf(
            *kind,
            Role::TabularSectionRow,
            name.clone(),
            of.path.clone(),
        )],
        _ => Vec::new(),
    }
}
