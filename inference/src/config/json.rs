//! Settings out of `config.json`, as the versions 4 and 5 of the Python library write them.

use std::path::Path;

use serde::Deserialize;

use super::{Config, Experts, Rotary, Scaling, missing, unknown};
use crate::error::{Error, Result};

#[derive(Deserialize)]
struct Settings {
    architectures: Option<Vec<String>>,
    hidden_size: Option<usize>,
    intermediate_size: Option<usize>,
    num_hidden_layers: Option<usize>,
    num_attention_heads: Option<usize>,
    num_key_value_heads: Option<usize>,
    head_dim: Option<usize>,
    vocab_size: Option<usize>,
    max_position_embeddings: Option<usize>,
    rms_norm_eps: Option<f64>,
    rope_theta: Option<f64>,
    /// Version 4.
    rope_scaling: Option<Rope>,
    /// Version 5.
    rope_parameters: Option<Rope>,
    tie_word_embeddings: Option<bool>,
    attention_bias: Option<bool>,
    mlp_bias: Option<bool>,
    hidden_act: Option<String>,
    use_sliding_window: Option<bool>,
    num_experts: Option<usize>,
    /// The same in version 5.
    num_local_experts: Option<usize>,
    num_experts_per_tok: Option<usize>,
    moe_intermediate_size: Option<usize>,
    norm_topk_prob: Option<bool>,
    decoder_sparse_step: Option<usize>,
    mlp_only_layers: Option<Vec<usize>>,
    eos_token_id: Option<Ends>,
}

#[derive(Deserialize)]
struct Rope {
    rope_theta: Option<f64>,
    #[serde(alias = "type")]
    rope_type: Option<String>,
    factor: Option<f64>,
    low_freq_factor: Option<f64>,
    high_freq_factor: Option<f64>,
    original_max_position_embeddings: Option<f64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Ends {
    One(u32),
    Several(Vec<u32>),
}

impl Ends {
    fn all(self) -> Vec<u32> {
        match self {
            Self::One(end) => vec![end],
            Self::Several(ends) => ends,
        }
    }
}

/// The tokens that `generation_config.json` says end a text; a model may have no such file.
pub(crate) fn ends(path: &Path) -> Result<Vec<u32>> {
    #[derive(Deserialize)]
    struct Settings {
        eos_token_id: Option<Ends>,
    }
    let Ok(text) = std::fs::read(path) else {
        return Ok(Vec::new());
    };
    let settings: Settings = parse(path, &text)?;
    Ok(settings.eos_token_id.map_or_else(Vec::new, Ends::all))
}

fn parse<T: serde::de::DeserializeOwned>(path: &Path, text: &[u8]) -> Result<T> {
    serde_json::from_slice(text).map_err(|it| {
        Error::file(
            path,
            format!("настройки модели не читаются: {it}"),
            format!("the settings of the model cannot be read: {it}"),
        )
    })
}

/// What a `config.json` says.
pub(crate) fn of_json(path: &Path) -> Result<Config> {
    let text = std::fs::read(path).map_err(|it| Error::unreadable(path, &it))?;
    of_text(path, &text)
}

/// What the text of a `config.json` says.
pub(crate) fn of_text(path: &Path, text: &[u8]) -> Result<Config> {
    let settings: Settings = parse(path, text)?;
    let need = |value: Option<usize>, name| value.ok_or_else(|| missing(path, name));
    let architectures = settings.architectures.unwrap_or_default();
    let architecture = architectures
        .into_iter()
        .next()
        .ok_or_else(|| missing(path, "architectures"))?;
    if let Some(function) = settings.hidden_act.filter(|it| it != "silu") {
        return Err(unknown(path, "hidden_act", &function));
    }
    if settings.use_sliding_window == Some(true) {
        return Err(unknown(path, "use_sliding_window", "true"));
    }
    let hidden = need(settings.hidden_size, "hidden_size")?;
    let heads = need(settings.num_attention_heads, "num_attention_heads")?;
    let experts = match settings.num_experts.or(settings.num_local_experts) {
        None | Some(0) => None,
        Some(count) => Some(Experts {
            count,
            used: need(settings.num_experts_per_tok, "num_experts_per_tok")?,
            intermediate: need(settings.moe_intermediate_size, "moe_intermediate_size")?,
            normalized: settings.norm_topk_prob.unwrap_or(false),
            dense_layers: settings.mlp_only_layers.unwrap_or_default(),
            step: settings.decoder_sparse_step.unwrap_or(1),
        }),
    };
    let rope = settings.rope_parameters.or(settings.rope_scaling);
    let theta = rope.as_ref().and_then(|it| it.rope_theta);
    Config {
        path: path.to_owned(),
        architecture,
        hidden,
        intermediate: need(settings.intermediate_size, "intermediate_size")?,
        layers: need(settings.num_hidden_layers, "num_hidden_layers")?,
        heads,
        key_heads: settings.num_key_value_heads.unwrap_or(heads),
        head: settings
            .head_dim
            .unwrap_or_else(|| hidden.checked_div(heads).unwrap_or_default()),
        vocabulary: need(settings.vocab_size, "vocab_size")?,
        context: need(settings.max_position_embeddings, "max_position_embeddings")?,
        epsilon: settings
            .rms_norm_eps
            .ok_or_else(|| missing(path, "rms_norm_eps"))?,
        rotary: Rotary {
            theta: theta.or(settings.rope_theta).unwrap_or(10_000.0),
            scaling: rope.map_or(Ok(Scaling::None), |it| scaling(path, &it))?,
        },
        is_tied: settings.tie_word_embeddings.unwrap_or(false),
        attention_bias: settings.attention_bias.unwrap_or(false),
        feed_forward_bias: settings.mlp_bias.unwrap_or(false),
        experts,
        ends: settings.eos_token_id.map_or_else(Vec::new, Ends::all),
    }
    .checked()
}

fn scaling(path: &Path, rope: &Rope) -> Result<Scaling> {
    let need = |value: Option<f64>, name| value.ok_or_else(|| missing(path, name));
    match rope.rope_type.as_deref() {
        None | Some("default") => Ok(Scaling::None),
        Some("linear") => Ok(Scaling::Linear(need(rope.factor, "factor")?)),
        Some("llama3") => Ok(Scaling::Llama3 {
            factor: need(rope.factor, "factor")?,
            low: need(rope.low_freq_factor, "low_freq_factor")?,
            high: need(rope.high_freq_factor, "high_freq_factor")?,
            context: need(
                rope.original_max_position_embeddings,
                "original_max_position_embeddings",
            )?,
        }),
        Some(other) => Err(unknown(path, "rope_type", other)),
    }
}
