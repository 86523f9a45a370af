//! What `onec.toml` may say of rules: a schema for each, from its declaration.

use analysis::Language;
use analysis::review::{Default, Parameter, Rule};
use serde_json::{Map, Value, json};

/// The rules by their codes.
pub(super) fn properties() -> Map<String, Value> {
    let rules = rules::RULES.iter();
    rules.map(|it| (it.code.to_owned(), setting(it))).collect()
}

/// What may be said of a rule: whether it runs, its severity, or more than that.
fn setting(rule: &Rule) -> Value {
    let docs = rule.docs(Language::Ru);
    let description = format!("{}\n\n{}", docs.title, docs.description);
    let level = || json!({ "$ref": "#/definitions/Level" });
    let mut details = Map::new();
    let default = rule.by_default;
    details.insert(
        "enabled".to_owned(),
        json!({ "type": "boolean", "description": "Правило работает.", "default": default }),
    );
    details.insert("severity".to_owned(), level());
    for parameter in rule.parameters {
        details.insert(parameter.name.to_owned(), of_parameter(parameter));
    }
    json!({
        "description": description.trim(),
        "default": default,
        "anyOf": [
            { "type": "boolean" },
            level(),
            { "type": "object", "properties": details, "additionalProperties": false },
        ],
    })
}

fn of_parameter(parameter: &Parameter) -> Value {
    let description = parameter.ru;
    match parameter.default {
        Default::Flag(it) => {
            json!({ "type": "boolean", "default": it, "description": description })
        }
        Default::Number(it) => {
            json!({ "type": "integer", "default": it, "description": description })
        }
        Default::Real(it) => json!({ "type": "number", "default": it, "description": description }),
        // Lists may be written as lists, too.
        Default::Text(it) | Default::Pattern(it) => json!({
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": ["string", "integer"] } },
            ],
            "default": it,
            "description": description,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_parameters_with_defaults() {
        let all = properties();
        assert_eq!(all.len(), rules::RULES.len());
        let length = &all["LineLength"]["anyOf"][2]["properties"]["maxLineLength"];
        assert_eq!(length["type"], "integer");
        assert_eq!(length["default"], 120);
        assert!(
            length["description"]
                .as_str()
                .is_some_and(|it| !it.is_empty())
        );
    }
}
