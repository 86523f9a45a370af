//! Wishes that come to nothing: words that ask for something, and without which the query would be the same.

use std::ops::Range;

use super::assemble::{Mentions, assemble};
use super::{lattice, shape};
use crate::ask::lexicon::Lexicon;
use crate::ask::link::Linked;
use crate::ask::normalise::Cue;
use crate::ask::representation::Representation;

/// The words of wishes without which the words would be read as the same query. `names`: words may name the table, too.
pub(crate) fn idle(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    said: &Mentions,
    names: bool,
) -> Vec<Range<usize>> {
    let asks = |edge: &&lattice::Edge| match &edge.reading {
        lattice::Reading::Cue(cue) => is_wish(cue),
        _ => false,
    };
    let mut wishes = said.edges.iter().filter(asks).peekable();
    if wishes.peek().is_none() {
        return Vec::new();
    }
    let edges = lattice::edges(lexicon, linked, said.table, names);
    let query = read(lexicon, linked, said);
    wishes
        .map(|it| it.from..it.to)
        .filter(|words| {
            let best = lattice::without(linked, &edges, words);
            let other = best.map(|it| assemble(lexicon, linked, said.table, &it));
            other.and_then(|it| read(lexicon, linked, &it)) == query
        })
        .collect()
}

fn read(lexicon: &Lexicon<'_>, linked: &Linked, said: &Mentions) -> Option<Representation> {
    let mut shapes = shape::shapes(lexicon, linked, said).into_iter();
    shapes.next().map(|it| it.representation)
}

/// Whether a word asks for what a query must show. Others (`по`, times, `показать`) often say what is there anyway.
fn is_wish(cue: &Cue) -> bool {
    matches!(
        cue,
        Cue::Count
            | Cue::Pieces
            | Cue::Who
            | Cue::What
            | Cue::When
            | Cue::Balance
            | Cue::Turnover
            | Cue::Receipt
            | Cue::Expense
            | Cue::Opening
            | Cue::Closing
            | Cue::Debit
            | Cue::Credit
            | Cue::Number(_)
            | Cue::Compare(..)
            | Cue::Between(..)
            | Cue::Most(_)
            | Cue::Top
            | Cue::Latest
            | Cue::Earliest
            | Cue::Average
            | Cue::Maximum
            | Cue::Minimum
            | Cue::OrderBy
            | Cue::Not
            | Cue::Without
            | Cue::Except
            | Cue::Empty
            | Cue::Filled
    )
}
