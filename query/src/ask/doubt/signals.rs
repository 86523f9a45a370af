//! What speaks against a reading, and the words that say so.

use super::Signal;
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::phrases::is_small;
use crate::ask::link::Linked;
use crate::ask::normalise::{Cue, Token, TokenKind};
use crate::ask::parse::{Edge, Mentions, Parsed, Place, Reading, read};

/// What the words of a reading are worth if they fit well.
const WORTH: f64 = 1.1;

/// More of it says no more.
const STRAINED: f64 = 1.2;
const MANY: usize = 2;

/// Words that lack so much of what they were taken for are shown.
const BADLY: f64 = 0.3;

/// Something that speaks against a reading: how much, and the places of the words.
pub(super) struct Found {
    pub signal: Signal,
    pub amount: f64,
    pub words: Vec<usize>,
}

/// What speaks against a reading. What there is nothing of may be among it.
pub(super) fn signals(lexicon: &Lexicon<'_>, linked: &Linked, best: &Parsed) -> Vec<Found> {
    let table = lexicon.table_of(&best.representation.subject);
    let said = table.and_then(|it| read(lexicon, linked, it, !best.is_edit));
    let of = Doubted {
        lexicon,
        linked,
        best,
        said: said.unwrap_or_default(),
    };
    let found = |signal: Signal, amount: f64, words: Vec<usize>| Found {
        signal,
        amount,
        words,
    };
    let counted = |signal: Signal, words: Vec<usize>| {
        let amount = words.len().min(MANY) as f64;
        found(signal, amount, words)
    };
    let behind = of.behind();
    let values = of.values();
    vec![
        found(Signal::Strained, of.strain(), of.strained()),
        found(Signal::Edit, f64::from(u8::from(best.is_edit)), Vec::new()),
        counted(Signal::Unknown, best.uncovered.clone()),
        counted(Signal::Unheard, best.unheard.clone()),
        found(
            Signal::Behind,
            f64::from(u8::from(!behind.is_empty())),
            behind,
        ),
        found(Signal::Value, values.0.min(MANY) as f64, values.1),
        counted(Signal::Foreign, of.foreign()),
    ]
}

/// A reading with what its table was told to be said of it.
struct Doubted<'d, 'w> {
    lexicon: &'d Lexicon<'w>,
    linked: &'d Linked,
    best: &'d Parsed,
    said: Mentions,
}

impl Doubted<'_, '_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.linked.tokens.get(at)
    }

    /// Whether a word matters.
    fn matters(&self, at: usize) -> bool {
        let token = self.token(at);
        token.is_some_and(|it| it.kind != TokenKind::Sign && !is_small(&it.small))
    }

    /// How many words matter.
    fn content(&self) -> usize {
        let all = 0..self.linked.tokens.len();
        all.filter(|it| self.matters(*it)).count()
    }

    fn words(&self, edge: &Edge) -> impl Iterator<Item = usize> {
        (edge.from..edge.to).filter(|it| self.matters(*it))
    }

    /// What a run of words is worth, by its words.
    fn worth(&self, edge: &Edge) -> f64 {
        edge.score / self.words(edge).count().max(1) as f64
    }

    /// How much a run of words lacks of what it was taken for.
    fn lack(&self, edge: &Edge) -> f64 {
        (1.0 - self.worth(edge)).clamp(0.0, 1.0)
    }

    /// The runs of words that were taken for something of the configuration.
    fn bound(&self) -> impl Iterator<Item = &Edge> + Clone {
        self.said.edges.iter().filter(|it| {
            matches!(
                it.reading,
                Reading::Name(_) | Reading::Field(_) | Reading::Value(..) | Reading::Related(..)
            )
        })
    }

    fn strain(&self) -> f64 {
        let worth = self.best.score / self.content().max(1) as f64;
        let strain = (WORTH - worth).clamp(0.0, STRAINED);
        if self.best.is_edit {
            strain / 2.0
        } else {
            strain
        }
    }

    /// The words that fit worst; all where none was taken for anything of the configuration.
    fn strained(&self) -> Vec<usize> {
        let worst = self.bound().map(|it| self.lack(it)).fold(0.0, f64::max);
        let least = worst.min(BADLY);
        let badly = self.bound().filter(|it| self.lack(it) >= least);
        let words: Vec<usize> = badly.flat_map(|it| self.words(it)).collect();
        if !words.is_empty() {
            return words;
        }
        let all = 0..self.linked.tokens.len();
        all.filter(|it| self.matters(*it)).collect()
    }

    /// Words of what stands behind references.
    fn behind(&self) -> Vec<usize> {
        let is_behind = |it: &Place| it.field.words.len() > 1;
        let edges = self.bound().filter(|it| match &it.reading {
            Reading::Field(place) | Reading::Value(place, _) => is_behind(place),
            _ => false,
        });
        edges.flat_map(|it| self.words(it)).collect()
    }

    /// How many values there are, and their words.
    fn values(&self) -> (usize, Vec<usize>) {
        let is_value = |it: &&Edge| matches!(it.reading, Reading::Value(..));
        let edges = self.bound().filter(is_value);
        let words = edges.clone().flat_map(|it| self.words(it));
        (edges.count(), words.collect())
    }

    /// Words that name a table in full, and better than what they were taken for.
    fn foreign(&self) -> Vec<usize> {
        // How well each word names anything, and whether it does so in full.
        let mut best = vec![(0.0f64, false); self.linked.tokens.len()];
        for (&phrase, matches) in &self.linked.matches {
            let has = |all: &[Vec<usize>]| all.get(phrase).is_some_and(|it| !it.is_empty());
            let names = has(&self.lexicon.named);
            if !names && !has(&self.lexicon.with_field) {
                continue;
            }
            for found in matches {
                for word in best.get_mut(found.from..found.to).into_iter().flatten() {
                    word.0 = word.0.max(found.quality);
                    word.1 |= names && found.is_whole && found.sure > 0.95;
                }
            }
        }
        for value in &self.linked.values {
            for word in best.get_mut(value.from..value.to).into_iter().flatten() {
                word.0 = word.0.max(value.quality * 0.95);
            }
        }
        let mut foreign = Vec::new();
        for edge in &self.said.edges {
            let taken = match &edge.reading {
                Reading::Cue(Cue::Filler) | Reading::Skip | Reading::Unknown => 0.0,
                Reading::Cue(_) => continue,
                _ => self.worth(edge),
            };
            foreign.extend(self.words(edge).filter(|at| {
                let word = best.get(*at);
                word.is_some_and(|it| it.1 && it.0 - taken > BADLY)
            }));
        }
        foreign
    }
}
