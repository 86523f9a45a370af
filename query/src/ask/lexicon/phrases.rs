//! Names as sequences of stems, each sequence once, and an index from stems to them.

use std::collections::BTreeMap;
use std::ops::Bound;

use rustc_hash::{FxHashMap, FxHashSet};

use super::stems::{derived, is_adjective, stem, words};
use super::synonyms;

/// The place of a phrase.
pub(crate) type PhraseId = usize;

/// The place of a stem.
pub(crate) type StemId = usize;

/// A name as stems.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Phrase {
    /// The stems without prepositions.
    pub stems: Vec<StemId>,
    /// The place of the word that the others belong to.
    pub head: usize,
    /// It is no name of the configuration, but what such things are called.
    pub is_general: bool,
}

/// All names.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    pub list: Vec<Phrase>,
    known: FxHashMap<Phrase, PhraseId>,
    /// The stems in their order, which finds those with the same beginning.
    stems: BTreeMap<String, StemId>,
    spelt: Vec<String>,
    /// The phrases that a stem is in.
    postings: Vec<Vec<PhraseId>>,
    /// The stems of a group of synonyms.
    groups: Vec<Vec<StemId>>,
    /// The stems of words that say the same in the two languages.
    translations: Vec<Vec<StemId>>,
    /// What words stand for in this configuration, by their stems.
    learnt: FxHashMap<StemId, Vec<StemId>>,
    /// Stems by their length in letters.
    by_length: Vec<Vec<StemId>>,
    /// Which letters a stem has: a bit for some of them each.
    letters: Vec<u64>,
}

/// How sure a word is that stands for another one of the same business.
const GENERAL: f64 = 0.6;

/// How sure a word of the other language is.
const TRANSLATED: f64 = 0.85;

/// Words that names of things leave out at will.
const SMALL: [&str; 29] = [
    "в", "во", "на", "с", "со", "по", "и", "из", "за", "для", "от", "к", "о", "об", "у", "при",
    "не", "the", "of", "by", "per", "to", "in", "on", "with", "for", "a", "an", "and",
];

/// Whether a word joins others only.
pub(crate) fn is_small(word: &str) -> bool {
    SMALL.contains(&word)
}

impl Phrases {
    /// The phrase of a name, or of a text in words. None for one without words.
    pub(crate) fn add(&mut self, name: &str) -> Option<PhraseId> {
        self.add_as(name, false)
    }

    /// The phrase of what things of some kind are called, whatever the configuration.
    pub(crate) fn add_general(&mut self, name: &str) -> Option<PhraseId> {
        self.add_as(name, true)
    }

    fn add_as(&mut self, name: &str, is_general: bool) -> Option<PhraseId> {
        let all = words(name);
        let mut words: Vec<&str> = all.iter().map(|it| it.text.as_str()).collect();
        if words.iter().any(|it| !is_small(it)) {
            words.retain(|it| !is_small(it));
        }
        words.truncate(8);
        if words.is_empty() {
            return None;
        }
        let is_english = words.iter().all(|it| it.is_ascii());
        let before_of = all.iter().position(|it| is_small(&it.text));
        let head = match is_english {
            // `sale of goods`, `document amount`.
            true => before_of.unwrap_or(words.len()).clamp(1, words.len()) - 1,
            false => words.iter().position(|it| !is_adjective(it)).unwrap_or(0),
        };
        let stems = words.iter().map(|it| self.stem(it)).collect();
        let phrase = Phrase {
            stems,
            head,
            is_general,
        };
        if let Some(known) = self.known.get(&phrase) {
            return Some(*known);
        }
        let id = self.list.len();
        let distinct: FxHashSet<StemId> = phrase.stems.iter().copied().collect();
        for stem in distinct {
            if let Some(phrases) = self.postings.get_mut(stem) {
                phrases.push(id);
            }
        }
        self.known.insert(phrase.clone(), id);
        self.list.push(phrase);
        Some(id)
    }

    fn stem(&mut self, word: &str) -> StemId {
        let stem = stem(word);
        if let Some(known) = self.stems.get(&stem) {
            return *known;
        }
        let id = self.spelt.len();
        self.stems.insert(stem.clone(), id);
        self.spelt.push(stem);
        self.postings.push(Vec::new());
        id
    }

    /// Makes what is looked up when all phrases are there.
    pub(crate) fn finish(&mut self) {
        let (groups, translations) = synonyms::counts();
        self.groups = vec![Vec::new(); groups];
        self.translations = vec![Vec::new(); translations];
        self.by_length.clear();
        self.letters.clear();
        for (id, stem) in self.spelt.iter().enumerate() {
            for group in synonyms::groups_of(stem) {
                if let Some(stems) = self.groups.get_mut(*group) {
                    stems.push(id);
                }
            }
            for pair in synonyms::translations_of(stem) {
                if let Some(stems) = self.translations.get_mut(*pair) {
                    stems.push(id);
                }
            }
            let length = stem.chars().count();
            if self.by_length.len() <= length {
                self.by_length.resize(length + 1, Vec::new());
            }
            if let Some(stems) = self.by_length.get_mut(length) {
                stems.push(id);
            }
            self.letters.push(letters_of(stem));
        }
    }

    /// The phrase of the word for accounts.
    pub(crate) fn account(&self) -> Option<PhraseId> {
        let stem = *self.stems.get("счет")?;
        self.known
            .get(&Phrase {
                stems: vec![stem],
                head: 0,
                is_general: false,
            })
            .copied()
    }

    /// The phrases that a stem is in.
    pub(crate) fn with(&self, stem: StemId) -> &[PhraseId] {
        self.postings.get(stem).map_or(&[], Vec::as_slice)
    }

    /// How a stem is spelt.
    pub(crate) fn spelt(&self, stem: StemId) -> &str {
        self.spelt.get(stem).map_or("", String::as_str)
    }

    /// Whether any name has a word of this stem.
    pub(crate) fn knows(&self, stem: &str) -> bool {
        self.stems.contains_key(stem)
    }

    /// The stems that a word may mean, each with how sure that is.
    pub(crate) fn like(&self, stem: &str) -> Vec<(StemId, f64)> {
        let mut found: Vec<(StemId, f64)> = Vec::new();
        let mut add = |id: StemId, weight: f64| match found.iter_mut().find(|it| it.0 == id) {
            Some(known) => known.1 = known.1.max(weight),
            None => found.push((id, weight)),
        };
        if let Some(&id) = self.stems.get(stem) {
            add(id, 1.0);
        }
        let from = (Bound::Excluded(stem), Bound::Unbounded);
        let longer = self.stems.range::<str, _>(from);
        for (other, &id) in longer.take_while(|it| it.0.starts_with(stem)).take(64) {
            if let Some(weight) = derived(stem, other) {
                add(id, weight * 0.95);
            }
        }
        for (at, _) in stem.char_indices().skip(4) {
            let shorter = stem.get(..at).unwrap_or_default();
            if let (Some(&id), Some(weight)) = (self.stems.get(shorter), derived(shorter, stem)) {
                add(id, weight * 0.95);
            }
        }
        for long in synonyms::short_for(stem) {
            if let Some(&id) = self.stems.get(long) {
                add(id, 0.9);
            }
        }
        for pair in synonyms::translations_of(stem) {
            let stems = self.translations.get(*pair).into_iter().flatten();
            for &id in stems.filter(|it| self.spelt(**it).is_ascii() != stem.is_ascii()) {
                add(id, TRANSLATED);
            }
        }
        for group in synonyms::groups_of(stem) {
            for &id in self.groups.get(*group).into_iter().flatten() {
                add(id, GENERAL);
            }
        }
        let learnt = self.stems.get(stem).and_then(|it| self.learnt.get(it));
        for &id in learnt.into_iter().flatten() {
            add(id, GENERAL);
        }
        found
    }

    /// In this configuration a word stands for another one: `товары` of documents are `номенклатура`.
    pub(crate) fn learn(&mut self, word: StemId, stands_for: StemId) {
        let known = self.learnt.entry(word).or_default();
        if word != stands_for && !known.contains(&stands_for) {
            known.push(stands_for);
        }
    }

    /// The stems that a word was to be, where its letters are wrong.
    pub(crate) fn misspelt(&self, stem: &str) -> Vec<(StemId, f64)> {
        let length = stem.chars().count();
        let allowed = match length {
            0..=3 => return Vec::new(),
            4..=7 => 1,
            _ => 2,
        };
        let letters = letters_of(stem);
        let mut found: Vec<(StemId, f64)> = Vec::new();
        for other in length.saturating_sub(allowed)..=length + allowed {
            for &id in self.by_length.get(other).into_iter().flatten() {
                let differing = self
                    .letters
                    .get(id)
                    .map_or(64, |it| (it ^ letters).count_ones());
                if differing as usize > allowed * 2 || other < 4 {
                    continue;
                }
                let distance = strsim::osa_distance(stem, self.spelt(id));
                if distance > 0 && distance <= allowed {
                    found.push((id, if distance == 1 { 0.8 } else { 0.6 }));
                }
            }
        }
        found.sort_by(|left, right| right.1.total_cmp(&left.1));
        let best = found.first().map_or(0.0, |it| it.1);
        found.retain(|it| it.1 >= best);
        found.truncate(4);
        found
    }
}

/// A bit for each letter, some of which share one.
fn letters_of(word: &str) -> u64 {
    word.chars()
        .fold(0, |bits, it| bits | 1 << (it as u32 % 64))
}
