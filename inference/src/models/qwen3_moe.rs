//! Qwen3-MoE and Qwen3-Coder: the attention of Qwen3, and experts.
//!
//! <https://huggingface.co/docs/transformers/model_doc/qwen3_moe>

use super::{Architecture, qwen3};
use crate::blocks::{Dense, FeedForward, Layer, SparseFeedForward};
use crate::config::{Config, Facts};
use crate::error::Result;
use crate::weights::Weights;

pub(super) const ARCHITECTURE: Architecture = Architecture {
    class: "Qwen3MoeForCausalLM",
    gguf: Some("qwen3moe"),
    facts: Facts::USUAL,
    layer,
};

fn layer(weights: &Weights<'_>, config: &Config, number: usize) -> Result<Layer> {
    let mlp = weights.at("mlp");
    let mlp = match config.has_experts(number) {
        Some(experts) => FeedForward::Sparse(SparseFeedForward::new(&mlp, config, experts)?),
        None => FeedForward::Dense(Dense::new(&mlp, config, config.intermediate, false)?),
    };
    qwen3::layer_with(weights, config, mlp)
}
