//! The tokens of a file as the statistics see them.

use std::hash::BuildHasher;
use std::ops::Range;

use metadata::Folded;
use parser_bsl::bsl::Kind;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileTokens {
    /// The words, each once, in the spelling that stands first, one behind the other.
    text: String,
    /// Where each of them ends there, and its hash.
    words: Vec<(u32, u64)>,
    /// [`LINE`], [`OTHER`], or a place in `words` behind [`FIRST_WORD`]; see [`VARIABLE`].
    tokens: Vec<u32>,
}

impl FileTokens {
    /// The tokens of the text of a module.
    pub fn of(text: &str) -> Self {
        let mut made = Self::default();
        let mut known: FxHashMap<u64, u32> = FxHashMap::default();
        let read = read(text, 0..text.len());
        made.tokens.reserve_exact(read.len());
        for token in read {
            let number = token.number(text, |hash, spelling| {
                *known.entry(hash).or_insert_with(|| {
                    made.text.push_str(spelling);
                    made.words.push((made.text.len() as u32, hash));
                    (made.words.len() - 1) as u32 + FIRST_WORD
                })
            });
            made.tokens.push(number | u32::from(token.is_variable));
        }
        made.text.shrink_to_fit();
        made.words.shrink_to_fit();
        made
    }

    /// How many tokens it has.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Its words with their hashes.
    pub(super) fn words(&self) -> impl Iterator<Item = (&str, u64)> {
        let mut start = 0;
        self.words.iter().map(move |&(end, hash)| {
            let word = self.text.get(start..end as usize).unwrap_or_default();
            start = end as usize;
            (word, hash)
        })
    }

    /// Adds the tokens to others, in the numbers that the words have there.
    pub(super) fn append(&self, stream: &mut Vec<u32>, numbers: &[u32]) {
        stream.extend([BOUNDARY, LINE]);
        stream.extend(self.tokens.iter().map(|token| {
            let place = (token >> 1).checked_sub(FIRST_WORD);
            let word = place.and_then(|it| numbers.get(it as usize));
            word.map_or(token & !VARIABLE, |it| it << 1) | (token & VARIABLE)
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
