//! What is known of a thing as JSON, the same in either language; docs/platform.md describes it.

use metadata::platform::{Availability, Callable, Names, Property, Signature, SystemEnum, TypeRef};
use serde_json::{Map, Value, json};

use super::events::Place;
use super::find::Found;
use super::owner::{Owner, OwnerKind};
use super::words::Words;

/// A thing with its kind, its names and all that is known of it. What is empty or `false` is left out.
pub(super) fn found(found: &Found<'_>, words: &Words<'_>) -> Value {
    match found {
        Found::Function(it) => kind("function", callable(it, words)),
        Found::Global(it) => kind("globalProperty", property(it, words)),
        Found::Owner(it) => owner(it, words),
        Found::Enum(it) => kind("enum", of_enum(it)),
        Found::Value(of, value) => {
            let mut map = head(value, of.availability, "", "");
            put(&mut map, "owner", names(&of.names));
            kind("enumValue", map)
        }
        Found::Method(of, it) => kind("method", member(of, callable(it, words))),
        Found::Property(of, it) => kind("property", member(of, property(it, words))),
        Found::Event(places, it) => {
            let mut map = callable(it, words);
            put(&mut map, "places", places.iter().map(place).collect());
            kind("event", map)
        }
    }
}

fn kind(kind: &str, mut map: Map<String, Value>) -> Value {
    put(&mut map, "kind", kind.into());
    map.into()
}

/// Adds what says something.
fn put(map: &mut Map<String, Value>, key: &str, value: Value) {
    let is_empty = match &value {
        Value::Null | Value::Bool(false) => true,
        Value::String(it) => it.is_empty(),
        Value::Array(it) => it.is_empty(),
        _ => false,
    };
    if !is_empty {
        map.insert(key.to_owned(), value);
    }
}

fn names(names: &Names) -> Value {
    let mut map = Map::new();
    put(&mut map, "ru", names.ru.as_str().into());
    put(&mut map, "en", names.en.as_str().into());
    map.into()
}

fn types(types: &[TypeRef], words: &Words<'_>) -> Value {
    let one =
        |it: &TypeRef| json!({"ru": words.type_name(it, false), "en": words.type_name(it, true)});
    types.iter().map(one).collect()
}

fn head(
    of: &Names,
    availability: Availability,
    since: &str,
    description: &str,
) -> Map<String, Value> {
    let places = Availability::NAMES.iter().enumerate();
    let places = places.filter(|it| availability.0 >> it.0 & 1 == 1);
    let mut map = Map::new();
    put(&mut map, "names", names(of));
    put(
        &mut map,
        "availability",
        places.map(|it| Value::from(*it.1)).collect(),
    );
    put(&mut map, "since", since.into());
    put(&mut map, "description", description.into());
    map
}

fn callable(it: &Callable, words: &Words<'_>) -> Map<String, Value> {
    let mut map = head(&it.names, it.availability, &it.since, &it.description);
    put(
        &mut map,
        "signatures",
        it.signatures
            .iter()
            .map(|it| signature(it, words))
            .collect(),
    );
    put(&mut map, "returns", types(&it.returns, words));
    map
}

fn signature(it: &Signature, words: &Words<'_>) -> Value {
    let parameters = it.parameters.iter().map(|it| {
        let mut map = Map::new();
        put(&mut map, "names", names(&it.names));
        put(&mut map, "types", types(&it.types, words));
        put(&mut map, "optional", it.optional.into());
        Value::Object(map)
    });
    let mut map = Map::new();
    put(&mut map, "variant", it.variant.as_str().into());
    // A way to call without parameters is something to know, so the list stands even when it is empty.
    map.insert("parameters".to_owned(), parameters.collect());
    put(&mut map, "returns", types(&it.returns, words));
    map.into()
}

fn property(it: &Property, words: &Words<'_>) -> Map<String, Value> {
    let mut map = head(&it.names, it.availability, &it.since, &it.description);
    put(&mut map, "types", types(&it.types, words));
    put(&mut map, "readOnly", it.read_only.into());
    map
}

fn member(of: &Owner<'_>, mut map: Map<String, Value>) -> Map<String, Value> {
    put(&mut map, "owner", full_names(of));
    map
}

fn full_names(of: &Owner<'_>) -> Value {
    json!({"ru": of.full_name(false), "en": of.full_name(true)})
}

fn owner(it: &Owner<'_>, words: &Words<'_>) -> Value {
    let info = it.info;
    let mut map = head(&it.names, info.availability, "", &info.description);
    put(&mut map, "names", full_names(it));
    put(&mut map, "elements", types(&info.elements, words));
    put(&mut map, "indexed", types(&info.indexed, words));
    put(&mut map, "complete", info.complete.into());
    let callables = |all: &[Callable]| {
        all.iter()
            .map(|it| Value::Object(callable(it, words)))
            .collect::<Value>()
    };
    let properties = |all: &[Property]| {
        all.iter()
            .map(|it| Value::Object(property(it, words)))
            .collect::<Value>()
    };
    put(
        &mut map,
        "constructors",
        info.constructors
            .iter()
            .map(|it| signature(it, words))
            .collect(),
    );
    put(&mut map, "properties", properties(&info.properties));
    put(&mut map, "methods", callables(&info.methods));
    put(&mut map, "events", callables(it.events));
    put(&mut map, "parameters", properties(it.parameters));
    match it.kind {
        OwnerKind::Type => kind("type", map),
        OwnerKind::Item(base) => {
            put(&mut map, "base", base.into());
            kind("formItem", map)
        }
        OwnerKind::Form(main) => {
            put(&mut map, "mainAttribute", main.into());
            kind("form", map)
        }
    }
}

fn of_enum(it: &SystemEnum) -> Map<String, Value> {
    let mut map = head(&it.names, it.availability, "", "");
    put(&mut map, "values", it.values.iter().map(names).collect());
    map
}

fn place(it: &Place) -> Value {
    let mut map = Map::new();
    put(&mut map, "names", names(&it.names));
    if !it.of.ru.is_empty() {
        put(&mut map, "of", names(&it.of));
    }
    map.into()
}
