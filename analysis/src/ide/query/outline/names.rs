//! Words of a query: keywords where they go on with it, names otherwise.

use metadata::Kind;

use super::reader::{Path, Reader};
use super::{Before, Bracket, Clause, Frame, Names, Role, SourceKind, SourceState};
use crate::ide::query::functions::{self, Function};
use crate::ide::query::lexis::TokenKind;
use crate::ide::query::words::Keyword;

impl Reader<'_> {
    pub(super) fn read_word(&mut self, at: usize) {
        let word = self.word(at);
        let keyword = Keyword::of(word);
        if self.before == Before::Dot {
            // Right behind a dot every word is a name, after a blank the query may go on.
            let glued = self
                .previous
                .and_then(|it| self.out.tokens.get(it))
                .map(|it| it.end)
                == self.out.tokens.get(at).map(|it| it.start);
            let goes_on = keyword.is_some_and(Keyword::is_continuing) && !self.next_is(at, b'.');
            if glued || !goes_on {
                return self.member(at);
            }
        }
        let is_named = self.before == Before::Keyword(Keyword::As)
            && !matches!(
                self.frames.last(),
                Some(Frame::Bracket(Bracket::Cast(_), _))
            );
        if is_named {
            return self.name(at);
        }
        match keyword.filter(|it| self.is_keyword(*it, at)) {
            Some(keyword) => self.keyword(keyword, at),
            None => self.name(at),
        }
    }

    /// Whether a word that may be a keyword is one.
    fn is_keyword(&self, keyword: Keyword, at: usize) -> bool {
        use Keyword as K;
        let after_operand = self.before == Before::Operand;
        if self.next_is(at, b'.') {
            return false;
        }
        let previous = match self.before {
            Before::Keyword(it) => Some(it),
            _ => None,
        };
        match keyword {
            K::Cast | K::Value | K::Type | K::EmptyTable => self.next_is(at, b'('),
            K::Periods => self.next_is(at, b'('),
            K::Refs => {
                let next = self.next(at).filter(|it| it.kind != TokenKind::Mark(b','));
                let is_name =
                    next.is_some_and(|it| matches!(it.kind, TokenKind::Word | TokenKind::Cursor));
                let goes_on = self.next_keyword(at).is_some_and(Keyword::is_continuing);
                after_operand && !goes_on && (is_name || next.is_none())
            }
            K::Hierarchy => {
                matches!(previous, Some(K::In | K::Only))
                    || after_operand
                        && matches!(self.clause(), Some(Clause::Order | Clause::TotalsBy))
            }
            K::All => previous == Some(K::Union),
            K::Grouping | K::Sets => matches!(previous, Some(K::By | K::Grouping)),
            K::Update => previous == Some(K::For),
            K::Of => previous == Some(K::Update),
            K::Outer => matches!(previous, Some(K::Left | K::Right | K::Full)),
            K::Escape => after_operand,
            K::Only => after_operand && self.clause() == Some(Clause::TotalsBy),
            K::Characteristics => self.before == Before::Open,
            K::Left | K::Right if self.next_is(at, b'(') => false,
            K::End => self.frames.iter().any(|it| matches!(it, Frame::Case(..))),
            K::Drop => self.before == Before::Start,
            K::Select => true,
            _ if keyword.is_reserved() => true,
            _ if after_operand || self.before == Before::Start => true,
            _ => {
                // `ВЫБРАТЬ Итоги, …` takes a field of that name.
                let next = self.next(at);
                let ends = next.is_none_or(|it| matches!(it.kind, TokenKind::Mark(_)));
                let goes_on = matches!(self.next_keyword(at), Some(K::As | K::From));
                !ends && !goes_on
            }
        }
    }

    fn keyword(&mut self, keyword: Keyword, at: usize) {
        use Keyword as K;
        self.path = None;
        let mut role = Role::Keyword(keyword);
        let mut before = Before::Keyword(keyword);
        match keyword {
            K::Select => self.begin_select(at),
            K::From => self.part(Clause::From, at),
            K::Into | K::Add => self.part(Clause::Into, at),
            K::Where => self.part(Clause::Where, at),
            K::Group => self.part(Clause::Group, at),
            K::Having => self.part(Clause::Having, at),
            K::For => self.part(Clause::ForUpdate, at),
            K::Index => self.part(Clause::Index, at),
            K::Order => self.part(Clause::Order, at),
            K::Totals => self.part(Clause::Totals, at),
            K::Union | K::Autoorder => {
                self.end_column();
                self.close_to_select(false);
                self.union = self.out.tokens.get(at).map_or(0, |it| it.start);
            }
            K::Join | K::Left | K::Right | K::Full | K::Inner => self.join(at, keyword),
            K::By | K::On => self.by(at),
            K::As => {
                if let Some(Frame::Bracket(Bracket::Cast(typed), _)) = self.frames.last_mut() {
                    *typed = true;
                }
            }
            K::Case => self.frames.push(Frame::Case(
                K::Case,
                self.out.tokens.get(at).map_or(0, |it| it.start),
            )),
            K::When | K::Then | K::Else => {
                if self.close_to_case()
                    && let Some(Frame::Case(last, _)) = self.frames.last_mut()
                {
                    *last = keyword;
                }
            }
            K::End => {
                if self.close_to_case()
                    && let Some(Frame::Case(_, start)) = self.frames.pop()
                {
                    let end = self.out.tokens.get(at).map_or(start, |it| it.end);
                    self.out.cases.push(start..end);
                }
                before = Before::Operand;
            }
            K::Null | K::True | K::False | K::Undefined | K::Overall | K::Unique => {
                before = Before::Operand;
            }
            K::Asc | K::Desc => before = Before::Operand,
            K::Hierarchy if !matches!(self.before, Before::Keyword(K::In)) => {
                before = Before::Operand;
            }
            K::Cast | K::Value | K::Type | K::Periods | K::EmptyTable => role = Role::Function,
            _ => {}
        }
        self.set(at, role);
        self.before = before;
    }

    /// A part of the select begins, and what was forgotten before it ends.
    fn part(&mut self, clause: Clause, at: usize) {
        self.end_column();
        if self.close_to_select(false) {
            self.begin(clause, at);
        }
    }

    fn join(&mut self, at: usize, keyword: Keyword) {
        if !matches!(self.clause(), Some(Clause::From | Clause::On)) || !self.close_to_select(true)
        {
            return;
        }
        if self.clause() == Some(Clause::On) {
            self.begin(Clause::From, at);
        }
        self.set_state(match keyword {
            Keyword::Join => SourceState::Table,
            _ => SourceState::Aliased,
        });
    }

    fn by(&mut self, at: usize) {
        let previous = self.before;
        let heads = matches!(
            previous,
            Before::Keyword(Keyword::Group | Keyword::Order | Keyword::Index)
        );
        match self.clause() {
            _ if heads => {}
            Some(Clause::Totals) if self.close_to_select(false) => {
                self.begin(Clause::TotalsBy, at);
            }
            Some(Clause::From | Clause::On) if self.close_to_select(true) => {
                self.begin(Clause::On, at);
                let select = self.select().and_then(|it| self.out.selects.get_mut(it));
                let mut sources = select
                    .into_iter()
                    .flat_map(|it| it.sources.iter_mut().rev());
                if let Some(source) = sources.find(|it| it.is_joined && !it.has_condition) {
                    source.has_condition = true;
                }
            }
            _ => {}
        }
    }

    /// Closes what was forgotten inside of the innermost `ВЫБОР`.
    fn close_to_case(&mut self) -> bool {
        let found = self
            .frames
            .iter()
            .rposition(|it| matches!(it, Frame::Case(..) | Frame::Select(_)));
        match found {
            Some(at) if matches!(self.frames.get(at), Some(Frame::Case(..))) => {
                self.frames.truncate(at + 1);
                true
            }
            _ => false,
        }
    }

    /// What a name would stand for here.
    pub(super) fn names_here(&self) -> Names {
        use Keyword as K;
        match self.before {
            Before::Keyword(K::Refs) => return Names::Type,
            Before::Keyword(K::Into | K::Add | K::Drop) => return Names::Temporary,
            _ => {}
        }
        match self.frames.last() {
            Some(Frame::Bracket(Bracket::Value, _)) => return Names::Value,
            Some(Frame::Bracket(Bracket::Type | Bracket::Cast(true), _)) => return Names::Type,
            _ => {}
        }
        if self.before == Before::Keyword(K::As) {
            return Names::New;
        }
        let in_update = self.clause() == Some(Clause::ForUpdate)
            && matches!(
                self.before,
                Before::Keyword(K::Update | K::Of) | Before::Comma
            );
        if self.expects_table() || in_update {
            return Names::Table;
        }
        Names::Field
    }

    /// A word that begins a name.
    fn name(&mut self, at: usize) {
        let before = self.before;
        let names = self.names_here();
        self.before = Before::Operand;
        let word = self.word(at);
        let range = self
            .out
            .tokens
            .get(at)
            .map(|it| it.range())
            .unwrap_or_default();
        let has_kind = names != Names::Field && Kind::of(word).is_some();
        self.path = Some(Path {
            names,
            first: at,
            words: 1,
            has_kind,
        });
        let has_dot = self.next_is(at, b'.');
        match names {
            Names::Table => {
                let role = match has_dot {
                    true => Role::TableKind,
                    false => Role::TemporaryTable,
                };
                self.set(at, role);
                if self.clause() == Some(Clause::From) {
                    self.before = before;
                    self.push_source(SourceKind::Name, range.clone(), range);
                    self.before = Before::Operand;
                }
            }
            Names::Type | Names::Value => {
                self.set(
                    at,
                    if has_kind && has_dot {
                        Role::TableKind
                    } else {
                        Role::Type
                    },
                );
            }
            Names::Temporary => {
                self.set(at, Role::TemporaryTable);
                let is_drop = before == Before::Keyword(Keyword::Drop);
                if let Some(statement) = self.last_statement() {
                    match is_drop {
                        true => statement.drop = Some(range),
                        false => statement.into = Some(range),
                    }
                }
            }
            Names::New => self.new_name(at),
            Names::Field => self.field(at, before),
        }
    }

    /// The name behind `КАК`, or without it.
    fn new_name(&mut self, at: usize) {
        self.path = None;
        let range = self
            .out
            .tokens
            .get(at)
            .map(|it| it.range())
            .unwrap_or_default();
        if self.expects_alias() {
            self.set(at, Role::Alias);
            if let Some(source) = self.last_source() {
                source.alias = Some(range);
            }
            return self.set_state(SourceState::Aliased);
        }
        self.set(at, Role::Column);
        let in_fields = matches!(self.frames.last(), Some(Frame::Select(_)))
            && self.clause() == Some(Clause::Fields);
        if in_fields {
            self.set_column(at);
        }
    }

    fn field(&mut self, at: usize, before: Before) {
        if before == Before::Operand {
            let in_fields = matches!(
                self.clause(),
                Some(Clause::Fields | Clause::Totals | Clause::TotalsBy)
            );
            let is_alias = self.expects_alias() || in_fields;
            let is_open = matches!(self.frames.last(), Some(Frame::Select(_)))
                || matches!(
                    self.frames.last(),
                    Some(Frame::Bracket(Bracket::Section(_) | Bracket::Sources, _))
                );
            if is_alias && is_open {
                return self.new_name(at);
            }
        }
        if self.next_is(at, b'(') && !self.next_is(at, b'.') {
            self.path = None;
            return self.set(at, Role::Function);
        }
        if self.is_period(at) {
            return self.set(at, Role::Type);
        }
        self.set(at, Role::Field);
        if matches!(self.frames.last(), Some(Frame::Select(_))) {
            self.set_column(at);
        }
        if let Some(select) = self.select()
            && !self
                .frames
                .iter()
                .rev()
                .any(|it| matches!(it, Frame::Bracket(Bracket::Table(..), _)))
        {
            self.heads.push((at, select));
        }
    }

    /// Whether a word is a period, or another word that a virtual table takes.
    fn is_period(&self, at: usize) -> bool {
        if self.next_is(at, b'.') {
            return false;
        }
        let word = self.word(at);
        match self.frames.last() {
            Some(Frame::Bracket(Bracket::Function(name), argument)) => {
                let name = self.text.get(name.clone()).unwrap_or_default();
                let is_periods = Keyword::of(name) == Some(Keyword::Periods) && *argument == 0;
                let taken = Function::named(name).and_then(Function::period);
                (is_periods || taken == Some(*argument))
                    && functions::is_one_of(&functions::PERIODS, word)
            }
            Some(Frame::Bracket(Bracket::Table(..), argument)) => {
                let is_alone = matches!(
                    self.next(at).map(|it| it.kind),
                    Some(TokenKind::Mark(b',' | b')'))
                );
                (2..=3).contains(argument)
                    && is_alone
                    && [
                        functions::PERIODS.as_slice(),
                        &functions::PERIODICITIES,
                        &functions::FILLINGS,
                    ]
                    .iter()
                    .any(|it| functions::is_one_of(it, word))
            }
            _ => false,
        }
    }

    /// A word behind a dot.
    fn member(&mut self, at: usize) {
        self.before = Before::Operand;
        let end = self.out.tokens.get(at).map_or(0, |it| it.end);
        let Some(path) = &mut self.path else {
            return self.set(at, Role::Field);
        };
        path.words += 1;
        let (names, words, has_kind) = (path.names, path.words, path.has_kind);
        let role = match names {
            Names::Table | Names::Type => Role::Table,
            Names::Value if has_kind && words == 2 => Role::Table,
            Names::Value => Role::Value,
            _ => Role::Field,
        };
        self.set(at, role);
        match names {
            Names::Table if self.clause() == Some(Clause::From) => {
                if let Some(source) = self.last_source() {
                    source.name.end = end;
                    source.range.end = end;
                }
            }
            Names::Field if matches!(self.frames.last(), Some(Frame::Select(_))) => {
                self.set_column(at);
            }
            _ => {}
        }
    }

    /// Names that were read before the sources of their select were.
    pub(super) fn resolve_heads(&mut self) {
        let text = self.text;
        let selects = &self.out.selects;
        let sources = selects.iter().map(|it| it.sources.iter());
        let called: Vec<Vec<String>> = sources
            .map(|it| it.map(|it| it.called(text)).collect())
            .collect();
        let visible: Vec<Vec<usize>> = (0..selects.len()).map(|it| self.out.visible(it)).collect();
        for (at, select) in std::mem::take(&mut self.heads) {
            let word = self.word(at);
            let start = self.out.tokens.get(at).map_or(0, |it| it.start);
            if self.next_is(at, b'.') {
                let visible = visible.get(select).map(Vec::as_slice).unwrap_or_default();
                let mut names = visible.iter().filter_map(|it| called.get(*it)).flatten();
                if names.any(|it| metadata::same(it, word)) {
                    self.set(at, Role::Alias);
                }
                continue;
            }
            let Some(found) = self.out.selects.get(select) else {
                continue;
            };
            let of_result = matches!(
                found.clause_at(start),
                Clause::Order | Clause::Totals | Clause::TotalsBy | Clause::Index
            );
            if of_result && let Some(first) = self.out.selects.get(found.first) {
                let mut columns = first.columns.iter();
                if columns.any(|it| {
                    text.get(it.clone())
                        .is_some_and(|it| metadata::same(it, word))
                }) {
                    self.set(at, Role::Column);
                }
            }
        }
    }
}
