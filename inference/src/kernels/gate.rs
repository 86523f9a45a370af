//! The curves of feed-forward parts, and the gates that are made with them: `curve(gate) · up`.

use candle_core::{Device, Result, Tensor, bail};

use super::exponential::exp;
use super::fresh;
use super::lanes::Lanes;
use super::processor::{Processor, by_processor};
use super::stored::Numbers;
use crate::config::Activation;

/// Numbers that one thread takes at a time.
const PIECE: usize = 1 << 12;

/// `curve(gate) · up` of two tensors of one shape, on the processor.
pub(crate) fn gate(gate: &Tensor, up: &Tensor, curve: Activation) -> Result<Tensor> {
    if gate.shape() != up.shape() {
        bail!("a gate of {:?} for {:?}", gate.shape(), up.shape())
    }
    let up = up.contiguous()?;
    bend(gate, Some(&Numbers::of(&up)?), curve)
}

/// The curve alone, on the processor.
pub(crate) fn activate(x: &Tensor, curve: Activation) -> Result<Tensor> {
    bend(x, None, curve)
}

fn bend(x: &Tensor, by: Option<&[f32]>, curve: Activation) -> Result<Tensor> {
    let x = x.contiguous()?;
    let numbers = Numbers::of(&x)?;
    let processor = Processor::detect();
    let out = fresh::made(numbers.len(), PIECE, |number, out| {
        let place = number * PIECE..number * PIECE + out.len();
        out.copy_from_slice(&numbers[place.clone()]);
        match curve {
            Activation::Silu => silu(processor, out),
            Activation::GeluTanh => gelu(processor, out),
        }
        if let Some(by) = by {
            out.iter_mut()
                .zip(&by[place])
                .for_each(|(out, by)| *out *= by);
        }
    });
    drop(numbers);
    Tensor::from_vec(out, x.shape(), &Device::Cpu)
}

by_processor!(silu calls silu_any(out: &mut [f32]));

#[inline(always)]
fn silu_any<L: Lanes>(out: &mut [f32]) {
    for out in out {
        *out /= 1.0 + exp(-*out);
    }
}

by_processor!(gelu calls gelu_any(out: &mut [f32]));

/// `x · (1 + tanh(u)) / 2` is `x / (1 + e⁻²ᵘ)`.
#[inline(always)]
fn gelu_any<L: Lanes>(out: &mut [f32]) {
    const SCALE: f32 = -2.0 * 0.797_884_6;
    for out in out {
        let power = SCALE * (*out + 0.044_715 * *out * *out * *out);
        *out /= 1.0 + exp(power);
    }
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    #[test]
    fn a_gate_is_a_curve_times_the_other() {
        let numbers = |seed| {
            let mut random = crate::random::Random::new(seed);
            let numbers: Vec<f32> = (0..500).map(|_| random.normal() * 9.0).collect();
            Tensor::from_vec(numbers, (5, 100), &Device::Cpu).unwrap()
        };
        let (first, second) = (numbers(1), numbers(2));
        let check = |found: Tensor, expected: Tensor| {
            let wrong = (found - expected).unwrap().abs().unwrap();
            let wrong: f32 = wrong.max_all().unwrap().to_scalar().unwrap();
            assert!(wrong < 3e-5, "{wrong}");
        };
        let (silu, gelu) = (Activation::Silu, Activation::GeluTanh);
        let curved = |curve| match curve {
            Activation::Silu => first.silu().unwrap(),
            Activation::GeluTanh => first.gelu().unwrap(),
        };
        for curve in [silu, gelu] {
            let expected = (curved(curve) * &second).unwrap();
            check(gate(&first, &second, curve).unwrap(), expected);
            check(activate(&first, curve).unwrap(), curved(curve));
        }
        assert!(gate(&first, &second.narrow(0, 0, 2).unwrap(), silu).is_err());
    }
}
