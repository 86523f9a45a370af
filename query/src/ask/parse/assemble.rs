//! From a way to explain the words to what they say of a table: which fields, in which roles.

use metadata::platform::Names;

use super::lattice::{Best, Edge, Place, Reading, after_by, main_suffix};
use crate::Part;
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::tables::{Field as TableField, Role};
use crate::ask::link::{Linked, Said};
use crate::ask::normalise::periods::Time;
use crate::ask::normalise::{Cue, TokenKind};
use crate::ask::representation::{Aggregate, Filter, Test, Value};
use crate::ir::Comparison;

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
}

/// Another table whose records must be there or not.
#[derive(Debug, Clone)]
pub(crate) struct Related {
    pub table: usize,
    pub field: Vec<Names>,
    pub negated: bool,
    pub times: Vec<Time>,
}

struct Walk<'a, 'w> {
    lexicon: &'a Lexicon<'w>,
    linked: &'a Linked,
    said: Mentions,
    by: bool,
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
        order: false,
        denial: None,
        empty: None,
        below: false,
        aggregate: None,
        other: None,
        counting: false,
        joins: false,
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
                self.said.flags.counts_table |= self.counting;
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
                self.said.named_by |= after_by(self.linked, edge.from);
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
                self.value(place, said);
                self.counting = false;
                self.by = false;
            }
            Reading::Related(table, field) => {
                self.said.covered += content;
                let negated = self.denial.take().is_some();
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
                }
                self.cue(edge, cue);
            }
        }
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

    fn field_of(&self, place: &Place) -> Option<&TableField> {
        self.lexicon.table(place.table)?.fields.get(place.at)
    }

    fn field(&mut self, edge: &Edge, place: &Place) {
        let Some(field) = self.field_of(place) else {
            return;
        };
        let (role, is) = (field.role, field.is);
        let is_folder = role == Role::Parent && place.field.words.len() == 1 && !self.by;
        let is_number = is.number && !is.text;
        let own = self.said.table;
        let names_one = |it: &crate::ask::link::ValueMatch| it.from == edge.to && it.table == own;
        let quoted = self
            .linked
            .tokens
            .get(edge.to)
            .is_some_and(|it| it.kind == TokenKind::Quoted);
        if is_folder && (quoted || self.linked.values.iter().any(names_one)) {
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
        };
        let before = edge
            .from
            .checked_sub(1)
            .and_then(|it| self.linked.tokens.get(it));
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
            (None, denial) if is.boolean && !self.by => Some((Test::True, denial.is_some())),
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

    /// Whether words that name a field name the table too: `остатки товаров` of goods in stores.
    fn in_name(&self, edge: &Edge) -> bool {
        let Some(table) = self.lexicon.table(self.said.table) else {
            return false;
        };
        let mut named = table.phrases.iter();
        named.any(|it| {
            let matches = self.linked.matches.get(it).into_iter().flatten();
            matches
                .into_iter()
                .any(|it| it.from < edge.to && edge.from < it.to && it.quality > 0.4)
        })
    }

    fn filter(&mut self, place: &Place, test: Test, negated: bool) {
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

    fn value(&mut self, place: &Place, said: &Said) {
        let negated = self.denial.take().is_some();
        let (value, is_folder) = match said {
            Said::Item(item) => match self.item(*item) {
                Some(found) => found,
                None => return,
            },
            Said::Named(name, is_folder) => {
                let table = self.target(place);
                (Value::Reference(table, name.clone()), *is_folder)
            }
            Said::Part(text, begins) => {
                let mut place = place.clone();
                self.described(&mut place);
                let test = match begins {
                    true => Test::Begins(format!("{text} ")),
                    false => Test::Contains(text.clone()),
                };
                self.filter(&place, test, negated);
                return;
            }
        };
        let is_account = self
            .field_of(place)
            .is_some_and(|it| it.role == Role::Account);
        let is_below = std::mem::take(&mut self.below) || is_folder || is_account;
        let same = self
            .said
            .filters
            .iter_mut()
            .find(|it| it.field == place.field);
        if let Some(known) = same
            && let Test::Is(values) | Test::Below(values) = &mut known.test
        {
            if !values.contains(&value) {
                values.push(value);
            }
            return;
        }
        let test = match is_below {
            true => Test::Below(vec![value]),
            false => Test::Is(vec![value]),
        };
        self.filter(place, test, negated);
    }

    /// The full Russian name of the table that a place refers to.
    fn target(&self, place: &Place) -> String {
        let Some(field) = self.field_of(place) else {
            return String::new();
        };
        let table = match field.role {
            Role::Ref => Some(place.table),
            _ => field.targets.first().copied(),
        };
        let table = table.and_then(|it| self.lexicon.table(it));
        table.map_or(String::new(), |it| it.names.ru.to_string())
    }

    /// The description of what a place refers to.
    fn described(&self, place: &mut Place) {
        let Some(field) = self.field_of(place) else {
            return;
        };
        let table = match field.role {
            Role::Ref => Some(place.table),
            _ => field.targets.first().copied(),
        };
        let Some(table) = table.and_then(|it| self.lexicon.table(it)) else {
            return;
        };
        let shown = table
            .fields
            .iter()
            .find(|it| it.role == Role::Description)
            .or_else(|| table.fields.iter().find(|it| it.role == Role::Number));
        let Some(shown) = shown else {
            return;
        };
        match field.role {
            Role::Ref => place.field.words = vec![shown.names.clone()],
            _ => place.field.words.push(shown.names.clone()),
        }
    }

    fn item(&self, item: usize) -> Option<(Value, bool)> {
        let item = self.lexicon.items.get(item)?;
        let table = self.lexicon.table(item.table)?;
        let kind = table.subject.kind.names();
        let words = vec![
            Names::new(kind.ru, kind.en),
            Names {
                ru: table.subject.name.clone(),
                en: table.subject.name.clone(),
            },
            Names {
                ru: item.name.clone(),
                en: item.name.clone(),
            },
        ];
        Some((Value::Predefined(words, item.title.clone()), item.is_folder))
    }

    /// A text in quotes belongs to the field before it.
    fn text(&mut self, edge: &Edge) {
        let Some(token) = self.linked.tokens.get(edge.from) else {
            return;
        };
        let text = token.text.clone();
        let table = self.lexicon.table(self.said.table);
        let near = self
            .said
            .fields
            .iter()
            .rposition(|it| edge.from - it.to <= 2 && !it.filtered);
        let mut place = near
            .and_then(|at| self.said.fields.get(at))
            .map(|it| it.place.clone());
        if place.is_none() {
            let own = table.and_then(|it| it.fields.iter().position(|it| it.role == Role::Ref));
            let fits =
                table.is_some_and(|it| it.fields.iter().any(|it| it.role == Role::Description));
            place = own.filter(|_| fits || self.below).and_then(|at| {
                let field = table?.fields.get(at)?;
                Some(Place {
                    field: crate::ask::representation::Field::of(&field.names),
                    table: self.said.table,
                    at,
                })
            });
        }
        let Some(mut place) = place else {
            self.said.uncovered.push(edge.from);
            return;
        };
        self.said.covered += 1;
        let negated = self.denial.take().is_some();
        if let Some(mention) = near.and_then(|at| self.said.fields.get_mut(at)) {
            mention.filtered = true;
        }
        let is_reference = self
            .field_of(&place)
            .is_some_and(|it| it.role == Role::Ref || !it.targets.is_empty());
        let test = if is_reference {
            if std::mem::take(&mut self.below) {
                Test::Below(vec![Value::Reference(self.target(&place), text)])
            } else {
                self.described(&mut place);
                Test::Contains(text)
            }
        } else {
            Test::Contains(text)
        };
        self.filter(&place, test, negated);
    }

    fn last_field(&mut self, from: usize, distance: usize) -> Option<&mut Mention> {
        let last = self.said.fields.last_mut()?;
        (from >= last.to && from - last.to <= distance).then_some(last)
    }

    fn is_date(&self, place: &Place) -> bool {
        self.field_of(place)
            .is_some_and(|it| it.is.date && it.role != Role::Moment)
    }

    fn cue(&mut self, edge: &Edge, cue: &Cue) {
        let was_counting = std::mem::take(&mut self.counting);
        let flags = &mut self.said.flags;
        match cue {
            Cue::Filler => self.counting = was_counting,
            Cue::By => {
                self.by = true;
                self.order = false;
            }
            Cue::And | Cue::Or => self.joins = true,
            Cue::Count => {
                let next = self
                    .linked
                    .tokens
                    .get(edge.to)
                    .map_or("", |it| it.stem.as_str());
                let is_how_many = self
                    .linked
                    .tokens
                    .get(edge.from)
                    .is_some_and(|it| matches!(it.small.as_str(), "сколько" | "how"));
                if is_how_many && matches!(next, "деньг" | "рубл" | "money") {
                    flags.sum = true;
                } else {
                    flags.count = true;
                    flags.things |= is_how_many
                        && matches!(
                            next,
                            "штук" | "единиц" | "шт" | "unit" | "piec" | "item" | "чег"
                        );
                    self.counting = true;
                }
            }
            Cue::Sum => flags.sum = true,
            Cue::Average => self.aggregates(Aggregate::Average),
            Cue::Minimum => self.aggregates(Aggregate::Minimum),
            Cue::Maximum => self.aggregates(Aggregate::Maximum),
            Cue::Pieces => {
                flags.count = true;
                flags.things = true;
                self.counting = true;
            }
            Cue::Balance
            | Cue::Turnover
            | Cue::Receipt
            | Cue::Expense
            | Cue::Opening
            | Cue::Closing
            | Cue::Debit
            | Cue::Credit => {
                if !self.said.suffixes.contains(cue) {
                    self.said.suffixes.push(cue.clone());
                }
                self.aggregate_of_table();
                self.by = false;
            }
            Cue::Not | Cue::Without | Cue::Except => self.denial = Some(cue.clone()),
            Cue::Empty | Cue::Filled => self.emptiness(edge, *cue == Cue::Filled),
            Cue::Marked => flags.marked = true,
            Cue::Posted => self.posted(),
            Cue::Folder => flags.folders = true,
            Cue::Below => self.below = true,
            Cue::Nested => {
                if let Some(filter) = self.said.filters.last_mut()
                    && let Test::Is(values) = &filter.test
                {
                    filter.test = Test::Below(values.clone());
                } else {
                    self.below = true;
                }
            }
            Cue::Ascending => flags.descending = Some(false),
            Cue::Descending => flags.descending = Some(true),
            Cue::OrderBy => {
                flags.order = true;
                self.order = true;
            }
            Cue::Who => flags.who = true,
            Cue::What => flags.what = true,
            Cue::When => flags.when = true,
            Cue::Distinct => {
                flags.distinct = true;
                self.counting = was_counting;
            }
            Cue::Document => {
                flags.document = true;
                flags.counts_table |= was_counting;
            }
            Cue::Rows => flags.rows = true,
            Cue::History => flags.history = true,
            Cue::Part(part) => {
                if !self.said.parts.contains(part) {
                    self.said.parts.push(*part);
                }
            }
            Cue::Top => flags.top = true,
            Cue::Most(greatest) => flags.most = Some(*greatest),
            Cue::Latest => flags.latest = true,
            Cue::Earliest => flags.earliest = true,
            Cue::Add => flags.add = true,
            Cue::Remove => flags.remove = true,
            Cue::Only => flags.only = true,
            Cue::Impossible => {}
            Cue::Negative => flags.negative = true,
            Cue::Number(number) => self.said.numbers.push(number.clone()),
            Cue::Compare(comparison, number) => self.compare(edge, *comparison, number),
            Cue::Between(low, high) => {
                self.compare(edge, Comparison::GreaterOrEqual, low);
                self.compare(edge, Comparison::LessOrEqual, high);
            }
            Cue::Time(time) => self.time(edge, *time),
        }
    }

    /// `максимальная и минимальная цена` are two.
    fn aggregates(&mut self, aggregate: Aggregate) {
        self.other = match self.joins {
            true => self.aggregate,
            false => None,
        };
        self.aggregate = Some(aggregate);
    }

    fn emptiness(&mut self, edge: &Edge, filled: bool) {
        let before = self.last_field(edge.from, 1).filter(|it| !it.filtered);
        match before.map(|it| {
            it.filtered = true;
            it.place.clone()
        }) {
            Some(place) => self.filter(&place, Test::Empty, filled),
            None => self.empty = Some(filled),
        }
    }

    fn posted(&mut self) {
        let negated = self.denial.take().is_some();
        let table = self.lexicon.table(self.said.table);
        let posted = table.and_then(|it| it.fields.iter().position(|it| it.role == Role::Posted));
        let Some((at, field)) = posted.and_then(|at| Some((at, table?.fields.get(at)?))) else {
            return;
        };
        let place = Place {
            field: crate::ask::representation::Field::of(&field.names),
            table: self.said.table,
            at,
        };
        self.filter(&place, Test::True, negated);
    }

    fn compare(&mut self, edge: &Edge, comparison: Comparison, number: &str) {
        let comparison = match self.denial.take() {
            Some(_) => comparison.opposite(),
            None => comparison,
        };
        let near = self.last_field(edge.from, 3).map(|it| it.place.clone());
        let is_number = near.is_some_and(|it| self.field_of(&it).is_some_and(|it| it.is.number));
        if is_number && let Some(mention) = self.said.fields.last_mut() {
            // A second comparison of one field is a condition of its own.
            if mention.compared.is_some() {
                let mut other = mention.clone();
                other.compared = Some((comparison, number.to_owned()));
                self.said.fields.push(other);
            } else {
                mention.compared = Some((comparison, number.to_owned()));
            }
            return;
        }
        self.said.comparisons.push((comparison, number.to_owned()));
    }

    fn time(&mut self, edge: &Edge, time: Time) {
        self.by = false;
        if time == Time::Ever {
            self.said.flags.ever = true;
            return;
        }
        let near = self.last_field(edge.from, 3).map(|it| it.place.clone());
        if let Some(place) = near.filter(|it| self.is_date(it)) {
            let (test, negated) = match time {
                Time::Range(from, to) => (
                    Test::Between(Value::Date(from), Value::Date(to)),
                    self.denial.take().is_some(),
                ),
                Time::From(from) => (
                    Test::Compare(Comparison::GreaterOrEqual, Value::Date(from)),
                    false,
                ),
                Time::Until(to) => (
                    Test::Compare(Comparison::LessOrEqual, Value::Date(to)),
                    false,
                ),
                Time::At(at) => (
                    Test::Compare(Comparison::LessOrEqual, Value::Date(at)),
                    false,
                ),
                Time::Ever => return,
            };
            if let Some(mention) = self.said.fields.last_mut() {
                mention.filtered = true;
            }
            self.filter(&place, test, negated);
            return;
        }
        match self.said.related.last_mut() {
            Some(related) => related.times.push(time),
            None => self.said.times.push(time),
        }
    }

    fn finish(&mut self) {
        self.aggregate_of_table();
        // `не` behind what it denies, or before what is no condition.
        if self.denial.is_some() {
            self.said.dangling += 1;
        }
        if self.empty.is_some() {
            self.said.dangling += 1;
        }
        // Times before the name of the other table are about it.
        let times = std::mem::take(&mut self.said.times);
        match self.said.related.last_mut() {
            Some(related) if related.times.is_empty() => related.times = times,
            _ => self.said.times = times,
        }
    }
}
