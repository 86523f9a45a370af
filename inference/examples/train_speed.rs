//! Measures how fast a small model is trained: tokens a second in each step.
//!
//! `cargo run --release -p inference --example train_speed -- THREADS STEPS`, beside
//! `inference/tests/fixtures/train_speed.py THREADS STEPS`.

use std::io::Write as _;

use inference::train::Speed;
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let mut number = |default: usize| args.next().map_or(Ok(default), |it| it.parse());
    let (threads, steps) = (number(2)?, number(6)?);
    inference::use_threads(threads)?;
    let speed = Speed {
        config: json!({
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
        batch: 4,
        length: 512,
    };
    for speed in speed.measure(steps)? {
        writeln!(std::io::stdout(), "{speed:.1}")?;
    }
    Ok(())
}
