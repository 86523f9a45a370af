//! Blocks of statements around a place: which one begins there, and which are not closed.

use parser_bsl::bsl::Kind;

use crate::ide::completion::context::Context;
use crate::ide::completion::scan::{Block, Token as Word, TokenKind};
use crate::ide::completion::words::{self, Word as Meaning};
use crate::keywords::Spelling;
use crate::lexer::Lexer;

/// How many columns a tab takes.
const TAB: usize = 4;

/// What a block ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closer {
    If,
    Loop,
    Try,
    Procedure,
    Function,
}

impl Closer {
    /// The word that ends the block.
    fn kind(self) -> Kind {
        match self {
            Self::If => Kind::EndIfKw,
            Self::Loop => Kind::EndDoKw,
            Self::Try => Kind::EndTryKw,
            Self::Procedure => Kind::EndProcedureKw,
            Self::Function => Kind::EndFunctionKw,
        }
    }

    /// The line that ends the block.
    pub(super) fn line(self, spelling: Spelling) -> String {
        let word = spelling.spell(self.kind());
        match self {
            Self::Procedure | Self::Function => word.to_owned(),
            _ => format!("{word};"),
        }
    }
}

/// What begins the block at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opener<'t> {
    /// What ends the block; of the whole `Если` behind its `Иначе` too.
    pub(super) closer: Closer,
    /// The blanks before the line in which the statement of the block begins.
    pub(super) indent: &'t str,
    /// What was handled is already there: behind `Исключение`, and everywhere but in `Попытка`.
    pub(super) has_handler: bool,
}

impl Opener<'_> {
    pub(super) fn columns(self) -> usize {
        columns(self.indent)
    }

    pub(super) fn is_method(self) -> bool {
        matches!(self.closer, Closer::Procedure | Closer::Function)
    }
}

/// A place of a text; a word of the language right before it is written out.
pub(super) fn place(text: &str, offset: usize) -> Option<Context<'_>> {
    let context = Context::at(text, offset)?;
    let typed = text.get(context.typed.clone())?;
    match words::is_reserved(typed) {
        true => Context::with_word(text, offset, offset),
        false => Some(context),
    }
}

/// What begins the block whose first statement would stand at the cursor; nothing where something stands before it.
pub(super) fn opener<'t>(text: &'t str, context: &Context<'t>) -> Option<Opener<'t>> {
    let last = context.scan.last()?;
    // Nothing is typed behind the word, but for blanks.
    if !context.typed.is_empty() {
        return None;
    }
    let is = |it| last.kind == TokenKind::Word(it);
    let of_block = |closer, start: usize, has_handler| Opener {
        closer,
        indent: indent_of(text, start),
        has_handler,
    };
    let block = context.scan.blocks.last().map(|it| it.1);
    if is(Meaning::Then) || is(Meaning::Else) {
        return Some(of_block(Closer::If, block?, true));
    }
    if is(Meaning::Do) {
        return Some(of_block(Closer::Loop, block?, true));
    }
    if is(Meaning::Try) || is(Meaning::Except) {
        return Some(of_block(Closer::Try, block?, is(Meaning::Except)));
    }
    let method = context.method().filter(|it| it.is_closed)?;
    let is_head = is_head(context, last);
    let closer = match method.is_function {
        true => Closer::Function,
        false => Closer::Procedure,
    };
    is_head.then(|| of_block(closer, method.start, true))
}

/// What ends the innermost block around a place.
pub(super) fn innermost(context: &Context<'_>) -> Option<Closer> {
    match context.scan.blocks.last().map(|it| it.0) {
        Some(Block::If(_)) => Some(Closer::If),
        Some(Block::Loop) => Some(Closer::Loop),
        Some(Block::Try | Block::Except) => Some(Closer::Try),
        None => context.method().map(|it| match it.is_function {
            true => Closer::Function,
            false => Closer::Procedure,
        }),
    }
}

/// Whether a word may begin a statement inside of a block that ends so: it does not end another one.
pub(super) fn may_stand_in(word: &str, innermost: Option<Closer>) -> bool {
    if !ends_block(word) {
        return true;
    }
    innermost.is_some_and(|it| {
        let both = [Spelling::Russian, Spelling::English];
        let mut ends = both.iter().map(|spelling| spelling.spell(it.kind()));
        ends.any(|end| metadata::same(end, word)) || goes_on(word, it)
    })
}

/// Whether the last token ends the head of a method.
fn is_head(context: &Context<'_>, last: Word) -> bool {
    let first = context.scan.statement().first();
    let of_method = first.is_some_and(|it| {
        [Meaning::Procedure, Meaning::Function, Meaning::Async]
            .iter()
            .any(|word| it.is_word(*word))
    });
    of_method && (last.is_sign(b')') || last.is_word(Meaning::Export))
}

/// The blanks at the beginning of the line of an offset.
pub(super) fn indent_of(text: &str, offset: usize) -> &str {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |it| it + 1);
    blanks(text.get(line..).unwrap_or_default())
}

/// The blanks that a text begins with, up to the end of its line.
pub(super) fn blanks(text: &str) -> &str {
    let end = text.find(|it| !matches!(it, ' ' | '\t'));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// What one level of indentation is in a text.
pub(super) fn unit(text: &str) -> &'static str {
    let has_blanks = |it: &&str| it.starts_with("    ");
    let mut lines = text.lines().take(2_000);
    match lines.find(|it| it.starts_with('\t') || has_blanks(it)) {
        Some(line) if has_blanks(&line) => "    ",
        _ => "\t",
    }
}

/// The blanks that the lines of a block begin with, by what stands before the cursor in its line.
pub(super) fn indent(text: &str, before: &str, opener: Opener<'_>) -> String {
    match before.trim().is_empty() {
        true => before.to_owned(),
        false => [opener.indent, unit(text)].concat(),
    }
}

/// The column behind blanks.
pub(super) fn columns(blanks: &str) -> usize {
    blanks.chars().fold(0, |column, it| match it {
        '\t' => (column / TAB + 1) * TAB,
        _ => column + 1,
    })
}

/// The first word of code behind a place, and its column; comments are passed over. Of a sign, an empty word.
pub(super) fn next_code(behind: &str) -> Option<(usize, &str)> {
    let mut lines = behind.lines();
    // What stands in the line of the cursor is no line of its own.
    lines.next();
    for line in lines {
        let code = line.trim_start();
        if code.is_empty() || code.starts_with("//") {
            continue;
        }
        return Some((columns(blanks(line)), first_word(code)));
    }
    None
}

/// The word that a text begins with.
pub(super) fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|it| !words::is_word(it)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// Whether a word ends a block, or the part of it at hand.
pub(super) fn ends_block(word: &str) -> bool {
    matches!(
        words::meaning(word),
        Some(
            Meaning::EndIf
                | Meaning::EndDo
                | Meaning::EndTry
                | Meaning::EndMethod
                | Meaning::Else
                | Meaning::ElseIf
                | Meaning::Except
        )
    )
}

/// Whether a word goes on with a block at the column of its beginning.
pub(super) fn goes_on(word: &str, closer: Closer) -> bool {
    match words::meaning(word) {
        Some(Meaning::Else | Meaning::ElseIf) => closer == Closer::If,
        Some(Meaning::Except) => closer == Closer::Try,
        _ => false,
    }
}

/// Whether a word ends such a block.
pub(super) fn is_end(word: &str, closer: Closer) -> bool {
    match words::meaning(word) {
        Some(Meaning::EndIf) => closer == Closer::If,
        Some(Meaning::EndDo) => closer == Closer::Loop,
        Some(Meaning::EndTry) => closer == Closer::Try,
        Some(Meaning::EndMethod) => matches!(closer, Closer::Procedure | Closer::Function),
        _ => false,
    }
}

/// Whether a word is `Исключение`.
pub(super) fn is_handler(word: &str) -> bool {
    words::meaning(word) == Some(Meaning::Except)
}

/// Whether a method or its annotation begins with a word.
pub(super) fn begins_method(word: &str) -> bool {
    word.is_empty()
        || matches!(
            words::meaning(word),
            Some(Meaning::Procedure | Meaning::Function | Meaning::Async)
        )
}

/// Whether what ends a block is missing behind a place: what stands there closes the blocks around it.
pub(super) fn is_unclosed(opener: Opener<'_>, behind: &str) -> bool {
    let mut depth = 0_usize;
    let rest = behind.split_once('\n').map_or("", |it| it.1);
    for token in Lexer::new(rest) {
        match token.kind {
            Kind::IfKw | Kind::ForKw | Kind::WhileKw | Kind::TryKw => depth += 1,
            Kind::EndIfKw | Kind::EndDoKw | Kind::EndTryKw if depth > 0 => depth -= 1,
            // Of several blocks that are open the outer ones stand further left.
            Kind::EndIfKw | Kind::EndDoKw | Kind::EndTryKw => {
                return token.kind != opener.closer.kind()
                    || columns(indent_of(rest, token.range().start)) < opener.columns();
            }
            Kind::EndProcedureKw | Kind::EndFunctionKw => {
                return token.kind != opener.closer.kind();
            }
            Kind::ProcedureKw | Kind::FunctionKw => return true,
            _ => {}
        }
    }
    true
}

/// What closes the blocks, brackets and operations that a text leaves open: put behind it, it could be whole. The
/// innermost blocks first.
pub(super) fn open_blocks(text: &str) -> Vec<(Closer, usize, bool)> {
    let mut open: Vec<(Closer, usize, bool)> = Vec::new();
    for token in Lexer::new(text) {
        let start = token.range().start;
        match token.kind {
            Kind::IfKw => open.push((Closer::If, start, true)),
            Kind::ForKw | Kind::WhileKw => open.push((Closer::Loop, start, true)),
            Kind::TryKw => open.push((Closer::Try, start, false)),
            Kind::ExceptKw => {
                if let Some(last) = open.last_mut() {
                    last.2 = true;
                }
            }
            kind @ (Kind::EndIfKw | Kind::EndDoKw | Kind::EndTryKw)
                if open.last().is_some_and(|it| it.0.kind() == kind) =>
            {
                open.pop();
            }
            _ => {}
        }
    }
    open.reverse();
    open
}

/// How many brackets a text leaves open.
pub(super) fn open_brackets(text: &str) -> usize {
    let mut open = 0_usize;
    for token in Lexer::new(text) {
        match token.kind {
            Kind::LeftParenthesis => open += 1,
            Kind::RightParenthesis => open = open.saturating_sub(1),
            _ => {}
        }
    }
    open
}

/// What handles the error of a `Попытка` that nobody has written yet: it is raised again.
pub(super) fn handler(spelling: Spelling, indent: &str, unit: &str) -> [String; 2] {
    let spell = |it| spelling.spell(it);
    [
        [indent, spell(Kind::ExceptKw)].concat(),
        [indent, unit, spell(Kind::RaiseKw), ";"].concat(),
    ]
}

/// The language of the last keyword before a place.
pub(super) fn spelling_before(before: &str) -> Option<Spelling> {
    let mut words = before.rsplit(|it: char| !words::is_word(it));
    let keyword = words.by_ref().take(2_000).find(|it| {
        let is_long = it.chars().count() > 1;
        is_long && words::is_reserved(it)
    })?;
    Some(Spelling::of_word(keyword))
}
