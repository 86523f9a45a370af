//! What a form offers its module: its attributes, items, commands and parameters.

use super::view::{View, named};
use super::{Member, World, filled, form_data};
use crate::derived::Role;
use crate::form::{Form, FormAttribute, FormItem};
use crate::kind::Kind;
use crate::module::Owner;
use crate::name::Name;
use crate::object::Object;
use crate::platform::{FormExtension, TypeInfo};
use crate::types::{Filled, Type};

/// The type of a form that the platform opens for a user.
pub(crate) const FORM: &str = "ФормаКлиентскогоПриложения";

/// Whether an owner is a form.
pub(crate) fn is_form(owner: &Owner) -> bool {
    matches!(owner, Owner::Form(..) | Owner::Object(Kind::CommonForm, _))
}

/// The form that an owner is, and its object.
pub(crate) fn find<'a>(world: World<'a>, owner: &Owner) -> Option<(&'a Object, &'a Form)> {
    let object = filled::object(world, owner)?;
    let form = match owner {
        Owner::Form(_, _, form) => object.forms.iter().find(|it| it.name == *form)?,
        Owner::Object(Kind::CommonForm, _) => object.forms.first()?,
        _ => return None,
    };
    Some((object, form))
}

/// The attribute that a form is about.
pub(crate) fn main_attribute(form: &Form) -> Option<&FormAttribute> {
    form.attributes.iter().find(|it| it.main)
}

/// What the platform calls the kind of a main attribute; empty where a form has nothing for it.
fn main_kind(form: &Form) -> &'static str {
    let types = main_attribute(form).map(|it| it.types.types.as_slice());
    match types.and_then(<[Type]>::first) {
        Some(Type::Of(Kind::Report | Kind::ExternalReport, Role::Object, _)) => "Report",
        Some(Type::Of(Kind::DataProcessor | Kind::ExternalDataProcessor, ..)) => "",
        Some(Type::Of(_, Role::Object, _) | Type::PartOf(_, Role::TableObject, ..)) => "Object",
        Some(
            Type::Of(_, Role::RecordManager | Role::RecordSet, _)
            | Type::AnyOf(Kind::Constant, Role::Set),
        ) => "Record",
        Some(Type::Platform(name)) if name.is("ДинамическийСписок") => {
            "DynamicList"
        }
        _ => "",
    }
}

/// What forms with such a main attribute have besides, where the platform tells of it.
pub(crate) fn extension<'a>(world: World<'a>, form: &Form) -> Option<&'a FormExtension> {
    let kind = main_kind(form);
    if kind.is_empty() {
        return None;
    }
    let mut all = world.platform.form_extensions().iter();
    all.find(|it| it.main_attribute == kind)
}

/// The object that the main attribute of a form is about.
pub(crate) fn main_object<'a>(world: World<'a>, form: &Form) -> Option<&'a Object> {
    let types = &main_attribute(form)?.types.types;
    let (Type::Of(kind, _, name) | Type::PartOf(kind, _, name, _)) = types.first()? else {
        return None;
    };
    let found = world.configuration.object(*kind, name.as_str());
    found.map(AsRef::as_ref)
}

/// The templates of a type that a form fills.
pub(crate) fn infos<'a>(world: World<'a>, of: &Filled) -> [Option<&'a TypeInfo>; 2] {
    let base = world.platform.type_named(of.platform.as_str());
    let Some((_, form)) = find(world, &of.owner) else {
        return [base, None];
    };
    if of.platform.is(FORM) {
        return [extension(world, form).map(|it| &it.adds), base];
    }
    let item = form.items.iter().find(|it| it.name == of.path);
    let kind = item.and_then(|it| world.platform.form_item(&it.kind));
    match kind.filter(|it| it.base == of.platform) {
        Some(kind) => [Some(&kind.adds), base],
        None => [base, None],
    }
}

/// `Catalog.Товары.Form.ФормаЭлемента`, `CommonForm.Вопрос`.
fn origin(owner: &Owner) -> String {
    match owner {
        Owner::Form(kind, object, form) => {
            let words = [
                kind.names().en,
                ".",
                object.as_str(),
                ".Form.",
                form.as_str(),
            ];
            words.concat()
        }
        Owner::Object(kind, name) => [kind.names().en, ".", name.as_str()].concat(),
        _ => String::new(),
    }
}

/// Adds the attributes of a form.
pub(crate) fn attributes<'a>(
    view: &View<'a, '_>,
    of: &Filled,
    want: Option<&str>,
    into: &mut Vec<Member<'a>>,
) {
    let Some((_, form)) = find(view.world, &of.owner) else {
        return;
    };
    for it in &form.attributes {
        if it.table.is_empty() && want.is_none_or(|want| it.name.is(want)) {
            let types = form_data::attribute_types(&of.owner, it);
            let origin = [&origin(&of.owner), ".Attribute.", it.name.as_str()].concat();
            into.push(named(&it.name, types, false, origin));
        }
    }
}

/// Adds items: all of a form, or those right below it or below a group.
pub(crate) fn items<'a>(
    view: &View<'a, '_>,
    of: &Filled,
    want: Option<&str>,
    into: &mut Vec<Member<'a>>,
) {
    let Some((_, form)) = find(view.world, &of.owner) else {
        return;
    };
    let all = of.platform.is("ВсеЭлементыФормы");
    let index = form.items.iter().position(|it| it.name == of.path);
    let parent = index.and_then(|it| u32::try_from(it).ok());
    for it in &form.items {
        if (all || it.parent == parent) && want.is_none_or(|want| it.name.is(want)) {
            let types = vec![item_type(view.world, &of.owner, it)];
            let origin = [&origin(&of.owner), ".Item.", it.name.as_str()].concat();
            into.push(named(&it.name, types, true, origin));
        }
    }
}

/// The type of an item of a form.
pub(crate) fn item_type(world: World<'_>, owner: &Owner, item: &FormItem) -> Type {
    let base = match world.platform.form_item(&item.kind) {
        Some(kind) => kind.base.as_str(),
        None => base_of(&item.kind),
    };
    Type::filled(base, owner.clone(), item.name.as_str())
}

/// The base type of an element that the platform's data do not know.
fn base_of(element: &str) -> &'static str {
    match element {
        "Table" => "ТаблицаФормы",
        "Button" | "CommandBarButton" | "CommandBarHyperlink" => "КнопкаФормы",
        _ if element.ends_with("Decoration") || element == "ExtendedTooltip" => "ДекорацияФормы",
        _ if element.ends_with("Addition") => "ДополнениеЭлементаФормы",
        _ if element.ends_with("Field") => "ПолеФормы",
        _ => "ГруппаФормы",
    }
}

/// Adds the commands of a form.
pub(crate) fn commands<'a>(
    view: &View<'a, '_>,
    of: &Filled,
    want: Option<&str>,
    into: &mut Vec<Member<'a>>,
) {
    let Some((_, form)) = find(view.world, &of.owner) else {
        return;
    };
    for it in &form.commands {
        if want.is_none_or(|want| it.name.is(want)) {
            let types = vec![Type::Platform(Name::new("КомандаФормы"))];
            let origin = [&origin(&of.owner), ".Command.", it.name.as_str()].concat();
            into.push(named(&it.name, types, true, origin));
        }
    }
}

/// Makes the types of a member of a form or of a part of it exact.
pub(crate) fn refine(view: &View<'_, '_>, of: &Filled, member: &mut Member<'_>) {
    let Some((_, form)) = find(view.world, &of.owner) else {
        return;
    };
    let of_form = of.platform.is(FORM);
    if of.platform.is("ТаблицаФормы") && is_row(&member.names.ru) {
        let item = form.items.iter().find(|it| it.name == of.path);
        let path = item.map_or("", |it| it.data_path.as_str());
        if let Some(row) = form_data::row_type(view.world, &of.owner, path) {
            member.types = vec![row, Type::Undefined];
        }
        return;
    }
    for it in &mut member.types {
        let Type::Platform(name) = it else { continue };
        let path = match name.as_str() {
            FORM | "ВсеЭлементыФормы" | "КомандыФормы" if of_form => "",
            "ПодчиненныеЭлементыФормы" => match of_form {
                true => "",
                false => of.path.as_str(),
            },
            "ДанныеФормыСтруктура" if of_form => {
                match member.names.ru.is("Параметры") {
                    true => "",
                    false => main_attribute(form).map_or("", |it| it.name.as_str()),
                }
            }
            _ => continue,
        };
        *it = Type::filled(name.as_str(), of.owner.clone(), path);
    }
}

fn is_row(member: &Name) -> bool {
    member.is("ТекущиеДанные") || member.is("ДанныеСтроки")
}
