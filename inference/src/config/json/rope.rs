//! How positions turn queries and keys, as `rope_scaling` and `rope_parameters` tell it.
//!
//! The kinds and what their settings mean where they are silent: `modeling_rope_utils.py` of transformers.

use std::path::Path;

use serde::Deserialize;

use crate::config::{Rotary, Scaling, Yarn, missing, unknown};
use crate::error::Result;

/// What stands there for all layers, or for those with a window and the others.
#[derive(Deserialize)]
pub(super) struct Rope {
    pub(super) rope_theta: Option<f64>,
    #[serde(alias = "type")]
    rope_type: Option<String>,
    factor: Option<f64>,
    low_freq_factor: Option<f64>,
    high_freq_factor: Option<f64>,
    original_max_position_embeddings: Option<f64>,
    beta_fast: Option<f64>,
    beta_slow: Option<f64>,
    attention_factor: Option<f64>,
    mscale: Option<f64>,
    mscale_all_dim: Option<f64>,
    truncate: Option<bool>,
    full_attention: Option<Box<Rope>>,
    sliding_attention: Option<Box<Rope>>,
}

impl Rope {
    /// What holds for layers without a window, and for all where they are not told apart.
    pub(super) fn of_all_layers(&self) -> &Self {
        self.full_attention.as_deref().unwrap_or(self)
    }

    /// What holds for layers with a window alone.
    pub(super) fn of_windows(&self) -> Option<&Self> {
        self.sliding_attention.as_deref()
    }

    /// By how much YaRN makes queries and keys grow beside those of positions, where it is told.
    pub(super) fn growth_of_all(&self) -> f64 {
        let is_stretched = !matches!(self.rope_type.as_deref(), None | Some("default"));
        match (self.factor, self.mscale_all_dim) {
            (Some(factor), Some(by)) if is_stretched && by != 0.0 => growth(factor, by),
            _ => 1.0,
        }
    }

    pub(super) fn scaling(&self, path: &Path, context: usize) -> Result<Scaling> {
        let need = |value: Option<f64>, name| value.ok_or_else(|| missing(path, name));
        let original = || {
            need(
                self.original_max_position_embeddings,
                "original_max_position_embeddings",
            )
        };
        match self.rope_type.as_deref() {
            None | Some("default") => Ok(Scaling::None),
            Some("linear") => Ok(Scaling::Linear(need(self.factor, "factor")?)),
            Some("llama3") => Ok(Scaling::Llama3 {
                factor: need(self.factor, "factor")?,
                low: need(self.low_freq_factor, "low_freq_factor")?,
                high: need(self.high_freq_factor, "high_freq_factor")?,
                context: original()?,
            }),
            Some("yarn") => {
                let original = original()?;
                let factor = self.factor.unwrap_or(context as f64 / original);
                // Zero is no value there, too.
                let given = |it: Option<f64>| it.filter(|it| *it != 0.0);
                let growth = match (given(self.mscale), given(self.mscale_all_dim)) {
                    (Some(one), Some(all)) => growth(factor, one) / growth(factor, all),
                    _ => growth(factor, 1.0),
                };
                Ok(Scaling::Yarn(Yarn {
                    factor,
                    context: original,
                    fast: given(self.beta_fast).unwrap_or(32.0),
                    slow: given(self.beta_slow).unwrap_or(1.0),
                    growth: self.attention_factor.unwrap_or(growth),
                    is_rounded: self.truncate.unwrap_or(true),
                }))
            }
            Some(other) => Err(unknown(path, "rope_type", other)),
        }
    }
}

/// By how much YaRN makes queries and keys grow.
fn growth(factor: f64, by: f64) -> f64 {
    if factor <= 1.0 {
        return 1.0;
    }
    0.1 * by * factor.ln() + 1.0
}

impl Rotary {
    /// How many tokens a model sees whose settings say `context`: those who stretch a model by YaRN leave it as it was.
    pub(super) fn context(&self, context: usize) -> usize {
        match &self.scaling {
            Scaling::Yarn(yarn) => context.max((yarn.factor * yarn.context) as usize),
            _ => context,
        }
    }
}
