//! The texts of queries in the strings of a module, with the places that each of their letters has in it.

use std::ops::Range;

use super::chain::{self, Chain, Part};
use super::code;
use super::lexis::{self, TokenKind};
use super::words::Keyword;
use crate::workspace::{FileId, Snapshot};

/// Longer texts are no queries that anybody has written.
const LONGEST: usize = 256 * 1024;

/// The text of a query, put together of the strings that hold it.
#[derive(Debug, Clone, Default)]
pub struct QueryText {
    /// The text. What the program puts in stands as `_`.
    pub text: String,
    /// Places of the text that stand in the module, in order.
    pieces: Vec<Piece>,
    /// Where the program puts something in: blanks may stand there as well.
    holes: Vec<Range<usize>>,
    /// The expression whose strings are the last ones, in bytes of the module.
    pub range: Range<usize>,
    /// The method, or what lies between methods.
    pub part: Range<usize>,
    /// All of the text is known: nothing is put in by the program.
    pub is_whole: bool,
    /// The variable or the property that it is assigned to, without blanks; empty where there is none.
    pub target: String,
}

/// A run of letters that stands in the text and in the module alike.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// Where it begins in the text.
    query: usize,
    /// Where it stands in the module.
    module: Range<usize>,
}

impl QueryText {
    /// The query in the string at an offset of a file.
    pub fn at(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Self> {
        let text = snapshot.text(file)?;
        if snapshot.is_query(file) {
            return Self::of_open_file(&text);
        }
        let part = part_at(snapshot, file, offset, text.len())?;
        Self::in_part_at(&text, part, offset)
    }

    pub(super) fn in_part_at(text: &str, part: Range<usize>, offset: usize) -> Option<Self> {
        let chains = chain::chains(text, part.clone());
        let at = chains.iter().position(|it| it.holds(offset))?;
        let query = build(text, part, &chains, at)?;
        query.to_query(offset).is_some().then_some(query)
    }

    /// The queries of a file, in order. One that is put together by several statements stands once, with all of them.
    pub fn all(snapshot: &Snapshot, file: FileId) -> Vec<Self> {
        let Some(text) = snapshot.text(file) else {
            return Vec::new();
        };
        Self::within(snapshot, file, &text, 0..text.len())
    }

    /// The queries of the methods that a range touches.
    pub(super) fn within(
        snapshot: &Snapshot,
        file: FileId,
        text: &str,
        range: Range<usize>,
    ) -> Vec<Self> {
        if snapshot.is_query(file) {
            return Self::of_open_file(text).into_iter().collect();
        }
        let mut found = Vec::new();
        for part in parts(snapshot, file, text.len()) {
            let touches = part.start < range.end && range.start < part.end;
            if touches {
                Self::in_part(text, part, &mut found);
            }
        }
        found
    }

    /// Adds the queries of a method, or of what lies between methods.
    pub(crate) fn in_part(text: &str, part: Range<usize>, found: &mut Vec<Self>) {
        let code = text.get(part.clone()).unwrap_or_default();
        if !chain::may_hold_query(code) {
            return;
        }
        let chains = chain::chains(text, part.clone());
        let mut is_continued = vec![false; chains.len()];
        for chain in &chains {
            if let Some(it) = chain.continues.and_then(|it| is_continued.get_mut(it)) {
                *it = true;
            }
        }
        for (at, is_continued) in is_continued.iter().enumerate() {
            if !is_continued && let Some(query) = build(text, part.clone(), &chains, at) {
                found.push(query);
            }
        }
    }

    /// The query of a file; nothing where it is longer than any query is.
    fn of_open_file(text: &str) -> Option<Self> {
        (text.len() <= LONGEST).then(|| Self::of_file(text))
    }

    /// All of the text stands in the last expression: nothing of it was made before.
    pub(crate) fn begins_in_range(&self) -> bool {
        let first = self.pieces.first();
        first.is_none_or(|it| self.range.contains(&it.module.start))
    }

    /// A query that stands alone, as in a file of its own.
    pub fn of_file(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            pieces: vec![Piece {
                query: 0,
                module: 0..text.len(),
            }],
            range: 0..text.len(),
            part: 0..text.len(),
            is_whole: true,
            ..Self::default()
        }
    }

    /// The place in the text of an offset of the module. An offset between two pieces belongs to the first one.
    pub fn to_query(&self, offset: usize) -> Option<usize> {
        let mut pieces = self.pieces.iter();
        let piece = pieces.find(|it| it.module.start <= offset && offset <= it.module.end)?;
        Some(piece.query + offset - piece.module.start)
    }

    /// The place in the module of an offset of the text, for something that begins there; nothing for what stands nowhere in
    /// the module.
    pub fn to_module(&self, offset: usize) -> Option<usize> {
        let after = self.pieces.partition_point(|it| it.query <= offset);
        let piece = self.pieces.get(after.checked_sub(1)?)?;
        let at = offset - piece.query;
        (at < piece.module.len()).then_some(piece.module.start + at)
    }

    /// The place in the module of a range of the text. A range over several lines begins with its first and ends with its
    /// last letter.
    pub fn module_range(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let start = self.to_module(range.start)?;
        if range.is_empty() {
            return Some(start..start);
        }
        let last = (range.start..range.end)
            .rev()
            .take(8)
            .find_map(|it| self.to_module(it))?;
        Some(start..(last + 1).max(start))
    }

    /// The runs of a range of the text that stand in one line of the module each, with both quotes of a pair.
    pub(super) fn runs(&self, range: &Range<usize>, mut visit: impl FnMut(Range<usize>)) {
        let first = self
            .pieces
            .partition_point(|it| it.query + it.module.len() <= range.start);
        let mut run: Option<Range<usize>> = None;
        let mut done = None;
        for piece in self.pieces.get(first..).unwrap_or_default() {
            let start = range.start.max(piece.query);
            let end = range.end.min(piece.query + piece.module.len());
            if start >= end {
                // The second quote of the pair that it ends with.
                if let Some(run) = &mut run
                    && done == Some(piece.query)
                    && run.end + 1 == piece.module.start
                {
                    run.end += 1;
                }
                break;
            }
            let in_module = |it: usize| piece.module.start + it - piece.query;
            match &mut run {
                // The halves of a pair of quotes.
                Some(run) if done == Some(start) && run.end + 1 == in_module(start) => {
                    run.end = in_module(end);
                }
                _ => {
                    run.into_iter().for_each(&mut visit);
                    run = Some(in_module(start)..in_module(end));
                }
            }
            done = Some(end);
        }
        run.into_iter().for_each(&mut visit);
    }

    /// The text as it stands in the module, without what is put in its place.
    pub fn written(&self, module: &str) -> String {
        let mut written = String::with_capacity(self.text.len());
        let mut done = 0;
        for piece in &self.pieces {
            written.push_str(self.text.get(done..piece.query).unwrap_or_default());
            written.push_str(module.get(piece.module.clone()).unwrap_or_default());
            done = piece.query + piece.module.len();
        }
        written.push_str(self.text.get(done..).unwrap_or_default());
        written
    }

    /// The tree of the text. What the program puts in is a name there, or nothing where that fits better.
    pub fn parse(&self) -> (String, tree_sitter::Tree) {
        let mut parser = parser_bsl::Parser::query();
        let tree = parser.parse(&self.text, None);
        if self.holes.is_empty() || !tree.root_node().has_error() {
            return (self.text.clone(), tree);
        }
        let mut blank = self.text.clone();
        for hole in &self.holes {
            if blank.get(hole.clone()).is_some() {
                blank.replace_range(hole.clone(), &" ".repeat(hole.len()));
            }
        }
        let other = parser.parse(&blank, None);
        match other.root_node().has_error() {
            true => (self.text.clone(), tree),
            false => (blank, other),
        }
    }

    /// The blanks that the line around an offset of the module begins with.
    pub(super) fn blanks_of_line(&self, module: &str, offset: usize) -> String {
        blanks(line_before(module, offset))
    }

    /// What a further line of the string around an offset of the module begins with: blanks and `|`.
    pub(super) fn line_prefix(&self, module: &str, offset: usize) -> String {
        let line_of = |offset: usize| line_before(module, offset);
        let own = line_of(offset);
        let bar = |line: &str| {
            line.trim_start()
                .starts_with('|')
                .then(|| blanks(line) + "|")
        };
        let others = self.pieces.iter().map(|it| line_of(it.module.start));
        bar(own)
            .or_else(|| others.into_iter().find_map(bar))
            .unwrap_or_else(|| blanks(own) + "|")
    }
}

/// The line around an offset, up to the offset.
fn line_before(module: &str, offset: usize) -> &str {
    let before = module.get(..offset).unwrap_or_default();
    let start = before.rfind(['\n', '\r']).map_or(0, |it| it + 1);
    before.get(start..).unwrap_or_default()
}

/// The blanks that a line begins with.
fn blanks(line: &str) -> String {
    let blanks = line.chars().take_while(|it| matches!(it, ' ' | '\t'));
    blanks.collect()
}

/// The methods of a file and what lies between them.
fn parts(snapshot: &Snapshot, file: FileId, length: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut done = 0;
    let methods = snapshot.file(file).map(|it| it.summary.methods.as_slice());
    for placed in methods.unwrap_or_default() {
        let start = (placed.start as usize).min(length);
        let end = (start + placed.method.length as usize).min(length);
        if start < done {
            continue;
        }
        parts.push(done..start);
        parts.push(start..end);
        done = end;
    }
    parts.push(done..length);
    parts.retain(|it| !it.is_empty());
    parts
}

pub(super) fn part_at(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
    length: usize,
) -> Option<Range<usize>> {
    let parts = parts(snapshot, file, length);
    let found = parts.iter().find(|it| offset < it.end);
    found.or(parts.last()).cloned()
}

/// The query that a chain and those before it hold.
fn build(text: &str, part: Range<usize>, chains: &[Chain], at: usize) -> Option<QueryText> {
    let last = chains.get(at)?;
    let mut all = vec![last];
    let mut before = last.continues;
    while let Some(chain) = before.and_then(|it| chains.get(it)) {
        all.push(chain);
        before = chain.continues;
    }
    let mut query = QueryText {
        range: last.range.clone(),
        part,
        is_whole: true,
        target: last.target.clone(),
        ..QueryText::default()
    };
    for chain in all.iter().rev() {
        let parts = chain.parts.get(chain.own..).unwrap_or_default();
        for (at, part) in parts.iter().enumerate() {
            match part {
                Part::Literal(range) => query.push_literal(text, range),
                Part::LineEnd => query.text.push('\n'),
                Part::Code => {
                    let next = parts.get(at + 1);
                    query.push_hole(text, next);
                }
            }
            if query.text.len() > LONGEST {
                return None;
            }
        }
    }
    let first = all.last().unwrap_or(&last);
    is_query(&query.text, first.expects_query).then_some(query)
}

impl QueryText {
    fn push_literal(&mut self, module: &str, literal: &Range<usize>) {
        let mut is_first = true;
        code::lines(module, literal.start, |line| {
            if !std::mem::take(&mut is_first) {
                self.text.push('\n');
            }
            let mut start = line.start;
            let written = module.get(line.clone()).unwrap_or_default();
            for (at, _) in written.match_indices("\"\"") {
                let quote = line.start + at;
                self.push_piece(module, start..quote + 1);
                start = quote + 2;
            }
            self.push_piece(module, start..line.end);
        });
    }

    fn push_piece(&mut self, module: &str, range: Range<usize>) {
        let query = self.text.len();
        let written = module.get(range.clone()).unwrap_or_default();
        if !written.contains(['%', '#']) {
            self.text.push_str(written);
        } else {
            // `%1` and `#Имя` are names that the program completes.
            let mut letters = written.chars().peekable();
            while let Some(letter) = letters.next() {
                let next = letters.peek();
                let is_mark = match letter {
                    '%' => next.is_some_and(char::is_ascii_digit),
                    '#' => true,
                    _ => false,
                };
                self.is_whole &= !is_mark;
                self.text.push(if is_mark { '_' } else { letter });
            }
        }
        self.pieces.push(Piece {
            query,
            module: range,
        });
    }

    /// Something that the program puts in: a part of the name that it stands beside, or a name of its own.
    fn push_hole(&mut self, module: &str, next: Option<&Part>) {
        self.is_whole = false;
        let is_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '.');
        let before = self.text.ends_with(is_name);
        let after = match next {
            Some(Part::Literal(range)) => module
                .get(range.start + 1..)
                .is_some_and(|it| it.starts_with(|it: char| is_name(it))),
            _ => false,
        };
        let hole = match before || after {
            true => "_",
            false => " _ ",
        };
        let start = self.text.len();
        self.text.push_str(hole);
        self.holes.push(start..self.text.len());
    }
}

/// Whether a text is a query, or the beginning of one where a query is expected.
fn is_query(text: &str, expected: bool) -> bool {
    let next = |from: usize| {
        let mut at = from;
        loop {
            let token = lexis::next(text, at)?;
            if token.kind != TokenKind::Comment {
                return Some(token);
            }
            at = token.end;
        }
    };
    let Some(first) = next(0) else {
        return expected;
    };
    let word = text.get(first.range()).unwrap_or_default();
    if first.kind != TokenKind::Word {
        return false;
    }
    let keyword = Keyword::of(word);
    if !matches!(keyword, Some(Keyword::Select | Keyword::Drop)) {
        let is_all = next(first.end).is_none();
        let is_rest = || has_keyword(text, &lexis::tokens(text), Keyword::From);
        return expected && (is_all && is_beginning(word) || is_rest());
    }
    if expected || word.chars().all(char::is_uppercase) {
        return true;
    }
    // «Выбрать файл из списка» is a sentence: a query in small letters names a table of the metadata.
    let tokens = lexis::tokens(text);
    let mut words = tokens
        .iter()
        .skip_while(|it| text.get(it.range()).and_then(Keyword::of) != Some(Keyword::From));
    words.next().is_some()
        && words
            .clone()
            .zip(words.clone().skip(1))
            .any(|(word, dot)| word.kind == TokenKind::Word && dot.kind == TokenKind::Mark(b'.'))
}

fn has_keyword(text: &str, tokens: &[lexis::Token], keyword: Keyword) -> bool {
    let mut words = tokens.iter().filter(|it| it.kind == TokenKind::Word);
    words.any(|it| text.get(it.range()).and_then(Keyword::of) == Some(keyword))
}

fn is_beginning(word: &str) -> bool {
    let mut starts = Keyword::Select
        .spellings()
        .into_iter()
        .chain(Keyword::Drop.spellings());
    starts.any(|it| {
        let mut letters = metadata::folded(it);
        metadata::folded(word).all(|letter| letters.next() == Some(letter))
    })
}

#[cfg(test)]
mod tests;
