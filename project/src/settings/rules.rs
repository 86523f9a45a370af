//! The rules that run, as settings say.

use std::ops::Range;

use analysis::review::{Rule, RuleSet, Unset, Value};
use analysis::{Level as Shown, Severity};

use super::{Diagnostics, Level, RuleSetting};

/// What makes no sense of the settings of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleProblem {
    /// The code of the rule, as it is written.
    pub code: String,
    /// The parameter; nothing where there is no such rule.
    pub parameter: Option<String>,
    /// What is wrong, in Russian and in English.
    pub message: [String; 2],
}

impl RuleProblem {
    /// The name that is wrong in the text of a file of settings, in bytes: the first place that is no comment. Nothing
    /// where the file does not name it.
    pub fn place(&self, text: &str) -> Option<Range<usize>> {
        let rule = word(text, 0, &self.code)?;
        match &self.parameter {
            Some(parameter) => Some(word(text, rule.end, parameter).unwrap_or(rule)),
            None => Some(rule),
        }
    }
}

/// The first place of a whole word from an offset on, outside of comments.
pub(super) fn word(text: &str, from: usize, word: &str) -> Option<Range<usize>> {
    let is_letter = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-');
    let rest = text.get(from..)?;
    let places = rest.match_indices(word).map(|it| from + it.0);
    let mut whole = places.filter(|at| {
        let before = text.get(..*at).unwrap_or_default();
        let behind = text.get(at + word.len()..).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        !before.ends_with(is_letter) && !behind.starts_with(is_letter) && !line.contains('#')
    });
    let at = whole.next()?;
    Some(at..at + word.len())
}

fn messages(problems: Vec<RuleProblem>) -> Vec<[String; 2]> {
    problems.into_iter().map(|it| it.message).collect()
}

impl Diagnostics {
    /// The rules of a list that run, with their parameters and severities; and what of the settings of rules makes no
    /// sense, in Russian and in English.
    pub fn rule_set(&self, all: &[&'static Rule]) -> (RuleSet, Vec<[String; 2]>) {
        let runs = |it: &&&'static Rule| self.runs(it.code, it.by_default);
        let mut set = RuleSet::new(all.iter().filter(runs).copied());
        let mut problems = self.unknown(all);
        problems.extend(self.set_all(&mut set));
        (set, messages(problems))
    }

    /// What of the settings of rules makes no sense, with the names that are wrong.
    pub fn rule_problems(&self, all: &[&'static Rule]) -> Vec<RuleProblem> {
        // Parameters of rules that are off are looked at, too.
        let mut set = RuleSet::new(all.iter().copied());
        let mut problems = self.unknown(all);
        problems.extend(self.set_all(&mut set));
        problems
    }

    /// Sets parameters and severities of rules; gives what makes no sense.
    pub fn apply(&self, set: &mut RuleSet) -> Vec<[String; 2]> {
        messages(self.set_all(set))
    }

    fn set_all(&self, set: &mut RuleSet) -> Vec<RuleProblem> {
        let mut problems = Vec::new();
        for (code, setting) in &self.rules {
            let Some(active) = set.get_mut(code) else {
                continue;
            };
            if let Some(level) = setting.severity() {
                let kind = active.rule.kind;
                match level {
                    Level::Info => active.level = Shown::Info,
                    Level::Warning => active.level = Shown::Warning,
                    Level::Error => active.level = Shown::Error,
                    Level::Minor => active.severity = Severity::Minor,
                    Level::Major => active.severity = Severity::Major,
                    Level::Critical => active.severity = Severity::Critical,
                    Level::Blocker => active.severity = Severity::Blocker,
                }
                if matches!(
                    level,
                    Level::Minor | Level::Major | Level::Critical | Level::Blocker
                ) {
                    active.level = kind.level(active.severity);
                }
            }
            let RuleSetting::Details(details) = setting else {
                continue;
            };
            for (name, value) in &details.parameters {
                let said = value.to_string();
                let result = value_of(value).and_then(|it| active.set(name, it));
                if let Err(why) = result {
                    problems.push(RuleProblem {
                        code: code.clone(),
                        parameter: Some(name.clone()),
                        message: complaint(code, name, &said, &why),
                    });
                }
            }
        }
        problems
    }

    /// Settings of rules that do not exist.
    fn unknown(&self, all: &[&'static Rule]) -> Vec<RuleProblem> {
        let is_known = |code: &str| all.iter().any(|it| it.code == code);
        let unknown = self.rules.keys().filter(|it| !is_known(it));
        let complaint = |code: &String| RuleProblem {
            code: code.clone(),
            parameter: None,
            message: [
                format!("настроено правило «{code}», а такого нет; список правил: onec rule"),
                format!("there is no rule “{code}” to be set; the list of rules: onec rule"),
            ],
        };
        unknown.map(complaint).collect()
    }
}

fn value_of(value: &serde_json::Value) -> Result<Value, Unset> {
    use serde_json::Value as Json;
    Ok(match value {
        Json::Bool(it) => Value::Flag(*it),
        Json::Number(it) => match it.as_i64() {
            Some(it) => Value::Number(it),
            None => Value::Real(it.as_f64().ok_or(Unset::OtherKind)?),
        },
        Json::String(it) => Value::Text(it.clone()),
        Json::Array(items) => {
            let words = items.iter().map(|it| match it {
                Json::String(it) => Ok(it.clone()),
                Json::Number(it) => Ok(it.to_string()),
                _ => Err(Unset::OtherKind),
            });
            Value::Text(words.collect::<Result<Vec<_>, _>>()?.join(","))
        }
        Json::Null | Json::Object(_) => return Err(Unset::OtherKind),
    })
}

fn complaint(code: &str, name: &str, said: &str, why: &Unset) -> [String; 2] {
    match why {
        Unset::Unknown => [
            format!("у правила «{code}» нет параметра «{name}»; его описание: onec rule {code}"),
            format!("the rule “{code}” has no parameter “{name}”; see onec rule {code}"),
        ],
        Unset::OtherKind => [
            format!(
                "параметр «{name}» правила «{code}» не может быть {said}: действует значение по умолчанию"
            ),
            format!(
                "the parameter “{name}” of the rule “{code}” cannot be {said}: its default is used"
            ),
        ],
        Unset::NoPattern(why) => [
            format!(
                "параметр «{name}» правила «{code}» — не регулярное выражение ({why}): действует значение по умолчанию"
            ),
            format!(
                "the parameter “{name}” of the rule “{code}” is no regular expression ({why}): its default is used"
            ),
        ],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use analysis::review::{Default as By, Parameter};
    use serde_json::json;

    use super::*;
    use crate::settings::Mode;

    static LENGTH: Rule = Rule {
        code: "LineLength",
        parameters: &[
            Parameter {
                name: "maxLineLength",
                default: By::Number(120),
                ru: "",
                en: "",
            },
            Parameter {
                name: "except",
                default: By::Pattern("https?:"),
                ru: "",
                en: "",
            },
        ],
        ..Rule::USUAL
    };

    static QUIET: Rule = Rule {
        code: "Quiet",
        by_default: false,
        ..Rule::USUAL
    };

    fn set(rules: serde_json::Value) -> (RuleSet, Vec<[String; 2]>) {
        let rules: BTreeMap<String, RuleSetting> = serde_json::from_value(rules).expect("rules");
        let diagnostics = Diagnostics {
            mode: Mode::On,
            rules,
            ..Diagnostics::default()
        };
        diagnostics.rule_set(&[&LENGTH, &QUIET])
    }

    #[test]
    fn parameters_and_severities_are_those_of_the_settings() {
        let (rules, problems) = set(
            json!({ "LineLength": { "maxLineLength": 140, "severity": "error" }, "Quiet": true }),
        );
        assert!(problems.is_empty(), "{problems:?}");
        let length = rules.get("LineLength").expect("it runs");
        assert_eq!(length.count("maxLineLength"), 140);
        assert_eq!(length.level, Shown::Error);
        assert!(rules.get("Quiet").is_some());
        let (rules, _) = set(json!({ "LineLength": false }));
        assert_eq!(rules.rules().len(), 0);
        let (rules, _) = set(json!({ "LineLength": "blocker" }));
        let length = rules.get("LineLength").expect("it runs");
        assert_eq!(length.severity, Severity::Blocker);
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let (rules, problems) = set(json!({
            "LineLength": { "maxLineLength": [true], "max": 1 },
            "NoSuchRule": true
        }));
        assert_eq!(
            rules.get("LineLength").map(|it| it.count("maxLineLength")),
            Some(120)
        );
        let said: Vec<_> = problems.iter().map(|it| it[1].as_str()).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].contains("NoSuchRule"));
    }

    #[test]
    fn what_is_no_regular_expression_is_named_and_the_default_stays() {
        let (rules, problems) = set(json!({ "LineLength": { "except": "(http" } }));
        let length = rules.get("LineLength").expect("it runs");
        let pattern = length.pattern("except").map(|it| it.as_str());
        assert_eq!(pattern, Some("https?:"));
        let said: Vec<_> = problems.iter().map(|it| it[1].as_str()).collect();
        assert_eq!(
            said,
            [
                "the parameter “except” of the rule “LineLength” is no regular expression (unclosed group): its default is used"
            ]
        );
    }

    #[test]
    fn what_makes_no_sense_is_found_in_the_file() {
        let text = "# NoSuchRule\n[diagnostics.rules]\nNoSuchRuleAtAll = 1\nNoSuchRule = true\nLineLength = { maxLength = 1, max = 2 }\n";
        let problem = |code: &str, parameter: Option<&str>| RuleProblem {
            code: code.to_owned(),
            parameter: parameter.map(str::to_owned),
            message: Default::default(),
        };
        let place = |code: &str, parameter: Option<&str>| {
            let place = problem(code, parameter).place(text)?;
            text.get(place.start..)?.lines().next()
        };
        assert_eq!(place("NoSuchRule", None), Some("NoSuchRule = true"));
        assert_eq!(place("LineLength", Some("max")), Some("max = 2 }"));
        assert_eq!(place("Typo", None), None);
    }
}
