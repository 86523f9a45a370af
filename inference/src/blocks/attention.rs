//! The part of a layer in which a token looks at those before it.

mod grouped;
mod latent;
mod sight;

use candle_core::Tensor;

use self::grouped::Grouped;
use self::latent::Latent;
use super::rotary::turn;
use crate::cache::Cache;
use crate::config::{self, Config};
use crate::error::Result;
use crate::pass::Pass;
use crate::weights::Weights;

/// Attention with rotary positions.
#[derive(Debug)]
pub(crate) struct Attention(Kind);

#[derive(Debug)]
enum Kind {
    Grouped(Grouped),
    Latent(Latent),
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
        Ok(Self(Kind::Grouped(Grouped::new(weights, config, choices)?)))
    }

    /// Attention that keeps less of a token than its heads look at.
    pub(crate) fn latent(
        weights: &Weights<'_>,
        config: &Config,
        sizes: &config::Latent,
    ) -> Result<Self> {
        Ok(Self(Kind::Latent(Latent::new(weights, config, sizes)?)))
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
        match &self.0 {
            Kind::Grouped(grouped) => grouped.forward(x, pass, layer, caches),
            Kind::Latent(latent) => latent.forward(x, pass, layer, caches),
        }
    }

    /// `[rows, hidden]` to the same in a training on the processor, each sequence for itself, added to rows.
    pub(crate) fn train(&self, x: &Tensor, pass: &Pass<'_>, onto: &Tensor) -> Result<Tensor> {
        match &self.0 {
            Kind::Grouped(grouped) => grouped.train(x, pass, onto),
            Kind::Latent(latent) => Ok((onto + latent.forward(x, pass, 0, None)?)?),
        }
    }
}
