//! Where elements of the metadata stand in the files of a dump, of either format.
//!
//! Nothing here reads a disk: [`files()`] says which files may tell of a full name, [`find()`] finds the name in the text of
//! one of them, [`handlers()`] lists the methods that a text names.

mod files;
mod find;
mod handlers;

pub use files::{FilePlace, files};
pub use find::find;
pub use handlers::{HandlerOf, HandlerPlace, copied_handlers, handlers};

use std::ops::Range;

use roxmltree::Node;

use super::xml::{elements, name};
use crate::name::Bilingual;

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

/// The words of full names for parts of objects. The English ones are what dumps call them.
pub const PARTS: [Bilingual; 29] = [
    names("Реквизит", "Attribute"),
    names("Измерение", "Dimension"),
    names("Ресурс", "Resource"),
    names("РеквизитАдресации", "AddressingAttribute"),
    names("ПризнакУчета", "AccountingFlag"),
    names("ПризнакУчетаСубконто", "ExtDimensionAccountingFlag"),
    names("Графа", "Column"),
    names("Поле", "Field"),
    names("СтандартныйРеквизит", "StandardAttribute"),
    names("ТабличнаяЧасть", "TabularSection"),
    names("Форма", "Form"),
    names("Макет", "Template"),
    names("Команда", "Command"),
    names("ЗначениеПеречисления", "EnumValue"),
    names("Предопределенный", "Predefined"),
    names("Элемент", "Item"),
    names("Параметр", "Parameter"),
    names("Перерасчет", "Recalculation"),
    names("ШаблонURL", "URLTemplate"),
    names("Метод", "Method"),
    names("Операция", "Operation"),
    names("КаналСервисаИнтеграции", "IntegrationServiceChannel"),
    names("Таблица", "Table"),
    names("Куб", "Cube"),
    names("ТаблицаИзмерения", "DimensionTable"),
    names("ТочкаМаршрута", "RoutePoint"),
    names("Функция", "Function"),
    names("Подсистема", "Subsystem"),
    names("Язык", "Language"),
];

/// The bytes of the text of an element, without the blanks around it.
fn content_range(node: Node<'_, '_>) -> Option<Range<usize>> {
    let text = node.children().find(Node::is_text)?;
    let range = text.range();
    let written = node.document().input_text().get(range.clone())?;
    let start = range.start + (written.len() - written.trim_start().len());
    let end = range.start + written.trim_end().len();
    (start < end).then_some(start..end)
}

/// The bytes of the value of an attribute, without the quotes.
fn attribute_range(node: Node<'_, '_>, named: &str) -> Option<Range<usize>> {
    let attribute = node.attributes().find(|it| it.name() == named)?;
    Some(attribute.range_value())
}

/// The element of an object below the root of a text: the Designer wraps it.
fn subject<'a, 'i>(root: Node<'a, 'i>) -> Node<'a, 'i> {
    match name(root) {
        "MetaDataObject" => elements(root).next().unwrap_or(root),
        _ => root,
    }
}

/// How far a byte order mark moves all places of a text.
fn shift(text: &str) -> usize {
    match text.starts_with('\u{feff}') {
        true => '\u{feff}'.len_utf8(),
        false => 0,
    }
}

#[cfg(test)]
mod tests;
