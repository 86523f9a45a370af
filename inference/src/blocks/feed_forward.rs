//! The part of a layer that looks at one token only.

use candle_core::Tensor;

use super::{Linear, SparseFeedForward};
use crate::config::{Activation, Config};
use crate::device;
use crate::error::Result;
use crate::kernels::{self, gradients::gate_trained};
use crate::pass::Rows;
use crate::weights::Weights;

/// One network for all tokens, or several of which each token uses some.
#[derive(Debug)]
pub(crate) enum FeedForward {
    Dense(Dense),
    Plain(Plain),
    Sparse(SparseFeedForward),
}

/// A gated network: `down(curve(gate(x)) · up(x))`.
#[derive(Debug)]
pub(crate) struct Dense {
    gate_proj: Linear,
    up_proj: Linear,
    down_proj: Linear,
    curve: Activation,
}

/// A network without a gate: `c_proj(curve(c_fc(x)))`.
#[derive(Debug)]
pub(crate) struct Plain {
    c_fc: Linear,
    c_proj: Linear,
    curve: Activation,
}

impl FeedForward {
    /// `[rows, hidden]` to the same.
    pub(crate) fn forward(&self, x: &Tensor, rows: &Rows<'_>) -> Result<Tensor> {
        match self {
            Self::Dense(dense) => dense.forward(x, rows),
            Self::Plain(plain) => plain.forward(x, rows),
            Self::Sparse(sparse) => sparse.forward(x, rows),
        }
    }

    /// `[rows, hidden]` to the same in a training on the processor, added to rows.
    pub(crate) fn train(&self, x: &Tensor, rows: &Rows<'_>, onto: &Tensor) -> Result<Tensor> {
        match self {
            Self::Dense(dense) => dense.train(x, rows, Some(onto)),
            Self::Plain(plain) => Ok((onto + plain.forward(x, rows)?)?),
            Self::Sparse(sparse) => Ok((onto + sparse.forward(x, rows)?)?),
        }
    }
}

impl Dense {
    pub(crate) fn new(
        weights: &Weights<'_>,
        config: &Config,
        intermediate: usize,
        has_bias: bool,
    ) -> Result<Self> {
        let hidden = config.hidden;
        let up = |name| Linear::new(&weights.at(name), hidden, intermediate, has_bias);
        Ok(Self {
            gate_proj: up("gate_proj")?,
            up_proj: up("up_proj")?,
            down_proj: Linear::new(&weights.at("down_proj"), intermediate, hidden, has_bias)?,
            curve: config.activation,
        })
    }

    /// `[rows, hidden]` to the same in a training on the processor, added to rows if there are any.
    fn train(&self, x: &Tensor, rows: &Rows<'_>, onto: Option<&Tensor>) -> Result<Tensor> {
        let inner = match Linear::gated(&self.gate_proj, &self.up_proj, x, rows)? {
            Some(inner) => inner,
            None => {
                let gate = self.gate_proj.train(x, rows, None)?;
                gate_trained(&gate, &self.up_proj.train(x, rows, None)?)?
            }
        };
        self.down_proj.train(&inner, rows, onto)
    }

    /// `[rows, hidden]` to the same.
    pub(crate) fn forward(&self, x: &Tensor, rows: &Rows<'_>) -> Result<Tensor> {
        if rows.train && device::is_ours(x.device()) {
            return self.train(x, rows, None);
        }
        let [gate, up] = Linear::together([&self.gate_proj, &self.up_proj], x, rows)?;
        let inner = if !device::is_ours(x.device()) {
            (bend(&gate, self.curve)? * up)?
        } else {
            kernels::gate(&gate, &up, self.curve)?
        };
        self.down_proj.forward(&inner, rows)
    }
}

impl Plain {
    pub(crate) fn new(weights: &Weights<'_>, config: &Config) -> Result<Self> {
        let (hidden, inner) = (config.hidden, config.intermediate);
        let has_bias = config.feed_forward_bias;
        Ok(Self {
            c_fc: Linear::new(&weights.at("c_fc"), hidden, inner, has_bias)?,
            c_proj: Linear::new(&weights.at("c_proj"), inner, hidden, has_bias)?,
            curve: config.activation,
        })
    }

    /// `[rows, hidden]` to the same.
    fn forward(&self, x: &Tensor, rows: &Rows<'_>) -> Result<Tensor> {
        let inner = self.c_fc.forward(x, rows)?;
        let inner = match device::is_ours(inner.device()) {
            true => kernels::activate(&inner, self.curve)?,
            false => bend(&inner, self.curve)?,
        };
        self.c_proj.forward(&inner, rows)
    }
}

/// The curve, on any device.
fn bend(x: &Tensor, curve: Activation) -> candle_core::Result<Tensor> {
    match curve {
        Activation::Silu => x.silu(),
        Activation::GeluTanh => x.gelu(),
    }
}
