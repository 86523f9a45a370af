//! New names, for what stands behind `КАК`.

use super::offers::Offers;
use super::{Place, QueryItemKind};
use crate::ide::query::lexis::TokenKind;
use crate::ide::query::outline::{Clause, Role, SourceKind};

impl Place<'_> {
    /// Names that suggest themselves for what stands before `КАК`.
    pub(super) fn new_names(&self, offers: &mut Offers) {
        if self.cursor.clause != Clause::From {
            return self.column_names(offers);
        }
        let select = self
            .cursor
            .select
            .and_then(|it| self.outline.selects.get(it));
        let sources = select.map(|it| it.sources.as_slice()).unwrap_or_default();
        let mut before = sources.iter().filter(|it| it.range.end <= self.range.start);
        let Some(source) = before.next_back() else {
            return;
        };
        // The fields are written with a name already.
        if let Some(select) = self.cursor.select {
            self.names_used(select, offers);
        }
        if matches!(source.kind, SourceKind::Query(_)) {
            return;
        }
        let name = self.slice(&source.name).trim_start_matches('&');
        let words: Vec<&str> = name.split('.').map(str::trim).collect();
        let taken: Vec<String> = sources
            .iter()
            .filter(|it| it.alias.is_some())
            .map(|it| it.called(self.text))
            .collect();
        let (glued, last) = match words.as_slice() {
            [] => return,
            [only] => ((*only).to_owned(), *only),
            [_, rest @ ..] => (rest.concat(), rest.first().copied().unwrap_or_default()),
        };
        for name in [glued.as_str(), last] {
            let is_free = !taken.iter().any(|it| metadata::same(it, name));
            if is_free {
                offers.name(name, QueryItemKind::Alias, "");
            }
        }
    }

    /// Names for a temporary table: those that queries below read and no query makes.
    pub(super) fn table_names(&self, offers: &mut Offers) {
        let text = |it: &std::ops::Range<usize>| self.slice(it);
        let statements = &self.outline.statements;
        let is_made = |name: &str| {
            let mut made = statements.iter().filter_map(|it| it.into.as_ref());
            made.any(|it| metadata::same(text(it), name))
        };
        let words = self.outline.tokens.iter().zip(&self.outline.roles);
        for (token, role) in words {
            let name = self.slice(&token.range());
            let is_below = *role == Role::TemporaryTable && token.start >= self.range.end;
            if is_below && !name.is_empty() && !is_made(name) {
                offers.name(name, QueryItemKind::TemporaryTable, "");
            }
        }
    }

    fn column_names(&self, offers: &mut Offers) {
        let tokens = &self.outline.tokens;
        let Some(mut at) = self.cursor.previous.and_then(|it| it.checked_sub(1)) else {
            return;
        };
        // Of `СУММА(Т.Цена)` the field gives the name.
        while tokens
            .get(at)
            .is_some_and(|it| it.kind == TokenKind::Mark(b')'))
            && at > 0
        {
            at -= 1;
        }
        let mut words: Vec<&str> = Vec::new();
        loop {
            match tokens.get(at) {
                Some(it) if it.kind == TokenKind::Word => words.push(self.slice(&it.range())),
                _ => break,
            }
            match at.checked_sub(2) {
                Some(word)
                    if tokens
                        .get(at - 1)
                        .is_some_and(|it| it.kind == TokenKind::Mark(b'.')) =>
                {
                    at = word;
                }
                _ => break,
            }
        }
        if let Some(last) = words.first() {
            offers.name(last, QueryItemKind::Field, "");
        }
        if words.len() > 2 {
            let glued: String = words.iter().rev().skip(1).copied().collect();
            offers.name(&glued, QueryItemKind::Field, "");
        }
    }
}
