//! Where names are said: which words of a question are words of which phrase.

use rustc_hash::FxHashMap;

use super::Match;
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::phrases::{Phrase, PhraseId, StemId, is_small};
use crate::ask::lexicon::synonyms;
use crate::ask::normalise::Token;

/// Where phrases are said: the longest places from each word on, and single words.
pub(super) fn matches(
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
                // Names that are general need no words that stand for theirs.
                if weight < 0.65
                    && (known.is_general || is_barred(lexicon, tokens, at, &known.stems))
                {
                    continue;
                }
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
                                "по" | "и" | "and" | "with" | "for" | "by" | "per" | "без"
                            ))
                };
                let is_near =
                    at <= last + 1 || (goes_on && gap.len() <= 1 && gap.iter().all(joins));
                if !is_near && !taken.is_empty() {
                    break;
                }
                taken.push((at, place, weight));
            }
            if let Some(made) = matched(&taken, known) {
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
                    && let Some(made) = matched(&sure, known)
                {
                    matches.push(made);
                }
            }
        }
        found.insert(phrase, matches);
    }
    found
}

/// Whether a word does not stand for one of a name because of another word there: `закупки` are no `поступление денег`.
fn is_barred(lexicon: &Lexicon<'_>, tokens: &[Token], at: usize, stems: &[StemId]) -> bool {
    let Some(token) = tokens.get(at) else {
        return false;
    };
    let unless = synonyms::unless(&token.stem);
    !unless.is_empty()
        && stems.iter().any(|it| {
            let spelt = lexicon.phrases.spelt(*it);
            unless.iter().any(|it| it == spelt)
        })
}

/// What a general name is worth beside one of the configuration.
const GENERAL: f64 = 0.72;

fn matched(taken: &[(usize, usize, f64)], phrase: &Phrase) -> Option<Match> {
    let (length, head) = (phrase.stems.len(), phrase.head);
    // Half of a general name is none.
    if phrase.is_general && taken.len() < length {
        return None;
    }
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
    let general = if phrase.is_general { GENERAL } else { 1.0 };
    let quality = sure * (0.55 + 0.45 * share) * factor * general;
    Some(Match {
        from,
        to,
        quality,
        words: taken.len(),
        is_whole: taken.len() == length,
        sure: sure * general,
    })
}
