//! Attention in which several heads of queries look at one of keys.

use candle_core::Tensor;

use super::sight::Sight;
use super::{Choices, turn};
use crate::blocks::{Linear, Norm};
use crate::cache::Cache;
use crate::config::Config;
use crate::error::Result;
use crate::kernels::Scores;
use crate::kernels::gradients::{Heads, attend_all};
use crate::pass::Pass;
use crate::weights::Weights;

/// Grouped attention with rotary positions.
#[derive(Debug)]
pub(super) struct Grouped {
    q_proj: Linear,
    k_proj: Linear,
    v_proj: Linear,
    o_proj: Linear,
    q_norm: Option<Norm>,
    k_norm: Option<Norm>,
    sight: Sight,
}

impl Grouped {
    pub(super) fn new(weights: &Weights<'_>, config: &Config, choices: &Choices) -> Result<Self> {
        let (hidden, head) = (config.hidden, config.head);
        let (queries, keys) = (config.heads * head, config.key_heads * head);
        let inner =
            |name, outputs| Linear::new(&weights.at(name), hidden, outputs, choices.inner_bias);
        let norm = |name| {
            let norm = || Norm::new(&weights.at(name), head, config);
            choices.has_norms.then(norm).transpose()
        };
        Ok(Self {
            q_proj: inner("q_proj", queries)?,
            k_proj: inner("k_proj", keys)?,
            v_proj: inner("v_proj", keys)?,
            o_proj: Linear::new(&weights.at("o_proj"), queries, hidden, choices.outer_bias)?,
            q_norm: norm("q_norm")?,
            k_norm: norm("k_norm")?,
            sight: Sight {
                heads: config.heads,
                key_heads: config.key_heads,
                head,
                scores: Scores {
                    scale: config.attention_scale() as f32,
                    cap: config.caps.attention.map(|it| it as f32),
                    window: choices.window,
                },
            },
        })
    }

    /// `[rows, hidden]` to the same. Without caches each sequence stands alone; with them, one for each sequence, it
    /// continues what is there.
    pub(super) fn forward(
        &self,
        x: &Tensor,
        pass: &Pass<'_>,
        layer: usize,
        caches: Option<&mut [&mut Cache]>,
    ) -> Result<Tensor> {
        let rows = x.dim(0)?;
        let split = |x: Tensor, heads| x.reshape((rows, heads, self.sight.head));
        let layers = [&self.q_proj, &self.k_proj, &self.v_proj];
        let [queries, keys, values] = Linear::together(layers, x, &pass.rows)?;
        let mut queries = split(queries, self.sight.heads)?;
        let mut keys = split(keys, self.sight.key_heads)?;
        let values = split(values, self.sight.key_heads)?;
        if let Some(norm) = &self.q_norm {
            queries = norm.forward(&queries, pass.rows.train)?;
        }
        if let Some(norm) = &self.k_norm {
            keys = norm.forward(&keys, pass.rows.train)?;
        }
        let by = pass.turn(self.sight.scores.window.is_some());
        let queries = turn(&queries, by, pass.rows.train)?;
        let keys = turn(&keys, by, pass.rows.train)?;
        let all = [&queries, &keys, &values];
        let seen = self.sight.see(all, pass, layer, caches)?;
        self.o_proj.forward(&seen, &pass.rows)
    }

    /// `[rows, hidden]` to the same in a training on the processor, each sequence for itself, added to rows.
    pub(super) fn train(&self, x: &Tensor, pass: &Pass<'_>, onto: &Tensor) -> Result<Tensor> {
        let rows = &pass.rows;
        let mut queries = self.q_proj.train(x, rows, None)?;
        let mut keys = self.k_proj.train(x, rows, None)?;
        let values = self.v_proj.train(x, rows, None)?;
        // Heads lie one behind another, and each is as long as the weight of its norm.
        if let Some(norm) = &self.q_norm {
            queries = norm.forward(&queries, true)?;
        }
        if let Some(norm) = &self.k_norm {
            keys = norm.forward(&keys, true)?;
        }
        let heads = Heads {
            spans: rows.spans.iter().map(|it| it.rows.clone()).collect(),
            cos: pass.turn.cos.clone(),
            sin: pass.turn.sin.clone(),
            heads: self.sight.heads,
            key_heads: self.sight.key_heads,
            head: self.sight.head,
        };
        let seen = attend_all(&queries, &keys, &values, heads)?;
        self.o_proj.train(&seen, rows, Some(onto))
    }
}
