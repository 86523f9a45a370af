//! What is measured of an engine: the model by itself, and requests as clients send them.

use std::time::{Duration, Instant};

use inference::{Cache, Engine, Error, Event, Model, Part, Request, Result, Sampling};

/// Tokens of a prompt that are read in one step, as the engine reads them.
const STEP: usize = 512;
/// Tokens behind a known beginning: what a person types between two requests.
const TYPED: usize = 4;

/// Bytes of memory that the process uses.
pub(super) fn memory() -> usize {
    memory_stats::memory_stats().map_or(0, |it| it.physical_mem)
}

/// Tokens that differ: what they are makes no difference to how long it takes.
fn token(model: &Model, place: usize) -> u32 {
    (place * 31 % model.vocabulary()) as u32
}

fn tokens(model: &Model, count: usize) -> Vec<u32> {
    (0..count).map(|it| token(model, it)).collect()
}

/// Reads a prompt into a cache, and how long that took.
pub(super) fn read(model: &Model, prompt: usize) -> Result<(Cache, Duration)> {
    let tokens = tokens(model, prompt);
    let mut cache = model.cache();
    let began = Instant::now();
    let mut pieces = tokens.chunks(STEP).peekable();
    while let Some(tokens) = pieces.next() {
        let part = Part {
            tokens,
            cache: &mut cache,
            adapter: None,
            wanted: usize::from(pieces.peek().is_none()),
        };
        model.forward(&mut [part])?;
    }
    Ok((cache, began.elapsed()))
}

/// How long some sequences take to be continued side by side.
pub(super) fn write(
    model: &Model,
    prompt: usize,
    generate: usize,
    batch: usize,
) -> Result<Duration> {
    let (cache, _) = read(model, prompt)?;
    let mut caches = vec![cache; batch];
    let began = Instant::now();
    for place in 0..generate {
        let token = [token(model, prompt + place)];
        let parts = caches.iter_mut().map(|cache| Part {
            tokens: &token,
            cache,
            adapter: None,
            wanted: 1,
        });
        model.forward(&mut parts.collect::<Vec<_>>())?;
    }
    Ok(began.elapsed())
}

/// How long the first token takes behind a beginning of so many tokens that is known, with a few typed behind it that
/// are not: from the question to the answer, one after the other for each run.
pub(super) fn first_token(engine: &Engine, known: usize, runs: usize) -> Result<Vec<Duration>> {
    let model = &engine.checkpoint().model;
    let beginning = tokens(model, known);
    engine.ask(request(beginning.clone(), 1))?.complete()?;
    let mut times = Vec::new();
    for run in 0..runs {
        let typed = (0..TYPED).map(|it| token(model, known + 7 * run + it + 1));
        let prompt = beginning.iter().copied().chain(typed).collect();
        let began = Instant::now();
        engine.ask(request(prompt, 1))?.complete()?;
        times.push(began.elapsed());
    }
    Ok(times)
}

/// For how many steps the engine works on a request that nobody waits for any more: the most of some runs.
pub(super) fn steps_after_cancel(engine: &Engine, runs: usize) -> Result<u64> {
    let model = &engine.checkpoint().model;
    let most = model.context().saturating_sub(32).max(1);
    let mut steps = 0;
    for run in 0..runs {
        let prompt = (0..16).map(|it| token(model, it + run)).collect();
        // What is generated need not be text: that it runs is seen by its steps.
        let begun = engine.metrics().steps + most.min(2) as u64;
        let answer = engine.ask(request(prompt, most))?;
        while engine.metrics().steps < begun {
            std::thread::yield_now();
        }
        drop(answer);
        let dropped = engine.metrics().steps;
        while engine.metrics().running > 0 {
            std::thread::yield_now();
        }
        steps = steps.max(engine.metrics().steps - dropped);
    }
    Ok(steps)
}

/// How long the engine takes to answer so many requests that come at once, each with a prompt of its own.
pub(super) fn answer(
    engine: &Engine,
    prompt: usize,
    generate: usize,
    count: usize,
) -> Result<Duration> {
    let model = &engine.checkpoint().model;
    let prompts: Vec<Vec<u32>> = (0..count)
        .map(|own| (0..prompt).map(|it| token(model, it * 3 + own)).collect())
        .collect();
    // What is measured is the writing: the prompts are known.
    for prompt in &prompts {
        engine.ask(request(prompt.clone(), 1))?.complete()?;
    }
    let began = Instant::now();
    let asked = prompts.into_iter();
    let answers = asked.map(|it| engine.ask(request(it, generate)));
    for answer in answers.collect::<Result<Vec<_>>>()? {
        for event in &answer {
            match event {
                Event::Piece(_) => {}
                Event::Done(_) => break,
                Event::Failed(error) => return Err(error),
            }
        }
    }
    Ok(began.elapsed())
}

/// The likeliest tokens behind a prompt, as many as asked for, whatever they are.
fn request(prompt: Vec<u32>, most: usize) -> Request {
    Request {
        prompt,
        adapter: None,
        sampling: Sampling::greedy(),
        most,
        ends: Vec::new(),
        stops: Vec::new(),
        deadline: None,
        budget: None,
        logprobs: None,
        guess: false,
        constraint: None,
    }
}

/// The shortest of some times.
pub(super) fn best(
    runs: usize,
    mut measure: impl FnMut() -> Result<Duration>,
) -> std::result::Result<Duration, Error> {
    let mut best = measure()?;
    for _ in 1..runs {
        best = best.min(measure()?);
    }
    Ok(best)
}
