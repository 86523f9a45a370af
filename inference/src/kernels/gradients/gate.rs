//! The gate of a feed-forward part, `silu(gate) · up`, with its gradients.

use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::{numbers, stored, tape, tensor};
use crate::kernels::exponential::exp;
use crate::kernels::fresh;
use crate::kernels::lanes::Lanes;
use crate::kernels::processor::{Processor, by_processor};

/// Numbers that one thread takes at a time.
const PIECE: usize = 1 << 14;

/// `silu(gate) · up` of two tensors of one shape, which can be trained.
pub(crate) fn gate_trained(gate: &Tensor, up: &Tensor) -> Result<Tensor> {
    tape::two(&gate.contiguous()?, &up.contiguous()?, Trained)
}

struct Trained;

impl CustomOp2 for Trained {
    fn name(&self) -> &'static str {
        "gate"
    }

    fn cpu_fwd(
        &self,
        gate: &CpuStorage,
        gate_layout: &Layout,
        up: &CpuStorage,
        up_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (gates, ups) = (numbers(gate, gate_layout)?, numbers(up, up_layout)?);
        let processor = Processor::detect();
        let out = fresh::made(gates.len(), PIECE, |number, out| {
            let place = number * PIECE..number * PIECE + out.len();
            forward(processor, &gates[place.clone()], &ups[place], out);
        });
        Ok((CpuStorage::F32(out), gate_layout.shape().clone()))
    }

    fn bwd(
        &self,
        gate: &Tensor,
        up: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let gradient = gradient.contiguous()?;
        let (gate_stored, gate_layout) = gate.storage_and_layout();
        let (up_stored, up_layout) = up.storage_and_layout();
        let (gradient_stored, gradient_layout) = gradient.storage_and_layout();
        let gates = stored(&gate_stored, gate_layout)?.par_chunks(PIECE);
        let ups = stored(&up_stored, up_layout)?.par_chunks(PIECE);
        let gradients = stored(&gradient_stored, gradient_layout)?.par_chunks(PIECE);
        let mut of_gate = fresh::zeros(gate.elem_count());
        let mut of_up = fresh::zeros(up.elem_count());
        let outs = of_gate
            .par_chunks_mut(PIECE)
            .zip(of_up.par_chunks_mut(PIECE));
        let processor = Processor::detect();
        let inputs = gates.zip(ups).zip(gradients);
        outs.zip(inputs)
            .for_each(|((of_gate, of_up), ((gate, up), gradient))| {
                backward(processor, [gate, up, gradient], of_gate, of_up);
            });
        Ok((Some(tensor(of_gate, gate)?), Some(tensor(of_up, up)?)))
    }
}

by_processor!(forward calls forward_any(gate: &[f32], up: &[f32], out: &mut [f32]));

/// `silu(gate) · up` on this thread.
pub(super) fn open(processor: Processor, gate: &[f32], up: &[f32], out: &mut [f32]) {
    forward(processor, gate, up, out);
}

#[inline(always)]
fn forward_any<L: Lanes>(gate: &[f32], up: &[f32], out: &mut [f32]) {
    for ((out, gate), up) in out.iter_mut().zip(gate).zip(up) {
        *out = gate / (1.0 + exp(-gate)) * up;
    }
}

by_processor!(backward calls backward_any(inputs: [&[f32]; 3], of_gate: &mut [f32], of_up: &mut [f32]));

#[inline(always)]
fn backward_any<L: Lanes>(
    [gate, up, gradient]: [&[f32]; 3],
    of_gate: &mut [f32],
    of_up: &mut [f32],
) {
    let outs = of_gate.iter_mut().zip(of_up.iter_mut());
    for ((of_gate, of_up), ((gate, up), gradient)) in outs.zip(gate.iter().zip(up).zip(gradient)) {
        let open = 1.0 / (1.0 + exp(-gate));
        *of_up = gradient * gate * open;
        *of_gate = gradient * up * open * (1.0 + gate * (1.0 - open));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{same, variable};
    use super::*;

    #[test]
    fn a_gate_has_the_gradients_of_its_formula() {
        let (gate, up) = (variable(1, &[170, 101]), variable(2, &[170, 101]));
        let found = gate_trained(&gate, &up).unwrap();
        let expected = (gate.silu().unwrap() * up.as_tensor()).unwrap();
        same(&[&gate, &up], &found, &expected);
    }
}
