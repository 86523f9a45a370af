//! Pairs what opens and what closes in text that has no place in the grammar.

use std::ops::Range;

use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::code::{Code, Stray};
use super::{Complaint, MOST, words};

/// Something open: its first word and the token that must close it.
struct Open {
    range: Range<usize>,
    closer: Kind,
}

impl Code<'_> {
    /// What is closed but not opened, opened but not closed, or closed by another word. Of more than
    /// [`MOST`] complaints not all are returned, but more than these.
    pub(super) fn nesting(&self, stray: &Stray<'_>) -> Vec<Complaint> {
        let mut complaints = Vec::new();
        let mut open: Vec<Open> = Vec::new();
        let mut end = stray.node.start_byte();
        let mut before = None;
        for leaf in loose_leaves(stray.node) {
            let (kind, range) = (Kind::of(leaf), leaf.byte_range());
            end = range.end;
            // The words of a preprocessor directive pair with those of other directives.
            if before.replace(kind) == Some(Kind::Hash) {
                continue;
            }
            if complaints.len() > MOST {
                return complaints;
            }
            if let Some(closer) = closer_of(kind) {
                open.push(Open { range, closer });
                continue;
            }
            match open
                .iter()
                .rposition(|it| it.closer == kind || continues(kind) == Some(it.closer))
            {
                Some(_) if !is_closer(kind) => {}
                Some(depth) => {
                    let inner: Vec<_> = open.drain(depth..).skip(1).collect();
                    complaints.extend(self.left_open(inner, &range));
                }
                None if is_closer(kind) || continues(kind).is_some() => {
                    complaints.extend(self.wrong_closer(stray, range, kind, &mut open));
                }
                None => {}
            }
        }
        let end = self.leaf_before(end).map_or(end..end, |it| it.byte_range());
        complaints.extend(self.left_open(open, &end));
        complaints
    }

    /// The complaints of what is still open at `end`, the innermost first. A bracket is shown where it
    /// stands: nobody knows where it should have been closed.
    fn left_open(&self, open: Vec<Open>, end: &Range<usize>) -> impl Iterator<Item = Complaint> {
        open.into_iter().rev().take(MOST + 1).map(|it| {
            let place = if is_closing_word(it.closer) {
                end.clone()
            } else {
                it.range.clone()
            };
            self.unclosed(place, it.range, it.closer)
        })
    }

    /// A word that closes or continues nothing: the end of the other kind of method, or one too many.
    fn wrong_closer(
        &self,
        stray: &Stray<'_>,
        range: Range<usize>,
        kind: Kind,
        open: &mut Vec<Open>,
    ) -> Option<Complaint> {
        let is_method_end = |it| matches!(it, Kind::EndProcedureKw | Kind::EndFunctionKw);
        if let Some(method) = open.pop_if(|it| is_method_end(it.closer) && is_method_end(kind)) {
            return Some(self.mixed_ends(range, method.range, method.closer));
        }
        let closer = continues(kind).unwrap_or(kind);
        let openers: Vec<_> = PAIRS
            .iter()
            .filter(|it| it.1 == closer)
            .map(|it| it.0)
            .collect();
        if is_open_around(stray, &openers) {
            return None;
        }
        let spelling = self.spelling_at(&range);
        let openers: Vec<_> = openers.iter().map(|it| spelling.spell(*it)).collect();
        let message = words::no_opener(self.language, &self.quote(range.clone()), &openers);
        let fix = self.without(range.clone(), true);
        Some(Complaint::new(range, message).fixed([fix]))
    }
}

/// Whether one of `openers` opened something that the text stands in.
fn is_open_around(stray: &Stray<'_>, openers: &[Kind]) -> bool {
    // An opening token is among the first of its node.
    let mut tokens = stray
        .around
        .iter()
        .flat_map(|it| (0..3).map_while(|index| it.child(index)));
    tokens.any(|it| openers.contains(&Kind::of(it)))
}

/// The `?` of a ternary operator that has not all its parts.
pub(super) fn ternary<'a>(stray: &Stray<'a>) -> Option<Node<'a>> {
    loose_leaves(stray.node)
        .into_iter()
        .find(|it| Kind::of(*it) == Kind::Question)
}

/// The tokens of `error` that are not part of something whole.
fn loose_leaves(error: Node<'_>) -> Vec<Node<'_>> {
    let mut leaves = Vec::new();
    let mut cursor = error.walk();
    loop {
        let node = cursor.node();
        if node.has_error() && cursor.goto_first_child() {
            continue;
        }
        // What is whole is balanced; a single token is a token.
        if node.child_count() == 0 && !node.is_missing() {
            leaves.push(node);
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return leaves;
            }
        }
    }
}

const PAIRS: [(Kind, Kind); 8] = [
    (Kind::LeftParenthesis, Kind::RightParenthesis),
    (Kind::LeftBracket, Kind::RightBracket),
    (Kind::ProcedureKw, Kind::EndProcedureKw),
    (Kind::FunctionKw, Kind::EndFunctionKw),
    (Kind::IfKw, Kind::EndIfKw),
    (Kind::ForKw, Kind::EndDoKw),
    (Kind::WhileKw, Kind::EndDoKw),
    (Kind::TryKw, Kind::EndTryKw),
];

fn closer_of(opener: Kind) -> Option<Kind> {
    PAIRS.iter().find(|it| it.0 == opener).map(|it| it.1)
}

fn is_closer(kind: Kind) -> bool {
    PAIRS.iter().any(|it| it.1 == kind)
}

/// Whether a token is a word that closes what another word opened.
pub(super) fn is_closing_word(kind: Kind) -> bool {
    is_closer(kind) && !matches!(kind, Kind::RightParenthesis | Kind::RightBracket)
}

/// For a word that begins another part of something open: the word that closes it.
fn continues(kind: Kind) -> Option<Kind> {
    match kind {
        Kind::ElseKw | Kind::ElsIfKw => Some(Kind::EndIfKw),
        Kind::ExceptKw => Some(Kind::EndTryKw),
        _ => None,
    }
}
