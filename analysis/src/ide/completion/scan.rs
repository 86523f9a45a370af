//! Reads the words before a cursor, from the beginning of the method: what is being typed has no tree yet.

use std::ops::Range;

use super::words::{Word, is_word, meaning};

/// Code before the cursor is read from no further away than this.
const FURTHEST: usize = 400_000;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A name.
    Name,
    /// A word of the language.
    Word(Word),
    /// A number, a string, a date.
    Value,
    /// A sign; of several letters the last one.
    Sign(u8),
}

/// A token of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Token {
    pub(crate) fn is_sign(self, sign: u8) -> bool {
        self.kind == TokenKind::Sign(sign)
    }

    pub(crate) fn is_word(self, word: Word) -> bool {
        self.kind == TokenKind::Word(word)
    }
}

/// A block that is open at the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Block {
    /// `Если`; whether `Иначе` was there.
    If(bool),
    /// `Для`, `Пока`.
    Loop,
    /// `Попытка`.
    Try,
    /// Behind `Исключение`.
    Except,
}

/// A bracket that is open at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Open {
    /// The bracket, `(` or `[`.
    pub(crate) sign: u8,
    /// Where it stands.
    pub(crate) at: usize,
    /// The word before it; nothing for a bracket that groups.
    pub(crate) callee: Option<Range<usize>>,
    /// `Новый` stands before the word, or is it.
    pub(crate) is_new: bool,
    /// A dot stands before the word.
    pub(crate) is_member: bool,
    /// Where the arguments begin.
    pub(crate) arguments: Vec<usize>,
    /// The parameters of a method stand in it.
    pub(crate) is_header: bool,
}

/// The method at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) is_function: bool,
    pub(crate) is_async: bool,
    /// Where its first word stands.
    pub(crate) start: usize,
    /// The closing bracket of its parameters was there.
    pub(crate) is_closed: bool,
}

/// What the cursor stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inside {
    Code,
    /// A comment, by its start.
    Comment(usize),
    /// A string, by its quote.
    Text(usize),
    /// A date.
    Date,
    /// A directive of the preprocessor, by its `#`.
    Directive(usize),
    /// A number.
    Number,
}

/// What was read before the cursor.
#[derive(Debug, Clone)]
pub(crate) struct Scan {
    pub(crate) inside: Inside,
    pub(crate) method: Option<Header>,
    /// The blocks that are open, and where each begins.
    pub(crate) blocks: Vec<(Block, usize)>,
    pub(crate) open: Vec<Open>,
    /// The tokens of the statement at hand, and the one before it.
    pub(crate) tokens: Vec<Token>,
    /// The index in `tokens` of the first token of the statement at hand.
    pub(crate) statement: usize,
    /// The labels of the method.
    pub(crate) labels: Vec<Range<usize>>,
    /// The parameters of the method, and the variables that get a value before the cursor; each as often as it does.
    pub(crate) variables: Vec<(Range<usize>, bool)>,
    /// A method or a statement stood before: no variable of the module may be declared any more.
    pub(crate) has_code: bool,
    /// The first byte that was read.
    pub(crate) start: usize,
}

impl Scan {
    /// Reads the code before an offset.
    pub(crate) fn of(text: &str, offset: usize) -> Self {
        let (start, has_code) = beginning(text, offset);
        let mut reader = Reader {
            text,
            bytes: text.as_bytes().get(..offset).unwrap_or_default(),
            at: start,
            scan: Self {
                inside: Inside::Code,
                method: None,
                blocks: Vec::new(),
                open: Vec::new(),
                tokens: Vec::new(),
                statement: 0,
                labels: Vec::new(),
                variables: Vec::new(),
                has_code,
                start,
            },
        };
        reader.read();
        reader.scan
    }

    /// The last token before the cursor.
    pub(crate) fn last(&self) -> Option<Token> {
        self.tokens.last().copied()
    }

    /// The token before the last one.
    pub(crate) fn before_last(&self) -> Option<Token> {
        let index = self.tokens.len().checked_sub(2)?;
        self.tokens.get(index).copied()
    }

    /// The tokens of the statement at hand.
    pub(crate) fn statement(&self) -> &[Token] {
        self.tokens.get(self.statement..).unwrap_or_default()
    }
}

/// Where the method at an offset begins, or the method before it ends.
fn beginning(text: &str, offset: usize) -> (usize, bool) {
    let Some(mut before) = text.get(..offset) else {
        return (offset, false);
    };
    let least = text.floor_char_boundary(offset.saturating_sub(FURTHEST));
    loop {
        let line = before.rfind('\n').map_or(0, |it| it + 1);
        let code = before.get(line..).unwrap_or_default();
        // What stands in the line of the cursor belongs to the line, however short it is.
        let word = first_word(code);
        match meaning(word) {
            Some(Word::Procedure | Word::Function | Word::Async) => return (line, true),
            Some(Word::EndMethod) => {
                let end = line + (code.len() - code.trim_start().len()) + word.len();
                return (end, true);
            }
            _ => {}
        }
        if line <= least {
            return (line, line > 0);
        }
        before = text.get(..line - 1).unwrap_or_default();
    }
}

fn first_word(line: &str) -> &str {
    let line = line.trim_start();
    let end = line.find(|it: char| !is_word(it)).unwrap_or(line.len());
    line.get(..end).unwrap_or_default()
}

struct Reader<'t> {
    text: &'t str,
    /// What lies before the cursor.
    bytes: &'t [u8],
    at: usize,
    scan: Scan,
}

impl Reader<'_> {
    fn read(&mut self) {
        let mut line_begins = true;
        while let Some(&byte) = self.bytes.get(self.at) {
            let start = self.at;
            match byte {
                b'\n' => line_begins = true,
                b' ' | b'\t' | b'\r' => {}
                b'/' if self.bytes.get(start + 1) == Some(&b'/') => {
                    self.skip_line(Inside::Comment(start));
                    continue;
                }
                b'#' if line_begins => {
                    self.skip_line(Inside::Directive(start));
                    continue;
                }
                b'"' => {
                    self.text(start);
                    line_begins = false;
                    continue;
                }
                b'\'' => {
                    self.date(start);
                    line_begins = false;
                    continue;
                }
                _ => {
                    line_begins = false;
                    self.token(byte, start);
                    continue;
                }
            }
            self.at += 1;
        }
    }

    fn skip_line(&mut self, inside: Inside) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match rest.iter().position(|it| *it == b'\n') {
            Some(end) => self.at += end,
            None => {
                self.at = self.bytes.len();
                self.scan.inside = inside;
            }
        }
    }

    /// A string: it goes on in lines that begin with `|`.
    fn text(&mut self, start: usize) {
        let mut at = start + 1;
        loop {
            match self.bytes.get(at) {
                None => {
                    self.scan.inside = Inside::Text(start);
                    break;
                }
                Some(b'"') if self.bytes.get(at + 1) == Some(&b'"') => at += 2,
                Some(b'"') => {
                    at += 1;
                    break;
                }
                Some(b'\n') => match self.continuation(at) {
                    Some(next) => at = next,
                    // Nobody closed it.
                    None => break,
                },
                Some(_) => at += 1,
            }
        }
        self.at = at.min(self.bytes.len());
        if self.scan.inside == Inside::Code {
            self.push(TokenKind::Value, start);
        }
    }

    /// Where a string goes on behind the end of a line; comments may stand between.
    fn continuation(&self, end: usize) -> Option<usize> {
        let mut at = end;
        loop {
            match self.bytes.get(at)? {
                b' ' | b'\t' | b'\r' | b'\n' => at += 1,
                b'|' => return Some(at + 1),
                b'/' if self.bytes.get(at + 1) == Some(&b'/') => {
                    let rest = self.bytes.get(at..)?;
                    at += rest.iter().position(|it| *it == b'\n')?;
                }
                _ => return None,
            }
        }
    }

    fn date(&mut self, start: usize) {
        let rest = self.bytes.get(start + 1..).unwrap_or_default();
        match rest.iter().position(|it| matches!(it, b'\'' | b'\n')) {
            Some(end) => {
                self.at = start + 2 + end;
                self.push(TokenKind::Value, start);
            }
            None => {
                self.at = self.bytes.len();
                self.scan.inside = Inside::Date;
            }
        }
    }

    fn token(&mut self, byte: u8, start: usize) {
        if byte.is_ascii_digit() {
            let is_digit = |it: &u8| it.is_ascii_digit() || *it == b'.';
            let rest = self.bytes.get(start..).unwrap_or_default();
            let length = rest.iter().take_while(|it| is_digit(it)).count();
            self.at += length;
            if self.at == self.bytes.len() {
                self.scan.inside = Inside::Number;
            }
            self.push(TokenKind::Value, start);
            return;
        }
        if byte == b'_' || byte.is_ascii_alphabetic() || byte >= 0x80 {
            let rest = self.text.get(start..self.bytes.len()).unwrap_or_default();
            let end = rest.find(|it: char| !is_word(it)).unwrap_or(rest.len());
            // A letter that stands for nothing is passed over.
            let letter = rest.chars().next().map_or(1, char::len_utf8);
            self.at += end.max(letter);
            if end > 0 {
                self.word(start, rest.get(..end).unwrap_or_default());
            }
            return;
        }
        self.at += 1;
        self.sign(byte, start);
    }

    fn word(&mut self, start: usize, text: &str) {
        let last = self.scan.last();
        if last.is_some_and(|it| it.is_sign(b'.')) {
            self.push(TokenKind::Name, start);
            return;
        }
        if last.is_some_and(|it| it.is_sign(b'&') || it.is_sign(b'~')) {
            if last.is_some_and(|it| it.is_sign(b'~')) {
                self.scan.labels.push(start..self.at);
            }
            self.push(TokenKind::Name, start);
            return;
        }
        let Some(word) = meaning(text) else {
            self.note_variable(start, last);
            self.push(TokenKind::Name, start);
            return;
        };
        let scan = &mut self.scan;
        match word {
            Word::Procedure | Word::Function => {
                let is_async = last.is_some_and(|it| it.is_word(Word::Async));
                scan.method = Some(Header {
                    is_function: word == Word::Function,
                    is_async,
                    start,
                    is_closed: false,
                });
                scan.blocks.clear();
                scan.open.clear();
                scan.labels.clear();
                scan.variables.clear();
                scan.has_code = true;
            }
            Word::EndMethod => {
                scan.method = None;
                scan.variables.clear();
                scan.blocks.clear();
                scan.open.clear();
            }
            Word::If => scan.blocks.push((Block::If(false), start)),
            Word::Else => {
                if let Some((Block::If(seen), _)) = scan.blocks.last_mut() {
                    *seen = true;
                }
            }
            Word::For | Word::While => scan.blocks.push((Block::Loop, start)),
            Word::Try => scan.blocks.push((Block::Try, start)),
            Word::Except => {
                if let Some((block, _)) = scan.blocks.last_mut()
                    && *block == Block::Try
                {
                    *block = Block::Except;
                }
            }
            Word::EndIf => close(&mut scan.blocks, |it| matches!(it, Block::If(_))),
            Word::EndDo => close(&mut scan.blocks, |it| it == Block::Loop),
            Word::EndTry => close(&mut scan.blocks, |it| {
                matches!(it, Block::Try | Block::Except)
            }),
            _ => {}
        }
        // Words that only statements begin with: a bracket that was left open ends here.
        let begins = matches!(
            word,
            Word::If
                | Word::ElseIf
                | Word::Else
                | Word::For
                | Word::While
                | Word::Try
                | Word::Except
                | Word::Return
                | Word::Raise
                | Word::Var
                | Word::EndIf
                | Word::EndDo
                | Word::EndTry
                | Word::EndMethod
                | Word::Procedure
                | Word::Function
                | Word::Jump
        );
        if begins {
            scan.open.clear();
            self.begin_statement();
        }
        self.push(TokenKind::Word(word), start);
        if matches!(
            word,
            Word::Then | Word::Else | Word::Do | Word::Try | Word::Except | Word::EndMethod
        ) {
            self.scan.open.clear();
            self.begin_statement();
        }
    }

    /// Keeps the name of a parameter or of the variable of a loop.
    fn note_variable(&mut self, start: usize, last: Option<Token>) {
        let scan = &mut self.scan;
        let Some(last) = last else { return };
        let in_header = scan.open.last().is_some_and(|it| it.is_header);
        let is_parameter =
            in_header && (last.is_sign(b'(') || last.is_sign(b',') || last.is_word(Word::Val));
        let is_declared =
            last.is_word(Word::For) || last.is_word(Word::Each) || last.is_word(Word::Var);
        if is_parameter || is_declared {
            scan.variables.push((start..self.at, is_parameter));
        }
    }

    fn sign(&mut self, byte: u8, start: usize) {
        match byte {
            b'=' => {
                let scan = &mut self.scan;
                let target = scan.statement().first().copied();
                if scan.open.is_empty()
                    && let [Some(only), Some(last)] = [target, scan.last()]
                    && only == last
                    && only.kind == TokenKind::Name
                {
                    scan.variables.push((only.start..only.end, false));
                }
            }
            b'(' | b'[' => self.open(byte, start),
            b')' | b']' => {
                let opening = if byte == b')' { b'(' } else { b'[' };
                let found = self.scan.open.iter().rposition(|it| it.sign == opening);
                if let Some(at) = found {
                    let closed = self.scan.open.get(at).is_some_and(|it| it.is_header);
                    self.scan.open.truncate(at);
                    self.push(TokenKind::Sign(byte), start);
                    if closed && let Some(method) = &mut self.scan.method {
                        method.is_closed = true;
                    }
                    return;
                }
            }
            b',' => {
                let next = self.at;
                if let Some(open) = self.scan.open.last_mut() {
                    open.arguments.push(next);
                }
            }
            b';' => {
                self.scan.open.clear();
                self.push(TokenKind::Sign(byte), start);
                self.begin_statement();
                return;
            }
            b':' => {
                // A label.
                self.push(TokenKind::Sign(byte), start);
                self.begin_statement();
                return;
            }
            _ => {}
        }
        self.push(TokenKind::Sign(byte), start);
    }

    fn open(&mut self, sign: u8, start: usize) {
        let last = self.scan.last();
        let before = self.scan.before_last();
        let is_callee = |it: &Token| {
            it.kind == TokenKind::Name || it.is_word(Word::New) || it.is_word(Word::Execute)
        };
        let callee = last.filter(|it| sign == b'(' && is_callee(it));
        let is_header = sign == b'('
            && before.is_some_and(|it| it.is_word(Word::Procedure) || it.is_word(Word::Function));
        let open = Open {
            sign,
            at: start,
            callee: callee.map(|it| it.start..it.end),
            is_new: callee.is_some_and(|it| it.is_word(Word::New))
                || before.is_some_and(|it| it.is_word(Word::New)),
            is_member: before.is_some_and(|it| it.is_sign(b'.')),
            arguments: vec![self.at],
            is_header,
        };
        self.scan.open.push(open);
    }

    fn begin_statement(&mut self) {
        // The token before the statement tells what it follows.
        let last = self.scan.last();
        self.scan.tokens.clear();
        self.scan.tokens.extend(last);
        self.scan.statement = self.scan.tokens.len();
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        // What behind the parameters of a method begins is a statement.
        let closed = self.scan.method.as_ref().is_some_and(|it| it.is_closed);
        let last = self.scan.last();
        if closed
            && last.is_some_and(|it| it.is_sign(b')') || it.is_word(Word::Export))
            && self
                .scan
                .statement()
                .first()
                .is_some_and(|it| it.is_word(Word::Procedure) || it.is_word(Word::Function))
            && kind != TokenKind::Word(Word::Export)
        {
            self.begin_statement();
        }
        self.scan.tokens.push(Token {
            kind,
            start,
            end: self.at,
        });
    }
}

fn close(blocks: &mut Vec<(Block, usize)>, is: impl Fn(Block) -> bool) {
    if let Some(at) = blocks.iter().rposition(|it| is(it.0)) {
        blocks.truncate(at);
    }
}

#[cfg(test)]
mod tests;
