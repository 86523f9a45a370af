//! Gemma 2: norms before and behind each part of a layer, windows in every other layer, and caps.
//!
//! <https://huggingface.co/docs/transformers/model_doc/gemma2>

use super::Architecture;
use crate::blocks::{Attention, Choices, Dense, FeedForward, Layer, Norm};
use crate::config::{Config, Facts, Layers};
use crate::error::Result;
use crate::weights::Weights;

pub(super) const ARCHITECTURE: Architecture = Architecture {
    class: "Gemma2ForCausalLM",
    gguf: Some("gemma2"),
    facts: Facts {
        windows: Layers::AllBut(2),
        window: Some(4096),
        query_scalar: Some(256.0),
        attention_cap: Some(50.0),
        logits_cap: Some(30.0),
        // That of 27B.
        odd_layers: Some(46),
        ..Facts::GEMMA
    },
    layer,
};

fn layer(weights: &Weights<'_>, config: &Config, number: usize) -> Result<Layer> {
    layer_with(weights, config, number, false)
}

/// A layer that scales the heads of queries and keys, or not.
pub(super) fn layer_with(
    weights: &Weights<'_>,
    config: &Config,
    number: usize,
    has_norms: bool,
) -> Result<Layer> {
    let choices = Choices {
        window: config.window(number),
        inner_bias: config.attention_bias,
        outer_bias: config.attention_bias,
        has_norms,
    };
    let norm = |name: &str| Norm::new(&weights.at(name), config.hidden, config);
    let dense = Dense::new(&weights.at("mlp"), config, config.intermediate, false)?;
    Ok(Layer {
        input_layernorm: norm("input_layernorm")?,
        self_attn: Attention::new(&weights.at("self_attn"), config, &choices)?,
        after_attention: Some(norm("post_attention_layernorm")?),
        post_attention_layernorm: norm("pre_feedforward_layernorm")?,
        mlp: FeedForward::Dense(dense),
        after_mlp: Some(norm("post_feedforward_layernorm")?),
    })
}
