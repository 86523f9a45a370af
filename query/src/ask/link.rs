//! What the words of a question may mean in a configuration: names of tables and fields, values.

mod spelling;

use std::ops::Range;

use rustc_hash::FxHashMap;

use self::spelling::spellings;
use super::lexicon::Lexicon;
use super::lexicon::phrases::{PhraseId, StemId, is_small};
use super::lexicon::stems::words;
use super::normalise::{Cue, Found, Token, TokenKind, cues, tokens};
use super::{Question, Values};

/// A question with all that its words may mean.
#[derive(Debug)]
pub(crate) struct Linked {
    pub tokens: Vec<Token>,
    pub cues: Vec<Found>,
    /// Where phrases of the lexicon are said.
    pub matches: FxHashMap<PhraseId, Vec<Match>>,
    pub values: Vec<ValueMatch>,
    /// The stems that any of the words may mean.
    pub stems: Vec<(StemId, f64)>,
    /// Which words have any meaning at all.
    pub is_known: Vec<bool>,
}

/// A place where a phrase is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Match {
    pub from: usize,
    pub to: usize,
    /// How much of it is said and how sure that is: 1 for all of it in its own words.
    pub quality: f64,
    /// How many words of the question say it.
    pub words: usize,
    /// All words of the phrase are said.
    pub is_whole: bool,
    /// How sure the words are: 1 for those of the phrase itself.
    pub sure: f64,
}

/// A place where a value is said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ValueMatch {
    pub from: usize,
    pub to: usize,
    pub quality: f64,
    /// The place of the table that has it.
    pub table: usize,
    pub value: Said,
}

/// A value as a question says it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    /// An item of the configuration, by its place.
    Item(usize),
    /// An item of the base, by its name; whether it is a folder.
    Named(String, bool),
    /// Several items of the base have these words in their names; whether those begin with them.
    Part(String, bool),
}

/// Links a question.
pub(crate) fn link(lexicon: &Lexicon<'_>, question: &Question<'_>) -> Linked {
    let mut tokens = tokens(question.text);
    split_denials(lexicon, &mut tokens, question.today);
    let cues = cues(&tokens, question.today);
    let hits = hits(lexicon, &mut tokens, &cues);
    let mut is_known: Vec<bool> = hits.iter().map(|it| !it.is_empty()).collect();
    for cue in &cues {
        for known in is_known.get_mut(cue.from..cue.to).into_iter().flatten() {
            *known = true;
        }
    }
    let matches = phrases(lexicon, &tokens, &hits);
    let mut values = items(lexicon, &tokens, &cues, &matches);
    if let Some(base) = question.values {
        values.extend(named(lexicon, &tokens, &cues, base));
    }
    for value in &values {
        for known in is_known.get_mut(value.from..value.to).into_iter().flatten() {
            *known = true;
        }
    }
    Linked {
        tokens,
        cues,
        matches,
        values,
        stems: hits.concat(),
        is_known,
    }
}

/// `неоплаченные` is `не оплаченные`, where names have the one and not the other.
fn split_denials(lexicon: &Lexicon<'_>, tokens: &mut Vec<Token>, today: crate::Date) {
    let known = cues(tokens, today);
    let mut at = 0;
    let mut original = 0;
    while let Some(token) = tokens.get(at) {
        let long = [("физлиц", "физическое"), ("юрлиц", "юридическое")];
        if let Some((_, first)) = long.iter().find(|it| token.small.starts_with(it.0)) {
            let mut before = token.clone();
            before.small = (*first).to_owned();
            before.stem = super::lexicon::stems::stem(first);
            before.range.end = before.range.start;
            if let Some(token) = tokens.get_mut(at) {
                token.small = "лицо".to_owned();
                token.stem = super::lexicon::stems::stem("лицо");
            }
            tokens.insert(at, before);
            at += 2;
            original += 1;
            continue;
        }
        let rest = token
            .small
            .strip_prefix("не")
            .or_else(|| token.small.strip_prefix("un"))
            .filter(|it| it.chars().count() >= 4);
        let is_cue = known
            .iter()
            .any(|it| it.from <= original && original < it.to);
        original += 1;
        let rest = rest.filter(|_| {
            token.kind == TokenKind::Word && !is_cue && !lexicon.phrases.knows(&token.stem)
        });
        let Some(rest) = rest.map(str::to_owned) else {
            at += 1;
            continue;
        };
        let stem = super::lexicon::stems::stem(&rest);
        if !lexicon.phrases.like(&stem).iter().any(|it| it.1 > 0.8) {
            at += 1;
            continue;
        }
        let mut denial = token.clone();
        denial.small = "не".to_owned();
        denial.stem = "не".to_owned();
        denial.range.end = denial.range.start;
        if let Some(token) = tokens.get_mut(at) {
            token.small = rest;
            token.stem = stem;
        }
        tokens.insert(at, denial);
        at += 2;
    }
}

/// The stems that each word may mean.
fn hits(lexicon: &Lexicon<'_>, tokens: &mut [Token], cues: &[Found]) -> Vec<Vec<(StemId, f64)>> {
    let mut hits = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter_mut().enumerate() {
        let is_name = match token.kind {
            TokenKind::Word => !is_small(&token.small) || token.is_capital,
            TokenKind::Number => token.small.len() <= 12,
            _ => false,
        };
        if !is_name {
            hits.push(Vec::new());
            continue;
        }
        let mut found = lexicon.phrases.like(&token.stem);
        let is_cue = || cues.iter().any(|it| it.from <= at && at < it.to);
        let is_own = found.iter().any(|it| it.1 >= 0.8);
        if !is_own && token.kind == TokenKind::Word && !is_cue() {
            for (stem, weight) in lexicon.phrases.misspelt(&token.stem) {
                found.push((stem, weight));
            }
        }
        hits.push(found);
    }
    hits
}

/// Where phrases are said: the longest places from each word on, and single words.
fn phrases(
    lexicon: &Lexicon<'_>,
    tokens: &[Token],
    hits: &[Vec<(StemId, f64)>],
) -> FxHashMap<PhraseId, Vec<Match>> {
    // Words of the question that may be words of a phrase: the token, the place in the phrase, how sure.
    let mut parts: FxHashMap<PhraseId, Vec<(usize, usize, f64)>> = FxHashMap::default();
    for (at, stems) in hits.iter().enumerate() {
        for &(stem, weight) in stems {
            for &phrase in lexicon.phrases.with(stem) {
                let Some(known) = lexicon.phrases.list.get(phrase) else {
                    continue;
                };
                for (place, &of) in known.stems.iter().enumerate() {
                    if of == stem {
                        parts.entry(phrase).or_default().push((at, place, weight));
                    }
                }
            }
        }
    }
    let mut found = FxHashMap::default();
    for (phrase, parts) in parts {
        let Some(known) = lexicon.phrases.list.get(phrase) else {
            continue;
        };
        let mut matches: Vec<Match> = Vec::new();
        let mut start = 0;
        for &(first, _, _) in &parts {
            if first < start {
                continue;
            }
            let mut taken: Vec<(usize, usize, f64)> = Vec::new();
            for &(at, place, weight) in parts.iter().filter(|it| it.0 >= first) {
                let last = taken.last().map_or(first, |it| it.0);
                if taken.iter().any(|it| it.1 == place) {
                    continue;
                }
                if taken.iter().any(|it| it.0 == at) {
                    // A better reading of the same word.
                    if let Some(known) = taken.iter_mut().find(|it| it.0 == at && it.2 < weight) {
                        *known = (at, place, weight);
                    }
                    continue;
                }
                let gap = tokens.get(last + 1..at).unwrap_or_default();
                // `статус по заказам` is no `статус заказа`, and what is said the other way round has nothing between.
                let goes_on = taken.last().is_some_and(|it| it.1 < place);
                let joins = |it: &Token| {
                    it.text == "-"
                        || (is_small(&it.small)
                            && !matches!(
                                it.small.as_str(),
                                "по" | "и" | "and" | "with" | "for" | "без"
                            ))
                };
                let is_near =
                    at <= last + 1 || (goes_on && gap.len() <= 1 && gap.iter().all(joins));
                if !is_near && !taken.is_empty() {
                    break;
                }
                taken.push((at, place, weight));
            }
            if let Some(made) = matched(&taken, known.stems.len(), known.head) {
                start = made.to;
                // A Russian word may stand for an English name, not for a part of one: `товар` is no `cost item`.
                let is_foreign = taken.iter().all(|&(at, place, weight)| {
                    let stem = known.stems.get(place);
                    weight < 0.65
                        && tokens.get(at).is_some_and(|it| !it.small.is_ascii())
                        && stem.is_some_and(|it| lexicon.phrases.spelt(*it).is_ascii())
                });
                if is_foreign && !made.is_whole {
                    continue;
                }
                matches.push(made);
                // The words that are sure may be meant alone: `оплаченные счета` of `Счет на оплату`.
                let sure: Vec<_> = taken.iter().filter(|it| it.2 >= 0.8).copied().collect();
                if sure.len() < taken.len()
                    && let Some(made) = matched(&sure, known.stems.len(), known.head)
                {
                    matches.push(made);
                }
            }
        }
        found.insert(phrase, matches);
    }
    found
}

fn matched(taken: &[(usize, usize, f64)], length: usize, head: usize) -> Option<Match> {
    let from = taken.iter().map(|it| it.0).min()?;
    let to = taken.iter().map(|it| it.0).max()? + 1;
    let count = taken.len() as f64;
    let least = taken.iter().map(|it| it.2).fold(1.0, f64::min);
    let sure = (taken.iter().map(|it| it.2).sum::<f64>() / count + least) / 2.0;
    let share = count / length as f64;
    let has_head = taken.iter().any(|it| it.1 == head);
    // `рабочий` alone is less of `рабочий центр` than `товар` is of `поступление товаров`.
    let only_before = taken.iter().all(|it| it.1 < head);
    let factor = match (has_head, only_before) {
        (true, _) => 1.0,
        (false, false) => 0.7,
        (false, true) => 0.55,
    };
    let quality = sure * (0.55 + 0.45 * share) * factor;
    Some(Match {
        from,
        to,
        quality,
        words: taken.len(),
        is_whole: taken.len() == length,
        sure,
    })
}

/// Where items of the configuration are said.
fn items(
    lexicon: &Lexicon<'_>,
    tokens: &[Token],
    cues: &[Found],
    matches: &FxHashMap<PhraseId, Vec<Match>>,
) -> Vec<ValueMatch> {
    let mut values: Vec<ValueMatch> = Vec::new();
    let mut phrases: Vec<&PhraseId> = matches.keys().collect();
    phrases.sort_unstable();
    for phrase in phrases {
        for &item in lexicon.items_of.get(*phrase).into_iter().flatten() {
            let Some(table) = lexicon.items.get(item).map(|it| it.table) else {
                continue;
            };
            for found in matches.get(phrase).into_iter().flatten() {
                // A part of a name is no name, unless it is most of it; and a word of the language is none.
                let is_word = |at: usize| {
                    tokens
                        .get(at)
                        .is_some_and(|it| it.kind != TokenKind::Number)
                        && !cues.iter().any(|it| {
                            let word = matches!(it.cue, Cue::Without | Cue::Not)
                                || (it.cue == Cue::Filler && !found.is_whole);
                            it.from == at && it.to == at + 1 && word
                        })
                };
                let says = found.is_whole && found.words > 1 || (found.from..found.to).any(is_word);
                let is_percent = tokens.get(found.to).is_some_and(|it| it.text == "%");
                let is_named = says || is_percent || follows_name(lexicon, matches, item, found);
                let least = if found.is_whole { 0.7 } else { 0.6 };
                if found.sure < 0.74 || found.quality < least || !is_named {
                    continue;
                }
                let value = ValueMatch {
                    from: found.from,
                    to: found.to,
                    quality: found.quality,
                    table,
                    value: Said::Item(item),
                };
                let same = |it: &&mut ValueMatch| {
                    it.from == value.from && it.to == value.to && it.value == value.value
                };
                match values.iter_mut().find(same) {
                    Some(known) => known.quality = known.quality.max(value.quality),
                    None => values.push(value),
                }
            }
        }
    }
    values
}

/// Whether what has an item stands right beside a number: `счет 41`, `62 счету`.
fn follows_name(
    lexicon: &Lexicon<'_>,
    matches: &FxHashMap<PhraseId, Vec<Match>>,
    item: usize,
    found: &Match,
) -> bool {
    let table = lexicon.items.get(item).map(|it| it.table);
    let Some(table) = table.and_then(|it| lexicon.table(it)) else {
        return false;
    };
    let is_accounts = table.subject.kind == metadata::Kind::ChartOfAccounts;
    let beside = |it: &Match| it.to == found.from || it.from == found.to;
    let accounts = lexicon
        .phrases
        .account()
        .into_iter()
        .filter(|_| is_accounts);
    let phrases = table.phrases.iter().copied().chain(accounts);
    phrases
        .filter_map(|it| matches.get(&it))
        .flatten()
        .any(beside)
}

/// Where items of the base are said.
fn named(
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
        let Some((range, found)) = named_at(tokens, at, base) else {
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
    let mut by_table: Vec<(String, Vec<&super::values::Named>)> = Vec::new();
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
fn common(item: &super::values::Named, stems: &[Vec<String>]) -> Option<String> {
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
