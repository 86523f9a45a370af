//! The gate of a feed-forward part: `silu(gate) · up`.

use candle_core::{Device, Result, Tensor, bail};

use super::exponential::exp;
use super::lanes::Lanes;
use super::processor::{Processor, by_processor};
use super::stored::Numbers;
use crate::threads;

/// Numbers that one thread takes at a time.
const PIECE: usize = 1 << 12;

/// `silu(gate) · up` of two tensors of one shape, on the processor.
pub(crate) fn gate(gate: &Tensor, up: &Tensor) -> Result<Tensor> {
    if gate.shape() != up.shape() {
        bail!("a gate of {:?} for {:?}", gate.shape(), up.shape())
    }
    let (gate, up) = (gate.contiguous()?, up.contiguous()?);
    let (gates, ups) = (Numbers::of(&gate)?, Numbers::of(&up)?);
    let mut out = vec![0.0; gates.len()];
    let processor = Processor::detect();
    threads::share_parts(&mut out, PIECE, |number, out| {
        let place = number * PIECE..number * PIECE + out.len();
        piece(processor, &gates[place.clone()], &ups[place], out);
    });
    drop(gates);
    Tensor::from_vec(out, gate.shape(), &Device::Cpu)
}

by_processor!(piece calls piece_any(gate: &[f32], up: &[f32], out: &mut [f32]));

#[inline(always)]
fn piece_any<L: Lanes>(gate: &[f32], up: &[f32], out: &mut [f32]) {
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
