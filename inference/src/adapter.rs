//! Low-rank changes of the weights of a model: LoRA.

mod peft;

use std::sync::Arc;

use candle_core::Tensor;

pub(crate) use self::peft::{SETTINGS, WEIGHTS, load, names};

use crate::device;
use crate::error::Result;
use crate::kernels::gradients::{Beside, linear, scaled};
use crate::pass::{Rows, Span};
use crate::weights::Matrix;

/// A change of some linear layers of one model. It never changes itself: to load it again makes another.
#[derive(Debug, Clone)]
pub struct Adapter {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// By the number of the linear layer.
    deltas: Vec<Option<Delta>>,
}

/// The change of one linear layer: `x · downᵀ · upᵀ · scale` is added to what comes out.
#[derive(Debug, Clone)]
pub(crate) struct Delta {
    /// `[rank, inputs]`.
    pub(crate) down: Tensor,
    /// `[outputs, rank]`.
    pub(crate) up: Tensor,
    pub(crate) scale: f64,
}

impl Adapter {
    pub(crate) fn new(deltas: Vec<Option<Delta>>) -> Self {
        Self {
            inner: Arc::new(Inner { deltas }),
        }
    }

    /// Whether both are one and the same load.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    fn delta(&self, module: usize) -> Option<&Delta> {
        self.inner.deltas.get(module)?.as_ref()
    }
}

/// Whether an adapter of some row changes a linear layer.
pub(crate) fn changes(module: usize, rows: &Rows<'_>) -> bool {
    let delta = |it: &Span<'_>| it.adapter.and_then(|it| it.delta(module)).is_some();
    rows.spans.iter().any(delta)
}

/// What comes out of a linear layer for each row, `y`, changed as the adapters of the rows say.
pub(crate) fn apply(module: usize, x: &Tensor, y: Tensor, rows: &Rows<'_>) -> Result<Tensor> {
    let delta = |adapter: Option<&Adapter>| -> Option<Delta> {
        adapter.and_then(|it| it.delta(module)).cloned()
    };
    if !changes(module, rows) {
        return Ok(y);
    }
    let mut pieces = Vec::new();
    for group in rows.spans.chunk_by(|a, b| same(a.adapter, b.adapter)) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            continue;
        };
        let (start, count) = (first.rows.start, last.rows.end - first.rows.start);
        let part = y.narrow(0, start, count)?;
        pieces.push(match delta(first.adapter) {
            None => part,
            Some(delta) => {
                let x = x.narrow(0, start, count)?;
                if rows.train && device::is_ours(x.device()) {
                    let (down, up) = (Matrix::Dense(delta.down), Matrix::Dense(delta.up));
                    let low = linear(&x, &down, Beside::Nothing)?;
                    scaled(&low, &up, delta.scale, Beside::Rows(&part))?
                } else {
                    let change = x.matmul(&delta.down.t()?)?.matmul(&delta.up.t()?)?;
                    (part + (change * delta.scale)?)?
                }
            }
        });
    }
    match pieces.as_slice() {
        [piece] => Ok(piece.clone()),
        _ => Ok(Tensor::cat(&pieces, 0)?),
    }
}

fn same(first: Option<&Adapter>, second: Option<&Adapter>) -> bool {
    match (first, second) {
        (None, None) => true,
        (Some(first), Some(second)) => first.is(second),
        _ => false,
    }
}
