//! `onec engine bench`: how fast a model reads and writes, and how much memory it takes.

use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use analysis::Language;
use anyhow::{Result, anyhow};
use inference::{Cache, Model, Part};

use super::{Size, open, said};
use crate::exit::Exit;
use crate::language::{decimal, size};

/// Sequences that are continued side by side.
const BATCH: usize = 8;

#[derive(clap::Args)]
pub(super) struct Bench {
    /// Folder of the model, GGUF file, or name of a model in the cache of Hugging Face.
    #[arg(long, value_name = "MODEL")]
    model: String,

    /// Tokens of a prompt.
    #[arg(long, value_name = "NUMBER", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..))]
    prompt: u32,

    /// Tokens of an answer.
    #[arg(long, value_name = "NUMBER", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..))]
    generate: u32,

    /// How often each is measured; the best counts.
    #[arg(long, value_name = "NUMBER", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,

    #[command(flatten)]
    size: Size,
}

impl Bench {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        let before = memory();
        let model = open(&self.model, &self.size, language)?.model;
        let context = self.size.context.map_or(usize::MAX, |it| it as usize);
        let context = context.min(model.context());
        let (prompt, generate) = (self.prompt as usize, self.generate as usize);
        if prompt + generate > context {
            return Err(anyhow!(language.pick(
                format!("{prompt} и {generate} токенов вместе больше, чем {context}: уменьшите --prompt или --generate"),
                format!("{prompt} and {generate} tokens together are more than {context}: lower --prompt or --generate"),
            )));
        }
        let wrong = |it: inference::Error| said(&it, language);
        let best = |measure: &dyn Fn() -> inference::Result<Duration>| -> Result<f64> {
            let mut best = Duration::MAX;
            for _ in 0..self.runs {
                best = best.min(measure().map_err(wrong)?);
            }
            Ok(best.as_secs_f64())
        };
        let reading = best(&|| read(&model, prompt).map(|it| it.1))?;
        let one = best(&|| write(&model, prompt, generate, 1))?;
        let many = best(&|| write(&model, prompt, generate, BATCH))?;
        let taken = memory().saturating_sub(before);
        let speed = |tokens: usize, time: f64| decimal(tokens as f64 / time, language);
        let rows = [
            (
                language.pick("чтение", "prefill"),
                speed(prompt, reading),
                language.pick("токенов/с", "tokens/s"),
            ),
            (
                language.pick("ответ", "decode"),
                speed(generate, one),
                language.pick("токенов/с", "tokens/s"),
            ),
            (
                language.pick("8 ответов", "decode × 8"),
                speed(generate * BATCH, many),
                language.pick("токенов/с вместе", "tokens/s together"),
            ),
        ];
        let mut out = io::stdout().lock();
        for (name, value, unit) in rows {
            writeln!(out, "{name:<12}{value:>10} {unit}")?;
        }
        let name = language.pick("память", "memory");
        writeln!(out, "{name:<12}{:>10}", size(taken as u64, language))?;
        Ok(Exit::Clean)
    }
}

/// Bytes of memory that the process uses.
fn memory() -> usize {
    memory_stats::memory_stats().map_or(0, |it| it.physical_mem)
}

/// Tokens that differ: what they are makes no difference to how long it takes.
fn token(model: &Model, place: usize) -> u32 {
    (place * 31 % model.vocabulary()) as u32
}

/// Reads a prompt into a cache, and how long that took.
fn read(model: &Model, prompt: usize) -> inference::Result<(Cache, Duration)> {
    let tokens: Vec<u32> = (0..prompt).map(|it| token(model, it)).collect();
    let mut cache = model.cache();
    let began = Instant::now();
    let part = Part {
        tokens: &tokens,
        cache: &mut cache,
        adapter: None,
        wanted: 1,
    };
    model.forward(&mut [part])?;
    Ok((cache, began.elapsed()))
}

/// How long some sequences take to be continued side by side.
fn write(
    model: &Model,
    prompt: usize,
    generate: usize,
    batch: usize,
) -> inference::Result<Duration> {
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
