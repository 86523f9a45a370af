//! Dictionaries of this machine, and what they say of words.
//!
//! A dictionary is read when the first word of its alphabet is asked for. What was judged once is remembered: code has
//! the same words over and over, and threads only read what is remembered.

mod derived;
mod find;
mod neighbours;

use std::fmt;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use analysis::spelling::{Speller, Verdict, Vocabulary};
use metadata::{Configuration, Platform};
use rustc_hash::FxHashMap;
use spellbook::Dictionary;

use crate::settings::Settings;

pub use find::{
    DictionaryFile, Found, HOW_TO_INSTALL, Tongue, VARIABLE, find, find_in, is_turned_off,
};
use neighbours::Neighbours;

/// Dictionaries and what they said of words; shared by threads.
pub struct Spelling {
    found: Found,
    /// Terms of the trade, and names of the platforms.
    vocabularies: OnceLock<[Vocabulary; 2]>,
    project: RwLock<Project>,
    russian: OnceLock<Option<Language>>,
    english: OnceLock<Option<Language>>,
    judged: Remembered<Verdict>,
    corrected: Remembered<Vec<String>>,
}

/// The names of a project.
#[derive(Default)]
struct Project {
    configurations: Vec<Arc<Configuration>>,
    vocabulary: Arc<Vocabulary>,
}

/// A dictionary and what its words look like.
struct Language {
    tongue: Tongue,
    dictionary: Dictionary,
    neighbours: Neighbours,
}

/// Every shorter word is close to another one: those that no dictionary has are abbreviations.
const LEAST_LETTERS: usize = 5;

/// So many locks that threads seldom meet at one.
const SHARDS: usize = 64;

/// So many words a shard remembers.
const MOST_IN_SHARD: usize = 4096;

/// What was found out of words, by their spelling.
struct Remembered<T>([RwLock<FxHashMap<Box<str>, T>>; SHARDS]);

impl Spelling {
    /// Dictionaries that were found. Words of the trade and of the platform are right too.
    pub fn new(found: Found) -> Self {
        Self {
            found,
            vocabularies: OnceLock::new(),
            project: RwLock::default(),
            russian: OnceLock::new(),
            english: OnceLock::new(),
            judged: Remembered::default(),
            corrected: Remembered::default(),
        }
    }

    /// The dictionaries of this machine, if it has one: settings of a project at `root` may name a folder of their own.
    pub fn of_settings(root: &Path, settings: &Settings) -> Option<Arc<Self>> {
        let named = settings.spelling.dictionaries.as_ref();
        let found = find(named.map(|it| root.join(it)).as_deref());
        (!found.is_empty()).then(|| Arc::new(Self::new(found)))
    }

    /// The dictionaries that are used.
    pub fn found(&self) -> &Found {
        &self.found
    }

    fn vocabularies(&self) -> &[Vocabulary; 2] {
        self.vocabularies.get_or_init(|| {
            let mut platforms = Vocabulary::default();
            platforms.add_platform(&Platform::builtin());
            platforms.add_platform(&Platform::oscript());
            [Vocabulary::terms(), platforms]
        })
    }

    /// The dictionary for a word, by its first letter.
    fn language(&self, word: &str) -> Option<&Language> {
        let is_latin = word.starts_with(|it: char| it.is_ascii());
        let (cell, file) = match is_latin {
            true => (&self.english, &self.found.english),
            false => (&self.russian, &self.found.russian),
        };
        let read = || file.as_ref().and_then(Language::read);
        cell.get_or_init(read).as_ref()
    }

    fn judge(&self, word: &str) -> Verdict {
        let Some(asked) = self.asked(word) else {
            return Verdict::Unknown;
        };
        let small = small(word);
        if asked.is_right(&small) {
            return Verdict::Right;
        }
        let is_long = small.chars().count() >= LEAST_LETTERS;
        let neighbours = &asked.language.neighbours;
        match is_long && neighbours.any(&small, |it| asked.is_listed(it)) {
            true => Verdict::Wrong,
            false => Verdict::Unknown,
        }
    }

    fn correct(&self, word: &str) -> Vec<String> {
        let Some(asked) = self.asked(word) else {
            return Vec::new();
        };
        let small = small(word);
        let neighbours = &asked.language.neighbours;
        let mut found = neighbours.all(&small, |it| asked.is_listed(it));
        // Those that are as likely stay in their order.
        found.sort_by_key(|it| asked.rank(it));
        if found.first().is_some_and(|it| asked.rank(it) < 3) {
            found.retain(|it| asked.rank(it) < 3);
        }
        found.into_iter().map(|it| in_case_of(word, &it)).collect()
    }

    /// All that knows words of the alphabet of a word.
    fn asked(&self, word: &str) -> Option<Asked<'_>> {
        let project = self.project.read().unwrap_or_else(PoisonError::into_inner);
        Some(Asked {
            language: self.language(word)?,
            common: self.vocabularies(),
            own: Arc::clone(&project.vocabulary),
        })
    }
}

/// All that knows words of one alphabet.
struct Asked<'a> {
    language: &'a Language,
    common: &'a [Vocabulary; 2],
    own: Arc<Vocabulary>,
}

impl Asked<'_> {
    /// Whether a word in small letters is right by itself or by what it is made of.
    fn is_right(&self, small: &str) -> bool {
        self.is_listed(small)
            || self.language.knows_as_name(small)
            || derived::bases(self.language.tongue, small)
                .any(|it| it.split(' ').all(|part| self.is_listed(part)))
    }

    /// Whether a word in small letters stands in a vocabulary or in the dictionary.
    fn is_listed(&self, small: &str) -> bool {
        let mut vocabularies = self.common.iter().chain([&*self.own]);
        vocabularies.any(|it| it.contains(small)) || self.language.dictionary.check(small)
    }

    /// How likely a listed word was meant, the less the likelier: a name of the project or of the platform, a word of the
    /// dictionary, a term, a form of a term that nobody has seen.
    fn rank(&self, small: &str) -> u8 {
        let [terms, platforms] = self.common;
        match () {
            () if self.own.has_word(small) || platforms.has_word(small) => 0,
            () if self.language.dictionary.check(small) => 1,
            () if terms.has_word(small) => 2,
            () => 3,
        }
    }
}

/// A word as dictionaries have it.
fn small(word: &str) -> String {
    word.to_lowercase().replace("''", "'").replace('’', "'")
}

impl Language {
    fn read(file: &DictionaryFile) -> Option<Self> {
        let affixes = fs::read(&file.affixes).ok()?;
        let encoding = find::encoding(&String::from_utf8_lossy(&affixes));
        let affixes = text(&affixes, encoding);
        let words = text(&fs::read(&file.words).ok()?, encoding);
        let dictionary = Dictionary::new(&affixes, &words).ok()?;
        Some(Self {
            tongue: file.tongue,
            dictionary,
            neighbours: Neighbours::new(file.tongue),
        })
    }

    /// Whether the dictionary has a word as a name of its own, or under another spelling that is right too.
    fn knows_as_name(&self, small: &str) -> bool {
        let mut letters = small.chars();
        let Some(first) = letters.next() else {
            return true;
        };
        let capital: String = first.to_uppercase().chain(letters).collect();
        // Some dictionaries have words with `ё` under `е` alone.
        self.dictionary.check(&capital)
            || small.contains('ё') && self.dictionary.check(&small.replace('ё', "е"))
    }
}

fn text(bytes: &[u8], encoding: Option<&'static encoding_rs::Encoding>) -> String {
    let (text, _) = encoding
        .unwrap_or(encoding_rs::UTF_8)
        .decode_with_bom_removal(bytes);
    text.into_owned()
}

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| RwLock::default()))
    }
}

impl<T: Clone> Remembered<T> {
    fn shard(&self, word: &str) -> &RwLock<FxHashMap<Box<str>, T>> {
        let mut hasher = rustc_hash::FxHasher::default();
        word.hash(&mut hasher);
        &self.0[(hasher.finish() >> 58) as usize % SHARDS]
    }

    /// What is known of a word, or what is found out now. Two threads may do so at once: both find the same.
    fn get(&self, word: &str, find_out: impl FnOnce() -> T) -> T {
        let shard = self.shard(word);
        let known = shard.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(word) {
            return known.clone();
        }
        drop(known);
        let found = find_out();
        let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
        // Every letter that is typed makes another word.
        if shard.len() >= MOST_IN_SHARD {
            shard.clear();
        }
        shard.insert(word.into(), found.clone());
        found
    }

    fn clear(&self) {
        for shard in &self.0 {
            shard
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .clear();
        }
    }
}

impl Speller for Spelling {
    fn verdict(&self, word: &str) -> Verdict {
        self.judged.get(word, || self.judge(word))
    }

    fn corrections(&self, word: &str) -> Vec<String> {
        self.corrected.get(word, || self.correct(word))
    }

    fn learn(&self, configurations: &[Arc<Configuration>]) {
        let is_known = |project: &Project| {
            let known = &project.configurations;
            known.len() == configurations.len()
                && known
                    .iter()
                    .zip(configurations)
                    .all(|(a, b)| Arc::ptr_eq(a, b))
        };
        if is_known(&self.project.read().unwrap_or_else(PoisonError::into_inner)) {
            return;
        }
        let mut vocabulary = Vocabulary::default();
        for it in configurations {
            vocabulary.add_configuration(it);
        }
        let mut project = self.project.write().unwrap_or_else(PoisonError::into_inner);
        project.configurations = configurations.to_vec();
        project.vocabulary = Arc::new(vocabulary);
        drop(project);
        self.judged.clear();
        self.corrected.clear();
    }

    fn fingerprint(&self) -> u64 {
        let mut hasher = rustc_hash::FxHasher::default();
        for file in [&self.found.russian, &self.found.english]
            .into_iter()
            .flatten()
        {
            for path in [&file.affixes, &file.words] {
                let data = path.metadata().ok();
                path.hash(&mut hasher);
                data.as_ref().map(fs::Metadata::len).hash(&mut hasher);
                data.and_then(|it| it.modified().ok()).hash(&mut hasher);
            }
        }
        hasher.finish()
    }
}

/// A word in small letters, with a capital where `pattern` has one.
fn in_case_of(pattern: &str, small: &str) -> String {
    let is_capital = pattern.starts_with(char::is_uppercase);
    let mut letters = small.chars();
    match (is_capital, letters.next()) {
        (true, Some(first)) => first.to_uppercase().chain(letters).collect(),
        _ => small.to_owned(),
    }
}

impl fmt::Debug for Spelling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spelling")
            .field("found", &self.found)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
