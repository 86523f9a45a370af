//! What each run of words may mean for a table, and the best way to explain all of them.

mod builder;
mod values;

use self::builder::Builder;
use metadata::platform::Names;

use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::tables::Suffix;
use crate::ask::link::{Linked, Said};
use crate::ask::normalise::Cue;
use crate::ask::representation::{Field, View};

/// What a run of words means for a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reading {
    /// The table itself; how well it is named.
    Name(f64),
    /// A field.
    Field(Place),
    /// A value of a field.
    Value(Place, Said),
    /// A text in quotes of which nothing is known.
    Text,
    /// Another table, which refers to this one by a field.
    Related(usize, Vec<Names>),
    /// What the words mean anywhere.
    Cue(Cue),
    /// Nothing that is needed.
    Skip,
    /// Nothing that is known.
    Unknown,
}

/// A field that a path leads to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    pub field: Field,
    /// The table that has the last field of the path, and the place of the field there.
    pub table: usize,
    pub at: usize,
}

/// A run of words with a meaning.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Edge {
    pub from: usize,
    pub to: usize,
    pub reading: Reading,
    pub score: f64,
}

/// The best way to explain the words.
#[derive(Debug, Clone)]
pub(crate) struct Best {
    pub edges: Vec<Edge>,
    pub score: f64,
}

/// What a word costs that nothing explains.
const UNKNOWN: f64 = -0.9;

/// The best way to explain the words by a table.
pub(crate) fn best(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    table: usize,
    names: bool,
) -> Option<Best> {
    let edges = Builder {
        lexicon,
        linked,
        table: lexicon.table(table)?,
        place: table,
        edges: Vec::new(),
        names,
    }
    .edges();
    let length = linked.tokens.len();
    let mut starting: Vec<Vec<usize>> = vec![Vec::new(); length];
    for (at, edge) in edges.iter().enumerate() {
        if let Some(list) = starting.get_mut(edge.from) {
            list.push(at);
        }
    }
    // The best score up to each word, and the edge that leads there.
    let mut scores: Vec<f64> = vec![f64::NEG_INFINITY; length + 1];
    let mut before: Vec<Option<usize>> = vec![None; length + 1];
    *scores.first_mut()? = 0.0;
    for at in 0..length {
        let score = *scores.get(at)?;
        for &place in starting.get(at)? {
            let edge = edges.get(place)?;
            let next = score + edge.score;
            if next > *scores.get(edge.to)? {
                *scores.get_mut(edge.to)? = next;
                *before.get_mut(edge.to)? = Some(place);
            }
        }
    }
    let mut chosen = Vec::new();
    let mut at = length;
    while at > 0 {
        let edge = edges.get((*before.get(at)?)?)?;
        at = edge.from;
        chosen.push(edge.clone());
    }
    chosen.reverse();
    Some(Best {
        edges: chosen,
        score: *scores.get(length)?,
    })
}

/// Whether `по` or `каждый` stands before a word.
pub(crate) fn after_by(linked: &Linked, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|it| linked.tokens.get(it));
    before.is_some_and(|it| {
        matches!(
            it.small.as_str(),
            "по" | "by"
                | "per"
                | "each"
                | "every"
                | "каждый"
                | "каждая"
                | "каждое"
                | "каждой"
                | "каждого"
                | "каждому"
                | "каждом"
        )
    })
}

/// The value of a resource that stands for all that a view gives of it.
pub(super) fn main_suffix(view: &View) -> Suffix {
    match view {
        View::Balance => Suffix::Balance,
        View::Turnovers => Suffix::Turnover,
        View::BalanceAndTurnovers => Suffix::Closing,
        _ => Suffix::Plain,
    }
}
