//! What was found the last time, on disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use analysis::edit::TextEdit;
use analysis::review::RuleSet;
use analysis::{Finding, Fix, Language, Level, Related, Severity};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::affected::Interfaces;
use super::{Found, State};
use crate::cache::{self, ContentHash};

/// What was found the last time.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Store {
    key: String,
    pub(super) world: ContentHash,
    pub(super) metadata: ContentHash,
    /// See [`encoded`]; looked at only where something has changed.
    #[serde(with = "serde_bytes")]
    pub(super) interfaces: Vec<u8>,
    pub(super) files: FxHashMap<PathBuf, Kept>,
    whole: Vec<(PathBuf, Row)>,
}

/// What was found in a module.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) content: ContentHash,
    pub(super) left_out: bool,
    pub(super) subsystem: String,
    /// The findings with their fingerprints and methods, see [`encoded`]: of a large project they are many, and most are
    /// written back as they were read.
    #[serde(with = "serde_bytes")]
    rows: Vec<u8>,
}

/// A finding, its fingerprint, the method around it.
type KeptRow = (Row, u64, String);

/// A fix: what it does, whether it is evident, its edits.
type StoredFix = (String, bool, Vec<(u32, u32, String)>);

/// A finding.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Row {
    code: String,
    severity: Severity,
    level: Level,
    start: u32,
    end: u32,
    message: String,
    related: Vec<(Option<PathBuf>, u32, u32, String)>,
    fixes: Vec<StoredFix>,
}

/// A value as the store holds it.
pub(super) fn encoded(value: &impl Serialize) -> Vec<u8> {
    // Values of ours are of kinds that can be written, and nothing is read back from nothing.
    postcard::to_stdvec(value).unwrap_or_default()
}

/// What findings depend on besides files.
pub(super) fn key(rules: &RuleSet, language: Language) -> String {
    // The number is that of the shape of the store.
    format!("2 {:016x} {language:?}", rules.fingerprint())
}

impl Store {
    /// What lies at a path, if it was found with the same rules.
    pub(super) fn read(path: &Path, key: &str) -> Option<Self> {
        let body = cache::read_checked(path)?;
        let store: Self = postcard::from_bytes(&body).ok()?;
        (store.key == key).then_some(store)
    }

    pub(super) fn write(
        path: &Path,
        key: &str,
        state: &State,
        files: Vec<(PathBuf, Kept)>,
    ) -> std::io::Result<()> {
        let whole = state.whole.iter();
        let whole = whole.flat_map(|(path, all)| all.iter().map(move |it| (path, it)));
        let store = Self {
            key: key.to_owned(),
            world: state.world,
            metadata: state.metadata,
            interfaces: state.interfaces.clone(),
            files: files.into_iter().collect(),
            whole: whole.map(|it| (it.0.clone(), Row::of(it.1))).collect(),
        };
        let body = postcard::to_stdvec(&store).map_err(std::io::Error::other)?;
        cache::write_checked(path, &body)
    }

    /// What modules offered each other.
    pub(super) fn interfaces(&self) -> Interfaces {
        postcard::from_bytes(&self.interfaces).unwrap_or_default()
    }

    /// What was found in the project as a whole.
    pub(super) fn whole(&self, rules: &RuleSet) -> Vec<(Arc<Path>, Finding)> {
        let found = self.whole.iter();
        let found =
            found.filter_map(|(path, row)| Some((path.as_path().into(), row.finding(rules)?)));
        found.collect()
    }
}

impl Kept {
    pub(super) fn new(
        content: ContentHash,
        left_out: bool,
        subsystem: String,
        found: &[Found],
    ) -> Self {
        let rows = found.iter();
        let rows = rows.map(|it| (Row::of(&it.finding), it.fingerprint, it.method.clone()));
        let rows: Vec<KeptRow> = rows.collect();
        Self {
            content,
            left_out,
            subsystem,
            rows: encoded(&rows),
        }
    }

    /// The findings; nothing where a rule is not known any more.
    pub(super) fn found(&self, rules: &RuleSet) -> Option<Vec<Found>> {
        let rows: Vec<KeptRow> = postcard::from_bytes(&self.rows).ok()?;
        let found = rows.into_iter().map(|(row, fingerprint, method)| {
            Some(Found {
                finding: row.finding(rules)?,
                fingerprint,
                method,
            })
        });
        found.collect()
    }
}

impl Row {
    fn of(finding: &Finding) -> Self {
        let number = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        let related = finding.related.iter().map(|it| {
            let path = it.path.as_ref().map(|it| it.to_path_buf());
            let message = it.message.clone();
            (path, number(it.range.start), number(it.range.end), message)
        });
        let edit = |it: &TextEdit| {
            (
                number(it.range.start),
                number(it.range.end),
                it.text.clone(),
            )
        };
        let fixes = finding.fixes.iter().map(|it| {
            let edits = it.edits.iter().map(edit);
            (it.title.clone(), it.preferred, edits.collect())
        });
        Self {
            code: finding.code.to_owned(),
            severity: finding.severity,
            level: finding.level,
            start: number(finding.range.start),
            end: number(finding.range.end),
            message: finding.message.clone(),
            related: related.collect(),
            fixes: fixes.collect(),
        }
    }

    fn finding(&self, rules: &RuleSet) -> Option<Finding> {
        let rule = rules.get(&self.code)?.rule;
        let range = |start: u32, end: u32| start as usize..end as usize;
        let related = self
            .related
            .iter()
            .map(|(path, start, end, message)| Related {
                path: path.as_deref().map(Arc::from),
                range: range(*start, *end),
                message: message.clone(),
            });
        let fixes = self.fixes.iter().map(|(title, preferred, edits)| Fix {
            title: title.clone(),
            preferred: *preferred,
            edits: edits
                .iter()
                .map(|(start, end, text)| TextEdit {
                    range: range(*start, *end),
                    text: text.clone(),
                })
                .collect(),
        });
        Some(Finding {
            code: rule.code,
            severity: self.severity,
            level: self.level,
            range: range(self.start, self.end),
            message: self.message.clone(),
            related: related.collect(),
            fixes: fixes.collect(),
        })
    }
}
