//! A scaling by the root mean square.

use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::{numbers, stored, tape, tensor};
use crate::kernels::fresh;
use crate::kernels::lanes::Lanes;
use crate::kernels::processor::{Processor, by_processor};

/// Numbers that one thread takes at a time, about; the sums of gradients depend on it and on nothing else.
const PIECE: usize = 1 << 14;

/// `x / √(mean of x² + epsilon) · weight` over the last dimension.
pub(crate) fn norm(x: &Tensor, weight: &Tensor, epsilon: f64) -> Result<Tensor> {
    let norm = Norm {
        epsilon: epsilon as f32,
        trains: weight.track_op(),
    };
    tape::two(&x.contiguous()?, weight, norm)
}

struct Norm {
    epsilon: f32,
    trains: bool,
}

by_processor!(forward calls forward_any(x: &[f32], weight: &[f32], epsilon: f32, out: &mut [f32]));

#[inline(always)]
fn forward_any<L: Lanes>(x: &[f32], weight: &[f32], epsilon: f32, out: &mut [f32]) {
    let size = weight.len();
    for (out, x) in out.chunks_exact_mut(size).zip(x.chunks_exact(size)) {
        let scale = scale(x, epsilon);
        for ((out, x), weight) in out.iter_mut().zip(x).zip(weight) {
            *out = x * scale * weight;
        }
    }
}

by_processor!(backward calls backward_any(
    inputs: [&[f32]; 3],
    epsilon: f32,
    out: &mut [f32],
    sums: &mut [f32],
));

/// The gradients of rows, and onto the sums those of the weight, if there is room for them.
#[inline(always)]
fn backward_any<L: Lanes>(
    [x, weights, gradients]: [&[f32]; 3],
    epsilon: f32,
    out: &mut [f32],
    sums: &mut [f32],
) {
    let size = weights.len();
    let rows = x.chunks_exact(size).zip(gradients.chunks_exact(size));
    for (out, (x, gradients)) in out.chunks_exact_mut(size).zip(rows) {
        let scale = scale(x, epsilon);
        let both = sum(size, |it| gradients[it] * weights[it] * x[it]);
        let less = both * scale * scale * scale / size as f32;
        let inputs = x.iter().zip(gradients).zip(weights);
        for (out, ((x, gradient), weight)) in out.iter_mut().zip(inputs) {
            *out = gradient * weight * scale - x * less;
        }
        for ((sum, x), gradient) in sums.iter_mut().zip(x).zip(gradients) {
            *sum += x * scale * gradient;
        }
    }
}

/// What a row is multiplied by.
#[inline(always)]
fn scale(row: &[f32], epsilon: f32) -> f32 {
    let sum = sum(row.len(), |it| row[it] * row[it]);
    1.0 / (sum / row.len() as f32 + epsilon).sqrt()
}

/// The sum of so many numbers, several at a time.
#[inline(always)]
fn sum(count: usize, number: impl Fn(usize) -> f32) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0_f32; LANES];
    let whole = count - count % LANES;
    for start in (0..whole).step_by(LANES) {
        for (lane, sum) in sums.iter_mut().enumerate() {
            *sum += number(start + lane);
        }
    }
    sums.iter().sum::<f32>() + (whole..count).map(number).sum::<f32>()
}

impl CustomOp2 for Norm {
    fn name(&self) -> &'static str {
        "norm"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, weight) = (numbers(x, x_layout)?, numbers(weight, weight_layout)?);
        let size = weight.len();
        let piece = (PIECE / size).max(1) * size;
        let processor = Processor::detect();
        let out = fresh::made(x.len(), piece, |number, out| {
            let x = &x[number * piece..][..out.len()];
            forward(processor, x, weight, self.epsilon, out);
        });
        Ok((CpuStorage::F32(out), x_layout.shape().clone()))
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let gradient = gradient.contiguous()?;
        let (x_stored, x_layout) = x.storage_and_layout();
        let (weight_stored, weight_layout) = weight.storage_and_layout();
        let (gradient_stored, gradient_layout) = gradient.storage_and_layout();
        let numbers = stored(&x_stored, x_layout)?;
        let weights = stored(&weight_stored, weight_layout)?;
        let gradients = stored(&gradient_stored, gradient_layout)?;
        let size = weights.len();
        let mut out = fresh::zeros(numbers.len());
        let piece = (PIECE / size).max(1) * size;
        let inputs = numbers.par_chunks(piece).zip(gradients.par_chunks(piece));
        let processor = Processor::detect();
        let sums: Vec<Vec<f32>> = out
            .par_chunks_mut(piece)
            .zip(inputs)
            .map(|(out, (x, gradients))| {
                let mut sums = vec![0.0; if self.trains { size } else { 0 }];
                let inputs = [x, weights, gradients];
                backward(processor, inputs, self.epsilon, out, &mut sums);
                sums
            })
            .collect();
        let of_weight = self.trains.then(|| {
            let mut all = vec![0.0; size];
            for sums in &sums {
                for (all, sum) in all.iter_mut().zip(sums) {
                    *all += sum;
                }
            }
            tensor(all, weight)
        });
        Ok((Some(tensor(out, x)?), of_weight.transpose()?))
    }
}

#[cfg(test)]
mod tests {
    use candle_core::D;

    use super::super::tests::{same, variable};
    use super::*;

    fn slow(x: &Tensor, weight: &Tensor) -> Tensor {
        let mean = x.sqr().unwrap().mean_keepdim(D::Minus1).unwrap();
        let root = (mean + 1e-5).unwrap().sqrt().unwrap();
        let scaled = x.broadcast_div(&root).unwrap();
        scaled.broadcast_mul(weight).unwrap()
    }

    #[test]
    fn a_norm_has_the_gradients_of_its_formula() {
        for shape in [vec![700, 37], vec![5, 3, 16]] {
            let x = variable(1, &shape);
            let weight = variable(2, &shape[shape.len() - 1..]);
            let found = norm(&x, &weight, 1e-5).unwrap();
            same(&[&x, &weight], &found, &slow(&x, &weight));
            let frozen = weight.as_detached_tensor();
            let found = norm(&x, &frozen, 1e-5).unwrap();
            same(&[&x], &found, &slow(&x, &frozen));
        }
    }
}
