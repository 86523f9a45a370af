//! Spelling: which words of a module people read, and what may be thought of them.
//!
//! Dictionaries lie on disk, so who has read them answers as a [`Speller`]; `project::spelling` does.

use std::fmt;
use std::sync::Arc;

use metadata::Configuration;

mod prose;
mod vocabulary;
mod words;

pub use prose::{is_code, is_of_another_alphabet, prose};
pub use vocabulary::Vocabulary;
pub use words::{Word, words};

/// What is thought of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It stands in a dictionary or in the vocabulary, or is made of such words.
    Right,
    /// No dictionary has it, but one has a word that differs in one letter.
    Wrong,
    /// No dictionary has it, and nothing close to it: a name, a term, an abbreviation, or there is no dictionary of its
    /// language.
    Unknown,
}

/// Who knows words. Shared by threads, asked again and again for the same words.
pub trait Speller: fmt::Debug + Send + Sync {
    /// What is thought of a word of one alphabet, written in any case.
    fn verdict(&self, word: &str) -> Verdict;

    /// Words that may have been meant, the likeliest first, in the case of the word; empty where none is close.
    fn corrections(&self, word: &str) -> Vec<String>;

    /// Names of these configurations are right from now on, and no others. Cheap where they are the same as before.
    fn learn(&self, configurations: &[Arc<Configuration>]);

    /// Changes with the dictionaries.
    fn fingerprint(&self) -> u64;
}
