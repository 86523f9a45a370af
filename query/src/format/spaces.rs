//! Where a blank stands between two tokens of one line.

use parser_bsl::query::Kind;

use super::layout::Token;

/// Whether a blank stands between two tokens.
pub(super) fn between(before: &Token, token: &Token) -> bool {
    match before.kind {
        Kind::LeftParenthesis | Kind::LeftBrace | Kind::Ampersand | Kind::Dot => return false,
        Kind::Plus | Kind::Minus if before.parent == Kind::UnaryExpression => return false,
        _ => {}
    }
    match token.kind {
        Kind::Comma | Kind::Semicolon | Kind::RightParenthesis | Kind::RightBrace | Kind::Dot => {
            false
        }
        Kind::LeftParenthesis => match token.parent {
            Kind::ParenthesizedExpression => before.kind != Kind::NotKw,
            Kind::Subquery
            | Kind::ParenthesizedSource
            | Kind::Tuple
            | Kind::ExpressionList
            | Kind::GroupingSet
            | Kind::IndexSet => true,
            _ => false,
        },
        _ => true,
    }
}
