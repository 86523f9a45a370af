//! A question back, where two readings are about as good.

use super::answer::spans;
use super::chips;
use super::lexicon::Lexicon;
use super::link::Linked;
use super::parse::Parsed;
use super::representation::View;
use super::{Clarification, Span};

/// Readings are about as good when they differ by no more.
const MARGIN: f64 = 0.09;

/// The same where the table is named by a part of its name, or by nothing at all.
const MARGIN_GUESSED: f64 = 0.2;

/// The same where the best reading is likely to be wrong.
const MARGIN_DOUBTED: f64 = 0.3;

/// A name that is said as well as this is no guess.
const SURE: f64 = 0.6;

/// So many choices are given.
const MOST: usize = 4;

/// What must be asked: the best readings are of different tables. `is_doubted`: there is much to doubt of the first one.
pub(super) fn clarification(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    readings: &[Parsed],
    is_doubted: bool,
) -> Option<Clarification> {
    let best = readings.first()?;
    let margin = match is_doubted {
        true => MARGIN_DOUBTED,
        false => margin(best),
    };
    let mut choices: Vec<([String; 2], usize)> = Vec::new();
    let mut subjects = Vec::new();
    for (place, reading) in readings.iter().enumerate() {
        let subject = &reading.representation.subject;
        let is_near = best.score - reading.score <= margin;
        // Views of one object differ in what is shown, not in what is meant.
        let object = (subject.kind, &subject.name);
        if !is_near || subjects.contains(&object) || choices.len() >= MOST {
            continue;
        }
        subjects.push(object);
        choices.push((chips::subject(lexicon, subject), place));
    }
    if choices.len() < 2 {
        return None;
    }
    let places: Vec<usize> = match best.named {
        Some((from, to)) => (from..to).collect(),
        None => (0..linked.tokens.len()).collect(),
    };
    let span = spans(linked, &places).into_iter().next().unwrap_or(Span {
        range: 0..0,
        text: String::new(),
    });
    let text = [
        format!("Что имеется в виду: «{}»?", span.text),
        format!("What is meant by “{}”?", span.text),
    ];
    Some(Clarification {
        span,
        text,
        choices,
    })
}

/// How near another reading must be to be as good.
fn margin(best: &Parsed) -> f64 {
    let is_list = matches!(
        best.representation.subject.view,
        View::Records | View::Section(_)
    );
    match best.is_edit || best.sure >= SURE || !is_list {
        true => MARGIN,
        false => MARGIN_GUESSED,
    }
}
