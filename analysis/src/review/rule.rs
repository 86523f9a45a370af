//! What a rule of the review is: a declaration and a check.

use metadata::ModuleKind;
use parser_bsl::flat::{BslNode, QueryNode};

use super::{Context, ProjectContext, Query, SyntaxContext};
use crate::{Language, Level, Severity};

/// A rule of the review.
///
/// Codes, kinds, severities, tags and parameters of rules that BSL Language Server has are the same here, for teams have
/// settings and suppressions with them.
#[derive(Debug)]
pub struct Rule {
    /// The code, in PascalCase; it names the fault.
    pub code: &'static str,
    /// What sort of fault it is.
    pub kind: RuleKind,
    /// How bad its findings are.
    pub severity: Severity,
    /// What it is about.
    pub tags: &'static [Tag],
    /// How long a finding takes to correct, in minutes.
    pub minutes: u16,
    /// Whose modules it looks at.
    pub scope: RuleScope,
    /// The kinds of modules it looks at; empty for all.
    pub modules: &'static [ModuleKind],
    /// The least compatibility mode in which it makes sense, as `8.3.12`; empty for any.
    pub since: &'static str,
    /// It runs without being asked for.
    pub by_default: bool,
    /// What its findings depend on.
    pub needs: Needs,
    /// What can be set.
    pub parameters: &'static [Parameter],
    /// The documentation in Russian, then in English: see [`Rule::docs`].
    pub docs: &'static str,
    /// What it does.
    pub check: Check,
}

/// What sort of fault a rule finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RuleKind {
    /// The code does something else than was meant, or fails.
    Error,
    /// Somebody may do harm through it.
    Vulnerability,
    /// Somebody should look whether harm can be done through it.
    SecurityHotspot,
    /// The code is harder to understand and to change than it need be.
    CodeSmell,
}

/// What a rule is about. The words are those of BSL Language Server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Tag {
    BadPractice,
    BrainOverload,
    Clumsy,
    Deprecated,
    Design,
    Error,
    Localize,
    LockInOs,
    Performance,
    Sql,
    Standard,
    Suspicious,
    Unpredictable,
    Unused,
    /// Of our own rules: about security.
    Security,
}

/// Whose modules a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RuleScope {
    /// All.
    All,
    /// Those of 1C:Enterprise.
    Bsl,
    /// Those of OneScript.
    OneScript,
}

/// What the findings of a rule depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Needs {
    /// On the module and on what it belongs to (see [`super::Place`]): findings are kept until one of them changes.
    File,
    /// On other modules and on the rest of the configuration too.
    Project,
}

/// What a rule does.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// It looks at nodes of some kinds, in the order of the text, kind after kind.
    Nodes(
        &'static [parser_bsl::bsl::Kind],
        for<'a> fn(&mut Context<'a>, BslNode<'a>),
    ),
    /// It looks at nodes of some kinds in the trees of the queries that the module holds.
    Queries(
        &'static [parser_bsl::query::Kind],
        for<'a> fn(&mut Context<'a>, &'a Query<'a>, QueryNode<'a>),
    ),
    /// It looks at the module as it likes.
    File(for<'a> fn(&mut Context<'a>)),
    /// It looks at the text and the tree as they are, and not at nodes laid out flat: fast enough for every letter that is
    /// typed.
    Syntax(for<'a> fn(&mut SyntaxContext<'a>)),
    /// It looks at a configuration or at all modules together, once for a whole project.
    Project(for<'a> fn(&mut ProjectContext<'a>)),
    /// Nothing: the review itself reports it.
    Review,
}

/// Something that can be set of a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it is by itself.
    pub default: Default,
    /// What it does, in Russian.
    pub ru: &'static str,
    /// What it does, in English.
    pub en: &'static str,
}

/// What a parameter is by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Default {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Any number.
    Real(f64),
    /// A text, often a list separated by commas.
    Text(&'static str),
    /// A regular expression, whatever the case of letters; an empty one finds nothing.
    Pattern(&'static str),
}

/// The documentation of a rule in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Docs {
    /// What the rule finds, in one line.
    pub title: String,
    /// Why that is wrong: the paragraphs between the title and the examples.
    pub description: String,
    /// All below the title as Markdown.
    pub markdown: String,
}

impl Rule {
    /// What most rules are: for all modules, on by themselves, with findings that depend on the module alone.
    pub const USUAL: Self = Self {
        code: "",
        kind: RuleKind::CodeSmell,
        severity: Severity::Major,
        tags: &[],
        minutes: 1,
        scope: RuleScope::All,
        modules: &[],
        since: "",
        by_default: true,
        needs: Needs::File,
        parameters: &[],
        docs: "",
        check: Check::Review,
    };

    /// How its findings are shown.
    pub fn level(&self) -> Level {
        self.kind.level(self.severity)
    }

    /// The documentation in one language.
    pub fn docs(&self, language: Language) -> Docs {
        let lines = self
            .docs
            .lines()
            .map(|it| it.strip_prefix(' ').unwrap_or(it));
        let mut chapters: Vec<Vec<&str>> = Vec::new();
        for line in lines {
            match line.strip_prefix("# ") {
                Some(title) => chapters.push(vec![title]),
                None => chapters.last_mut().into_iter().for_each(|it| it.push(line)),
            }
        }
        let chapter = chapters
            .into_iter()
            .nth(language.pick(0, 1))
            .unwrap_or_default();
        let (title, text) = chapter
            .split_first()
            .map_or(("", [].as_slice()), |(title, text)| (*title, text));
        let examples = text
            .iter()
            .position(|it| it.starts_with("## "))
            .unwrap_or(text.len());
        Docs {
            title: title.to_owned(),
            description: text[..examples].join("\n").trim().to_owned(),
            markdown: text.join("\n").trim().to_owned(),
        }
    }
}

impl RuleKind {
    /// How findings of a severity are shown: faults as errors from the middle on, all else as warnings at most.
    pub fn level(self, severity: Severity) -> Level {
        let is_fault = matches!(self, Self::Error | Self::Vulnerability);
        match severity {
            Severity::Info => Level::Info,
            Severity::Minor if is_fault => Level::Warning,
            Severity::Minor => Level::Info,
            _ if is_fault => Level::Error,
            _ => Level::Warning,
        }
    }

    /// The word that BSL Language Server uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "ERROR",
            Self::Vulnerability => "VULNERABILITY",
            Self::SecurityHotspot => "SECURITY_HOTSPOT",
            Self::CodeSmell => "CODE_SMELL",
        }
    }
}

impl Tag {
    /// The word that BSL Language Server uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::BadPractice => "BADPRACTICE",
            Self::BrainOverload => "BRAINOVERLOAD",
            Self::Clumsy => "CLUMSY",
            Self::Deprecated => "DEPRECATED",
            Self::Design => "DESIGN",
            Self::Error => "ERROR",
            Self::Localize => "LOCALIZE",
            Self::LockInOs => "LOCKINOS",
            Self::Performance => "PERFORMANCE",
            Self::Sql => "SQL",
            Self::Standard => "STANDARD",
            Self::Suspicious => "SUSPICIOUS",
            Self::Unpredictable => "UNPREDICTABLE",
            Self::Unused => "UNUSED",
            Self::Security => "SECURITY",
        }
    }
}
