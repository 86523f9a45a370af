//! Rows scaled by their root mean square.

use candle_core::{D, Device, Result, Tensor, bail};

use super::lanes::Lanes;
use super::processor::{Processor, by_processor};
use super::stored::Numbers;
use crate::threads;

/// Numbers that one thread takes at a time.
const PIECE: usize = 1 << 12;

/// The norm of the last dimension, times the weights.
pub(crate) fn norm(x: &Tensor, weight: &Tensor, epsilon: f32) -> Result<Tensor> {
    let x = x.contiguous()?;
    let width = x.dim(D::Minus1)?;
    let (numbers, weights) = (Numbers::of(&x)?, Numbers::of(weight)?);
    if weights.len() != width || width == 0 {
        bail!("a norm of {} weights for {width} numbers", weights.len())
    }
    let mut scaled = vec![0.0; numbers.len()];
    let processor = Processor::detect();
    let size = (PIECE / width).max(1) * width;
    threads::share_parts(&mut scaled, size, |piece, to| {
        let start = piece * size;
        rows(
            processor,
            &numbers[start..start + to.len()],
            &weights,
            epsilon,
            to,
        );
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
    let mut sum = left.to_vec();
    threads::share_parts(&mut sum, PIECE, |piece, to| {
        let from = &right[piece * PIECE..];
        to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
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
    const LANES: usize = 16;
    let width = weights.len();
    for (x, to) in x.chunks_exact(width).zip(to.chunks_exact_mut(width)) {
        let mut sums = [0.0_f32; LANES];
        let (pieces, rest) = x.as_chunks::<LANES>();
        for piece in pieces {
            for lane in 0..LANES {
                sums[lane] += piece[lane] * piece[lane];
            }
        }
        let rest: f32 = rest.iter().map(|it| it * it).sum();
        let mean = (sums.iter().sum::<f32>() + rest) / width as f32;
        let scale = 1.0 / (mean + epsilon).sqrt();
        for ((to, x), weight) in to.iter_mut().zip(x).zip(weights) {
            *to = x * scale * weight;
        }
    }
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
        }
        assert!(norm(&numbers(2, 3), &numbers(1, 4), 0.0).is_err());
    }
}
