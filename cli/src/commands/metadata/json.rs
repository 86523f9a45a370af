//! Metadata as JSON; docs/metadata.md describes it.

use metadata::objects::role::ObjectRights;
use metadata::platform::Names;
use metadata::tables::{self, Table};
use metadata::{Kind, Object, Problem, World};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::find::Found;
use super::list::format;
use super::uses::{rights, uses};
use super::view;
use super::words::{Words, full_name, russian};

/// The configurations with the names of their objects.
pub(super) fn list(worlds: &[World<'_>], problems: &[Problem], words: &Words<'_>) -> String {
    let configurations = worlds.iter().map(|it| configuration(it, words));
    let configurations: Vec<_> = configurations.collect();
    document("configurations", configurations.into(), problems)
}

/// What was asked for, in every configuration that has it.
pub(super) fn found(found: &[Found<'_>], problems: &[Problem], words: &Words<'_>) -> String {
    let matches: Vec<_> = found.iter().map(|it| one(it, words)).collect();
    document("matches", matches.into(), problems)
}

fn document(key: &str, value: Value, problems: &[Problem]) -> String {
    let mut document = Map::new();
    document.insert(key.to_owned(), value);
    if !problems.is_empty() {
        let told = problems.iter().map(|it| {
            let [ru, en] = &it.message;
            let path = it.path.display().to_string();
            json!({"path": path, "line": it.line, "message": {"ru": ru, "en": en}})
        });
        document.insert("problems".to_owned(), told.collect());
    }
    // Strings and numbers always serialise.
    let mut text = serde_json::to_string_pretty(&Value::Object(document)).unwrap_or_default();
    text.push('\n');
    text
}

fn configuration(world: &World<'_>, words: &Words<'_>) -> Value {
    let it = world.configuration;
    let mut map = view::object(&it.properties, words);
    map.insert("root".to_owned(), it.root.display().to_string().into());
    map.insert("format".to_owned(), format(it).into());
    map.insert("modules".to_owned(), it.modules.len().into());
    let objects = it.objects.values().map(|it| brief(it, words));
    map.insert("objects".to_owned(), objects.collect());
    Value::Object(map)
}

fn brief(object: &Object, words: &Words<'_>) -> Value {
    let mut map = Map::new();
    map.insert("kind".to_owned(), object.kind.names().en.into());
    map.insert("name".to_owned(), object.name.as_str().into());
    for (key, value) in [
        ("synonym", view::of(&object.synonym, words)),
        ("belonging", adopted(object)),
    ] {
        if let Some(value) = value {
            map.insert(key.to_owned(), value);
        }
    }
    Value::Object(map)
}

fn adopted(object: &Object) -> Option<Value> {
    (object.belonging == metadata::Belonging::Adopted).then(|| "Adopted".into())
}

fn one(found: &Found<'_>, words: &Words<'_>) -> Value {
    let (world, key, value) = match found {
        Found::Kind(world, kind) => (world, "objects", of_kind(world, *kind, words)),
        Found::Object(world, it) => return whole(world, it, words),
        Found::Form(world, owner, form) => {
            let mut map = view::object(form, words);
            map.insert("owner".to_owned(), full_name(owner, true).into());
            (world, "form", Value::Object(map))
        }
        Found::Attribute(world, it, full) => (world, "attribute", part(it, full, words)),
        Found::Section(world, it, full) => (world, "tabularSection", part(it, full, words)),
        Found::Table(world, it) => (world, "table", table(it, words)),
    };
    let configuration = world.configuration.properties.name.as_str();
    json!({"configuration": configuration, key: value})
}

fn part(part: &impl Serialize, full: &str, words: &Words<'_>) -> Value {
    let mut map = view::object(part, words);
    let names = json!({"ru": russian(full), "en": full});
    map.insert("fullName".to_owned(), names);
    Value::Object(map)
}

fn of_kind(world: &World<'_>, kind: Kind, words: &Words<'_>) -> Value {
    let objects = world.configuration.objects.values();
    let own = objects.filter(|it| it.kind == kind);
    own.map(|it| object(it, words)).collect()
}

fn object(object: &Object, words: &Words<'_>) -> Value {
    let mut map = view::object(object, words);
    let names = json!({"ru": full_name(object, false), "en": full_name(object, true)});
    map.insert("fullName".to_owned(), names);
    Value::Object(map)
}

/// An object with all that other objects say of it.
fn whole(world: &World<'_>, it: &Object, words: &Words<'_>) -> Value {
    let mut map = Map::new();
    let configuration = world.configuration.properties.name.as_str();
    map.insert("configuration".to_owned(), configuration.into());
    map.insert("object".to_owned(), object(it, words));
    let prefix = full_name(it, true);
    let names = tables::tables(*world);
    let own = names.iter().filter(|it| belongs(it, &prefix));
    let tables = own.filter_map(|it| tables::table(*world, it.en.as_str()));
    let tables: Vec<_> = tables.map(|it| table(&it, words)).collect();
    let granted: Vec<_> = rights(world, it)
        .into_iter()
        .map(|it| json!({"role": it.role.as_str(), "rights": granted(it.rights, words)}))
        .collect();
    let uses: Vec<_> = uses(world, it)
        .into_iter()
        .map(|it| json!({"by": it.by, "how": it.how}))
        .collect();
    for (key, list) in [("tables", tables), ("roles", granted), ("uses", uses)] {
        if !list.is_empty() {
            map.insert(key.to_owned(), list.into());
        }
    }
    Value::Object(map)
}

/// Whether a table of queries is one of an object.
pub(super) fn belongs(table: &Names, object: &str) -> bool {
    let name = table.en.as_str();
    let begins = name.get(..object.len());
    begins.is_some_and(|it| metadata::same(it, object))
        && matches!(name.as_bytes().get(object.len()), None | Some(b'.'))
}

fn granted(rights: &ObjectRights, words: &Words<'_>) -> Value {
    let own = rights.rights.iter().filter_map(|it| view::of(it, words));
    own.collect()
}

fn table(table: &Table, words: &Words<'_>) -> Value {
    let names = |it: &Names| json!({"ru": it.ru.as_str(), "en": it.en.as_str()});
    let fields = table.fields.iter().map(|it| {
        let mut map = Map::new();
        map.insert("names".to_owned(), names(&it.names));
        if let Some(types) = view::of(&it.types, words) {
            map.insert("types".to_owned(), types);
        }
        if !it.origin.is_empty() {
            map.insert("origin".to_owned(), it.origin.as_str().into());
        }
        Value::Object(map)
    });
    let nested = table.nested.iter();
    let nested = nested.map(|it| json!({"names": names(&it.0), "table": names(&it.1)}));
    let parts: [(&str, Vec<Value>); 3] = [
        ("parameters", table.parameters.iter().map(names).collect()),
        ("fields", fields.collect()),
        ("nested", nested.collect()),
    ];
    let mut map = Map::new();
    map.insert("names".to_owned(), names(&table.names));
    for (key, list) in parts {
        if !list.is_empty() {
            map.insert(key.to_owned(), list.into());
        }
    }
    Value::Object(map)
}
