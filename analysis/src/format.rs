//! Modules laid out as the platform's conventions have it.
//!
//! Only blanks change, and the spelling of keywords when that is asked for: the line breaks of the author stay, and so does
//! every token, comment and directive. What was laid out is read again by a reader of its own (`guard`); where it finds
//! other tokens than before, nothing is changed.

mod blanks;
mod columns;
mod controlled;
mod edits;
mod guard;
mod indents;
mod inline;
mod on_type;
mod queries;
mod spellings;
#[cfg(test)]
mod tests;
mod tokens;

use std::ops::Range;

pub use query::format::KeywordLanguage;

pub(crate) use self::inline::are_apart;
pub use self::on_type::{TRIGGERS, on_type};
use self::tokens::Errors;
use crate::Module;
use crate::edit::TextEdit;

/// What one level of indentation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Indent {
    /// A tab, as the platform writes it; it is as wide as four blanks.
    Tabs,
    /// So many blanks.
    Spaces(usize),
}

impl Indent {
    /// How many columns one level takes.
    fn width(self) -> usize {
        match self {
            Self::Tabs => TAB,
            Self::Spaces(width) => width.clamp(1, 16),
        }
    }

    /// The blanks that fill so many columns at the beginning of a line.
    fn fill(self, columns: usize) -> String {
        match self {
            Self::Tabs => "\t".repeat(columns / TAB) + &" ".repeat(columns % TAB),
            Self::Spaces(_) => " ".repeat(columns),
        }
    }
}

/// How many columns a tab takes, as everywhere in the platform.
const TAB: usize = 4;

/// How keywords are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum KeywordCase {
    /// As they stand.
    #[default]
    Keep,
    /// As the platform writes them: `КонецЕсли`, `Или`.
    Canonical,
    /// As the platform writes them, but `И`, `ИЛИ` and `НЕ` in capitals.
    CanonicalUpperLogical,
}

/// What happens to query texts in strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Queries {
    /// Their lines stand below one another and are otherwise as they were.
    Keep,
    /// Their lines are indented as the query builder does it; no line is broken or joined.
    #[default]
    Align,
    /// They are printed as the query builder prints them.
    Wrap,
}

/// Where preprocessor directives stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Directives {
    /// At the beginning of the line, as the platform writes them.
    #[default]
    LineStart,
    /// Where the author put them.
    Keep,
}

/// How modules are laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// What one level of indentation is.
    pub indent: Indent,
    /// How keywords are written.
    pub keyword_case: KeywordCase,
    /// The language of keywords and of the names of directives.
    pub keyword_language: KeywordLanguage,
    /// How many empty lines may follow one another.
    pub max_blank_lines: usize,
    /// What happens to query texts in strings.
    pub queries: Queries,
    /// Where preprocessor directives stand.
    pub directives: Directives,
    /// Blanks at the ends of lines are taken away, also where a line has nothing else.
    pub trim_trailing_blanks: bool,
    /// The last line gets an end where it has none.
    pub insert_final_newline: bool,
    /// Empty lines at the end of the text are taken away.
    pub trim_final_newlines: bool,
}

impl Options {
    /// The conventions of the platform.
    pub fn platform() -> Self {
        Self {
            indent: Indent::Tabs,
            keyword_case: KeywordCase::Keep,
            keyword_language: KeywordLanguage::Keep,
            max_blank_lines: 2,
            queries: Queries::Align,
            directives: Directives::LineStart,
            trim_trailing_blanks: true,
            insert_final_newline: false,
            trim_final_newlines: true,
        }
    }

    /// Whether the spelling of keywords changes.
    fn respells(&self) -> bool {
        self.keyword_case != KeywordCase::Keep || self.keyword_language != KeywordLanguage::Keep
    }
}

/// The layout of a module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Formatted {
    /// The changes, in the order of their places.
    pub edits: Vec<TextEdit>,
    /// The parts of the text that the last check left as they are: the layout would have changed their tokens. There are
    /// none unless we made a mistake.
    pub held_back: Vec<Range<usize>>,
}

/// The changes that lay out a module, in the order of their places. What has syntax errors stays as it is: the statement
/// that holds the error, or the method when the error is in no statement.
pub fn format(module: &Module<'_>, options: &Options) -> Vec<TextEdit> {
    formatted(module, options).edits
}

/// The layout of a module, and what the last check found.
pub fn formatted(module: &Module<'_>, options: &Options) -> Formatted {
    edits::edits(module, options, 0..module.text.len(), Errors::Guarded)
}

/// The changes that lay out the lines of a module that a range touches.
pub fn range(module: &Module<'_>, options: &Options, range: Range<usize>) -> Vec<TextEdit> {
    lines(module, options, range, Errors::Guarded)
}

fn lines(
    module: &Module<'_>,
    options: &Options,
    range: Range<usize>,
    errors: Errors,
) -> Vec<TextEdit> {
    let text = module.text;
    let start = text.floor_char_boundary(range.start);
    let end = text.floor_char_boundary(range.end).max(start);
    let before = text.get(..start).unwrap_or_default();
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let behind = text.get(end..).unwrap_or_default();
    let end = behind.find(['\n', '\r']).map_or(text.len(), |at| end + at);
    let mut edits = edits::edits(module, options, start..end, errors).edits;
    edits.retain(|it| start <= it.range.start && it.range.end <= end);
    edits
}
