//! The file at hand around the cursor, in the numbers of the model.

use std::ops::Range;

use parser_bsl::bsl::Kind;
use rustc_hash::{FxHashMap, FxHashSet};

use super::kinds::PlaceKind;
use super::segment::key;
use super::tokens::{BOUNDARY, LINE, Read, VARIABLE, read};
use super::vocabulary::Layers;
use crate::ide::completion::words::is_word;

/// So many bytes before the cursor and behind it are read.
const BEFORE: usize = 160_000;
const BEHIND: usize = 40_000;

/// Words that the model does not know are numbered from here.
const UNKNOWN: u32 = 1 << 30;

/// What stands around the cursor.
#[derive(Debug)]
pub(super) struct History<'t> {
    /// The tokens before the word at the cursor, then a boundary and those behind the line of the cursor.
    pub(super) stream: Vec<u32>,
    /// How many of them stand before the cursor.
    pub(super) length: usize,
    /// What is typed of the word at the cursor.
    pub(super) typed: &'t str,
    /// What kind of place it is.
    pub(super) kind: PlaceKind,
    /// The last token before the cursor, which stands in the same line, and the one before it.
    pub(super) last: [Kind; 2],
    /// Blanks stand right before the cursor.
    pub(super) is_apart: bool,
    /// The variables that the method knows before the cursor.
    pub(super) scope: FxHashSet<u32>,
    /// Whether a statement begins at the cursor.
    pub(super) begins_statement: bool,
    unknown: Vec<String>,
    /// For each place the one before it with the same token before it, and the last such place of each token.
    chain: Vec<u32>,
    heads: FxHashMap<u16, u32>,
}

/// No place.
const NONE: u32 = u32::MAX;

impl<'t> History<'t> {
    /// Reads the text around an offset.
    pub(super) fn at(words: &Layers, text: &'t str, offset: usize) -> Option<Self> {
        let before = text.get(..offset)?;
        let word = before.trim_end_matches(is_word).len();
        let typed = text.get(word..offset)?;
        let tokens = read(text, beginning(text, word)..word);
        let behind = read(text, rest(text, offset));
        let line = before.rfind('\n').map_or(0, |it| it + 1);
        let begins_line = text.get(line..word)?.trim().is_empty();
        let mut known = Numbers {
            words,
            unknown: FxHashMap::default(),
            spellings: Vec::new(),
        };
        let mut stream = vec![BOUNDARY, LINE];
        stream.extend(tokens.iter().map(|it| known.of(it, text)));
        if begins_line && stream.last() != Some(&LINE) {
            stream.push(LINE);
        }
        let length = stream.len();
        let is_line = begins_line || tokens.last().is_none_or(|it| it.is_line);
        let scope = scope(&tokens, stream.get(2..).unwrap_or_default());
        stream.extend([BOUNDARY, LINE]);
        stream.extend(behind.iter().map(|it| known.of(it, text)));
        let last = |by: usize| {
            let at = tokens.len().checked_sub(by);
            let token = at.and_then(|it| tokens.get(it));
            token.map_or(Kind::Error, |it| it.kind)
        };
        let mut kind_tokens = tokens.clone();
        if begins_line && kind_tokens.last().is_some_and(|it| !it.is_line) {
            kind_tokens.push(Read {
                kind: Kind::Error,
                is_line: true,
                is_variable: false,
                range: word..word,
            });
        }
        let kind = PlaceKind::behind(&kind_tokens, !typed.is_empty());
        let (chain, heads) = chained(&stream);
        Some(Self {
            length,
            typed,
            kind,
            last: match is_line {
                true => [Kind::Error; 2],
                false => [last(1), last(2)],
            },
            is_apart: text.get(..word)?.ends_with([' ', '\t', '\n']) || word == 0,
            scope,
            begins_statement: is_line || last(1) == Kind::Semicolon,
            unknown: known.spellings,
            chain,
            heads,
            stream,
        })
    }

    /// The tokens before the cursor.
    pub(super) fn before(&self) -> &[u32] {
        self.stream.get(..self.length).unwrap_or_default()
    }

    /// How a word is written that the model does not know.
    pub(super) fn spelling(&self, number: u32) -> Option<&str> {
        let at = number.checked_sub(UNKNOWN)?;
        self.unknown.get(at as usize).map(String::as_str)
    }

    /// The places with a token before them, the last one first.
    pub(super) fn places_behind(&self, token: u32) -> impl Iterator<Item = u32> {
        let mut at = self.heads.get(&key(token)).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let place = (at != NONE).then_some(at)?;
            at = self.chain.get(place as usize).copied().unwrap_or(NONE);
            Some(place)
        })
    }
}

struct Numbers<'a> {
    words: &'a Layers,
    unknown: FxHashMap<u64, u32>,
    spellings: Vec<String>,
}

impl Numbers<'_> {
    fn of(&mut self, token: &Read, text: &str) -> u32 {
        let (words, unknown, spellings) = (self.words, &mut self.unknown, &mut self.spellings);
        let number = token.number(text, |hash, spelling| {
            words.find(hash).unwrap_or_else(|| {
                *unknown.entry(hash).or_insert_with(|| {
                    spellings.push(spelling.to_owned());
                    UNKNOWN + (spellings.len() - 1) as u32
                })
            })
        });
        number | u32::from(token.is_variable)
    }
}

/// Where reading begins: at a line not too far away.
fn beginning(text: &str, word: usize) -> usize {
    let from = text.floor_char_boundary(word.saturating_sub(BEFORE));
    if from == 0 {
        return 0;
    }
    let rest = text.get(from..word).unwrap_or_default();
    // Behind the end of a method nothing is open.
    let end = [
        "\nКонецПроцедуры",
        "\nКонецФункции",
        "\nEndProcedure",
        "\nEndFunction",
    ];
    let starts = end.iter().filter_map(|it| rest.find(it));
    let start = starts.min().or_else(|| rest.find('\n'));
    start.map_or(word, |it| from + it + 1)
}

/// What is read behind the cursor: what begins with the next line.
fn rest(text: &str, offset: usize) -> Range<usize> {
    let end = text.floor_char_boundary((offset + BEHIND).min(text.len()));
    let rest = text.get(offset..end).unwrap_or_default();
    let start = rest.find('\n').map_or(end, |it| offset + it);
    start..end
}

/// The variables of the method in which the tokens end.
fn scope(tokens: &[Read], numbers: &[u32]) -> FxHashSet<u32> {
    let is_head = |it: &Read| matches!(it.kind, Kind::ProcedureKw | Kind::FunctionKw);
    let start = tokens.iter().rposition(is_head).unwrap_or(0);
    let own = numbers.get(start..).unwrap_or_default().iter().copied();
    own.filter(|it| it & VARIABLE != 0).collect()
}

fn chained(stream: &[u32]) -> (Vec<u32>, FxHashMap<u16, u32>) {
    let mut heads: FxHashMap<u16, u32> = FxHashMap::default();
    let mut chain = vec![NONE; stream.len()];
    for (place, before) in (1_u32..).zip(stream) {
        let Some(link) = chain.get_mut(place as usize) else {
            break;
        };
        *link = heads.insert(key(*before), place).unwrap_or(NONE);
    }
    (chain, heads)
}
