//! Questions, asked of `query::ask` over a base.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use metadata::{NameMap, World};
use query::ask::{Answer, Candidate, Doubt, Lexicon, Representation, Value, Values, ask};
use query::run::{Base, Parameter, parameters};
use query::{Date, Language};

use super::question::{self, Question};
use super::records::Records;
use super::sample::{Gold, TODAY};

/// How many answers are looked at.
const CHOICES: usize = 3;
/// So many items of a table are known by name.
const ITEMS: u64 = 10_000;

/// What became of a question on a base.
#[derive(Debug, Clone, Default)]
pub(super) struct Verdict {
    /// Which of the right queries the first answer agrees with, as bits; chance decides on this base where it is none.
    pub first: Option<u64>,
    /// Which of them one of the first three agrees with.
    pub three: Option<u64>,
    pub is_refused: bool,
    /// It is refused, and its first reading is right all the same.
    pub is_right_if_refused: bool,
    /// How much there is to doubt of the first reading.
    pub doubt: Doubt,
    /// Something was asked back.
    pub is_asked: bool,
    /// Words were shown that the first answer does not explain.
    pub has_uncovered: bool,
    /// The text of the first answer, and what it does not explain.
    pub shown: String,
    /// Texts that do not parse or resolve.
    pub broken: Vec<String>,
    /// Queries that cannot be run.
    pub failed: Vec<String>,
    pub time: Duration,
}

/// Asks all questions on one base. The right queries are those of the questions, in the same order.
pub(super) fn ask_all(
    lexicon: &Lexicon<'_>,
    base: &Base,
    questions: &[Question],
    golds: &[Vec<Gold>],
) -> anyhow::Result<Vec<Verdict>> {
    let values = Values::of_base(base, lexicon.world(), ITEMS)?;
    let today = Date::parse(TODAY).context("today")?;
    let mut verdicts = Vec::with_capacity(questions.len());
    for dialogue in question::dialogues(questions) {
        let mut previous: Option<Representation> = None;
        for question in dialogue {
            let asked = query::ask::Question {
                text: &question.question,
                today,
                language: Language::Russian,
                previous: previous.as_ref(),
                values: Some(&values),
            };
            let start = Instant::now();
            let answer = ask(lexicon, &asked);
            let time = start.elapsed();
            let golds = golds.get(verdicts.len()).map_or(&[][..], |it| it);
            verdicts.push(judge(lexicon.world(), base, question, &answer, golds, time));
            let understood = answer.candidates.into_iter().next();
            previous = understood.map(|it| it.representation).or(previous);
        }
    }
    Ok(verdicts)
}

fn judge(
    world: World<'_>,
    base: &Base,
    question: &Question,
    answer: &Answer,
    golds: &[Gold],
    time: Duration,
) -> Verdict {
    let mut verdict = Verdict {
        first: Some(0),
        three: Some(0),
        is_refused: answer.refusal.is_some() || answer.candidates.is_empty(),
        is_asked: answer.clarification.is_some(),
        doubt: answer.doubt.clone(),
        time,
        ..Verdict::default()
    };
    if verdict.is_refused {
        let first = answer.candidates.first();
        let given = first.and_then(|it| records(world, base, it).ok());
        verdict.is_right_if_refused = given.is_some_and(|it| agreeing(golds, &it, question) != 0);
        return verdict;
    }
    let is_tied = golds.iter().any(|it| it.is_tied);
    for (at, candidate) in answer.candidates.iter().take(CHOICES).enumerate() {
        verdict.broken.extend(broken(world, candidate));
        let agreed = match records(world, base, candidate) {
            Ok(records) => agreeing(golds, &records, question),
            Err(problem) => {
                verdict.failed.push(in_a_line(&format!("{problem:#}")));
                0
            }
        };
        if at == 0 {
            verdict.first = (!is_tied || agreed != 0).then_some(agreed);
            verdict.has_uncovered = !candidate.uncovered.is_empty();
            let words = candidate.uncovered.iter().map(|it| it.text.as_str());
            let words = words.collect::<Vec<_>>().join(", ");
            verdict.shown = in_a_line(&candidate.text[0]);
            if !words.is_empty() {
                verdict
                    .shown
                    .push_str(&format!(" — not understood: {words}"));
            }
            if let Some(asked) = &answer.clarification {
                let choices = asked.choices.iter().map(|it| it.0[0].as_str());
                let choices = choices.collect::<Vec<_>>().join(" | ");
                verdict
                    .shown
                    .push_str(&format!(" — {} {choices}", asked.text[0]));
            }
        }
        verdict.three = verdict.three.map(|it| it | agreed);
    }
    if is_tied && verdict.three == Some(0) {
        verdict.three = None;
    }
    verdict
}

/// The right queries that a result agrees with, as bits.
fn agreeing(golds: &[Gold], records: &Records, question: &Question) -> u64 {
    let agrees = |it: &Gold| it.records.are_in(records, &question.order);
    let places = golds.iter().take(64).enumerate();
    places
        .filter(|it| agrees(it.1))
        .fold(0, |all, it| all | 1 << it.0)
}

fn in_a_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The texts of an answer, of both languages, that do not parse or resolve.
fn broken(world: World<'_>, candidate: &Candidate) -> Vec<String> {
    let is_broken = |text: &&String| {
        let tree = parser_bsl::Parser::query().parse(text.as_str(), None);
        tree.root_node().has_error() || !query::resolve(text, &tree, &world).problems.is_empty()
    };
    let texts = candidate.text.iter().filter(is_broken);
    texts.map(|it| in_a_line(it)).collect()
}

/// What an answer gives.
fn records(world: World<'_>, base: &Base, candidate: &Candidate) -> anyhow::Result<Records> {
    let given: Vec<(String, String)> = candidate
        .parameters
        .iter()
        .map(|it| (it.names.ru.to_string(), written(&it.value)))
        .collect();
    let text = &candidate.text[0];
    let given: NameMap<Parameter> = parameters(base, world, text, &given)?;
    Records::of(base, world, text, &given)
}

/// A value as [`parameters`] reads it.
fn written(value: &Value) -> String {
    match value {
        Value::Number(it) => it.clone(),
        Value::Text(it) => format!("\"{it}\""),
        Value::Boolean(it) => it.to_string(),
        Value::Date(it) => it.to_string(),
        Value::Predefined(names, _) => {
            let words: Vec<&str> = names.iter().map(|it| it.ru.as_str()).collect();
            let (item, table) = words.split_last().unwrap_or((&"", &[]));
            format!("{}:{item}", table.join("."))
        }
        Value::Reference(table, name) => format!("{table}:{name}"),
    }
}
