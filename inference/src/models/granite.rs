//! Granite 3 and Granite Code: Llama with factors at four places.
//!
//! <https://huggingface.co/docs/transformers/model_doc/granite>

use super::{Architecture, llama};
use crate::config::Facts;

pub(super) const ARCHITECTURE: Architecture = Architecture {
    class: "GraniteForCausalLM",
    gguf: Some("granite"),
    facts: Facts::USUAL,
    layer: llama::layer,
};
