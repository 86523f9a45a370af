//! From links to readings: each table that may be meant explains as many words as it can, and the best ones become
//! representations.

mod assemble;
mod filters;
mod heard;
mod lattice;
mod shape;
mod sources;

use super::lexicon::Lexicon;
use super::link::Linked;
use super::representation::Representation;

pub(crate) use self::assemble::Mentions;
pub(crate) use self::filters::{expected, period};
pub(crate) use self::lattice::{Edge, Place, Reading, after_by};
pub(crate) use self::shape::{default_number, edited, with_suffix};

/// So many tables are tried.
const TABLES: usize = 28;

/// Of so many readings it is told which words came to nothing: more are not shown.
const SHOWN: usize = 12;

/// A reading of a question.
#[derive(Debug, Clone)]
pub(crate) struct Parsed {
    pub representation: Representation,
    /// How much it explains less how much it does not.
    pub score: f64,
    /// How much of what matters it explains: 1 is all of it.
    pub coverage: f64,
    /// Words that it does not explain, by their places.
    pub uncovered: Vec<usize>,
    /// Words that are known and that came to nothing, or to something by a guess.
    pub unheard: Vec<usize>,
    /// The words that name the table.
    pub named: Option<(usize, usize)>,
    /// How well they do: 1 is by its whole name.
    pub sure: f64,
    /// It changes the answer before.
    pub is_edit: bool,
}

/// The readings of a question, best first.
pub(crate) fn parse(lexicon: &Lexicon<'_>, linked: &Linked) -> Vec<Parsed> {
    let mut parsed = Vec::new();
    let mut all: Vec<Mentions> = Vec::new();
    for table in sources::candidates(lexicon, linked, TABLES) {
        let Some(mentions) = read(lexicon, linked, table, true) else {
            continue;
        };
        parsed.extend(shape::shapes(lexicon, linked, &mentions));
        all.push(mentions);
    }
    parsed.sort_by(|left: &Parsed, right: &Parsed| right.score.total_cmp(&left.score));
    let mut distinct: Vec<Parsed> = Vec::new();
    for it in parsed {
        if !distinct
            .iter()
            .any(|known| known.representation == it.representation)
        {
            distinct.push(it);
        }
    }
    vary(&mut distinct);
    for it in distinct.iter_mut().take(SHOWN) {
        let table = lexicon.table_of(&it.representation.subject);
        if let Some(said) = all.iter().find(|it| Some(it.table) == table) {
            it.unheard = heard::unheard(lexicon, linked, said, &it.representation);
        }
    }
    distinct
}

/// A reading that is worse by no more may stand among the first ones, if it is of another table.
const WITHIN: f64 = 1.0;

/// The first three readings differ in what may be doubted: the third one is of another table where the second one is not.
fn vary(readings: &mut Vec<Parsed>) {
    let [first, second, ..] = readings.as_slice() else {
        return;
    };
    let object = |it: &Parsed| {
        let subject = &it.representation.subject;
        (subject.kind, subject.name.clone(), subject.view.clone())
    };
    let (own, score, lost) = (object(first), first.score, first.uncovered.len());
    if object(second) != own {
        return;
    }
    let other = readings.iter().skip(2).position(|it| {
        object(it) != own && score - it.score <= WITHIN && it.uncovered.len() <= lost
    });
    if let Some(other) = other.filter(|it| *it > 0) {
        let it = readings.remove(other + 2);
        readings.insert(2, it);
    }
}

/// What a question says of a table. `names`: words may name it, too.
pub(crate) fn read(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    table: usize,
    names: bool,
) -> Option<Mentions> {
    let best = lattice::best(lexicon, linked, table, names)?;
    let mut said = assemble::assemble(lexicon, linked, table, &best);
    said.edges = best.edges;
    Some(said)
}
