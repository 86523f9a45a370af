//! Mistral, Mistral Nemo and Codestral: Llama, of which the first looked back at some tokens only.
//!
//! <https://huggingface.co/docs/transformers/model_doc/mistral>

use super::{Architecture, llama};
use crate::config::{Facts, Layers};

pub(super) const ARCHITECTURE: Architecture = Architecture {
    class: "MistralForCausalLM",
    // Its files call themselves `llama`.
    gguf: None,
    facts: Facts {
        windows: Layers::All,
        window: Some(4096),
        ..Facts::USUAL
    },
    layer: llama::layer,
};
