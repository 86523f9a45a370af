//! What a rule works with.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use metadata::Configuration;
use parser_bsl::flat::BslNode;
use regex::Regex;

use super::accesses::Access;
use super::file::{File, Query};
use super::outline::Outline;
use super::place::Place;
use super::queries::NamedQuery;
use super::rule::Needs;
use super::set::ActiveRule;
use crate::spelling::Speller;
use crate::types::Types;
use crate::workspace::{FileId, Snapshot};
use crate::{Finding, Language, Module};

/// What a rule works with that looks at one module.
pub struct Context<'a> {
    /// The module. It outlives the context: keep `let file = context.file;` and report while reading it.
    pub file: &'a File<'a>,
    /// Its methods, variables and regions.
    pub outline: &'a Outline<'a>,
    /// Its queries, in string literals.
    pub queries: &'a [Query<'a>],
    /// The language of messages.
    pub language: Language,
    /// The rule with its parameters.
    pub(super) active: &'a ActiveRule,
    pub(super) speller: Option<&'a dyn Speller>,
    pub(super) findings: &'a mut Vec<Finding>,
}

impl<'a> Context<'a> {
    /// Adds a finding; give it more through what is returned.
    pub fn report(&mut self, range: Range<usize>, message: impl Into<String>) -> &mut Finding {
        let finding = finding(self.active, range, message.into());
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    /// The text of the module.
    pub fn text(&self) -> &'a str {
        self.file.module.text
    }

    /// Who knows how words are spelt; nothing where this machine has no dictionary.
    pub fn speller(&self) -> Option<&'a dyn Speller> {
        self.speller
    }

    /// What the module belongs to.
    pub fn place(&self) -> &'a Place<'a> {
        &self.file.place
    }

    /// The project and the number of the file in it; only for rules that say they need it ([`Needs::Project`]).
    pub fn project(&self) -> Option<(&'a Snapshot, FileId)> {
        match self.active.rule.needs {
            Needs::Project => self.file.place.project,
            Needs::File => None,
        }
    }

    /// The whole configuration of the module; only for rules that say they need the project.
    pub fn configuration(&self) -> Option<&'a Configuration> {
        let (snapshot, id) = self.project()?;
        snapshot.file(id)?.configuration?;
        Some(snapshot.configuration(id))
    }

    /// The queries whose whole text is known, with what their names mean; only for rules that say they need the project.
    pub fn named_queries(&self) -> &'a [NamedQuery] {
        match self.active.rule.needs {
            Needs::Project => self.file.named_queries(self.queries),
            Needs::File => &[],
        }
    }

    /// The members and methods that the code uses, with what they surely are, in the order of the text; what is not known
    /// is left out. Only for rules that say they need the project.
    pub fn accesses(&self) -> &'a [Access] {
        match self.active.rule.needs {
            Needs::Project => self.file.accesses(),
            Needs::File => &[],
        }
    }

    /// What an expression surely is, whichever way the code runs; nothing where a part of it is not known. What callers
    /// give and what comments say does not count. Only for rules that say they need the project.
    pub fn types(&self, node: BslNode<'a>) -> Types {
        match self.active.rule.needs {
            Needs::Project => self.file.types(node),
            Needs::File => Types::NONE,
        }
    }

    /// A parameter that is yes or no.
    pub fn flag(&self, parameter: &str) -> bool {
        self.active.flag(parameter)
    }

    /// A parameter that is a whole number.
    pub fn number(&self, parameter: &str) -> i64 {
        self.active.number(parameter)
    }

    /// The same as a count: below 0 is 0.
    pub fn count(&self, parameter: &str) -> usize {
        self.active.count(parameter)
    }

    /// A parameter that is any number.
    pub fn real(&self, parameter: &str) -> f64 {
        self.active.real(parameter)
    }

    /// A parameter that is a text.
    pub fn setting(&self, parameter: &str) -> &'a str {
        self.active.text(parameter)
    }

    /// The words of a parameter that is a list separated by commas.
    pub fn words(&self, parameter: &str) -> impl Iterator<Item = &'a str> {
        self.active.words(parameter)
    }

    /// A parameter that is a regular expression, whatever the case of letters; nothing where it is empty.
    pub fn pattern(&self, parameter: &str) -> Option<&'a Regex> {
        self.active.pattern(parameter)
    }

    /// The same, for texts that it matches from the beginning to the end.
    pub fn whole_pattern(&self, parameter: &str) -> Option<&'a Regex> {
        self.active.whole_pattern(parameter)
    }
}

/// What a rule works with that looks at the syntax of one module.
pub struct SyntaxContext<'a> {
    /// The module.
    pub module: &'a Module<'a>,
    /// The language of messages.
    pub language: Language,
    pub(super) active: &'a ActiveRule,
    pub(super) findings: &'a mut Vec<Finding>,
}

impl SyntaxContext<'_> {
    /// Adds a finding; give it more through what is returned.
    pub fn report(&mut self, range: Range<usize>, message: impl Into<String>) -> &mut Finding {
        let finding = finding(self.active, range, message.into());
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }
}

/// What a rule works with that looks at a whole project.
pub struct ProjectContext<'a> {
    /// The project.
    pub snapshot: &'a Snapshot,
    /// The language of messages.
    pub language: Language,
    pub(super) active: &'a ActiveRule,
    pub(super) findings: &'a mut Vec<(Arc<Path>, Finding)>,
}

impl<'a> ProjectContext<'a> {
    /// Adds a finding in a file: a module or a file of metadata, with its bytes.
    pub fn report(
        &mut self,
        path: impl Into<PathBuf>,
        range: Range<usize>,
        message: impl Into<String>,
    ) -> &mut Finding {
        let finding = finding(self.active, range, message.into());
        let path: Arc<Path> = path.into().into();
        self.findings.push((path, finding));
        let last = self.findings.len() - 1;
        &mut self.findings[last].1
    }

    /// Adds a finding where an element of the metadata stands in its files: by a full name in English, as
    /// `Catalog.Товары.Attribute.Артикул`. At the start of the file of the object where the element is not found, and
    /// in the root of the configuration where there is no such file.
    pub fn report_metadata(
        &mut self,
        configuration: &Configuration,
        full_name: &str,
        message: impl Into<String>,
    ) -> &mut Finding {
        let (path, range) = self.metadata_place(configuration, full_name);
        self.report(path, range, message)
    }

    /// Where an element of the metadata stands.
    fn metadata_place(
        &self,
        configuration: &Configuration,
        full_name: &str,
    ) -> (PathBuf, Range<usize>) {
        let mut first = None;
        for place in metadata::source::place::files(configuration, full_name) {
            let Some(text) = self.snapshot.text_at(&place.path) else {
                continue;
            };
            let found = metadata::source::place::find(&text, &place.element);
            if let Some(range) = found {
                return (place.path, range);
            }
            first.get_or_insert(place.path);
        }
        (first.unwrap_or_else(|| configuration.root.clone()), 0..0)
    }

    /// A parameter that is yes or no.
    pub fn flag(&self, parameter: &str) -> bool {
        self.active.flag(parameter)
    }

    /// A parameter that is a whole number, below 0 is 0.
    pub fn count(&self, parameter: &str) -> usize {
        self.active.count(parameter)
    }

    /// The words of a parameter that is a list separated by commas.
    pub fn words(&self, parameter: &str) -> impl Iterator<Item = &'a str> {
        self.active.words(parameter)
    }

    /// A parameter that is a regular expression, whatever the case of letters; nothing where it is empty.
    pub fn pattern(&self, parameter: &str) -> Option<&'a Regex> {
        self.active.pattern(parameter)
    }
}

fn finding(active: &ActiveRule, range: Range<usize>, message: String) -> Finding {
    Finding {
        code: active.rule.code,
        severity: active.severity,
        level: active.level,
        range,
        message,
        related: Vec::new(),
        fixes: Vec::new(),
    }
}
