//! What an engine promises: answers that depend on the request alone, and an end of everything that began.

use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use inference::{
    Done, Engine, Error, Event, Finish, Generation, Limits, Piece, Request, Sampling, Sink,
};

use crate::fixtures::{checkpoint, checkpoint_of, fixtures};

fn limits() -> Limits {
    Limits {
        parallel: 4,
        waiting: 16,
        step: 64,
        kept: 64 << 20,
    }
}

fn engine(limits: Limits) -> Engine {
    Engine::start(checkpoint(), limits).unwrap()
}

fn request(text: &str) -> Request {
    Request {
        prompt: checkpoint().tokenizer.encode(text).unwrap(),
        adapter: None,
        sampling: Sampling::greedy(),
        most: 24,
        ends: Vec::new(),
        stops: Vec::new(),
        deadline: None,
        budget: None,
        logprobs: None,
        guess: false,
        constraint: None,
    }
}

fn warm(text: &str, seed: u64) -> Request {
    let sampling = Sampling {
        temperature: 0.8,
        top_p: 0.95,
        seed,
        ..Sampling::greedy()
    };
    Request {
        sampling,
        ..request(text)
    }
}

fn answer(engine: &Engine, request: Request) -> (String, Done) {
    engine.ask(request).unwrap().complete().unwrap()
}

/// Stops the thread of the model when the first piece comes, until it is told to go on.
struct Gate {
    arrived: Sender<()>,
    go_on: Receiver<()>,
    is_open: bool,
    events: Sender<Event>,
}

impl Sink for Gate {
    fn send(&mut self, event: Event) {
        if !self.is_open {
            self.is_open = true;
            self.arrived.send(()).unwrap();
            self.go_on.recv().unwrap();
        }
        let _ = self.events.send(event);
    }

    fn is_wanted(&self) -> bool {
        true
    }
}

/// Asks for something, and waits until the engine stands in the middle of it.
fn stand(engine: &Engine, request: Request) -> (Sender<()>, Receiver<Event>) {
    let (arrived, arrives) = mpsc::channel();
    let (goes_on, go_on) = mpsc::channel();
    let (events, come) = mpsc::channel();
    let gate = Gate {
        arrived,
        go_on,
        is_open: false,
        events,
    };
    engine.ask_into(request, Box::new(gate)).unwrap();
    arrives.recv().unwrap();
    (goes_on, come)
}

fn collect(events: &Receiver<Event>) -> (String, Done) {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Piece(piece) => text.push_str(&piece.text),
            Event::Done(done) => return (text, done),
            Event::Failed(error) => panic!("{error}"),
        }
    }
    panic!("no end")
}

#[test]
fn requests_together_are_answered_as_alone() {
    let requests: Vec<Request> = (0..6)
        .flat_map(|it| {
            let text = "Процедура Записать(Отказ) ".repeat(it as usize + 1);
            [request(&text), warm(&text, it)]
        })
        .collect();
    let together = engine(limits());
    let answers: Vec<_> = requests
        .iter()
        .map(|it| together.ask(it.clone()).unwrap())
        .collect();
    let answers: Vec<_> = answers
        .into_iter()
        .map(|it| it.complete().unwrap().0)
        .collect();
    let one = Limits {
        parallel: 1,
        kept: 0,
        ..limits()
    };
    let alone = engine(one);
    for (request, found) in requests.into_iter().zip(answers) {
        assert!(!found.is_empty());
        assert_eq!(found, answer(&alone, request).0);
    }
}

#[test]
fn every_family_answers_together_as_alone_and_guesses_and_known_beginnings_change_nothing() {
    let code = "Процедура Записать(Отказ) Возврат; Процедура Записать(Отказ) ";
    let mut guessed = 0;
    for name in [
        "starcoder2",
        "gemma",
        "gemma2",
        "gemma3",
        "mistral",
        "granite",
    ] {
        let one = Limits {
            parallel: 1,
            kept: 0,
            ..limits()
        };
        let alone = Engine::start(checkpoint_of(name), one).unwrap();
        let requests: Vec<Request> = (1..=8)
            .map(|it| Request {
                guess: it % 2 == 0,
                ..request(&code.repeat(1 + it % 4))
            })
            .collect();
        let ask = |it: &Request| {
            let plain = Request {
                guess: false,
                ..it.clone()
            };
            answer(&alone, plain).0
        };
        let expected: Vec<String> = requests.iter().map(ask).collect();
        assert!(expected.iter().all(|it| !it.is_empty()));
        let together = Engine::start(
            checkpoint_of(name),
            Limits {
                parallel: 8,
                ..limits()
            },
        );
        let together = together.unwrap();
        // The second time all beginnings are known.
        for _ in 0..2 {
            let answers = requests.iter().map(|it| together.ask(it.clone()).unwrap());
            let answers: Vec<_> = answers.collect();
            for (found, expected) in answers.into_iter().zip(&expected) {
                assert_eq!(found.complete().unwrap().0, *expected, "{name}");
            }
        }
        let metrics = together.metrics();
        assert!(metrics.reused_tokens > 100, "{name}");
        guessed += metrics.guessed_tokens;
    }
    // Not every one of them repeats itself.
    assert!(guessed > 0);
}

#[test]
fn the_same_seed_gives_the_same_answer() {
    let engine = engine(limits());
    let text = |seed| answer(&engine, warm("Если", seed)).0;
    assert_eq!(text(1), text(1));
    assert_ne!(text(1), text(2));
}

#[test]
fn guesses_change_the_speed_and_not_the_answer() {
    let engine = engine(limits());
    let text = "Строка.Сумма = Строка.Цена; Строка.Сумма = ";
    let mut right = 0;
    for mut request in [request(text), warm(text, 3), warm("Для Каждого", 4)] {
        request.most = 120;
        let plain = answer(&engine, request.clone());
        request.guess = true;
        let guessed = answer(&engine, request);
        assert_eq!(plain.0, guessed.0);
        assert_eq!(plain.1.usage.generated, guessed.1.usage.generated);
        assert_eq!(plain.1.usage.guessed, 0);
        right += guessed.1.usage.right;
    }
    assert!(right > 10, "{right}");
    assert_eq!(engine.metrics().right_tokens, right as u64);
}

#[test]
fn a_prompt_in_pieces_is_answered_as_a_whole_one() {
    let text = "Функция Сумма(Знач Цена, Количество = 1) Экспорт ".repeat(4);
    let small = Limits {
        step: 5,
        ..limits()
    };
    let whole = answer(&engine(limits()), request(&text));
    assert_eq!(answer(&engine(small), request(&text)), whole);
}

#[test]
fn a_beginning_that_is_known_is_not_read_again() {
    let engine = engine(limits());
    let text = "Процедура Записать(Отказ) Если Отказ Тогда Возврат; ".repeat(2);
    let first = answer(&engine, request(&text));
    let second = answer(&engine, request(&text));
    assert_eq!(first.0, second.0);
    assert_eq!(first.1.usage.reused, 0);
    assert_eq!(second.1.usage.reused, second.1.usage.prompt - 1);
    // The answer of the first is known, too, and what differs behind a beginning is no matter.
    let longer = format!("{text}{}", first.0);
    let longer = request(&longer);
    let shared = engine.ask(longer.clone()).unwrap().complete().unwrap();
    assert!(shared.1.usage.reused >= second.1.usage.reused);
    let fresh = self::engine(Limits {
        kept: 0,
        ..limits()
    });
    assert_eq!(answer(&fresh, longer.clone()).0, shared.0);
    assert_eq!(answer(&fresh, longer).1.usage.reused, 0);
}

#[test]
fn a_cancelled_request_ends_within_one_token() {
    /// Wants three pieces.
    struct Three(Sender<Event>, usize);
    impl Sink for Three {
        fn send(&mut self, event: Event) {
            self.1 += 1;
            self.0.send(event).unwrap();
        }
        fn is_wanted(&self) -> bool {
            self.1 < 3
        }
    }
    let engine = engine(limits());
    let (events, come) = mpsc::channel();
    let long = Request {
        most: 400,
        ..warm("Если", 1)
    };
    engine.ask_into(long, Box::new(Three(events, 0))).unwrap();
    // The sink is dropped when the request is over.
    let all: Vec<Event> = come.iter().collect();
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|it| matches!(it, Event::Piece(_))));
    assert_eq!(engine.metrics().cancelled, 1);
}

#[test]
fn one_request_too_many_is_refused_at_once() {
    let engine = engine(Limits {
        parallel: 1,
        waiting: 2,
        ..limits()
    });
    let (go_on, events) = stand(&engine, warm("Если", 1));
    let waiting = [1, 2].map(|seed| engine.ask(warm("Для", seed)).unwrap());
    assert!(matches!(engine.ask(warm("Для", 3)), Err(Error::Overloaded)));
    assert_eq!(engine.metrics().waiting, 2);
    go_on.send(()).unwrap();
    collect(&events);
    for answer in waiting {
        answer.complete().unwrap();
    }
    assert_eq!(engine.metrics().finished, 3);
}

#[test]
fn thousands_of_cancelled_requests_leave_nothing_behind() {
    let engine = engine(Limits {
        waiting: 100,
        ..limits()
    });
    let prompt = warm("Если", 1);
    let mut let_in = 0;
    for _ in 0..10_000 {
        match engine.ask(prompt.clone()) {
            Ok(answer) => {
                let_in += 1;
                drop(answer);
            }
            Err(error) => assert!(matches!(error, Error::Overloaded)),
        }
    }
    // This one may be one too many, too, until those before it are thrown away.
    let last = loop {
        match engine.ask(prompt.clone()) {
            Ok(answer) => break answer,
            Err(_) => std::thread::yield_now(),
        }
    };
    last.complete().unwrap();
    let metrics = engine.metrics();
    assert_eq!(metrics.cancelled + metrics.finished, let_in + 1);
    assert_eq!((metrics.waiting, metrics.failed), (0, 0));
}

#[test]
fn time_that_is_over_ends_an_answer() {
    let engine = engine(limits());
    let late = Request {
        deadline: Some(Instant::now()),
        ..request("Если")
    };
    let (text, done) = answer(&engine, late);
    assert_eq!((text.as_str(), done.finish), ("", Finish::Time));
    let short = Request {
        budget: Some(Duration::ZERO),
        ..request("Если")
    };
    assert_eq!(answer(&engine, short).1.finish, Finish::Time);
    let enough = Request {
        budget: Some(Duration::from_secs(600)),
        ..request("Если")
    };
    assert_eq!(answer(&engine, enough).1.finish, Finish::Length);
}

#[test]
fn an_answer_ends_at_strings_and_tokens() {
    let engine = engine(limits());
    let (whole, done) = answer(&engine, warm("Если", 1));
    assert_eq!((done.finish, done.usage.generated), (Finish::Length, 24));
    let middle = whole
        .char_indices()
        .nth(whole.chars().count() / 2)
        .unwrap()
        .0;
    let stop = whole[middle..].chars().take(3).collect::<String>();
    let stopped = Request {
        stops: vec!["никогда".to_owned(), stop.clone()],
        ..warm("Если", 1)
    };
    let (text, done) = answer(&engine, stopped);
    assert_eq!(done.finish, Finish::Stop);
    assert_eq!(text, whole[..whole.find(&stop).unwrap()]);

    let asked = Request {
        logprobs: Some(2),
        ..warm("Если", 1)
    };
    let pieces = engine.ask(asked).unwrap();
    let mut tokens = Vec::new();
    for event in &pieces {
        if let Event::Piece(Piece { tokens: own, .. }) = event {
            tokens.extend(own);
        }
    }
    assert!(
        tokens
            .iter()
            .all(|it| it.logprob <= 0.0 && it.likeliest.len() == 2)
    );
    let end = tokens[5].token;
    let first = tokens.iter().position(|it| it.token == end).unwrap();
    let ended = Request {
        ends: vec![end],
        ..warm("Если", 1)
    };
    let (_, done) = answer(&engine, ended);
    assert_eq!(
        (done.finish, done.usage.generated),
        (Finish::End, first + 1)
    );
}

#[test]
fn adapters_are_chosen_by_request() {
    let engine = engine(limits());
    let folder = |name: &str| fixtures().join("qwen2").join(name);
    let with = |name: Option<&str>| Request {
        adapter: name.map(str::to_owned),
        ..request("Процедура Записать(Отказ)")
    };
    assert_eq!(
        engine.ask(with(Some("plain"))).unwrap_err().to_string(),
        "the adapter plain is not loaded"
    );
    engine
        .load_adapter("plain", &folder("adapter-plain"))
        .unwrap();
    engine
        .load_adapter("stable", &folder("adapter-stable"))
        .unwrap();
    let names: Vec<String> = engine.adapters().into_iter().map(|it| it.0).collect();
    assert_eq!(names, ["plain", "stable"]);
    let names = [None, Some("plain"), Some("stable")];
    let asked = names.map(|it| engine.ask(with(it)).unwrap());
    let together = asked.map(|it| it.complete().unwrap().0);
    let alone = names.map(|it| answer(&engine, with(it)).0);
    assert_eq!(together, alone);
    let [none, plain, stable] = alone;
    assert!(none != plain && plain != stable && none != stable);
    engine.unload_adapter("plain").unwrap();
    assert!(engine.ask(with(Some("plain"))).is_err());
    assert!(engine.unload_adapter("plain").is_err());
}

#[test]
fn a_running_request_keeps_the_adapter_it_began_with() {
    let engine = engine(limits());
    let folder = |name: &str| fixtures().join("qwen2").join(name);
    let asked = Request {
        adapter: Some("a".to_owned()),
        ..request("Процедура Записать(Отказ)")
    };
    let first = engine.load_adapter("a", &folder("adapter-plain")).unwrap();
    let expected = answer(&engine, asked.clone());
    let (go_on, events) = stand(&engine, asked.clone());
    let second = engine.load_adapter("a", &folder("adapter-stable")).unwrap();
    assert_eq!((first, second), (Generation(1), Generation(2)));
    go_on.send(()).unwrap();
    let (text, done) = collect(&events);
    assert_eq!(text, expected.0);
    assert_eq!(done.generation, Some(first));
    // What is known of the first load is nothing to the second.
    let (text, done) = answer(&engine, asked);
    assert_ne!(text, expected.0);
    assert_eq!((done.generation, done.usage.reused), (Some(second), 0));
}

#[test]
fn requests_that_make_no_sense_are_refused() {
    let engine = engine(limits());
    let check = |request: Request, expected: &str| {
        let error = engine.ask(request).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    let good = request("Если");
    let prompt = |prompt: Vec<u32>| Request {
        prompt,
        ..good.clone()
    };
    check(prompt(Vec::new()), "the prompt is empty");
    check(prompt(vec![1; 512]), "the prompt has 512 tokens");
    check(prompt(vec![400]), "token 400 is not of the vocabulary");
    let most = Request {
        most: 0,
        ..good.clone()
    };
    check(most, "at least one token");
    let sampling = Sampling {
        temperature: f32::NAN,
        ..Sampling::greedy()
    };
    let cold = Request {
        sampling,
        ..good.clone()
    };
    check(cold, "settings of sampling");
    assert_eq!(engine.metrics().waiting, 0);
    // The longest prompt leaves room for one token.
    let (_, done) = answer(&engine, prompt(vec![1; 511]));
    assert_eq!((done.finish, done.usage.generated), (Finish::Length, 1));
}

#[test]
fn an_engine_that_stops_leaves_nobody_waiting() {
    let engine = engine(Limits {
        parallel: 1,
        ..limits()
    });
    let long = Request {
        most: 500,
        ..warm("Если", 1)
    };
    let (go_on, events) = stand(&engine, long.clone());
    let answers = [0; 16].map(|_| engine.ask(long.clone()).unwrap());
    go_on.send(()).unwrap();
    drop(engine);
    let last = events.iter().last().unwrap();
    // What stood in the middle may have come to its end just before; all of them cannot.
    assert!(matches!(
        last,
        Event::Done(_) | Event::Failed(Error::Stopped)
    ));
    let ends = answers.map(|it| it.complete());
    let is_end = |it: &Result<_, Error>| matches!(it, Ok(_) | Err(Error::Stopped));
    assert!(ends.iter().all(is_end));
    assert!(matches!(ends.last(), Some(Err(Error::Stopped))));
}
