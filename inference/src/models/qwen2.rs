//! Qwen2, Qwen2.5 and Qwen2.5-Coder: queries, keys and values have biases.
//!
//! <https://huggingface.co/docs/transformers/model_doc/qwen2>

use super::Architecture;
use crate::blocks::{Attention, Choices, Dense, FeedForward, Layer, Norm};
use crate::config::{Config, Facts};
use crate::error::Result;
use crate::weights::Weights;

pub(super) const ARCHITECTURE: Architecture = Architecture {
    class: "Qwen2ForCausalLM",
    gguf: Some("qwen2"),
    facts: Facts::USUAL,
    layer,
};

fn layer(weights: &Weights<'_>, config: &Config, _: usize) -> Result<Layer> {
    let choices = Choices {
        window: None,
        inner_bias: true,
        outer_bias: false,
        has_norms: false,
    };
    let norm = |name| Norm::new(&weights.at(name), config.hidden, config);
    let dense = Dense::new(&weights.at("mlp"), config, config.intermediate, false)?;
    Ok(Layer {
        input_layernorm: norm("input_layernorm")?,
        self_attn: Attention::new(&weights.at("self_attn"), config, &choices)?,
        after_attention: None,
        post_attention_layernorm: norm("post_attention_layernorm")?,
        mlp: FeedForward::Dense(dense),
        after_mlp: None,
    })
}
