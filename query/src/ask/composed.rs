//! Questions that are put together of others: shares of a total, what two registers count, what another table lacks, one
//! number that is less than another, the trial balance and what two accounts turn over with each other. Each piece is read as a question of its own, and the readings are joined.

mod both;
mod compared;
mod correspondence;
mod lacking;
mod ledger;
mod shares;
mod theirs;

use super::Question;
use super::lexicon::Lexicon;
use super::link::{Linked, link};
use super::normalise::TokenKind;
use super::parse::{Parsed, parse};
use super::representation::{Aggregate, Measure, Representation, View};

/// What a composed reading is better than the best plain one.
const ADVANTAGE: f64 = 1.5;

/// The readings of a question that is put together of others, best first; none where it is not. `plain` are those of its
/// words as they stand.
pub(super) fn composed(
    lexicon: &Lexicon<'_>,
    question: &Question<'_>,
    linked: &Linked,
    plain: &[Parsed],
) -> Vec<Parsed> {
    let whole = Whole {
        lexicon,
        question,
        linked,
        plain,
    };
    let mut found = ledger::trial_balance(&whole);
    for read in [
        correspondence::corresponding,
        shares::shares,
        compared::compared,
        both::both,
        lacking::lacking,
        theirs::theirs,
    ] {
        if found.is_empty() {
            found = read(&whole);
        }
    }
    let best = plain.first().map_or(0.0, |it| it.score);
    for (place, it) in found.iter_mut().enumerate() {
        it.score = best + ADVANTAGE - 0.6 * place as f64;
    }
    found
}

/// A question with what its words mean.
struct Whole<'q, 'w> {
    lexicon: &'q Lexicon<'w>,
    question: &'q Question<'q>,
    linked: &'q Linked,
    plain: &'q [Parsed],
}

/// A piece of another question.
#[derive(Debug, Clone, Copy)]
enum Piece {
    /// A word of this one, by its place.
    Own(usize),
    /// Another word.
    Word(&'static str),
}

impl Whole<'_, '_> {
    fn len(&self) -> usize {
        self.linked.tokens.len()
    }

    /// The word at a place in small letters; nothing for what is quoted.
    fn word(&self, at: usize) -> &str {
        match self.linked.tokens.get(at) {
            Some(it) if it.kind != TokenKind::Quoted => it.small.as_str(),
            _ => "",
        }
    }

    /// The first place from one on whose word is one of these.
    fn find(&self, from: usize, words: &[&str]) -> Option<usize> {
        (from..self.len()).find(|at| words.contains(&self.word(*at)))
    }

    fn is_english(&self) -> bool {
        let mut words = self.linked.tokens.iter();
        words.all(|it| it.small.is_ascii())
    }

    fn own(&self, from: usize, to: usize) -> impl Iterator<Item = Piece> + use<> {
        (from..to).map(Piece::Own)
    }

    /// `по`.
    fn by(&self) -> Piece {
        Piece::Word(if self.is_english() { "by" } else { "по" })
    }

    /// The readings of a question that is made of pieces. The words that they do not explain are those of this one.
    fn ask(&self, pieces: &[Piece]) -> Vec<Parsed> {
        let mut text = String::new();
        let mut places = Vec::new();
        for piece in pieces {
            let written = match *piece {
                Piece::Word(word) => word,
                Piece::Own(at) => {
                    let token = self.linked.tokens.get(at);
                    let range = token.map_or(0..0, |it| it.range.clone());
                    self.question.text.get(range).unwrap_or_default()
                }
            };
            if written.is_empty() {
                continue;
            }
            let start = text.len();
            text.push_str(written);
            if let Piece::Own(at) = *piece {
                places.push((start..text.len(), at));
            }
            text.push(' ');
        }
        if places.is_empty() {
            return Vec::new();
        }
        let question = Question {
            text: &text,
            previous: None,
            ..*self.question
        };
        let linked = link(self.lexicon, &question);
        let mut found = parse(self.lexicon, &linked);
        for reading in &mut found {
            let own = |it: &usize| {
                let start = linked.tokens.get(*it)?.range.start;
                let mut own = places.iter();
                own.find(|it| it.0.contains(&start)).map(|it| it.1)
            };
            reading.uncovered = reading.uncovered.iter().filter_map(own).collect();
            reading.unheard = reading.unheard.iter().filter_map(own).collect();
        }
        found
    }

    /// A reading of all of the question.
    fn reading(&self, representation: Representation, mut uncovered: Vec<usize>) -> Parsed {
        uncovered.sort_unstable();
        uncovered.dedup();
        let all = self.len().max(1);
        Parsed {
            representation,
            score: 0.0,
            coverage: all.saturating_sub(uncovered.len()) as f64 / all as f64,
            uncovered,
            unheard: Vec::new(),
            named: Some((0, all)),
            sure: 1.0,
            is_edit: false,
        }
    }
}

/// Whether a reading sums the totals of a register.
fn sums_totals(of: &Representation) -> bool {
    let is_sum = |it: &Measure| matches!(it, Measure::Of(Aggregate::Sum, _));
    let is_total = matches!(
        of.subject.view,
        View::Balance | View::Turnovers | View::BalanceAndTurnovers
    );
    is_total && !of.measures.is_empty() && of.measures.iter().all(is_sum)
}
