//! A model beside the rules: it may order the readings anew, and propose others in a notation whose grammar is made of what
//! the question was linked to. Whatever it proposes passes the gate that every reading passes.

mod notation;

use super::answer::{answer_of, ask};
use super::lexicon::Lexicon;
use super::{Answer, Candidate, Question, Subject};

pub use self::notation::read;

/// So many tables a grammar speaks of.
const TABLES: usize = 4;

/// Who orders readings and proposes others.
pub trait Generator {
    /// The places of the candidates, best first. What is left out stays behind in its order.
    fn rank(&self, question: &Question<'_>, candidates: &[Candidate]) -> Vec<usize>;

    /// Readings in the notation of a grammar (Lark), best first.
    fn propose(&self, question: &Question<'_>, grammar: &str) -> Vec<String>;
}

/// Answers a question with the help of a model. Its proposals stand in front where the rules have no answer, and behind
/// their readings otherwise.
pub fn ask_with(lexicon: &Lexicon<'_>, question: &Question<'_>, model: &dyn Generator) -> Answer {
    let mut answer = ask(lexicon, question);
    let order = model.rank(question, &answer.candidates);
    if answer.clarification.is_none() {
        answer.candidates = ordered(std::mem::take(&mut answer.candidates), &order);
    }
    let mut tables: Vec<Subject> = Vec::new();
    for candidate in &answer.candidates {
        let subject = &candidate.representation.subject;
        if !tables.contains(subject) && tables.len() < TABLES {
            tables.push(subject.clone());
        }
    }
    if tables.is_empty() {
        return answer;
    }
    let proposed = model.propose(question, &grammar(lexicon, &tables));
    let proposed = proposed
        .iter()
        .filter_map(|it| answer_of(lexicon, &read(lexicon, it)?));
    let mut fresh: Vec<Candidate> = Vec::new();
    for candidate in proposed {
        let is_known = |it: &Candidate| it.representation == candidate.representation;
        if !answer.candidates.iter().any(is_known) && !fresh.iter().any(is_known) {
            fresh.push(candidate);
        }
    }
    if answer.refusal.is_some() && !fresh.is_empty() {
        fresh.append(&mut answer.candidates);
        answer.candidates = fresh;
        answer.refusal = None;
    } else {
        answer.candidates.append(&mut fresh);
    }
    answer
}

fn ordered(candidates: Vec<Candidate>, order: &[usize]) -> Vec<Candidate> {
    let mut left: Vec<Option<Candidate>> = candidates.into_iter().map(Some).collect();
    let mut ordered: Vec<Candidate> = Vec::with_capacity(left.len());
    for place in order {
        ordered.extend(left.get_mut(*place).and_then(Option::take));
    }
    ordered.extend(left.into_iter().flatten());
    ordered
}

/// The grammar (Lark) of readings about these tables: names that the configuration has not cannot be said in it. [`read`]
/// reads what is said.
pub fn grammar(lexicon: &Lexicon<'_>, tables: &[Subject]) -> String {
    notation::grammar(lexicon, tables)
}
