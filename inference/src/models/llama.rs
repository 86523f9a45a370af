//! Llama 2 and 3, and the many models of its shape.
//!
//! <https://huggingface.co/docs/transformers/model_doc/llama>

use super::Architecture;
use crate::blocks::{Attention, Choices, Dense, FeedForward, Layer, Norm};
use crate::config::Config;
use crate::error::Result;
use crate::weights::Weights;

pub(super) const ARCHITECTURE: Architecture = Architecture {
    class: "LlamaForCausalLM",
    gguf: "llama",
    layer,
};

fn layer(weights: &Weights<'_>, config: &Config, _: usize) -> Result<Layer> {
    let choices = Choices {
        inner_bias: config.attention_bias,
        outer_bias: config.attention_bias,
        has_norms: false,
    };
    let norm = |name| Norm::new(&weights.at(name), config.hidden, config.epsilon);
    let (hidden, intermediate) = (config.hidden, config.intermediate);
    let bias = config.feed_forward_bias;
    Ok(Layer {
        input_layernorm: norm("input_layernorm")?,
        self_attn: Attention::new(&weights.at("self_attn"), config, &choices)?,
        post_attention_layernorm: norm("post_attention_layernorm")?,
        mlp: FeedForward::Dense(Dense::new(&weights.at("mlp"), hidden, intermediate, bias)?),
    })
}
