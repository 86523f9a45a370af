//! The model as JSON for other programs: keys in camelCase, names instead of structures, nothing that is empty.

use metadata::{Type, TypeDescription};
use serde::Serialize;
use serde_json::{Map, Value};

use super::words::Words;

/// A part of the model as JSON. `None` where it holds nothing.
pub(super) fn of(part: &impl Serialize, words: &Words<'_>) -> Option<Value> {
    // The model has no maps with strange keys: it always serialises.
    let value = serde_json::to_value(part).ok()?;
    view("", value, words)
}

/// The same for what always holds something.
pub(super) fn object(part: &impl Serialize, words: &Words<'_>) -> Map<String, Value> {
    match of(part, words) {
        Some(Value::Object(it)) => it,
        _ => Map::new(),
    }
}

fn view(key: &str, value: Value, words: &Words<'_>) -> Option<Value> {
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::Bool(true) => Some(value),
        // The first item of a form is number 0.
        Value::Number(ref it) => (it.as_u64() != Some(0) || key == "parent").then_some(value),
        Value::String(ref it) => (!is_default(key, it)).then_some(value),
        Value::Array(items) => list(key, items, words),
        Value::Object(fields) => structure(key, fields, words),
    }
}

/// What says that nothing special is said.
fn is_default(key: &str, value: &str) -> bool {
    let none = [
        ("belonging", "Own"),
        ("support", "None"),
        ("details", "None"),
    ];
    value.is_empty() || none.contains(&(key, value))
}

fn list(key: &str, items: Vec<Value>, words: &Words<'_>) -> Option<Value> {
    if items.is_empty() {
        return None;
    }
    if let Some(pairs) = items.iter().map(pair).collect::<Option<Vec<_>>>() {
        let pairs = pairs.into_iter().filter(|it| !it.1.is_empty());
        let map: Map<_, _> = pairs
            .map(|it| (it.0.to_owned(), Value::String(it.1.to_owned())))
            .collect();
        return (!map.is_empty()).then_some(Value::Object(map));
    }
    // Places count: an item of a form names its parent by number.
    let items = items
        .into_iter()
        .map(|it| view(key, it, words).unwrap_or(Value::Null));
    Some(Value::Array(items.collect()))
}

/// A text in one language: the model keeps pairs of a language and a text.
fn pair(value: &Value) -> Option<(&str, &str)> {
    match value.as_array()?.as_slice() {
        [Value::String(language), Value::String(text)] => Some((language, text)),
        _ => None,
    }
}

fn structure(key: &str, fields: Map<String, Value>, words: &Words<'_>) -> Option<Value> {
    if fields.len() == 2 && fields.contains_key("qualifiers") && fields.contains_key("types") {
        return types(fields, words);
    }
    let mut map = Map::new();
    for (name, value) in fields {
        if let Some(value) = view(&name, value, words) {
            map.insert(camel(&name), value);
        }
    }
    // What only one kind has stands in a variant of its name.
    if key == "details" {
        return map
            .into_iter()
            .next()
            .map(|it| it.1)
            .filter(Value::is_object);
    }
    (!map.is_empty()).then_some(Value::Object(map))
}

/// Types by their names, with the qualifiers that are set.
fn types(fields: Map<String, Value>, words: &Words<'_>) -> Option<Value> {
    let types: TypeDescription = serde_json::from_value(Value::Object(fields)).ok()?;
    if types.types.is_empty() {
        return None;
    }
    let mut map = match serde_json::to_value(types.qualifiers) {
        Ok(Value::Object(it)) => it
            .into_iter()
            .filter_map(|(name, value)| Some((camel(&name), view(&name, value, words)?)))
            .collect(),
        _ => Map::new(),
    };
    // A date is a date and a time unless something else is said; of other types it says nothing.
    let plain = map.get("date").and_then(Value::as_str) == Some("DateTime");
    if plain || !types.types.contains(&Type::Date) {
        map.remove("date");
    }
    let names = types.types.iter();
    let names = names.map(|it| Value::String(words.english_type(it)));
    map.insert("names".to_owned(), names.collect());
    Some(Value::Object(map))
}

/// `code_length` as `codeLength`.
pub(super) fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let mut camel = parts.next().unwrap_or_default().to_owned();
    // The names of variants begin with a capital already.
    for part in parts {
        let mut letters = part.chars();
        camel.extend(letters.next().map(|it| it.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use metadata::objects::Details;
    use metadata::objects::catalog::Catalog;
    use metadata::{FormAttribute, FormItem, Kind, Localized, Name, Platform};
    use serde_json::json;

    use super::*;

    fn seen(part: &impl Serialize) -> Value {
        let platform = Platform::builtin();
        of(part, &Words::new(Language::Ru, &platform)).unwrap_or_default()
    }

    #[test]
    fn empty_values_are_left_out_and_names_are_plain() {
        let attribute = FormAttribute {
            name: Name::new("Контрагент"),
            title: Localized(vec![("ru".into(), "Контрагент".into())]),
            types: TypeDescription::of([
                Type::String,
                Type::reference(Kind::Catalog, &Name::new("Контрагенты")),
            ]),
            main_table: "Catalog.Контрагенты".into(),
            ..FormAttribute::default()
        };
        assert_eq!(
            seen(&attribute),
            json!({
                "name": "Контрагент",
                "title": {"ru": "Контрагент"},
                "types": {"names": ["String", "CatalogRef.Контрагенты"]},
                "mainTable": "Catalog.Контрагенты",
            })
        );
    }

    #[test]
    fn the_first_item_is_a_parent_too() {
        let item = FormItem {
            name: Name::new("Поле"),
            parent: Some(0),
            ..FormItem::default()
        };
        assert_eq!(seen(&item), json!({"name": "Поле", "parent": 0}));
    }

    #[test]
    fn details_have_no_name_of_their_kind() {
        #[derive(Serialize)]
        struct Holder {
            details: Details,
        }
        let details = Details::Catalog(Catalog {
            hierarchical: true,
            code_length: 9,
            ..Catalog::default()
        });
        assert_eq!(
            seen(&Holder { details }),
            json!({"details": {"hierarchical": true, "codeLength": 9}})
        );
        let details = Details::None;
        assert_eq!(seen(&Holder { details }), Value::Null);
    }
}
