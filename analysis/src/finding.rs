//! What a review says of a place in a module.

use std::ops::Range;

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
}

/// A place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where, in bytes of the text.
    pub range: Range<usize>,
    /// What it has to do with the finding.
    pub message: String,
}
