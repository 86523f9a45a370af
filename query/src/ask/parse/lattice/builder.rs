//! What each run of words may mean for a table: its names, its fields and those behind them.

use super::{Edge, Place, Reading, UNKNOWN, after_by, main_suffix};
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::phrases::is_small;
use crate::ask::lexicon::tables::{Field as TableField, Role, Suffix, Table};
use crate::ask::link::{Linked, Match};
use crate::ask::normalise::{Cue, Token, TokenKind};
use crate::ask::representation::{Field, View};
use metadata::Kind;
use metadata::platform::Names;

pub(super) struct Builder<'b, 'w> {
    pub(super) lexicon: &'b Lexicon<'w>,
    pub(super) linked: &'b Linked,
    pub(super) table: &'b Table,
    pub(super) place: usize,
    pub(super) edges: Vec<Edge>,
    /// Words may name the table.
    pub(super) names: bool,
}

/// A path with the places where its first field is said.
pub(super) struct Hop {
    pub(super) words: Vec<Names>,
    pub(super) said: Vec<Match>,
    pub(super) target: usize,
    /// What it costs to go there.
    pub(super) factor: f64,
    /// It goes up a hierarchy.
    pub(super) is_parent: bool,
}

impl Builder<'_, '_> {
    pub(super) fn edges(mut self) -> Vec<Edge> {
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

    pub(super) fn push(&mut self, from: usize, to: usize, reading: Reading, score: f64) {
        self.edges.push(Edge {
            from,
            to,
            reading,
            score,
        });
    }

    /// Each word by itself: of no need, unknown, or a cue.
    pub(super) fn words(&mut self) {
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
                // `number of orders` is no number of a document.
                let first = linked.tokens.get(found.from).map_or("", |it| &it.small);
                let counts = found.cue == Cue::Count && found.to > found.from + 1;
                let score = match counts && first == "number" {
                    true => score + 0.6,
                    false => score,
                };
                self.push(found.from, found.to, Reading::Cue(found.cue.clone()), score);
            }
        }
    }

    /// How much a cue explains for this table; nothing where the table has no use for it.
    pub(super) fn cue(&self, cue: &Cue) -> Option<f64> {
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
            Cue::Debit if has(Suffix::Debit) || has(Suffix::BalanceDebit) => 0.8,
            Cue::Credit if has(Suffix::Credit) || has(Suffix::BalanceCredit) => 0.8,
            Cue::Opening if has(Suffix::Opening) => 1.0,
            Cue::Closing if has(Suffix::Closing) => 1.0,
            // What a document is about has come or gone: `заявки поступили`.
            Cue::Receipt | Cue::Expense
                if matches!(subject.view, View::Records | View::Section(_))
                    && subject.kind == Kind::Document =>
            {
                0.0
            }
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
            Cue::Add | Cue::Remove(_) | Cue::Only => 0.0,
            Cue::Impossible => return None,
            Cue::Minus => 0.3,
            Cue::Profit => match crate::ask::parse::shape::profit(self.lexicon, self.table) {
                Some(_) => 0.9,
                None => return None,
            },
            Cue::Negative => 0.6,
            Cue::Statement | Cue::Entries => {
                let view = match cue {
                    Cue::Statement => View::BalanceAndTurnovers,
                    _ => View::Turnovers,
                };
                match subject.kind == Kind::AccountingRegister && subject.view == view {
                    true => 2.0,
                    false => return None,
                }
            }
            Cue::Overdue => match self.table.deadline(self.lexicon) {
                Some(_) => 0.8,
                None => return None,
            },
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

    pub(super) fn said(&self, phrases: &[usize]) -> Vec<Match> {
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

    pub(super) fn names(&mut self) {
        self.who();
        let is_section = matches!(self.table.subject.view, View::Section(_));
        for found in self.said(&self.table.phrases) {
            let factor = match (is_section, found.sure < 0.75) {
                // Rows are seldom meant by what such things are called everywhere.
                (true, true) => 0.6,
                (true, false) => 0.85,
                (false, _) => 1.0,
            };
            let whole = if found.is_whole && found.sure > 0.95 {
                0.2
            } else {
                0.0
            };
            let by = if after_by(self.linked, found.from) {
                0.6
            } else {
                1.0
            };
            // What is denied is a state, and no part of a name: `неоплаченные счета`.
            let before = found
                .from
                .checked_sub(1)
                .and_then(|it| self.linked.tokens.get(it));
            let is_denied = found.words > 1
                && before.is_some_and(|it| matches!(it.small.as_str(), "не" | "not"));
            let by = if is_denied { by * 0.5 } else { by };
            // `товары с единицей измерения`: what is shown of them.
            let is_with = found.from > 1
                && self.table.subject.kind == Kind::Catalog
                && before.is_some_and(|it| matches!(it.small.as_str(), "с" | "со" | "with"));
            let by = if is_with { by * 0.6 } else { by };
            // `деньги на счетах`: where things are is no list of documents.
            let is_place = before.is_some_and(|it| it.small == "на")
                && self.table.subject.kind == Kind::Document;
            let by = if is_place { by * 0.5 } else { by };
            let score = (found.quality * found.words as f64 * factor + whole) * by;
            self.push(found.from, found.to, Reading::Name(found.quality), score);
        }
    }

    /// `кто ничего не покупал` asks of those who do.
    fn who(&mut self) {
        let denies = self.linked.cues.iter().any(|it| it.cue == Cue::Not);
        let is_people = self.table.subject.kind == Kind::Catalog
            && self.table.subject.view == View::Records
            && self.table.is_people(self.lexicon);
        if !denies || !is_people {
            return;
        }
        for cue in self.linked.cues.iter().filter(|it| it.cue == Cue::Who) {
            self.push(cue.from, cue.to, Reading::Name(0.6), 0.6);
        }
    }

    /// Whether what is done is said, and it is only a part of a name: `отработали` is no `вид работ`.
    fn is_part_by_verb(&self, found: &Match) -> bool {
        let token = self.linked.tokens.get(found.from);
        found.words == 1 && !found.is_whole && token.is_some_and(Token::is_past)
    }

    /// Whether a field is one that words may mean in this view: of a resource one value stands for all.
    pub(super) fn is_spoken(&self, field: &TableField) -> bool {
        match field.role {
            Role::Hidden | Role::Ref | Role::IsFolder | Role::DeletionMark | Role::Posted => false,
            Role::Resource(suffix) => suffix == main_suffix(&self.table.subject.view),
            _ => true,
        }
    }

    pub(super) fn own_fields(&mut self) -> Vec<Hop> {
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
            // The first analytics of accounts are called what they may be.
            if field.names.en.is("ExtDimension1") {
                for target in field
                    .targets
                    .iter()
                    .filter_map(|it| self.lexicon.table(*it))
                {
                    if target.subject.kind != Kind::Document {
                        said.extend(self.said(&target.phrases));
                    }
                }
            }
            said.retain(|it| !field.is.boolean || it.sure > 0.8);
            said.retain(|it| field.is.boolean || !self.is_part_by_verb(it));
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
    pub(super) fn through_owner(&mut self, hops: &mut Vec<Hop>) {
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
    pub(super) fn behind(&mut self, hops: &[Hop]) {
        let lexicon = self.lexicon;
        let is_total = matches!(
            self.table.subject.view,
            View::Balance | View::Turnovers | View::BalanceAndTurnovers
        );
        for hop in hops {
            let Some(target) = lexicon.table(hop.target) else {
                continue;
            };
            for (at, field) in target.fields.iter().enumerate() {
                // Totals are of their own numbers.
                let is_number = field.is.number && field.targets.is_empty();
                let factor = if is_total && is_number { 0.6 } else { 1.0 };
                if matches!(
                    field.role,
                    Role::Hidden | Role::Ref | Role::IsFolder | Role::DeletionMark | Role::Posted
                ) {
                    continue;
                }
                let mut said = self.said(&field.phrases);
                // Yes and no of other records are meant by their own words only.
                said.retain(|it| !field.is.boolean || (it.sure > 0.97 && it.is_whole));
                said.retain(|it| field.is.boolean || !self.is_part_by_verb(it));
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
                    let score = (found.quality * count * hop.factor + whole(found) * 0.5) * factor;
                    self.push(found.from, found.to, Reading::Field(place.clone()), score);
                    // `ИНН контрагентов`, `контрагенты по ИНН`.
                    for first in &hop.said {
                        if let Some((from, to)) = joined(self.linked, found, first) {
                            let score = (found.quality * count
                                + first.quality * first.words as f64)
                                * 0.93
                                * factor
                                + whole(found);
                            self.push(from, to, Reading::Field(place.clone()), score);
                        }
                    }
                }
            }
        }
    }
}

/// A name that is said as a whole is surer than a part of one.
pub(super) fn whole(found: &Match) -> f64 {
    if found.is_whole && found.words > 1 {
        0.15
    } else {
        0.0
    }
}

/// Two neighbouring runs of words as one.
pub(super) fn joined(linked: &Linked, left: &Match, right: &Match) -> Option<(usize, usize)> {
    let is_near = |first: &Match, second: &Match| {
        first.to == second.from || (first.to < second.from && gap(linked, first.to, second.from))
    };
    (is_near(left, right) || is_near(right, left))
        .then(|| (left.from.min(right.from), left.to.max(right.to)))
}

/// Whether nothing that matters stands between two places.
pub(super) fn gap(linked: &Linked, from: usize, to: usize) -> bool {
    let between = linked.tokens.get(from..to).unwrap_or_default();
    let joins = |it: &crate::ask::normalise::Token| {
        let word = is_small(&it.small)
            && !matches!(it.small.as_str(), "по" | "by" | "per" | "и" | "and" | "без");
        word || matches!(it.text.as_str(), ":" | "=" | "-")
    };
    between.len() <= 1 && between.iter().all(joins)
}
