//! What templates of the platform leave open and the object at hand tells: columns of an exported table, registers
//! that a document writes, the metadata of a reference.

use super::metadata_tree;
use super::origins::object_origin;
use super::view::View;
use super::{Member, filled};
use crate::derived::Role;
use crate::kind::Kind;
use crate::module::Owner;
use crate::object::Object;
use crate::objects::Details;
use crate::platform::Names;
use crate::types::Type;

/// Whether an object has a property of the platform that is no standard attribute.
pub(crate) fn is_there(object: &Object, role: Role, names: &Names) -> bool {
    let (Role::Record | Role::Selection, Details::AccountingRegister(it)) = (role, &object.details)
    else {
        return true;
    };
    match names.ru.as_str() {
        "Субконто" => !it.correspondence,
        "СубконтоДт" | "СубконтоКт" => it.correspondence,
        _ => true,
    }
}

/// Makes the types of a member as exact as the object at hand allows.
pub(crate) fn member(view: &View<'_, '_>, member: &mut Member<'_>) {
    if let Type::Filled(it) = view.of {
        return filled::refine(view, it, member);
    }
    if let Type::Metadata(path) = view.of {
        return metadata_tree::refine(path, view.world, member);
    }
    if *view.of == Type::AnyRef {
        return of_any(member);
    }
    let (Some(object), Some((kind, role))) = (view.object, view.role) else {
        return;
    };
    if member.types.is_empty() {
        member.types = untold(view, object, role, &member.names);
    }
    if member.types.iter().any(is_old_form) {
        // The data speak of ordinary forms only; the same method gives managed ones.
        member.types.push(Type::Platform(super::forms::FORM.into()));
    }
    for it in &mut member.types {
        let Type::Platform(name) = it else { continue };
        let path = match (role, name.as_str()) {
            (Role::TabularSection | Role::RecordSet, "ТаблицаЗначений" | "Массив")
            | (Role::ExtDimensionTypes, "ТаблицаЗначений")
                if !member.names.ru.is("ВыгрузитьКолонку") =>
            {
                view.part.map_or("", |it| it.as_str())
            }
            (Role::Manager, "ТаблицаЗначений") => member.names.ru.as_str(),
            (Role::Manager, "Структура") if kind == Kind::InformationRegister => "",
            (Role::RecordSet, "Отбор") | (Role::Object, "КоллекцияДвижений") => {
                ""
            }
            (_, word) if word.starts_with("ОбъектМетаданных") => {
                if member.names.ru.is("Метаданные") && view.part.is_none() {
                    *it = Type::Metadata(object_origin(object).as_str().into());
                }
                continue;
            }
            _ => continue,
        };
        let owner = Owner::Object(object.kind, object.name.clone());
        *it = Type::filled(name.as_str(), owner, path);
    }
}

/// The template of references to catalogs stands for any reference: what it says of catalogs holds of no other.
fn of_any(member: &mut Member<'_>) {
    member.types.retain_mut(|it| match it {
        Type::AnyOf(_, Role::Ref) => {
            *it = Type::AnyRef;
            true
        }
        Type::AnyOf(..) => false,
        _ => true,
    });
    if member.kind == super::MemberKind::Property && !member.names.ru.is("Ссылка") {
        member.types.clear();
    }
}

/// The same for a value that a loop or an index gives.
pub(crate) fn value(view: &View<'_, '_>, it: Type) -> Type {
    match view.of {
        Type::Filled(of) => filled::within(of, it),
        _ => it,
    }
}

fn is_old_form(it: &Type) -> bool {
    matches!(it, Type::Platform(name) if name.is("Форма"))
}

/// What templates do not tell at all.
fn untold(view: &View<'_, '_>, object: &Object, role: Role, names: &Names) -> Vec<Type> {
    let world = view.world;
    match (role, names.ru.as_str()) {
        (Role::ExtDimensionTypesRow, "ВидСубконто") => {
            let kind = Kind::ChartOfCharacteristicTypes;
            let charts = super::relations::related(world, object, kind);
            charts.iter().map(|it| Type::reference(kind, it)).collect()
        }
        (
            Role::BaseCalculationTypesRow
            | Role::LeadingCalculationTypesRow
            | Role::DisplacingCalculationTypesRow,
            "ВидРасчета",
        ) => vec![Type::reference(object.kind, &object.name)],
        (Role::Manager, "ВыбратьПоСсылкам") => {
            vec![Type::Of(object.kind, Role::Selection, object.name.clone())]
        }
        (Role::Manager, "СоздатьКлючЗначения") if object.kind == Kind::Constant =>
        {
            vec![Type::Of(object.kind, Role::ValueKey, object.name.clone())]
        }
        _ => Vec::new(),
    }
}
