//! StarCoder2: norms that move to the mean, biases everywhere, and a feed-forward part without a gate.
//!
//! <https://huggingface.co/docs/transformers/model_doc/starcoder2>

use super::Architecture;
use crate::blocks::{Attention, Choices, FeedForward, Layer, Norm, Plain};
use crate::config::{Activation, Config, Facts, Layers, Norms};
use crate::error::Result;
use crate::weights::Weights;

pub(super) const ARCHITECTURE: Architecture = Architecture {
    class: "Starcoder2ForCausalLM",
    gguf: Some("starcoder2"),
    facts: Facts {
        norms: Norms::Centered,
        windows: Layers::All,
        published_window: Some(4096),
        is_tied: true,
        has_biases: true,
        activation: Activation::GeluTanh,
        ..Facts::USUAL
    },
    layer,
};

fn layer(weights: &Weights<'_>, config: &Config, number: usize) -> Result<Layer> {
    let choices = Choices {
        window: config.window(number),
        inner_bias: config.attention_bias,
        outer_bias: config.attention_bias,
        has_norms: false,
    };
    let norm = |name: &str| Norm::new(&weights.at(name), config.hidden, config);
    Ok(Layer {
        input_layernorm: norm("input_layernorm")?,
        self_attn: Attention::new(&weights.at("self_attn"), config, &choices)?,
        after_attention: None,
        post_attention_layernorm: norm("post_attention_layernorm")?,
        mlp: FeedForward::Plain(Plain::new(&weights.at("mlp"), config)?),
        after_mlp: None,
    })
}
