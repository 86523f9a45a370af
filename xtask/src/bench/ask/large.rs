//! A configuration as large as people have them, made of many copies of small ones under other names.

use std::collections::HashMap;
use std::sync::Arc;

use metadata::{Configuration, Localized, Object};
use serde_json::Value;

use super::sample::Sample;

/// What the names of a copy end in.
const WORDS: [&str; 12] = [
    "Филиала",
    "Архива",
    "Магазина",
    "Завода",
    "Холдинга",
    "Портала",
    "Автопарка",
    "Столовой",
    "Клиники",
    "Фермы",
    "Гостиницы",
    "Школы",
];

/// A configuration of so many objects, the given one first.
pub(super) fn configuration(samples: &[Sample], count: usize) -> anyhow::Result<Configuration> {
    let mut made = Configuration::default();
    let mut copy = 0;
    while made.objects.len() < count {
        for sample in samples {
            let objects = sample.configuration.objects.values();
            let suffix = match copy {
                0 => String::new(),
                more => {
                    let word = WORDS[more % WORDS.len()];
                    match more / WORDS.len() {
                        0 => word.to_owned(),
                        turn => format!("{word}{turn}"),
                    }
                }
            };
            let names: HashMap<String, String> = objects
                .clone()
                .map(|it| (it.name.to_string(), format!("{}{suffix}", it.name)))
                .collect();
            for object in objects.take(count.saturating_sub(made.objects.len())) {
                let object = renamed(object, &names, &suffix)?;
                let key = (object.kind, object.name.clone());
                made.objects.entry(key).or_insert_with(|| Arc::new(object));
            }
        }
        copy += 1;
    }
    Ok(made)
}

fn renamed(
    object: &Object,
    names: &HashMap<String, String>,
    suffix: &str,
) -> anyhow::Result<Object> {
    let mut object = object.clone();
    object.forms.clear();
    object.templates.clear();
    let Localized(synonyms) = &mut object.synonym;
    for (_, synonym) in synonyms {
        *synonym = format!("{synonym} {suffix}").trim().to_owned();
    }
    let name = object.name.to_string();
    let mut tree = serde_json::to_value(&object)?;
    rename_types(&mut tree, names);
    let mut renamed: Object = serde_json::from_value(tree)?;
    if let Some(other) = names.get(&name) {
        renamed.name = metadata::Name::new(other);
    }
    Ok(renamed)
}

/// Renames what other objects are called by: `["Catalog", "Ref", "Товары"]` and `Catalog.Товары`.
fn rename_types(tree: &mut Value, names: &HashMap<String, String>) {
    match tree {
        Value::String(it) => {
            let mut words: Vec<&str> = it.split('.').collect();
            if let [_, name, ..] = words.as_mut_slice()
                && let Some(other) = names.get(*name)
            {
                *name = other;
                *it = words.join(".");
            }
        }
        Value::Array(items) => {
            if let [Value::String(_), Value::String(_), Value::String(name)] = items.as_mut_slice()
                && let Some(other) = names.get(name)
            {
                name.clone_from(other);
                return;
            }
            items.iter_mut().for_each(|it| rename_types(it, names));
        }
        Value::Object(fields) => fields.values_mut().for_each(|it| rename_types(it, names)),
        _ => {}
    }
}
