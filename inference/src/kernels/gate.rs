//! The gate of a feed-forward part: `silu(gate) · up`.

use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape, Tensor, bail};
use rayon::prelude::*;

use super::exponential::exp;

/// Numbers that one thread takes at a time.
const PIECE: usize = 1 << 14;

/// `silu(gate) · up` of two tensors of one shape, on the processor.
pub(crate) fn gate(gate: &Tensor, up: &Tensor) -> Result<Tensor> {
    gate.contiguous()?
        .apply_op2_no_bwd(&up.contiguous()?, &Gate)
}

struct Gate;

impl CustomOp2 for Gate {
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
        let places = (
            gate_layout.contiguous_offsets(),
            up_layout.contiguous_offsets(),
        );
        let (CpuStorage::F32(gate), CpuStorage::F32(up), (Some(first), Some(second))) =
            (gate, up, places)
        else {
            bail!("a gate needs contiguous numbers of 32 bits")
        };
        let (gate, up) = (&gate[first.0..first.1], &up[second.0..second.1]);
        if gate.len() != up.len() {
            bail!("a gate of {} numbers for {}", gate.len(), up.len())
        }
        let mut out = vec![0.0; gate.len()];
        let pieces = out.par_chunks_mut(PIECE);
        let inputs = gate.par_chunks(PIECE).zip(up.par_chunks(PIECE));
        pieces
            .zip(inputs)
            .for_each(|(out, (gate, up))| piece(gate, up, out));
        Ok((CpuStorage::F32(out), gate_layout.shape().clone()))
    }
}

fn piece(gate: &[f32], up: &[f32], out: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
        // SAFETY: the processor has what the function was compiled for, as the line above has asked.
        #[expect(unsafe_code, reason = "a function for one kind of processor")]
        unsafe {
            piece_wide(gate, up, out);
        }
        return;
    }
    piece_any(gate, up, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn piece_wide(gate: &[f32], up: &[f32], out: &mut [f32]) {
    piece_any(gate, up, out);
}

#[inline(always)]
fn piece_any(gate: &[f32], up: &[f32], out: &mut [f32]) {
    for ((out, gate), up) in out.iter_mut().zip(gate).zip(up) {
        *out = gate / (1.0 + exp(-gate)) * up;
    }
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    #[test]
    fn a_gate_is_silu_times_the_other() {
        let numbers = |seed| {
            let mut random = crate::random::Random::new(seed);
            let numbers: Vec<f32> = (0..500).map(|_| random.normal() * 9.0).collect();
            Tensor::from_vec(numbers, (5, 100), &Device::Cpu).unwrap()
        };
        let (first, second) = (numbers(1), numbers(2));
        let found = gate(&first, &second).unwrap();
        let expected = (first.silu().unwrap() * &second).unwrap();
        let wrong = (found - expected).unwrap().abs().unwrap();
        let wrong: f32 = wrong.max_all().unwrap().to_scalar().unwrap();
        assert!(wrong < 3e-5, "{wrong}");
        assert!(gate(&first, &second.narrow(0, 0, 2).unwrap()).is_err());
    }
}
