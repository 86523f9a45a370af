//! A package of queries in the other language: keywords, functions and standard names.
//!
//! What a name means is known from [`resolve_with`](crate::resolve_with): an attribute of the configuration that is called
//! like a standard one stays as it is, and so do aliases. A column without an alias would get another name: it is given
//! the old one as its alias, so that code finds it.

mod columns;
mod names;

use std::ops::Range;

use metadata::{Name, Platform, folded};
use tree_sitter::Tree;

use crate::Language;
use crate::format::{KeywordLanguage, spellings};
use crate::package::Package;

/// A part of the text and what stands in its place.
pub type Edit = (Range<usize>, String);

/// The package in another language. `tree` is the tree of `text` and `package` what its names mean; where a configuration
/// is not known, names of fields stay. Blanks and comments stay too. None for a text with syntax errors.
pub fn translate(
    text: &str,
    tree: &Tree,
    package: &Package,
    platform: &Platform,
    to: Language,
) -> Option<String> {
    let edits = edits(text, tree, package, platform, to)?;
    Some(applied(text, &edits))
}

/// What the translation of a package changes, in the order of the text and without overlaps; a part may be empty. As
/// [`translate()`].
pub fn edits(
    text: &str,
    tree: &Tree,
    package: &Package,
    platform: &Platform,
    to: Language,
) -> Option<Vec<Edit>> {
    let keywords = to.pick(KeywordLanguage::Russian, KeywordLanguage::English);
    let mut edits = spellings(text, tree, keywords)?;
    let translator = Translator {
        text,
        package,
        platform,
        to,
    };
    let names = translator.names(tree.root_node());
    let aliases = translator.aliases(tree.root_node(), &names);
    edits.extend(names);
    edits.extend(aliases);
    edits.sort_by_key(|it| (it.0.start, it.0.end));
    // Two names of one place: the first one is taken.
    let mut done = 0;
    edits.retain(|(range, _)| {
        let fits = range.start >= done;
        if fits {
            done = range.end;
        }
        fits
    });
    Some(edits)
}

/// The language that a text is not written in: its first keyword tells.
pub fn other_language(text: &str, tree: &Tree) -> Language {
    let words = parser_bsl::syntax::preorder(tree.root_node());
    let keyword = words
        .filter(|it| it.child_count() == 0 && !it.is_extra())
        .find_map(|it| text.get(it.byte_range()).filter(|it| !it.is_empty()));
    match keyword.is_some_and(|it| it.is_ascii()) {
        true => Language::Russian,
        false => Language::English,
    }
}

/// The work on one package.
struct Translator<'a> {
    text: &'a str,
    package: &'a Package,
    platform: &'a Platform,
    to: Language,
}

impl<'a> Translator<'a> {
    fn slice(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// A word of the language in the spelling of the one that stands there: in capitals or not.
    fn spelt(&self, written: &str, words: &[&str; 2]) -> Option<String> {
        let [ru, en] = *words;
        let word = self.to.pick(ru, en);
        if metadata::same(word, written) {
            return None;
        }
        let mut letters = written.chars();
        let is_capital = !letters.any(char::is_lowercase);
        let mut word = word.chars();
        Some(match (is_capital, word.next()) {
            (false, Some(first)) => [first].into_iter().chain(folded(word.as_str())).collect(),
            (_, first) => first.into_iter().chain(word).collect(),
        })
    }

    /// The word of a list in the other language.
    fn listed(&self, lists: &[&[[&str; 2]]], written: &str) -> Option<String> {
        let mut words = lists.iter().copied().flatten();
        let found = words.find(|it| it.iter().any(|it| metadata::same(it, written)))?;
        self.spelt(written, found)
    }

    /// A name of the platform or of the configuration in the language; none where it is written so.
    fn chosen(&self, written: &str, ru: &Name, en: &Name) -> Option<String> {
        let name = self.to.pick(ru.as_str(), en.as_str());
        let is_other = !metadata::same(name, written);
        is_other.then(|| name.to_owned())
    }
}

fn applied(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut done = 0;
    for (range, new) in edits {
        out.push_str(text.get(done..range.start).unwrap_or_default());
        out.push_str(new);
        done = range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests;
