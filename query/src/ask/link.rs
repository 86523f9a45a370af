//! What the words of a question may mean in a configuration: names of tables and fields, values.

mod denials;
mod items;
mod named;
mod phrases;
mod spelling;

use rustc_hash::FxHashMap;

use super::Question;
use super::lexicon::Lexicon;
use super::lexicon::phrases::{PhraseId, StemId, is_small};
use super::lexicon::synonyms;
use super::normalise::{Found, Token, TokenKind, cues, tokens};
use crate::Date;

/// A question with all that its words may mean.
#[derive(Debug)]
pub(crate) struct Linked {
    pub tokens: Vec<Token>,
    pub cues: Vec<Found>,
    /// Where phrases of the lexicon are said.
    pub matches: FxHashMap<PhraseId, Vec<Match>>,
    pub values: Vec<ValueMatch>,
    /// The stems that any of the words may mean.
    pub stems: Vec<(StemId, f64)>,
    /// Which words have any meaning at all.
    pub is_known: Vec<bool>,
    /// The day of the question.
    pub today: Date,
}

/// A place where a phrase is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Match {
    pub from: usize,
    pub to: usize,
    /// How much of it is said and how sure that is: 1 for all of it in its own words.
    pub quality: f64,
    /// How many words of the question say it.
    pub words: usize,
    /// All words of the phrase are said.
    pub is_whole: bool,
    /// How sure the words are: 1 for those of the phrase itself.
    pub sure: f64,
}

/// A place where a value is said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ValueMatch {
    pub from: usize,
    pub to: usize,
    pub quality: f64,
    /// The place of the table that has it.
    pub table: usize,
    pub value: Said,
}

/// A value as a question says it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    /// An item of the configuration, by its place.
    Item(usize),
    /// An item of the base, by its name; whether it is a folder.
    Named(String, bool),
    /// Several items of the base have these words in their names; whether those begin with them.
    Part(String, bool),
}

/// Links a question.
pub(crate) fn link(lexicon: &Lexicon<'_>, question: &Question<'_>) -> Linked {
    let mut tokens = tokens(question.text);
    denials::split(lexicon, &mut tokens, question.today);
    let cues = cues(&tokens, question.today);
    let hits = hits(lexicon, &mut tokens, &cues);
    let mut is_known: Vec<bool> = hits.iter().map(|it| !it.is_empty()).collect();
    for cue in &cues {
        for known in is_known.get_mut(cue.from..cue.to).into_iter().flatten() {
            *known = true;
        }
    }
    let matches = phrases::matches(lexicon, &tokens, &hits);
    let mut values = items::items(lexicon, &tokens, &cues, &matches);
    if let Some(base) = question.values {
        values.extend(named::named(lexicon, &tokens, &cues, base));
    }
    for value in &values {
        for known in is_known.get_mut(value.from..value.to).into_iter().flatten() {
            *known = true;
        }
    }
    Linked {
        tokens,
        cues,
        matches,
        values,
        stems: hits.concat(),
        is_known,
        today: question.today,
    }
}

/// The stems that each word may mean.
fn hits(lexicon: &Lexicon<'_>, tokens: &mut [Token], cues: &[Found]) -> Vec<Vec<(StemId, f64)>> {
    let mut hits = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter_mut().enumerate() {
        let is_name = match token.kind {
            TokenKind::Word => !is_small(&token.small) || token.is_capital,
            TokenKind::Number => token.small.len() <= 12,
            _ => false,
        };
        if !is_name {
            hits.push(Vec::new());
            continue;
        }
        let mut found = match token.kind {
            TokenKind::Number if token.small.contains('.') => {
                lexicon.phrases.like(&token.small.replace('.', ""))
            }
            _ => lexicon.phrases.like(&token.stem),
        };
        let is_cue = || cues.iter().any(|it| it.from <= at && at < it.to);
        let is_own = found.iter().any(|it| it.1 >= 0.8);
        if !is_own && token.kind == TokenKind::Word && !is_cue() {
            let near = lexicon.phrases.misspelt(&token.stem);
            if near.is_empty() && found.is_empty() {
                // A general word of business, one letter of which is wrong.
                for word in synonyms::misspelt(&token.stem) {
                    let like = lexicon.phrases.like(word).into_iter();
                    found.extend(like.map(|it| (it.0, it.1 * 0.95)));
                }
            }
            found.extend(near);
        }
        hits.push(found);
    }
    hits
}
