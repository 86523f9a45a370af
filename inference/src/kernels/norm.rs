//! Rows scaled by their root mean square, or moved to their mean and scaled by how far they are from it.

use candle_core::{D, Device, Result, Tensor, bail};

use super::fresh;
use super::lanes::Lanes;
use super::processor::{Processor, by_processor};
use super::stored::Numbers;

/// Numbers that one thread takes at a time.
const PIECE: usize = 1 << 12;

/// The norm of the last dimension, times the weights.
pub(crate) fn norm(x: &Tensor, weight: &Tensor, epsilon: f32) -> Result<Tensor> {
    let weights = Numbers::of(weight)?;
    let processor = Processor::detect();
    each(x, weights.len(), |from, to| {
        rows(processor, from, &weights, epsilon, to);
    })
}

/// The last dimension less its mean, divided by the root of the mean square of that, times the weights, and the bias:
/// what is called `LayerNorm`.
pub(crate) fn centered_norm(
    x: &Tensor,
    weight: &Tensor,
    bias: &Tensor,
    epsilon: f32,
) -> Result<Tensor> {
    let (weights, bias) = (Numbers::of(weight)?, Numbers::of(bias)?);
    if bias.len() != weights.len() {
        bail!("a norm of {} weights and {}", weights.len(), bias.len())
    }
    let processor = Processor::detect();
    each(x, weights.len(), |from, to| {
        centered(processor, from, &weights, &bias, epsilon, to);
    })
}

/// Makes rows of rows, several at a time.
fn each(x: &Tensor, weights: usize, rows: impl Fn(&[f32], &mut [f32]) + Sync) -> Result<Tensor> {
    let x = x.contiguous()?;
    let width = x.dim(D::Minus1)?;
    if weights != width || width == 0 {
        bail!("a norm of {weights} weights for {width} numbers")
    }
    let numbers = Numbers::of(&x)?;
    let size = (PIECE / width).max(1) * width;
    let scaled = fresh::made(numbers.len(), size, |piece, to| {
        let start = piece * size;
        rows(&numbers[start..start + to.len()], to);
    });
    drop(numbers);
    Tensor::from_vec(scaled, x.shape(), &Device::Cpu)
}

/// The sum of two tensors, and its norm.
pub(crate) fn add_norm(
    x: &Tensor,
    y: &Tensor,
    weight: &Tensor,
    epsilon: f32,
) -> Result<(Tensor, Tensor)> {
    let sum = add(x, y)?;
    let scaled = norm(&sum, weight, epsilon)?;
    Ok((sum, scaled))
}

/// The sum of two tensors of one shape.
pub(crate) fn add(x: &Tensor, y: &Tensor) -> Result<Tensor> {
    let (first, second) = (x.contiguous()?, y.contiguous()?);
    if first.shape() != second.shape() {
        bail!("a sum of {:?} and {:?}", first.shape(), second.shape())
    }
    let (left, right) = (Numbers::of(&first)?, Numbers::of(&second)?);
    let sum = fresh::made(left.len(), PIECE, |piece, to| {
        let from = left[piece * PIECE..].iter().zip(&right[piece * PIECE..]);
        for (to, (left, right)) in to.iter_mut().zip(from) {
            *to = left + right;
        }
    });
    drop(left);
    Tensor::from_vec(sum, first.shape(), &Device::Cpu)
}

by_processor!(rows calls rows_any(
    x: &[f32],
    weights: &[f32],
    epsilon: f32,
    to: &mut [f32],
));

#[inline(always)]
fn rows_any<L: Lanes>(x: &[f32], weights: &[f32], epsilon: f32, to: &mut [f32]) {
    let width = weights.len();
    for (x, to) in x.chunks_exact(width).zip(to.chunks_exact_mut(width)) {
        let scale = 1.0 / (mean(x, |it| it * it) + epsilon).sqrt();
        for ((to, x), weight) in to.iter_mut().zip(x).zip(weights) {
            *to = x * scale * weight;
        }
    }
}

by_processor!(centered calls centered_any(
    x: &[f32],
    weights: &[f32],
    bias: &[f32],
    epsilon: f32,
    to: &mut [f32],
));

#[inline(always)]
fn centered_any<L: Lanes>(x: &[f32], weights: &[f32], bias: &[f32], epsilon: f32, to: &mut [f32]) {
    let width = weights.len();
    for (x, to) in x.chunks_exact(width).zip(to.chunks_exact_mut(width)) {
        let middle = mean(x, |it| it);
        let scale = 1.0 / (mean(x, |it| (it - middle) * (it - middle)) + epsilon).sqrt();
        for (((to, x), weight), bias) in to.iter_mut().zip(x).zip(weights).zip(bias) {
            *to = (x - middle) * scale * weight + bias;
        }
    }
}

/// The mean of what is made of numbers.
#[inline(always)]
fn mean(x: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0_f32; LANES];
    let (pieces, rest) = x.as_chunks::<LANES>();
    for piece in pieces {
        for lane in 0..LANES {
            sums[lane] += of(piece[lane]);
        }
    }
    let rest: f32 = rest.iter().map(|it| of(*it)).sum();
    (sums.iter().sum::<f32>() + rest) / x.len() as f32
}

#[cfg(test)]
mod tests {
    use candle_nn::ops;

    use super::*;
    use crate::random::Random;

    #[test]
    fn norms_are_those_of_candle() {
        let mut random = Random::new(1);
        let mut numbers = |rows: usize, width: usize| {
            let numbers: Vec<f32> = (0..rows * width).map(|_| random.normal()).collect();
            Tensor::from_vec(numbers, (rows, width), &Device::Cpu).unwrap()
        };
        for width in [8, 37, 896] {
            let (x, y, weight) = (numbers(9, width), numbers(9, width), numbers(1, width));
            let weight = weight.get(0).unwrap();
            let (sum, scaled) = add_norm(&x, &y, &weight, 1e-5).unwrap();
            let expected = (x + y).unwrap();
            let check = |found: Tensor, expected: &Tensor| {
                let wrong = (found - expected).unwrap().abs().unwrap();
                let wrong: f32 = wrong.max_all().unwrap().to_scalar().unwrap();
                assert!(wrong < 1e-5, "{wrong}");
            };
            check(sum, &expected);
            check(scaled, &ops::rms_norm(&expected, &weight, 1e-5).unwrap());
            let bias = numbers(1, width).get(0).unwrap();
            let centered = centered_norm(&expected, &weight, &bias, 1e-5).unwrap();
            let slow = ops::layer_norm_slow(&expected, &weight, &bias, 1e-5).unwrap();
            check(centered, &slow);
        }
        assert!(norm(&numbers(2, 3), &numbers(1, 4), 0.0).is_err());
    }
}
