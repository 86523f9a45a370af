//! What the missing tokens of a tree mean.

use std::ops::Range;

use tree_sitter::Node;

use super::directives::line_end;
use super::{SyntaxError, SyntaxErrorKind};
use crate::bsl::Kind;

/// The error that the missing token `node` stands for; the last of its `ancestors` is its parent.
pub(super) fn missing(node: Node<'_>, ancestors: &[Node<'_>], text: &str) -> SyntaxError {
    // A missing token stands where the next one begins; what it belongs to is what comes before.
    let before = text[..node.start_byte()].trim_end().len();
    let parent = ancestors.last().copied();
    // The missing end of a method stands in its block.
    let owner = match ancestors {
        [.., owner, parent] if Kind::of(*parent) == Kind::Block => Some(*owner),
        _ => parent,
    };
    let from_start = |kind| {
        let start = parent.map_or(before, |it| it.start_byte());
        SyntaxError {
            kind,
            range: start..before.max(start),
        }
    };
    let closing = |token| SyntaxErrorKind::Missing {
        token,
        opened_by: owner.and_then(|it| opener(it, token)),
    };
    let kind = match (Kind::of(node), parent.map(Kind::of)) {
        (Kind::Missing, Some(Kind::IncompleteStatement)) => {
            return from_start(SyntaxErrorKind::IncompleteStatement);
        }
        (Kind::Missing, Some(Kind::MultilineString)) | (Kind::StringFragment, _) => {
            return from_start(SyntaxErrorKind::UnclosedString);
        }
        (Kind::Missing, Some(Kind::ProcedureDefinition | Kind::FunctionDefinition)) => {
            if let Some(error) = parent.and_then(wrong_end) {
                return error;
            }
            SyntaxErrorKind::Missing {
                token: Kind::LeftParenthesis,
                opened_by: None,
            }
        }
        (Kind::Missing, Some(Kind::MemberExpression)) | (Kind::Identifier, _) => {
            SyntaxErrorKind::MissingName
        }
        (Kind::Missing, Some(Kind::IndexExpression)) => closing(Kind::RightBracket),
        (
            Kind::Missing,
            Some(Kind::Arguments | Kind::ParenthesizedExpression | Kind::TernaryExpression),
        ) => closing(Kind::RightParenthesis),
        (Kind::Missing, _) => {
            // Another directive may stand between it and the missing token.
            let end = parent.map_or(before, |it| line_end(text, it.start_byte()));
            return SyntaxError {
                kind: SyntaxErrorKind::BrokenDirective,
                range: end..end,
            };
        }
        (token, _) => closing(token),
    };
    SyntaxError {
        kind,
        range: before..before,
    }
}

/// The end of the other kind of method, before the missing token that ends the method.
fn wrong_end(method: Node<'_>) -> Option<SyntaxError> {
    let end = method.child(method.child_count().checked_sub(2)?)?;
    let expected = match Kind::of(end) {
        Kind::EndFunctionKw => Kind::EndProcedureKw,
        Kind::EndProcedureKw => Kind::EndFunctionKw,
        _ => return None,
    };
    let opened_by = opener(method, expected)?;
    Some(SyntaxError {
        kind: SyntaxErrorKind::WrongEnd {
            expected,
            opened_by,
        },
        range: end.byte_range(),
    })
}

/// The token that a missing closing token belongs to.
pub(super) fn opener(owner: Node<'_>, token: Kind) -> Option<Range<usize>> {
    let opening: &[Kind] = match token {
        Kind::EndIfKw => &[Kind::IfKw],
        Kind::EndDoKw => &[Kind::ForKw, Kind::WhileKw],
        Kind::EndTryKw => &[Kind::TryKw],
        Kind::EndProcedureKw => &[Kind::ProcedureKw],
        Kind::EndFunctionKw => &[Kind::FunctionKw],
        Kind::RightParenthesis => &[Kind::LeftParenthesis],
        Kind::RightBracket => &[Kind::LeftBracket],
        _ => return None,
    };
    let mut cursor = owner.walk();
    owner
        .children(&mut cursor)
        .find(|it| opening.contains(&Kind::of(*it)))
        .map(|it| it.byte_range())
}
