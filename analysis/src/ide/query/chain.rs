//! Strings that are put together with `+`, in one statement or in several.

use std::ops::Range;

use metadata::{Folded, NameMap, same};

use super::code::{self, CodeKind, CodeToken};

/// Strings and other things that are added up.
#[derive(Debug, Clone, Default)]
pub(super) struct Chain {
    /// What is added up, in order.
    pub(super) parts: Vec<Part>,
    /// The first part that is its own: 1 where the first one is the value that `continues` has made.
    pub(super) own: usize,
    /// From the first to the last part.
    pub(super) range: Range<usize>,
    /// What it is assigned to, without blanks.
    pub(super) target: String,
    /// It stands where the text of a query is expected.
    pub(super) expects_query: bool,
    /// The chain before that it adds to, by its place among all.
    pub(super) continues: Option<usize>,
}

/// A part of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A string, with its quotes.
    Literal(Range<usize>),
    /// `Символы.ПС`.
    LineEnd,
    /// Anything else.
    Code,
}

impl Chain {
    /// Whether one of its strings holds an offset.
    pub(super) fn holds(&self, offset: usize) -> bool {
        self.parts.iter().any(|it| match it {
            Part::Literal(range) => range.start < offset && offset <= range.end,
            _ => false,
        })
    }
}

/// Whether a string of a part of a module begins with the first word of a query, behind blanks and comments.
pub(super) fn may_hold_query(code: &str) -> bool {
    const WORDS: [&str; 4] = ["ВЫБРАТЬ", "SELECT", "УНИЧТОЖИТЬ", "DROP"];
    let bytes = code.as_bytes();
    memchr::memchr_iter(b'"', bytes).any(|quote| {
        let mut at = quote + 1;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let is_blank = |it: &u8| matches!(it, b' ' | b'\t' | b'\r' | b'\n' | b'|');
            at += rest.iter().take_while(|it| is_blank(it)).count();
            if !bytes.get(at..).is_some_and(|it| it.starts_with(b"//")) {
                break;
            }
            let comment = bytes.get(at..).unwrap_or_default();
            at += memchr::memchr2(b'\n', b'\r', comment).unwrap_or(comment.len());
        }
        // `В`, `в`, `У`, `у`, each of two bytes, or a letter of ASCII.
        let may_begin = matches!(
            bytes.get(at..),
            Some(
                [0xD0, 0x92 | 0xB2 | 0xA3, ..] | [0xD1, 0x83, ..] | [b's' | b'S' | b'd' | b'D', ..]
            )
        );
        may_begin
            && WORDS.iter().any(|it| {
                let word = code.get(at..at + it.len());
                word.is_some_and(|word| same(word, it))
            })
    })
}

/// The chains of a part of a module, in the order of their first strings.
pub(super) fn chains(text: &str, part: Range<usize>) -> Vec<Chain> {
    let tokens = code::tokens(text, part);
    let mut reader = Reader {
        text,
        tokens: &tokens,
        chains: Vec::new(),
        last: NameMap::default(),
        branches: Vec::new(),
    };
    reader.read();
    reader.chains
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [CodeToken],
    chains: Vec<Chain>,
    /// The chain that a variable holds, by its place.
    last: NameMap<usize>,
    /// What variables held before each `Если` that is open.
    branches: Vec<NameMap<usize>>,
}

/// The depth of conditions that is followed.
const DEPTH: usize = 64;

impl<'a> Reader<'a> {
    fn read(&mut self) {
        let mut done = 0;
        for (at, token) in self.tokens.iter().enumerate() {
            match token.kind {
                CodeKind::Word => self.branch(self.word(at)),
                CodeKind::String if at >= done => done = self.chain(at),
                _ => {}
            }
        }
    }

    /// What one branch of a condition has assigned is not there in another one.
    fn branch(&mut self, word: &str) {
        // Most words have another length than these.
        let [opens, turns, closes] = match word.len() {
            2 => [same(word, "If"), false, false],
            4 => [false, same(word, "Else"), false],
            5 => [false, same(word, "ElsIf"), same(word, "EndIf")],
            8 => [same(word, "Если"), false, false],
            10 => [false, same(word, "Иначе"), false],
            18 => [false, same(word, "ИначеЕсли"), same(word, "КонецЕсли")],
            _ => return,
        };
        if opens {
            if self.branches.len() < DEPTH {
                self.branches.push(self.last.clone());
            }
        } else if turns {
            if let Some(before) = self.branches.last() {
                self.last = before.clone();
            }
        } else if closes {
            self.branches.pop();
        }
    }

    fn kind(&self, at: usize) -> Option<CodeKind> {
        self.tokens.get(at).map(|it| it.kind)
    }

    fn word(&self, at: usize) -> &'a str {
        let token = self.tokens.get(at);
        let range = token.map(|it| it.range.clone()).unwrap_or_default();
        self.text.get(range).unwrap_or_default()
    }

    fn is_mark(&self, at: usize, mark: u8) -> bool {
        self.kind(at) == Some(CodeKind::Mark(mark))
    }

    /// The tokens of a range without what stands between them.
    fn compact(&self, range: Range<usize>) -> String {
        range.map(|it| self.word(it)).collect()
    }

    /// Reads the chain that the string at a place belongs to; gives the place behind its last string.
    fn chain(&mut self, string: usize) -> usize {
        let mut start = string;
        let mut parts = Vec::new();
        while let Some(operand) = start.checked_sub(2)
            && self.is_mark(start - 1, b'+')
            && let Some(first) = self.operand_start(operand)
        {
            parts.push(self.part(first..operand + 1));
            start = first;
        }
        parts.reverse();
        let mut end = string;
        let mut behind = string + 1;
        parts.push(self.part(string..behind));
        loop {
            if self.kind(behind) == Some(CodeKind::String) {
                parts.push(self.part(behind..behind + 1));
                end = behind;
                behind += 1;
                continue;
            }
            if !self.is_mark(behind, b'+') {
                break;
            }
            let Some(next) = self.operand_end(behind + 1) else {
                break;
            };
            parts.push(self.part(behind + 1..next));
            if self.kind(behind + 1) == Some(CodeKind::String) {
                end = behind + 1;
            }
            behind = next;
        }
        let place = |at: usize| self.tokens.get(at).map(|it| it.range.clone());
        let first = place(start).map_or(0, |it| it.start);
        let last = place(behind.saturating_sub(1)).map_or(first, |it| it.end);
        let mut chain = Chain {
            parts,
            range: first..last,
            ..Chain::default()
        };
        self.place(&mut chain, start);
        let first_code = (start < string).then(|| {
            let end = self.operand_end(start).unwrap_or(start);
            self.compact(start..end)
        });
        if let Some(first) = first_code
            && !chain.target.is_empty()
            && same(&first, &chain.target)
        {
            chain.continues = self.last.get(&Folded(&chain.target)).copied();
            chain.own = usize::from(chain.continues.is_some());
        }
        if !chain.target.is_empty() {
            let name = metadata::Name::new(&chain.target);
            self.last.insert(name, self.chains.len());
        }
        self.chains.push(chain);
        end + 1
    }

    fn part(&self, tokens: Range<usize>) -> Part {
        if self.kind(tokens.start) == Some(CodeKind::String) {
            let token = self.tokens.get(tokens.start);
            return Part::Literal(token.map(|it| it.range.clone()).unwrap_or_default());
        }
        let word = self.word(tokens.start);
        match ["Символы", "Chars"].iter().any(|it| same(it, word)) {
            true => Part::LineEnd,
            false => Part::Code,
        }
    }

    /// What a chain is assigned or passed to.
    fn place(&self, chain: &mut Chain, start: usize) {
        let Some(before) = start.checked_sub(1) else {
            return;
        };
        if self.is_mark(before, b'=') {
            chain.target = self.assigned(before).unwrap_or_default();
            chain.expects_query = names_query(&chain.target);
            return;
        }
        let is = |at: Option<usize>, names: [&str; 2]| {
            at.is_some_and(|at| names.iter().any(|it| same(it, self.word(at))))
        };
        if self.is_mark(before, b'(')
            && is(before.checked_sub(1), ["Запрос", "Query"])
            && is(before.checked_sub(2), ["Новый", "New"])
        {
            chain.expects_query = true;
            let assigned = before.checked_sub(3).filter(|it| self.is_mark(*it, b'='));
            if let Some(target) = assigned.and_then(|it| self.assigned(it)) {
                let text = match is(before.checked_sub(1), ["Query", "Query"]) {
                    true => "Text",
                    false => "Текст",
                };
                chain.target = format!("{target}.{text}");
            }
        }
    }

    /// What stands before `=` where it assigns.
    fn assigned(&self, equal: usize) -> Option<String> {
        const NO_STATEMENT: [&str; 16] = [
            "Если",
            "If",
            "ИначеЕсли",
            "ElsIf",
            "И",
            "And",
            "Или",
            "Or",
            "Не",
            "Not",
            "Пока",
            "While",
            "Возврат",
            "Return",
            "Новый",
            "New",
        ];
        let start = self.operand_start(equal.checked_sub(1)?)?;
        if let Some(before) = start.checked_sub(1) {
            let begins = match self.kind(before)? {
                CodeKind::Mark(mark) => matches!(mark, b';' | b')' | b':' | b'#'),
                CodeKind::Word => !NO_STATEMENT.iter().any(|it| same(it, self.word(before))),
                _ => false,
            };
            if !begins {
                return None;
            }
        }
        Some(self.compact(start..equal))
    }

    /// Where the operand whose last token stands at a place begins.
    fn operand_start(&self, last: usize) -> Option<usize> {
        let mut at = last;
        loop {
            match self.kind(at)? {
                CodeKind::String | CodeKind::Literal => return Some(at),
                CodeKind::Word => {
                    match at.checked_sub(1) {
                        Some(dot) if self.is_mark(dot, b'.') => at = dot.checked_sub(1)?,
                        _ => return Some(at),
                    };
                }
                CodeKind::Mark(close @ (b')' | b']')) => {
                    let open = self.opening(at, close)?;
                    let before = open.checked_sub(1);
                    match before.and_then(|it| self.kind(it)) {
                        Some(CodeKind::Word | CodeKind::Mark(b')' | b']')) => at = open - 1,
                        Some(CodeKind::Mark(b'?')) => return before,
                        _ => return Some(open),
                    }
                }
                CodeKind::Mark(_) => return None,
            }
        }
    }

    /// Where the bracket is that this one closes.
    fn opening(&self, close: usize, mark: u8) -> Option<usize> {
        let open = if mark == b')' { b'(' } else { b'[' };
        let mut depth = 0_usize;
        for at in (0..=close).rev() {
            if self.is_mark(at, mark) {
                depth += 1;
            } else if self.is_mark(at, open) {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            } else if self.is_mark(at, b';') {
                return None;
            }
        }
        None
    }

    /// The place behind the operand that begins at a place.
    fn operand_end(&self, first: usize) -> Option<usize> {
        let mut at = match self.kind(first)? {
            CodeKind::String | CodeKind::Literal => return Some(first + 1),
            CodeKind::Word => first + 1,
            CodeKind::Mark(b'?') => first + 1,
            CodeKind::Mark(b'(') => first,
            CodeKind::Mark(_) => return None,
        };
        loop {
            match self.kind(at) {
                Some(CodeKind::Mark(b'.')) if self.kind(at + 1) == Some(CodeKind::Word) => at += 2,
                Some(CodeKind::Mark(open @ (b'(' | b'['))) => at = self.closing(at, open)? + 1,
                _ => return Some(at),
            }
        }
    }

    fn closing(&self, open: usize, mark: u8) -> Option<usize> {
        let close = if mark == b'(' { b')' } else { b']' };
        let mut depth = 0_usize;
        for at in open..self.tokens.len() {
            if self.is_mark(at, mark) {
                depth += 1;
            } else if self.is_mark(at, close) {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            } else if self.is_mark(at, b';') {
                return None;
            }
        }
        None
    }
}

/// Whether a name is one of a variable or a property that holds a query: `Запрос.Текст`, `ТекстЗапроса`.
fn names_query(name: &str) -> bool {
    let letters: String = metadata::folded(name).collect();
    letters.contains("запрос") || letters.contains("query")
}
