//! Computations with gradients on the processor, for training: each is one node of the graph of candle, which keeps as
//! little as it can for the way back and computes no gradient of what is not trained.
//!
//! Each is told from the slow operations of candle by nothing but its speed, which its tests compare.

mod attention;
mod gate;
mod gated;
mod linear;
mod lookup;
mod loss;
mod norm;
mod tape;

use candle_core::{CpuStorage, Device, Layout, Result, Storage, Tensor, bail};

pub(crate) use self::attention::{Heads, attend_all};
pub(crate) use self::gate::gate_trained;
pub(crate) use self::gated::gated;
pub(crate) use self::linear::{Beside, linear, scaled};
pub(crate) use self::lookup::{add, lookup};
pub(crate) use self::loss::{head_loss, loss};
pub(crate) use self::norm::norm;
pub(crate) use self::tape::{recorded, sum, unrecorded};

/// The numbers of an argument.
fn numbers<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    match (storage, layout.contiguous_offsets()) {
        (CpuStorage::F32(numbers), Some((from, to))) => Ok(&numbers[from..to]),
        _ => bail!("contiguous numbers of 32 bits are needed"),
    }
}

/// The numbers of a tensor.
fn stored<'a>(storage: &'a Storage, layout: &Layout) -> Result<&'a [f32]> {
    match storage {
        Storage::Cpu(storage) => numbers(storage, layout),
        _ => bail!("numbers on the processor are needed"),
    }
}

/// A tensor of numbers of its own.
fn tensor(numbers: Vec<f32>, like: &Tensor) -> Result<Tensor> {
    Tensor::from_vec(numbers, like.shape(), &Device::Cpu)
}

#[cfg(test)]
mod tests {
    use candle_core::{Tensor, Var};

    use crate::random::Random;

    pub(super) fn variable(seed: u64, shape: &[usize]) -> Var {
        let mut random = Random::new(seed);
        let count = shape.iter().product();
        let numbers: Vec<f32> = (0..count).map(|_| random.normal()).collect();
        Var::from_vec(numbers, shape, &candle_core::Device::Cpu).unwrap()
    }

    pub(super) fn close(found: &Tensor, expected: &Tensor, what: &str) {
        assert_eq!(found.shape(), expected.shape(), "{what}");
        let most = |it: &Tensor| -> f32 {
            let most = it.abs().unwrap().flatten_all().unwrap().max(0).unwrap();
            most.to_scalar().unwrap()
        };
        let wrong = most(&(found - expected).unwrap());
        let size = most(expected);
        assert!(wrong <= 2e-5 * (1.0 + size), "{what}: {wrong} of {size}");
    }

    /// Two ways to compute one thing give the same, and the same gradients of all variables.
    pub(super) fn same(variables: &[&Var], found: &Tensor, expected: &Tensor) {
        close(found, expected, "result");
        // Each number of the result weighs differently: mistakes do not cancel out.
        let weights = variable(99, found.dims());
        let gradients = |it: &Tensor| {
            let sum = (it * weights.as_detached_tensor()).unwrap();
            sum.sum_all().unwrap().backward().unwrap()
        };
        let (found, expected) = (gradients(found), gradients(expected));
        for (number, variable) in variables.iter().enumerate() {
            let found = found.get(variable).expect("a gradient");
            let expected = expected.get(variable).expect("an expected gradient");
            close(found, expected, &format!("gradient {number}"));
        }
    }
}
