//! What queries see of keys and values, whatever these were made from.

use candle_core::{D, Device, Tensor};
use candle_nn::ops;

use crate::cache::Cache;
use crate::device;
use crate::error::Result;
use crate::kernels::{self, Scores, Seen};
use crate::pass::Pass;

/// Heads of queries, of which several look at one of keys.
#[derive(Debug)]
pub(super) struct Sight {
    pub(super) heads: usize,
    pub(super) key_heads: usize,
    /// Numbers in a head.
    pub(super) head: usize,
    pub(super) scores: Scores,
}

impl Sight {
    /// What queries `[rows, heads, head]` see in keys and values `[rows, key heads, head]`: `[rows, heads · head]`. Without
    /// caches each sequence stands alone; with them, one for each sequence, it continues what is there.
    pub(super) fn see(
        &self,
        [queries, keys, values]: [&Tensor; 3],
        pass: &Pass<'_>,
        layer: usize,
        caches: Option<&mut [&mut Cache]>,
    ) -> Result<Tensor> {
        if let Some(caches) = caches {
            let caches = caches.iter_mut().map(|it| &mut **it);
            return self.continue_all(queries, keys, values, pass, layer, caches);
        }
        let alone = pass.rows.spans.iter().map(|span| {
            let part = |x: &Tensor| x.narrow(0, span.rows.start, span.rows.len());
            let (queries, keys, values) = (part(queries)?, part(keys)?, part(values)?);
            self.attend(&queries, &keys, &values, pass.rows.train)
        });
        Ok(Tensor::cat(&alone.collect::<Result<Vec<_>>>()?, 0)?)
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
        if device::is_ours(queries.device()) {
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
        let (keys, values) = match device::is_ours(queries.device()) {
            true => (keys, values),
            false => (keys.contiguous()?, values.contiguous()?),
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
