//! Denials and short words that are written as one word with what they belong to.

use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::stems::stem;
use crate::ask::normalise::{Token, TokenKind, cues};

/// `неоплаченные` is `не оплаченные`, where names have the one and not the other.
pub(super) fn split(lexicon: &Lexicon<'_>, tokens: &mut Vec<Token>, today: crate::Date) {
    let known = cues(tokens, today);
    let mut at = 0;
    let mut original = 0;
    while let Some(token) = tokens.get(at) {
        let long = [("физлиц", "физическое"), ("юрлиц", "юридическое")];
        if let Some((_, first)) = long.iter().find(|it| token.small.starts_with(it.0)) {
            let mut before = token.clone();
            before.small = (*first).to_owned();
            before.stem = stem(first);
            before.range.end = before.range.start;
            if let Some(token) = tokens.get_mut(at) {
                token.small = "лицо".to_owned();
                token.stem = stem("лицо");
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
            .or_else(|| token.small.strip_prefix("вне"))
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
        let stem = stem(&rest);
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
