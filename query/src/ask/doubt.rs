//! How much there is to doubt of an answer: signals of how its words were read, weighed by how often such readings were wrong.
//!
//! A reading that explains every word may still be wrong: each of its words fits a little, or one of them changed nothing.
//! No single one of these tells; together they do. What they weigh adds up to the logarithm of the odds that the answer is
//! wrong ([`Doubt::chance`]), and two things are decided by it: whether the words that it comes from are shown as not
//! understood, and whether there is an answer at all.
//!
//! Nothing of it is about the words of one configuration, but the shape of a reading alone.
//!
//! The weights are those of a logistic regression over the answers to sets of questions (2,200 with the renamed twins) that
//! were written by people who did not know the parser; most had been developed with since. How long a question is, whether
//! a wish for a number or an order changes anything, and how well a verb fits were tried as signals and tell nothing more.
//! `cargo xtask bench ask --signals FILE` writes what the weights are fitted on.

mod signals;

use super::answer::spans;
use super::lexicon::Lexicon;
use super::link::Linked;
use super::parse::Parsed;
use super::{Candidate, Span};

/// From this chance on the words that the doubt comes from are shown. Of 350 answers (180 questions and their twins) that
/// nothing was fitted on, that is so of 79 of 113 wrong ones and of 28 of 237 right ones; a lower border finds few more wrong
/// ones.
const TOLD: f64 = 0.22;

/// From this chance on there is no answer. Of all 2,921 answers that takes away 17 right ones, 62 wrong ones and 76 to what
/// cannot be answered.
const REFUSED: f64 = 0.7;

/// The odds of a reading that nothing speaks against.
const BASE: f64 = -4.3;

/// How much there is to doubt of a reading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Doubt {
    /// What speaks against it; nothing where there is no reading.
    pub reasons: Vec<Reason>,
}

/// Something that speaks against a reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What it is.
    pub signal: Signal,
    /// How much of it there is, in the measure of the signal.
    pub amount: f64,
    /// The words that it comes from; none where it comes from all of them.
    pub words: Vec<Span>,
}

/// What speaks against a reading. All are of it as a whole; what has no words of its own is shown by those of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Words fit what they were taken for badly: how far the worth of the reading, by its words, is below 1.1; half of that
    /// for a change of the answer before, whose words say less.
    Strained,
    /// It changes the answer before: 1.
    Edit,
    /// Words of which nothing is known: how many, two at most.
    Unknown,
    /// Words that are known and came to nothing, or to something by a guess: how many, two at most.
    Unheard,
    /// A field or a value is found behind a reference, and not in the table itself: 1.
    Behind,
    /// Values: how many, two at most. Each may be meant of another field.
    Value,
    /// Words that name another table in full, and came to something else here: how many, two at most.
    Foreign,
}

impl Signal {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Strained,
        Self::Edit,
        Self::Unknown,
        Self::Unheard,
        Self::Behind,
        Self::Value,
        Self::Foreign,
    ];

    /// What one of it adds to the logarithm of the odds that the reading is wrong.
    pub const fn weight(self) -> f64 {
        match self {
            Self::Strained => 3.9,
            Self::Edit => 1.1,
            Self::Unknown => 1.15,
            Self::Unheard => 1.35,
            Self::Behind => 1.9,
            Self::Value => 0.65,
            Self::Foreign => 0.6,
        }
    }
}

impl Doubt {
    /// How likely it is that the reading is wrong, from 0 to 1; 0 where there is no reading.
    pub fn chance(&self) -> f64 {
        if self.reasons.is_empty() {
            return 0.0;
        }
        let odds: f64 = self.reasons.iter().map(Reason::weight).sum();
        1.0 / (1.0 + (-BASE - odds).exp())
    }

    /// Whether the user is told of it.
    pub(super) fn is_told(&self) -> bool {
        self.chance() >= TOLD
    }

    /// Whether there is too much of it for an answer.
    pub(super) fn refuses(&self) -> bool {
        let is_edit = self.reasons.iter().any(|it| it.signal == Signal::Edit);
        self.chance() >= REFUSED && !is_edit
    }

    /// The words that it comes from most.
    fn words(&self) -> &[Span] {
        let told = self.reasons.iter().filter(|it| !it.words.is_empty());
        let heaviest = told.max_by(|left, right| left.weight().total_cmp(&right.weight()));
        heaviest.map_or(&[], |it| &it.words)
    }

    /// Shows the words that it comes from as not understood, where none is shown yet.
    pub(super) fn show(&self, of: &mut Candidate) {
        if of.uncovered.is_empty() && self.is_told() {
            of.uncovered = self.words().to_vec();
        }
    }
}

impl Reason {
    fn weight(&self) -> f64 {
        self.signal.weight() * self.amount
    }
}

/// What there is to doubt of the first of the readings.
pub(super) fn doubt(lexicon: &Lexicon<'_>, linked: &Linked, readings: &[Parsed]) -> Doubt {
    let Some(best) = readings.first() else {
        return Doubt::default();
    };
    let found = signals::signals(lexicon, linked, best);
    let reasons = found.into_iter().filter(|it| it.amount > 0.0);
    let reason = |it: signals::Found| Reason {
        signal: it.signal,
        amount: it.amount,
        words: spans(linked, &it.words),
    };
    Doubt {
        reasons: reasons.map(reason).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubt(of: &[(Signal, f64, &str)]) -> Doubt {
        let reasons = of.iter().map(|(signal, amount, word)| Reason {
            signal: *signal,
            amount: *amount,
            words: vec![Span {
                range: 0..word.len(),
                text: (*word).to_owned(),
            }],
        });
        Doubt {
            reasons: reasons.collect(),
        }
    }

    #[test]
    fn what_speaks_against_a_reading_adds_up() {
        let one = doubt(&[(Signal::Value, 1.0, "Ромашка")]);
        assert!(one.chance() < 0.05 && !one.is_told());
        let two = doubt(&[
            (Signal::Value, 1.0, "Ромашка"),
            (Signal::Behind, 1.0, "мебель"),
        ]);
        assert!(two.chance() > one.chance() && !two.is_told());
        let three = doubt(&[
            (Signal::Value, 1.0, "Ромашка"),
            (Signal::Strained, 0.6, "группе"),
            (Signal::Behind, 1.0, "мебель"),
        ]);
        assert!(three.is_told() && !three.refuses());
        assert!(Doubt::default().chance() == 0.0);
    }

    #[test]
    fn the_words_of_the_heaviest_reason_are_told() {
        let all = doubt(&[
            (Signal::Foreign, 1.0, "сколько"),
            (Signal::Strained, 0.9, "команде"),
            (Signal::Value, 1.0, "Ромашка"),
        ]);
        assert_eq!(all.words()[0].text, "команде");
    }

    #[test]
    fn a_change_of_the_answer_before_is_never_refused_by_doubt() {
        let bad = [(Signal::Strained, 1.2, "а"), (Signal::Unheard, 2.0, "б")];
        assert!(doubt(&bad).refuses());
        let [first, second] = bad;
        assert!(!doubt(&[first, second, (Signal::Edit, 1.0, "")]).refuses());
    }
}
