//! The whole of a model: an embedding, layers of attention and feed-forward parts, and a matrix that gives an answer for
//! each token of the vocabulary.

use std::sync::Arc;

use candle_core::{Device, Tensor};

use super::embedding::Embedding;
use super::rotary::RotaryEmbedding;
use super::{Attention, FeedForward, Linear, Norm};
use crate::adapter::Adapter;
use crate::cache::{Cache, Room};
use crate::config::{Config, Scales};
use crate::device;
use crate::error::Result;
use crate::kernels::{self, gradients::lookup};
use crate::model::Cost;
use crate::pass::{Part, Pass, Rows, Span};
use crate::threads;
use crate::weights::Weights;

/// A model.
#[derive(Debug)]
pub(crate) struct Decoder {
    embed_tokens: Embedding,
    layers: Vec<Layer>,
    norm: Norm,
    lm_head: Linear,
    rotary: RotaryEmbedding,
    /// In layers with a window, if not the same there.
    rotary_in_windows: Option<RotaryEmbedding>,
    scales: Scales,
    logits_cap: Option<f64>,
    vocabulary: usize,
    /// Whether kernels of our own read nearly all of its matrices.
    are_blocks: bool,
    room: Arc<Room>,
}

/// A layer.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) input_layernorm: Norm,
    pub(crate) self_attn: Attention,
    /// Of what attention gives, before it is added, where a family has such a norm.
    pub(crate) after_attention: Option<Norm>,
    pub(crate) post_attention_layernorm: Norm,
    pub(crate) mlp: FeedForward,
    /// The same of what the feed-forward part gives.
    pub(crate) after_mlp: Option<Norm>,
}

impl Layer {
    /// What comes out of the layer in a training on the processor.
    fn train(&self, x: &Tensor, pass: &Pass<'_>) -> Result<Tensor> {
        let inner = self.input_layernorm.forward(x, true)?;
        let x = self.self_attn.train(&inner, pass, x)?;
        let inner = self.post_attention_layernorm.forward(&x, true)?;
        self.mlp.train(&inner, &pass.rows, &x)
    }
}

impl Decoder {
    /// A model whose layers an architecture makes, given their weights and their numbers.
    pub(crate) fn new(
        weights: &Weights<'_>,
        config: &Config,
        layer: impl Fn(&Weights<'_>, usize) -> Result<Layer>,
    ) -> Result<Self> {
        let model = weights.at("model");
        let (hidden, vocabulary) = (config.hidden, config.vocabulary);
        let embed_tokens = Embedding::new(&model.at("embed_tokens"), vocabulary, hidden)?;
        let all = model.at("layers");
        let layers = (0..config.layers).map(|it| layer(&all.at(&it.to_string()), it));
        let layers = layers.collect::<Result<_>>()?;
        let norm = Norm::new(&model.at("norm"), hidden, config)?;
        let head = weights.at("lm_head");
        let lm_head = if config.is_tied {
            Linear::tied(&head, embed_tokens.weight())?
        } else {
            Linear::new(&head, hidden, vocabulary, false)?
        };
        Ok(Self {
            embed_tokens,
            layers,
            norm,
            lm_head,
            rotary: RotaryEmbedding::new(config, &config.rotary)?,
            rotary_in_windows: config
                .windows
                .as_ref()
                .and_then(|it| it.rotary.as_ref())
                .map(|it| RotaryEmbedding::new(config, it))
                .transpose()?,
            scales: config.scales.clone(),
            logits_cap: config.caps.logits,
            vocabulary,
            are_blocks: weights.are_blocks(),
            room: Arc::new(Room {
                layers: config.layers,
                heads: config.key_heads,
                head: config.head,
                device: weights.device().clone(),
            }),
        })
    }

    pub(crate) fn cache(&self) -> Cache {
        Cache::new(&self.room)
    }

    /// As [`Decoder::step`], with threads that stand by for it. Where candle computes much of it, with threads of its own,
    /// they would be in its way.
    pub(crate) fn forward(&self, parts: &mut [Part<'_>]) -> Result<Tensor> {
        if self.are_blocks {
            return threads::gather(|| self.step(parts));
        }
        // On a thread of the pool: one that is not of it would sleep through each operation.
        rayon::scope(|_| self.step(parts))
    }

    /// Adds tokens to sequences. `[wanted, vocabulary]`: a row for each wanted token, in the order of the parts.
    fn step(&self, parts: &mut [Part<'_>]) -> Result<Tensor> {
        let device = &self.room.device;
        let mut positions = Vec::new();
        let mut tokens = Vec::new();
        let mut spans = Vec::new();
        let mut wanted = Vec::new();
        for part in parts.iter_mut() {
            let start = part.cache.length();
            let row = tokens.len();
            tokens.extend_from_slice(part.tokens);
            positions.extend(start..start + part.tokens.len());
            let rows = row..tokens.len();
            let first = rows.end - part.wanted.min(rows.len());
            wanted.extend(first as u32..rows.end as u32);
            spans.push(Span {
                rows,
                adapter: part.adapter,
            });
            part.cache.reserve(part.tokens.len())?;
        }
        let counts: Vec<usize> = parts.iter().map(|it| it.tokens.len()).collect();
        let mut caches: Vec<&mut Cache> = parts.iter_mut().map(|it| &mut *it.cache).collect();
        let rows = Rows {
            spans,
            train: false,
        };
        let x = self.run(&tokens, &positions, rows.clone(), Some(&mut caches))?;
        for (cache, count) in caches.iter_mut().zip(counts) {
            cache.advance(count);
        }
        if wanted.is_empty() {
            return Ok(Tensor::zeros((0, self.vocabulary), x.dtype(), device)?);
        }
        let x = x.index_select(&Tensor::new(wanted.as_slice(), device)?, 0)?;
        let x = self.norm.forward(&x, false)?;
        let logits = self.lm_head.forward(&x, &rows.gather(&wanted))?;
        let logits = scaled(logits, self.scales.logits)?;
        Ok(match self.logits_cap {
            Some(cap) => ((logits / cap)?.tanh()? * cap)?,
            None => logits,
        })
    }

    /// What follows each token of whole sequences, `[tokens, vocabulary]`, with gradients.
    pub(crate) fn train(&self, sequences: &[&[u32]], adapter: Option<&Adapter>) -> Result<Tensor> {
        let (x, rows) = self.run_whole(sequences, adapter)?;
        self.lm_head.forward(&self.norm.forward(&x, true)?, &rows)
    }

    /// What expected tokens cost behind whole sequences, one number, with gradients.
    pub(crate) fn cost(
        &self,
        sequences: &[&[u32]],
        adapter: Option<&Adapter>,
        cost: Cost,
    ) -> Result<Tensor> {
        let (mut x, mut rows) = self.run_whole(sequences, adapter)?;
        if cost.rows.len() < x.dim(0)? {
            x = match device::is_ours(x.device()) {
                true => lookup(&x, &cost.rows)?,
                false => x.index_select(&Tensor::new(cost.rows.as_slice(), x.device())?, 0)?,
            };
            rows = rows.gather(&cost.rows);
        }
        self.lm_head
            .cost(&self.norm.forward(&x, true)?, &rows, cost)
    }

    /// Whole sequences up to the last norm, for training.
    fn run_whole<'a>(
        &self,
        sequences: &[&[u32]],
        adapter: Option<&'a Adapter>,
    ) -> Result<(Tensor, Rows<'a>)> {
        let mut positions = Vec::new();
        let mut tokens = Vec::new();
        let mut spans = Vec::new();
        for sequence in sequences {
            let row = tokens.len();
            tokens.extend_from_slice(sequence);
            positions.extend(0..sequence.len());
            spans.push(Span {
                rows: row..tokens.len(),
                adapter,
            });
        }
        let rows = Rows { spans, train: true };
        let x = self.run(&tokens, &positions, rows.clone(), None)?;
        Ok((x, rows))
    }

    /// `[tokens, hidden]` before the last norm.
    fn run(
        &self,
        tokens: &[u32],
        positions: &[usize],
        rows: Rows<'_>,
        mut caches: Option<&mut [&mut Cache]>,
    ) -> Result<Tensor> {
        let device = &self.room.device;
        let own = self.rotary_in_windows.as_ref();
        let pass = Pass {
            rows,
            turn: self.rotary.tables(positions, device)?,
            turn_in_windows: own.map(|it| it.tables(positions, device)).transpose()?,
        };
        let train = pass.rows.train;
        let mut x = match self.embed_tokens.weight().trained() {
            Some(weight) if device::is_ours(device) => lookup(weight, tokens)?,
            _ => self.embed_tokens.forward(&Tensor::new(tokens, device)?)?,
        };
        x = scaled(x, self.scales.embedding)?;
        for (number, layer) in self.layers.iter().enumerate() {
            if train && device::is_ours(x.device()) {
                x = layer.train(&x, &pass)?;
                continue;
            }
            let inner = layer.input_layernorm.forward(&x, train)?;
            let inner = layer
                .self_attn
                .forward(&inner, &pass, number, caches.as_deref_mut())?;
            let inner = self.added(inner, layer.after_attention.as_ref())?;
            let norm = &layer.post_attention_layernorm;
            let (sum, inner) = norm.of_sum(&x, &inner, train)?;
            let inner = layer.mlp.forward(&inner, &pass.rows)?;
            let inner = self.added(inner, layer.after_mlp.as_ref())?;
            x = if !train && device::is_ours(x.device()) {
                kernels::add(&sum, &inner)?
            } else {
                (sum + inner)?
            };
        }
        Ok(x)
    }

    /// What is added of what a part of a layer gives.
    fn added(&self, x: Tensor, norm: Option<&Norm>) -> Result<Tensor> {
        let x = match norm {
            Some(norm) => norm.forward(&x, false)?,
            None => x,
        };
        scaled(x, self.scales.residual)
    }

    /// Whether a training on the processor consists of computations of ours alone.
    pub(crate) fn is_ours(&self) -> bool {
        let is_dense = |it: &Layer| matches!(it.mlp, FeedForward::Dense(_));
        device::is_ours(&self.room.device) && self.layers.iter().all(is_dense)
    }

    pub(crate) fn device(&self) -> &Device {
        &self.room.device
    }
}

fn scaled(x: Tensor, by: f64) -> Result<Tensor> {
    Ok(if by == 1.0 { x } else { (x * by)? })
}
