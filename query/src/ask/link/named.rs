//! Where items of the base are said.

use std::ops::Range;

use super::spelling::spellings;
use super::{Said, ValueMatch};
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::phrases::is_small;
use crate::ask::lexicon::stems::words;
use crate::ask::normalise::{Found, Token, TokenKind};
use crate::ask::values::{Named, Values};

/// Where items of the base are said.
pub(super) fn named(
    lexicon: &Lexicon<'_>,
    tokens: &[Token],
    cues: &[Found],
    base: &Values,
) -> Vec<ValueMatch> {
    // Words that mean something anyway name items only as a whole name, or beside words that do not.
    let means = |at: usize| {
        let Some(token) = tokens.get(at) else {
            return false;
        };
        is_small(&token.small)
            || cues.iter().any(|it| it.from <= at && at < it.to)
            || (token.kind == TokenKind::Word
                && lexicon
                    .phrases
                    .like(&token.stem)
                    .iter()
                    .any(|it| it.1 > 0.55))
    };
    let mut values: Vec<ValueMatch> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let found = named_at(tokens, at, base).or_else(|| {
            let token = tokens.get(at).filter(|it| it.kind == TokenKind::Word)?;
            // Where the word means nothing at all, one letter of a name may be wrong.
            let is_unknown = !means(at) && lexicon.phrases.misspelt(&token.stem).is_empty();
            let near = is_unknown.then(|| base.near(&token.stem))?;
            let mut found = found(&[near], &token.text, base)?;
            for it in &mut found {
                it.2 *= 0.9;
            }
            Some((at..at + 1, found))
        });
        let Some((range, found)) = found else {
            at += 1;
            continue;
        };
        let is_quoted = tokens
            .get(at)
            .is_some_and(|it| it.kind == TokenKind::Quoted);
        let says_nothing_new = !is_quoted && range.clone().all(means);
        for (table, value, mut quality) in found {
            if says_nothing_new {
                if matches!(value, Said::Part(..)) {
                    continue;
                }
                if range.len() == 1 {
                    quality *= 0.8;
                }
            }
            if let Some(table) = lexicon.place(&table) {
                values.push(ValueMatch {
                    from: range.start,
                    to: range.end,
                    quality,
                    table,
                    value,
                });
            }
        }
        at = range.end;
    }
    values
}

type NamedAt = (Range<usize>, Vec<(String, Said, f64)>);

/// The items whose names begin at a place, by their tables.
fn named_at(tokens: &[Token], at: usize, base: &Values) -> Option<NamedAt> {
    let first = tokens.get(at)?;
    if first.kind == TokenKind::Quoted {
        let stems: Vec<Vec<String>> = words(&first.text)
            .iter()
            .map(|it| spellings(&it.text))
            .collect();
        let found = found(&stems, &first.text, base)?;
        return Some((at..at + 1, found));
    }
    if first.kind != TokenKind::Word || is_small(&first.small) || first.stem.chars().count() < 3 {
        return None;
    }
    // The longest run of words that some name has.
    let mut stems: Vec<Vec<String>> = Vec::new();
    let mut end = at;
    let mut best = None;
    while let Some(token) = tokens.get(end) {
        let is_word = token.kind == TokenKind::Word || token.kind == TokenKind::Number;
        if !is_word || stems.len() >= 5 {
            break;
        }
        stems.push(spellings(&token.small));
        end += 1;
        match found(&stems, &spelt(tokens, at..end), base) {
            Some(found) => best = Some((at..end, found)),
            None if !is_small(&token.small) => break,
            None => {}
        }
    }
    best
}

fn spelt(tokens: &[Token], range: Range<usize>) -> String {
    let words = tokens.get(range).unwrap_or_default().iter();
    words
        .map(|it| it.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The items that have all of these words in their names: one by its whole name, or what many of a table share.
fn found(stems: &[Vec<String>], text: &str, base: &Values) -> Option<Vec<(String, Said, f64)>> {
    let first = stems
        .iter()
        .find(|it| it.iter().any(|it| it.chars().count() > 1))?;
    let mut candidates: Vec<usize> = first.iter().flat_map(|it| base.with(it)).copied().collect();
    candidates.sort_unstable();
    candidates.dedup();
    let candidates = candidates.into_iter().filter_map(|it| base.item(it));
    let fits = candidates.filter(|it| {
        stems
            .iter()
            .all(|stem| it.stems.iter().any(|word| stem.contains(word)))
    });
    let mut by_table: Vec<(String, Vec<&Named>)> = Vec::new();
    for item in fits {
        match by_table.iter_mut().find(|it| it.0 == item.table) {
            Some(known) => known.1.push(item),
            None => by_table.push((item.table.clone(), vec![item])),
        }
    }
    let made = by_table.into_iter().filter_map(|(table, items)| {
        let whole = items.iter().find(|it| it.stems.len() == stems.len());
        if let Some(whole) = whole {
            return Some((table, Said::Named(whole.name.clone(), whole.is_folder), 1.0));
        }
        let part = common(items.first()?, stems).unwrap_or_else(|| text.to_owned());
        let begin = format!("{part} ");
        let begins = items.iter().all(|it| it.name.starts_with(&begin));
        let quality = if begins { 0.9 } else { 0.84 };
        Some((table, Said::Part(part, begins), quality))
    });
    let made: Vec<_> = made.collect();
    (!made.is_empty()).then_some(made)
}

/// The words of a name that these stems are of, as the name spells them.
fn common(item: &Named, stems: &[Vec<String>]) -> Option<String> {
    let all = words(&item.name);
    let places: Vec<usize> = item
        .stems
        .iter()
        .enumerate()
        .filter(|it| stems.iter().any(|stem| stem.contains(it.1)))
        .map(|it| it.0)
        .collect();
    let (first, last) = (*places.first()?, *places.last()?);
    if last - first + 1 != places.len() {
        return None;
    }
    let from = all.get(first)?.range.start;
    let to = all.get(last)?.range.end;
    item.name.get(from..to).map(str::to_owned)
}
