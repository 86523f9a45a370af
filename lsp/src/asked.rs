//! What programs read of answers to questions in plain words: the shape of `onec/ask` and of `onec ask --json`.
//!
//! A request names all turns of a talk so far, and they are done anew each time: questions are answered in milliseconds
//! and always in the same way, so that nobody has to keep what was said before.

use analysis::Language;
use analysis::ide::query::tokens::{QueryTokenKind, tokens_of_query};
use metadata::World;
use query::ask::{Candidate, Lexicon, Session, Settable, Setting, Turn, Value, Values};
use serde::{Deserialize, Serialize};

/// So many readings are told where a question back does not need more.
const READINGS: usize = 3;

/// So many items are told to choose from; of a table with more none is.
const ITEMS: usize = 200;

/// The turns of a talk, and how they are to be answered.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asking {
    /// What the user did, from the first question on.
    pub turns: Vec<Did>,
    /// The language of the text of queries: `ru` or `en`; that of messages where none is named.
    #[serde(default)]
    pub query_language: Option<Spoken>,
}

/// One turn: `{"ask": "…"}`, `{"remove": 2}`, `{"choose": [2, 0]}`, `{"take": 1}`, `{"set": ["Склад", "Южный"]}`. Places
/// count from zero.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Did {
    /// A question.
    Ask(String),
    /// A part is taken away.
    Remove(usize),
    /// A part is replaced by its alternative.
    Choose(usize, usize),
    /// Another reading was meant.
    Take(usize),
    /// A parameter or a number gets another value: its name, the value as people write it.
    Set(String, String),
}

/// A language of queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Spoken {
    /// Russian.
    Ru,
    /// English.
    En,
}

/// Languages of an answer.
#[derive(Debug, Clone, Copy)]
pub struct Languages {
    /// That of messages, of parts and of explanations.
    pub messages: Language,
    /// That of the text of queries.
    pub queries: query::Language,
}

/// An answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answered {
    /// Readings of the question, best first.
    pub readings: Vec<Reading>,
    /// Which of them is shown.
    pub shown: usize,
    /// The question has two meanings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clarification: Option<Clarification>,
    /// Why there is no answer; readings, if there are some, are then only near to the question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// Why the last turn could not be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// Why the model was of no help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_failure: Option<String>,
}

/// A reading of a question.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// All parts in one line.
    pub title: String,
    /// How much of the question it explains, 1 for all.
    pub score: f64,
    /// The query.
    pub query: String,
    /// The query in pieces with what each is for colours; a piece of no colour is a blank or a bracket.
    pub pieces: Vec<(String, &'static str)>,
    /// The query as code of a module.
    pub code: String,
    /// What the query does, in plain words.
    pub explanation: String,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Numbers that stand in its text and may be set as parameters are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<Parameter>,
    /// Its parts.
    pub chips: Vec<Chip>,
    /// Words of the question that it does not explain.
    pub uncovered: Vec<String>,
    /// A model proposed it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_proposed: bool,
}

/// A parameter of a query.
#[derive(Debug, Serialize)]
pub struct Parameter {
    /// Its name in the text.
    pub name: String,
    /// What it holds, for people.
    pub shown: String,
    /// What it holds, for `onec query run --param`.
    pub argument: String,
    /// What it is: `date`, `number`, `string`, `boolean`, `reference`.
    pub kind: &'static str,
    /// What it holds, as it may be written to set it.
    pub text: String,
    /// What the base has for it, where that is not too much.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
}

/// A part of a reading.
#[derive(Debug, Serialize)]
pub struct Chip {
    /// What it says.
    pub text: String,
    /// It may be taken away.
    pub removable: bool,
    /// What may stand in its place.
    pub alternatives: Vec<String>,
}

/// A question back.
#[derive(Debug, Serialize)]
pub struct Clarification {
    /// What is asked.
    pub text: String,
    /// The word that it is about.
    pub word: String,
    /// What may be meant.
    pub choices: Vec<Choice>,
}

/// A choice of a question back.
#[derive(Debug, Serialize)]
pub struct Choice {
    /// What it says.
    pub text: String,
    /// The place of its reading, to be taken.
    pub reading: usize,
}

/// Why there is no answer.
#[derive(Debug, Serialize)]
pub struct Refusal {
    /// The reason.
    pub text: String,
    /// Words that nothing is known of.
    pub unknown: Vec<String>,
    /// What is nearest to the question.
    pub nearest: Vec<String>,
}

impl From<&Did> for Turn {
    fn from(it: &Did) -> Self {
        match it {
            Did::Ask(text) => Self::Ask(text.clone()),
            Did::Remove(part) => Self::Remove(*part),
            Did::Choose(part, alternative) => Self::Choose(*part, *alternative),
            Did::Take(reading) => Self::Take(*reading),
            Did::Set(name, value) => Self::Set(name.clone(), value.clone()),
        }
    }
}

impl Languages {
    /// Those of a request.
    pub fn of(messages: Language, queries: Option<Spoken>) -> Self {
        let own = spoken(messages);
        let queries = queries.map_or(own, |it| match it {
            Spoken::Ru => query::Language::Russian,
            Spoken::En => query::Language::English,
        });
        Self { messages, queries }
    }
}

/// The language of the crate `query` for one of messages.
pub fn spoken(language: Language) -> query::Language {
    language.pick(query::Language::Russian, query::Language::English)
}

/// Does all turns of a request and tells what is answered at the end.
pub fn answer(
    lexicon: &Lexicon<'_>,
    asking: &Asking,
    setting: &Setting<'_>,
    language: Language,
) -> (Session, Answered) {
    let mut session = Session::default();
    let languages = Languages::of(language, asking.query_language);
    let mut problem = None;
    for did in &asking.turns {
        let done = session.turn(lexicon, &did.into(), setting);
        problem = done.err().map(|it| pick(it.message(), language));
    }
    let mut answered = tell(&session, lexicon.world(), setting.values, languages);
    answered.problem = problem;
    (session, answered)
}

/// How far a talk is, for programs.
pub fn tell(
    session: &Session,
    world: World<'_>,
    values: Option<&Values>,
    languages: Languages,
) -> Answered {
    let language = languages.messages;
    let answer = session.answer();
    let asked = answer.clarification.as_ref();
    let chosen = asked.and_then(|it| it.choices.iter().map(|it| it.1 + 1).max());
    let count = READINGS.max(chosen.unwrap_or(0)).max(session.place() + 1);
    let readings = answer.candidates.iter().take(count);
    let words = |spans: &[query::ask::Span]| spans.iter().map(|it| it.text.clone()).collect();
    Answered {
        readings: readings
            .map(|it| reading(it, world, values, languages))
            .collect(),
        shown: session.place(),
        clarification: asked.map(|it| Clarification {
            text: pick(it.text.clone(), language),
            word: it.span.text.clone(),
            choices: it
                .choices
                .iter()
                .map(|(text, reading)| Choice {
                    text: pick(text.clone(), language),
                    reading: *reading,
                })
                .collect(),
        }),
        refusal: answer.refusal.as_ref().map(|it| Refusal {
            text: pick(it.text.clone(), language),
            unknown: words(&it.unknown),
            nearest: it
                .nearest
                .iter()
                .map(|it| pick(it.clone(), language))
                .collect(),
        }),
        problem: None,
        model_failure: session.trouble().map(|it| pick(it.clone(), language)),
    }
}

/// All parts of a reading in one line.
pub fn title(of: &Candidate, language: Language) -> String {
    let parts = of.chips.iter().map(|it| pick(it.text.clone(), language));
    parts.collect::<Vec<_>>().join(" · ")
}

/// What the query of a reading does, in plain words.
pub fn explanation(text: &str, world: World<'_>, language: Language) -> String {
    let tree = parser_bsl::Parser::query().parse(text, None);
    let package = query::resolve(text, &tree, &world);
    let told = query::explain::explain(text, &tree, &package, Some(world), spoken(language));
    told.unwrap_or_default()
}

/// A value that may be set.
fn parameter(of: &Settable, values: Option<&Values>, languages: Languages) -> Parameter {
    let (kind, text) = match &of.value {
        Value::Date(it) => ("date", it.to_string()),
        Value::Number(it) => ("number", it.clone()),
        Value::Text(it) => ("string", it.clone()),
        Value::Boolean(_) => ("boolean", of.value.shown(spoken(languages.messages))),
        Value::Reference(_, it) | Value::Predefined(_, it) => ("reference", it.clone()),
    };
    let items = match (&of.value, values) {
        (Value::Reference(table, _), Some(values)) => items(values, table),
        _ => Vec::new(),
    };
    Parameter {
        name: of.name(languages.queries).to_owned(),
        shown: of.value.shown(spoken(languages.messages)),
        argument: of.value.argument(),
        kind,
        text,
        items,
    }
}

/// What the items of a table are called, in their order; nothing where there are too many to choose from.
fn items(values: &Values, table: &str) -> Vec<String> {
    let of_table = values.all().filter(|it| it.0 == table);
    let mut names: Vec<String> = of_table.map(|it| it.1.to_owned()).take(ITEMS + 1).collect();
    if names.len() > ITEMS {
        return Vec::new();
    }
    names.sort_unstable();
    names.dedup();
    names
}

fn reading(
    of: &Candidate,
    world: World<'_>,
    values: Option<&Values>,
    languages: Languages,
) -> Reading {
    let language = languages.messages;
    let query = languages.queries.pick(&of.text[0], &of.text[1]).clone();
    let settable = of.settable();
    let (parameters, numbers): (Vec<&Settable>, _) =
        settable.iter().partition(|it| it.is_parameter);
    let told = |all: Vec<&Settable>| {
        let told = all.into_iter().map(|it| parameter(it, values, languages));
        told.collect::<Vec<_>>()
    };
    let chips = of.chips.iter().map(|it| Chip {
        text: pick(it.text.clone(), language),
        removable: it.removable,
        alternatives: it
            .alternatives
            .iter()
            .map(|it| pick(it.0.clone(), language))
            .collect(),
    });
    Reading {
        title: title(of, language),
        score: of.score,
        pieces: pieces(&query),
        code: query::ask::code(&query, &of.parameters, languages.queries),
        explanation: explanation(&query, world, language),
        parameters: told(parameters),
        numbers: told(numbers),
        chips: chips.collect(),
        uncovered: of.uncovered.iter().map(|it| it.text.clone()).collect(),
        is_proposed: of.is_proposed,
        query,
    }
}

/// The text of a query in pieces, each with a word for its colour.
pub fn pieces(text: &str) -> Vec<(String, &'static str)> {
    let mut pieces: Vec<(String, &'static str)> = Vec::new();
    let mut end = 0;
    let mut push = |range: std::ops::Range<usize>, kind| {
        if let Some(piece) = text.get(range).filter(|it| !it.is_empty()) {
            pieces.push((piece.to_owned(), kind));
        }
    };
    for (range, kind) in tokens_of_query(text) {
        push(end..range.start, "");
        push(range.clone(), colour(kind));
        end = range.end;
    }
    push(end..text.len(), "");
    pieces
}

fn colour(of: QueryTokenKind) -> &'static str {
    match of {
        QueryTokenKind::Keyword => "keyword",
        QueryTokenKind::Function => "function",
        QueryTokenKind::TableKind | QueryTokenKind::Type => "type",
        QueryTokenKind::Table | QueryTokenKind::TemporaryTable => "table",
        QueryTokenKind::Alias | QueryTokenKind::Field | QueryTokenKind::Column => "name",
        QueryTokenKind::Parameter => "parameter",
        QueryTokenKind::Value | QueryTokenKind::Number => "number",
        QueryTokenKind::String => "string",
        QueryTokenKind::Operator => "operator",
        QueryTokenKind::Comment => "comment",
    }
}

fn pick([ru, en]: [String; 2], language: Language) -> String {
    language.pick(ru, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_query_are_its_text() {
        let text = "ВЫБРАТЬ\n\tТ.Код КАК Код // да\nИЗ\n\tСправочник.Склады КАК Т\nГДЕ\n\tТ.Код = &Код И Т.Вид = 1";
        let pieces = pieces(text);
        let whole: String = pieces.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(whole, text);
        let has =
            |it: &str, kind: &str| pieces.iter().any(|piece| piece.0 == it && piece.1 == kind);
        assert!(
            has("ВЫБРАТЬ", "keyword") && has("Склады", "table"),
            "{pieces:?}"
        );
        assert!(has("// да", "comment") && has("1", "number"), "{pieces:?}");
        assert!(has("&Код", "parameter"), "{pieces:?}");
    }

    #[test]
    fn turns_are_read_from_json() {
        let text = r#"{"turns":[{"ask":"а"},{"remove":2},{"choose":[1,0]},{"take":1},{"set":["Склад","Южный"]}],"queryLanguage":"en"}"#;
        let asking: Asking = serde_json::from_str(text).expect("a request");
        let turns: Vec<Turn> = asking.turns.iter().map(Turn::from).collect();
        assert_eq!(turns[2], Turn::Choose(1, 0));
        let set = Turn::Set("Склад".to_owned(), "Южный".to_owned());
        assert_eq!(turns[4], set);
        assert_eq!(asking.query_language, Some(Spoken::En));
        assert_eq!(turns[0], Turn::Ask("а".to_owned()));
    }
}
