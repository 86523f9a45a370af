//! Selects and what they read.

use std::ops::Range;

use super::reader::{DEPTH, Reader};
use super::{Before, Bracket, Clause, Frame, Select, Source, SourceKind, SourceState, Statement};
use crate::ide::query::words::Keyword;

impl Reader<'_> {
    pub(super) fn push_source(
        &mut self,
        kind: SourceKind,
        name: Range<usize>,
        range: Range<usize>,
    ) {
        let is_joined = matches!(self.before, Before::Keyword(Keyword::Join));
        let select = self.select().and_then(|it| self.out.selects.get_mut(it));
        if let Some(select) = select {
            select.sources.push(Source {
                range,
                kind,
                name,
                is_joined,
                ..Source::default()
            });
            select.state = match kind {
                SourceKind::Name => SourceState::Named,
                _ => SourceState::Parametrised,
            };
        }
    }

    pub(super) fn last_source(&mut self) -> Option<&mut Source> {
        let select = self.select()?;
        self.out.selects.get_mut(select)?.sources.last_mut()
    }

    pub(super) fn set_state(&mut self, state: SourceState) {
        if let Some(select) = self.select().and_then(|it| self.out.selects.get_mut(it)) {
            select.state = state;
        }
    }

    /// A part of the innermost select begins.
    pub(super) fn begin(&mut self, clause: Clause, at: usize) {
        self.end_column();
        let place = self.range(at).start;
        if let Some(select) = self.select().and_then(|it| self.out.selects.get_mut(it)) {
            select.clauses.push((clause, place));
            if clause == Clause::From {
                select.state = SourceState::Table;
            }
        }
    }

    /// Closes what was forgotten inside of the innermost select. In a block of the builder, nothing.
    pub(super) fn close_to_select(&mut self, keep_sources: bool) -> bool {
        let Some(at) = self.frames.iter().rposition(|it| match it {
            Frame::Select(_) | Frame::Brace => true,
            Frame::Bracket(Bracket::Sources, _) => keep_sources,
            _ => false,
        }) else {
            return false;
        };
        if self.frames.get(at) == Some(&Frame::Brace) {
            return false;
        }
        self.frames.truncate(at + 1);
        true
    }

    /// Closes frames from a place on.
    pub(super) fn truncate(&mut self, at: usize, end: usize) {
        self.end_column();
        for frame in self.frames.get(at..).unwrap_or_default() {
            if let Frame::Select(select) = frame
                && let Some(select) = self.out.selects.get_mut(*select)
            {
                select.range.end = end;
            }
        }
        self.frames.truncate(at);
    }

    pub(super) fn end_statement(&mut self, end: usize) {
        self.truncate(0, end);
        if let Some(statement) = self
            .statement
            .take()
            .and_then(|it| self.out.statements.get_mut(it))
        {
            statement.range.end = end.max(statement.range.start);
        }
        self.path = None;
    }

    pub(super) fn last_statement(&mut self) -> Option<&mut Statement> {
        self.out.statements.get_mut(self.statement?)
    }

    /// `ВЫБРАТЬ`.
    pub(super) fn begin_select(&mut self, at: usize) {
        let start = self.range(at).start;
        let is_part = matches!(self.before, Before::Keyword(Keyword::Union | Keyword::All));
        if !is_part && self.before == Before::Open {
            match self.frames.last_mut() {
                Some(Frame::Brace) => return,
                Some(Frame::Bracket(bracket @ (Bracket::Group | Bracket::Sources), _)) => {
                    let is_source = *bracket == Bracket::Sources;
                    *bracket = Bracket::Query;
                    return self.push_nested(start, is_source);
                }
                _ => {}
            }
        }
        if is_part {
            let place = self
                .frames
                .iter()
                .rposition(|it| matches!(it, Frame::Select(_)));
            if let Some(place) = place {
                let Some(Frame::Select(before)) = self.frames.get(place).cloned() else {
                    return;
                };
                self.truncate(place, self.union);
                let Some(before) = self.out.selects.get(before).cloned() else {
                    return;
                };
                return self.push_select(Select {
                    range: start..start,
                    columns: Vec::new(),
                    clauses: Vec::new(),
                    sources: Vec::new(),
                    state: SourceState::Table,
                    ..before
                });
            }
        }
        if self.before != Before::Start && !self.frames.is_empty() {
            // The semicolon is missing.
            self.end_statement(start);
            self.statement = Some(self.out.statements.len());
            self.out.statements.push(Statement {
                range: start..start,
                ..Statement::default()
            });
        }
        let first = self.out.selects.len();
        self.push_select(Select {
            range: start..start,
            statement: self.statement.unwrap_or_default(),
            first,
            ..Select::default()
        });
    }

    fn push_nested(&mut self, start: usize, is_source: bool) {
        let parent = self.select();
        let first = self.out.selects.len();
        if is_source {
            let open = self
                .previous
                .map(|it| self.range(it).start)
                .unwrap_or(start);
            // Whether it is joined is told by the word before the bracket.
            let before = self.previous.and_then(|it| it.checked_sub(1));
            let word = before.map(|it| self.word(it)).and_then(Keyword::of);
            self.before = match word {
                Some(Keyword::Join) => Before::Keyword(Keyword::Join),
                _ => Before::Open,
            };
            self.push_source(SourceKind::Query(first), start..start, open..start);
            self.set_state(SourceState::Table);
        }
        self.push_select(Select {
            range: start..start,
            statement: self.statement.unwrap_or_default(),
            parent,
            is_source,
            first,
            ..Select::default()
        });
    }

    fn push_select(&mut self, select: Select) {
        if self.frames.len() < DEPTH {
            self.frames.push(Frame::Select(self.out.selects.len()));
        }
        self.out.selects.push(select);
    }
}
