//! How much there is to doubt of an answer: signals of how its words were read, weighed by how often such readings were wrong.
//!
//! A reading that explains every word may still be wrong: each of its words fits a little, or one of them changed nothing.
//! No single one of these tells; together they do. What they weigh adds up to the logarithm of the odds that the answer is
//! wrong ([`Doubt::chance`]), and two things are decided by it: whether the words that it comes from are shown as not
//! understood, and whether there is an answer at all.
//!
//! Nothing of it is about the words of one configuration, but the shape of a reading alone.
//!
//! The weights are those of a logistic regression over the answers to two sets of questions (924 with the renamed twins)
//! that the parser had not seen when it answered them; fitted on one of the sets they tell as well on the other.
//! `cargo xtask bench ask --signals FILE` writes what they are fitted on.

mod signals;

use super::answer::spans;
use super::lexicon::Lexicon;
use super::link::Linked;
use super::parse::Parsed;
use super::{Candidate, Span};

/// From this chance on the words that the doubt comes from are shown. Of 180 questions that nothing was fitted on, 7 of 100
/// were answered wrong without a warning then (12 before), and 19 of 100 right answers had one (12 before); a lower border
/// finds no more wrong answers there.
const TOLD: f64 = 0.33;

/// From this chance on there is no answer: of 646 right ones it took 8 away.
const REFUSED: f64 = 0.8;

/// The odds of a reading that nothing speaks against.
const BASE: f64 = -3.78;

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
    /// Words that ask for something (how many, who, the greatest) without which the query would be the same: how many, two
    /// at most.
    Idle,
    /// Words that name another table in full, and came to something else here: how many, two at most.
    Foreign,
    /// Words that matter: how many, eight at most. The more is said, the more can be misread.
    Length,
    /// What was done was taken for a name that it fits badly: by how much.
    Deed,
}

impl Signal {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Strained,
        Self::Edit,
        Self::Unknown,
        Self::Unheard,
        Self::Behind,
        Self::Value,
        Self::Idle,
        Self::Foreign,
        Self::Length,
        Self::Deed,
    ];

    /// What one of it adds to the logarithm of the odds that the reading is wrong.
    pub const fn weight(self) -> f64 {
        match self {
            Self::Strained => 3.0,
            Self::Edit => 1.05,
            Self::Unknown => 0.9,
            Self::Unheard => 1.85,
            Self::Behind => 1.65,
            Self::Value => 0.7,
            Self::Idle => 0.5,
            Self::Foreign => 0.4,
            Self::Length => 0.11,
            Self::Deed => 1.05,
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
        let one = doubt(&[(Signal::Length, 4.0, "")]);
        assert!(one.chance() < 0.05 && !one.is_told());
        let two = doubt(&[(Signal::Length, 4.0, ""), (Signal::Behind, 1.0, "мебель")]);
        assert!(two.chance() > one.chance() && !two.is_told());
        let three = doubt(&[
            (Signal::Length, 6.0, ""),
            (Signal::Strained, 0.6, "группе"),
            (Signal::Behind, 1.0, "мебель"),
        ]);
        assert!(three.is_told() && !three.refuses());
        assert!(Doubt::default().chance() == 0.0);
    }

    #[test]
    fn the_words_of_the_heaviest_reason_are_told() {
        let all = doubt(&[
            (Signal::Idle, 1.0, "сколько"),
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
