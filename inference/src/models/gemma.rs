//! Gemma and CodeGemma: Llama with larger heads and another curve; weights of norms are stored less one.
//!
//! <https://huggingface.co/docs/transformers/model_doc/gemma>

use super::{Architecture, llama};
use crate::config::Facts;

pub(super) const ARCHITECTURE: Architecture = Architecture {
    class: "GemmaForCausalLM",
    gguf: Some("gemma"),
    facts: Facts {
        // The first settings that were published say so.
        gelu_is_tanh: true,
        ..Facts::GEMMA
    },
    layer: llama::layer,
};
