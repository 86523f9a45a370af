//! Completion in the line of the cursor: what an editor shows in grey behind it.
//!
//! Three steps around whatever makes the text. [`decide()`] tells whether a suggestion is wanted at a place and how much of
//! it; [`context()`] gathers what a model sees; [`finish()`] makes of the text that came back what may be shown, or nothing:
//! what does not parse or names what does not exist is never shown. [`ngram`] makes texts without any model: what the workspace itself says most often.

mod blocks;
mod bounds;
pub mod context;
mod finish;
mod gate;
mod method;
pub mod ngram;
mod overlap;
#[cfg(test)]
mod tests;
mod valid;

use std::ops::Range;

pub use bounds::{Bounds, bounds};
pub use context::{Budget, Parts, Recent, Snippet, context};
pub use finish::finish;
pub use gate::decide;
pub use method::{Head, head};

/// Why a suggestion is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// Something was typed; the list of names may be open.
    Typed,
    /// Something was typed, and no list of names is in the way: the text already holds what is selected in the open one, and
    /// the suggestion goes on from there, or none is open.
    Selected,
    /// The user asked.
    Asked,
}

/// Whether a suggestion is wanted at a place, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Nothing.
    Nothing(Reason),
    /// The rest of the line.
    Line,
    /// The lines of a block that is empty so far.
    Block,
}

/// Why nothing is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// There is no such file or no such place.
    Nowhere,
    /// In a comment.
    Comment,
    /// In a string that holds no query.
    String,
    /// In a number, a date or a directive.
    Literal,
    /// In the middle of a word.
    Word,
    /// Behind the cursor stands more than brackets that close.
    Behind,
    /// In the blanks before the code of a line.
    Indent,
    /// Behind a dot, where the list of names is open.
    Member,
    /// Where a new name is given.
    NewName,
}

impl Reason {
    /// A short name of it, for logs and counters.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nowhere => "nowhere",
            Self::Comment => "comment",
            Self::String => "string",
            Self::Literal => "literal",
            Self::Word => "word",
            Self::Behind => "behind",
            Self::Indent => "indent",
            Self::Member => "member",
            Self::NewName => "new-name",
        }
    }
}

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What is replaced, in bytes of the text: begins at the cursor, and ends there or behind brackets that the text has too.
    pub range: Range<usize>,
    /// What stands there instead. Lines end as those of the file do.
    pub text: String,
}
