//! Where a blank stands between two tokens of one line.

use parser_bsl::bsl::Kind;

use super::tokens::Token;

/// How many blanks stand between two tokens of one line; none when the author's stay.
pub(super) fn between(before: &Token, token: &Token) -> Option<usize> {
    if before.is_frozen || token.is_frozen {
        return None;
    }
    if token.kind == Kind::Comment {
        return Some(1);
    }
    if before.kind == Kind::StringFragment && token.kind == Kind::StringFragment {
        return None;
    }
    // Both `А(1,,2)` and `А(1, , 2)` are usual.
    if before.kind == Kind::Comma && token.kind == Kind::Comma {
        return None;
    }
    if is_opaque(before.kind) || is_opaque(token.kind) {
        return None;
    }
    Some(usize::from(is_apart(before, token)))
}

/// Whether a token holds text that is not read, with the blanks around it.
pub(super) fn is_opaque(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::DeletedCode | Kind::InactiveCode | Kind::Shebang | Kind::UsePath
    )
}

fn is_apart(before: &Token, token: &Token) -> bool {
    are_apart((before.kind, before.parent), (token.kind, token.parent))
}

/// Whether a blank stands between two tokens of one line, each given with what it is a part of.
pub(crate) fn are_apart((before, part): (Kind, Kind), (token, parent): (Kind, Kind)) -> bool {
    match before {
        Kind::LeftParenthesis | Kind::LeftBracket | Kind::Dot | Kind::Ampersand | Kind::Hash => {
            return false;
        }
        Kind::Plus | Kind::Minus if part == Kind::UnaryExpression => return false,
        _ => {}
    }
    match token {
        Kind::Comma
        | Kind::Semicolon
        | Kind::Colon
        | Kind::Dot
        | Kind::RightParenthesis
        | Kind::RightBracket
        | Kind::LeftBracket => false,
        Kind::LeftParenthesis => match parent {
            Kind::Arguments
            | Kind::Parameters
            | Kind::AnnotationArguments
            | Kind::TernaryExpression => false,
            // `Выполнить(Текст)` and `ВызватьИсключение(Текст)` are written as calls.
            _ => !matches!(before, Kind::ExecuteKw | Kind::RaiseKw),
        },
        _ => true,
    }
}
