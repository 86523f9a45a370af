//! Answers of a form: whatever a model would say, what it says has it.

use inference::{Constraint, Done, Engine, Error, Event, Finish, Limits, Request, Sampling};
use regex::Regex;
use serde_json::{Value, json};

use crate::fixtures::checkpoint;

fn engine() -> Engine {
    let limits = Limits {
        parallel: 4,
        waiting: 32,
        step: 64,
        kept: 64 << 20,
    };
    Engine::start(checkpoint(), limits).unwrap()
}

fn request(text: &str, seed: u64, constraint: Option<Constraint>) -> Request {
    let checkpoint = checkpoint();
    Request {
        prompt: checkpoint.tokenizer.encode(text).unwrap(),
        adapter: None,
        sampling: Sampling {
            temperature: if seed == 0 { 0.0 } else { 1.2 },
            seed,
            ..Sampling::greedy()
        },
        most: 450,
        ends: checkpoint.specials.ends.clone(),
        stops: Vec::new(),
        deadline: None,
        budget: None,
        logprobs: None,
        guess: true,
        constraint,
    }
}

fn answer(engine: &Engine, request: Request) -> (String, Done) {
    engine.ask(request).unwrap().complete().unwrap()
}

/// Asks with several seeds at once, and looks at each answer, which must be complete.
#[track_caller]
fn check(constraint: &Constraint, is_valid: impl Fn(&str) -> bool) {
    let engine = engine();
    let ask = |seed| engine.ask(request("Процедура ", seed, Some(constraint.clone())));
    let answers: Vec<_> = (0..12).map(|seed| ask(seed).unwrap()).collect();
    let mut texts = Vec::new();
    for answer in answers {
        let (text, done) = answer.complete().unwrap();
        assert_eq!(done.finish, Finish::End, "{text}");
        assert!(is_valid(&text), "{text}");
        texts.push(text);
    }
    texts.sort();
    texts.dedup();
    assert!(texts.len() > 1, "{texts:?}");
}

#[test]
fn json_fits_its_schema() {
    let schema = json!({
        "type": "object",
        "properties": {
            "имя": {"type": "string", "maxLength": 6},
            "вид": {"enum": ["Справочник", "Документ", "Регистр"]},
            "длина": {"type": "integer", "minimum": 0, "maximum": 99},
            "поля": {"type": "array", "items": {"type": "boolean"}, "maxItems": 3},
        },
        "required": ["имя", "вид", "длина", "поля"],
        "additionalProperties": false,
    });
    let validator = jsonschema::validator_for(&schema).unwrap();
    check(&Constraint::Schema(schema), |text| {
        serde_json::from_str(text).is_ok_and(|it: Value| validator.is_valid(&it))
    });
}

#[test]
fn a_pattern_matches_the_whole_answer() {
    let pattern = r"[А-Я][а-я]{2,6}-\d{3}( (да|нет)){1,2}";
    let whole = Regex::new(&format!("^(?:{pattern})$")).unwrap();
    let constraint = Constraint::Regex(pattern.to_owned());
    check(&constraint, |text| whole.is_match(text));
}

#[test]
fn an_answer_is_of_its_grammar() {
    let grammar = r#"
        start: "Если " test " Тогда" "\n" (NAME " = " sum ";\n")~1..2 "КонецЕсли;"
        test: NAME " " ("=" | "<>" | ">") " " sum
        sum: (NAME | NUMBER) (" + " (NAME | NUMBER))~0..1
        NAME: /[А-Я][а-я]{1,4}/
        NUMBER: /[0-9]{1,3}/
    "#;
    let (name, number) = ("[А-Я][а-я]{1,4}", "[0-9]{1,3}");
    let sum = format!(r"(?:{name}|{number})(?: \+ (?:{name}|{number}))?");
    let test = format!("{name} (?:=|<>|>) {sum}");
    let whole = format!("^Если {test} Тогда\n(?:{name} = {sum};\n){{1,2}}КонецЕсли;$");
    let whole = Regex::new(&whole).unwrap();
    let constraint = Constraint::Lark(grammar.to_owned());
    check(&constraint, |text| whole.is_match(text));
}

#[test]
fn an_object_is_an_object_as_long_as_there_is_room() {
    let engine = engine();
    for seed in 0..4 {
        let (text, done) = answer(&engine, request("{", seed, Some(Constraint::Json)));
        assert!(text.trim_start().starts_with('{'), "{text}");
        if done.finish == Finish::End {
            // Whether it is JSON, and not whether its numbers fit into ours.
            let read = serde_json::from_str::<serde::de::IgnoredAny>(&text);
            assert!(read.is_ok(), "{text}");
        }
    }
}

#[test]
fn what_there_is_no_choice_of_takes_no_steps() {
    let fixed = "ПроцедураВыполнитьКонецПроцедуры";
    let constraint = Some(Constraint::Regex(fixed.to_owned()));
    let engine = engine();
    let (text, done) = answer(&engine, request("Текст", 0, constraint.clone()));
    assert_eq!((text.as_str(), done.finish), (fixed, Finish::End));
    let steps = engine.metrics().steps;
    assert!(done.usage.generated > 4 && steps <= 2, "{steps} {done:?}");
    // Where shares are told, each token has its own.
    let asked = Request {
        logprobs: Some(0),
        ..request("Текст", 0, constraint)
    };
    let mut tokens = 0;
    for event in &engine.ask(asked).unwrap() {
        match event {
            Event::Piece(piece) => tokens += piece.tokens.len(),
            Event::Done(done) => assert_eq!(done.usage.generated, tokens),
            Event::Failed(error) => panic!("{error}"),
        }
    }
    assert!(engine.metrics().steps >= tokens as u64);
}

#[test]
fn what_was_not_chosen_is_known_as_well() {
    let constraint = Some(Constraint::Regex(
        "Процедура [А-Я]{3} КонецПроцедуры".to_owned(),
    ));
    let used = engine();
    let first = request("Текст", 0, constraint);
    let (text, _) = answer(&used, first.clone());
    let mut next = request("", 0, None);
    next.most = 30;
    next.prompt = first.prompt;
    next.prompt
        .extend(checkpoint().tokenizer.encode(&text).unwrap());
    let (again, done) = answer(&used, next.clone());
    assert!(done.usage.reused > 0);
    assert_eq!(again, answer(&engine(), next).0);
}

#[test]
fn a_limit_of_length_holds_for_what_is_not_chosen_too() {
    let constraint = Some(Constraint::Regex(
        "ПроцедураВыполнитьКонецПроцедуры".to_owned(),
    ));
    let asked = Request {
        most: 3,
        ..request("Текст", 0, constraint)
    };
    let (_, done) = answer(&engine(), asked);
    assert_eq!((done.finish, done.usage.generated), (Finish::Length, 3));
}

#[test]
fn a_form_that_is_none_is_refused_at_once() {
    let engine = engine();
    let forms = [
        Constraint::Regex("(".to_owned()),
        Constraint::Lark("start: missing".to_owned()),
        Constraint::Lark(String::new()),
        Constraint::Schema(json!({"type": "strange"})),
        Constraint::Schema(json!(3)),
        Constraint::Schema(json!({"type": "string", "minLength": 3, "maxLength": 1})),
    ];
    for form in forms {
        let error = engine.ask(request("а", 0, Some(form.clone()))).unwrap_err();
        assert!(matches!(error, Error::Input(_)), "{form:?} {error}");
    }
    // And takes no place in the queue.
    assert_eq!(engine.metrics().waiting, 0);
}
