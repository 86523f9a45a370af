//! The first half of a feed-forward part, `silu(x · gateᵀ) · (x · upᵀ)`, as one computation: what stands between its
//! products has no gradients of its own to be put together.

use std::sync::{Mutex, PoisonError};

use candle_core::{CpuStorage, CustomOp1, CustomOp3, Layout, Result, Shape, Tensor, bail};
use rayon::prelude::*;

use super::gate::open;
use super::{numbers, stored, tape, tensor};
use crate::kernels::exponential::exp;
use crate::kernels::fresh;
use crate::kernels::lanes::Lanes;
use crate::kernels::processor::{Processor, by_processor};
use crate::kernels::product::{View, product, product_into};
use crate::weights::Matrix;

/// Numbers that one thread takes at a time.
const PIECE: usize = 1 << 14;

/// `silu(x · gateᵀ) · (x · upᵀ)`, `[rows, inputs]` to `[rows, outputs]`; both weights are trained, or neither.
pub(crate) fn gated(x: &Tensor, gate: &Matrix, up: &Matrix) -> Result<Tensor> {
    let x = x.contiguous()?;
    let op = |frozen| Gated {
        frozen,
        wants_x: tape::is_tracked(&x),
        found: Mutex::default(),
    };
    match (gate.trained(), up.trained()) {
        (Some(gate), Some(up)) => tape::three(&x, gate, up, op(None)),
        (None, None) => tape::one(&x, op(Some((gate.clone(), up.clone())))),
        _ => bail!("one of two weights is trained"),
    }
}

struct Gated {
    /// The weights, if they are not trained; otherwise they are arguments.
    frozen: Option<(Matrix, Matrix)>,
    wants_x: bool,
    /// The two products, until they are needed on the way back.
    found: Mutex<Option<[Vec<f32>; 2]>>,
}

impl Gated {
    fn forward(
        &self,
        x: (&CpuStorage, &Layout),
        weights: [&[f32]; 2],
    ) -> Result<(CpuStorage, Shape)> {
        let (rows, inputs) = x.1.shape().dims2()?;
        let x = View::new(numbers(x.0, x.1)?, inputs);
        let [gates, ups] = weights.map(|it| product(1.0, x, View::new(it, inputs).t()));
        let processor = Processor::detect();
        let out = fresh::made(gates.len(), PIECE, |number, out| {
            let place = number * PIECE..number * PIECE + out.len();
            open(processor, &gates[place.clone()], &ups[place], out);
        });
        let outputs = weights[0].len() / inputs;
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Some([gates, ups]);
        Ok((CpuStorage::F32(out), (rows, outputs).into()))
    }

    /// The gradients of both products.
    fn inner(&self, gradient: &Tensor) -> Result<[Vec<f32>; 2]> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let Some([mut gates, mut ups]) = found.take() else {
            bail!("the gradients of a feed-forward part are computed once")
        };
        let (storage, layout) = gradient.storage_and_layout();
        let gradients = stored(&storage, layout)?.par_chunks(PIECE);
        let processor = Processor::detect();
        let both = gates.par_chunks_mut(PIECE).zip(ups.par_chunks_mut(PIECE));
        both.zip(gradients)
            .for_each(|((gates, ups), gradients)| backward(processor, gates, ups, gradients));
        Ok([gates, ups])
    }

    /// The gradient of `x`.
    fn of_x(
        &self,
        x: &Tensor,
        inner: &[Vec<f32>; 2],
        weights: [&Tensor; 2],
    ) -> Result<Option<Tensor>> {
        if !self.wants_x {
            return Ok(None);
        }
        let mut out = None;
        for (inner, weight) in inner.iter().zip(weights) {
            let (storage, layout) = weight.storage_and_layout();
            let (outputs, inputs) = layout.shape().dims2()?;
            let weight = View::new(stored(&storage, layout)?, inputs);
            let inner = View::new(inner, outputs);
            match &mut out {
                None => out = Some(product(1.0, inner, weight)),
                Some(out) => product_into(out, 1.0, inner, weight, true),
            }
        }
        out.map(|out| tensor(out, x)).transpose()
    }
}

by_processor!(backward calls backward_any(gates: &mut [f32], ups: &mut [f32], gradients: &[f32]));

/// Products to gradients of them.
#[inline(always)]
fn backward_any<L: Lanes>(gates: &mut [f32], ups: &mut [f32], gradients: &[f32]) {
    for ((gate, up), gradient) in gates.iter_mut().zip(ups).zip(gradients) {
        let open = 1.0 / (1.0 + exp(-*gate));
        let of_gate = gradient * *up * open * (1.0 + *gate * (1.0 - open));
        *up = gradient * *gate * open;
        *gate = of_gate;
    }
}

impl CustomOp1 for Gated {
    fn name(&self) -> &'static str {
        "gated"
    }

    fn cpu_fwd(&self, x: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let Some((gate, up)) = &self.frozen else {
            bail!("frozen weights are missing")
        };
        let (gate, up) = (gate.dense()?, up.dense()?);
        let (gate_stored, gate_layout) = gate.storage_and_layout();
        let (up_stored, up_layout) = up.storage_and_layout();
        let weights = [
            stored(&gate_stored, gate_layout)?,
            stored(&up_stored, up_layout)?,
        ];
        self.forward((x, layout), weights)
    }

    fn bwd(&self, x: &Tensor, _: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let Some((gate, up)) = &self.frozen else {
            bail!("frozen weights are missing")
        };
        let inner = self.inner(&gradient.contiguous()?)?;
        self.of_x(x, &inner, [&gate.dense()?, &up.dense()?])
    }
}

impl CustomOp3 for Gated {
    fn name(&self) -> &'static str {
        "gated"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        gate: &CpuStorage,
        gate_layout: &Layout,
        up: &CpuStorage,
        up_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let weights = [numbers(gate, gate_layout)?, numbers(up, up_layout)?];
        self.forward((x, x_layout), weights)
    }

    fn bwd(
        &self,
        x: &Tensor,
        gate: &Tensor,
        up: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let inner = self.inner(&gradient.contiguous()?)?;
        let of_x = self.of_x(x, &inner, [gate, up])?;
        let (storage, layout) = x.storage_and_layout();
        let (outputs, inputs) = gate.dims2()?;
        let numbers = View::new(stored(&storage, layout)?, inputs);
        let [of_gate, of_up] =
            inner.map(|inner| product(1.0, View::new(&inner, outputs).t(), numbers));
        Ok((of_x, Some(tensor(of_gate, gate)?), Some(tensor(of_up, up)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{same, variable};
    use super::*;

    #[test]
    fn a_gated_part_has_the_gradients_of_its_formula() {
        let x = variable(1, &[150, 12]);
        let (gate, up) = (variable(2, &[170, 12]), variable(3, &[170, 12]));
        let slow = |gate: &Tensor, up: &Tensor| {
            let gate = x.matmul(&gate.t().unwrap()).unwrap().silu().unwrap();
            (gate * x.matmul(&up.t().unwrap()).unwrap()).unwrap()
        };
        let dense = |weight: &Tensor| Matrix::Dense(weight.clone());
        let found = gated(&x, &dense(&gate), &dense(&up)).unwrap();
        same(&[&x, &gate, &up], &found, &slow(&gate, &up));
        let (still, other) = (gate.as_detached_tensor(), up.as_detached_tensor());
        let found = gated(&x, &dense(&still), &dense(&other)).unwrap();
        same(&[&x], &found, &slow(&still, &other));
        assert!(gated(&x, &dense(&gate), &dense(&other)).is_err());
    }
}
