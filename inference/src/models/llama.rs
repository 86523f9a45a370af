//! Llama 2 and 3, and the many models of its shape.
//!
//! <https://huggingface.co/docs/transformers/model_doc/llama>

use super::Architecture;
use crate::blocks::{Attention, Choices, Dense, FeedForward, Layer, Norm};
use crate::config::{Config, Facts};
use crate::error::Result;
use crate::weights::Weights;

pub(super) const ARCHITECTURE: Architecture = Architecture {
    class: "LlamaForCausalLM",
    gguf: Some("llama"),
    facts: Facts::USUAL,
    layer,
};

pub(super) fn layer(weights: &Weights<'_>, config: &Config, number: usize) -> Result<Layer> {
    let choices = Choices {
        window: config.window(number),
        inner_bias: config.attention_bias,
        outer_bias: config.attention_bias,
        has_norms: false,
    };
    let norm = |name: &str| Norm::new(&weights.at(name), config.hidden, config);
    let (mlp, has_bias) = (weights.at("mlp"), config.feed_forward_bias);
    let mlp = Dense::new(&mlp, config, config.intermediate, has_bias)?;
    Ok(Layer {
        input_layernorm: norm("input_layernorm")?,
        self_attn: Attention::new(&weights.at("self_attn"), config, &choices)?,
        after_attention: None,
        post_attention_layernorm: norm("post_attention_layernorm")?,
        mlp: FeedForward::Dense(mlp),
        after_mlp: None,
    })
}
