//! The tree behind `Метаданные`: a path of full names, and what stands at its end.
//!
//! A path of an odd number of words is a collection (`Catalog`, `Catalog.Товары.Attribute`), one of an even number is
//! an object of metadata. An empty path is the configuration itself.

use super::view::{View, named};
use super::{Member, Members, World};
use crate::kind::Kind;
use crate::name::{Name, same};
use crate::object::{Attribute, Object};
use crate::objects::Details;
use crate::platform::{Names, TypeInfo};
use crate::types::Type;

const ROOT: &str = "ОбъектМетаданныхКонфигурация";
const STANDARD: &str = "ОписанияСтандартныхРеквизитов";

/// What the platform tells of the end of a path.
fn info<'a>(path: &Name, world: World<'a>) -> Option<&'a TypeInfo> {
    let platform = world.platform;
    if path.is_empty() {
        return platform.type_named(ROOT);
    }
    let words: Vec<&str> = path.as_str().split('.').collect();
    let collection = words.len() % 2 == 1;
    let word = words.get((words.len() - 1) / 2 * 2)?;
    if collection && same(word, "StandardAttribute") {
        return platform.type_named(STANDARD);
    }
    if same(word, "StandardAttribute") {
        return platform.type_named("ОписаниеСтандартногоРеквизита");
    }
    let (exact, any) = match collection {
        true => ("MetadataObjectCollection: ", "КоллекцияОбъектовМетаданных"),
        false => ("MetadataObject: ", "ОбъектМетаданных"),
    };
    let found = platform.type_named(&[exact, word].concat());
    found.or_else(|| platform.type_named(any))
}

fn view<'a, 't>(of: &'t Type, path: &Name, world: World<'a>) -> View<'a, 't> {
    let mut view = View::of(world, of, info(path, world));
    view.complete = false;
    view
}

/// One member of what stands at the end of a path.
pub(crate) fn member<'a>(
    of: &Type,
    path: &Name,
    world: World<'a>,
    name: &str,
) -> Option<Member<'a>> {
    let mut found = Vec::new();
    children(path, world, Some(name), &mut found);
    if found.is_empty() {
        return view(of, path, world).member(name);
    }
    Some(found.swap_remove(0))
}

/// All members of what stands at the end of a path.
pub(crate) fn members<'a>(of: &Type, path: &Name, world: World<'a>) -> Members<'a> {
    let mut list = Vec::new();
    children(path, world, None, &mut list);
    let rest = view(of, path, world).members();
    list.extend(rest.list);
    Members {
        list,
        complete: is_known(path, world),
    }
}

/// Whether a path ends with a collection of which the readers tell all.
fn is_known(path: &Name, world: World<'_>) -> bool {
    let words: Vec<&str> = path.as_str().split('.').collect();
    if info(path, world).is_none() {
        return false;
    }
    match words.as_slice() {
        [kind] => Kind::of(kind).is_some_and(|it| it != Kind::Interface) && world.is_whole(None),
        [kind, name, part] => {
            let parts = [
                "Attribute",
                "Dimension",
                "Resource",
                "TabularSection",
                "EnumValue",
            ];
            let object = Kind::of(kind).and_then(|it| world.configuration.object(it, name));
            object.is_some_and(|it| world.is_whole(Some(it)))
                && parts.iter().any(|it| same(it, part))
        }
        _ => false,
    }
}

/// What a loop over a collection gives.
pub(crate) fn elements(path: &Name, world: World<'_>) -> Vec<Type> {
    if path.is_empty() {
        return Vec::new();
    }
    let mut words = path.as_str().split('.');
    let Some(last) = words
        .next_back()
        .filter(|_| words.count().is_multiple_of(2))
    else {
        return Vec::new();
    };
    let exact = ["MetadataObject: ", last].concat();
    let name = world
        .platform
        .type_named(&exact)
        .map_or_else(|| Name::new("ОбъектМетаданных"), |it| it.names.ru.clone());
    vec![Type::Platform(name)]
}

/// Turns collections and objects that a property of the tree holds into ends of longer paths.
pub(crate) fn refine(path: &Name, world: World<'_>, member: &mut Member<'_>) {
    for it in &mut member.types {
        let Type::Platform(name) = it else { continue };
        if name.is("ОбъектМетаданных")
            && let Some(exact) = held(path, &member.names)
        {
            *it = Type::Platform(Name::new(exact));
            continue;
        }
        let longer = if name.is(STANDARD) {
            Some("StandardAttribute".to_owned())
        } else {
            let english = world.platform.type_named(name.as_str());
            let english = english.map_or("", |it| it.names.en.as_str());
            let word = english.strip_prefix("MetadataObjectCollection: ");
            word.map(ToOwned::to_owned)
        };
        if let Some(longer) = longer {
            let full = match path.is_empty() {
                true => longer,
                false => [path.as_str(), ".", &longer].concat(),
            };
            *it = Type::Metadata(Name::new(&full));
        }
    }
}

/// What a property of the tree that holds an object of metadata holds.
fn held(path: &Name, names: &Names) -> Option<&'static str> {
    let word = names.ru.as_str();
    if path.is_empty() {
        return Some(match word {
            "ОсновнойЯзык" => "ОбъектМетаданных: Язык",
            "ОсновнойИнтерфейс" => "ОбъектМетаданных: Интерфейс",
            "ОсновнойСтиль" => "ОбъектМетаданных: Стиль",
            _ if word.starts_with("Хранилище") => "ОбъектМетаданных: ХранилищеНастроек",
            _ if word.starts_with("ОсновнаяФорма") => "ОбъектМетаданных: ОбщаяФорма",
            _ => return None,
        });
    }
    let form = word.starts_with("ОсновнаяФорма") || word.starts_with("ДополнительнаяФорма");
    form.then_some("ОбъектМетаданных: Форма")
}

/// Adds what metadata puts at the end of a path: objects of a kind, attributes of an object.
fn children<'a>(path: &Name, world: World<'a>, want: Option<&str>, into: &mut Vec<Member<'a>>) {
    let words: Vec<&str> = path.as_str().split('.').collect();
    let add = |name: &Name, into: &mut Vec<Member<'a>>| {
        if want.is_none_or(|want| name.is(want)) {
            let full = [path.as_str(), ".", name.as_str()].concat();
            let types = vec![Type::Metadata(Name::new(&full))];
            into.push(named(name, types, true, full));
        }
    };
    if path.is_empty() {
        // Collections are properties of the root, where the platform's data know them.
        if info(path, world).is_none() {
            for &kind in Kind::ALL {
                let plural = kind.plural();
                let names = Names {
                    ru: plural.ru.into(),
                    en: plural.en.into(),
                };
                if want.is_none_or(|want| names.is(want)) {
                    let types = vec![Type::Metadata(Name::new(kind.names().en))];
                    into.push(super::view::bilingual(names, types, true, String::new()));
                }
            }
        }
        return;
    }
    let Some(kind) = words.first().and_then(|it| Kind::of(it)) else {
        return;
    };
    if words.len() == 1 {
        match want {
            Some(name) => {
                if let Some(it) = world.configuration.object(kind, name) {
                    add(&it.name, into);
                }
            }
            None => {
                for it in world.configuration.of_kind(kind) {
                    // Nested subsystems are named by their path and stand in the collections of their parents.
                    if !it.name.as_str().contains('.') {
                        add(&it.name, into);
                    }
                }
            }
        }
        return;
    }
    if words.len().is_multiple_of(2) {
        return;
    }
    let owner = match kind {
        Kind::Subsystem => {
            let names = words.iter().skip(1).step_by(2);
            let name = names.copied().collect::<Vec<_>>().join(".");
            world.configuration.object(kind, &name)
        }
        _ => words
            .get(1)
            .and_then(|it| world.configuration.object(kind, it)),
    };
    let Some(object) = owner else { return };
    match words.as_slice() {
        [_, _, part] if same(part, "StandardAttribute") => {
            for it in world.platform.standard_attributes(object.kind) {
                let there = super::conditions::holds(&it.when, world, object, None);
                if there && want.is_none_or(|want| it.names.is(want)) {
                    let full = [path.as_str(), ".", it.names.en.as_str()].concat();
                    let types = vec![Type::Metadata(Name::new(&full))];
                    into.push(super::view::bilingual(it.names.clone(), types, true, full));
                }
            }
        }
        [_, _, part] => {
            for name in parts(object, part) {
                add(&name, into);
            }
        }
        [_, _, section, name, part] if same(section, "TabularSection") => {
            let mut sections = object.tabular_sections.iter();
            let section = sections.find(|it| it.name.is(name));
            for it in section.into_iter().flat_map(|it| &it.attributes) {
                if is_part(it, part) {
                    add(&it.name, into);
                }
            }
        }
        _ if kind == Kind::Subsystem => {
            for name in parts(object, "Subsystem") {
                add(&name, into);
            }
        }
        _ => {}
    }
}

fn is_part(it: &Attribute, part: &str) -> bool {
    same(it.role.word(), part)
}

/// The names of the parts of an object by the word of full names.
fn parts(object: &Object, part: &str) -> Vec<Name> {
    let own = object.attributes.iter().filter(|it| is_part(it, part));
    let mut names: Vec<Name> = own.map(|it| it.name.clone()).collect();
    match part {
        "TabularSection" => names.extend(object.tabular_sections.iter().map(|it| it.name.clone())),
        "Form" => names.extend(object.forms.iter().map(|it| it.name.clone())),
        "Template" => names.extend(object.templates.iter().map(|it| it.name.clone())),
        "Command" => names.extend(object.commands.iter().map(|it| it.name.clone())),
        "EnumValue" => names.extend(object.predefined.iter().map(|it| it.name.clone())),
        _ => match (&object.details, part) {
            (Details::CalculationRegister(it), "Recalculation") => {
                names.extend(it.recalculations.iter().cloned());
            }
            (Details::Subsystem(it), "Subsystem") => names.extend(it.subsystems.iter().cloned()),
            (Details::HTTPService(it), "URLTemplate") => {
                names.extend(it.templates.iter().map(|it| it.name.clone()));
            }
            (Details::WebService(it), "Operation") => {
                names.extend(it.operations.iter().map(|it| it.name.clone()));
            }
            (Details::IntegrationService(it), "IntegrationServiceChannel") => {
                names.extend(it.channels.iter().map(|it| it.name.clone()));
            }
            (Details::ExternalDataSource(it), "Table") => {
                names.extend(it.tables.iter().map(|it| it.name.clone()));
            }
            (Details::ExternalDataSource(it), "Cube") => {
                names.extend(it.cubes.iter().map(|it| it.name.clone()));
            }
            _ => {}
        },
    }
    names
}
