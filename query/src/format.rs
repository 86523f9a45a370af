//! Query texts laid out anew: as the platform's query builder prints them, or on one line.
//!
//! Only blanks change, and the spelling of keywords when that is asked for: every token and every comment stays, which is
//! checked by parsing the result.

mod keywords;
mod layout;
mod print;
mod spaces;

use std::ops::Range;

use parser_bsl::Parser;
use parser_bsl::query::Kind;
use tree_sitter::Tree;

use self::layout::Token;

/// How keywords and functions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeywordCase {
    /// As they stand.
    #[default]
    Keep,
    /// In capitals, as the query builder writes them.
    Upper,
}

/// The language of keywords and functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeywordLanguage {
    /// As they stand.
    #[default]
    Keep,
    /// `ВЫБРАТЬ`, `ИЗ`.
    Russian,
    /// `SELECT`, `FROM`.
    English,
}

/// How a query is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// What one level of indentation is: a tab or some spaces.
    pub indent: String,
    /// How keywords are written.
    pub case: KeywordCase,
    /// The language of keywords. A keyword that is translated is written in capitals.
    pub language: KeywordLanguage,
}

impl Options {
    /// As the query builder prints, with the keywords as they stand.
    pub fn builder() -> Self {
        Self {
            indent: "\t".to_owned(),
            case: KeywordCase::Keep,
            language: KeywordLanguage::Keep,
        }
    }
}

/// A package of queries as the query builder prints it: a clause a line, a field a line, conditions joined at line starts.
/// Lines end with LF, the last one has no end. None for what is no query or has syntax errors.
pub fn pretty(text: &str, options: &Options) -> Option<String> {
    let tokens = tokens_of(text)?;
    let printed = print::lines(text, &tokens, options);
    is_same(text, &tokens, &printed).then_some(printed)
}

/// A package of queries on one line. None for what is no query or has syntax errors, comments or strings of several lines.
pub fn single_line(text: &str, options: &Options) -> Option<String> {
    let tokens = tokens_of(text)?;
    let printed = print::single_line(text, &tokens, options)?;
    is_same(text, &tokens, &printed).then_some(printed)
}

/// The text with its keywords as the options want them and with nothing else changed. None for what is no query or has
/// syntax errors.
pub fn respelt(text: &str, options: &Options) -> Option<String> {
    let tokens = tokens_of(text)?;
    let printed = print::respelt(text, &tokens, options);
    is_same(text, &tokens, &printed).then_some(printed)
}

/// The levels of indentation that [`pretty`] gives the lines of a text, one for each line. A line that begins within what
/// [`pretty`] would print on one line has none, and so has one without tokens. None for what is no query or has errors.
pub fn levels(text: &str) -> Option<Vec<Option<usize>>> {
    let mut tokens = tokens_of(text)?;
    // A comment stands as what it is above.
    let mut below = None;
    for token in tokens.iter_mut().rev() {
        if token.kind == Kind::Comment {
            token.line = below;
        } else {
            below = token.line;
        }
    }
    let mut levels = Vec::new();
    let mut tokens = tokens.iter().peekable();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        while tokens.next_if(|it| it.range.start < start).is_some() {}
        let first = tokens.peek().filter(|it| it.range.start < end);
        levels.push(first.and_then(|it| it.line.map(|line| line.level)));
        start = end;
    }
    Some(levels)
}

fn tokens_of(text: &str) -> Option<Vec<Token>> {
    let tree = parsed(text)?;
    layout::tokens(&tree)
}

fn parsed(text: &str) -> Option<Tree> {
    let tree = Parser::query().parse(text, None);
    let is_query = !tree.root_node().has_error() && tree.root_node().named_child_count() > 0;
    is_query.then_some(tree)
}

/// The keywords and names of functions that are spelt otherwise in a language, with the spelling there. None for a tree
/// with errors.
pub(crate) fn spellings(
    text: &str,
    tree: &Tree,
    language: KeywordLanguage,
) -> Option<Vec<(Range<usize>, String)>> {
    if tree.root_node().has_error() {
        return None;
    }
    let options = Options {
        language,
        ..Options::builder()
    };
    let tokens = layout::tokens(tree)?;
    let spelt = tokens.iter().filter_map(|it| {
        let written = text.get(it.range.clone())?;
        Some((it.range.clone(), keywords::spelling(it, written, &options)?))
    });
    Some(spelt.collect())
}

/// Whether a printed text has the tokens of the first one.
fn is_same(text: &str, tokens: &[Token], printed: &str) -> bool {
    let Some(tree) = parsed(printed) else {
        return false;
    };
    let Some(now) = layout::tokens(&tree) else {
        return false;
    };
    tokens.len() == now.len()
        && tokens.iter().zip(&now).all(|(old, new)| {
            let old_text = text.get(old.range.clone()).unwrap_or_default();
            let new_text = printed.get(new.range.clone()).unwrap_or_default();
            old.kind == new.kind
                && (old_text.trim_end() == new_text || keywords::may_be(old, old_text, new_text))
        })
}

#[cfg(test)]
mod tests;
