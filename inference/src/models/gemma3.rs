//! Gemma 3 without pictures: Gemma 2 whose heads of queries and keys are scaled, with wave lengths of their own in the
//! layers with windows, which are five of six, and without caps.
//!
//! <https://huggingface.co/docs/transformers/model_doc/gemma3>

use super::{Architecture, gemma2};
use crate::blocks::Layer;
use crate::config::{Config, Facts, Layers};
use crate::error::Result;
use crate::weights::Weights;

pub(super) const ARCHITECTURE: Architecture = Architecture {
    class: "Gemma3ForCausalLM",
    gguf: Some("gemma3"),
    facts: Facts {
        windows: Layers::AllBut(6),
        window: Some(4096),
        theta: 1_000_000.0,
        window_theta: Some(10_000.0),
        query_scalar: Some(256.0),
        // That of 27B.
        odd_layers: Some(62),
        ..Facts::GEMMA
    },
    layer,
};

fn layer(weights: &Weights<'_>, config: &Config, number: usize) -> Result<Layer> {
    gemma2::layer_with(weights, config, number, true)
}
