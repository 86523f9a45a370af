//! `onec train`: adapters, small models and vocabularies, trained on this machine.

mod base;
mod bench;
mod lora;
mod memory;
mod tokenizer;
mod watch;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use analysis::Language;
use anyhow::{Context as _, Result};
use inference::train::{Outcome, Settings};
use serde::de::DeserializeOwned;

use self::watch::Terminal;
use super::engine::said;
use crate::exit::Exit;
use crate::language::decimal;

/// Train adapters (LoRA), small models and vocabularies on this machine.
#[derive(clap::Args)]
pub(crate) struct Train {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Train an adapter (LoRA, as PEFT writes it) for a model.
    ///
    /// Ctrl-C writes a checkpoint and ends; --resume goes on from the last one.
    Lora(lora::Lora),
    /// Train a small model from nothing.
    ///
    /// Ctrl-C writes a checkpoint and ends; --resume goes on from the last one.
    Base(base::Base),
    /// Make a vocabulary that cuts program text in Cyrillic into few tokens.
    Tokenizer(tokenizer::Tokenizer),
    /// Measure how fast a small model is trained.
    #[command(hide = true)]
    Bench(bench::Bench),
}

impl Train {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        if !matches!(self.command, Command::Tokenizer(_)) {
            memory::keep();
        }
        match self.command {
            Command::Lora(command) => command.run(language),
            Command::Base(command) => command.run(language),
            Command::Tokenizer(command) => command.run(language),
            Command::Bench(command) => command.run(language),
        }
    }
}

/// How weights are trained; what is not said is as in the settings file, or else as told in brackets.
#[derive(clap::Args)]
struct Schedule {
    /// What all random choices follow from (1 by default).
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,

    /// How often every record is learned from (1 by default).
    #[arg(long, value_name = "NUMBER", conflicts_with = "steps")]
    epochs: Option<usize>,

    /// How many steps there are.
    #[arg(long, value_name = "NUMBER")]
    steps: Option<usize>,

    /// How far one step goes, at its most (0.0003 by default).
    #[arg(long, value_name = "NUMBER")]
    learning_rate: Option<f64>,

    /// What part of the learning rate is left at the end (0.1 by default).
    #[arg(long, value_name = "PART")]
    final_rate: Option<f64>,

    /// In how many steps the learning rate grows from nothing (by default a thirtieth of all).
    #[arg(long, value_name = "STEPS")]
    warm_up: Option<usize>,

    /// How many windows of --context tokens are computed together (4 by default).
    #[arg(long, value_name = "NUMBER")]
    batch: Option<usize>,

    /// The most tokens of one sequence (by default as many as the model sees, 1024 at most).
    #[arg(long, value_name = "TOKENS")]
    context: Option<usize>,

    /// How many batches one step learns from (1 by default).
    #[arg(long, value_name = "NUMBER")]
    accumulation: Option<usize>,

    /// The largest norm of all gradients; 0 leaves them as they are (1 by default).
    #[arg(long, value_name = "NORM")]
    clip: Option<f64>,

    /// By what part matrices become smaller in a step, times the learning rate (0.01 by default).
    #[arg(long, value_name = "PART")]
    weight_decay: Option<f64>,

    /// What part of the records is held back to evaluate (0.02 by default).
    #[arg(long, value_name = "PART")]
    evaluation: Option<f64>,

    /// After how many steps the records held back are evaluated; 0 is at the end only (100 by default).
    #[arg(long, value_name = "STEPS")]
    evaluate_every: Option<usize>,

    /// After how many steps a checkpoint is written; 0 is at the end only (100 by default).
    #[arg(long, value_name = "STEPS")]
    save_every: Option<usize>,

    /// How many checkpoints are kept (2 by default).
    #[arg(long, value_name = "NUMBER")]
    keep: Option<usize>,

    /// Go on with the training in the folder --out.
    #[arg(long)]
    resume: bool,

    /// Threads that compute; as many as there are cores by default.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

impl Schedule {
    /// What the command line says, over what the settings file says.
    fn apply(&self, settings: &mut Settings) {
        fn set<T: Copy>(to: &mut T, from: Option<T>) {
            if let Some(from) = from {
                *to = from;
            }
        }
        if let Some(epochs) = self.epochs {
            settings.epochs = epochs;
            settings.steps = None;
        }
        settings.steps = self.steps.or(settings.steps);
        settings.warm_up = self.warm_up.or(settings.warm_up);
        settings.context = self.context.or(settings.context);
        set(&mut settings.seed, self.seed);
        set(&mut settings.learning_rate, self.learning_rate);
        set(&mut settings.final_rate, self.final_rate);
        set(&mut settings.batch, self.batch);
        set(&mut settings.accumulation, self.accumulation);
        set(&mut settings.clip, self.clip);
        set(&mut settings.weight_decay, self.weight_decay);
        set(&mut settings.evaluation, self.evaluation);
        set(&mut settings.evaluate_every, self.evaluate_every);
        set(&mut settings.save_every, self.save_every);
        set(&mut settings.keep, self.keep);
    }
}

/// Has the computations use so many threads, if someone says how many.
fn use_threads(threads: Option<u16>, language: Language) -> Result<()> {
    let Some(threads) = threads else {
        return Ok(());
    };
    inference::use_threads(threads.into()).map_err(|it| said(&it, language))
}

/// What a settings file says, in JSON or in TOML.
fn settings<T: DeserializeOwned>(path: &Path, language: Language) -> Result<T> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| {
        language.pick(
            format!("файл настроек не читается: {shown}"),
            format!("the settings file cannot be read: {shown}"),
        )
    })?;
    let is_json = path.extension().is_some_and(|it| it == "json");
    let read: Result<T> = match is_json {
        true => serde_json::from_str(&text).map_err(Into::into),
        false => toml::from_str(&text).map_err(Into::into),
    };
    read.with_context(|| {
        language.pick(
            format!("ошибка в файле настроек {shown}"),
            format!("a mistake in the settings file {shown}"),
        )
    })
}

/// Trains while a terminal shows how it goes, and tells how it ended.
fn train(
    out: &Path,
    language: Language,
    work: impl FnOnce(&mut Terminal) -> inference::Result<Outcome>,
) -> Result<Exit> {
    let mut terminal = Terminal::start(language)
        .with_context(|| language.pick("Ctrl-C не перехватывается", "Ctrl-C cannot be caught"))?;
    let outcome = work(&mut terminal);
    terminal.close();
    let outcome = outcome.map_err(|it| said(&it, language))?;
    let Outcome { step, steps, .. } = outcome;
    let speed = decimal(outcome.speed, language);
    let shown = out.display();
    let mut line = match step < steps {
        true => language.pick(
            format!("остановлено на шаге {step} из {steps}; продолжит --resume"),
            format!("stopped at step {step} of {steps}; --resume goes on"),
        ),
        false => language.pick(
            format!("готово: {shown}; шагов {steps}, {speed} токенов/с"),
            format!("done: {shown}; {steps} steps, {speed} tokens/s"),
        ),
    };
    if let (Some(loss), false) = (outcome.evaluation, step < steps) {
        let loss = number(loss, language);
        line += &language.pick(
            format!(", потери на отложенном {loss}"),
            format!(", loss of what was held back {loss}"),
        );
    }
    writeln!(io::stdout(), "{line}")?;
    Ok(match step < steps {
        true => Exit::Incomplete,
        false => Exit::Clean,
    })
}

/// A loss.
fn number(number: f64, language: Language) -> String {
    let number = format!("{number:.4}");
    language.pick(number.replace('.', ","), number)
}

/// A path in a settings file, which is meant from the folder of that file.
fn beside(file: &Path, path: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(path)
}
