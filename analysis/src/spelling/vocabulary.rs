//! Words that no dictionary has and that are right in code of 1C:Enterprise: those of the platform, of a project, and
//! terms and abbreviations of the trade.

use metadata::{Configuration, Platform, folded};
use rustc_hash::FxHashSet;

use super::words::words;

/// Terms and abbreviations, one a line; `*` stands for any ending.
const TERMS: &str = include_str!("terms.txt");

/// The longest ending that `*` of a term stands for, in letters.
const LONGEST_ENDING: usize = 9;

/// Words that are right, in any case.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    words: FxHashSet<Box<str>>,
    stems: FxHashSet<Box<str>>,
}

impl Vocabulary {
    /// The words of the trade.
    pub fn terms() -> Self {
        let mut made = Self::default();
        for line in TERMS.lines() {
            for term in line.split_whitespace().take_while(|it| *it != "#") {
                match term.strip_suffix('*') {
                    Some(stem) => made.stems.insert(folded(stem).collect()),
                    None => made.words.insert(folded(term).collect()),
                };
            }
        }
        made
    }

    /// Takes in all names of a platform.
    pub fn add_platform(&mut self, platform: &Platform) {
        let facts = platform.facts();
        let types = facts
            .types
            .iter()
            .chain(facts.derived.iter().map(|it| &it.2));
        for it in types {
            self.add_names(&it.names);
            for method in &it.methods {
                self.add_callable(method);
            }
            for property in &it.properties {
                self.add_names(&property.names);
            }
        }
        for function in &facts.functions {
            self.add_callable(function);
        }
        for property in &facts.properties {
            self.add_names(&property.names);
        }
        for it in &facts.enums {
            self.add_names(&it.names);
            for value in &it.values {
                self.add_names(value);
            }
        }
        for it in &facts.attributes {
            for attribute in &it.list {
                self.add_names(&attribute.names);
            }
        }
        for table in facts.tables.iter().flat_map(|it| &it.1) {
            self.add_names(&table.path);
        }
        for event in facts.events.iter().flat_map(|it| &it.events) {
            self.add_callable(event);
        }
        for collection in &facts.collections {
            self.add_name(collection.collection.as_str());
            self.add_name(collection.element.as_str());
        }
    }

    fn add_callable(&mut self, it: &metadata::platform::Callable) {
        self.add_names(&it.names);
        let signatures = it.signatures.iter();
        for parameter in signatures.flat_map(|it| &it.parameters) {
            self.add_names(&parameter.names);
        }
    }

    fn add_names(&mut self, names: &metadata::platform::Names) {
        self.add_name(names.ru.as_str());
        self.add_name(names.en.as_str());
    }

    /// Takes in the names that a configuration gives to what it is made of: code cannot but use them.
    pub fn add_configuration(&mut self, configuration: &Configuration) {
        for object in configuration.objects.values() {
            self.add_name(object.name.as_str());
            let sections = object.tabular_sections.iter();
            for it in &object.attributes {
                self.add_name(it.name.as_str());
            }
            for section in sections {
                self.add_name(section.name.as_str());
                for it in &section.attributes {
                    self.add_name(it.name.as_str());
                }
            }
            for it in &object.predefined {
                self.add_name(it.name.as_str());
            }
            for it in &object.templates {
                self.add_name(it.name.as_str());
            }
            for it in &object.commands {
                self.add_name(it.name.as_str());
            }
            for form in &object.forms {
                self.add_name(form.name.as_str());
                for it in &form.attributes {
                    self.add_name(it.name.as_str());
                    for column in &it.columns {
                        self.add_name(column.name.as_str());
                    }
                }
                for it in &form.commands {
                    self.add_name(it.name.as_str());
                }
                for it in &form.items {
                    self.add_name(it.name.as_str());
                }
            }
        }
    }

    /// Takes in the words of a name.
    pub fn add_name(&mut self, name: &str) {
        for word in words(name) {
            let word: String = folded(word.text).collect();
            if !self.words.contains(word.as_str()) {
                self.words.insert(word.into_boxed_str());
            }
        }
    }

    /// Whether a word was taken in as it is, and not as a form of a term; `word` is written in small letters.
    pub fn has_word(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether a word is one of these; `word` is written in small letters.
    pub fn contains(&self, word: &str) -> bool {
        if self.has_word(word) {
            return true;
        }
        if self.stems.is_empty() {
            return false;
        }
        let ends = word.char_indices().map(|(at, _)| at).skip(1);
        let mut ends: Vec<usize> = ends.collect();
        ends.push(word.len());
        let from_behind = ends.iter().rev().take(LONGEST_ENDING + 1);
        from_behind
            .filter_map(|end| word.get(..*end))
            .any(|it| self.stems.contains(it))
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len() + self.stems.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_platform_are_words_of_it() {
        let mut made = Vocabulary::default();
        assert!(!made.contains("субконто"));
        made.add_platform(&Platform::builtin());
        assert!(made.contains("субконто") && made.contains("субконто"));
        assert!(!made.contains("документт"));
    }

    #[test]
    fn a_stem_stands_for_its_forms() {
        let made = Vocabulary::terms();
        for word in ["сериализация", "сериализовать", "сериализатора"]
        {
            assert!(made.contains(word), "{word}");
        }
        assert!(!made.contains("сериилизация"));
    }

    #[test]
    fn names_are_taken_word_by_word() {
        let mut made = Vocabulary::default();
        made.add_name("ЗапросВЕГАИСПродукции");
        assert!(made.contains("продукции") && made.contains("запрос"));
        assert!(!made.contains("егаиспродукции"));
        assert_eq!(made.len(), 2);
    }

    #[test]
    fn each_term_is_written_once() {
        let mut seen = FxHashSet::default();
        for line in TERMS.lines() {
            for term in line.split_whitespace().take_while(|it| *it != "#") {
                let folded: String = folded(term).collect();
                assert_eq!(folded, term, "terms are written in small letters");
                assert!(seen.insert(folded), "{term} stands twice");
            }
        }
    }
}
