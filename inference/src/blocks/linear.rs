//! A linear layer, which adapters may change.

use candle_core::Tensor;

use crate::adapter;
use crate::error::Result;
use crate::pass::Rows;
use crate::weights::{Matrix, Weights};

/// `x · weightᵀ + bias`.
#[derive(Debug)]
pub(crate) struct Linear {
    weight: Matrix,
    bias: Option<Tensor>,
    /// Its number among the linear layers of the model.
    module: usize,
}

impl Linear {
    pub(crate) fn new(
        weights: &Weights<'_>,
        inputs: usize,
        outputs: usize,
        has_bias: bool,
    ) -> Result<Self> {
        let weight = weights.matrix("weight", outputs, inputs)?;
        let bias = has_bias.then(|| weights.vector("bias", outputs));
        Ok(Self {
            weight,
            bias: bias.transpose()?,
            module: weights.module(inputs, outputs),
        })
    }

    /// A layer whose weights are those of another: the last one of a tied model.
    pub(crate) fn tied(weights: &Weights<'_>, weight: &Matrix) -> Result<Self> {
        Ok(Self {
            weight: weight.clone(),
            bias: None,
            module: weights.module(weight.width()?, weight.height()?),
        })
    }

    /// `[rows, inputs]` to `[rows, outputs]`.
    pub(crate) fn forward(&self, x: &Tensor, rows: &Rows<'_>) -> Result<Tensor> {
        let mut y = self.weight.multiply(x, rows.train)?;
        if let Some(bias) = &self.bias {
            y = y.broadcast_add(bias)?;
        }
        adapter::apply(self.module, x, y, rows)
    }
}
