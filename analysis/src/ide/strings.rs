//! Names in strings: full names of metadata, types, predefined values, items of a form.

use std::ops::Range;

use metadata::{Bilingual, Kind as ObjectKind, Type};
use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::comments::name_around;
use super::elements::{self, Element};
use super::locals;
use super::path::Path;
use crate::types::{self, OfferOrigin};
use crate::workspace::{FileId, OpenFile, Snapshot};

/// What a string names.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Named {
    /// An element of the metadata, by its full name.
    Metadata(String),
    /// A type.
    Type(Type),
}

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

/// Functions that find something by its name in a value.
const FINDERS: [Bilingual; 3] = [
    names("Найти", "Find"),
    names("Получить", "Get"),
    names("Индекс", "IndexOf"),
];

/// What the word at an offset of a string names, and its bytes. Lists have commas between their words.
pub(super) fn named(
    snapshot: &Snapshot,
    file: FileId,
    parsed: &OpenFile,
    path: &Path<'_>,
    offset: usize,
) -> Option<(Range<usize>, Named)> {
    let node = path.node();
    let text = locals::string(&parsed.text, node)?;
    let start = node.start_byte() + 1;
    let at = offset.checked_sub(start)?.min(text.len());
    let range = word_around(text, at)?;
    let word = text.get(range.clone())?;
    let range = start + range.start..start + range.end;
    let found =
        of_word(snapshot, file, word).or_else(|| of_call(snapshot, file, parsed, path, word))?;
    Some((range, found))
}

/// A field or a column that a string names.
pub(super) struct Keyed<'t> {
    /// The name, without its quotes.
    pub(super) range: Range<usize>,
    /// What has the field: `Выборка` in `Выборка["Поле"]`, `Таблица` in `Таблица.Колонки["Имя"]`.
    pub(super) holder: Node<'t>,
    /// It is a column of the holder, which is a table.
    pub(super) is_column: bool,
}

/// The field or the column that a string names: `Выборка["Поле"]`, `Таблица.Колонки["Имя"]`,
/// `Таблица.Колонки.Добавить("Имя")`.
pub(super) fn keyed<'t>(parsed: &'t OpenFile, path: &Path<'t>) -> Option<Keyed<'t>> {
    let node = path.node();
    let word = locals::string(&parsed.text, node)?;
    let is_name = word.starts_with(|it: char| it.is_alphabetic() || it == '_')
        && word.chars().all(|it| it.is_alphanumeric() || it == '_');
    if Kind::of(node) != Kind::String || !is_name {
        return None;
    }
    let text = |node: Node<'_>| parsed.text.get(node.byte_range()).unwrap_or_default();
    let columns = |it: Node<'t>| {
        let property = it.child_by_field_name("property").map(text)?;
        let is_columns = names("Колонки", "Columns").is(property);
        is_columns.then(|| it.child_by_field_name("object"))?
    };
    let parent = path.parent()?;
    let (holder, is_column) = match Kind::of(parent) {
        Kind::IndexExpression => {
            let object = parent.child_by_field_name("object")?;
            match columns(object) {
                Some(table) => (table, true),
                None => (object, false),
            }
        }
        Kind::Arguments if parent.child_by_field_name("argument") == Some(node) => {
            let function = path.grandparent()?.child_by_field_name("function")?;
            let method = function.child_by_field_name("property").map(text)?;
            const METHODS: [Bilingual; 4] = [
                names("Добавить", "Add"),
                names("Найти", "Find"),
                names("Удалить", "Delete"),
                names("Вставить", "Insert"),
            ];
            if !METHODS.iter().any(|it| it.is(method)) {
                return None;
            }
            (columns(function.child_by_field_name("object")?)?, true)
        }
        _ => return None,
    };
    Some(Keyed {
        range: node.start_byte() + 1..node.end_byte().saturating_sub(1),
        holder,
        is_column,
    })
}

/// The name around an offset, between commas.
fn word_around(text: &str, at: usize) -> Option<Range<usize>> {
    let Range { start, end } = name_around(text, at)?;
    // Words of a sentence are no names.
    let is_border = |it: &str| it.is_empty() || it.ends_with(',') || it.ends_with(';');
    let left = text.get(..start)?.trim_end();
    let right = text.get(end..)?.trim_start();
    let alone = is_border(left) && (right.is_empty() || right.starts_with([',', ';']));
    (alone && start < end).then_some(start..end)
}

/// A name with dots: a full name of metadata, or of a type.
pub(super) fn of_word(snapshot: &Snapshot, file: FileId, word: &str) -> Option<Named> {
    let mut words = word.split('.');
    let (head, name) = (words.next()?, words.next()?);
    let world = snapshot.world(file);
    if let Some(kind) = ObjectKind::of(head) {
        if elements::find(world.configuration, word).is_some() {
            return Some(Named::Metadata(word.to_owned()));
        }
        let object = world.configuration.object(kind, name)?;
        let full = format!("{}.{}", kind.names().en, object.name);
        let value = words.next()?;
        if words.next().is_some() {
            return None;
        }
        // `ПредопределенноеЗначение("Справочник.Валюты.Рубль")`.
        let part = match kind {
            ObjectKind::Enum => "EnumValue",
            _ => "Predefined",
        };
        let predefined = format!("{full}.{part}.{value}");
        let found = elements::find(world.configuration, &predefined);
        let is_value = matches!(found.map(|it| it.element), Some(Element::Predefined(_)));
        // `Справочник.Валюты.ПустаяСсылка`, `Документ.Заказ.ФормаСписка`.
        return Some(Named::Metadata(if is_value { predefined } else { full }));
    }
    let found = world.type_named(word)?;
    world.exists(&found).then_some(Named::Type(found))
}

/// A word that means something to the call it is given to.
fn of_call(
    snapshot: &Snapshot,
    file: FileId,
    parsed: &OpenFile,
    path: &Path<'_>,
    word: &str,
) -> Option<Named> {
    let parent = path.parent()?;
    let text = |node: Node<'_>| parsed.text.get(node.byte_range()).unwrap_or_default();
    let receiver = match Kind::of(parent) {
        Kind::IndexExpression => parent.child_by_field_name("object")?,
        Kind::Arguments => {
            let call = path.grandparent()?;
            let is_first = parent.child_by_field_name("argument") == Some(path.node());
            if !is_first {
                return None;
            }
            match Kind::of(call) {
                Kind::NewExpression => {
                    let class = call.child_by_field_name("type").map(text);
                    let describes =
                        class.is_none_or(|it| names("ОписаниеТипов", "TypeDescription").is(it));
                    return describes.then(|| of_type(snapshot, file, word))?;
                }
                Kind::CallExpression => {
                    let function = call.child_by_field_name("function")?;
                    if Kind::of(function) == Kind::Identifier {
                        let is_type = names("Тип", "Type").is(text(function));
                        return is_type.then(|| of_type(snapshot, file, word))?;
                    }
                    let property = function.child_by_field_name("property").map(text)?;
                    if !FINDERS.iter().any(|it| it.is(property)) {
                        return None;
                    }
                    function.child_by_field_name("object")?
                }
                _ => return None,
            }
        }
        _ => return None,
    };
    let of = types::of_expression(snapshot, file, receiver.byte_range());
    match types::member(snapshot, file, &of, word)?.origin {
        OfferOrigin::Metadata(full) => Some(Named::Metadata(full)),
        _ => None,
    }
}

fn of_type(snapshot: &Snapshot, file: FileId, word: &str) -> Option<Named> {
    let world = snapshot.world(file);
    let found = world.type_named(word)?;
    world.exists(&found).then_some(Named::Type(found))
}

/// The full name of the object that makes a type: `Catalog.Товары` of `СправочникСсылка.Товары`.
pub(super) fn object_of(of: &Type) -> Option<String> {
    let full = |kind: ObjectKind, name: &metadata::Name| format!("{}.{name}", kind.names().en);
    Some(match of {
        Type::Of(kind, _, name) => full(*kind, name),
        Type::PartOf(kind, role, name, part) => {
            let is_section = matches!(
                role,
                metadata::Role::TabularSection | metadata::Role::TabularSectionRow
            );
            let word = match is_section {
                true => "TabularSection",
                false => "Table",
            };
            format!("{}.{word}.{part}", full(*kind, name))
        }
        Type::DefinedType(name) => full(ObjectKind::DefinedType, name),
        Type::Characteristic(name) => full(ObjectKind::ChartOfCharacteristicTypes, name),
        Type::Metadata(path) if !path.is_empty() => {
            // A path of an odd number of words is a collection.
            let is_object = path.as_str().split('.').count().is_multiple_of(2);
            is_object.then(|| path.to_string())?
        }
        Type::Filled(it) => match &it.owner {
            metadata::Owner::Form(kind, name, form) => {
                format!("{}.Form.{form}", full(*kind, name))
            }
            metadata::Owner::Object(kind, name) => full(*kind, name),
            _ => return None,
        },
        _ => return None,
    })
}
