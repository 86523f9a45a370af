//! Who suggests code and answers questions: a language model, or what the project itself says.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rules::word;
use super::{Mistake, Settings};

/// Who suggests code and answers questions.
///
/// What is marked as the user's own comes from the editor alone: a project must not choose what runs on the machine of
/// who opens it, nor where code is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct EngineSettings {
    /// Who suggests code. In a file of the project: `off` or `statistics`.
    pub mode: EngineMode,
    /// The user's own. A folder with a model, a GGUF file or a name in the cache of Hugging Face; of a server, the name of
    /// one of its models. Nothing: the first that the server has.
    #[schemars(skip)]
    pub model: Option<String>,
    /// The user's own. A folder with an adapter (LoRA) of the local model.
    #[schemars(skip)]
    pub adapter: Option<PathBuf>,
    /// The user's own. The address of a server, `https://host/v1`.
    #[schemars(skip)]
    pub url: Option<String>,
    /// The user's own. A file with the key of the server; nothing: the variable `ONEC_ENGINE_KEY` is looked at.
    #[schemars(skip)]
    pub key_file: Option<PathBuf>,
    /// The user's own. Threads that compute a local model; nothing: as many as there are cores.
    #[schemars(skip)]
    pub threads: Option<u16>,
    /// The user's own. Folders in which local models are looked for, to choose from.
    #[schemars(skip)]
    pub folders: Vec<PathBuf>,
    /// The most tokens of a suggestion.
    pub max_tokens: u16,
    /// The most tokens of code that a model is shown.
    pub context: u32,
    /// The languages in which code is suggested.
    pub languages: Vec<CodeLanguage>,
    /// How long nothing must be typed before a model is asked, in milliseconds; nothing: that follows how the user types.
    pub debounce: Option<u16>,
    /// How long a suggestion may take, in milliseconds; whole lines that are there by then are shown.
    pub time_budget: u16,
}

impl Default for EngineSettings {
    fn default() -> Self {
        Self {
            mode: EngineMode::Statistics,
            model: None,
            adapter: None,
            url: None,
            key_file: None,
            threads: None,
            folders: Vec::new(),
            max_tokens: 128,
            context: 2048,
            languages: vec![CodeLanguage::Bsl, CodeLanguage::Oscript],
            debounce: None,
            time_budget: 2000,
        }
    }
}

/// Who suggests code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EngineMode {
    /// Nobody.
    Off,
    /// What the project itself says most often; needs no model.
    Statistics,
    /// A model on this machine, run by `onec engine`.
    Local,
    /// A server that answers as OpenAI does.
    Server,
}

/// A language in which code is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CodeLanguage {
    /// Modules of 1C:Enterprise.
    Bsl,
    /// Scripts of OneScript.
    Oscript,
    /// Files of queries.
    Sdbl,
}

/// What is the user's own.
const OWN: [&str; 6] = ["model", "adapter", "url", "key-file", "threads", "folders"];

/// Names and paths among the settings, as an editor writes them: they stay as they are.
pub(super) const VERBATIM: [&str; 5] = ["model", "adapter", "url", "keyFile", "folders"];

/// Takes out of the settings of a project what only the user may choose, and tells where that stands in the text.
pub(super) fn take_out_own(settings: &mut Value, text: &str) -> Vec<Mistake> {
    let Some(Value::Object(engine)) = settings.get_mut("engine") else {
        return Vec::new();
    };
    let chosen = engine.get("mode").and_then(Value::as_str);
    let mode = chosen.filter(|it| matches!(*it, "local" | "server"));
    let mut names: Vec<String> = mode.map(|_| "mode".to_owned()).into_iter().collect();
    names.extend(
        OWN.iter()
            .filter(|it| engine.contains_key(**it))
            .map(|it| (*it).to_owned()),
    );
    for name in &names {
        engine.remove(name);
    }
    let from = text.find("engine").unwrap_or_default();
    let mistake = |name: &String| Mistake {
        range: word(text, from, name).unwrap_or(0..0),
        message: [
            format!(
                "engine.{name}: это выбирает пользователь в настройках редактора, а не проект; значение не принято"
            ),
            format!(
                "engine.{name}: the user chooses that in the settings of the editor, not the project; the value is not taken"
            ),
        ],
    };
    names.iter().map(mistake).collect()
}

impl Settings {
    /// What of the settings of the engine makes no sense together, in Russian and in English.
    pub fn engine_problem(&self) -> Option<[String; 2]> {
        let engine = &self.engine;
        let is_missing = |it: &Option<String>| it.as_deref().is_none_or(|it| it.trim().is_empty());
        match engine.mode {
            EngineMode::Local if is_missing(&engine.model) => Some([
                "не выбрана модель: задайте engine.model (папка, файл GGUF или имя в кэше Hugging Face)".to_owned(),
                "no model is chosen: set engine.model (a folder, a GGUF file or a name in the cache of Hugging Face)".to_owned(),
            ]),
            EngineMode::Server if is_missing(&engine.url) => Some([
                "не задан адрес сервера: engine.url, например https://host/v1".to_owned(),
                "the address of the server is not set: engine.url, as https://host/v1".to_owned(),
            ]),
            EngineMode::Local if engine.threads == Some(0) => Some([
                "engine.threads: нужен хотя бы один поток".to_owned(),
                "engine.threads: there must be one thread at least".to_owned(),
            ]),
            _ if engine.max_tokens == 0 || engine.context < 64 => Some([
                "engine.max-tokens должно быть не меньше 1, engine.context не меньше 64".to_owned(),
                "engine.max-tokens must be 1 at least, engine.context 64 at least".to_owned(),
            ]),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_project_may_switch_suggestions_off_and_not_send_code_elsewhere() {
        let text = "[engine]\nmode = 'server'\nurl = 'http://a'\nmax-tokens = 5\n";
        let mut settings =
            json!({"engine": {"mode": "server", "url": "http://a", "max-tokens": 5}});
        let mistakes = take_out_own(&mut settings, text);
        assert_eq!(settings, json!({"engine": {"max-tokens": 5}}));
        let places: Vec<_> = mistakes
            .iter()
            .map(|it| text.get(it.range.clone()))
            .collect();
        assert_eq!(places, [Some("mode"), Some("url")]);
        let mut settings = json!({"engine": {"mode": "off"}});
        assert!(take_out_own(&mut settings, "engine.mode = 'off'").is_empty());
        assert_eq!(settings, json!({"engine": {"mode": "off"}}));
    }

    #[test]
    fn what_is_missing_is_named() {
        let mut settings = Settings::default();
        assert_eq!(settings.engine_problem(), None);
        settings.engine.mode = EngineMode::Local;
        let [ru, en] = settings.engine_problem().expect("a problem");
        assert!(ru.contains("engine.model") && en.contains("engine.model"));
        settings.engine.model = Some("Qwen/Qwen2.5-Coder-0.5B".to_owned());
        assert_eq!(settings.engine_problem(), None);
        settings.engine.mode = EngineMode::Server;
        let [_, en] = settings.engine_problem().expect("a problem");
        assert!(en.contains("engine.url"), "{en}");
    }
}
