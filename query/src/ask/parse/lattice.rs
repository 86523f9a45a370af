//! What each run of words may mean for a table, and the best way to explain all of them.

use metadata::Kind;
use metadata::platform::Names;

use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::phrases::is_small;
use crate::ask::lexicon::tables::{Field as TableField, Role, Suffix, Table};
use crate::ask::link::{Linked, Match, Said};
use crate::ask::normalise::{Cue, TokenKind};
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

struct Builder<'b, 'w> {
    lexicon: &'b Lexicon<'w>,
    linked: &'b Linked,
    table: &'b Table,
    place: usize,
    edges: Vec<Edge>,
    /// Words may name the table.
    names: bool,
}

/// A path with the places where its first field is said.
struct Hop {
    words: Vec<Names>,
    said: Vec<Match>,
    target: usize,
    /// What it costs to go there.
    factor: f64,
    /// It goes up a hierarchy.
    is_parent: bool,
}

impl Builder<'_, '_> {
    fn edges(mut self) -> Vec<Edge> {
        self.words();
        if self.names {
            self.names();
        }
        let hops = self.own_fields();
        self.behind(&hops);
        self.values(&hops);
        self.related();
        self.edges
    }

    fn push(&mut self, from: usize, to: usize, reading: Reading, score: f64) {
        self.edges.push(Edge {
            from,
            to,
            reading,
            score,
        });
    }

    /// Each word by itself: of no need, unknown, or a cue.
    fn words(&mut self) {
        let linked = self.linked;
        for (at, token) in linked.tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Quoted => self.push(at, at + 1, Reading::Text, -0.3),
                TokenKind::Sign => self.push(at, at + 1, Reading::Skip, 0.0),
                _ if is_small(&token.small) => self.push(at, at + 1, Reading::Skip, 0.0),
                _ => self.push(at, at + 1, Reading::Unknown, UNKNOWN),
            }
        }
        for found in &linked.cues {
            if let Some(score) = self.cue(&found.cue) {
                let more = (found.to - found.from - 1) as f64 * 0.25;
                let score = if score > 0.05 { score + more } else { score };
                self.push(found.from, found.to, Reading::Cue(found.cue.clone()), score);
            }
        }
    }

    /// How much a cue explains for this table; nothing where the table has no use for it.
    fn cue(&self, cue: &Cue) -> Option<f64> {
        let subject = &self.table.subject;
        let has = |suffix: Suffix| {
            let mut fields = self.table.fields.iter();
            fields.any(|it| it.role == Role::Resource(suffix))
        };
        Some(match cue {
            Cue::Filler => 0.0,
            Cue::By | Cue::And | Cue::Or => 0.02,
            Cue::Count => 0.5,
            Cue::Pieces => 0.95,
            Cue::Sum => 0.4,
            Cue::Average | Cue::Minimum | Cue::Maximum => 0.75,
            Cue::Balance => match subject.view {
                View::Balance => 1.0,
                View::BalanceAndTurnovers => 0.8,
                View::Records if subject.kind == Kind::Catalog => 0.3,
                _ => return None,
            },
            Cue::Turnover | Cue::Receipt | Cue::Expense
                if subject.view == View::Turnovers && !has(Suffix::Receipt) =>
            {
                if *cue == Cue::Turnover { 0.5 } else { -0.3 }
            }
            Cue::Turnover if has(Suffix::Turnover) => 0.9,
            Cue::Receipt if has(Suffix::Receipt) => 0.8,
            Cue::Expense if has(Suffix::Expense) => 0.8,
            Cue::Debit if has(Suffix::Debit) => 0.8,
            Cue::Credit if has(Suffix::Credit) => 0.8,
            Cue::Opening if has(Suffix::Opening) => 1.0,
            Cue::Closing if has(Suffix::Closing) => 1.0,
            Cue::Turnover
            | Cue::Receipt
            | Cue::Expense
            | Cue::Debit
            | Cue::Credit
            | Cue::Opening
            | Cue::Closing => {
                return None;
            }
            Cue::Not | Cue::Without | Cue::Except => 0.2,
            Cue::Empty => 0.8,
            Cue::Filled => 0.4,
            Cue::Marked | Cue::Posted => 0.6,
            Cue::Folder => match self.table.fields.iter().any(|it| it.role == Role::IsFolder) {
                true => 0.45,
                false => return None,
            },
            Cue::Below => 0.3,
            Cue::Nested => 0.5,
            Cue::Ascending | Cue::Descending | Cue::OrderBy => 0.5,
            Cue::Who => 0.1,
            Cue::What => 0.05,
            Cue::When => 0.3,
            Cue::Distinct => 0.4,
            Cue::Document => match subject.kind {
                Kind::Document => 0.5,
                Kind::DocumentJournal => 0.7,
                _ => -0.4,
            },
            Cue::Rows => match subject.view {
                View::Section(_) => 0.9,
                _ => 0.0,
            },
            Cue::History => match subject.kind {
                Kind::InformationRegister if subject.view == View::Records => 0.4,
                _ => 0.0,
            },
            Cue::Part(_) => 0.7,
            Cue::Top => 0.4,
            Cue::Most(_) => 0.4,
            Cue::Latest | Cue::Earliest => 0.4,
            Cue::Add | Cue::Remove | Cue::Only => 0.0,
            Cue::Impossible => return None,
            Cue::Negative => 0.6,
            Cue::Number(_) => 0.1,
            Cue::Compare(..) | Cue::Between(..) => 0.7,
            Cue::Time(_) => {
                match self.table.moment().is_some() || !self.table.parameters.is_empty() {
                    true => 0.7,
                    false => 0.2,
                }
            }
        })
    }

    fn said(&self, phrases: &[usize]) -> Vec<Match> {
        let mut all: Vec<Match> = Vec::new();
        for phrase in phrases {
            for found in self.linked.matches.get(phrase).into_iter().flatten() {
                match all
                    .iter_mut()
                    .find(|it| it.from == found.from && it.to == found.to)
                {
                    Some(known) if known.quality < found.quality => *known = *found,
                    Some(_) => {}
                    None => all.push(*found),
                }
            }
        }
        all
    }

    fn names(&mut self) {
        let is_section = matches!(self.table.subject.view, View::Section(_));
        for found in self.said(&self.table.phrases) {
            let factor = if is_section { 0.85 } else { 1.0 };
            let whole = if found.is_whole && found.sure > 0.8 {
                0.2
            } else {
                0.0
            };
            let by = if after_by(self.linked, found.from) {
                0.6
            } else {
                1.0
            };
            let score = (found.quality * found.words as f64 * factor + whole) * by;
            self.push(found.from, found.to, Reading::Name(found.quality), score);
        }
    }

    /// Whether a field is one that words may mean in this view: of a resource one value stands for all.
    fn is_spoken(&self, field: &TableField) -> bool {
        match field.role {
            Role::Hidden | Role::Ref | Role::IsFolder | Role::DeletionMark | Role::Posted => false,
            Role::Resource(suffix) => suffix == main_suffix(&self.table.subject.view),
            _ => true,
        }
    }

    fn own_fields(&mut self) -> Vec<Hop> {
        let mut hops = Vec::new();
        let table = self.table;
        for (at, field) in table.fields.iter().enumerate() {
            if field.role == Role::Hidden {
                continue;
            }
            let mut said = match self.is_spoken(field) {
                true => self.said(&field.phrases),
                false => Vec::new(),
            };
            said.retain(|it| !field.is.boolean || it.sure > 0.8);
            // A reference is called what it refers to as well.
            if matches!(field.targets.as_slice(), [_] | [_, _])
                && !matches!(field.role, Role::Parent)
            {
                for target in &field.targets {
                    let Some(target) = self.lexicon.table(*target) else {
                        continue;
                    };
                    let factor = if field.role == Role::Owner { 1.0 } else { 0.82 };
                    for mut found in self.said(&target.phrases) {
                        found.quality *= factor;
                        if !said.iter().any(|it| {
                            it.from == found.from
                                && it.to == found.to
                                && it.quality >= found.quality
                        }) {
                            said.push(found);
                        }
                    }
                }
            }
            let is_owner_of_rows =
                field.role == Role::Owner && matches!(table.subject.view, View::Section(_));
            let words = vec![field.names.clone()];
            let place = Place {
                field: Field {
                    words: words.clone(),
                    part: None,
                },
                table: self.place,
                at,
            };
            if !is_owner_of_rows {
                for found in &said {
                    let score = found.quality * found.words as f64 * 0.95 + whole(found);
                    self.push(found.from, found.to, Reading::Field(place.clone()), score);
                }
            }
            if let (1..=3, true) = (field.targets.len(), field.role != Role::Ref) {
                for &target in &field.targets {
                    hops.push(Hop {
                        words: words.clone(),
                        said: if is_owner_of_rows {
                            Vec::new()
                        } else {
                            said.clone()
                        },
                        target,
                        factor: if is_owner_of_rows { 0.93 } else { 0.72 },
                        is_parent: field.role == Role::Parent,
                    });
                }
            }
        }
        self.through_owner(&mut hops);
        hops
    }

    /// What rows of a tabular section say of their owner stands one dot further.
    fn through_owner(&mut self, hops: &mut Vec<Hop>) {
        let lexicon = self.lexicon;
        let owners: Vec<(Vec<Names>, usize)> = hops
            .iter()
            .filter(|it| it.factor > 0.9)
            .map(|it| (it.words.clone(), it.target))
            .collect();
        for (words, owner) in owners {
            let Some(table) = lexicon.table(owner) else {
                continue;
            };
            for field in &table.fields {
                if !matches!(field.targets.len(), 1..=2)
                    || matches!(field.role, Role::Hidden | Role::Ref)
                {
                    continue;
                }
                let said = self.said(&field.phrases);
                let mut words = words.clone();
                words.push(field.names.clone());
                for &target in &field.targets {
                    hops.push(Hop {
                        words: words.clone(),
                        said: said.clone(),
                        target,
                        factor: 0.65,
                        is_parent: field.role == Role::Parent,
                    });
                }
            }
        }
    }

    /// Fields of what the fields refer to.
    fn behind(&mut self, hops: &[Hop]) {
        let lexicon = self.lexicon;
        for hop in hops {
            let Some(target) = lexicon.table(hop.target) else {
                continue;
            };
            for (at, field) in target.fields.iter().enumerate() {
                if matches!(
                    field.role,
                    Role::Hidden | Role::Ref | Role::IsFolder | Role::DeletionMark | Role::Posted
                ) {
                    continue;
                }
                let mut said = self.said(&field.phrases);
                // Yes and no of other records are meant by their own words only.
                said.retain(|it| !field.is.boolean || it.sure > 0.97);
                if said.is_empty() {
                    continue;
                }
                let mut words = hop.words.clone();
                words.push(field.names.clone());
                let place = Place {
                    field: Field { words, part: None },
                    table: hop.target,
                    at,
                };
                for found in &said {
                    let count = found.words as f64;
                    let score = found.quality * count * hop.factor + whole(found) * 0.5;
                    self.push(found.from, found.to, Reading::Field(place.clone()), score);
                    // `ИНН контрагентов`, `контрагенты по ИНН`.
                    for first in &hop.said {
                        if let Some((from, to)) = joined(self.linked, found, first) {
                            let score =
                                (found.quality * count + first.quality * first.words as f64) * 0.93
                                    + whole(found);
                            self.push(from, to, Reading::Field(place.clone()), score);
                        }
                    }
                }
            }
        }
    }

    fn values(&mut self, hops: &[Hop]) {
        let linked = self.linked;
        for value in &linked.values {
            let words = (value.to - value.from) as f64;
            let part = match value.value {
                Said::Part(..) => 0.9,
                _ => 1.0,
            };
            let before = value
                .from
                .checked_sub(1)
                .and_then(|it| linked.tokens.get(it));
            let by = before.is_some_and(|it| {
                it.kind == TokenKind::Number
                    || matches!(
                        it.small.as_str(),
                        "по" | "by"
                            | "per"
                            | "топ"
                            | "top"
                            | "какие"
                            | "каких"
                            | "все"
                            | "всех"
                            | "первые"
                    )
            });
            // `по поставщикам` is a grouping, even if a folder is called so.
            let by = if by && value.to == value.from + 1 {
                0.45
            } else {
                1.0
            };
            let mut score = value.quality * words * part * by;
            // `из группы Инструмент` is about the folder.
            if linked
                .cues
                .iter()
                .any(|it| it.to == value.from && matches!(it.cue, Cue::Below | Cue::Folder))
            {
                score += match value.value {
                    Said::Named(_, true) => 0.6,
                    _ => -0.3,
                };
            }
            if value.table == self.place && self.table.subject.view == View::Records {
                let own = self.table.fields.iter().position(|it| it.role == Role::Ref);
                if let Some((at, field)) = own.and_then(|at| Some((at, self.table.fields.get(at)?)))
                {
                    let place = Place {
                        field: Field::of(&field.names),
                        table: self.place,
                        at,
                    };
                    self.push(
                        value.from,
                        value.to,
                        Reading::Value(place, value.value.clone()),
                        score * 0.9,
                    );
                }
            }
            for hop in hops.iter().filter(|it| it.target == value.table) {
                let Some(place) = self.place_of(&hop.words) else {
                    continue;
                };
                let reading = Reading::Value(place, value.value.clone());
                let factor = match hop.words.len() {
                    1 if hop.is_parent => 0.6,
                    1 => 0.95,
                    _ => 0.9,
                };
                self.push(value.from, value.to, reading.clone(), score * factor);
                for first in &hop.said {
                    let is_before = first.to <= value.from && gap(linked, first.to, value.from);
                    let is_after = value.to <= first.from && gap(linked, value.to, first.from);
                    if is_before || is_after {
                        let (from, to) = (first.from.min(value.from), first.to.max(value.to));
                        let score = score + first.quality * first.words as f64 * 0.95;
                        self.push(from, to, reading.clone(), score);
                    }
                }
            }
            self.values_behind(hops, value.table, value.from, value.to, &value.value, score);
        }
    }

    /// Values of fields of what the fields refer to: `реализации юрлицам`.
    fn values_behind(
        &mut self,
        hops: &[Hop],
        of: usize,
        from: usize,
        to: usize,
        said: &Said,
        score: f64,
    ) {
        let lexicon = self.lexicon;
        for hop in hops {
            let Some(target) = lexicon.table(hop.target) else {
                continue;
            };
            for (at, field) in target.fields.iter().enumerate() {
                let is_hop = matches!(field.role, Role::Attribute | Role::Owner | Role::Dimension);
                if !is_hop || field.targets != [of] {
                    continue;
                }
                let mut words = hop.words.clone();
                words.push(field.names.clone());
                let place = Place {
                    field: Field { words, part: None },
                    table: hop.target,
                    at,
                };
                let factor = if hop.factor > 0.9 { 0.9 } else { 0.5 };
                let score = score * factor;
                self.push(from, to, Reading::Value(place, said.clone()), score);
            }
        }
    }

    /// The field that a path of this table leads to.
    fn place_of(&self, words: &[Names]) -> Option<Place> {
        let mut table = self.place;
        let mut found = None;
        for (depth, word) in words.iter().enumerate() {
            let known = self.lexicon.table(table)?;
            let at = known.fields.iter().position(|it| it.names.ru == word.ru)?;
            found = Some((table, at));
            if depth + 1 < words.len() {
                table = *known.fields.get(at)?.targets.first()?;
            }
        }
        let (table, at) = found?;
        Some(Place {
            field: Field {
                words: words.to_vec(),
                part: None,
            },
            table,
            at,
        })
    }

    /// Tables that refer to the items of this one: `товары без продаж`.
    fn related(&mut self) {
        let is_list = self.table.subject.view == View::Records
            && matches!(
                self.table.subject.kind,
                Kind::Catalog | Kind::Document | Kind::ChartOfCharacteristicTypes
            );
        let linked = self.linked;
        let asks = linked
            .cues
            .iter()
            .any(|it| matches!(it.cue, Cue::Not | Cue::Without | Cue::Except));
        if !is_list || !asks {
            return;
        }
        let Some(referring) = self.lexicon.referring.get(self.place) else {
            return;
        };
        for &place in referring {
            let Some(table) = self.lexicon.table(place) else {
                continue;
            };
            let is_source = match table.subject.view {
                View::Balance | View::SliceLast => true,
                View::Turnovers => !table
                    .fields
                    .iter()
                    .any(|it| it.role == Role::Resource(Suffix::Receipt)),
                View::Records => matches!(
                    table.subject.kind,
                    Kind::Document | Kind::InformationRegister | Kind::Catalog
                ),
                View::Section(_) => true,
                _ => false,
            };
            let field = table.fields.iter().find(|it| {
                it.targets == [self.place] && !matches!(it.role, Role::Hidden | Role::Parent)
            });
            let (true, Some(field)) = (is_source, field) else {
                continue;
            };
            let reading = Reading::Related(place, vec![field.names.clone()]);
            let factor = match table.subject.view {
                View::Turnovers | View::Balance => 0.9,
                View::Section(_) => 0.75,
                _ => 0.86,
            };
            for found in self.said(&table.phrases) {
                let score = found.quality * found.words as f64 * factor;
                self.push(found.from, found.to, reading.clone(), score);
            }
            if table.subject.view == View::Balance {
                let overlap = self.said(&table.phrases).len() as f64 * 0.05;
                for cue in linked.cues.iter().filter(|it| it.cue == Cue::Balance) {
                    self.push(cue.from, cue.to, reading.clone(), 0.8 + overlap);
                }
            }
        }
    }
}

/// Whether `по` or `каждый` stands before a word.
pub(super) fn after_by(linked: &Linked, at: usize) -> bool {
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

/// A name that is said as a whole is surer than a part of one.
fn whole(found: &Match) -> f64 {
    if found.is_whole && found.words > 1 {
        0.15
    } else {
        0.0
    }
}

/// Two neighbouring runs of words as one.
fn joined(linked: &Linked, left: &Match, right: &Match) -> Option<(usize, usize)> {
    let is_near = |first: &Match, second: &Match| {
        first.to == second.from || (first.to < second.from && gap(linked, first.to, second.from))
    };
    (is_near(left, right) || is_near(right, left))
        .then(|| (left.from.min(right.from), left.to.max(right.to)))
}

/// Whether nothing that matters stands between two places.
fn gap(linked: &Linked, from: usize, to: usize) -> bool {
    let between = linked.tokens.get(from..to).unwrap_or_default();
    let joins = |it: &crate::ask::normalise::Token| {
        let word = is_small(&it.small)
            && !matches!(it.small.as_str(), "по" | "by" | "per" | "и" | "and" | "без");
        word || matches!(it.text.as_str(), ":" | "=" | "-")
    };
    between.len() <= 1 && between.iter().all(joins)
}
