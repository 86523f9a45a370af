//! The types behind `Новый`.

use metadata::platform::Names;
use parser_bsl::Dialect;

use super::Place;
use super::item::{Item, ItemKind, Subject};
use crate::workspace::ScriptKind;

/// What code makes all the time, the most usual first.
const USUAL: [&str; 14] = [
    "Структура",
    "Массив",
    "Соответствие",
    "Запрос",
    "ТаблицаЗначений",
    "ОписаниеОповещения",
    "ОписаниеТипов",
    "СписокЗначений",
    "УникальныйИдентификатор",
    "КвалификаторыСтроки",
    "КвалификаторыЧисла",
    "ЧтениеJSON",
    "ЗаписьJSON",
    "ТекстовыйДокумент",
];

/// Adds types that `Новый` makes: of the platform, and classes of OneScript.
pub(super) fn add(place: &Place<'_>, into: &mut Vec<Item>) {
    let snapshot = place.snapshot;
    let world = snapshot.world(place.file);
    for it in world.platform.types() {
        if it.constructors.is_empty() {
            continue;
        }
        let mut item = Item::new(it.names.clone(), ItemKind::Type);
        item.availability = it.availability;
        item.subject = Subject::Type(it.names.ru.clone());
        if let Some(at) = USUAL.iter().position(|name| it.names.ru.is(name)) {
            item.bonus = 14.0 - at as f32 * 0.6;
        }
        into.push(item);
    }
    let Some(own) = snapshot.file(place.file) else {
        return;
    };
    if own.dialect != Dialect::OneScript {
        return;
    }
    for (id, other) in snapshot.files() {
        let name = other.path.file_stem().and_then(|it| it.to_str());
        let Some(name) = name.filter(|_| other.dialect == own.dialect) else {
            continue;
        };
        if snapshot.script(place.file, name, ScriptKind::Class) == Some(id) {
            let mut item = Item::new(Names::new(name, name), ItemKind::Type);
            item.subject = Subject::Module(id);
            item.bonus = 6.0;
            into.push(item);
        }
    }
}
