//! Qwen3: each head of queries and keys is scaled before it is turned.
//!
//! <https://huggingface.co/docs/transformers/model_doc/qwen3>

use super::Architecture;
use crate::blocks::{Attention, Choices, Dense, FeedForward, Layer, Norm};
use crate::config::{Config, Facts};
use crate::error::Result;
use crate::weights::Weights;

pub(super) const ARCHITECTURE: Architecture = Architecture {
    class: "Qwen3ForCausalLM",
    gguf: Some("qwen3"),
    facts: Facts::USUAL,
    layer,
};

fn layer(weights: &Weights<'_>, config: &Config, _: usize) -> Result<Layer> {
    let dense = Dense::new(&weights.at("mlp"), config, config.intermediate, false)?;
    layer_with(weights, config, FeedForward::Dense(dense))
}

/// A layer with this feed-forward part.
pub(super) fn layer_with(
    weights: &Weights<'_>,
    config: &Config,
    mlp: FeedForward,
) -> Result<Layer> {
    let choices = Choices {
        window: None,
        inner_bias: config.attention_bias,
        outer_bias: config.attention_bias,
        has_norms: true,
    };
    let norm = |name| Norm::new(&weights.at(name), config.hidden, config);
    Ok(Layer {
        input_layernorm: norm("input_layernorm")?,
        self_attn: Attention::new(&weights.at("self_attn"), config, &choices)?,
        after_attention: None,
        post_attention_layernorm: norm("post_attention_layernorm")?,
        mlp,
        after_mlp: None,
    })
}
