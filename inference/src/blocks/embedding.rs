//! Rows for tokens.

use candle_core::Tensor;

use crate::error::Result;
use crate::weights::{Matrix, Weights};

/// A row of numbers for each token of the vocabulary.
#[derive(Debug)]
pub(crate) struct Embedding {
    weight: Matrix,
}

impl Embedding {
    pub(crate) fn new(weights: &Weights<'_>, vocabulary: usize, hidden: usize) -> Result<Self> {
        Ok(Self {
            weight: weights.matrix("weight", vocabulary, hidden)?,
        })
    }

    pub(crate) fn weight(&self) -> &Matrix {
        &self.weight
    }

    /// `[tokens]` to `[tokens, hidden]`.
    pub(crate) fn forward(&self, tokens: &Tensor) -> Result<Tensor> {
        self.weight.rows(tokens)
    }
}
