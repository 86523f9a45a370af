//! Trains a small model from nothing.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::cost::Goal;
use super::examples::Encoder;
use super::progress::{Outcome, Watch};
use super::run::Run;
use super::saved::Product;
use super::settings::Settings;
use crate::chat::ChatTemplate;
use crate::error::{Error, Result};
use crate::model::Model;
use crate::specials::Specials;
use crate::tokenizer::Tokenizer;
use crate::weights::Variables;

/// What a model is made of and from.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// The folder of its vocabulary: `tokenizer.json` and, for chats, `tokenizer_config.json`.
    pub tokenizer: std::path::PathBuf,
    /// The file of records.
    pub data: std::path::PathBuf,
    /// What its `config.json` says; what is left out is chosen.
    #[serde(default)]
    pub model: Map<String, Value>,
    /// How it is trained.
    #[serde(default)]
    pub training: Settings,
}

/// The files of a vocabulary that go with the model; the first must be there.
const VOCABULARY: [&str; 3] = [
    "tokenizer.json",
    "tokenizer_config.json",
    "chat_template.jinja",
];
const CONFIG: &str = "config.json";

impl Base {
    /// The `config.json`, with sizes of a small model where nothing is said.
    fn config(&self, tokenizer: &Tokenizer, specials: &Specials) -> Value {
        let heads = self.model.get("num_attention_heads").cloned();
        let heads = heads.unwrap_or_else(|| json!(4));
        let defaults = json!({
            "architectures": ["Qwen2ForCausalLM"],
            "model_type": "qwen2",
            "hidden_size": 256,
            "intermediate_size": 1024,
            "num_hidden_layers": 6,
            "num_attention_heads": heads,
            "num_key_value_heads": heads,
            // Tokens that nothing stands for keep the matrix even for the kernels.
            "vocab_size": tokenizer.size().next_multiple_of(64),
            "max_position_embeddings": 2048,
            "rms_norm_eps": 1e-6,
            "rope_theta": 10_000.0,
            "tie_word_embeddings": true,
            "hidden_act": "silu",
            "torch_dtype": "float32",
            "eos_token_id": specials.ends,
        });
        let mut config = defaults.as_object().cloned().unwrap_or_default();
        config.extend(self.model.clone());
        Value::Object(config)
    }
}

/// Trains a model on the records of a file, and writes it into a folder from which it can be opened, with checkpoints on
/// the way, `loss.csv` and `loss.svg`. With `resume` a training there goes on.
pub fn base(base: &Base, out: &Path, resume: bool, watch: &mut dyn Watch) -> Result<Outcome> {
    let settings = &base.training;
    settings.check()?;
    let tokenizer = Tokenizer::of_folder(&base.tokenizer)?;
    let specials = Specials::of(&tokenizer, &[]);
    let chat = ChatTemplate::of_folder(&base.tokenizer)?;
    let config = base.config(&tokenizer, &specials);
    let mut described = serde_json::to_vec_pretty(&config).unwrap_or_default();
    described.push(b'\n');
    let variables = Variables::random(settings.seed);
    let model = Model::of_text(&out.join(CONFIG), &described, &variables)?;
    if model.vocabulary() < tokenizer.size() {
        let (found, needed) = (model.vocabulary(), tokenizer.size());
        return Err(Error::input(
            format!("vocab_size = {found}, а в словаре {needed} токенов"),
            format!("vocab_size = {found}, and the vocabulary has {needed} tokens"),
        ));
    }
    let context = settings.context(model.context())?;
    let encoder = Encoder::new(&tokenizer, &specials, chat.as_ref(), context)?;
    let examples = encoder.read(&base.data)?;
    let mut others = vec![(CONFIG.to_owned(), described)];
    for name in VOCABULARY {
        let path = base.tokenizer.join(name);
        match std::fs::read(&path) {
            Ok(bytes) => others.push((name.to_owned(), bytes)),
            Err(it) if it.kind() == std::io::ErrorKind::NotFound => {}
            Err(it) => return Err(Error::unreadable(&path, &it)),
        }
    }
    let all = variables.all();
    let run = Run {
        goal: Goal {
            model: &model,
            adapter: None,
            variables: &all,
        },
        product: Product {
            weights: "model.safetensors",
            variables: all.clone(),
            others,
        },
        what: json!({"model": config, "context": context}),
        settings,
        context,
        out,
        resume,
    };
    run.run(examples, watch)
}
