//! The variables of the method at hand.

use parser_bsl::bsl::Kind;

use super::receivers::Receiver;
use crate::lexer::Token;

/// A variable of the method at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Local {
    pub(super) kind: LocalKind,
    /// It was seen before: the first place of a variable declares it.
    pub(super) seen: bool,
    /// What it was assigned last.
    pub(super) holds: Receiver,
}

/// How a variable comes into being.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LocalKind {
    Parameter,
    /// By `Перем`.
    Declared,
    /// By an assignment or a loop.
    Assigned,
}

/// The variables of the method at hand, by the numbers of their names.
#[derive(Debug, Default)]
pub(super) struct Locals {
    list: Vec<(u32, Option<Local>)>,
    generation: u32,
}

impl Locals {
    /// Another method begins.
    pub(super) fn forget(&mut self) {
        self.generation = self.generation.wrapping_add(1);
    }

    pub(super) fn get(&self, name: u32) -> Option<Local> {
        let (generation, local) = self.list.get(name as usize)?;
        local.filter(|_| *generation == self.generation)
    }

    pub(super) fn get_mut(&mut self, name: u32) -> Option<&mut Local> {
        let current = self.generation;
        let (generation, local) = self.list.get_mut(name as usize)?;
        local.as_mut().filter(|_| *generation == current)
    }

    /// A variable; what is known of it already stays.
    pub(super) fn add(&mut self, name: u32, kind: LocalKind) {
        if self.get(name).is_some() {
            return;
        }
        let index = name as usize;
        if self.list.len() <= index {
            self.list.resize(index + 1, (0, None));
        }
        let local = Local {
            kind,
            seen: false,
            holds: Receiver::Unknown,
        };
        if let Some(place) = self.list.get_mut(index) {
            *place = (self.generation, Some(local));
        }
    }
}

/// Whether a word that follows this token begins a statement. `line_end`: a line end lies between the two.
pub(super) fn begins_statement(before: Option<Kind>, line_end: bool) -> bool {
    match before {
        None => true,
        Some(
            Kind::Semicolon
            | Kind::ThenKw
            | Kind::ElseKw
            | Kind::DoKw
            | Kind::TryKw
            | Kind::ExceptKw
            | Kind::Colon
            | Kind::ExportKw
            | Kind::UsePath
            | Kind::DeletedCode,
        ) => true,
        // A `;` is missing, as it is while code is being typed.
        Some(
            Kind::Identifier
            | Kind::Number
            | Kind::String
            | Kind::StringFragment
            | Kind::Date
            | Kind::Boolean
            | Kind::Undefined
            | Kind::Null
            | Kind::RightParenthesis
            | Kind::RightBracket
            | Kind::EndIfKw
            | Kind::EndDoKw
            | Kind::EndTryKw
            | Kind::BreakKw
            | Kind::ContinueKw,
        ) => line_end,
        Some(it) => is_directive(it),
    }
}

/// Whether a token is a directive.
pub(super) fn is_directive(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::RegionDirective
            | Kind::EndRegionDirective
            | Kind::IfDirective
            | Kind::ElsifDirective
            | Kind::ElseDirective
            | Kind::EndIfDirective
            | Kind::InsertDirective
            | Kind::EndInsertDirective
            | Kind::DeleteDirective
            | Kind::EndDeleteDirective
            | Kind::HeaderDirective
            | Kind::CustomDirective
            | Kind::UseDirective
    )
}

/// Finds the variables of a method: `tokens` are those of its header and its body, or of statements outside of methods.
pub(super) fn find(
    tokens: &[Token],
    text: &str,
    locals: &mut Locals,
    mut name: impl FnMut(Token) -> u32,
) {
    let mut code = tokens.iter().filter(|it| it.kind != Kind::Comment);
    let mut before: Option<Token> = None;
    let is_method = matches!(
        tokens.first().map(|it| it.kind),
        Some(Kind::ProcedureKw | Kind::FunctionKw)
    );
    let mut header = is_method.then_some(Header::Name);
    let mut declares = false;
    let mut pending: Option<(Token, bool)> = None;
    for token in code.by_ref() {
        if let Some(part) = &mut header {
            if let Some(parameter) = part.next(*token) {
                locals.add(name(parameter), LocalKind::Parameter);
            }
            if matches!(part, Header::Done) {
                header = None;
                before = Some(Token {
                    kind: Kind::Semicolon,
                    ..*token
                });
            }
            continue;
        }
        if let Some((word, statement)) = pending.take()
            && token.kind == Kind::Equal
            && statement
        {
            locals.add(name(word), LocalKind::Assigned);
        }
        match token.kind {
            // Outside of methods it declares a variable of the module.
            Kind::VarKw => declares = is_method,
            Kind::Comma | Kind::ExportKw => {}
            Kind::Identifier if declares => locals.add(name(*token), LocalKind::Declared),
            Kind::Identifier => {
                let above = before.map(|it| it.kind);
                if matches!(above, Some(Kind::ForKw | Kind::EachKw)) {
                    locals.add(name(*token), LocalKind::Assigned);
                } else {
                    pending = Some((
                        *token,
                        begins_statement(above, is_below(text, before, *token)),
                    ));
                }
            }
            _ => declares = false,
        }
        before = Some(*token);
    }
}

/// Whether a line end lies between two tokens.
pub(super) fn is_below(text: &str, before: Option<Token>, token: Token) -> bool {
    let Some(before) = before else {
        return true;
    };
    let between = text
        .as_bytes()
        .get(before.end as usize..token.start as usize);
    between.is_some_and(|it| memchr::memchr2(b'\n', b'\r', it).is_some())
}

/// How far the header of a method was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    /// The name is to come.
    Name,
    /// The bracket is to come.
    Bracket,
    /// A parameter is to come.
    Parameter,
    /// The name of an annotation of a parameter is to come.
    Annotation,
    /// The name of the annotation stands before.
    Annotated,
    /// The arguments of the annotation, at this depth of brackets.
    Arguments(u32),
    /// What follows the name of a parameter.
    Rest,
    /// The header is over.
    Done,
}

impl Header {
    /// Goes on with a token, and gives it back where it is the name of a parameter.
    pub(super) fn next(&mut self, token: Token) -> Option<Token> {
        match (*self, token.kind) {
            (Self::Name, Kind::ProcedureKw | Kind::FunctionKw) => {}
            (Self::Name, Kind::Identifier | Kind::ExecuteKw) => *self = Self::Bracket,
            (Self::Bracket, Kind::LeftParenthesis) | (Self::Rest, Kind::Comma) => {
                *self = Self::Parameter;
            }
            (Self::Parameter, Kind::Ampersand) => *self = Self::Annotation,
            (Self::Parameter, Kind::ValKw | Kind::Comma) => {}
            (Self::Parameter, Kind::Identifier) => {
                *self = Self::Rest;
                return Some(token);
            }
            (Self::Annotation, Kind::Identifier) => *self = Self::Annotated,
            (Self::Annotated, Kind::LeftParenthesis) => *self = Self::Arguments(1),
            (Self::Annotated, _) => {
                *self = Self::Parameter;
                return self.next(token);
            }
            (Self::Arguments(depth), Kind::LeftParenthesis) => *self = Self::Arguments(depth + 1),
            (Self::Arguments(1), Kind::RightParenthesis) => *self = Self::Parameter,
            (Self::Arguments(depth), Kind::RightParenthesis) => *self = Self::Arguments(depth - 1),
            (Self::Arguments(_), Kind::ProcedureKw | Kind::FunctionKw) => *self = Self::Done,
            (Self::Arguments(_), _) => {}
            (
                Self::Rest,
                Kind::Equal
                | Kind::Minus
                | Kind::Plus
                | Kind::Number
                | Kind::String
                | Kind::StringFragment
                | Kind::Date
                | Kind::Boolean
                | Kind::Undefined
                | Kind::Null,
            ) => {}
            // A letter that no name has is a slip.
            (_, Kind::Error) => {}
            (_, it) if is_directive(it) => {}
            _ => *self = Self::Done,
        }
        None
    }
}
