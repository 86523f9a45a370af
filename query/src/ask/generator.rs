//! A model beside the rules: it may order the readings anew, and propose others in a notation whose grammar is made of what
//! the question was linked to. Whatever it proposes passes the gate that every reading passes.

mod notation;
mod prompts;

use std::fmt::Debug;

use super::answer::{answer_of, ask};
use super::lexicon::Lexicon;
use super::{Answer, Candidate, Question, Span, Subject};

pub use self::notation::read;

/// So many tables a grammar speaks of.
const TABLES: usize = 4;

/// A reading explains a question about as well as another if it explains no less than this of it less.
const MARGIN: f64 = 0.05;

/// A language model, as far as questions need one: it writes a text of a form.
pub trait Generator: Debug {
    /// Writes what is asked for.
    ///
    /// # Errors
    ///
    /// Why there is nothing, in Russian and in English: what the rules answer stands then.
    fn write(&self, prompt: &Prompt) -> Result<String, [String; 2]>;

    /// Whether the query of a proposal can be run. Who has no base to try it on takes what parses and resolves.
    fn runs(&self, _proposed: &Candidate) -> bool {
        true
    }
}

/// What a model is asked to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What it is for.
    pub task: Task,
    /// What the model is told of its work.
    pub system: String,
    /// The question with what belongs to it.
    pub user: String,
    /// The form of the answer, in the notation of Lark.
    pub grammar: String,
}

/// What a model is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// The number of the reading that fits best, from one.
    Rank,
    /// A reading, in lines that [`read`] reads.
    Propose,
}

/// Answers a question with the help of a model; beside the answer, why the model was of no help, if it failed.
///
/// It is asked which reading fits where several explain the question about as well, and for another reading where the rules
/// left words unexplained. What it proposes stands in front where the rules have no answer, and behind their best reading
/// otherwise; words that the rules do not explain stay shown.
pub fn ask_with(
    lexicon: &Lexicon<'_>,
    question: &Question<'_>,
    model: &dyn Generator,
) -> (Answer, Option<[String; 2]>) {
    let mut answer = ask(lexicon, question);
    let helped = rank(question, model, &mut answer)
        .and_then(|()| propose(lexicon, question, model, &mut answer));
    (answer, helped.err())
}

/// Puts the reading in front that the model finds best, among those that explain no less of the question than the first.
fn rank(
    question: &Question<'_>,
    model: &dyn Generator,
    answer: &mut Answer,
) -> Result<(), [String; 2]> {
    let Some(first) = answer.candidates.first() else {
        return Ok(());
    };
    let unexplained = |it: &Candidate| it.uncovered.iter().map(|it| it.range.len()).sum::<usize>();
    let (most, least) = (unexplained(first), first.score - MARGIN);
    let places: Vec<usize> = (0..answer.candidates.len())
        .filter(|it| {
            let it = answer.candidates.get(*it);
            it.is_some_and(|it| unexplained(it) <= most && it.score >= least)
        })
        .collect();
    let is_open = answer.clarification.is_none() && answer.refusal.is_none();
    if !is_open || places.len() < 2 {
        return Ok(());
    }
    let candidates = places.iter().filter_map(|it| answer.candidates.get(*it));
    let prompt = prompts::rank(question, &candidates.collect::<Vec<_>>());
    let said = model.write(&prompt)?;
    let digits: String = said
        .chars()
        .skip_while(|it| !it.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    let number = digits.parse::<usize>().ok();
    let chosen = number.and_then(|it| places.get(it.checked_sub(1)?));
    if let Some(place) = chosen.filter(|it| **it < answer.candidates.len()) {
        let best = answer.candidates.remove(*place);
        answer.candidates.insert(0, best);
    }
    Ok(())
}

/// Has the model propose a reading where the rules left something.
fn propose(
    lexicon: &Lexicon<'_>,
    question: &Question<'_>,
    model: &dyn Generator,
    answer: &mut Answer,
) -> Result<(), [String; 2]> {
    let left: Vec<Span> = match (&answer.refusal, answer.candidates.first()) {
        (Some(refusal), _) => refusal.unknown.clone(),
        (None, Some(first)) if !first.uncovered.is_empty() => first.uncovered.clone(),
        _ => return Ok(()),
    };
    let mut tables: Vec<Subject> = Vec::new();
    for candidate in &answer.candidates {
        let subject = &candidate.representation.subject;
        if !tables.contains(subject) && tables.len() < TABLES {
            tables.push(subject.clone());
        }
    }
    if tables.is_empty() {
        return Ok(());
    }
    let prompt = prompts::propose(lexicon, question, &tables, grammar(lexicon, &tables));
    let said = model.write(&prompt)?;
    let proposed = read(lexicon, &said).and_then(|it| answer_of(lexicon, &it));
    let Some(mut proposed) = proposed else {
        return Ok(());
    };
    let is_known = |it: &Candidate| it.representation == proposed.representation;
    if answer.candidates.iter().any(is_known) || !model.runs(&proposed) {
        return Ok(());
    }
    proposed.is_proposed = true;
    proposed.score = 0.0;
    proposed.uncovered = left;
    let place = match (&answer.refusal, &answer.clarification) {
        (Some(_), _) => 0,
        // The choices of the question back are places.
        (None, Some(_)) => answer.candidates.len(),
        (None, None) => 1,
    };
    answer.refusal = None;
    answer.candidates.insert(place, proposed);
    Ok(())
}

/// The grammar (Lark) of readings about these tables: names that the configuration has not cannot be said in it. [`read`]
/// reads what is said.
pub fn grammar(lexicon: &Lexicon<'_>, tables: &[Subject]) -> String {
    notation::grammar(lexicon, tables)
}
