//! The answer to a question: readings that passed the gate, a question back, or a refusal.

use super::chips;
use super::clarify;
use super::compile::compile;
use super::composed::composed;
use super::doubt::doubt;
use super::edit;
use super::lexicon::Lexicon;
use super::link::{Linked, link};
use super::normalise::Cue;
use super::parse::{Parsed, parse};
use super::refuse;
use super::representation::Representation;
use super::{Answer, Candidate, Question, Span};
use crate::{Language, resolve};

/// So many readings are given.
const MOST: usize = 6;

/// Answers a question. See [`crate::ask`].
pub fn ask(lexicon: &Lexicon<'_>, question: &Question<'_>) -> Answer {
    let linked = link(lexicon, question);
    if let Some(refusal) = impossible(&linked, question.previous.is_none()) {
        return Answer {
            refusal: Some(refusal),
            ..Answer::default()
        };
    }
    let mut fresh = parse(lexicon, &linked);
    let composed = composed(lexicon, question, &linked, &fresh);
    fresh.splice(0..0, composed);
    if let Some(previous) = question.previous {
        let edited = edit::follow_up(lexicon, &linked, question, previous, &fresh);
        if !edited.is_empty() {
            return answer(lexicon, &linked, edited);
        }
    }
    answer(lexicon, &linked, fresh)
}

fn answer(lexicon: &Lexicon<'_>, linked: &Linked, parsed: Vec<Parsed>) -> Answer {
    let mut candidates = Vec::new();
    let mut kept: Vec<Parsed> = Vec::new();
    for reading in parsed {
        if candidates.len() >= MOST {
            break;
        }
        if let Some(mut candidate) = candidate(lexicon, &reading.representation) {
            candidate.score = reading.coverage;
            let mut left: Vec<usize> = reading.uncovered.clone();
            left.extend(&reading.unheard);
            left.sort_unstable();
            left.dedup();
            candidate.uncovered = spans(linked, &left);
            candidates.push(candidate);
            kept.push(reading);
        }
    }
    let doubt = doubt(lexicon, linked, &kept);
    let refusal = refuse::refusal(lexicon, linked, &kept, &candidates, &doubt);
    let clarification = match refusal {
        Some(_) => None,
        None => clarify::clarification(lexicon, linked, &kept, doubt.is_told()),
    };
    if let (None, Some(first)) = (&clarification, candidates.first_mut()) {
        doubt.show(first);
    }
    Answer {
        candidates,
        clarification,
        refusal,
        doubt,
    }
}

/// A representation with its query, if it passes the gate: the text of both languages parses and resolves. This is how a
/// representation that was edited, or that a model proposed, becomes a candidate; its score is 1 and no word is uncovered.
pub fn answer_of(lexicon: &Lexicon<'_>, representation: &Representation) -> Option<Candidate> {
    let mut candidate = candidate(lexicon, representation)?;
    candidate.chips = chips::chips(lexicon, representation);
    Some(candidate)
}

fn candidate(lexicon: &Lexicon<'_>, representation: &Representation) -> Option<Candidate> {
    let (query, parameters) = compile(lexicon, representation)?;
    let text = [Language::Russian, Language::English].map(|it| query.print(it));
    let passes = |text: &String| {
        let tree = parser_bsl::Parser::query().parse(text, None);
        !tree.root_node().has_error() && resolve(text, &tree, &lexicon.world()).problems.is_empty()
    };
    text.iter().all(passes).then(|| Candidate {
        chips: chips::chips(lexicon, representation),
        representation: representation.clone(),
        query,
        text,
        parameters,
        score: 1.0,
        uncovered: Vec::new(),
        is_proposed: false,
    })
}

/// Pieces of the question at these places, neighbours as one.
pub(super) fn spans(linked: &Linked, places: &[usize]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut before: Option<usize> = None;
    for &place in places {
        let Some(token) = linked.tokens.get(place) else {
            continue;
        };
        match spans.last_mut() {
            Some(last) if before == place.checked_sub(1) && place > 0 => {
                last.range.end = token.range.end;
                last.text = format!("{} {}", last.text, token.text);
            }
            _ => spans.push(Span {
                range: token.range.clone(),
                text: token.text.clone(),
            }),
        }
        before = Some(place);
    }
    spans
}

/// What no query does.
fn impossible(linked: &Linked, is_alone: bool) -> Option<super::Refusal> {
    let found = linked.cues.iter().find(|it| match it.cue {
        Cue::Impossible => true,
        // There is no answer before from which something could be taken away.
        Cue::Remove(changes) => changes && is_alone && it.from == 0,
        _ => false,
    })?;
    let places: Vec<usize> = (found.from..found.to).collect();
    Some(refuse::impossible(spans(linked, &places)))
}
