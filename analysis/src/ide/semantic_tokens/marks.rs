//! Annotations, directives and what they take out of the code.

use metadata::same;
use parser_bsl::bsl::Kind;

use super::painter::{Callee, Painter};
use super::receivers::Receiver;
use super::{Modifiers, TokenKind};
use crate::lexer::Token;

impl Painter<'_> {
    pub(super) fn annotation(&mut self, token: Token, next: Option<Token>) {
        self.current = Receiver::Unknown;
        self.callee = Callee::Other;
        if next.is_none_or(|it| it.start != token.end || it.kind != Kind::Identifier) {
            self.push(token.range(), TokenKind::Decorator, Modifiers::NONE);
        }
    }

    /// The name of an annotation, `&` included.
    pub(super) fn decorator(&mut self, token: Token) {
        let text = token.text(self.text);
        let extends = ["Перед", "Before", "После", "After", "Вместо", "Around"];
        let change = ["ИзменениеИКонтроль", "ChangeAndValidate"];
        let extends = extends.iter().chain(&change).any(|it| same(it, text));
        let is_known = extends || (text.len() > 10 && crate::summary::is_directive(text));
        let ampersand = self.before.filter(|it| it.end == token.start);
        let start = ampersand.map_or(token.start, |it| it.start) as usize;
        let modifiers = Modifiers::NONE.with_if(is_known, Modifiers::DEFAULT_LIBRARY);
        self.push(start..token.end as usize, TokenKind::Decorator, modifiers);
        self.current = Receiver::Unknown;
        self.callee = if extends {
            Callee::Extends
        } else {
            Callee::Other
        };
    }

    /// A token on the line of a directive.
    pub(super) fn of_directive(&mut self, token: Token, directive: Kind) {
        let (kind, modifiers) = match (directive, token.kind) {
            (_, Kind::UsePath) => return self.use_path(token),
            (_, Kind::DeletedCode) => return self.deleted(token),
            (Kind::RegionDirective, _) => (TokenKind::Namespace, Modifiers::DECLARATION),
            (_, Kind::LeftParenthesis | Kind::RightParenthesis) => return,
            _ => (TokenKind::Macro, Modifiers::NONE),
        };
        self.push(token.range(), kind, modifiers);
    }

    pub(super) fn use_path(&mut self, token: Token) {
        let kind = match token.text(self.text).starts_with('"') {
            true => TokenKind::String,
            false => TokenKind::Namespace,
        };
        self.push(token.range(), kind, Modifiers::NONE);
    }

    /// Deleted code of an extension is as good as a comment.
    pub(super) fn deleted(&mut self, token: Token) {
        let mut start = token.start as usize;
        let text = token.text(self.text);
        for line in text.split_inclusive(['\n', '\r']) {
            let blanks = line.len() - line.trim_start().len();
            let range = start + blanks..start + line.trim_end().len();
            start += line.len();
            if range.start < range.end {
                self.push(range, TokenKind::Comment, Modifiers::NONE);
            }
        }
    }
}
