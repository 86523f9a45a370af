//! Questions in plain words and the queries that answer them, without a model: the same question over the same metadata
//! always has the same answer.
//!
//! A [`Lexicon`] is made once of a configuration. [`ask`] links the words of a question to it, searches for the readings
//! that explain most of them, and gives a few [`Candidate`]s, best first: each with its [`Representation`], the text of the
//! query in both languages, the values of its parameters and the words that it does not explain. Every text that is given
//! has been parsed and resolved; what failed is not there.

mod answer;
mod chips;
mod clarify;
mod code;
mod compile;
mod composed;
mod doubt;
mod edit;
pub mod generator;
mod lexicon;
mod link;
mod normalise;
mod parse;
mod refuse;
mod representation;
mod session;
mod set;
mod shown;
mod values;

use std::ops::Range;

use metadata::platform::Names;

pub use self::answer::{answer_of, ask};
pub use self::code::code;
pub use self::compile::compile;
pub use self::doubt::{Doubt, Reason, Signal};
pub use self::lexicon::Lexicon;
pub use self::representation::{
    Aggregate, Field, Filter, Joined, Limit, Measure, Period, Representation, Sort, Subject, Test,
    Value, View,
};
pub use self::session::{Misstep, Session, Setting, Turn};
pub use self::set::Settable;
pub use self::values::Values;
use crate::{Date, Language, ir};

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'q> {
    /// The words.
    pub text: &'q str,
    /// The day that `сегодня` and `прошлый месяц` are told from.
    pub today: Date,
    /// The language of messages.
    pub language: Language,
    /// What was answered before, where the question may be about that: `а теперь по складам`.
    pub previous: Option<&'q Representation>,
    /// Names that items of a base have, where there is one.
    pub values: Option<&'q Values>,
}

/// What is answered: candidates, or why there are none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// The readings, best first, 16 at most.
    pub candidates: Vec<Candidate>,
    /// Which of two readings is meant must be asked.
    pub clarification: Option<Clarification>,
    /// Why there is no answer. The candidates, if any, are only what is nearest.
    pub refusal: Option<Refusal>,
    /// How much there is to doubt of the first reading.
    pub doubt: Doubt,
}

/// A reading of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What it was understood as.
    pub representation: Representation,
    /// The query.
    pub query: ir::Query,
    /// Its text, in Russian and in English.
    pub text: [String; 2],
    /// What its parameters hold.
    pub parameters: Vec<Parameter>,
    /// Its parts, to be shown, taken away and changed.
    pub chips: Vec<Chip>,
    /// How well it explains the question: 1 is all of it; 0 of what a model proposed, which nobody measures.
    pub score: f64,
    /// Words that it does not explain.
    pub uncovered: Vec<Span>,
    /// A model proposed it.
    pub is_proposed: bool,
}

/// A parameter of a query with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The names, those of the Russian and of the English text.
    pub names: Names,
    /// What it holds.
    pub value: Value,
}

/// A part of a representation.
#[derive(Debug, Clone, PartialEq)]
pub struct Chip {
    /// What it is.
    pub part: Part,
    /// What it says, in Russian and in English.
    pub text: [String; 2],
    /// It may be taken away: see [`Representation::without`].
    pub removable: bool,
    /// What may stand in its place: what that says, and the representation with it.
    pub alternatives: Vec<([String; 2], Representation)>,
}

/// A part of a representation: which one, by its place where there are several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Where the records come from.
    Subject,
    /// A column that is shown or grouped by.
    Column(usize),
    /// What is counted.
    Measure(usize),
    /// A condition.
    Filter(usize),
    /// A condition on what is counted.
    Limit(usize),
    /// When.
    Period,
    /// An item of the order.
    Order(usize),
    /// How many records.
    Top,
    /// Totals.
    Totals,
    /// What another table counts.
    Joined,
}

/// A piece of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// What it says.
    pub text: String,
}

/// A question back: two readings are about as good.
#[derive(Debug, Clone, PartialEq)]
pub struct Clarification {
    /// What is not clear.
    pub span: Span,
    /// The question, in Russian and in English.
    pub text: [String; 2],
    /// What may be meant, in Russian and in English, with the place of the candidate.
    pub choices: Vec<([String; 2], usize)>,
}

/// Why a question is not answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The reason, in Russian and in English, with what was understood and what was not.
    pub text: [String; 2],
    /// Words that nothing is known of.
    pub unknown: Vec<Span>,
    /// What of the configuration is nearest to the question, in Russian and in English.
    pub nearest: Vec<[String; 2]>,
}
