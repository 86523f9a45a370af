//! The part of a layer in which a token looks at those before it.

use candle_core::{D, Device, Tensor};
use candle_nn::ops;

use super::rotary::turn;
use super::{Linear, Norm};
use crate::cache::Cache;
use crate::config::Config;
use crate::error::Result;
use crate::kernels::gradients::{Heads, attend_all};
use crate::kernels::{self, Scores, Seen};
use crate::pass::Pass;
use crate::weights::Weights;

/// Grouped attention with rotary positions.
#[derive(Debug)]
pub(crate) struct Attention {
    q_proj: Linear,
    k_proj: Linear,
    v_proj: Linear,
    o_proj: Linear,
    q_norm: Option<Norm>,
    k_norm: Option<Norm>,
    heads: usize,
    key_heads: usize,
    head: usize,
    scores: Scores,
}

/// What an architecture chooses.
pub(crate) struct Choices {
    /// How many tokens are looked at, the own one included; all if `None`.
    pub(crate) window: Option<usize>,
    /// Biases of queries, keys and values.
    pub(crate) inner_bias: bool,
    /// A bias of what comes out.
    pub(crate) outer_bias: bool,
    /// Whether each head of queries and keys is scaled.
    pub(crate) has_norms: bool,
}

impl Attention {
    pub(crate) fn new(weights: &Weights<'_>, config: &Config, choices: &Choices) -> Result<Self> {
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
            heads: config.heads,
            key_heads: config.key_heads,
            head,
            scores: Scores {
                scale: config.attention_scale() as f32,
                cap: config.caps.attention.map(|it| it as f32),
                window: choices.window,
            },
        })
    }

    /// `[rows, hidden]` to the same. Without caches each sequence stands alone; with them, one for each sequence, it
    /// continues what is there.
    pub(crate) fn forward(
        &self,
        x: &Tensor,
        pass: &Pass<'_>,
        layer: usize,
        caches: Option<&mut [&mut Cache]>,
    ) -> Result<Tensor> {
        let rows = x.dim(0)?;
        let split = |x: Tensor, heads| x.reshape((rows, heads, self.head));
        let layers = [&self.q_proj, &self.k_proj, &self.v_proj];
        let [queries, keys, values] = Linear::together(layers, x, &pass.rows)?;
        let mut queries = split(queries, self.heads)?;
        let mut keys = split(keys, self.key_heads)?;
        let values = split(values, self.key_heads)?;
        if let Some(norm) = &self.q_norm {
            queries = norm.forward(&queries, pass.rows.train)?;
        }
        if let Some(norm) = &self.k_norm {
            keys = norm.forward(&keys, pass.rows.train)?;
        }
        let by = pass.turn(self.scores.window.is_some());
        let queries = turn(&queries, by, pass.rows.train)?;
        let keys = turn(&keys, by, pass.rows.train)?;
        let seen = match caches {
            Some(caches) => {
                let caches = caches.iter_mut().map(|it| &mut **it);
                self.continue_all(&queries, &keys, &values, pass, layer, caches)?
            }
            None => {
                let alone = pass.rows.spans.iter().map(|span| {
                    let part = |x: &Tensor| x.narrow(0, span.rows.start, span.rows.len());
                    let (queries, keys, values) = (part(&queries)?, part(&keys)?, part(&values)?);
                    self.attend(&queries, &keys, &values, pass.rows.train)
                });
                Tensor::cat(&alone.collect::<Result<Vec<_>>>()?, 0)?
            }
        };
        self.o_proj.forward(&seen, &pass.rows)
    }

    /// `[rows, hidden]` to the same in a training on the processor, each sequence for itself, added to rows.
    pub(crate) fn train(&self, x: &Tensor, pass: &Pass<'_>, onto: &Tensor) -> Result<Tensor> {
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
            heads: self.heads,
            key_heads: self.key_heads,
            head: self.head,
        };
        let seen = attend_all(&queries, &keys, &values, heads)?;
        self.o_proj.train(&seen, rows, Some(onto))
    }

    /// Adds the keys and values of all rows to the caches of their sequences, and gives what the queries see there.
    fn continue_all<'c>(
        &self,
        queries: &Tensor,
        keys: &Tensor,
        values: &Tensor,
        pass: &Pass<'_>,
        layer: usize,
        caches: impl Iterator<Item = &'c mut Cache>,
    ) -> Result<Tensor> {
        let mut parts = Vec::new();
        for (span, cache) in pass.rows.spans.iter().zip(caches) {
            let part = |x: &Tensor| x.narrow(0, span.rows.start, span.rows.len());
            cache.write(layer, &part(keys)?, &part(values)?)?;
            let length = cache.length() + span.rows.len();
            parts.push(Seen {
                rows: span.rows.clone(),
                blocks: cache.layer(layer, length),
                length,
            });
        }
        if queries.device().is_cpu() {
            return Ok(kernels::attend(queries, &parts, self.scores)?);
        }
        let mut seen = Vec::new();
        for part in parts {
            let queries = queries.narrow(0, part.rows.start, part.rows.len())?;
            // Of `[key heads, head, BLOCK]` and `[key heads, BLOCK, head]` to `[all, key heads, head]`.
            let keys: Vec<Tensor> = part.blocks.iter().map(|it| it.0.clone()).collect();
            let values: Vec<Tensor> = part.blocks.iter().map(|it| it.1.clone()).collect();
            let keys = Tensor::cat(&keys, 2)?.permute((2, 0, 1))?;
            let values = Tensor::cat(&values, 1)?.transpose(0, 1)?;
            let first = |x: Tensor| x.narrow(0, 0, part.length);
            seen.push(self.attend(&queries, &first(keys)?, &first(values)?, false)?);
        }
        Ok(Tensor::cat(&seen, 0)?)
    }

    /// What queries `[tokens, heads, head]` see in keys and values `[all, key heads, head]`, whose last are their own:
    /// `[tokens, heads · head]`.
    fn attend(
        &self,
        queries: &Tensor,
        keys: &Tensor,
        values: &Tensor,
        train: bool,
    ) -> Result<Tensor> {
        let (tokens, all) = (queries.dim(0)?, keys.dim(0)?);
        let (heads, key_heads, head) = (self.heads, self.key_heads, self.head);
        let group = heads / key_heads;
        // Heads of queries that share a head of keys are rows of one product.
        let queries = queries
            .reshape((tokens, key_heads, group, head))?
            .permute((1, 2, 0, 3))?
            .contiguous()?
            .reshape((key_heads, group * tokens, head))?;
        let queries = (queries * f64::from(self.scores.scale))?;
        let keys = keys.transpose(0, 1)?;
        let values = values.transpose(0, 1)?;
        let (keys, values) = match queries.device() {
            Device::Cpu => (keys, values),
            _ => (keys.contiguous()?, values.contiguous()?),
        };
        let scores = queries
            .matmul(&keys.transpose(1, 2)?)?
            .reshape((heads, tokens, all))?;
        let scores = match self.scores.cap.map(f64::from) {
            Some(cap) => ((scores / cap)?.tanh()? * cap)?,
            None => scores,
        };
        let mask = mask(tokens, all, self.scores.window, scores.device())?;
        let scores = scores.broadcast_add(&mask)?;
        let shares = if train {
            ops::softmax(&scores, D::Minus1)?
        } else {
            ops::softmax_last_dim(&scores)?
        };
        let seen = shares
            .reshape((key_heads, group * tokens, all))?
            .matmul(&values)?
            .reshape((key_heads, group, tokens, head))?
            .permute((2, 0, 1, 3))?
            .contiguous()?;
        Ok(seen.reshape((tokens, heads * head))?)
    }
}

/// Nothing where a token may look and minus infinity where it may not, `[tokens, all]`.
fn mask(
    tokens: usize,
    all: usize,
    window: Option<usize>,
    device: &Device,
) -> candle_core::Result<Tensor> {
    let before = all - tokens;
    let window = window.unwrap_or(all);
    let numbers: Vec<f32> = (0..tokens)
        .flat_map(|row| {
            (0..all).map(move |column| {
                if column <= before + row && before + row < column + window {
                    0.0
                } else {
                    f32::NEG_INFINITY
                }
            })
        })
        .collect();
    Tensor::from_vec(numbers, (tokens, all), device)
}
