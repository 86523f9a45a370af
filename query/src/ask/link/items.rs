//! Where values that the configuration itself names are said.

use rustc_hash::FxHashMap;

use super::{Match, Said, ValueMatch};
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::phrases::PhraseId;
use crate::ask::normalise::{Cue, Found, Token, TokenKind};

/// Where items of the configuration are said.
pub(super) fn items(
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
                let is_named =
                    says || is_percent || follows_name(lexicon, tokens, matches, item, found);
                let least = if found.is_whole { 0.7 } else { 0.6 };
                if found.sure < 0.74 || found.quality < least || !is_named {
                    continue;
                }
                // What was done is a state, and no item: `получили` is no `Поступления`.
                let is_past =
                    found.words == 1 && tokens.get(found.from).is_some_and(Token::is_past);
                let kind = lexicon.table(table).map(|it| it.subject.kind);
                if is_past && kind != Some(metadata::Kind::Enum) {
                    continue;
                }
                let quality = match lacks_preposition(lexicon, tokens, item, found) {
                    true => found.quality * 0.7,
                    false => found.quality,
                };
                let from = match begins_with_preposition(lexicon, tokens, item, found) {
                    true => found.from - 1,
                    false => found.from,
                };
                let value = ValueMatch {
                    from,
                    to: found.to,
                    quality,
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
    tokens: &[Token],
    matches: &FxHashMap<PhraseId, Vec<Match>>,
    item: usize,
    found: &Match,
) -> bool {
    let table = lexicon.items.get(item).map(|it| it.table);
    let Some(table) = table.and_then(|it| lexicon.table(it)) else {
        return false;
    };
    let is_accounts = table.subject.kind == metadata::Kind::ChartOfAccounts;
    // `сальдо по 41`, `дебет 62`.
    const ENTRIES: [&str; 20] = [
        "счет",
        "account",
        "сальд",
        "дебет",
        "кредит",
        "проводк",
        "осв",
        "оборотк",
        "субконт",
        "debit",
        "credit",
        "ledger",
        "дт",
        "кт",
        "dr",
        "cr",
        "корреспонденц",
        "оборот",
        "turnov",
        "correspond",
    ];
    let before = tokens.get(..found.from).unwrap_or_default();
    let enters = before
        .iter()
        .rev()
        .take(4)
        .any(|it| ENTRIES.iter().any(|begin| it.small.starts_with(begin)));
    if is_accounts && enters {
        return true;
    }
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

/// Whether the preposition that a name begins with is said: `в ремонте`.
fn begins_with_preposition(
    lexicon: &Lexicon<'_>,
    tokens: &[Token],
    item: usize,
    found: &Match,
) -> bool {
    let token = found.from.checked_sub(1).and_then(|it| tokens.get(it));
    let item = lexicon.items.get(item);
    found.is_whole
        && token
            .zip(item)
            .is_some_and(|(token, item)| item.before.contains(&token.small))
}

/// Whether a name of one word begins with a preposition that is not said: `покупатели` are no `С покупателем`.
fn lacks_preposition(lexicon: &Lexicon<'_>, tokens: &[Token], item: usize, found: &Match) -> bool {
    let Some(item) = lexicon.items.get(item).filter(|it| !it.before.is_empty()) else {
        return false;
    };
    let before = |steps: usize| {
        let at = found.from.checked_sub(steps);
        at.and_then(|it| tokens.get(it)).map_or("", |it| &it.small)
    };
    let is_said = |it: &&str| item.before.iter().any(|of| of == it);
    let article = matches!(before(1), "a" | "an" | "the");
    found.words == 1 && !is_said(&before(1)) && !(article && is_said(&before(2)))
}
