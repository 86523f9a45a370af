//! Reads the tokens of a query.

use std::ops::Range;

use super::{
    Before, Bracket, Clause, Cursor, Frame, Names, Outline, Role, SourceKind, SourceState,
    Statement,
};
use crate::ide::query::lexis::{Token, TokenKind};
use crate::ide::query::words::Keyword;

/// Brackets nest as deep as their author likes; deeper ones are read as if they were not there.
pub(super) const DEPTH: usize = 256;

pub(super) fn read(text: &str, tokens: Vec<Token>) -> Outline {
    let mut reader = Reader {
        text,
        out: Outline {
            roles: vec![Role::Mark; tokens.len()],
            tokens,
            ..Outline::default()
        },
        frames: Vec::new(),
        before: Before::Start,
        previous: None,
        path: None,
        statement: None,
        heads: Vec::new(),
        column: None,
        union: 0,
    };
    for at in 0..reader.out.tokens.len() {
        reader.token(at);
    }
    reader.end_statement(text.len());
    reader.resolve_heads();
    reader.out
}

/// A name with dots that is being read.
#[derive(Debug, Clone)]
pub(super) struct Path {
    pub(super) names: Names,
    /// The token that it begins with.
    pub(super) first: usize,
    pub(super) words: usize,
    /// It begins with a word that is the kind of a table.
    pub(super) has_kind: bool,
}

pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) out: Outline,
    pub(super) frames: Vec<Frame>,
    pub(super) before: Before,
    /// The token before, comments left out.
    pub(super) previous: Option<usize>,
    pub(super) path: Option<Path>,
    /// The query of the package that is open.
    pub(super) statement: Option<usize>,
    /// First words of paths, with their selects.
    pub(super) heads: Vec<(usize, usize)>,
    /// Where the last `ОБЪЕДИНИТЬ` stands.
    pub(super) union: usize,
    /// The last word of a field that may give its column a name.
    column: Option<usize>,
}

impl<'t> Reader<'t> {
    pub(super) fn word(&self, at: usize) -> &'t str {
        let range = self.out.tokens.get(at).map(|it| it.range());
        self.text.get(range.unwrap_or_default()).unwrap_or_default()
    }

    pub(super) fn range(&self, at: usize) -> Range<usize> {
        self.out
            .tokens
            .get(at)
            .map(Token::range)
            .unwrap_or_default()
    }

    pub(super) fn set(&mut self, at: usize, role: Role) {
        if let Some(it) = self.out.roles.get_mut(at) {
            *it = role;
        }
    }

    /// The next token that is no comment.
    pub(super) fn next(&self, at: usize) -> Option<&Token> {
        let rest = self.out.tokens.get(at + 1..)?;
        rest.iter().find(|it| it.kind != TokenKind::Comment)
    }

    pub(super) fn next_is(&self, at: usize, mark: u8) -> bool {
        self.next(at)
            .is_some_and(|it| it.kind == TokenKind::Mark(mark))
    }

    pub(super) fn next_keyword(&self, at: usize) -> Option<Keyword> {
        let next = self.next(at).filter(|it| it.kind == TokenKind::Word)?;
        Keyword::of(self.text.get(next.range())?)
    }

    fn token(&mut self, at: usize) {
        let Some(token) = self.out.tokens.get(at).copied() else {
            return;
        };
        if token.kind == TokenKind::Comment {
            return self.set(at, Role::Comment);
        }
        if self.statement.is_none() && token.kind != TokenKind::Mark(b';') {
            self.statement = Some(self.out.statements.len());
            self.out.statements.push(Statement {
                range: token.start..token.end,
                ..Statement::default()
            });
        }
        let before = self.before;
        match token.kind {
            TokenKind::Comment => {}
            TokenKind::Word => self.read_word(at),
            TokenKind::Cursor => self.cursor(at),
            TokenKind::Parameter => self.parameter(at),
            TokenKind::Number => self.operand(at, Role::Number),
            TokenKind::String => self.operand(at, Role::String),
            TokenKind::Mark(mark) => self.mark(at, mark, token),
        }
        if self.before != Before::Dot && before == Before::Dot && token.kind != TokenKind::Word {
            self.path = None;
        }
        self.previous = Some(at);
    }

    fn operand(&mut self, at: usize, role: Role) {
        self.set(at, role);
        self.column = None;
        self.end_operand();
    }

    /// Behind `ПЕРВЫЕ 10` fields are to come.
    fn end_operand(&mut self) {
        self.before = match self.before {
            Before::Keyword(Keyword::Top) => Before::Keyword(Keyword::Distinct),
            _ => Before::Operand,
        };
    }

    fn parameter(&mut self, at: usize) {
        self.set(at, Role::Parameter);
        self.column = None;
        if self.expects_table() {
            let range = self.range(at);
            self.push_source(SourceKind::Parameter, range.clone(), range);
        }
        self.end_operand();
    }

    fn cursor(&mut self, at: usize) {
        let select = self.select();
        let found = select.and_then(|it| self.out.selects.get(it));
        let clause = found
            .and_then(|it| it.clauses.last())
            .map_or(Clause::Fields, |it| it.0);
        let state = found.map_or(SourceState::Table, |it| it.state);
        let end = self
            .previous
            .and_then(|it| self.out.tokens.get(it))
            .map(|it| it.start);
        let path = match (self.before, end) {
            (Before::Dot, Some(end)) => self.path_start().map(|it| it..end),
            _ => None,
        };
        let names = match (&self.path, self.before) {
            (Some(path), Before::Dot) => path.names,
            (None, Before::Dot) => Names::Field,
            _ => self.names_here(),
        };
        self.out.cursor = Some(Cursor {
            before: self.before,
            frames: self.frames.clone(),
            select,
            clause,
            state,
            names,
            path,
            previous: self.previous,
        });
        // The word that is being typed is neither a table nor an alias yet.
        if self.before == Before::Dot || self.path.is_some() {
            self.set(at, Role::Field);
        }
        if self.expects_table()
            && let Some(select) = select.and_then(|it| self.out.selects.get_mut(it))
        {
            select.state = SourceState::Named;
        }
        self.before = Before::Operand;
    }

    /// Where what stands before the last dot begins.
    fn path_start(&self) -> Option<usize> {
        let dot = self.previous?;
        let first = match &self.path {
            Some(path) => path.first,
            None => self.call_start(dot.checked_sub(1)?)?,
        };
        self.out.tokens.get(first).map(|it| it.start)
    }

    /// The name of the function whose bracket closes at a token.
    fn call_start(&self, close: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for at in (0..=close).rev() {
            match self.out.tokens.get(at)?.kind {
                TokenKind::Mark(b')') => depth += 1,
                TokenKind::Mark(b'(') => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        let name = at.checked_sub(1)?;
                        let is_word = self.out.tokens.get(name)?.kind == TokenKind::Word;
                        return Some(if is_word { name } else { at });
                    }
                }
                _ if depth == 0 => return None,
                _ => {}
            }
        }
        None
    }

    fn mark(&mut self, at: usize, mark: u8, token: Token) {
        match mark {
            b';' => {
                self.end_statement(token.start);
                self.before = Before::Start;
            }
            b'(' => self.open(),
            b')' => self.close(token),
            b',' => self.comma(),
            b'.' => {
                self.before = Before::Dot;
            }
            b'{' => {
                let is_join = matches!(
                    self.next_keyword(at),
                    Some(
                        Keyword::Left
                            | Keyword::Right
                            | Keyword::Full
                            | Keyword::Inner
                            | Keyword::Join
                    )
                );
                if !is_join && self.frames.len() < DEPTH {
                    self.frames.push(Frame::Brace);
                }
                self.before = Before::Open;
            }
            b'}' => {
                if let Some(brace) = self.frames.iter().rposition(|it| *it == Frame::Brace) {
                    self.frames.truncate(brace);
                }
                self.before = Before::Operand;
            }
            b'*' if matches!(self.before, Before::Operand) => {
                self.set(at, Role::Operator);
                self.before = Before::Operator;
            }
            b'*' => {
                // All fields.
                self.set(at, Role::Operator);
                self.path = None;
                self.before = Before::Operand;
            }
            _ => {
                let is_operator = matches!(mark, b'=' | b'<' | b'>' | b'+' | b'-' | b'/');
                if is_operator {
                    self.set(at, Role::Operator);
                }
                self.before = Before::Operator;
            }
        }
        if mark != b'.' {
            self.column = None;
        }
    }

    fn open(&mut self) {
        let called = self
            .previous
            .filter(|it| self.out.roles.get(*it) == Some(&Role::Function));
        let bracket = match self.before {
            Before::Dot => {
                let start = self.path_start();
                let end = self.previous.and_then(|it| self.out.tokens.get(it));
                let name = start.zip(end).map(|(start, end)| start..end.start);
                Bracket::Section(name.unwrap_or_default())
            }
            _ if called.is_some() => {
                let name = called.unwrap_or_default();
                match Keyword::of(self.word(name)) {
                    Some(Keyword::Cast) => Bracket::Cast(false),
                    Some(Keyword::Value) => Bracket::Value,
                    Some(Keyword::Type) => Bracket::Type,
                    _ => Bracket::Function(self.range(name)),
                }
            }
            _ if self.expects_table() => Bracket::Sources,
            _ if self.in_sources() && self.state() == Some(SourceState::Named) => {
                let select = self.select().unwrap_or_default();
                let sources = self
                    .out
                    .selects
                    .get(select)
                    .map_or(0, |it| it.sources.len());
                Bracket::Table(select, sources.saturating_sub(1))
            }
            _ if matches!(
                self.frames.last(),
                Some(Frame::Bracket(Bracket::Cast(true), _))
            ) =>
            {
                Bracket::Length
            }
            _ => Bracket::Group,
        };
        if self.frames.len() < DEPTH {
            self.frames.push(Frame::Bracket(bracket, 0));
        }
        self.path = None;
        self.before = Before::Open;
    }

    fn close(&mut self, token: Token) {
        let bracket = |it: &Frame| matches!(it, Frame::Bracket(..));
        if let Some(at) = self.frames.iter().rposition(bracket) {
            let closed = self.frames.get(at).cloned();
            self.truncate(at, token.start);
            if let Some(Frame::Bracket(bracket, _)) = closed {
                self.closed(&bracket, token);
            }
        }
        self.path = None;
        self.before = Before::Operand;
    }

    fn closed(&mut self, bracket: &Bracket, token: Token) {
        let is_source = match bracket {
            Bracket::Sources | Bracket::Table(..) => true,
            Bracket::Query => self.in_sources() && self.state() == Some(SourceState::Table),
            _ => false,
        };
        if !is_source {
            return;
        }
        let is_group = *bracket == Bracket::Sources;
        if let Some(select) = self.select().and_then(|it| self.out.selects.get_mut(it)) {
            select.state = match is_group {
                true => SourceState::Aliased,
                false => SourceState::Parametrised,
            };
            if !is_group && let Some(source) = select.sources.last_mut() {
                source.range.end = token.end;
            }
        }
    }

    fn comma(&mut self) {
        while matches!(self.frames.last(), Some(Frame::Case(..))) {
            self.frames.pop();
        }
        match self.frames.last_mut() {
            Some(Frame::Bracket(_, commas)) => *commas += 1,
            Some(Frame::Select(at)) => {
                let at = *at;
                self.end_column();
                if matches!(self.clause(), Some(Clause::From | Clause::On))
                    && let Some(select) = self.out.selects.get_mut(at)
                {
                    if select.clauses.last().is_some_and(|it| it.0 == Clause::On) {
                        let place = self.previous.and_then(|it| self.out.tokens.get(it));
                        let place = place.map_or(0, |it| it.end);
                        select.clauses.push((Clause::From, place));
                    }
                    select.state = SourceState::Table;
                }
            }
            _ => {}
        }
        self.path = None;
        self.before = Before::Comma;
    }

    /// A field of the list is over: its last word names the column where nothing else does.
    pub(super) fn end_column(&mut self) {
        let Some(word) = self.column.take() else {
            return;
        };
        if self.clause() == Some(Clause::Fields)
            && let Some(Frame::Select(select)) = self.frames.last()
        {
            let range = self.range(word);
            if let Some(select) = self.out.selects.get_mut(*select) {
                select.columns.push(range);
            }
        }
    }

    pub(super) fn set_column(&mut self, at: usize) {
        self.column = Some(at);
    }

    /// The innermost select that is open.
    pub(super) fn select(&self) -> Option<usize> {
        self.frames.iter().rev().find_map(|it| match it {
            Frame::Select(at) => Some(*at),
            _ => None,
        })
    }

    /// The part of the innermost select.
    pub(super) fn clause(&self) -> Option<Clause> {
        let select = self.out.selects.get(self.select()?)?;
        Some(select.clauses.last().map_or(Clause::Fields, |it| it.0))
    }

    fn state(&self) -> Option<SourceState> {
        self.out.selects.get(self.select()?).map(|it| it.state)
    }

    /// Whether tables stand here: behind `ИЗ`, in no bracket but those around tables.
    pub(super) fn in_sources(&self) -> bool {
        let is_here = matches!(
            self.frames.last(),
            Some(Frame::Select(_) | Frame::Bracket(Bracket::Sources, _))
        );
        is_here && self.clause() == Some(Clause::From)
    }

    pub(super) fn expects_table(&self) -> bool {
        self.in_sources() && self.state() == Some(SourceState::Table) && self.before != Before::Dot
    }

    pub(super) fn expects_alias(&self) -> bool {
        let is_named = matches!(
            self.state(),
            Some(SourceState::Named | SourceState::Parametrised)
        );
        self.in_sources() && is_named
    }
}
