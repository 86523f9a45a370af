//! `onec engine bench`: how fast a model reads and writes, and how much memory it takes.

mod measure;

use std::io::{self, Write as _};

use analysis::Language;
use anyhow::{Result, anyhow};
use serde_json::json;

use super::{Size, limits, open, said, start};
use crate::exit::Exit;
use crate::language::{decimal, size};

/// Requests that are answered side by side.
const BATCH: usize = 8;

#[derive(clap::Args)]
pub(super) struct Bench {
    /// Folder of the model, GGUF file, or name of a model in the cache of Hugging Face.
    #[arg(long, value_name = "MODEL")]
    model: String,

    /// Tokens of a prompt; may be repeated, and answers are written behind the first.
    #[arg(long = "prompt", value_name = "NUMBER", default_value = "256", value_parser = clap::value_parser!(u32).range(1..))]
    prompts: Vec<u32>,

    /// Tokens of an answer.
    #[arg(long, value_name = "NUMBER", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..))]
    generate: u32,

    /// Measure, too, how long the first token takes behind so many tokens that are known.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    known: Option<u32>,

    /// How often each is measured; the best counts.
    #[arg(long, value_name = "NUMBER", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,

    /// Format of the output.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    size: Size,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// One JSON object; docs/engine.md describes it.
    Json,
}

/// What was measured.
struct Measured {
    /// Tokens of prompts, and how many of them are read in a second.
    prefill: Vec<(usize, f64)>,
    /// Tokens in a second.
    decode: f64,
    /// Bytes that the process took then.
    memory: usize,
    /// Tokens in a second of all answers together.
    together: f64,
    /// Seconds.
    first_token: Option<f64>,
    steps_after_cancel: u64,
}

impl Bench {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        let checkpoint = open(&self.model, &self.size, language)?;
        let context = self.size.context.map_or(usize::MAX, |it| it as usize);
        let context = context.min(checkpoint.model.context());
        let most = self.prompts.iter().max().copied().unwrap_or_default();
        let (prompt, generate) = (most as usize, self.generate as usize);
        if prompt + generate > context {
            return Err(anyhow!(language.pick(
                format!("{prompt} и {generate} токенов вместе больше, чем {context}: уменьшите --prompt или --generate"),
                format!("{prompt} and {generate} tokens together are more than {context}: lower --prompt or --generate"),
            )));
        }
        if let Some(known) = self.known.filter(|it| *it as usize + 8 > context) {
            return Err(anyhow!(language.pick(
                format!("{known} токенов с ответом больше, чем {context}: уменьшите --known"),
                format!("{known} tokens with an answer are more than {context}: lower --known"),
            )));
        }
        let engine = start(checkpoint, limits(BATCH, BATCH), language)?;
        let measured = self.measure(&engine).map_err(|it| said(&it, language))?;
        let mut out = io::stdout().lock();
        match self.format {
            Format::Table => {
                for (name, value) in measured.rows(language) {
                    writeln!(out, "{name:<24} {value}")?;
                }
            }
            Format::Json => writeln!(out, "{}", measured.json())?,
        }
        Ok(Exit::Clean)
    }

    fn measure(&self, engine: &inference::Engine) -> inference::Result<Measured> {
        let model = &engine.checkpoint().model;
        let (generate, runs) = (self.generate as usize, self.runs as usize);
        let mut prefill = Vec::new();
        for prompt in self.prompts.iter().map(|it| *it as usize) {
            let time = measure::best(runs, || Ok(measure::read(model, prompt)?.1))?;
            prefill.push((prompt, prompt as f64 / time.as_secs_f64()));
        }
        let prompt = self.prompts.first().map_or(1, |it| *it as usize);
        let speed = |count: usize, time: std::time::Duration| {
            (generate * count) as f64 / time.as_secs_f64()
        };
        let one = measure::best(runs, || measure::write(model, prompt, generate, 1))?;
        let memory = measure::memory();
        let many = measure::best(runs, || measure::answer(engine, prompt, generate, BATCH))?;
        let first_token = match self.known {
            Some(known) => measure::first_token(engine, known as usize, runs.max(5))?
                .into_iter()
                .min(),
            None => None,
        };
        Ok(Measured {
            prefill,
            decode: speed(1, one),
            memory,
            together: speed(BATCH, many),
            first_token: first_token.map(|it| it.as_secs_f64()),
            steps_after_cancel: measure::steps_after_cancel(engine, runs)?,
        })
    }
}

impl Measured {
    /// What people read, a line each.
    fn rows(&self, language: Language) -> Vec<(String, String)> {
        let speed = |speed: f64, unit| {
            let speed = decimal(speed, language);
            format!("{speed:>10} {unit}")
        };
        let unit = language.pick("токенов/с", "tokens/s");
        let mut rows = Vec::new();
        for (prompt, read) in &self.prefill {
            let name = language.pick("чтение", "prefill");
            rows.push((format!("{name} {prompt}"), speed(*read, unit)));
        }
        let mut add = |russian: &str, english: &str, value| {
            rows.push((language.pick(russian, english).to_owned(), value));
        };
        add("ответ", "decode", speed(self.decode, unit));
        let together = language.pick("токенов/с вместе", "tokens/s together");
        add("8 ответов", "decode × 8", speed(self.together, together));
        if let Some(time) = self.first_token {
            let unit = language.pick("мс", "ms");
            add("первый токен", "first token", speed(time * 1e3, unit));
        }
        let steps = format!("{:>10}", self.steps_after_cancel);
        add("шагов после отмены", "steps after a cancel", steps);
        let memory = format!("{:>10}", size(self.memory as u64, language));
        add("память", "memory", memory);
        rows
    }

    fn json(&self) -> serde_json::Value {
        let prefill = self.prefill.iter();
        let prefill = prefill.map(|(tokens, speed)| json!({"tokens": tokens, "speed": speed}));
        json!({
            "prefill": prefill.collect::<Vec<_>>(),
            "decode": self.decode,
            "decode_together": self.together,
            "first_token_ms": self.first_token.map(|it| it * 1e3),
            "steps_after_cancel": self.steps_after_cancel,
            "memory": self.memory,
        })
    }
}
