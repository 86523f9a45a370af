//! Values of fields, and other tables that refer to a table.

use super::builder::{Builder, Hop, gap};
use super::{Place, Reading};
use crate::ask::lexicon::tables::{Role, Suffix};
use crate::ask::link::{Match, Said, ValueMatch};
use crate::ask::normalise::{Cue, TokenKind};
use crate::ask::representation::{Field, View};
use metadata::Kind;
use metadata::platform::Names;

impl Builder<'_, '_> {
    pub(super) fn values(&mut self, hops: &[Hop]) {
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
            let by = by
                || linked
                    .cues
                    .iter()
                    .any(|it| it.to == value.from && matches!(it.cue, Cue::Most(_) | Cue::Top));
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
                let score = score + self.direction(hop, value.from);
                let score = match self.is_kind_of(hop, value) || self.is_sort_of(hop, value) {
                    true => score * 0.5,
                    false => score,
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

    /// Whether the word for a value is what the listed things are called anyway: `товары` of goods.
    fn is_kind_of(&self, hop: &Hop, value: &ValueMatch) -> bool {
        let target = self.lexicon.table(hop.target);
        let is_kind = target.is_some_and(|it| it.subject.kind == Kind::Enum);
        let names = |it: &Match| it.from == value.from && it.to == value.to;
        is_kind
            && value.to == value.from + 1
            && self.table.subject.view == View::Records
            && self.said(&self.table.phrases).iter().any(names)
    }

    /// Whether the word for a folder is what those it belongs to are called anyway: receipts are from `поставщики`.
    fn is_sort_of(&self, hop: &Hop, value: &ValueMatch) -> bool {
        let is_folder = matches!(value.value, Said::Named(_, true));
        let subject = &self.table.subject;
        let is_flow = subject.kind == Kind::Document
            || (subject.view == View::Turnovers && self.table.is_sales(self.lexicon));
        let target = self.lexicon.table(hop.target);
        let target = target.map_or(&[][..], |it| &it.phrases);
        let names = |it: &Match| it.from == value.from && it.to == value.to && it.quality > 0.3;
        is_folder
            && is_flow
            && value.to == value.from + 1
            && (hop.said.iter().any(names) || self.said(target).iter().any(names))
    }

    /// Of two references to the same things, which one a preposition speaks of: `перемещения на склад`, `заявки от Иванова`.
    fn direction(&self, hop: &Hop, from: usize) -> f64 {
        const TO: [&str; 9] = [
            "получател",
            "исполнител",
            "recipi",
            "receiv",
            "to",
            "assigne",
            "адресат",
            "куд",
            "назначен",
        ];
        const FROM: [&str; 9] = [
            "отправител",
            "постановщик",
            "автор",
            "report",
            "sender",
            "from",
            "author",
            "откуд",
            "заявител",
        ];
        let before = |steps: usize| {
            let token = from
                .checked_sub(steps)
                .and_then(|it| self.linked.tokens.get(it));
            token.map_or("", |it| it.small.as_str())
        };
        let first = hop
            .words
            .first()
            .and_then(|it| self.table.field(it.ru.as_str()));
        let phrases = first.map_or(&[][..], |it| &it.phrases);
        let says = |stems: &[&str]| {
            phrases.iter().any(|it| {
                let phrase = self.lexicon.phrases.list.get(*it);
                let mut all = phrase.iter().flat_map(|it| &it.stems);
                all.any(|it| stems.contains(&self.lexicon.phrases.spelt(*it)))
            })
        };
        let preposition = match before(1) {
            "the" | "a" | "an" | "склад" | "складе" | "склада" => before(2),
            it => it,
        };
        let (with, against) = match preposition {
            "на" | "в" | "to" | "into" | "для" => (TO, FROM),
            "с" | "со" | "из" | "от" | "from" => (FROM, TO),
            _ => return 0.0,
        };
        match (says(&with), says(&against)) {
            (true, false) => 0.15,
            (false, true) => -0.1,
            _ => 0.0,
        }
    }

    /// Values of fields of what the fields refer to: `реализации юрлицам`.
    pub(super) fn values_behind(
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
    pub(super) fn place_of(&self, words: &[Names]) -> Option<Place> {
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

    /// Whether a word of denial stands near: before what is denied, or `ничего` behind it.
    fn is_denied(&self, found: &Match) -> bool {
        self.linked.cues.iter().any(|it| {
            let denies = matches!(it.cue, Cue::Not | Cue::Without | Cue::Except);
            let is_before = it.to <= found.from && found.from - it.to <= 4;
            let is_behind = it.from >= found.to && it.from - found.to <= 1;
            let token = self.linked.tokens.get(it.from);
            let is_nothing = token
                .is_some_and(|it| matches!(it.small.as_str(), "nothing" | "never" | "никогда"));
            denies && (is_before || is_behind && is_nothing)
        })
    }

    /// Tables that refer to the items of this one: `товары без продаж`.
    pub(super) fn related(&mut self) {
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
                if !self.is_denied(&found) {
                    continue;
                }
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
