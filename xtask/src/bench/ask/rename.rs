//! The twin of a configuration: every object and field has another name, and so have the words of the questions about it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use metadata::{Configuration, Object};
use serde::Deserialize;
use serde_json::Value;

use super::question::Question;
use super::sample::Sample;

/// The longest ending behind a stem, in letters.
const ENDING: usize = 3;

/// How words are renamed: a file of `datasets/ask/renamed`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Renaming {
    /// Names of the platform, which stay.
    keep: Vec<String>,
    /// Words, and phrases of several.
    words: HashMap<String, String>,
    /// Beginnings of words that keep their endings.
    stems: HashMap<String, String>,
    /// English words and phrases.
    english: HashMap<String, String>,
}

impl Renaming {
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        toml::from_str(&text).with_context(|| path.display().to_string())
    }

    /// The twin of a configuration.
    pub(super) fn sample(&self, of: &Sample) -> anyhow::Result<Sample> {
        let mut configuration = Configuration {
            properties: of.configuration.properties.clone(),
            ..Configuration::default()
        };
        for object in of.configuration.objects.values() {
            let twin = self.object(object)?;
            let key = (twin.kind, twin.name.clone());
            configuration.objects.insert(key, Arc::new(twin));
        }
        Ok(Sample {
            platform: Arc::clone(&of.platform),
            configuration: Arc::new(configuration),
        })
    }

    fn object(&self, object: &Object) -> anyhow::Result<Object> {
        let mut object = object.clone();
        object.forms.clear();
        object.templates.clear();
        let mut tree = serde_json::to_value(&object)?;
        self.rename_tree(&mut tree);
        Ok(serde_json::from_value(tree)?)
    }

    /// Renames all texts of a tree of metadata; those in English are pairs of `en` and the text.
    fn rename_tree(&self, tree: &mut Value) {
        match tree {
            Value::String(it) => *it = self.russian(it),
            Value::Array(items) => {
                if let [Value::String(language), Value::String(text)] = items.as_mut_slice()
                    && language == "en"
                {
                    *text = self.in_english(text);
                    return;
                }
                items.iter_mut().for_each(|it| self.rename_tree(it));
            }
            Value::Object(fields) => fields.values_mut().for_each(|it| self.rename_tree(it)),
            _ => {}
        }
    }

    /// A question about the twin.
    pub(super) fn question(&self, of: &Question) -> Question {
        let mut twin = of.clone();
        twin.question = match of.language.as_str() {
            "en" => self.in_english(&of.question),
            _ => self.russian(&of.question),
        };
        let rename = |it: &String| self.russian(it);
        twin.gold = of.gold.as_ref().map(rename);
        twin.alternatives = of.alternatives.iter().map(rename).collect();
        twin.order = of.order.iter().map(rename).collect();
        let parameters = of.parameters.iter();
        twin.parameters = parameters.map(|it| (rename(it.0), rename(it.1))).collect();
        twin
    }

    /// A text with its Russian words renamed, also those that a name is put together of. Words in capitals are those of
    /// queries and stay, but for whole words of the table.
    pub(super) fn russian(&self, text: &str) -> String {
        let text = phrases(&self.words, text);
        by_words(&text, |word| {
            if self.keep.iter().any(|it| it == word) {
                return word.to_owned();
            }
            let parts = parts(word);
            parts.iter().map(|it| self.part(it)).collect()
        })
    }

    fn part(&self, part: &str) -> String {
        let lower = part.to_lowercase();
        if let Some(other) = self.words.get(&lower) {
            return like(part, other);
        }
        let is_keyword = part.chars().count() > 1 && part == part.to_uppercase();
        if is_keyword {
            return part.to_owned();
        }
        let stems = self.stems.iter().filter_map(|(stem, other)| {
            let ending = lower.strip_prefix(stem.as_str())?;
            (ending.chars().count() <= ENDING).then_some((stem, other, ending))
        });
        match stems.max_by_key(|it| it.0.len()) {
            Some((_, other, ending)) => like(part, &format!("{other}{ending}")),
            None => part.to_owned(),
        }
    }

    fn in_english(&self, text: &str) -> String {
        let text = phrases(&self.english, text);
        by_words(&text, |word| {
            let lower = word.to_lowercase();
            let one = lower.strip_suffix('s').unwrap_or(&lower);
            match (self.english.get(&lower), self.english.get(one)) {
                (Some(other), _) => like(word, other),
                (None, Some(other)) => like(word, &format!("{other}s")),
                _ => word.to_owned(),
            }
        })
    }
}

/// Replaces phrases of several words, the longest first; where they stand alone, in any case.
fn phrases(table: &HashMap<String, String>, text: &str) -> String {
    let mut phrases: Vec<(&String, &String)> =
        table.iter().filter(|it| it.0.contains(' ')).collect();
    phrases.sort_by_key(|it| (std::cmp::Reverse(it.0.len()), it.0));
    let mut text = text.to_owned();
    for (phrase, other) in phrases {
        let mut from = 0;
        // Lower case keeps the length of Russian and English letters.
        while let Some(at) = text
            .to_lowercase()
            .get(from..)
            .and_then(|it| it.find(phrase.as_str()))
        {
            let start = from + at;
            let end = start + phrase.len();
            let is_letter = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
            let alone = !is_letter(text[..start].chars().next_back())
                && !is_letter(text[end..].chars().next());
            from = end;
            if alone {
                let replacement = like(&text[start..end], other);
                text.replace_range(start..end, &replacement);
                from = start + replacement.len();
            }
        }
    }
    text
}

fn by_words(text: &str, rename: impl Fn(&str) -> String) -> String {
    let mut renamed = String::with_capacity(text.len());
    let mut word = String::new();
    for letter in text.chars().chain(std::iter::once('\0')) {
        if letter.is_alphabetic() {
            word.push(letter);
            continue;
        }
        if !word.is_empty() {
            renamed.push_str(&rename(&word));
            word.clear();
        }
        renamed.push(letter);
    }
    renamed.pop();
    renamed
}

/// The words that a name is put together of: `ВидыЦен` of two.
fn parts(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut parts: Vec<String> = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|it| letters.get(it));
        let next = letters.get(at + 1);
        let begins = match before {
            None => true,
            Some(it) if it.is_lowercase() => letter.is_uppercase(),
            Some(_) => letter.is_uppercase() && next.is_some_and(|it| it.is_lowercase()),
        };
        match parts.last_mut() {
            Some(last) if !begins => last.push(*letter),
            _ => parts.push(letter.to_string()),
        }
    }
    parts
}

/// A word in the letters of another: with a capital, all in capitals, or small.
fn like(model: &str, word: &str) -> String {
    let mut letters = model.chars();
    let (first, second) = (letters.next(), letters.next());
    let is_capital = |it: Option<char>| it.is_some_and(char::is_uppercase);
    if is_capital(first) && is_capital(second) && model == model.to_uppercase() {
        return word.to_uppercase();
    }
    if !is_capital(first) {
        return word.to_owned();
    }
    let mut letters = word.chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::Renaming;

    #[test]
    fn words_are_renamed_with_their_endings_and_letters() {
        let renaming: Renaming = toml::from_str(
            "keep = [\"СуммаПлатформы\"]\n[words]\n\"инн\" = \"унп\"\n\"минимальный остаток\" = \"нижний предел\"\n\"денег\" = \"средств\"\n[stems]\n\"контрагент\" = \"партнер\"\n\"сумм\" = \"оценк\"\n[english]\n\"partner\" = \"associate\"\n",
        )
        .unwrap();
        assert_eq!(
            renaming.russian("Минимальный остаток у КОНТРАГЕНТОВ и контрагентам; СУММА(Т.СуммаОборот), ИНН, поступление денег"),
            "Нижний предел у КОНТРАГЕНТОВ и партнерам; СУММА(Т.ОценкаОборот), УНП, поступление средств"
        );
        assert_eq!(
            renaming.russian("РасчетыСКонтрагентами.СуммаДенег, СуммаПлатформы"),
            "РасчетыСПартнерами.ОценкаСредств, СуммаПлатформы"
        );
        assert_eq!(
            renaming.in_english("Partners and a partner"),
            "Associates and a associate"
        );
    }
}
