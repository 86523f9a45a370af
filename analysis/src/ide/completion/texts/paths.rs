//! Names with dots in strings: types, forms, objects of the metadata, predefined values.

use metadata::platform::Names;
use metadata::{AttributeRole, DERIVED, Kind, Name, Owner, Role};

use crate::ide::completion::Place;
use crate::ide::completion::item::{Item, ItemKind, Subject};
use crate::keywords::Spelling;

/// The words before the last dot of what is typed.
fn words(before: &str) -> Vec<&str> {
    let mut words: Vec<&str> = before.split('.').map(str::trim).collect();
    words.pop();
    words
}

fn bilingual(ru: &str, en: &str, kind: ItemKind) -> Item {
    Item::new(Names::new(ru, en), kind)
}

/// A word behind which a dot follows.
fn head(place: &Place<'_>, ru: &str, en: &str) -> Item {
    let mut item = bilingual(ru, en, ItemKind::Object);
    let name = match place.spelling {
        Spelling::Russian => ru,
        Spelling::English => en,
    };
    if !place.context.follows('.') {
        item.snippet = Some(format!("{name}."));
    }
    item
}

fn object(it: &metadata::Object) -> Item {
    let mut item = Item::named(it.name.as_str(), ItemKind::Object);
    item.subject = Subject::Metadata(format!("{}.{}", it.kind.names().en, it.name));
    item
}

fn of_kind(place: &Place<'_>, kind: Kind, into: &mut Vec<Item>) {
    let world = place.snapshot.world(place.file);
    into.extend(world.configuration.of_kind(kind).map(|it| object(it)));
}

/// Names of objects of some kinds.
pub(super) fn objects(place: &Place<'_>, kinds: &[Kind], into: &mut Vec<Item>) {
    for kind in kinds {
        of_kind(place, *kind, into);
    }
}

fn kinds(place: &Place<'_>, is: impl Fn(&metadata::Object) -> bool, into: &mut Vec<Item>) {
    let world = place.snapshot.world(place.file);
    for kind in Kind::ALL {
        if world.configuration.of_kind(*kind).any(|it| is(it)) {
            let names = kind.names();
            into.push(head(place, names.ru, names.en));
        }
    }
}

/// `Справочник.Товары.Форма.ФормаЭлемента`, `ОбщаяФорма.Вход`; of a manager or an object, its forms alone.
pub(super) fn forms(place: &Place<'_>, before: &str, is_global: bool, into: &mut Vec<Item>) {
    let world = place.snapshot.world(place.file);
    if !is_global && !before.contains('.') {
        let names = world.platform.default_forms().iter();
        into.extend(names.map(|it| Item::new(it.names.clone(), ItemKind::Form)));
    }
    match *words(before).as_slice() {
        [] => kinds(
            place,
            |it| !it.forms.is_empty() || has_default(place, it.kind),
            into,
        ),
        [kind] => {
            if let Some(kind) = Kind::of(kind) {
                for object in world.configuration.of_kind(kind) {
                    let mut item = self::object(object);
                    // What follows tells which form.
                    if kind != Kind::CommonForm && !place.context.follows('.') {
                        item.snippet = Some(format!("{}.", object.name));
                    }
                    into.push(item);
                }
            }
        }
        [kind, _] => {
            let Some(kind) = Kind::of(kind) else { return };
            for form in world.platform.default_forms() {
                if form.kinds.contains(&kind) {
                    into.push(Item::new(form.names.clone(), ItemKind::Form));
                }
            }
            into.push(head(place, "Форма", "Form"));
        }
        [kind, name, part] if super::either(part, "Форма", "Form") => {
            let object = Kind::of(kind).and_then(|it| world.configuration.object(it, name));
            for form in object.into_iter().flat_map(|it| &it.forms) {
                into.push(Item::named(form.name.as_str(), ItemKind::Form));
            }
        }
        _ => {}
    }
}

fn has_default(place: &Place<'_>, kind: Kind) -> bool {
    let world = place.snapshot.world(place.file);
    let mut forms = world.platform.default_forms().iter();
    forms.any(|it| it.kinds.contains(&kind))
}

const PRIMITIVES: [(&str, &str); 6] = [
    ("Строка", "String"),
    ("Число", "Number"),
    ("Дата", "Date"),
    ("Булево", "Boolean"),
    ("Неопределено", "Undefined"),
    ("Null", "Null"),
];

/// Types: `Строка`, `СправочникСсылка.Товары`.
pub(in crate::ide::completion) fn types(
    place: &Place<'_>,
    before: &str,
    is_new: bool,
    into: &mut Vec<Item>,
) {
    let world = place.snapshot.world(place.file);
    match *words(before).as_slice() {
        [] => {
            if !is_new {
                let primitives = PRIMITIVES.iter();
                into.extend(primitives.map(|it| {
                    let mut item = bilingual(it.0, it.1, ItemKind::Type);
                    item.bonus = 12.0;
                    item
                }));
                let has = |kind| world.configuration.of_kind(kind).next().is_some();
                for row in DERIVED.iter().filter(|it| it.names > 0 && has(it.kind)) {
                    let mut item = head(place, row.head.ru, row.head.en);
                    item.kind = ItemKind::Type;
                    item.bonus = match row.role {
                        Role::Ref => 10.0,
                        Role::Object | Role::RecordSet => 4.0,
                        _ => 0.0,
                    };
                    into.push(item);
                }
            }
            for it in world.platform.types() {
                if is_new && it.constructors.is_empty() {
                    continue;
                }
                let mut item = Item::new(it.names.clone(), ItemKind::Text);
                item.kind = ItemKind::Type;
                item.subject = Subject::Nothing;
                into.push(item);
            }
        }
        [head] => {
            if let Some(row) = metadata::DerivedType::of_head(head) {
                of_kind(place, row.kind, into);
            } else if super::either(head, "ОпределяемыйТип", "DefinedType") {
                of_kind(place, Kind::DefinedType, into);
            } else if super::either(head, "Характеристика", "Characteristic") {
                of_kind(place, Kind::ChartOfCharacteristicTypes, into);
            }
        }
        [head, name] => {
            let row = metadata::DerivedType::of_head(head).filter(|it| it.names > 1);
            let object = row.and_then(|it| world.configuration.object(it.kind, name));
            for section in object.into_iter().flat_map(|it| &it.tabular_sections) {
                into.push(Item::named(section.name.as_str(), ItemKind::Object));
            }
        }
        _ => {}
    }
}

const PARTS: [(&str, &str); 9] = [
    ("Реквизит", "Attribute"),
    ("Измерение", "Dimension"),
    ("Ресурс", "Resource"),
    ("ТабличнаяЧасть", "TabularSection"),
    ("Форма", "Form"),
    ("Макет", "Template"),
    ("Команда", "Command"),
    ("ЗначениеПеречисления", "EnumValue"),
    ("СтандартныйРеквизит", "StandardAttribute"),
];

/// The full name of an object of the metadata or of a part of it.
pub(super) fn metadata(place: &Place<'_>, before: &str, into: &mut Vec<Item>) {
    let world = place.snapshot.world(place.file);
    match *words(before).as_slice() {
        [] => kinds(place, |_| true, into),
        [kind] => {
            if let Some(kind) = Kind::of(kind) {
                of_kind(place, kind, into);
            }
        }
        [kind, name] => {
            let found = Kind::of(kind).and_then(|it| world.configuration.object(it, name));
            let Some(object) = found else { return };
            for (ru, en) in PARTS {
                if !parts(object, en).is_empty() {
                    into.push(head(place, ru, en));
                }
            }
        }
        [kind, name, part] => {
            let found = Kind::of(kind).and_then(|it| world.configuration.object(it, name));
            let part = PARTS.iter().find(|it| super::either(part, it.0, it.1));
            let (Some(object), Some(part)) = (found, part) else {
                return;
            };
            let parts = parts(object, part.1);
            into.extend(
                parts
                    .iter()
                    .map(|it| Item::named(it.as_str(), ItemKind::Object)),
            );
        }
        _ => {}
    }
}

fn parts<'o>(object: &'o metadata::Object, part: &str) -> Vec<&'o Name> {
    let attributes = |role| {
        let all = object.attributes.iter();
        all.filter(move |it| it.role == role)
            .map(|it| &it.name)
            .collect()
    };
    match part {
        "Attribute" => attributes(AttributeRole::Attribute),
        "Dimension" => attributes(AttributeRole::Dimension),
        "Resource" => attributes(AttributeRole::Resource),
        "TabularSection" => object.tabular_sections.iter().map(|it| &it.name).collect(),
        "Form" => object.forms.iter().map(|it| &it.name).collect(),
        "Template" => object.templates.iter().map(|it| &it.name).collect(),
        "Command" => object.commands.iter().map(|it| &it.name).collect(),
        "EnumValue" if object.kind == Kind::Enum => {
            object.predefined.iter().map(|it| &it.name).collect()
        }
        _ => Vec::new(),
    }
}

/// `Справочник.Валюты.Рубль`, `Перечисление.Статусы.ПустаяСсылка`.
pub(super) fn predefined(place: &Place<'_>, before: &str, into: &mut Vec<Item>) {
    let world = place.snapshot.world(place.file);
    let has_references =
        |kind| kind == Kind::Enum || metadata::DerivedType::of(kind, Role::Ref).is_some();
    match *words(before).as_slice() {
        [] => kinds(place, |it| has_references(it.kind), into),
        [kind] => {
            for object in Kind::of(kind)
                .into_iter()
                .flat_map(|it| world.configuration.of_kind(it))
            {
                let mut item = self::object(object);
                if !place.context.follows('.') {
                    item.snippet = Some(format!("{}.", object.name));
                }
                into.push(item);
            }
        }
        [kind, name] => {
            let found = Kind::of(kind).and_then(|it| world.configuration.object(it, name));
            let Some(object) = found else { return };
            add_predefined(&object.predefined, 0, into);
            let mut empty = bilingual("ПустаяСсылка", "EmptyRef", ItemKind::EnumValue);
            empty.bonus = -2.0;
            into.push(empty);
        }
        _ => {}
    }
}

fn add_predefined(items: &[metadata::Predefined], depth: usize, into: &mut Vec<Item>) {
    for it in items {
        into.push(Item::named(it.name.as_str(), ItemKind::EnumValue));
        if depth < 8 {
            add_predefined(&it.items, depth + 1, into);
        }
    }
}

/// Templates of the object whose module it is.
pub(super) fn templates(place: &Place<'_>, into: &mut Vec<Item>) {
    let Some(file) = place.snapshot.file(place.file) else {
        return;
    };
    let (Owner::Object(kind, name)
    | Owner::Form(kind, name, _)
    | Owner::Command(kind, name, _)
    | Owner::Part(kind, name, _)) = &file.owner
    else {
        return;
    };
    let world = place.snapshot.world(place.file);
    let object = world.configuration.object(*kind, name.as_str());
    for template in object.into_iter().flat_map(|it| &it.templates) {
        into.push(Item::named(template.name.as_str(), ItemKind::Object));
    }
}
