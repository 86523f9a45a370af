//! The weights of one matrix, whatever they are stored as; kernels for blocks of our own belong behind these methods.

use std::sync::Arc;

use candle_core::quantized::QTensor;
use candle_core::{D, Tensor};

use crate::error::Result;
use crate::kernels::{self, Blocks};

/// A matrix of `rows` × `columns`: a row for each output.
#[derive(Debug, Clone)]
pub(crate) enum Matrix {
    /// Numbers of 32 bits, which can be trained.
    Dense(Tensor),
    /// Blocks of quantized numbers where they lie in the file, with kernels of our own.
    Blocks(Blocks),
    /// Blocks of other kinds, and on other devices.
    Quantized(Arc<QTensor>),
}

impl Matrix {
    /// `x` of `[n, columns]` times the matrix: `[n, rows]`. Slower and differentiable when `train`.
    pub(crate) fn multiply(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        Ok(match self {
            Self::Dense(weight) => x.matmul(&weight.t()?)?,
            // The product with blocks has no gradient at all, and says nothing of it.
            Self::Blocks(weight) if train => x.matmul(&weight.dequantize()?.t()?)?,
            Self::Blocks(weight) => kernels::multiply(&[(weight, None)], x)?.remove(0),
            Self::Quantized(weight) if train => x.matmul(&weight.dequantize(x.device())?.t()?)?,
            Self::Quantized(weight) => x.apply_op1_no_bwd(&**weight)?,
        })
    }

    /// All of it in numbers of 32 bits.
    pub(crate) fn dense(&self) -> candle_core::Result<Tensor> {
        match self {
            Self::Dense(weight) => Ok(weight.clone()),
            Self::Blocks(weight) => weight.dequantize(),
            Self::Quantized(weight) => weight.dequantize(&weight.device()),
        }
    }

    /// The tensor to train, if it is one.
    pub(crate) fn trained(&self) -> Option<&Tensor> {
        match self {
            Self::Dense(weight) => Some(weight).filter(|it| it.track_op()),
            Self::Blocks(_) | Self::Quantized(_) => None,
        }
    }

    /// The rows with numbers `ids`, `[n]`: `[n, columns]`.
    pub(crate) fn rows(&self, ids: &Tensor) -> Result<Tensor> {
        Ok(match self {
            Self::Dense(weight) => weight.index_select(ids, 0)?,
            Self::Blocks(weight) => weight.lookup(ids)?,
            Self::Quantized(weight) => weight.embedding(ids)?,
        })
    }

    /// How many rows there are.
    pub(crate) fn height(&self) -> Result<usize> {
        Ok(match self {
            Self::Dense(weight) => weight.dim(0)?,
            Self::Blocks(weight) => weight.rows(),
            Self::Quantized(weight) => weight.shape().dim(0)?,
        })
    }

    /// How many columns there are.
    pub(crate) fn width(&self) -> Result<usize> {
        Ok(match self {
            Self::Dense(weight) => weight.dim(D::Minus1)?,
            Self::Blocks(weight) => weight.columns(),
            Self::Quantized(weight) => weight.shape().dim(D::Minus1)?,
        })
    }
}
