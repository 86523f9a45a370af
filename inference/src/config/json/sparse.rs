//! The experts of sparse models, and attention that keeps little of a token.

use std::path::Path;

use super::Settings;
use crate::config::{Experts, Latent, missing, unknown};
use crate::error::Result;

/// The experts of a sparse model.
pub(super) fn experts(path: &Path, settings: &Settings) -> Result<Option<Experts>> {
    let need = |value: Option<usize>, name| value.ok_or_else(|| missing(path, name));
    let count = settings.num_experts.or(settings.num_local_experts);
    let Some(count) = count.or(settings.n_routed_experts).filter(|it| *it > 0) else {
        return Ok(None);
    };
    let intermediate = need(settings.moe_intermediate_size, "moe_intermediate_size")?;
    if let Some(method) = settings.topk_method.as_ref().filter(|it| *it != "greedy") {
        return Err(unknown(path, "topk_method", method));
    }
    // Programs differ in what they make of it.
    if settings.n_routed_experts.is_some() && settings.norm_topk_prob == Some(true) {
        return Err(unknown(path, "norm_topk_prob", "true"));
    }
    if let Some(every) = settings.moe_layer_freq.filter(|it| *it != 1) {
        return Err(unknown(path, "moe_layer_freq", &every.to_string()));
    }
    let dense = settings.first_k_dense_replace.unwrap_or(0);
    let dense = 0..dense.min(settings.num_hidden_layers.unwrap_or(0));
    Ok(Some(Experts {
        count,
        shared: settings
            .n_shared_experts
            .filter(|it| *it > 0)
            .map(|it| it.saturating_mul(intermediate)),
        scale: settings.routed_scaling_factor.unwrap_or(1.0),
        used: need(settings.num_experts_per_tok, "num_experts_per_tok")?,
        intermediate,
        normalized: settings.norm_topk_prob.unwrap_or(false),
        dense_layers: match &settings.mlp_only_layers {
            Some(layers) => layers.clone(),
            None => dense.collect(),
        },
        step: settings.decoder_sparse_step.unwrap_or(1),
    }))
}

/// Sizes of attention that keeps short rows.
pub(super) fn latent(path: &Path, settings: &Settings) -> Result<Option<Latent>> {
    let need = |value: Option<usize>, name| value.ok_or_else(|| missing(path, name));
    let Some(rank) = settings.kv_lora_rank else {
        return Ok(None);
    };
    Ok(Some(Latent {
        rank,
        plain: need(settings.qk_nope_head_dim, "qk_nope_head_dim")?,
        turned: need(settings.qk_rope_head_dim, "qk_rope_head_dim")?,
        value: need(settings.v_head_dim, "v_head_dim")?,
        query_rank: settings.q_lora_rank,
    }))
}
