//! Settings out of a GGUF file, whose names begin with that of the architecture.

use super::{
    Caps, Config, Experts, Layers, Norms, Rotary, Scales, Scaling, Windows, missing, unknown,
};
use crate::error::Result;
use crate::models;
use crate::weights::{Gguf, Value};

/// Tokens of which a file may say that they end a text.
const ENDS: [&str; 3] = ["eos", "eot", "eom"];

/// What a GGUF file says.
pub(crate) fn of_gguf(file: &Gguf) -> Result<Config> {
    let path = file.path();
    let architecture = file
        .text("general.architecture")
        .ok_or_else(|| missing(path, "general.architecture"))?;
    let setting = |name: &str| file.setting(&format!("{architecture}.{name}"));
    let number = |name: &str| setting(name).and_then(Value::number);
    let need =
        |name: &str| number(name).ok_or_else(|| missing(path, &format!("{architecture}.{name}")));
    let float = |name: &str| setting(name).and_then(Value::float);
    let facts = &models::of_gguf(path, architecture)?.facts;
    let epsilon = match facts.norms {
        Norms::Centered => "attention.layer_norm_epsilon",
        _ => "attention.layer_norm_rms_epsilon",
    };
    let windows = match facts.windows {
        Layers::None => None,
        _ => number("attention.sliding_window")
            .or(facts.window)
            .or(facts.published_window),
    };
    let hidden = need("embedding_length")?;
    let layers = need("block_count")?;
    let heads = need("attention.head_count")?;
    let vocabulary = file
        .entry("token_embd.weight")
        .and_then(|it| it.shape.first().copied())
        .ok_or_else(|| missing(path, "token_embd.weight"))?;
    let experts = match number("expert_count") {
        None | Some(0) => None,
        Some(count) => Some(Experts {
            count,
            shared: None,
            scale: 1.0,
            used: need("expert_used_count")?,
            intermediate: need("expert_feed_forward_length")?,
            // The format has no such setting for these families, and llama.cpp does so always.
            normalized: true,
            dense_layers: Vec::new(),
            step: 1,
        }),
    };
    let ends = ENDS
        .iter()
        .filter_map(|it| file.setting(&format!("tokenizer.ggml.{it}_token_id")))
        .filter_map(|it| it.number().and_then(|it| u32::try_from(it).ok()))
        .collect();
    Config {
        path: path.to_owned(),
        architecture: architecture.to_owned(),
        hidden,
        intermediate: number("feed_forward_length").unwrap_or_default(),
        layers,
        heads,
        key_heads: number("attention.head_count_kv").unwrap_or(heads),
        head: number("attention.key_length")
            .unwrap_or_else(|| hidden.checked_div(heads).unwrap_or_default()),
        vocabulary,
        context: need("context_length")?,
        // The converter adds the one.
        norms: match facts.norms {
            Norms::RootFromOne => Norms::Root,
            norms => norms,
        },
        epsilon: float(epsilon)
            .ok_or_else(|| missing(path, &format!("{architecture}.{epsilon}")))?,
        activation: facts.activation,
        windows: windows.map(|tokens| Windows {
            tokens,
            layers: facts.windows.of(layers),
            rotary: float("rope.freq_base_swa")
                .or(facts.window_theta)
                .map(|theta| Rotary {
                    theta,
                    scaling: Scaling::None,
                }),
        }),
        scales: Scales {
            embedding: match float("embedding_scale") {
                Some(scale) => scale,
                None if facts.scales_embedding => (hidden as f64).sqrt(),
                None => 1.0,
            },
            attention: float("attention.scale").or_else(|| {
                let is_odd = facts.odd_layers == Some(layers);
                is_odd.then(|| (heads as f64 / hidden as f64).sqrt())
            }),
            residual: float("residual_scale").unwrap_or(1.0),
            logits: float("logit_scale").map_or(1.0, f64::recip),
        },
        caps: Caps {
            attention: float("attn_logit_softcapping").or(facts.attention_cap),
            logits: float("final_logit_softcapping").or(facts.logits_cap),
        },
        rotary: Rotary {
            theta: float("rope.freq_base").unwrap_or(facts.theta),
            scaling: scaling(file, architecture)?,
        },
        is_tied: file.entry("output.weight").is_none(),
        attention_bias: file.entry("blk.0.attn_q.bias").is_some(),
        feed_forward_bias: file.entry("blk.0.ffn_up.bias").is_some(),
        experts,
        latent: None,
        ends,
    }
    .checked()
}

fn scaling(file: &Gguf, architecture: &str) -> Result<Scaling> {
    let path = file.path();
    if let Some(factors) = file.entry("rope_freqs.weight") {
        let numbers = file.bytes(factors).chunks_exact(4);
        let numbers = numbers.filter_map(|it| it.first_chunk().copied());
        return Ok(Scaling::Factors(numbers.map(f32::from_le_bytes).collect()));
    }
    let factor = file
        .setting(&format!("{architecture}.rope.scaling.factor"))
        .and_then(Value::float);
    match file.text(&format!("{architecture}.rope.scaling.type")) {
        None | Some("none") => Ok(Scaling::None),
        Some("linear") => factor
            .map(Scaling::Linear)
            .ok_or_else(|| missing(path, &format!("{architecture}.rope.scaling.factor"))),
        Some(other) => Err(unknown(
            path,
            &format!("{architecture}.rope.scaling.type"),
            other,
        )),
    }
}
