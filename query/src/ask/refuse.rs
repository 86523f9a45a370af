//! When there is no honest answer, and what is said then.

use super::answer::spans;
use super::doubt::Doubt;
use super::lexicon::Lexicon;
use super::lexicon::stems::is_adjective;
use super::link::Linked;
use super::normalise::TokenKind;
use super::parse::Parsed;
use super::{Candidate, Refusal, Span};

/// What must be explained of a question.
const COVERAGE: f64 = 0.62;

/// The same where no word names the table.
const COVERAGE_UNNAMED: f64 = 0.8;

/// The same of a change of the answer before, which is shown beside it.
const COVERAGE_EDIT: f64 = 0.45;

/// How good the best reading must be.
const SCORE: f64 = 0.45;

/// Why the readings are no answer, if they are none.
pub(super) fn refusal(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    readings: &[Parsed],
    candidates: &[Candidate],
    doubt: &Doubt,
) -> Option<Refusal> {
    let unknown: Vec<usize> = (0..linked.tokens.len())
        .filter(|it| !linked.is_known.get(*it).copied().unwrap_or(true))
        .collect();
    let Some(best) = readings.first() else {
        return Some(nothing(spans(linked, &unknown)));
    };
    let least = match best.named {
        _ if best.is_edit => COVERAGE_EDIT,
        Some(_) => COVERAGE,
        None => COVERAGE_UNNAMED,
    };
    let is_other = best
        .named
        .is_some_and(|it| speaks_of_other(linked, best, it));
    let is_other =
        is_other || is_guess(best) || describes_other(linked, best) || lacks_account(linked, best);
    if best.coverage >= least && best.score >= SCORE && !is_other && !doubt.refuses() {
        return None;
    }
    let uncovered = spans(linked, &best.uncovered);
    let nearest: Vec<[String; 2]> = candidates
        .iter()
        .take(3)
        .filter_map(|it| {
            let table = lexicon.table(lexicon.table_of(&it.representation.subject)?)?;
            Some(table.title.clone())
        })
        .fold(Vec::new(), |mut all, it| {
            if !all.contains(&it) {
                all.push(it);
            }
            all
        });
    let words = |open: &str, close: &str| {
        let quoted = uncovered
            .iter()
            .map(|it| format!("{open}{}{close}", it.text));
        quoted.collect::<Vec<_>>().join(", ")
    };
    let tables = |language: usize, open: &str, close: &str| {
        let quoted = nearest
            .iter()
            .filter_map(|it| it.get(language))
            .map(|it| format!("{open}{it}{close}"));
        quoted.collect::<Vec<_>>().join(", ")
    };
    let text = match uncovered.is_empty() {
        true => [
            format!(
                "Не уверен, что понял вопрос. Ближе всего: {}.",
                tables(0, "«", "»")
            ),
            format!(
                "I am not sure that I understand. The nearest is {}.",
                tables(1, "“", "”")
            ),
        ],
        false => [
            format!(
                "Не понял: {}. Ближе всего: {}.",
                words("«", "»"),
                tables(0, "«", "»")
            ),
            format!(
                "I do not understand {}. The nearest is {}.",
                words("“", "”"),
                tables(1, "“", "”")
            ),
        ],
    };
    Some(Refusal {
        text,
        unknown: uncovered,
        nearest,
    })
}

/// `рентабельность проектов`: what is asked for is the unknown word, which the name of the table only belongs to.
fn speaks_of_other(linked: &Linked, best: &Parsed, named: (usize, usize)) -> bool {
    const VERBS: [&str; 14] = [
        "ся", "сь", "л", "ла", "ли", "ло", "лся", "лись", "лась", "ет", "ют", "ит", "ят", "ть",
    ];
    let word = |at: usize| linked.tokens.get(at);
    let joins = |at: usize| {
        word(at).is_some_and(|it| {
            matches!(
                it.small.as_str(),
                "от" | "по"
                    | "для"
                    | "из"
                    | "с"
                    | "со"
                    | "об"
                    | "о"
                    | "у"
                    | "of"
                    | "with"
                    | "for"
            )
        })
    };
    if asks_of_other(linked, best) {
        return true;
    }
    let Some(before) = named.0.checked_sub(1) else {
        return false;
    };
    let at = match before.checked_sub(1) {
        Some(first) if joins(before) => first,
        _ => before,
    };
    let is_cue = linked.cues.iter().any(|it| it.from <= at && at < it.to);
    let is_unknown = best.uncovered.contains(&at) && !is_cue;
    is_unknown
        && word(at).is_some_and(|it| {
            let is_russian = it.small.chars().any(|it| ('а'..='я').contains(&it));
            let is_verb = VERBS.iter().any(|end| it.small.ends_with(end));
            it.kind == TokenKind::Word && is_russian && !is_adjective(&it.small) && !is_verb
        })
}

/// The table was named by a guess, and something else is not known at all: nothing of the question is sure.
fn is_guess(best: &Parsed) -> bool {
    let Some((from, to)) = best.named else {
        return false;
    };
    let all_guessed = (from..to).all(|it| best.unheard.contains(&it));
    !best.is_edit && all_guessed && best.uncovered.iter().any(|it| !(from..to).contains(it))
}

/// `телефонных разговоров`: what is known only says which of the unknown things are asked for.
fn describes_other(linked: &Linked, best: &Parsed) -> bool {
    best.uncovered.iter().any(|at| {
        let before = at.checked_sub(1);
        let pair = before
            .and_then(|it| linked.tokens.get(it))
            .zip(linked.tokens.get(*at));
        pair.zip(before).is_some_and(|((before, word), place)| {
            let is_cue = linked
                .cues
                .iter()
                .any(|it| it.from <= place && place < it.to);
            let many = ["ых", "их"].iter().any(|it| before.small.ends_with(it));
            let is_noun = ["ов", "ев", "ей"].iter().any(|it| word.small.ends_with(it));
            let is_name = word.text.chars().next().is_some_and(char::is_uppercase);
            let is_known = !best.uncovered.contains(&place);
            many && is_noun && is_known && !is_cue && !is_name && is_adjective(&before.small)
        })
    })
}

/// `счет 60.01` where there is none: the number says exactly what is asked for.
fn lacks_account(linked: &Linked, best: &Parsed) -> bool {
    let is_account = |at: Option<usize>| {
        let word = at.and_then(|it| linked.tokens.get(it));
        word.is_some_and(|it| {
            matches!(
                it.small.as_str(),
                "счет" | "счета" | "счету" | "счете" | "счетом" | "account"
            )
        })
    };
    let is_code = |at: usize| {
        let word = linked.tokens.get(at);
        word.is_some_and(|it| it.kind == TokenKind::Number)
    };
    let mut untold = best.uncovered.iter().chain(&best.unheard);
    untold.any(|at| is_code(*at) && (is_account(at.checked_sub(1)) || is_account(Some(at + 1))))
}

/// `which carriers …`: the unknown word is the one that is asked for.
fn asks_of_other(linked: &Linked, best: &Parsed) -> bool {
    let asks = |it: &str| matches!(it, "which" | "what" | "many" | "чьи" | "какие" | "каких");
    let mut pairs = linked.tokens.windows(2).enumerate();
    pairs.any(|(at, pair)| {
        let [question, asked] = pair else {
            return false;
        };
        let is_cue = linked
            .cues
            .iter()
            .any(|it| it.from <= at + 1 && at + 1 < it.to);
        asks(&question.small)
            && asked.kind == TokenKind::Word
            && !is_cue
            && best.uncovered.contains(&(at + 1))
            && !is_adjective(&asked.small)
            && (!asked.small.is_ascii() || asked.small.ends_with('s'))
    })
}

fn nothing(unknown: Vec<Span>) -> Refusal {
    Refusal {
        text: [
            "В конфигурации нет ничего, о чем говорит вопрос.".to_owned(),
            "The configuration has nothing that the question speaks of.".to_owned(),
        ],
        unknown,
        nearest: Vec::new(),
    }
}

/// What a query cannot do.
pub(super) fn impossible(words: Vec<Span>) -> Refusal {
    let word = words.first().map_or("", |it| it.text.as_str());
    Refusal {
        text: [
            format!(
                "«{word}»: запрос только читает данные; он не меняет их и не объясняет причин."
            ),
            format!("“{word}”: a query only reads data; it neither changes it nor tells reasons."),
        ],
        unknown: words,
        nearest: Vec::new(),
    }
}
