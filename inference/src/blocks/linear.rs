//! A linear layer, which adapters may change.

use candle_core::{D, Tensor};
use candle_nn::ops;

use crate::adapter;
use crate::device;
use crate::error::Result;
use crate::kernels::gradients::{Beside, add, gated, head_loss, linear, loss};
use crate::kernels::{self, Blocks};
use crate::model::Cost;
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

    /// What expected outputs cost, taken as logits, one number.
    pub(crate) fn cost(&self, x: &Tensor, rows: &Rows<'_>, cost: Cost) -> Result<Tensor> {
        let (expected, scale) = (cost.expected, cost.scale);
        let is_plain = self.bias.is_none() && !adapter::changes(self.module, rows);
        if device::is_ours(x.device()) && is_plain {
            let wanted = cost.gradients;
            return Ok(head_loss(x, &self.weight, expected, scale, wanted)?);
        }
        let logits = self.forward(x, rows)?;
        if device::is_ours(x.device()) {
            return Ok(loss(&logits, expected, scale)?);
        }
        let expected = Tensor::new(expected, x.device())?.unsqueeze(1)?;
        let powers = ops::log_softmax(&logits, D::Minus1)?;
        Ok((powers.gather(&expected, 1)?.sum_all()? * -scale)?)
    }

    /// `[rows, inputs]` to `[rows, outputs]`.
    pub(crate) fn forward(&self, x: &Tensor, rows: &Rows<'_>) -> Result<Tensor> {
        if rows.train && device::is_ours(x.device()) {
            return self.train(x, rows, None);
        }
        let [y] = Self::together([self], x, rows)?;
        Ok(y)
    }

    /// The same in a training on the processor, added to rows if there are any.
    pub(crate) fn train(
        &self,
        x: &Tensor,
        rows: &Rows<'_>,
        onto: Option<&Tensor>,
    ) -> Result<Tensor> {
        let y = match (&self.bias, onto) {
            (None, None) => linear(x, &self.weight, Beside::Nothing)?,
            (None, Some(onto)) => linear(x, &self.weight, Beside::Rows(onto))?,
            (Some(bias), None) => linear(x, &self.weight, Beside::Bias(bias))?,
            (Some(bias), Some(onto)) => add(&linear(x, &self.weight, Beside::Bias(bias))?, onto)?,
        };
        adapter::apply(self.module, x, y, rows)
    }

    /// What a gate lets through in a training on the processor, if it and what it lets through are plain weights, and
    /// either both are trained or neither.
    pub(crate) fn gated(
        gate: &Self,
        up: &Self,
        x: &Tensor,
        rows: &Rows<'_>,
    ) -> Result<Option<Tensor>> {
        let is_plain = |it: &Self| it.bias.is_none() && !adapter::changes(it.module, rows);
        let is_trained = |it: &Self| it.weight.trained().is_some();
        if !is_plain(gate) || !is_plain(up) || is_trained(gate) != is_trained(up) {
            return Ok(None);
        }
        Ok(Some(gated(x, &gate.weight, &up.weight)?))
    }

    /// What `forward` gives for layers that look at the same numbers: where these are rounded, they are once.
    pub(crate) fn together<const N: usize>(
        layers: [&Self; N],
        x: &Tensor,
        rows: &Rows<'_>,
    ) -> Result<[Tensor; N]> {
        let blocks: Vec<_> = layers.iter().filter_map(|it| it.blocks()).collect();
        let mut products = if rows.train || blocks.len() < N {
            let products = layers.iter().map(|it| it.product(x, rows.train));
            products.collect::<Result<Vec<_>>>()?
        } else {
            kernels::multiply(&blocks, x)?
        };
        for (layer, y) in layers.iter().zip(&mut products) {
            *y = adapter::apply(layer.module, x, y.clone(), rows)?;
        }
        let wrong = |it: Vec<Tensor>| candle_core::Error::Msg(format!("{} products", it.len()));
        Ok(products.try_into().map_err(wrong)?)
    }

    /// Its blocks and its bias, where it has blocks.
    fn blocks(&self) -> Option<(&Blocks, Option<&Tensor>)> {
        match &self.weight {
            Matrix::Blocks(blocks) => Some((blocks, self.bias.as_ref())),
            _ => None,
        }
    }

    fn product(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        let y = self.weight.multiply(x, train)?;
        Ok(match &self.bias {
            Some(bias) => y.broadcast_add(bias)?,
            None => y,
        })
    }
}
