//! `onec train bench`: how fast a small model is trained, without data.

use std::io::{self, Write as _};
use std::path::PathBuf;

use analysis::Language;
use anyhow::Result;
use inference::train::Speed;
use serde_json::json;

use super::{settings, use_threads};
use crate::commands::engine::said;
use crate::exit::Exit;

#[derive(clap::Args)]
pub(super) struct Bench {
    /// A config.json; by default that of a model with seven million numbers.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Sequences that are computed together.
    #[arg(long, value_name = "NUMBER", default_value_t = 4)]
    batch: usize,

    /// Their tokens.
    #[arg(long, value_name = "NUMBER", default_value_t = 512)]
    length: usize,

    /// How many steps are measured; the best counts.
    #[arg(long, value_name = "NUMBER", default_value_t = 6)]
    steps: usize,

    /// Threads that compute; as many as there are cores by default.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

impl Bench {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        use_threads(self.threads, language)?;
        let config = match &self.config {
            Some(path) => settings(path, language)?,
            None => json!({
                "architectures": ["Qwen2ForCausalLM"],
                "hidden_size": 256,
                "intermediate_size": 1024,
                "num_hidden_layers": 6,
                "num_attention_heads": 4,
                "num_key_value_heads": 2,
                "vocab_size": 4096,
                "max_position_embeddings": 2048,
                "rms_norm_eps": 1e-6,
                "tie_word_embeddings": true,
            }),
        };
        let speed = Speed {
            config,
            batch: self.batch,
            length: self.length,
        };
        let speeds = speed.measure(self.steps);
        let speeds = speeds.map_err(|it| said(&it, language))?;
        let best = speeds.iter().copied().fold(0.0, f64::max);
        writeln!(io::stdout(), "{best:.1}")?;
        Ok(Exit::Clean)
    }
}
