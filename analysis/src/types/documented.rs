//! What comments say of types, as shapes.

use std::sync::Arc;

use metadata::{Bilingual, Name, same};

use super::shape::{Built, Shape, Shapes};
use crate::doc_comment::{DocParameter, DocType, DocTypeName};

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

/// Collections whose fields are columns.
const TABLES: [Bilingual; 3] = [
    names("ТаблицаЗначений", "ValueTable"),
    names("ДеревоЗначений", "ValueTree"),
    names("ДанныеФормыКоллекция", "FormDataCollection"),
];
/// Collections whose elements are pairs of a key and a value.
const MAPS: [Bilingual; 2] = [
    names("Соответствие", "Map"),
    names("ФиксированноеСоответствие", "FixedMap"),
];
const VALUE: Bilingual = names("Значение", "Value");

/// Comments that nest deeper than this are cut.
const DEEPEST: u32 = 8;

/// What a comment says of a value.
pub fn documented(types: &[DocType]) -> Shapes {
    shapes(types, DEEPEST)
}

fn shapes(types: &[DocType], deeper: u32) -> Shapes {
    let Some(deeper) = deeper.checked_sub(1) else {
        return Shapes::NONE;
    };
    types.iter().filter_map(|it| shape(it, deeper)).collect()
}

fn shape(of: &DocType, deeper: u32) -> Option<Shape> {
    let name = match &of.name {
        DocTypeName::See(path) => return Some(Shape::See(Name::new(path))),
        DocTypeName::Type(name) => name.trim(),
    };
    let class = match name {
        "" if of.fields.is_empty() && of.elements.is_empty() => return None,
        "" => "Структура",
        name => name,
    };
    if of.fields.is_empty() && of.elements.is_empty() {
        return Some(Shape::Named(Name::new(class)));
    }
    let mut built = Built {
        class: Name::new(class),
        ..Built::default()
    };
    let is = |list: &[Bilingual]| list.iter().any(|it| it.is(class));
    if is(&TABLES) {
        // The columns are told below the table or below its rows.
        let rows = of.elements.iter().flat_map(|it| &it.fields);
        built.columns = rows
            .chain(&of.fields)
            .map(|it| column(it, deeper))
            .collect();
        for it in &of.elements {
            if let DocTypeName::See(path) = &it.name {
                let row = Shapes::one(Shape::See(Name::new(path)));
                built.elements = built.elements.or(&row);
            }
        }
    } else if is(&MAPS) {
        let values = of.elements.iter().flat_map(|it| &it.fields);
        let mut values = values
            .chain(&of.fields)
            .filter(|it| VALUE.is(it.name.as_str()));
        built.elements = match values.next() {
            Some(value) => shapes(&value.types, deeper),
            None => shapes(&of.elements, deeper),
        };
    } else {
        built.fields = of.fields.iter().map(|it| field(it, deeper)).collect();
        built.elements = shapes(&of.elements, deeper);
    }
    Some(Shape::Built(Arc::new(built)))
}

fn field(of: &DocParameter, deeper: u32) -> (Name, Shapes) {
    (Name::new(&of.name), shapes(&of.types, deeper))
}

/// Columns hold descriptions of types, as those do that code adds.
fn column(of: &DocParameter, deeper: u32) -> (Name, Shapes) {
    let value = shapes(&of.types, deeper);
    let described = Built {
        class: Name::new("ОписаниеТипов"),
        elements: value,
        ..Built::default()
    };
    let described = Shapes::one(Shape::Built(Arc::new(described)));
    (Name::new(&of.name), described)
}

/// Whether a type says nothing: `Произвольный`.
pub(super) fn says_nothing(name: &str) -> bool {
    ["Произвольный", "Arbitrary", "Любой", "Any"]
        .iter()
        .any(|it| same(it, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(comment: &str, expected: &str) {
        let doc = crate::doc_comment::parse(comment);
        let parameter = doc.parameters.first().map(|it| it.types.as_slice());
        let found = documented(parameter.unwrap_or(&doc.returns));
        assert_eq!(found.to_string(), expected, "{comment}");
    }

    #[test]
    fn types_of_parameters_and_returned_values_become_shapes() {
        check("Параметры:\n  П - Строка, Число - п.", ":Строка | :Число");
        check(
            "Параметры:\n  П - Массив из Строка - п.",
            "new Массив[:Строка]",
        );
        check(
            "Возвращаемое значение:\n  Структура:\n   * А - Строка - а.\n   * Б - Число - б.",
            "new Структура{А: :Строка, Б: :Число}",
        );
        check(
            "Возвращаемое значение:\n  ТаблицаЗначений:\n   * А - Строка - а.",
            "new ТаблицаЗначений<А: new ОписаниеТипов[:Строка]>",
        );
        check(
            "Возвращаемое значение:\n  см. ОбщегоНазначения.Новая",
            "см. ОбщегоНазначения.Новая",
        );
        check(
            "Возвращаемое значение:\n  Соответствие из КлючИЗначение:\n   * Ключ - Строка\n   * Значение - Число",
            "new Соответствие[:Число]",
        );
    }
}
