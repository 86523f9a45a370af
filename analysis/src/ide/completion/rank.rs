//! How likely items are: by what the workspace uses, by what stands close by, by the type that is expected.

use metadata::platform::Availability;
use metadata::{Folded, Name, NameMap};

use super::item::{Item, ItemKind};
use crate::index::UsageIndex;

/// What a name gains from being a member of the receiver's type, and from the logarithms of how often it is used of
/// receivers of the same name, and of all receivers. Found by replaying real code.
const KNOWN: f32 = 4.0;
const OWN: f32 = 2.0;
const ALL: f32 = 0.5;
/// What a name without a receiver gains from standing close by, and from being a variable of the method.
const NEAR: f32 = 6.0;
const LOCAL: f32 = 2.0;
/// How many bytes before the place are looked at for names that stand close by.
const AROUND: usize = 4000;
/// What a value of an enumeration gains over the methods that all enumerations have, however often those are used.
const VALUE: f32 = 20.0;
/// What a name loses that cannot be used where the code runs.
const UNAVAILABLE: f32 = 12.0;

/// Tells how likely items are at one place.
pub(super) struct Rank<'a> {
    index: &'a UsageIndex,
    /// The last word of the receiver; empty without one.
    receiver: &'a str,
    /// The words around the place and how many words away each is; nothing behind a dot.
    near: Option<NameMap<usize>>,
    /// Where the code at the place runs.
    runs_at: Availability,
    /// What words of the language gain: the more code, the oftener names are used that compete with them.
    of_word: f32,
}

impl<'a> Rank<'a> {
    /// Behind a dot.
    pub(super) fn of_members(index: &'a UsageIndex, receiver: &'a str) -> Self {
        Self {
            index,
            receiver,
            near: None,
            runs_at: Availability::default(),
            of_word: 0.0,
        }
    }

    /// Without a dot.
    pub(super) fn of_names(index: &'a UsageIndex, text: &str, offset: usize) -> Self {
        Self {
            index,
            receiver: "",
            near: Some(nearby(text, offset)),
            runs_at: Availability::default(),
            of_word: 0.0,
        }
    }

    /// The same in a workspace of so many files.
    pub(super) fn among(mut self, files: usize) -> Self {
        self.of_word = KNOWN + (OWN + ALL) * (files as f32 / 2.0).ln_1p();
        self
    }

    /// The same for code that runs there.
    pub(super) fn running_at(mut self, places: Availability) -> Self {
        self.runs_at = places;
        self
    }

    /// How likely an item is: the better known and the more used, the greater.
    pub(super) fn score(&self, item: &Item) -> f32 {
        if let Some(score) = item.fixed {
            return score;
        }
        let names = &item.names;
        let mut score = item.bonus;
        if let Some(near) = &self.near {
            let distance = |it: &Name| near.get(&Folded(it.as_str())).copied();
            let distance = distance(&names.ru).or_else(|| distance(&names.en));
            score += distance.map_or(0.0, |it| NEAR / (2.0 + it as f32).ln());
        }
        match item.kind {
            ItemKind::Keyword | ItemKind::Snippet => return score + self.of_word,
            ItemKind::Directive | ItemKind::Handler | ItemKind::Text => return score,
            ItemKind::EnumValue if self.near.is_none() => score += VALUE,
            ItemKind::Local | ItemKind::Parameter if self.near.is_some() => score += LOCAL,
            _ => {}
        }
        if !item.availability.allows(self.runs_at) {
            score -= UNAVAILABLE;
        }
        let both = |count: &dyn Fn(&str) -> (u32, u32)| {
            let sum = |it: (u32, u32)| it.0 + it.1;
            let english = if names.en == names.ru {
                0
            } else {
                sum(count(names.en.as_str()))
            };
            (sum(count(names.ru.as_str())) + english) as f32
        };
        let own = both(&|it| self.index.count(self.receiver, it));
        let all = both(&|it| self.index.count_all(it));
        let known = if item.known { KNOWN } else { 0.0 };
        score + known + OWN * own.ln_1p() + ALL * all.ln_1p()
    }

    /// Sorts items by how likely they are, then by name.
    pub(super) fn sorted(&self, items: Vec<Item>) -> Vec<Item> {
        let scored = items.into_iter().map(|it| (self.score(&it), it));
        let mut scored: Vec<(f32, Item)> = scored.collect();
        scored.sort_by(|left, right| {
            let by_name = || left.1.names.ru.cmp(&right.1.names.ru);
            right.0.total_cmp(&left.0).then_with(by_name)
        });
        scored.into_iter().map(|it| it.1).collect()
    }
}

/// The words around an offset, and how many words away each is.
fn nearby(text: &str, offset: usize) -> NameMap<usize> {
    let start = text.floor_char_boundary(offset.saturating_sub(AROUND));
    let end = text.ceil_char_boundary(offset.saturating_add(AROUND / 4));
    let mut near = NameMap::default();
    let mut add = |distance: usize, word: &str| {
        if word.starts_with(|it: char| it.is_alphabetic() || it == '_') {
            near.entry(Name::new(word)).or_insert(distance);
        }
    };
    let words = |text| str::split(text, |it: char| !it.is_alphanumeric() && it != '_');
    let before = text.get(start..offset).unwrap_or_default();
    for (distance, word) in words(before).rev().enumerate() {
        add(distance, word);
    }
    let after = text.get(offset..end.min(text.len())).unwrap_or_default();
    for (distance, word) in words(after).enumerate() {
        // What stands below was written before, but not with this place in mind.
        add(distance * 2, word);
    }
    near
}
