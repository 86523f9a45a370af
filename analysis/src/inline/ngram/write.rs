//! Tokens as a line of code, with blanks where the layout has them.

use parser_bsl::bsl::Kind;

use crate::format::are_apart;
use crate::lexer::Lexer;

/// Writes tokens one behind the other.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    /// The last two tokens.
    last: [Kind; 2],
}

impl Line {
    /// A line that goes on behind two tokens; `Kind::Error` where there are none.
    pub(super) fn behind(last: [Kind; 2]) -> Self {
        Self {
            text: String::new(),
            last,
        }
    }

    /// Writes a token; `is_apart` says whether a blank stands before it, where that is known.
    pub(super) fn push(&mut self, token: &str, is_apart: Option<bool>) {
        let [last, before] = self.last;
        let kind = match last {
            Kind::Dot => Kind::Identifier,
            _ => Lexer::new(token).next().map_or(Kind::Error, |it| it.kind),
        };
        let is_unary = matches!(last, Kind::Plus | Kind::Minus) && !is_operand(before);
        let part = match is_unary {
            true => Kind::UnaryExpression,
            false => Kind::BinaryExpression,
        };
        let is_call = matches!(last, Kind::Identifier | Kind::NewKw | Kind::Question);
        let parent = match is_call {
            true => Kind::Arguments,
            false => Kind::ParenthesizedExpression,
        };
        let stands_apart = last != Kind::Error && are_apart((last, part), (kind, parent));
        if is_apart.unwrap_or(stands_apart) {
            self.text.push(' ');
        }
        self.text.push_str(token);
        self.last = [kind, last];
    }
}

/// Whether a value may end with a token: a sign behind it is no part of a number.
fn is_operand(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Identifier
            | Kind::Number
            | Kind::String
            | Kind::Date
            | Kind::Boolean
            | Kind::Undefined
            | Kind::Null
            | Kind::RightParenthesis
            | Kind::RightBracket
    )
}
