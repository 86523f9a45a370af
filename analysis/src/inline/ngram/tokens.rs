//! The tokens of a file as the statistics see them.

use std::hash::BuildHasher;
use std::ops::Range;

use metadata::Folded;
use parser_bsl::bsl::Kind;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::lexer::Lexer;

/// The end of a line.
pub(super) const LINE: u32 = 0;
/// What stands between two files.
pub(super) const BOUNDARY: u32 = 1 << 1;
/// A word that stands nowhere else, and text that is too long to be said again.
pub(super) const OTHER: u32 = 2 << 1;
/// The numbers of words begin here.
pub(super) const FIRST_WORD: u32 = 3;

/// Longer literals are not kept, in bytes.
const LONGEST: usize = 96;

/// The bit of a token that stands for a variable; the others are the number of the word.
pub(super) const VARIABLE: u32 = 1;

/// The tokens of one file, by the words it has. Comments and blanks are left out; ends of lines are tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileTokens {
    /// The words, each once, in the spelling that stands first.
    words: Vec<Box<str>>,
    /// [`LINE`], [`OTHER`], or a place in `words` behind [`FIRST_WORD`]; see [`VARIABLE`].
    tokens: Vec<u32>,
}

impl FileTokens {
    /// The tokens of the text of a module.
    pub fn of(text: &str) -> Self {
        let mut words: Vec<Box<str>> = Vec::new();
        let mut known: FxHashMap<u64, u32> = FxHashMap::default();
        let read = read(text, 0..text.len());
        let tokens = read.iter().map(|it| {
            let number = it.number(text, |hash, spelling| {
                *known.entry(hash).or_insert_with(|| {
                    words.push(spelling.into());
                    (words.len() - 1) as u32 + FIRST_WORD
                })
            });
            number | u32::from(it.is_variable)
        });
        let tokens = tokens.collect();
        Self { words, tokens }
    }

    /// How many tokens it has.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Its words with their hashes, and whether each stands there more than once.
    pub(super) fn counted(&self) -> impl Iterator<Item = (&str, u64, bool)> {
        let mut counts = vec![0_u32; self.words.len()];
        for token in &self.tokens {
            if let Some(at) = (token >> 1).checked_sub(FIRST_WORD)
                && let Some(count) = counts.get_mut(at as usize)
            {
                *count += 1;
            }
        }
        let words = self.words.iter().zip(counts);
        words.map(|(word, count)| (&**word, hash(word), count > 1))
    }

    /// Adds the tokens to others, in the numbers of a vocabulary; words that it does not want are [`OTHER`].
    pub(super) fn append(
        &self,
        stream: &mut Vec<u32>,
        mut number: impl FnMut(&str, u64) -> Option<u32>,
    ) {
        let numbers: Vec<u32> = self
            .words
            .iter()
            .map(|it| number(it, hash(it)).map_or(OTHER, |it| it << 1))
            .collect();
        stream.extend([BOUNDARY, LINE]);
        stream.extend(self.tokens.iter().map(|token| {
            let place = (token >> 1).checked_sub(FIRST_WORD);
            let word = place.and_then(|it| numbers.get(it as usize).copied());
            word.unwrap_or(token & !VARIABLE) | (token & VARIABLE)
        }));
    }
}

/// A token and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) kind: Kind,
    /// It is the end of a line, before `range`.
    pub(super) is_line: bool,
    /// A name that the file uses for a variable.
    pub(super) is_variable: bool,
    pub(super) range: Range<usize>,
}

impl Read {
    /// The number of the token; of a word, what `number` gives for its hash and its spelling, shifted.
    pub(super) fn number(&self, text: &str, number: impl FnOnce(u64, &str) -> u32) -> u32 {
        if self.is_line {
            return LINE;
        }
        let spelling = text.get(self.range.clone()).unwrap_or_default();
        if spelling.len() > LONGEST {
            return OTHER;
        }
        number(hash(spelling), spelling) << 1
    }
}

/// The hash of a word: one for all spellings that differ in case only, but of literals.
pub(super) fn hash(word: &str) -> u64 {
    match word.starts_with(['"', '|', '\'']) {
        true => FxBuildHasher.hash_one(word),
        false => FxBuildHasher.hash_one(Folded(word)),
    }
}

/// The tokens in a part of a text.
pub(super) fn read(text: &str, part: Range<usize>) -> Vec<Read> {
    let mut lexer = Lexer::new(text);
    let mut end = part.start;
    lexer.go_to(part);
    let mut found: Vec<Read> = Vec::new();
    for token in lexer {
        let range = token.range();
        let between = text.as_bytes().get(end..range.start).unwrap_or_default();
        let is_new = memchr::memchr(b'\n', between).is_some();
        if is_new && found.last().is_none_or(|it| !it.is_line) {
            found.push(Read {
                kind: Kind::Error,
                is_line: true,
                is_variable: false,
                range: range.start..range.start,
            });
        }
        end = range.end;
        let is_left_out = matches!(
            token.kind,
            Kind::Comment | Kind::Shebang | Kind::UsePath | Kind::DeletedCode | Kind::Error
        );
        if is_left_out {
            continue;
        }
        found.push(Read {
            kind: token.kind,
            is_line: false,
            is_variable: false,
            range,
        });
    }
    mark_variables(text, &mut found);
    found
}

/// Names that are assigned, declared or taken as parameters are variables everywhere in the part, but behind dots.
fn mark_variables(text: &str, tokens: &mut [Read]) {
    let word = |it: &Read| {
        let text = text.get(it.range.clone()).unwrap_or_default();
        crate::index::word(text)
    };
    let mut names: FxHashSet<u32> = FxHashSet::default();
    // Within the brackets of a head.
    let (mut in_head, mut depth) = (false, 0_usize);
    for (at, token) in tokens.iter().enumerate() {
        let before = |by: usize| at.checked_sub(by).and_then(|it| tokens.get(it));
        match token.kind {
            Kind::ProcedureKw | Kind::FunctionKw => (in_head, depth) = (true, 0),
            Kind::LeftParenthesis => depth += 1,
            Kind::RightParenthesis => {
                depth = depth.saturating_sub(1);
                in_head &= depth > 0;
            }
            Kind::Identifier => {
                let last = before(1).map_or(Kind::Error, |it| it.kind);
                let begins = before(1).is_none_or(|it| it.is_line) || last == Kind::Semicolon;
                let next = tokens.get(at + 1).map_or(Kind::Error, |it| it.kind);
                let is_parameter = in_head
                    && depth == 1
                    && matches!(last, Kind::LeftParenthesis | Kind::Comma | Kind::ValKw);
                let is_declared = matches!(last, Kind::ForKw | Kind::EachKw | Kind::VarKw)
                    || (begins && next == Kind::Equal);
                if is_parameter || is_declared {
                    names.insert(word(token));
                }
            }
            _ => {}
        }
    }
    let mut last = Kind::Error;
    for token in tokens {
        if token.kind == Kind::Identifier && last != Kind::Dot {
            token.is_variable = names.contains(&word(token));
        }
        if !token.is_line {
            last = token.kind;
        }
    }
}
