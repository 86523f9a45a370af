//! `.bsl-language-server.json`, the settings of the server that most projects have used, as ours.
//!
//! The names and meanings of its settings are those of its published documentation.

use serde_json::{Map, Value, json};

/// What is said there in our words, and the settings that mean nothing here. Values of a kind that cannot be understood
/// are among the latter.
pub(super) fn ours(theirs: &Value) -> (Value, Vec<String>) {
    let mut reader = Reader {
        ours: Map::new(),
        ignored: Vec::new(),
    };
    let Value::Object(theirs) = theirs else {
        return (Value::Null, Vec::new());
    };
    for (key, value) in theirs {
        reader.top(key, value);
    }
    (Value::Object(reader.ours), reader.ignored)
}

struct Reader {
    ours: Map<String, Value>,
    ignored: Vec<String>,
}

impl Reader {
    fn top(&mut self, key: &str, value: &Value) {
        match key {
            // `diagnosticLanguage` is what it was called before.
            "language" | "diagnosticLanguage" => self.word(key, &["language"], value, LANGUAGES),
            "configurationRoot" => self.put(&["configuration-root"], value.clone()),
            "excludePaths" => self.put(&["exclude"], value.clone()),
            "diagnostics" => self.each(key, value, Self::diagnostics),
            "formatting" => self.each(key, value, Self::formatting),
            "codeLens" => self.group(key, value, Self::code_lens),
            "inlayHint" => self.group(key, value, Self::inlay_hint),
            "semanticTokens" => self.each(key, value, Self::semantic_tokens),
            "references" => self.each(key, value, Self::references),
            "v8platform" => self.each(key, value, Self::platform),
            "computeDiagnosticsTrigger" => {
                self.word(key, &["diagnostics", "trigger"], value, TRIGGERS);
            }
            // Of the server itself, or of editors.
            "$schema" | "traceLog" | "sendErrors" | "siteRoot" | "useDevSite" | "capabilities"
            | "workspaceSymbol" | "documentLink" => {}
            _ => self.ignored.push(key.to_owned()),
        }
    }

    fn diagnostics(&mut self, name: &str, key: &str, value: &Value) {
        match key {
            "computeTrigger" => self.word(name, &["diagnostics", "trigger"], value, TRIGGERS),
            "analyzeOnStart" => {
                let scope = if value == &Value::Bool(true) {
                    "workspace"
                } else {
                    "open"
                };
                self.put(&["diagnostics", "scope"], json!(scope));
            }
            "mode" => self.word(name, &["diagnostics", "mode"], value, MODES),
            "skipSupport" => self.word(name, &["diagnostics", "skip-support"], value, SUPPORT),
            "subsystemsFilter" => {
                for (from, to) in [
                    ("include", "include-subsystems"),
                    ("exclude", "exclude-subsystems"),
                ] {
                    if let Some(list) = value.get(from) {
                        self.put(&["diagnostics", to], list.clone());
                    }
                }
            }
            "parameters" => self.each(name, value, Self::rule),
            "metadata" => self.each(name, value, Self::rule_metadata),
            "minimumLSPDiagnosticLevel" => {
                self.word(name, &["diagnostics", "minimum-severity"], value, LEVELS);
            }
            _ => self.ignored.push(name.to_owned()),
        }
    }

    fn rule(&mut self, name: &str, code: &str, value: &Value) {
        let setting = match value {
            Value::Bool(false) => json!({ "enabled": false }),
            Value::Bool(true) => json!({ "enabled": true }),
            Value::Object(_) => value.clone(),
            _ => return self.ignored.push(name.to_owned()),
        };
        self.put(&["diagnostics", "rules", code], setting);
    }

    fn rule_metadata(&mut self, name: &str, code: &str, value: &Value) {
        let level = value.get("lspSeverity").and_then(Value::as_str);
        let level = level.and_then(|it| known(it, LEVELS)).or_else(|| {
            let severity = value.get("severity").and_then(Value::as_str)?;
            known(severity, SEVERITIES)
        });
        match level {
            Some(level) => self.put(&["diagnostics", "rules", code, "severity"], json!(level)),
            None => self.ignored.push(name.to_owned()),
        }
    }

    fn formatting(&mut self, name: &str, key: &str, value: &Value) {
        let is_on = value == &Value::Bool(true);
        match key {
            "useOnTypeFormatting" => self.put(&["formatting", "on-type"], value.clone()),
            "useKeywordsFormatting" if is_on => {
                self.put(&["formatting", "keyword-case"], json!("canonical"));
            }
            "useUpperCaseForOrNotAndKeywords" if is_on => {
                let case = "canonical-upper-operators";
                self.put(&["formatting", "keyword-case"], json!(case));
            }
            "useKeywordsFormatting" | "useUpperCaseForOrNotAndKeywords" => {}
            _ => self.ignored.push(name.to_owned()),
        }
    }

    fn code_lens(&mut self, name: &str, key: &str, value: &Value) {
        let to = match key {
            "cognitiveComplexity" => "cognitive-complexity",
            "cyclomaticComplexity" => "cyclomatic-complexity",
            _ => return self.ignored.push(name.to_owned()),
        };
        let threshold = value.get("complexityThreshold").and_then(Value::as_i64);
        let set = match (value, threshold) {
            (Value::Bool(it), _) => json!(it),
            // Theirs is shown above the threshold, and −1 is always.
            (_, Some(threshold)) if threshold >= 0 => json!(threshold + 1),
            _ => json!(true),
        };
        self.put(&["code-lens", to], set);
    }

    fn inlay_hint(&mut self, name: &str, key: &str, value: &Value) {
        match key {
            "methodCall" => {
                let is_on = value != &Value::Bool(false);
                self.put(&["inlay-hints", "parameters"], json!(is_on));
                let same = "parameters-with-the-same-name";
                for (from, to) in [
                    ("showParametersWithTheSameName", same),
                    ("showDefaultValues", "default-values"),
                ] {
                    if let Some(it @ Value::Bool(_)) = value.get(from) {
                        self.put(&["inlay-hints", to], it.clone());
                    }
                }
            }
            "variableType" => {
                let is_on = value != &Value::Bool(false);
                self.put(&["inlay-hints", "variable-types"], json!(is_on));
            }
            _ => self.ignored.push(name.to_owned()),
        }
    }

    fn semantic_tokens(&mut self, name: &str, key: &str, value: &Value) {
        match key {
            "strTemplateMethods" if strings(value).is_some() => {
                self.put(&["semantic-tokens", "template-methods"], value.clone());
            }
            _ => self.ignored.push(name.to_owned()),
        }
    }

    fn references(&mut self, name: &str, key: &str, value: &Value) {
        // Whatever module has them, functions of these names are known to give a common module.
        let is_known = |it: &str| {
            let word = it.rsplit('.').next().unwrap_or(it).trim();
            ["ОбщийМодуль", "CommonModule"]
                .iter()
                .any(|known| metadata::same(known, word))
        };
        let accessors = strings(value).filter(|_| key == "commonModuleAccessors");
        if !accessors.is_some_and(|all| all.into_iter().all(is_known)) {
            self.ignored.push(name.to_owned());
        }
    }

    fn platform(&mut self, name: &str, key: &str, value: &Value) {
        match key {
            "targetVersion" => self.put(&["platform", "version"], value.clone()),
            _ => self.ignored.push(name.to_owned()),
        }
    }

    /// The members of a group.
    fn each(&mut self, name: &str, value: &Value, read: fn(&mut Self, &str, &str, &Value)) {
        let Value::Object(members) = value else {
            return self.ignored.push(name.to_owned());
        };
        for (key, value) in members {
            read(self, &format!("{name}.{key}"), key, value);
        }
    }

    /// The members of a group that has its settings in `parameters`.
    fn group(&mut self, name: &str, value: &Value, read: fn(&mut Self, &str, &str, &Value)) {
        let Value::Object(members) = value else {
            return self.ignored.push(name.to_owned());
        };
        for (key, value) in members {
            let name = format!("{name}.{key}");
            match key.as_str() {
                "parameters" => self.each(&name, value, read),
                _ => self.ignored.push(name),
            }
        }
    }

    /// A choice of words.
    fn word(&mut self, name: &str, to: &[&str], value: &Value, words: &[(&str, &'static str)]) {
        match value.as_str().and_then(|it| known(it, words)) {
            Some(word) => self.put(to, json!(word)),
            None => self.ignored.push(name.to_owned()),
        }
    }

    fn put(&mut self, to: &[&str], value: Value) {
        let nest = |value, key: &&str| Value::Object(Map::from_iter([((*key).to_owned(), value)]));
        let value = to.iter().rev().fold(value, nest);
        let mut ours = Value::Object(std::mem::take(&mut self.ours));
        super::merge::over(&mut ours, value);
        if let Value::Object(ours) = ours {
            self.ours = ours;
        }
    }
}

fn known(word: &str, words: &[(&str, &'static str)]) -> Option<&'static str> {
    let found = words.iter().find(|it| it.0.eq_ignore_ascii_case(word));
    found.map(|it| it.1)
}

const LANGUAGES: &[(&str, &str)] = &[("ru", "ru"), ("en", "en")];
const TRIGGERS: &[(&str, &str)] = &[
    ("onType", "on-type"),
    ("onSave", "on-save"),
    ("never", "never"),
];
const MODES: &[(&str, &str)] = &[
    ("off", "off"),
    ("on", "on"),
    ("except", "except"),
    ("only", "only"),
    ("all", "all"),
];
/// A list of texts and of nothing else.
fn strings(value: &Value) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(Value::as_str).collect()
}

const SUPPORT: &[(&str, &str)] = &[
    ("never", "never"),
    ("withSupport", "with-support"),
    ("withSupportLocked", "with-support-locked"),
];
const LEVELS: &[(&str, &str)] = &[
    ("Hint", "info"),
    ("Information", "info"),
    ("Warning", "warning"),
    ("Error", "error"),
];
const SEVERITIES: &[(&str, &str)] = &[
    ("INFO", "info"),
    ("MINOR", "minor"),
    ("MAJOR", "major"),
    ("CRITICAL", "critical"),
    ("BLOCKER", "blocker"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{
        KeywordCase, Level, MessageLanguage, Mode, Scope, Settings, SkipSupport, Threshold, Trigger,
    };

    #[test]
    fn what_the_other_server_was_told_is_understood() {
        let theirs = json!({
            "$schema": "https://example.org/schema.json",
            "language": "en",
            "configurationRoot": "src/cf",
            "excludePaths": ["build"],
            "diagnostics": {
                "computeTrigger": "onSave",
                "analyzeOnStart": true,
                "mode": "only",
                "skipSupport": "withSupportLocked",
                "subsystemsFilter": { "include": ["Продажи"], "exclude": ["Обмен"] },
                "minimumLSPDiagnosticLevel": "Warning",
                "ordinaryAppSupport": true,
                "parameters": {
                    "ParseError": true,
                    "LineLength": { "maxLineLength": 140 },
                    "MagicNumber": false
                },
                "metadata": { "LineLength": { "lspSeverity": "Error" } }
            },
            "formatting": { "useKeywordsFormatting": true, "useOnTypeFormatting": false },
            "codeLens": { "parameters": { "cognitiveComplexity": { "complexityThreshold": 14 } } },
            "inlayHint": { "parameters": { "methodCall": { "showDefaultValues": false } } },
            "semanticTokens": { "strTemplateMethods": ["Строки.Подставить"] },
            "references": { "commonModuleAccessors": ["ОбщийМодуль", "ОбщегоНазначения.ОбщийМодуль"] },
            "oscript": { "libRoots": ["lib"] },
            "sendErrors": "never"
        });
        let (ours, ignored) = ours(&theirs);
        assert_eq!(ignored, ["diagnostics.ordinaryAppSupport", "oscript"]);
        let settings: Settings = serde_json::from_value(ours).expect("settings");
        assert_eq!(settings.language, Some(MessageLanguage::En));
        assert_eq!(settings.exclude, ["build"]);
        let diagnostics = &settings.diagnostics;
        assert_eq!(
            (diagnostics.mode, diagnostics.trigger, diagnostics.scope),
            (Mode::Only, Trigger::OnSave, Scope::Workspace)
        );
        assert_eq!(diagnostics.skip_support, SkipSupport::WithSupportLocked);
        assert_eq!(diagnostics.include_subsystems, ["Продажи"]);
        assert_eq!(diagnostics.minimum_severity, Some(Level::Warning));
        assert!(diagnostics.runs("ParseError", false));
        assert!(diagnostics.runs("LineLength", false));
        assert!(!diagnostics.runs("MagicNumber", true));
        assert!(!diagnostics.runs("EmptyCodeBlock", true));
        assert_eq!(
            diagnostics.rules["LineLength"].severity(),
            Some(Level::Error)
        );
        assert_eq!(settings.formatting.keyword_case, KeywordCase::Canonical);
        assert!(!settings.formatting.on_type);
        assert_eq!(settings.code_lens.cognitive_complexity, Threshold::From(15));
        assert!(!settings.inlay_hints.default_values);
        let methods = settings.semantic_tokens.template_methods;
        assert_eq!(methods, Some(vec!["Строки.Подставить".to_owned()]));
    }

    #[test]
    fn other_ways_to_a_common_module_are_named() {
        let theirs = json!({ "references": { "commonModuleAccessors": ["Модуль"] } });
        let (ours, ignored) = ours(&theirs);
        assert_eq!(ours, json!({}));
        assert_eq!(ignored, ["references.commonModuleAccessors"]);
    }

    #[test]
    fn what_makes_no_sense_is_named_and_harms_nothing() {
        let theirs = json!({ "language": 7, "diagnostics": [], "codeLens": { "x": 1 } });
        let (ours, ignored) = ours(&theirs);
        assert_eq!(ours, json!({}));
        assert_eq!(ignored, ["language", "diagnostics", "codeLens.x"]);
    }
}
