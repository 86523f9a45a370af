//! `onec train lora`: an adapter for a model.

use std::path::PathBuf;

use analysis::Language;
use anyhow::Result;
use inference::train::{self, Place, Settings};
use inference::{Caches, Checkpoint};
use serde::Deserialize;

use super::{Schedule, settings, train, use_threads};
use crate::commands::engine::said;
use crate::exit::Exit;

#[derive(clap::Args)]
pub(super) struct Lora {
    /// Folder of the model, GGUF file, or name of a model in the cache of Hugging Face.
    #[arg(long, value_name = "MODEL")]
    base: String,

    /// File with one record in JSON on each line: messages; prompt and completion; prefix, suffix and middle; text.
    #[arg(long, value_name = "FILE")]
    data: PathBuf,

    /// Folder for the adapter, its checkpoints, loss.csv and loss.svg.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,

    /// Settings in TOML or JSON: the tables `lora` and `training`.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// How many numbers stand between the two matrices of a layer (8 by default).
    #[arg(long, value_name = "NUMBER")]
    rank: Option<usize>,

    /// By how much what is learned weighs: it is divided by the rank (16 by default).
    #[arg(long, value_name = "NUMBER")]
    alpha: Option<f64>,

    /// Divide alpha by the root of the rank instead.
    #[arg(long)]
    rslora: bool,

    /// Linear layers to change, by the ends of their names, with commas; or all-linear (by default the seven of a Qwen or Llama).
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    targets: Option<Vec<String>>,

    #[command(flatten)]
    schedule: Schedule,
}

/// A settings file.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    lora: train::Lora,
    training: Settings,
}

impl Lora {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        let file = self.config.as_deref().map(|it| settings(it, language));
        let mut file: File = file.transpose()?.unwrap_or_default();
        self.schedule.apply(&mut file.training);
        file.lora.rank = self.rank.unwrap_or(file.lora.rank);
        file.lora.alpha = self.alpha.unwrap_or(file.lora.alpha);
        file.lora.stable |= self.rslora;
        file.lora.targets = self.targets.unwrap_or(file.lora.targets);
        use_threads(self.schedule.threads, language)?;
        let base = Checkpoint::open(&self.base, &Caches::of_user());
        let base = base.map_err(|it| said(&it, language))?;
        let place = Place {
            data: &self.data,
            out: &self.out,
            resume: self.schedule.resume,
        };
        train(&self.out, language, |watch| {
            train::lora(&base, &self.base, place, &file.lora, &file.training, watch)
        })
    }
}
