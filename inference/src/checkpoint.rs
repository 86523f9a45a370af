//! All that comes with a model: its weights, its vocabulary, how it is talked to.

use std::sync::Arc;

use crate::chat::ChatTemplate;
use crate::error::Result;
use crate::location::{Caches, Location};
use crate::model::Model;
use crate::specials::Specials;
use crate::tokenizer::Tokenizer;
use crate::weights::Gguf;

/// A model with its vocabulary.
#[derive(Debug)]
pub struct Checkpoint {
    /// Token ids in, logits out.
    pub model: Model,
    /// Text to tokens and back.
    pub tokenizer: Tokenizer,
    /// Its markup.
    pub specials: Specials,
    /// How messages are written for it, if it is one for chats.
    pub chat: Option<ChatTemplate>,
}

impl Checkpoint {
    /// Opens a folder, a GGUF file, or a model of the local cache by its name, `Qwen/Qwen2.5-Coder-0.5B`.
    pub fn open(model: &str, caches: &Caches) -> Result<Self> {
        let (model, tokenizer, chat) = match Location::find(model, caches)? {
            Location::Folder(folder) => (
                Model::of_folder(&folder)?,
                Tokenizer::of_folder(&folder)?,
                ChatTemplate::of_folder(&folder)?,
            ),
            Location::Gguf(path) => {
                let file = Arc::new(Gguf::open(&path)?);
                (
                    Model::of_opened_gguf(&file)?,
                    Tokenizer::of_opened_gguf(&file)?,
                    ChatTemplate::of_gguf(&file)?,
                )
            }
        };
        let specials = Specials::of(&tokenizer, model.ends());
        Ok(Self {
            model,
            tokenizer,
            specials,
            chat,
        })
    }
}
