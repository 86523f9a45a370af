//! `onec engine models`: which models lie on this machine.

use std::io::{self, Write as _};
use std::path::PathBuf;

use analysis::Language;
use anyhow::{Context as _, Result};
use inference::Caches;
use serde_json::json;

use crate::exit::Exit;

/// List the models of this machine: those in the cache of Hugging Face, and in folders.
#[derive(clap::Args)]
pub(crate) struct Models {
    /// Folders to look in, too.
    folders: Vec<PathBuf>,

    /// Print JSON: a list of `{"model", "bytes"}`.
    #[arg(long)]
    json: bool,
}

impl Models {
    pub(crate) fn run(&self, language: Language) -> Result<Exit> {
        let found = Caches::of_user().models(&self.folders);
        let text = match self.json {
            true => {
                let models = found
                    .iter()
                    .map(|it| json!({ "model": it.model, "bytes": it.bytes }));
                format!("{}\n", models.collect::<serde_json::Value>())
            }
            false if found.is_empty() => language
                .pick(
                    "моделей не найдено; назовите папки, в которых их искать\n",
                    "no models were found; name folders to look in\n",
                )
                .to_owned(),
            false => {
                let megabytes = |bytes: u64| bytes.div_ceil(1 << 20);
                let unit = language.pick("МБ", "MB");
                let lines = found
                    .iter()
                    .map(|it| format!("{:>8} {unit}  {}\n", megabytes(it.bytes), it.model));
                lines.collect()
            }
        };
        let written = io::stdout().write_all(text.as_bytes());
        written.context(language.pick("вывод не пишется", "the output cannot be written"))?;
        Ok(Exit::Clean)
    }
}
