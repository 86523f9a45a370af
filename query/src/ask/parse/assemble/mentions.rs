//! What a question says of a table, as plain data.

use crate::Part;
use crate::ask::normalise::Cue;
use crate::ask::normalise::periods::Time;
use crate::ask::parse::lattice::{Edge, Place};
use crate::ask::representation::{Aggregate, Filter};
use crate::ir::Comparison;
use metadata::platform::Names;

/// What a question says of a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mentions {
    pub table: usize,
    /// How well the words are explained, before anything is known of roles.
    pub score: f64,
    pub fields: Vec<Mention>,
    pub filters: Vec<Filter>,
    pub times: Vec<Time>,
    pub parts: Vec<Part>,
    /// Comparisons with numbers that no field stands before.
    pub comparisons: Vec<(Comparison, String)>,
    pub numbers: Vec<String>,
    pub flags: Flags,
    /// The aggregate that stands before no field.
    pub aggregate: Option<Aggregate>,
    /// Which values of resources are asked for.
    pub suffixes: Vec<Cue>,
    /// Other tables whose records must be there or not.
    pub related: Vec<Related>,
    /// The table is named: where, and how well.
    pub named: Option<(usize, usize, f64)>,
    /// Fields that words of the name speak of too: `остатки товаров на складах`.
    pub implied: Vec<(usize, Place)>,
    /// The table is named behind `по`.
    pub named_by: bool,
    pub uncovered: Vec<usize>,
    /// Words of denial that deny nothing.
    pub dangling: usize,
    /// Content words that are explained.
    pub covered: usize,
    /// How each of the words was taken.
    pub edges: Vec<Edge>,
}

/// What else a question says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flags {
    pub count: bool,
    pub sum: bool,
    /// `какие` stands right before the name of the table.
    pub which: bool,
    /// Pieces are counted, not records.
    pub things: bool,
    pub distinct: bool,
    pub top: bool,
    /// `самый`: the greatest first.
    pub most: Option<bool>,
    pub latest: bool,
    pub earliest: bool,
    pub descending: Option<bool>,
    pub order: bool,
    pub who: bool,
    /// Those who act are asked for, and not those whom one deals with: `кто продал`, and not `кто купил`.
    pub acts: bool,
    /// How much, and not how many: `сколько оплатили`.
    pub amount: bool,
    /// The same, said by what was done: `сколько получили наличными`.
    pub amount_by_verb: bool,
    /// A time stands right behind the name of the table.
    pub own_time: bool,
    /// `сколько кому …`: of each of them.
    pub whom_each: bool,
    pub what: bool,
    pub when: bool,
    pub folders: bool,
    pub rows: bool,
    pub history: bool,
    pub document: bool,
    pub marked: bool,
    pub ever: bool,
    pub add: bool,
    pub remove: bool,
    pub only: bool,
    pub negative: bool,
    /// One number less another is asked for.
    pub minus: bool,
    /// Money less its cost.
    pub profit: bool,
    /// Entries on accounts, one by one.
    pub entries: bool,
    /// Balances and turnovers of accounts.
    pub statement: bool,
    /// The words that count stand right before the name of the table.
    pub counts_table: bool,
}

/// A field that is spoken of.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub place: Place,
    pub from: usize,
    pub to: usize,
    /// `по …`.
    pub by: bool,
    /// Behind `отсортируй по`.
    pub order: bool,
    /// A condition is made of it.
    pub filtered: bool,
    /// A comparison with a number.
    pub compared: Option<(Comparison, String)>,
    pub aggregate: Option<Aggregate>,
    /// `сколько` stands right before it.
    pub counted: bool,
    /// The words name the table as well.
    pub in_name: bool,
    /// `в цехах`.
    pub among: bool,
    /// `какой …`.
    pub asked: bool,
    /// The words say but a part of its name, or mean about the same.
    pub weak: bool,
}

/// Another table whose records must be there or not.
#[derive(Debug, Clone)]
pub(crate) struct Related {
    pub table: usize,
    pub field: Vec<Names>,
    pub negated: bool,
    pub times: Vec<Time>,
}
