//! What a project may set: `onec.toml` at its root, `.bsl-language-server.json` of those who used that server, and what
//! an editor sends.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use analysis::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod editor;
mod engine;
mod files;
mod filter;
mod merge;
mod other_server;
mod rules;
mod switch;

pub use engine::{CodeLanguage, EngineMode, EngineSettings};
pub use files::{FILES, Read, SettingsProblem, read};
pub use rules::RuleProblem;
pub use switch::switch_off;

/// The settings of a project (`onec.toml`), with defaults for what nobody set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Settings {
    /// The language of messages; nothing: that of the editor or of the system.
    pub language: Option<MessageLanguage>,
    /// The folder of the configuration, relative to the root; nothing: all that lie below the root.
    pub configuration_root: Option<PathBuf>,
    /// Files and folders that are left out, as in `.gitignore`.
    pub exclude: Vec<String>,
    /// What is found wrong with code, and when.
    pub diagnostics: Diagnostics,
    /// How code is formatted.
    pub formatting: Formatting,
    /// Hints within the lines of code.
    pub inlay_hints: InlayHints,
    /// Lines above methods.
    pub code_lens: CodeLens,
    /// Colours of words.
    pub semantic_tokens: SemanticTokens,
    /// The platform that modules are for.
    pub platform: PlatformSettings,
    /// How words are spelt.
    pub spelling: SpellingSettings,
    /// Who suggests code and answers questions.
    pub engine: EngineSettings,
}

/// What of a file is wrong, and where, in bytes of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mistake {
    range: Range<usize>,
    /// In Russian and in English.
    message: [String; 2],
}

impl Settings {
    /// The folder of a root that is read.
    ///
    /// # Errors
    ///
    /// The folder that is set, where there is none such: then the root is read.
    pub fn folder_in(&self, root: &Path) -> Result<PathBuf, PathBuf> {
        let Some(set) = &self.configuration_root else {
            return Ok(root.to_owned());
        };
        let folder = root.join(set);
        match folder.is_dir() {
            true => Ok(folder),
            false => Err(folder),
        }
    }
}

/// Colours of words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct SemanticTokens {
    /// Methods that take a template as `СтрШаблон` does; nothing: those that most configurations have.
    pub template_methods: Option<Vec<String>>,
}

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MessageLanguage {
    /// Russian.
    Ru,
    /// English.
    En,
}

impl From<MessageLanguage> for Language {
    fn from(it: MessageLanguage) -> Self {
        match it {
            MessageLanguage::Ru => Self::Ru,
            MessageLanguage::En => Self::En,
        }
    }
}

/// What is found wrong with code, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Diagnostics {
    /// Which rules run.
    pub mode: Mode,
    /// When open files are looked at.
    pub trigger: Trigger,
    /// Which files are looked at.
    pub scope: Scope,
    /// The least severity that is shown.
    pub minimum_severity: Option<Level>,
    /// Rules by their codes.
    pub rules: BTreeMap<String, RuleSetting>,
    /// Subsystems whose objects alone are looked at; none: all.
    pub include_subsystems: Vec<String>,
    /// Subsystems whose objects are not looked at.
    pub exclude_subsystems: Vec<String>,
    /// Objects of a vendor that are not looked at.
    pub skip_support: SkipSupport,
}

impl Default for Diagnostics {
    fn default() -> Self {
        Self {
            mode: Mode::On,
            trigger: Trigger::OnType,
            scope: Scope::Open,
            minimum_severity: None,
            rules: BTreeMap::new(),
            include_subsystems: Vec::new(),
            exclude_subsystems: Vec::new(),
            skip_support: SkipSupport::Never,
        }
    }
}

/// When open files are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// After each edit.
    OnType,
    /// When a file is opened or saved.
    OnSave,
    /// Never.
    Never,
}

/// Which files are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Those that are open.
    Open,
    /// All of the project.
    Workspace,
}

/// How bad a finding is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Worth knowing: shown as a hint.
    Info,
    /// Probably wrong: shown as a warning.
    Warning,
    /// Wrong: shown as an error.
    Error,
    /// As BSL Language Server has it; how it is shown follows from the kind of the rule.
    Minor,
    /// The same.
    Major,
    /// The same.
    Critical,
    /// The same.
    Blocker,
}

/// Which rules run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// None.
    Off,
    /// Those that are on by themselves, and what `rules` says otherwise.
    On,
    /// All but those that `rules` names.
    Except,
    /// Only those that `rules` names, unless with `false`.
    Only,
    /// All.
    All,
}

/// Objects of a vendor that are not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SkipSupport {
    /// None: all are looked at.
    Never,
    /// All that are on support.
    WithSupport,
    /// Those that may not be changed.
    WithSupportLocked,
}

/// What is set of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RuleSetting {
    /// Whether it runs.
    Enabled(bool),
    /// It runs, with this severity.
    Severity(Level),
    /// More than that.
    Details(RuleDetails),
}

/// What is set of a rule, with all that may be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct RuleDetails {
    /// Whether it runs; nothing: it does.
    pub enabled: Option<bool>,
    /// How bad what it finds is.
    pub severity: Option<Level>,
    /// Parameters of its own.
    #[serde(flatten)]
    pub parameters: BTreeMap<String, serde_json::Value>,
}

impl RuleSetting {
    /// How bad what the rule finds is; nothing where that is not set.
    pub fn severity(&self) -> Option<Level> {
        match self {
            Self::Enabled(_) => None,
            Self::Severity(it) => Some(*it),
            Self::Details(it) => it.severity,
        }
    }

    fn is_enabled(&self) -> bool {
        match self {
            Self::Enabled(it) => *it,
            Self::Severity(_) => true,
            Self::Details(it) => it.enabled.unwrap_or(true),
        }
    }
}

impl Level {
    /// Whether a finding is at least as bad as this.
    pub fn lets_through(self, shown: analysis::Level, severity: analysis::Severity) -> bool {
        match self {
            Self::Info => true,
            Self::Warning => shown >= analysis::Level::Warning,
            Self::Error => shown >= analysis::Level::Error,
            Self::Minor => severity >= analysis::Severity::Minor,
            Self::Major => severity >= analysis::Severity::Major,
            Self::Critical => severity >= analysis::Severity::Critical,
            Self::Blocker => severity >= analysis::Severity::Blocker,
        }
    }
}

impl Diagnostics {
    /// Whether a rule runs that does so by itself, or does not.
    pub fn runs(&self, code: &str, by_itself: bool) -> bool {
        let set = self.rules.get(code).map(RuleSetting::is_enabled);
        match self.mode {
            Mode::Off => false,
            Mode::On => set.unwrap_or(by_itself),
            Mode::Except => set.is_none(),
            Mode::Only => set == Some(true),
            Mode::All => true,
        }
    }
}

/// How code is formatted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Formatting {
    /// What one step of indentation is; nothing: as the editor says.
    pub indent: Option<Indent>,
    /// How keywords are written.
    pub keyword_case: KeywordCase,
    /// The language that keywords are written in.
    pub keyword_language: KeywordLanguage,
    /// How many blank lines may follow one another.
    pub max_blank_lines: u8,
    /// What is done to queries in strings.
    pub queries: Queries,
    /// Lines are formatted while they are typed.
    pub on_type: bool,
}

impl Default for Formatting {
    fn default() -> Self {
        Self {
            indent: None,
            keyword_case: KeywordCase::Keep,
            keyword_language: KeywordLanguage::Keep,
            max_blank_lines: 2,
            queries: Queries::Align,
            on_type: true,
        }
    }
}

/// What one step of indentation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Indent {
    /// A tabulator.
    Tab(Tab),
    /// So many spaces.
    Spaces(u8),
}

/// A tabulator, written `"tab"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tab {
    /// A tabulator.
    Tab,
}

/// How keywords are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeywordCase {
    /// As they are.
    Keep,
    /// As the platform's own help writes them: `КонецЕсли`.
    Canonical,
    /// The same, but `И`, `ИЛИ`, `НЕ` in capitals.
    CanonicalUpperOperators,
}

/// The language that keywords are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeywordLanguage {
    /// As they are.
    Keep,
    /// Russian.
    Ru,
    /// English.
    En,
}

/// What is done to queries in strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Queries {
    /// Nothing.
    Keep,
    /// Lines are aligned.
    Align,
    /// Queries are laid out anew, as the query builder does.
    Wrap,
}

/// Hints within the lines of code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct InlayHints {
    /// Names of parameters before arguments.
    pub parameters: bool,
    /// Also where the argument has the same name.
    pub parameters_with_the_same_name: bool,
    /// Default values of arguments that were left out.
    pub default_values: bool,
    /// Types of variables that were not written.
    pub variable_types: bool,
}

impl Default for InlayHints {
    fn default() -> Self {
        Self {
            parameters: true,
            parameters_with_the_same_name: false,
            default_values: true,
            variable_types: true,
        }
    }
}

/// Lines above methods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct CodeLens {
    /// How often a method is used.
    pub references: bool,
    /// How hard a method is to read; a number: from that on.
    pub cognitive_complexity: Threshold,
    /// How many ways lead through a method; a number: from that on.
    pub cyclomatic_complexity: Threshold,
    /// What a query gives.
    pub queries: bool,
}

impl Default for CodeLens {
    fn default() -> Self {
        Self {
            references: true,
            // Half of what the rules put up with: simple methods are no news.
            cognitive_complexity: Threshold::From(8),
            cyclomatic_complexity: Threshold::From(10),
            queries: true,
        }
    }
}

/// Whether a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Threshold {
    /// Always or never.
    Shown(bool),
    /// From this on.
    From(u32),
}

/// The platform that modules are for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct PlatformSettings {
    /// Its version, as `8.3.24`; nothing: that of the compatibility mode.
    pub version: Option<String>,
}

/// How words are spelt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct SpellingSettings {
    /// The folder with dictionaries of Hunspell (`ru_RU.aff`, `ru_RU.dic` and their like), relative to the root; nothing:
    /// those of the machine.
    pub dictionaries: Option<PathBuf>,
}
