//! Settings as an editor sends them: in `camelCase`, among others that are its own.

use serde_json::{Map, Value};

use super::Settings;
use super::engine::VERBATIM;

/// What of an editor's settings is ours and makes sense; the rest belongs to the editor.
pub(super) fn ours(sent: &Value) -> Value {
    let Value::Object(sent) = sent else {
        return Value::Null;
    };
    let mut ours = Map::new();
    for (key, value) in sent {
        let (key, value) = (kebab(key), renamed(value));
        let alone = Value::Object(Map::from_iter([(key.clone(), value.clone())]));
        match serde_json::from_value::<Settings>(alone) {
            Ok(_) => drop(ours.insert(key, value)),
            Err(_) => drop(fitting(&value).map(|it| ours.insert(key.clone(), it))),
        }
    }
    // What fits by itself may still be no setting of ours.
    match serde_json::from_value::<Settings>(Value::Object(ours.clone())) {
        Ok(_) => Value::Object(ours),
        Err(_) => one_by_one(ours),
    }
}

/// The members of a group that are set; an editor sends `null` for what is not.
fn fitting(value: &Value) -> Option<Value> {
    let Value::Object(members) = value else {
        return None;
    };
    let set = members.iter().filter(|it| !it.1.is_null());
    Some(
        set.map(|(key, value)| (key.clone(), value.clone()))
            .collect(),
    )
}

/// What of settings makes sense, each looked at by itself, and in groups each member.
fn one_by_one(all: Map<String, Value>) -> Value {
    let makes_sense = |it: Value| serde_json::from_value::<Settings>(it).is_ok();
    let single = |key: &str, value: Value| Value::Object(Map::from_iter([(key.to_owned(), value)]));
    let mut kept = Map::new();
    for (key, value) in all {
        if makes_sense(single(&key, value.clone())) {
            kept.insert(key, value);
        } else if let Value::Object(members) = value {
            let members = members.into_iter();
            let members =
                members.filter(|(name, it)| makes_sense(single(&key, single(name, it.clone()))));
            let members: Map<String, Value> = members.collect();
            kept.insert(key, Value::Object(members));
        }
    }
    let empty = |it: &Value| it.as_object().is_some_and(Map::is_empty);
    kept.retain(|key, value| !empty(value) || makes_sense(single(key, value.clone())));
    Value::Object(kept)
}

/// The same with the names of settings as our files write them. Codes of rules are no such names.
fn renamed(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let rename = |(key, value): (&String, &Value)| match key.as_str() {
                "rules" => (key.clone(), value.clone()),
                _ if VERBATIM.contains(&key.as_str()) => (kebab(key), value.clone()),
                _ => (kebab(key), renamed(value)),
            };
            Value::Object(members.iter().map(rename).collect())
        }
        // Choices are words, too; names of folders and subsystems are Russian or stand in lists.
        Value::String(it) if it.chars().all(|it| it.is_ascii_alphabetic()) => {
            Value::String(kebab(it))
        }
        other => other.clone(),
    }
}

/// `keywordCase` as `keyword-case`.
fn kebab(name: &str) -> String {
    let mut kebab = String::with_capacity(name.len() + 4);
    for (index, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() {
            if index > 0 {
                kebab.push('-');
            }
            kebab.push(letter.to_ascii_lowercase());
        } else {
            kebab.push(letter);
        }
    }
    kebab
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_rewritten_and_what_is_not_ours_is_left_out() {
        let sent = json!({
            "language": "auto",
            "server": { "path": "/usr/bin/onec" },
            "inlayHints": { "parameters": false, "colour": "red", "variableTypes": null },
            "diagnostics": { "trigger": "onSave", "rules": { "ParseError": false } },
            "engine": { "mode": "local", "model": "Qwen", "keyFile": "MyKey", "threads": null },
        });
        let expected = json!({
            "inlay-hints": { "parameters": false },
            "diagnostics": { "trigger": "on-save", "rules": { "ParseError": false } },
            "engine": { "mode": "local", "model": "Qwen", "key-file": "MyKey", "threads": null },
        });
        assert_eq!(ours(&sent), expected);
        assert_eq!(ours(&json!(null)), Value::Null);
    }
}
