//! `onec train base`: a small model from nothing.

use std::path::PathBuf;

use analysis::Language;
use anyhow::Result;
use inference::train;

use super::{Schedule, beside, settings, train, use_threads};
use crate::exit::Exit;

#[derive(clap::Args)]
pub(super) struct Base {
    /// Settings in TOML or JSON: `tokenizer` (a folder), `data` (a file of records), the tables `model` (as in
    /// config.json) and `training`.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,

    /// Folder for the model, its checkpoints, loss.csv and loss.svg.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,

    #[command(flatten)]
    schedule: Schedule,
}

impl Base {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        let mut base: train::Base = settings(&self.config, language)?;
        base.tokenizer = beside(&self.config, &base.tokenizer);
        base.data = beside(&self.config, &base.data);
        self.schedule.apply(&mut base.training);
        use_threads(self.schedule.threads, language)?;
        train(&self.out, language, |watch| {
            train::base(&base, &self.out, self.schedule.resume, watch)
        })
    }
}
