//! Scales a row by its root mean square.

use candle_core::{D, Tensor};
use candle_nn::ops;

use crate::error::Result;
use crate::kernels::{self, gradients};
use crate::weights::Weights;

/// The norm of the last dimension.
#[derive(Debug)]
pub(crate) struct Norm {
    weight: Tensor,
    epsilon: f64,
}

impl Norm {
    pub(crate) fn new(weights: &Weights<'_>, size: usize, epsilon: f64) -> Result<Self> {
        Ok(Self {
            weight: weights.vector("weight", size)?,
            epsilon,
        })
    }

    pub(crate) fn forward(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        if !train && x.device().is_cpu() {
            return Ok(kernels::norm(x, &self.weight, self.epsilon as f32)?);
        }
        if !train {
            // The fused operation has no gradient, and says nothing of it.
            return Ok(ops::rms_norm(
                &x.contiguous()?,
                &self.weight,
                self.epsilon as f32,
            )?);
        }
        if x.device().is_cpu() {
            return Ok(gradients::norm(x, &self.weight, self.epsilon)?);
        }
        let mean = x.sqr()?.mean_keepdim(D::Minus1)?;
        let scaled = x.broadcast_div(&(mean + self.epsilon)?.sqrt()?)?;
        Ok(scaled.broadcast_mul(&self.weight)?)
    }

    /// The sum of two, and its norm.
    pub(crate) fn of_sum(&self, x: &Tensor, y: &Tensor, train: bool) -> Result<(Tensor, Tensor)> {
        if !train && x.device().is_cpu() {
            let epsilon = self.epsilon as f32;
            return Ok(kernels::add_norm(x, y, &self.weight, epsilon)?);
        }
        let sum = (x + y)?;
        let scaled = self.forward(&sum, train)?;
        Ok((sum, scaled))
    }
}
