//! Kinds of places, and how sure one must be to show something there.

use parser_bsl::bsl::Kind;

use super::tokens::Read;

/// What kind of place a suggestion is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A line that begins.
    Statement,
    /// The first line of a block.
    Block,
    /// Behind a dot.
    Member,
    /// Behind `=`.
    Value,
    /// In brackets, behind the opening one or a comma.
    Argument,
    /// In the middle of a word.
    Word,
    /// Anywhere else.
    Expression,
}

impl PlaceKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Statement,
        Self::Block,
        Self::Member,
        Self::Value,
        Self::Argument,
        Self::Word,
        Self::Expression,
    ];

    /// A name of it, for tables and logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Block => "block",
            Self::Member => "member",
            Self::Value => "value",
            Self::Argument => "argument",
            Self::Word => "word",
            Self::Expression => "expression",
        }
    }

    /// How probable a line must be to be shown: below this, of two open configurations fewer than half of the lines were
    /// right (`cargo xtask replay --lines --curve`).
    pub(super) fn threshold(self) -> f32 {
        match self {
            Self::Argument | Self::Word => 0.4,
            Self::Statement | Self::Block | Self::Member | Self::Value | Self::Expression => 0.5,
        }
    }

    /// The kind of the place behind some tokens; a word may have begun there.
    pub(super) fn behind(tokens: &[Read], is_typed: bool) -> Self {
        if is_typed {
            return Self::Word;
        }
        let mut last = tokens.iter().rev();
        match last.next() {
            None => Self::Statement,
            Some(it) if it.is_line => match last.next().map(|it| it.kind) {
                Some(
                    Kind::ThenKw
                    | Kind::ElseKw
                    | Kind::DoKw
                    | Kind::TryKw
                    | Kind::ExceptKw
                    | Kind::RightParenthesis
                    | Kind::ExportKw,
                ) => Self::Block,
                _ => Self::Statement,
            },
            Some(it) => match it.kind {
                Kind::Dot => Self::Member,
                Kind::Equal => Self::Value,
                Kind::LeftParenthesis | Kind::Comma => Self::Argument,
                Kind::Semicolon => Self::Statement,
                _ => Self::Expression,
            },
        }
    }
}
