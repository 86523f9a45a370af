//! The one pass over the text of a module.

use std::ops::Range;

use metadata::same;
use parser_bsl::Dialect;
use parser_bsl::bsl::Kind;

use super::inside::of_query;
use super::meaning::{Meaning, Meanings};
use super::receivers::Receiver;
use super::scope::{self, Header, LocalKind, Locals};
use super::{Modifiers, Options, SemanticToken, TokenKind};
use crate::ide::query::tokens::{QueryTokenKind, tokens as query_tokens};
use crate::lexer::{Lexer, Token};
use crate::summary::{MethodSummary, ModuleSummary};
use crate::workspace::{FileId, Snapshot};

/// What is being painted.
pub(super) struct Painter<'a> {
    pub(super) text: &'a str,
    pub(super) dialect: Dialect,
    pub(super) options: &'a Options,
    pub(super) meanings: Meanings<'a>,
    pub(super) summary: &'a ModuleSummary,
    /// The method at hand.
    pub(super) method: Option<&'a MethodSummary>,
    /// The words of the queries that are still to come, the next one last.
    pub(super) queries: Vec<(Range<usize>, QueryTokenKind)>,
    locals: Locals,
    within: Range<usize>,
    out: Vec<SemanticToken>,
    /// The brackets that are open.
    open: Vec<Open>,
    /// The last token of code.
    pub(super) before: Option<Token>,
    /// What a dot would stand behind.
    pub(super) current: Receiver,
    /// What the bracket that follows belongs to.
    pub(super) callee: Callee,
    /// The directive whose line it is.
    directive: Option<Kind>,
    /// The statement so far is what an assignment changes.
    is_target: bool,
    /// It is `Перем`.
    declares: bool,
    /// The variable that the statement assigns.
    assigned: Option<u32>,
    /// The variable of the loop whose head it is.
    looped: Option<u32>,
}

/// An open bracket.
#[derive(Debug, Clone, Copy)]
struct Open {
    callee: Callee,
    argument: u32,
    /// What stands there behind the bracket that closes it.
    gives: Receiver,
}

/// What a bracket belongs to, as far as strings in it have a meaning by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Callee {
    #[default]
    Other,
    /// `НСтр`.
    NStr,
    /// `СтрШаблон`.
    Template,
    /// `Тип`, `Новый ОписаниеТипов`.
    Types,
    /// `&Перед` and its like.
    Extends,
}

pub(super) fn paint(
    snapshot: &Snapshot,
    file: FileId,
    options: &Options,
    within: Option<Range<usize>>,
) -> Vec<SemanticToken> {
    let (Some(text), Some(it)) = (snapshot.text(file), snapshot.file(file)) else {
        return Vec::new();
    };
    let lines = within.clone().map(|it| whole_lines(&text, it));
    let mut queries = query_tokens(snapshot, file, lines);
    let within = within.unwrap_or(0..text.len());
    if it.is_query {
        queries.retain(|it| it.0.start < within.end && within.start < it.0.end);
        return queries.into_iter().map(of_query).collect();
    }
    queries.reverse();
    let start = first_token(&it.summary, within.start);
    let mut painter = Painter {
        text: &text,
        dialect: it.dialect,
        options,
        meanings: Meanings::new(snapshot, file),
        summary: &it.summary,
        method: None,
        queries,
        locals: Locals::default(),
        within,
        out: Vec::new(),
        open: Vec::new(),
        before: None,
        current: Receiver::Unknown,
        callee: Callee::Other,
        directive: None,
        is_target: false,
        declares: false,
        assigned: None,
        looped: None,
    };
    painter.run(start);
    painter.out
}

/// The lines of a range: a string is told by all words in it, and ends on its line.
fn whole_lines(text: &str, range: Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let before = bytes.get(..range.start).unwrap_or(bytes);
    let start = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |it| it + 1);
    let behind = bytes.get(range.end..).unwrap_or_default();
    let end = memchr::memchr2(b'\n', b'\r', behind);
    start..end.map_or(text.len(), |it| range.end + it)
}

/// Where to begin so that all variables of the first method are seen.
fn first_token(summary: &ModuleSummary, offset: usize) -> usize {
    let after = summary
        .methods
        .partition_point(|it| it.start as usize <= offset);
    let Some(method) = after.checked_sub(1).and_then(|it| summary.methods.get(it)) else {
        return 0;
    };
    let range = method.range();
    if offset < range.end {
        range.start
    } else {
        range.end
    }
}

impl<'a> Painter<'a> {
    fn run(&mut self, start: usize) {
        let mut lexer = Lexer::new(self.text);
        lexer.go_to(start..self.text.len());
        let mut chunk: Vec<Token> = Vec::new();
        let mut in_method = false;
        loop {
            let token = lexer.next();
            let begins = matches!(
                token.map(|it| it.kind),
                None | Some(Kind::ProcedureKw | Kind::FunctionKw)
            );
            if begins {
                self.chunk(&chunk, in_method, token);
                chunk.clear();
                in_method = true;
            }
            let Some(token) = token else {
                return;
            };
            chunk.push(token);
            if in_method && matches!(token.kind, Kind::EndProcedureKw | Kind::EndFunctionKw) {
                self.chunk(&chunk, true, None);
                chunk.clear();
                in_method = false;
            }
            if chunk.is_empty() && token.start as usize >= self.within.end {
                return;
            }
        }
    }

    /// A method, or what stands between two; `next` is the token behind it, where that begins a method.
    fn chunk(&mut self, tokens: &[Token], in_method: bool, next: Option<Token>) {
        let Some(first) = tokens.first() else {
            return;
        };
        self.method = None;
        self.before = None;
        self.open.clear();
        self.end_statement();
        self.locals.forget();
        if in_method {
            let placed = self.summary.method_at(first.start as usize);
            self.method = placed.map(|it| &*it.1.method);
        }
        let (meanings, text) = (&mut self.meanings, self.text);
        scope::find(tokens, text, &mut self.locals, |it| {
            meanings.number(it.word, it.text(text))
        });
        let mut header = in_method.then_some(Header::Name);
        let mut parameters = 0;
        for (at, token) in tokens.iter().enumerate() {
            if token.kind == Kind::Comment {
                self.comment(tokens, at);
                continue;
            }
            let mut rest = tokens.get(at + 1..).unwrap_or_default().iter();
            let following = rest.find(|it| it.kind != Kind::Comment);
            let following = following.copied().or(next);
            let mut is_parameter = false;
            if let Some(part) = &mut header {
                is_parameter = part.next(*token).is_some();
                if *part == Header::Done {
                    header = None;
                }
            }
            if is_parameter {
                self.parameter(*token, parameters);
                parameters += 1;
            } else {
                self.token(*token, following);
            }
            self.before = Some(*token);
        }
    }

    /// Puts a token out.
    pub(super) fn push(&mut self, range: Range<usize>, kind: TokenKind, modifiers: Modifiers) {
        if range.start >= self.within.end || range.end <= self.within.start || range.is_empty() {
            return;
        }
        let small = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.out.push(SemanticToken {
            start: small(range.start),
            end: small(range.end),
            kind,
            modifiers,
        });
    }

    fn parameter(&mut self, token: Token, index: usize) {
        let number = self.meanings.number(token.word, token.text(self.text));
        let told = self.method.and_then(|it| it.parameters.get(index));
        let holds = told.map(|it| self.meanings.members.documented(&it.documented));
        if let Some(local) = self.locals.get_mut(number) {
            local.seen = true;
            local.holds = holds.unwrap_or_default();
        }
        self.push(token.range(), TokenKind::Parameter, Modifiers::DECLARATION);
    }

    fn end_statement(&mut self) {
        if let Some(assigned) = self.assigned.take()
            && let Some(local) = self.locals.get_mut(assigned)
        {
            local.holds = self.current;
        }
        self.current = Receiver::Unknown;
        self.callee = Callee::Other;
        self.is_target = true;
        self.declares = false;
        self.looped = None;
    }

    fn kind_before(&self) -> Option<Kind> {
        self.before.map(|it| it.kind)
    }

    fn token(&mut self, token: Token, next: Option<Token>) {
        let is_below = || scope::is_below(self.text, self.before, token);
        if self.directive.is_some() && is_below() {
            self.directive = None;
            self.end_statement();
        }
        if let Some(directive) = self.directive {
            self.of_directive(token, directive);
            return;
        }
        match token.kind {
            Kind::Identifier => self.word(token, next),
            Kind::String | Kind::StringFragment => {
                let (callee, argument) = self
                    .open
                    .last()
                    .map_or((Callee::Other, 0), |it| (it.callee, it.argument));
                let callee = if argument == 0 { callee } else { Callee::Other };
                self.string(token, callee);
                self.current = Receiver::Unknown;
            }
            Kind::Number | Kind::Date => {
                self.push(token.range(), TokenKind::Number, Modifiers::NONE);
                self.current = Receiver::Unknown;
            }
            Kind::LeftParenthesis | Kind::LeftBracket => {
                let gives = match token.kind {
                    Kind::LeftParenthesis => self.current,
                    _ => Receiver::Unknown,
                };
                self.open.push(Open {
                    callee: self.callee,
                    argument: 0,
                    gives,
                });
                self.current = Receiver::Unknown;
                self.callee = Callee::Other;
            }
            Kind::RightParenthesis | Kind::RightBracket => {
                let open = self.open.pop();
                self.current = open.map_or(Receiver::Unknown, |it| it.gives);
            }
            Kind::Comma => {
                if let Some(open) = self.open.last_mut() {
                    open.argument += 1;
                }
                self.current = Receiver::Unknown;
            }
            Kind::Semicolon => {
                self.open.clear();
                self.end_statement();
            }
            Kind::Dot | Kind::Colon => {}
            Kind::Ampersand => self.annotation(token, next),
            Kind::Label => self.push(token.range(), TokenKind::Variable, Modifiers::READONLY),
            Kind::UsePath => self.use_path(token),
            Kind::Shebang => self.push(token.range(), TokenKind::Comment, Modifiers::NONE),
            Kind::DeletedCode => self.deleted(token),
            Kind::Error => {}
            it if scope::is_directive(it) => {
                self.push(token.range(), TokenKind::Macro, Modifiers::NONE);
                self.directive = Some(it);
            }
            it if is_operator(it) => {
                self.push(token.range(), TokenKind::Operator, Modifiers::NONE);
                let assigns = it == Kind::Equal && self.is_target && self.open.is_empty();
                if !assigns && self.open.is_empty() {
                    // What comes out of an operation has no members that matter.
                    self.assigned = None;
                }
                self.is_target &= !assigns;
                self.current = Receiver::Unknown;
                self.callee = Callee::Other;
            }
            it => self.keyword(token, it),
        }
    }

    fn keyword(&mut self, token: Token, kind: Kind) {
        self.push(token.range(), TokenKind::Keyword, Modifiers::NONE);
        match kind {
            Kind::DoKw => {
                let elements = self.meanings.members.elements(self.current);
                if let Some(looped) = self.looped
                    && let Some(local) = self.locals.get_mut(looped)
                {
                    local.holds = elements;
                }
                self.end_statement();
            }
            Kind::ThenKw
            | Kind::ElseKw
            | Kind::TryKw
            | Kind::ExceptKw
            | Kind::EndIfKw
            | Kind::EndDoKw
            | Kind::EndTryKw => self.end_statement(),
            Kind::AndKw | Kind::OrKw | Kind::NotKw => {
                self.assigned = self.assigned.filter(|_| !self.open.is_empty());
            }
            Kind::InKw => {}
            Kind::VarKw => self.declares = true,
            _ => self.is_target = false,
        }
        self.current = Receiver::Unknown;
        self.callee = Callee::Other;
    }

    fn word(&mut self, token: Token, next: Option<Token>) {
        let text = token.text(self.text);
        let before = self.kind_before();
        let next_kind = next.map(|it| it.kind);
        let is_called = next_kind == Some(Kind::LeftParenthesis);
        if before == Some(Kind::Ampersand) {
            return self.decorator(token);
        }
        if before != Some(Kind::Dot) {
            let line_end = scope::is_below(self.text, self.before, token);
            if self.open.is_empty() && scope::begins_statement(before, line_end) {
                self.end_statement();
            }
            if let Some(modifiers) = self.declared(before, token) {
                let kind = match before {
                    Some(Kind::FunctionKw) => TokenKind::Function,
                    _ => TokenKind::Method,
                };
                self.push(token.range(), kind, modifiers);
                return;
            }
            if self.is_contextual_keyword(text, next_kind) {
                self.push(token.range(), TokenKind::Keyword, Modifiers::NONE);
                return;
            }
        }
        let number = self.meanings.number(token.word, text);
        let is_changed = self.is_target && self.open.is_empty() && next_kind == Some(Kind::Equal);
        let mut meaning = match before {
            Some(Kind::Dot) => {
                let receiver = self.current;
                let members = &mut self.meanings.members;
                members.member(receiver, number, text, is_called)
            }
            Some(Kind::NewKw) => self.meanings.class(number, text),
            _ if is_called => {
                let known = self.meanings.call(number, text);
                known.unwrap_or(Meaning::of(TokenKind::Function))
            }
            _ => self.variable(number, text, is_changed),
        };
        if is_changed {
            meaning.modifiers = meaning.modifiers.with(Modifiers::MODIFICATION);
        }
        self.push(token.range(), meaning.kind, meaning.modifiers);
        self.current = meaning.gives;
        self.callee = match is_called {
            true => self.callee_of(text, before == Some(Kind::NewKw)),
            false => Callee::Other,
        };
    }

    /// A name that stands for a value.
    fn variable(&mut self, number: u32, text: &str, is_changed: bool) -> Meaning {
        let is_loop = matches!(self.kind_before(), Some(Kind::ForKw | Kind::EachKw));
        let Some(local) = self.locals.get(number) else {
            let found = self.meanings.value(number, text);
            let mut found = found.unwrap_or(Meaning::of(TokenKind::Variable));
            // A variable of the module.
            found.modifiers = found
                .modifiers
                .with_if(self.declares, Modifiers::DECLARATION);
            return found;
        };
        if local.kind == LocalKind::Assigned
            && let Some(found) = self.meanings.own(number, text)
        {
            return found;
        }
        if is_changed {
            self.assigned = Some(number);
        }
        if is_loop {
            self.looped = Some(number);
        }
        let kind = match local.kind {
            LocalKind::Parameter => TokenKind::Parameter,
            _ => TokenKind::Variable,
        };
        let is_first = !local.seen && (is_changed || is_loop || self.declares);
        if let Some(local) = self.locals.get_mut(number) {
            local.seen |= is_first;
        }
        Meaning {
            kind,
            modifiers: Modifiers::NONE.with_if(is_first, Modifiers::DECLARATION),
            gives: local.holds,
        }
    }

    /// The marks of the name of a method, where it is one.
    fn declared(&self, before: Option<Kind>, token: Token) -> Option<Modifiers> {
        if !matches!(before, Some(Kind::ProcedureKw | Kind::FunctionKw)) {
            return None;
        }
        let declared = Modifiers::DECLARATION.with(Modifiers::DEFINITION);
        let method = self.method.filter(|it| it.name.is(token.text(self.text)));
        Some(match method {
            Some(it) => declared
                .with_if(it.is_async, Modifiers::ASYNC)
                .with_if(it.deprecated, Modifiers::DEPRECATED),
            None => declared,
        })
    }

    /// `Асинх` before a method, `Ждать` in an asynchronous one.
    fn is_contextual_keyword(&self, text: &str, next: Option<Kind>) -> bool {
        match next {
            Some(Kind::ProcedureKw | Kind::FunctionKw) => {
                same(text, "Асинх") || same(text, "Async")
            }
            Some(Kind::Identifier | Kind::NewKw | Kind::Question) => {
                let is_async = self.method.is_some_and(|it| it.is_async);
                is_async && (same(text, "Ждать") || same(text, "Await"))
            }
            _ => false,
        }
    }

    fn callee_of(&self, text: &str, is_new: bool) -> Callee {
        let is = |ru: &str, en: &str| same(text, ru) || same(text, en);
        if is_new {
            return match is("ОписаниеТипов", "TypeDescription") {
                true => Callee::Types,
                false => Callee::Other,
            };
        }
        // Most names are longer or shorter than all of these.
        let letters = text.len();
        if letters <= 8 && is("НСтр", "NStr") {
            return Callee::NStr;
        }
        if letters <= 6 && is("Тип", "Type") {
            return Callee::Types;
        }
        let mut templates = self.options.template_methods.iter();
        if (letters <= 18 && is("СтрШаблон", "StrTemplate"))
            || templates.any(|it| it.as_str().len() == letters && it.is(text))
        {
            return Callee::Template;
        }
        Callee::Other
    }
}

fn is_operator(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Equal
            | Kind::NotEqual
            | Kind::Less
            | Kind::LessOrEqual
            | Kind::Greater
            | Kind::GreaterOrEqual
            | Kind::Plus
            | Kind::Minus
            | Kind::Star
            | Kind::Slash
            | Kind::Percent
            | Kind::Question
    )
}
