//! Settings out of `config.json`, as the versions 4 and 5 of the Python library write them.

mod rope;
mod sparse;

use std::path::Path;

use serde::{Deserialize, Deserializer};

use self::rope::Rope;
use self::sparse::{experts, latent};
use super::{
    Activation, Caps, Config, Facts, Latent, Layers, Rotary, Scales, Scaling, Windows, missing,
    unknown,
};
use crate::error::{Error, Result};
use crate::models;

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
    /// The same in StarCoder2.
    norm_epsilon: Option<f64>,
    rope_theta: Option<f64>,
    /// Version 4.
    rope_scaling: Option<Rope>,
    /// Version 5.
    rope_parameters: Option<Rope>,
    tie_word_embeddings: Option<bool>,
    attention_bias: Option<bool>,
    mlp_bias: Option<bool>,
    /// Both in StarCoder2.
    use_bias: Option<bool>,
    hidden_act: Option<String>,
    /// The same in Gemma, and the one that counts where both are.
    hidden_activation: Option<String>,
    use_sliding_window: Option<bool>,
    /// `null` is no window, and nothing is that of the family.
    #[serde(default, deserialize_with = "told")]
    sliding_window: Option<Option<usize>>,
    sliding_window_pattern: Option<usize>,
    layer_types: Option<Vec<String>>,
    rope_local_base_freq: Option<f64>,
    query_pre_attn_scalar: Option<f64>,
    #[serde(default, deserialize_with = "told")]
    attn_logit_softcapping: Option<Option<f64>>,
    #[serde(default, deserialize_with = "told")]
    final_logit_softcapping: Option<Option<f64>>,
    use_bidirectional_attention: Option<bool>,
    embedding_multiplier: Option<f64>,
    attention_multiplier: Option<f64>,
    residual_multiplier: Option<f64>,
    logits_scaling: Option<f64>,
    num_experts: Option<usize>,
    /// The same in version 5.
    num_local_experts: Option<usize>,
    /// The same in DeepSeek, and what else stands there only.
    n_routed_experts: Option<usize>,
    n_shared_experts: Option<usize>,
    first_k_dense_replace: Option<usize>,
    moe_layer_freq: Option<usize>,
    topk_method: Option<String>,
    routed_scaling_factor: Option<f64>,
    kv_lora_rank: Option<usize>,
    q_lora_rank: Option<usize>,
    qk_nope_head_dim: Option<usize>,
    qk_rope_head_dim: Option<usize>,
    v_head_dim: Option<usize>,
    num_experts_per_tok: Option<usize>,
    moe_intermediate_size: Option<usize>,
    norm_topk_prob: Option<bool>,
    decoder_sparse_step: Option<usize>,
    mlp_only_layers: Option<Vec<usize>>,
    eos_token_id: Option<Ends>,
}

/// What is there, `null` included.
fn told<'de, D, T>(value: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(value).map(Some)
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
    let mut architectures = settings.architectures.iter().flatten();
    let architecture = architectures.next().cloned();
    let architecture = architecture.ok_or_else(|| missing(path, "architectures"))?;
    let facts = &models::of_class(path, &architecture)?.facts;
    if settings.use_sliding_window == Some(true) {
        return Err(unknown(path, "use_sliding_window", "true"));
    }
    if settings.use_bidirectional_attention == Some(true) {
        return Err(unknown(path, "use_bidirectional_attention", "true"));
    }
    let hidden = need(settings.hidden_size, "hidden_size")?;
    let heads = need(settings.num_attention_heads, "num_attention_heads")?;
    let layers = need(settings.num_hidden_layers, "num_hidden_layers")?;
    let latent = latent(path, &settings)?;
    let head = match &latent {
        Some(latent) => Some(latent.rank.saturating_add(latent.turned)),
        None => settings.head_dim.or(facts.head),
    };
    let head = head.unwrap_or_else(|| hidden.checked_div(heads).unwrap_or_default());
    let experts = experts(path, &settings)?;
    let rope = settings.rope_parameters.as_ref();
    let rope = rope.or(settings.rope_scaling.as_ref());
    let context = need(settings.max_position_embeddings, "max_position_embeddings")?;
    let rotary = Rotary {
        theta: rope
            .and_then(|it| it.of_all_layers().rope_theta)
            .or(settings.rope_theta)
            .unwrap_or(facts.theta),
        scaling: rope.map_or(Ok(Scaling::None), |it| {
            it.of_all_layers().scaling(path, context)
        })?,
    };
    Config {
        path: path.to_owned(),
        architecture,
        hidden,
        intermediate: need(settings.intermediate_size, "intermediate_size")?,
        layers,
        heads,
        key_heads: match &latent {
            Some(_) => 1,
            None => settings.num_key_value_heads.unwrap_or(heads),
        },
        head,
        vocabulary: need(settings.vocab_size, "vocab_size")?,
        context: rotary.context(context),
        norms: facts.norms,
        epsilon: settings
            .rms_norm_eps
            .or(settings.norm_epsilon)
            .ok_or_else(|| missing(path, "rms_norm_eps"))?,
        activation: activation(path, &settings, facts)?,
        windows: windows(path, &settings, facts, layers)?,
        rotary,
        scales: Scales {
            embedding: match settings.embedding_multiplier {
                Some(scale) => scale,
                None if facts.scales_embedding => (hidden as f64).sqrt(),
                None => 1.0,
            },
            attention: settings.attention_multiplier.or_else(|| {
                let scalar = settings.query_pre_attn_scalar.or(facts.query_scalar);
                let of_latent = |it: &Latent| {
                    let growth = rope.map_or(1.0, |it| it.of_all_layers().growth_of_all());
                    growth * growth / ((it.plain + it.turned) as f64).sqrt()
                };
                let of_latent = latent.as_ref().map(of_latent);
                of_latent.or(scalar.map(|it| it.sqrt().recip()))
            }),
            residual: settings.residual_multiplier.unwrap_or(1.0),
            logits: settings.logits_scaling.map_or(1.0, f64::recip),
        },
        caps: Caps {
            attention: settings
                .attn_logit_softcapping
                .unwrap_or(facts.attention_cap),
            logits: settings.final_logit_softcapping.unwrap_or(facts.logits_cap),
        },
        is_tied: settings.tie_word_embeddings.unwrap_or(facts.is_tied),
        attention_bias: settings
            .use_bias
            .or(settings.attention_bias)
            .unwrap_or(facts.has_biases),
        feed_forward_bias: settings
            .use_bias
            .or(settings.mlp_bias)
            .unwrap_or(facts.has_biases),
        experts,
        latent,
        ends: settings.eos_token_id.map_or_else(Vec::new, Ends::all),
    }
    .checked()
}

fn activation(path: &Path, settings: &Settings, facts: &Facts) -> Result<Activation> {
    let named = settings.hidden_activation.as_ref();
    match named.or(settings.hidden_act.as_ref()).map(String::as_str) {
        None => Ok(facts.activation),
        Some("silu") => Ok(Activation::Silu),
        Some("gelu_pytorch_tanh") => Ok(Activation::GeluTanh),
        Some("gelu") if facts.gelu_is_tanh => Ok(Activation::GeluTanh),
        Some(other) => Err(unknown(path, "hidden_act", other)),
    }
}

/// Which layers have a window. `layer_types` stands in the settings of families without windows, too.
fn windows(
    path: &Path,
    settings: &Settings,
    facts: &Facts,
    layers: usize,
) -> Result<Option<Windows>> {
    let usual = match facts.windows {
        Layers::None => return Ok(None),
        Layers::All => Layers::All,
        Layers::AllBut(every) => Layers::AllBut(settings.sliding_window_pattern.unwrap_or(every)),
    };
    let Some(tokens) = settings.sliding_window.unwrap_or(facts.window) else {
        return Ok(None);
    };
    let layers = match &settings.layer_types {
        Some(types) if facts.windows != Layers::All => {
            let types = types.iter().map(|it| match it.as_str() {
                "sliding_attention" => Ok(true),
                "full_attention" => Ok(false),
                other => Err(unknown(path, "layer_types", other)),
            });
            types.collect::<Result<_>>()?
        }
        _ => usual.of(layers),
    };
    let rope = settings.rope_parameters.as_ref();
    let rotary = match rope.and_then(Rope::of_windows) {
        Some(rope) => Some(Rotary {
            theta: rope
                .rope_theta
                .or(facts.window_theta)
                .unwrap_or(facts.theta),
            scaling: rope.scaling(path, tokens)?,
        }),
        None => {
            let theta = settings.rope_local_base_freq.or(facts.window_theta);
            theta.map(|theta| Rotary {
                theta,
                scaling: Scaling::None,
            })
        }
    };
    Ok(Some(Windows {
        tokens,
        layers,
        rotary,
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// What two texts of settings of one fixture say, the second of which was changed.
    #[track_caller]
    fn check_same(fixture: &str, change: impl FnOnce(&mut serde_json::Map<String, Value>)) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        let path = root.join(fixture).join("config.json");
        let text = std::fs::read(&path).unwrap();
        let mut settings: serde_json::Map<_, _> = serde_json::from_slice(&text).unwrap();
        change(&mut settings);
        let changed = serde_json::to_vec(&settings).unwrap();
        let found = of_text(&path, &changed).unwrap();
        assert_eq!(found, of_text(&path, &text).unwrap());
    }

    #[test]
    fn settings_of_version_4_mean_the_same() {
        check_same("gemma3", |it| {
            for name in ["rope_parameters", "layer_types", "tie_word_embeddings"] {
                it.remove(name).unwrap();
            }
            it["sliding_window_pattern"] = json!(3);
            it.insert("rope_local_base_freq".to_owned(), json!(500.0));
            let scaling = json!({"type": "linear", "factor": 8.0});
            it.insert("rope_scaling".to_owned(), scaling);
        });
        check_same("starcoder2", |it| {
            for name in ["rope_parameters", "tie_word_embeddings", "hidden_act"] {
                it.remove(name).unwrap();
            }
            it.remove("use_bias").unwrap();
            it.insert("rope_theta".to_owned(), json!(10_000.0));
        });
        check_same("gemma", |it| {
            it["hidden_act"] = json!("gelu");
            it.insert("hidden_activation".to_owned(), Value::Null);
            it.remove("tie_word_embeddings").unwrap();
        });
        check_same("gemma2", |it| {
            it.remove("layer_types").unwrap();
        });
    }

    #[test]
    fn a_window_that_is_null_is_none_and_one_that_is_not_told_is_that_of_the_family() {
        let mistral = |window: Option<Value>| {
            let mut settings = json!({
                "architectures": ["MistralForCausalLM"], "hidden_size": 8, "num_hidden_layers": 2,
                "num_attention_heads": 2, "vocab_size": 8, "intermediate_size": 8,
                "max_position_embeddings": 32768, "rms_norm_eps": 1e-5,
            });
            if let Some(window) = window {
                settings["sliding_window"] = window;
            }
            let config = of_text(Path::new("config.json"), settings.to_string().as_bytes());
            config.unwrap().window(1)
        };
        assert_eq!(mistral(None), Some(4096));
        assert_eq!(mistral(Some(Value::Null)), None);
        assert_eq!(mistral(Some(json!(7))), Some(7));
    }

    #[test]
    fn a_model_that_is_stretched_by_yarn_sees_as_much_as_it_is_stretched_to() {
        let settings = json!({
            "architectures": ["Qwen2ForCausalLM"], "hidden_size": 8, "num_hidden_layers": 2,
            "num_attention_heads": 2, "vocab_size": 8, "intermediate_size": 8,
            "max_position_embeddings": 32768, "rms_norm_eps": 1e-5,
            "rope_scaling": {
                "factor": 4.0, "original_max_position_embeddings": 32768, "type": "yarn",
            },
        });
        let config = of_text(Path::new("config.json"), settings.to_string().as_bytes()).unwrap();
        assert_eq!(config.context, 131_072);
        assert!(config.is_trainable());
    }
}
