//! What a review says of a place in a module.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::edit::TextEdit;

mod moved;

pub use moved::Replaced;

/// How bad a finding is; a worse one is greater. The words are those of BSL Language Server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Better done otherwise.
    Minor,
    /// It makes work or mistakes.
    Major,
    /// It fails, or fails some day.
    Critical,
    /// The code cannot go out like this.
    Blocker,
}

/// How a finding is shown; a worse one is greater. It follows from the severity and the kind of the rule, see
/// [`crate::review::RuleKind::level`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// A hint.
    Info,
    /// A warning.
    Warning,
    /// An error.
    Error,
}

impl Severity {
    /// All of them, the least first.
    pub const ALL: [Self; 5] = [
        Self::Info,
        Self::Minor,
        Self::Major,
        Self::Critical,
        Self::Blocker,
    ];

    /// The word that BSL Language Server uses, in small letters.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
            Self::Blocker => "blocker",
        }
    }
}

/// A place in a module and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The code of the rule that found it.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// How it is shown.
    pub level: Level,
    /// Where, in bytes of the text. Empty only in an empty text.
    pub range: Range<usize>,
    /// What is wrong, why, and what to do.
    pub message: String,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// What may be done about it, the best first.
    pub fixes: Vec<Fix>,
}

/// A cure of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the language of the message.
    pub title: String,
    /// The edits, in the order of their places; they do not overlap.
    pub edits: Vec<TextEdit>,
    /// There is hardly another cure: it may be applied to all findings at once, unseen.
    pub preferred: bool,
}

impl Fix {
    /// The evident cure: one edit.
    pub fn evident(title: String, range: Range<usize>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            title,
            edits: vec![TextEdit { range, text }],
            preferred: true,
        }
    }

    /// One that may be meant: one edit.
    pub fn possible(title: String, range: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            preferred: false,
            ..Self::evident(title, range, text)
        }
    }
}

/// A place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The file; nothing for that of the finding.
    pub path: Option<Arc<Path>>,
    /// Where, in bytes of the text.
    pub range: Range<usize>,
    /// What it has to do with the finding.
    pub message: String,
}

impl Finding {
    /// Adds a place of the same file that explains the finding.
    pub fn related(&mut self, range: Range<usize>, message: impl Into<String>) -> &mut Self {
        let message = message.into();
        self.related.push(Related {
            path: None,
            range,
            message,
        });
        self
    }

    /// Adds a cure; the best first.
    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fixes.push(fix);
        self
    }
}
