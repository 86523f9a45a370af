//! The rules of one review, with their parameters.

use std::hash::Hash;
use std::sync::{Arc, OnceLock};

use regex::{Regex, RegexBuilder};

use super::rule::{Default, Rule};
use crate::spelling::Speller;
use crate::{Level, Severity};

/// The rules that run, with what was set of them.
#[derive(Debug, Default)]
pub struct RuleSet {
    rules: Vec<ActiveRule>,
    speller: Option<Arc<dyn Speller>>,
    /// Somebody asked for some rules of those that are wanted.
    is_partial: bool,
}

/// A rule with what was set of it.
#[derive(Debug)]
pub struct ActiveRule {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad its findings are.
    pub severity: Severity,
    /// How its findings are shown.
    pub level: Level,
    /// Its parameters, in the order of their declarations.
    values: Vec<Value>,
    /// The parameters as regular expressions, once asked for.
    patterns: Vec<OnceLock<Option<Regex>>>,
    /// The same for whole texts.
    whole_patterns: Vec<OnceLock<Option<Regex>>>,
}

/// What a parameter was set to.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Any number.
    Real(f64),
    /// A text.
    Text(String),
}

/// Why a parameter could not be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unset {
    /// The rule has no such parameter.
    Unknown,
    /// It must be of another kind: `true` or `false`, a number, a text.
    OtherKind,
    /// The text is no regular expression; why not.
    NoPattern(String),
}

impl RuleSet {
    /// Rules as they are by themselves.
    pub fn new(rules: impl IntoIterator<Item = &'static Rule>) -> Self {
        let rules = rules.into_iter().map(ActiveRule::new).collect();
        Self {
            rules,
            speller: None,
            is_partial: false,
        }
    }

    /// Lets rules about spelling ask for words; without a speller they find nothing.
    pub fn set_speller(&mut self, speller: Option<Arc<dyn Speller>>) {
        self.speller = speller;
    }

    /// Who knows words.
    pub fn speller(&self) -> Option<&dyn Speller> {
        self.speller.as_deref()
    }

    /// The same when it is a choice from the rules that are wanted: what others would find is not known then.
    pub fn partial(self) -> Self {
        Self {
            is_partial: true,
            ..self
        }
    }

    /// Whether it is a choice from the rules that are wanted.
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// The rules, in the order they were given.
    pub fn rules(&self) -> &[ActiveRule] {
        &self.rules
    }

    /// The rule of a code, if it runs.
    pub fn get(&self, code: &str) -> Option<&ActiveRule> {
        self.rules.iter().find(|it| it.rule.code == code)
    }

    /// The rule of a code, if it runs, to be set.
    pub fn get_mut(&mut self, code: &str) -> Option<&mut ActiveRule> {
        self.rules.iter_mut().find(|it| it.rule.code == code)
    }

    /// A number for what findings depend on: the rules, their parameters and severities. Equal within one build only.
    pub fn fingerprint(&self) -> u64 {
        use std::hash::Hasher;
        let mut hasher = rustc_hash::FxHasher::default();
        self.is_partial.hash(&mut hasher);
        for active in &self.rules {
            active.rule.code.hash(&mut hasher);
            active.severity.hash(&mut hasher);
            active.level.hash(&mut hasher);
            for value in &active.values {
                format!("{value:?}").hash(&mut hasher);
            }
        }
        let speller = self.speller.as_ref();
        speller.map(|it| it.fingerprint()).hash(&mut hasher);
        hasher.finish()
    }
}

impl ActiveRule {
    /// A rule as it is by itself.
    pub fn new(rule: &'static Rule) -> Self {
        Self {
            rule,
            severity: rule.severity,
            level: rule.level(),
            values: rule.parameters.iter().map(|it| it.default.into()).collect(),
            patterns: rule.parameters.iter().map(|_| OnceLock::new()).collect(),
            whole_patterns: rule.parameters.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// Sets a parameter. Numbers may be written as texts, as other tools do.
    ///
    /// # Errors
    /// When there is no such parameter, when it is of another kind, or when it is no regular expression but has to be one.
    /// It stays as it was then.
    pub fn set(&mut self, parameter: &str, value: Value) -> Result<(), Unset> {
        let index = self.index(parameter).ok_or(Unset::Unknown)?;
        let default = self.rule.parameters[index].default;
        let value = match (default, value) {
            (Default::Flag(_), Value::Text(it)) => match it.trim() {
                "true" => Value::Flag(true),
                "false" => Value::Flag(false),
                _ => return Err(Unset::OtherKind),
            },
            (Default::Number(_), Value::Text(it)) => {
                Value::Number(it.trim().parse().map_err(|_| Unset::OtherKind)?)
            }
            (Default::Real(_), Value::Text(it)) => {
                Value::Real(it.trim().parse().map_err(|_| Unset::OtherKind)?)
            }
            (Default::Real(_), Value::Number(it)) => Value::Real(it as f64),
            (Default::Text(_) | Default::Pattern(_), Value::Number(it)) => {
                Value::Text(it.to_string())
            }
            (Default::Pattern(_), Value::Text(it)) => {
                compile(&it).map_err(|error| Unset::NoPattern(reason(&error)))?;
                Value::Text(it)
            }
            (Default::Flag(_), it @ Value::Flag(_))
            | (Default::Number(_), it @ Value::Number(_))
            | (Default::Real(_), it @ Value::Real(_))
            | (Default::Text(_), it @ Value::Text(_)) => it,
            _ => return Err(Unset::OtherKind),
        };
        self.values[index] = value;
        self.patterns[index] = OnceLock::new();
        self.whole_patterns[index] = OnceLock::new();
        Ok(())
    }

    fn index(&self, parameter: &str) -> Option<usize> {
        let parameters = self.rule.parameters;
        parameters.iter().position(|it| it.name == parameter)
    }

    fn value(&self, parameter: &str) -> Option<&Value> {
        let value = self.index(parameter).map(|it| &self.values[it]);
        debug_assert!(value.is_some(), "{} has no {parameter}", self.rule.code);
        value
    }

    /// A parameter that is yes or no.
    pub fn flag(&self, parameter: &str) -> bool {
        matches!(self.value(parameter), Some(Value::Flag(true)))
    }

    /// A parameter that is a whole number.
    pub fn number(&self, parameter: &str) -> i64 {
        match self.value(parameter) {
            Some(Value::Number(it)) => *it,
            _ => 0,
        }
    }

    /// The same as a count.
    pub fn count(&self, parameter: &str) -> usize {
        usize::try_from(self.number(parameter)).unwrap_or(0)
    }

    /// A parameter that is any number.
    pub fn real(&self, parameter: &str) -> f64 {
        match self.value(parameter) {
            Some(Value::Real(it)) => *it,
            _ => 0.0,
        }
    }

    /// A parameter that is a text.
    pub fn text(&self, parameter: &str) -> &str {
        match self.value(parameter) {
            Some(Value::Text(it)) => it,
            _ => "",
        }
    }

    /// The words of a text, separated by commas, without blanks around them.
    pub fn words(&self, parameter: &str) -> impl Iterator<Item = &str> {
        let words = self.text(parameter).split(',').map(str::trim);
        words.filter(|it| !it.is_empty())
    }

    /// A parameter that is a regular expression, whatever the case of letters; nothing where it is empty. Compiled once.
    pub fn pattern(&self, parameter: &str) -> Option<&Regex> {
        let index = self.pattern_index(parameter)?;
        let compiled = self.patterns[index].get_or_init(|| compile(self.text(parameter)).ok()?);
        compiled.as_ref()
    }

    /// The same, for texts that it matches from the beginning to the end.
    pub fn whole_pattern(&self, parameter: &str) -> Option<&Regex> {
        let index = self.pattern_index(parameter)?;
        let compiled = self.whole_patterns[index].get_or_init(|| match self.text(parameter) {
            "" => None,
            pattern => compile(&format!("^(?:{pattern})$")).ok()?,
        });
        compiled.as_ref()
    }

    fn pattern_index(&self, parameter: &str) -> Option<usize> {
        let index = self.index(parameter)?;
        let default = self.rule.parameters[index].default;
        debug_assert!(
            matches!(default, Default::Pattern(_)),
            "{} of {} is no pattern",
            parameter,
            self.rule.code
        );
        Some(index)
    }
}

/// What is wrong with a regular expression: the last of several lines, of which the others show the place.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.trim_start_matches("error: ").to_owned()
}

fn compile(pattern: &str) -> Result<Option<Regex>, regex::Error> {
    if pattern.is_empty() {
        return Ok(None);
    }
    let compiled = RegexBuilder::new(pattern).case_insensitive(true).build()?;
    Ok(Some(compiled))
}

impl From<Default> for Value {
    fn from(default: Default) -> Self {
        match default {
            Default::Flag(it) => Self::Flag(it),
            Default::Number(it) => Self::Number(it),
            Default::Real(it) => Self::Real(it),
            Default::Text(it) | Default::Pattern(it) => Self::Text(it.to_owned()),
        }
    }
}
