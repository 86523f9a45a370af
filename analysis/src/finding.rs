//! What a review says of a place in a module.

use std::ops::Range;

use crate::edit::TextEdit;

/// How bad a finding is; a worse one is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// Wrong: the code does not compile or fails when it runs.
    Error,
}

/// A place in a module and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The code of the rule that found it.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
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
    pub(crate) fn evident(title: String, range: Range<usize>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            title,
            edits: vec![TextEdit { range, text }],
            preferred: true,
        }
    }

    /// One that may be meant: one edit.
    pub(crate) fn possible(title: String, range: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            preferred: false,
            ..Self::evident(title, range, text)
        }
    }
}

/// A place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where, in bytes of the text.
    pub range: Range<usize>,
    /// What it has to do with the finding.
    pub message: String,
}
