//! A question before anything is known of its words: tokens, and what the language itself means by them.

pub(crate) mod cues;
pub(crate) mod numbers;
mod patterns;
pub(crate) mod periods;
pub(crate) mod tokens;

pub(crate) use self::cues::{Cue, Found, cues};
pub(crate) use self::tokens::{Token, TokenKind, tokens};
