//! The data of a form as code sees it: objects, rows and parameters through `ДанныеФормы…`.

use super::view::{View, named};
use super::{Member, MemberKind, World, forms, resolve::Scope};
use crate::derived::Role;
use crate::form::{Form, FormAttribute};
use crate::kind::Kind;
use crate::module::Owner;
use crate::name::{Name, same};
use crate::types::{Filled, Type};

const STRUCTURE: &str = "ДанныеФормыСтруктура";
const LIST: &str = "ДинамическийСписок";
const COLLECTION: &str = "ДанныеФормыКоллекция";

/// What an attribute of a form is for its module.
pub(crate) fn attribute_types(owner: &Owner, attribute: &FormAttribute) -> Vec<Type> {
    let seen = attribute.types.types.iter().map(|it| {
        let platform = match it {
            Type::Of(_, Role::Object | Role::RecordManager, _)
            | Type::PartOf(_, Role::TableObject | Role::TableRecordManager, ..)
            | Type::AnyOf(Kind::Constant, Role::Set) => STRUCTURE,
            Type::Of(_, Role::RecordSet, _)
            | Type::PartOf(_, Role::TabularSection | Role::TableRecordSet, ..) => COLLECTION,
            Type::Platform(name) if name.is("ТаблицаЗначений") => COLLECTION,
            Type::Platform(name) if name.is("ДеревоЗначений") => "ДанныеФормыДерево",
            Type::Platform(name) if name.is("ДинамическийСписок") => {
                "ДинамическийСписок"
            }
            _ => return it.clone(),
        };
        Type::filled(platform, owner.clone(), attribute.name.as_str())
    });
    seen.collect()
}

/// The attribute that a data path begins with, and the rest of the path.
fn place<'f, 'p>(form: &'f Form, path: &'p str) -> Option<(&'f FormAttribute, &'p str)> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let mut attributes = form.attributes.iter().filter(|it| it.table.is_empty());
    Some((attributes.find(|it| it.name.is(first))?, rest))
}

/// What a row of the table at a data path is.
pub(crate) fn row_type(world: World<'_>, owner: &Owner, path: &str) -> Option<Type> {
    let (_, form) = forms::find(world, owner)?;
    let (attribute, rest) = place(form, path)?;
    let platform = match attribute.types.types.first() {
        Some(Type::Platform(name)) if name.is("ДинамическийСписок") => STRUCTURE,
        Some(Type::Platform(name)) if name.is("ДеревоЗначений") => {
            "ДанныеФормыЭлементДерева"
        }
        // Settings of a composer and lists of values have rows of their own.
        Some(Type::Platform(name)) if !name.is("ТаблицаЗначений") => return None,
        Some(Type::Of(_, Role::Object, _)) if rest.is_empty() || rest.contains('.') => return None,
        Some(of @ Type::Of(_, Role::Object, _)) => {
            let held = world.member(of, rest)?.types;
            match held.iter().find_map(container) {
                Some("ДанныеФормыДерево") => "ДанныеФормыЭлементДерева",
                Some(_) => "ДанныеФормыЭлементКоллекции",
                None => return None,
            }
        }
        Some(_) => "ДанныеФормыЭлементКоллекции",
        None => return None,
    };
    Some(Type::filled(platform, owner.clone(), path))
}

/// The type of the metadata that data of a form show: of `Объект` the object, of a row of a table the tabular section, of a
/// row of a dynamic list what it lists. None for a form itself, for its items and for tables that the form makes up.
pub(crate) fn shown(world: World<'_>, of: &Filled) -> Option<Type> {
    let (_, form) = forms::find(world, &of.owner)?;
    let is_data = of.platform.as_str().starts_with("ДанныеФормы") || of.platform.is(LIST);
    if of.path.is_empty() || !is_data {
        return None;
    }
    let (attribute, rest) = place(form, of.path.as_str())?;
    let of_metadata = |it: &Type| matches!(it, Type::Of(..) | Type::PartOf(..));
    if attribute
        .types
        .types
        .iter()
        .any(|it| matches!(it, Type::Platform(name) if name.is(LIST)))
    {
        let mut words = attribute.main_table.split('.');
        let (kind, name) = (Kind::of(words.next()?)?, words.next()?);
        return Some(Type::Of(kind, Role::Ref, Name::new(name)));
    }
    let mut found = attribute
        .types
        .types
        .iter()
        .find(|it| of_metadata(it))?
        .clone();
    for word in rest.split('.').filter(|it| !it.is_empty()) {
        let held = world.member(&found, word)?.types;
        found = held.into_iter().find(|it| of_metadata(it))?;
    }
    Some(found)
}

/// Adds the members that the data at a path have.
pub(crate) fn add<'a>(
    view: &View<'a, '_>,
    of: &Filled,
    want: Option<&str>,
    into: &mut Vec<Member<'a>>,
) {
    let Some((_, form)) = forms::find(view.world, &of.owner) else {
        return;
    };
    if of.path.is_empty() {
        return parameters(view.world, form, want, into);
    }
    let Some((attribute, rest)) = place(form, of.path.as_str()) else {
        return;
    };
    if rest.is_empty() {
        columns(&attribute.columns, "", want, into);
        for it in &attribute.types.types {
            match it {
                Type::Platform(name) if name.is("ДинамическийСписок") => {
                    list_columns(view.world, attribute, want, into);
                }
                Type::Of(kind, Role::RecordSet, name) => {
                    let row = Type::Of(*kind, Role::Record, name.clone());
                    data(view.world, of, &row, want, into);
                }
                Type::PartOf(kind, Role::TabularSection, name, part) => {
                    let (name, part) = (name.clone(), part.clone());
                    let row = Type::PartOf(*kind, Role::TabularSectionRow, name, part);
                    data(view.world, of, &row, want, into);
                }
                Type::Of(..) | Type::PartOf(..) | Type::AnyOf(Kind::Constant, _) => {
                    data(view.world, of, it, want, into);
                }
                _ => {}
            }
        }
        return;
    }
    // Columns that a form adds to a tabular section stand beside the attribute, or as attributes with a path.
    columns(&attribute.columns, of.path.as_str(), want, into);
    columns(&form.attributes, of.path.as_str(), want, into);
    for it in &attribute.types.types {
        if let Type::Of(kind, Role::Object, name) = it {
            let part = Name::new(rest);
            let row = Type::PartOf(*kind, Role::TabularSectionRow, name.clone(), part);
            data(view.world, of, &row, want, into);
        }
    }
}

fn columns<'a>(all: &[FormAttribute], table: &str, want: Option<&str>, into: &mut Vec<Member<'a>>) {
    for it in all {
        let here = it.table == table || (!table.is_empty() && same(&it.table, table));
        if here && want.is_none_or(|want| it.name.is(want)) {
            into.push(named(
                &it.name,
                it.types.types.clone(),
                false,
                String::new(),
            ));
        }
    }
}

/// The fields of the main table of a dynamic list. A query of its own may give others.
fn list_columns<'a>(
    world: World<'a>,
    list: &FormAttribute,
    want: Option<&str>,
    into: &mut Vec<Member<'a>>,
) {
    let Some(table) = crate::tables::table(world, &list.main_table) else {
        return;
    };
    for field in table.fields {
        if want.is_none_or(|want| field.names.is(want)) {
            into.push(super::view::bilingual(
                field.names,
                field.types.types,
                true,
                field.origin,
            ));
        }
    }
}

/// What of a type is data: attributes, own and standard, and tabular sections.
fn data<'a>(
    world: World<'a>,
    of: &Filled,
    seen: &Type,
    want: Option<&str>,
    into: &mut Vec<Member<'a>>,
) {
    let Some(view) = world.view(seen) else { return };
    let found = match want {
        Some(name) => view.member(name).into_iter().collect(),
        None => view.members().list,
    };
    for mut member in found {
        if member.kind != MemberKind::Property || !is_data(&view, &member) {
            continue;
        }
        for it in &mut member.types {
            if let Some(container) = container(it) {
                let path = [of.path.as_str(), ".", member.names.ru.as_str()].concat();
                *it = Type::filled(container, of.owner.clone(), &path);
            }
        }
        into.push(member);
    }
}

/// What holds the rows of a table of an object in a form.
fn container(it: &Type) -> Option<&'static str> {
    match it {
        Type::PartOf(_, Role::TabularSection, ..)
        | Type::Of(
            _,
            Role::ExtDimensionTypes
            | Role::BaseCalculationTypes
            | Role::LeadingCalculationTypes
            | Role::DisplacingCalculationTypes,
            _,
        ) => Some(COLLECTION),
        Type::Platform(name) if name.is("ТаблицаЗначений") => Some(COLLECTION),
        Type::Platform(name) if name.is("ДеревоЗначений") => {
            Some("ДанныеФормыДерево")
        }
        _ => None,
    }
}

fn is_data(view: &View<'_, '_>, member: &Member<'_>) -> bool {
    if !member.origin.is_empty() {
        return true;
    }
    let word = member.names.ru.as_str();
    if matches!(
        word,
        "НомерСтроки" | "ВидыСубконто" | "КомпоновщикНастроек" | "Значение"
    ) {
        return true;
    }
    let standard = view.object.map_or(&[][..], |it| {
        view.world.platform.standard_attributes(it.kind)
    });
    standard.iter().any(|it| it.names.ru == member.names.ru)
}

/// The parameters of a form: its own, those of its main attribute, those of every form.
fn parameters<'a>(
    world: World<'a>,
    form: &'a Form,
    want: Option<&str>,
    into: &mut Vec<Member<'a>>,
) {
    for it in &form.parameters {
        if want.is_none_or(|want| it.name.is(want)) {
            into.push(named(&it.name, it.types.types.clone(), true, String::new()));
        }
    }
    let scope = Scope {
        world,
        object: forms::main_object(world, form),
        part: None,
    };
    let every = world.platform.form_extensions().first();
    let own = forms::extension(world, form);
    for property in own.into_iter().chain(every).flat_map(|it| &it.parameters) {
        let known = into.iter().any(|it| it.names.ru == property.names.ru);
        if !known && want.is_none_or(|want| property.names.is(want)) {
            let types = scope.types(&property.types);
            let names = property.names.clone();
            let mut member = super::view::bilingual(names, types, true, String::new());
            member.description = &property.description;
            into.push(member);
        }
    }
}
