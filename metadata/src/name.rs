//! The identifier of the platform: compared without case, kept as it was written.
//!
//! `ё` and `е` are different letters, as they are for the platform.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arcstr::ArcStr;
use indexmap::{Equivalent, IndexMap};
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A name, equal to every spelling of it that differs in case only. Cloning is cheap.
///
/// There are millions of them: one is as small as a pointer, and the empty one takes nothing.
#[derive(Clone, Default)]
pub struct Name(ArcStr);

/// A map by name that keeps the order of insertion. Ask it with [`Folded`].
pub type NameMap<V> = IndexMap<Name, V, FxBuildHasher>;

/// A borrowed name, to look up a [`Name`] in a map without making one.
#[derive(Debug, Clone, Copy)]
pub struct Folded<'a>(pub &'a str);

/// The Russian and the English name of one thing of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bilingual {
    /// The Russian name.
    pub ru: &'static str,
    /// The English name.
    pub en: &'static str,
}

impl Bilingual {
    /// Whether a word is one of the two names.
    pub fn is(&self, word: &str) -> bool {
        same(self.ru, word) || same(self.en, word)
    }
}

/// Whether two spellings are one name.
pub fn same(left: &str, right: &str) -> bool {
    left == right || (!left.is_empty() && folded(left).eq(folded(right)))
}

/// The letters of a text as names are compared by: two texts are one name when these are equal.
pub fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().map(fold)
}

/// The small form of a letter. Letters whose small form is several letters stand for themselves.
fn fold(letter: char) -> char {
    match letter {
        'a'..='z' | 'а'..='я' | 'ё' | '0'..='9' | '_' => letter,
        'A'..='Z' => letter.to_ascii_lowercase(),
        'А'..='Я' => char::from_u32(letter as u32 + 0x20).unwrap_or(letter),
        'Ё' => 'ё',
        _ => {
            let mut lower = letter.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(it), None) => it,
                _ => letter,
            }
        }
    }
}

fn hash<H: Hasher>(text: &str, state: &mut H) {
    for letter in folded(text) {
        state.write_u32(letter as u32);
    }
}

impl Name {
    /// A name as it was written.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a spelling is this name.
    pub fn is(&self, text: &str) -> bool {
        same(&self.0, text)
    }

    /// Whether there is no name at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<Arc<str>> for Name {
    fn from(text: Arc<str>) -> Self {
        Self::new(&text)
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        ArcStr::ptr_eq(&self.0, &other.0) || same(&self.0, &other.0)
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        folded(&self.0).cmp(folded(&other.0))
    }
}

impl Hash for Folded<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(self.0, state);
    }
}

impl Equivalent<Name> for Folded<'_> {
    fn equivalent(&self, name: &Name) -> bool {
        name.is(self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Ok(Self::new(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter_and_yo_does() {
        assert_eq!(Name::new("ТОВАРЫ"), Name::new("Товары"));
        assert_eq!(Name::new("Ёлка"), Name::new("ёлка"));
        assert_ne!(Name::new("Ёлка"), Name::new("Елка"));
        assert_eq!(Name::new("GetX1_"), Name::new("getx1_"));
    }

    #[test]
    fn a_name_is_small_and_none_takes_nothing() {
        assert_eq!(size_of::<Option<Name>>(), size_of::<usize>());
        assert_eq!(Name::default(), Name::new(""));
        assert!(ArcStr::is_static(&Name::new("").0));
    }

    #[test]
    fn a_map_is_asked_with_any_spelling() {
        let map: NameMap<u8> = [(Name::new("Склад"), 1)].into_iter().collect();
        assert_eq!(map.get(&Folded("СКЛАД")), Some(&1));
        assert_eq!(map.get(&Folded("Склады")), None);
    }

    #[test]
    fn a_letter_with_a_long_small_form_stands_for_itself() {
        assert!(same("İ", "İ"));
        assert!(!same("İ", "i"));
    }
}
