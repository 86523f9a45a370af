//! From a way to explain the words to what they say of a table: which fields, in which roles.

mod cues;
mod mentions;
mod values;

pub(crate) use self::mentions::{Mention, Mentions, Related};

use super::lattice::{Best, Edge, Place, Reading, after_by, main_suffix};
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::tables::{Field as TableField, Role};
use crate::ask::link::{Linked, Said, ValueMatch};
use crate::ask::normalise::{Cue, Token, TokenKind};
use crate::ask::representation::{Aggregate, Filter, Test, View};

struct Walk<'a, 'w> {
    lexicon: &'a Lexicon<'w>,
    linked: &'a Linked,
    said: Mentions,
    by: bool,
    /// Nothing stands behind `по` yet.
    hanging: bool,
    /// `просроченный`.
    overdue: bool,
    order: bool,
    /// A word of denial, and which one.
    denial: Option<Cue>,
    /// `не заполнен` before the field; true for `заполнен`.
    empty: Option<bool>,
    below: bool,
    aggregate: Option<Aggregate>,
    /// One before it, joined by `и`.
    other: Option<Aggregate>,
    /// `сколько` was the last word that matters.
    counting: bool,
    /// A list of values goes on.
    joins: bool,
    /// Words that this table has no use for.
    useless: Vec<usize>,
    /// `заказы за 2025 год без отгрузок`: the times are of the documents themselves.
    own_times: bool,
}

/// What the words say of a table.
pub(super) fn assemble(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    table: usize,
    best: &Best,
) -> Mentions {
    let mut walk = Walk {
        lexicon,
        linked,
        said: Mentions {
            table,
            score: best.score,
            ..Mentions::default()
        },
        by: false,
        hanging: false,
        overdue: false,
        order: false,
        denial: None,
        empty: None,
        below: false,
        aggregate: None,
        other: None,
        counting: false,
        joins: false,
        useless: Vec::new(),
        own_times: false,
    };
    for edge in &best.edges {
        walk.edge(edge);
    }
    walk.finish();
    walk.said
}

impl Walk<'_, '_> {
    fn edge(&mut self, edge: &Edge) {
        let content = self.content(edge);
        if !matches!(edge.reading, Reading::Skip | Reading::Cue(_)) {
            self.hanging = false;
        }
        match &edge.reading {
            Reading::Skip => {}
            Reading::Unknown => {
                self.said.uncovered.extend(edge.from..edge.to);
                self.counting = false;
            }
            Reading::Text => self.text(edge),
            Reading::Name(quality) => {
                self.said.covered += content;
                self.implied(edge);
                if self.said.named.is_none_or(|it| it.2 < *quality) {
                    self.said.named = Some((edge.from, edge.to, *quality));
                }
                if self.counting && self.counts_things(edge) {
                    self.said.flags.things = true;
                } else {
                    self.said.flags.counts_table |= self.counting;
                }
                let before = edge
                    .from
                    .checked_sub(1)
                    .and_then(|it| self.linked.tokens.get(it));
                self.said.flags.which |= before.is_some_and(|it| {
                    matches!(
                        it.small.as_str(),
                        "каких"
                            | "какие"
                            | "какой"
                            | "каком"
                            | "which"
                            | "what"
                            | "какая"
                            | "список"
                            | "списка"
                    )
                });
                if self.said.flags.which && self.counts_things(edge) {
                    self.said.flags.things = true;
                }
                self.said.named_by |= after_by(self.linked, edge.from);
                self.said.flags.amount |= self.counting && self.says_how_much(edge);
                self.counting = false;
                if !self.by {
                    self.aggregate_of_table();
                }
                self.by = false;
            }
            Reading::Field(place) => {
                self.said.covered += content;
                self.field(edge, place);
                self.counting = false;
            }
            Reading::Value(place, said) => {
                self.said.covered += content;
                self.names_itself(edge, place);
                self.said.flags.amount |= self.counting && self.says_how_much(edge);
                self.value(place, said);
                self.counting = false;
                self.by = false;
            }
            Reading::Related(table, field) => {
                self.said.covered += content;
                let negated = self.denial.take().is_some();
                let own = self.lexicon.table(self.said.table);
                let is_document = own.is_some_and(|it| it.subject.kind == metadata::Kind::Document);
                self.own_times |= is_document && !self.said.times.is_empty();
                let known = self.said.related.iter_mut().find(|it| it.table == *table);
                match known {
                    Some(known) => known.negated |= negated,
                    None => self.said.related.push(Related {
                        table: *table,
                        field: field.clone(),
                        negated,
                        times: Vec::new(),
                    }),
                }
            }
            Reading::Cue(cue) => {
                if edge.score > 0.05 {
                    self.said.covered += content;
                } else if edge.score < 0.0 {
                    // The table has no use for it.
                    self.useless.extend(edge.from..edge.to);
                }
                self.cue(edge, cue);
            }
        }
    }

    /// `сколько товаров переместили`: what stands in the rows is counted, not the records.
    fn counts_things(&self, edge: &Edge) -> bool {
        let Some(table) = self.lexicon.table(self.said.table) else {
            return false;
        };
        let is_verb = |it: &Token| {
            let ends = ["ли", "ла", "ло", "лось", "лись", "лся"];
            ends.iter().any(|end| it.small.ends_with(end)) && it.small.chars().count() > 4
        };
        // `сколько закупили товаров`: the word behind the verb.
        let words = self
            .linked
            .tokens
            .get(edge.from..edge.to)
            .unwrap_or_default();
        let mut nouns = words.iter().filter(|it| !is_verb(it));
        // `production orders` are orders.
        let is_english = words.iter().all(|it| it.small.is_ascii());
        let word = match is_english {
            true => nouns.next_back(),
            false => nouns.next(),
        };
        let Some(word) = word else {
            return false;
        };
        // `сколько заплатили подрядчикам`: those to whom are not counted.
        const OTHER: [&str; 6] = ["ам", "ям", "ами", "ями", "ах", "ях"];
        if OTHER.iter().any(|end| word.small.ends_with(end)) {
            return false;
        }
        let subject = crate::ask::Subject {
            view: View::Records,
            ..table.subject.clone()
        };
        let owner = self.lexicon.table_of(&subject);
        let owner = owner.and_then(|it| self.lexicon.table(it));
        let is_document = table.subject.kind == metadata::Kind::Document;
        let like = self.lexicon.phrases.like(&word.stem);
        let heads = owner.map_or(&[][..], |it| &it.phrases).iter();
        let mut heads = heads.filter_map(|it| {
            let phrase = self.lexicon.phrases.list.get(*it)?;
            phrase.stems.get(phrase.head).copied()
        });
        is_document && !heads.any(|head| like.iter().any(|it| it.0 == head && it.1 >= 0.55))
    }

    /// `вторая бригада`: the name of an item may have the name of its table in it.
    fn names_itself(&mut self, edge: &Edge, place: &Place) {
        let before = edge
            .from
            .checked_sub(1)
            .and_then(|it| self.linked.tokens.get(it));
        let is_place = before.is_some_and(|it| crate::ask::lexicon::phrases::is_small(&it.small));
        let is_own = self.field_of(place).is_some_and(|it| it.role == Role::Ref) && !is_place;
        let table = self.lexicon.table(self.said.table);
        let phrases = table.map_or(&[][..], |it| &it.phrases);
        let mut matches = phrases
            .iter()
            .filter_map(|it| self.linked.matches.get(it))
            .flatten();
        let is_in = matches.any(|it| edge.from <= it.from && it.to <= edge.to && it.quality > 0.7);
        if is_own && is_in && self.said.named.is_none() {
            self.said.named = Some((edge.from, edge.to, 0.7));
        }
    }

    /// `сколько оплатили`, `сколько оплаты`: not how many records there are.
    fn says_how_much(&self, edge: &Edge) -> bool {
        let words = self
            .linked
            .tokens
            .get(edge.from..edge.to)
            .unwrap_or_default();
        let first = words.iter().find(|it| it.kind == TokenKind::Word);
        first.is_some_and(|it| {
            let is_one = ["ы", "и", "а", "я"]
                .iter()
                .any(|end| it.small.ends_with(end));
            it.is_past() || is_one
        })
    }

    /// How many words that matter a run has.
    fn content(&self, edge: &Edge) -> usize {
        let tokens = self
            .linked
            .tokens
            .get(edge.from..edge.to)
            .unwrap_or_default();
        tokens
            .iter()
            .filter(|it| it.kind != TokenKind::Sign)
            .count()
    }

    /// Fields that the words of the name speak of.
    fn implied(&mut self, edge: &Edge) {
        let place = self.said.table;
        let Some(table) = self.lexicon.table(place) else {
            return;
        };
        let inside = |phrases: &[usize]| {
            let found = phrases
                .iter()
                .filter_map(|it| self.linked.matches.get(it))
                .flatten();
            let mut found = found.filter(|it| {
                edge.from <= it.from && it.to <= edge.to && it.is_whole && it.quality >= 0.5
            });
            found.next().map(|it| it.from)
        };
        let suffix = main_suffix(&table.subject.view);
        for (at, field) in table.fields.iter().enumerate() {
            let is_said = match field.role {
                Role::Resource(it) if it == suffix => inside(&field.phrases),
                Role::Dimension => {
                    let mut targets = field
                        .targets
                        .iter()
                        .filter_map(|it| self.lexicon.table(*it));
                    inside(&field.phrases).or_else(|| targets.find_map(|it| inside(&it.phrases)))
                }
                _ => None,
            };
            if let Some(from) = is_said {
                let implied = Place {
                    field: crate::ask::representation::Field::of(&field.names),
                    table: place,
                    at,
                };
                self.said.implied.push((from, implied));
            }
        }
    }

    fn aggregate_of_table(&mut self) {
        if let Some(aggregate) = self.aggregate.take() {
            self.said.aggregate = Some(aggregate);
        }
    }

    pub(super) fn field_of(&self, place: &Place) -> Option<&TableField> {
        self.lexicon.table(place.table)?.fields.get(place.at)
    }

    fn field(&mut self, edge: &Edge, place: &Place) {
        let place = &self.behind_last(edge, place);
        let Some(field) = self.field_of(place) else {
            return;
        };
        let (role, is) = (field.role, field.is);
        let is_folder = role == Role::Parent && place.field.words.len() == 1 && !self.by;
        let is_number = is.number && !is.text;
        let own = place.table;
        // `продажи по группе мебель`: the group may be one of something else.
        let names_one = |it: &ValueMatch| {
            it.from == edge.to && (it.table == own || matches!(it.value, Said::Named(_, true)))
        };
        let quoted = self
            .linked
            .tokens
            .get(edge.to)
            .is_some_and(|it| it.kind == TokenKind::Quoted);
        let is_parent = role == Role::Parent;
        let named = self.linked.values.iter().any(names_one);
        if is_parent && named || is_folder && quoted {
            // What stands in the group that is named.
            self.below = true;
            return;
        }
        if is_folder && self.empty.is_none() && self.denial.is_none() && !self.below {
            // Groups themselves, unless one of them is named.
            self.said.flags.folders = true;
        }
        let mut mention = Mention {
            place: place.clone(),
            from: edge.from,
            to: edge.to,
            by: self.by,
            order: self.order,
            filtered: is_folder,
            compared: None,
            aggregate: None,
            counted: self.counting,
            in_name: self.in_name(edge),
            among: self.is_among(edge),
            asked: self.is_asked(edge),
            weak: edge.to == edge.from + 1 && edge.score < 0.75,
        };
        let before = edge
            .from
            .checked_sub(1)
            .and_then(|it| self.linked.tokens.get(it));
        // `сколько какой продукции`: of each of them.
        let further = edge.from.checked_sub(2);
        let further = further.and_then(|it| self.linked.tokens.get(it));
        if before.is_some_and(|it| it.small.starts_with("как"))
            && further.is_some_and(|it| it.small == "сколько")
            && !is_number
        {
            mention.by = true;
            mention.counted = false;
        }
        let is_total = before.is_some_and(|it| {
            matches!(
                it.small.as_str(),
                "какую" | "общая" | "общую" | "суммарная" | "суммарную" | "total"
            )
        });
        self.said.flags.sum |= is_number && is_total;
        if is_number || is.date {
            mention.aggregate = self.aggregate.take();
            if let Some(other) = self.other.take() {
                let mut first = mention.clone();
                first.aggregate = Some(other);
                self.said.fields.push(first);
            }
        }
        let test = match (&self.empty, &self.denial) {
            (Some(filled), _) => Some((Test::Empty, *filled)),
            (None, Some(Cue::Without)) => Some((Test::Empty, false)),
            (None, denial)
                if is.boolean && (!self.by || self.is_state(edge) || self.is_cause(place)) =>
            {
                Some((Test::True, denial.is_some()))
            }
            _ => None,
        };
        if let Some((test, negated)) = test {
            self.empty = None;
            self.denial = None;
            mention.filtered = true;
            self.filter(place, test, negated);
        }
        self.said.fields.push(mention);
        self.joins = false;
    }

    /// `контрагент, его ИНН`: what is behind a reference is behind the one that was spoken of last.
    fn behind_last(&self, edge: &Edge, place: &Place) -> Place {
        let last = self.said.fields.last();
        let [first, rest] = place.field.words.as_slice() else {
            return place.clone();
        };
        // Words that name the reference as well say which one it is.
        let names_it = |it: &&Mention| it.place.field.words.len() == 1 && edge.to == edge.from + 1;
        let Some(last) = last.filter(names_it).map(|it| &it.place) else {
            return place.clone();
        };
        let targets = self.field_of(last).map_or(&[][..], |it| &it.targets);
        let [target] = targets else {
            return place.clone();
        };
        let table = self.lexicon.table(*target);
        let at = table.and_then(|it| it.fields.iter().position(|it| it.names.ru == rest.ru));
        match at {
            Some(at) if last.field.words.first() != Some(first) => Place {
                field: last.field.then(rest),
                table: *target,
                at,
            },
            _ => place.clone(),
        }
    }

    /// `по подписанным актам`: what they are like, and not by what.
    fn is_state(&self, edge: &Edge) -> bool {
        let last = edge
            .to
            .checked_sub(1)
            .and_then(|it| self.linked.tokens.get(it));
        // `по вине цеха` is why.
        let first = self.linked.tokens.get(edge.from);
        first.is_some_and(|it| it.small == "вине")
            || last.is_some_and(|it| it.small.ends_with("ым") || it.small.ends_with("ой"))
    }

    /// `на какую сумму было брака по вине цеха`: a mark behind a reference, beside one number.
    fn is_cause(&self, place: &Place) -> bool {
        self.said.flags.sum && place.field.words.len() > 1
    }

    /// `какой товар`.
    fn is_asked(&self, edge: &Edge) -> bool {
        let before = edge
            .from
            .checked_sub(1)
            .and_then(|it| self.linked.tokens.get(it));
        before.is_some_and(|it| {
            it.small.starts_with("как") || matches!(it.small.as_str(), "which" | "what")
        })
    }

    /// `заплатили подрядчикам, по каждому`: by what the name of the table speaks of.
    fn each(&mut self) {
        let place = self.said.table;
        let (Some(table), Some((from, to, _))) = (self.lexicon.table(place), self.said.named)
        else {
            return;
        };
        let is_said = |field: &TableField| {
            let targets = field
                .targets
                .iter()
                .filter_map(|it| self.lexicon.table(*it));
            let of_targets = targets.flat_map(|it| &it.phrases);
            let mut matches = field
                .phrases
                .iter()
                .chain(of_targets)
                .filter_map(|it| self.linked.matches.get(it))
                .flatten();
            matches.any(|it| from <= it.from && it.to <= to && it.quality > 0.7)
        };
        let at = table.fields.iter().position(|it| {
            matches!(it.targets.as_slice(), [_]) && it.role != Role::Ref && is_said(it)
        });
        let Some((at, field)) = at.and_then(|at| Some((at, table.fields.get(at)?))) else {
            return;
        };
        self.said.fields.push(Mention {
            place: Place {
                field: crate::ask::representation::Field::of(&field.names),
                table: place,
                at,
            },
            from,
            to,
            by: true,
            order: false,
            filtered: false,
            compared: None,
            aggregate: None,
            counted: false,
            in_name: false,
            among: false,
            asked: false,
            weak: false,
        });
    }

    /// `в цехах`: several of what stands there, each by itself.
    fn is_among(&self, edge: &Edge) -> bool {
        let word = |at: Option<usize>| at.and_then(|it| self.linked.tokens.get(it));
        let preposition = word(edge.from.checked_sub(1)).map_or("", |it| &it.small);
        let last = word(edge.to.checked_sub(1)).map_or("", |it| &it.small);
        matches!(preposition, "в" | "во" | "на") && (last.ends_with("ах") || last.ends_with("ях"))
    }

    /// Whether words that name a field name the table too: `остатки товаров` of goods in stores.
    fn in_name(&self, edge: &Edge) -> bool {
        let Some(table) = self.lexicon.table(self.said.table) else {
            return false;
        };
        let mut named = table.phrases.iter();
        named.any(|it| {
            let matches = self.linked.matches.get(it).into_iter().flatten();
            matches.into_iter().any(|it| {
                let meets = it.from < edge.to && edge.from < it.to;
                meets && it.quality > 0.5
            })
        })
    }

    pub(super) fn filter(&mut self, place: &Place, test: Test, negated: bool) {
        let filter = Filter {
            field: place.field.clone(),
            test,
            negated,
            by_default: false,
        };
        if !self.said.filters.contains(&filter) {
            self.said.filters.push(filter);
        }
    }

    fn finish(&mut self) {
        self.aggregate_of_table();
        let flags = &mut self.said.flags;
        flags.amount |= flags.amount_by_verb && (flags.whom_each || !flags.counts_table);
        if self.hanging {
            self.each();
        }
        if self.overdue {
            self.late();
        }
        // `потратили часов`: what was done says no more than the number does.
        let is_number = |it: &Mention| self.field_of(&it.place).is_some_and(|it| it.is.number);
        if !self.said.fields.iter().any(is_number) {
            self.said.uncovered.append(&mut self.useless);
        }
        // `поставщики, которые не поставили ничего`: the denial stands behind.
        let of_catalog = self
            .lexicon
            .table(self.said.table)
            .is_some_and(|it| it.subject.kind == metadata::Kind::Catalog);
        if self.denial.is_some()
            && of_catalog
            && let [related] = self.said.related.as_mut_slice()
            && !related.negated
        {
            related.negated = true;
            self.denial = None;
        }
        // `не` behind what it denies, or before what is no condition.
        if self.denial.is_some() {
            self.said.dangling += 1;
        }
        if self.empty.is_some() {
            self.said.dangling += 1;
        }
        // Times before the name of the other table are about it.
        let table = self.lexicon.table(self.said.table);
        let dated = table.is_some_and(|it| it.moment().is_some());
        if self.said.flags.own_time && dated {
            return;
        }
        let times = std::mem::take(&mut self.said.times);
        let is_own = self.own_times && !times.is_empty();
        match self.said.related.last_mut() {
            Some(related) if related.times.is_empty() && !is_own => related.times = times,
            _ => self.said.times = times,
        }
    }
}
