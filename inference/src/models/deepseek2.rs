//! DeepSeek-V2-Lite and DeepSeek-Coder-V2-Lite: attention that keeps short rows, and experts of which all tokens share
//! one.
//!
//! <https://huggingface.co/docs/transformers/model_doc/deepseek_v2>

use super::Architecture;
use crate::blocks::{Attention, Dense, FeedForward, Layer, Norm, SparseFeedForward};
use crate::config::{self, Config, Facts};
use crate::error::Result;
use crate::weights::Weights;

pub(super) const ARCHITECTURE: Architecture = Architecture {
    class: "DeepseekV2ForCausalLM",
    gguf: None,
    facts: Facts::USUAL,
    layer,
};

fn layer(weights: &Weights<'_>, config: &Config, number: usize) -> Result<Layer> {
    let latent = config.latent.as_ref();
    let latent = latent.ok_or_else(|| config::missing(&config.path, "kv_lora_rank"))?;
    let norm = |name: &str| Norm::new(&weights.at(name), config.hidden, config);
    let mlp = weights.at("mlp");
    let mlp = match config.has_experts(number) {
        Some(experts) => FeedForward::Sparse(SparseFeedForward::new(&mlp, config, experts)?),
        None => FeedForward::Dense(Dense::new(&mlp, config, config.intermediate, false)?),
    };
    Ok(Layer {
        input_layernorm: norm("input_layernorm")?,
        self_attn: Attention::latent(&weights.at("self_attn"), config, latent)?,
        after_attention: None,
        post_attention_layernorm: norm("post_attention_layernorm")?,
        mlp,
        after_mlp: None,
    })
}
