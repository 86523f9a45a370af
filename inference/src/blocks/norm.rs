//! Brings the numbers of a row to one size.

use candle_core::{D, Tensor};
use candle_nn::ops;

use crate::config::{Config, Norms};
use crate::device;
use crate::error::Result;
use crate::kernels::{self, gradients};
use crate::weights::Weights;

/// The norm of the last dimension.
#[derive(Debug)]
pub(crate) struct Norm {
    weight: Tensor,
    /// Of one that moves to the mean.
    bias: Option<Tensor>,
    epsilon: f64,
}

impl Norm {
    pub(crate) fn new(weights: &Weights<'_>, size: usize, config: &Config) -> Result<Self> {
        let weight = weights.vector("weight", size)?;
        let (weight, bias) = match config.norms {
            Norms::Root => (weight, None),
            Norms::RootFromOne => ((weight + 1.0)?, None),
            Norms::Centered => (weight, Some(weights.vector("bias", size)?)),
        };
        Ok(Self {
            weight,
            bias,
            epsilon: config.epsilon,
        })
    }

    /// One that scales by the root of the mean square, whatever the others of the model do.
    pub(crate) fn root(weights: &Weights<'_>, size: usize, epsilon: f64) -> Result<Self> {
        Ok(Self {
            weight: weights.vector("weight", size)?,
            bias: None,
            epsilon,
        })
    }

    pub(crate) fn forward(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        if let Some(bias) = &self.bias {
            let epsilon = self.epsilon as f32;
            return Ok(match device::is_ours(x.device()) {
                true => kernels::centered_norm(x, &self.weight, bias, epsilon)?,
                false => ops::layer_norm(&x.contiguous()?, &self.weight, bias, epsilon)?,
            });
        }
        if !train && device::is_ours(x.device()) {
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
        if device::is_ours(x.device()) {
            return Ok(gradients::norm(x, &self.weight, self.epsilon)?);
        }
        let mean = x.sqr()?.mean_keepdim(D::Minus1)?;
        let scaled = x.broadcast_div(&(mean + self.epsilon)?.sqrt()?)?;
        Ok(scaled.broadcast_mul(&self.weight)?)
    }

    /// The sum of two, and its norm.
    pub(crate) fn of_sum(&self, x: &Tensor, y: &Tensor, train: bool) -> Result<(Tensor, Tensor)> {
        if !train && device::is_ours(x.device()) && self.bias.is_none() {
            let epsilon = self.epsilon as f32;
            return Ok(kernels::add_norm(x, y, &self.weight, epsilon)?);
        }
        let sum = (x + y)?;
        let scaled = self.forward(&sum, train)?;
        Ok((sum, scaled))
    }
}
