//! How far answers are from what was expected, with gradients that are computed along with it: the logits of all tokens,
//! the largest matrix of a training, never stand in memory together.

use std::sync::{Mutex, PoisonError};

use candle_core::{CpuStorage, CustomOp1, CustomOp2, Layout, Result, Shape, Tensor, bail};
use rayon::prelude::*;

use super::{numbers, stored, tape, tensor};
use crate::kernels::exponential::exp;
use crate::kernels::fresh;
use crate::kernels::lanes::Lanes;
use crate::kernels::processor::{Processor, by_processor};
use crate::kernels::product::{View, product_into};
use crate::weights::Matrix;

/// Logits that are computed together, about.
const TOGETHER: usize = 1 << 20;
/// Rows that are looked at together at least: the weight is read once for them.
const LEAST: usize = 64;

/// The sum of what the expected tokens cost, times a scale, given logits `[tokens, vocabulary]`: one number.
pub(crate) fn loss(logits: &Tensor, expected: Vec<u32>, scale: f64) -> Result<Tensor> {
    let loss = Loss {
        expected,
        scale: scale as f32,
    };
    tape::one(&logits.contiguous()?, loss)
}

/// The same, given what stands before the last matrix, `[tokens, hidden]`, and that matrix, `[vocabulary, hidden]`.
/// Gradients are computed only if they are `wanted`.
pub(crate) fn head_loss(
    x: &Tensor,
    weight: &Matrix,
    expected: Vec<u32>,
    scale: f64,
    wanted: bool,
) -> Result<Tensor> {
    let x = x.contiguous()?;
    let trained = weight.trained();
    let head = HeadLoss {
        frozen: trained.is_none().then(|| weight.clone()),
        of_x: wanted && tape::is_tracked(&x),
        of_weight: wanted && trained.is_some(),
        expected,
        scale: scale as f32,
        found: Mutex::default(),
    };
    match trained {
        Some(weight) => tape::two(&x, weight, head),
        None => tape::one(&x, head),
    }
}

by_processor!(shares calls shares_any(row: &mut [f32], sum: &mut f32));

/// Logits to shares, and the logarithm of the sum of their powers.
#[inline(always)]
fn shares_any<L: Lanes>(row: &mut [f32], logarithm: &mut f32) {
    const LANES: usize = 16;
    let (pieces, rest) = row.as_chunks_mut::<LANES>();
    let mut mosts = [f32::NEG_INFINITY; LANES];
    for piece in pieces.iter() {
        for lane in 0..LANES {
            mosts[lane] = mosts[lane].max(piece[lane]);
        }
    }
    let all = mosts.iter().chain(rest.iter()).copied();
    let most = all.fold(f32::NEG_INFINITY, f32::max);
    let mut sums = [0.0_f32; LANES];
    for piece in pieces.iter_mut() {
        for lane in 0..LANES {
            piece[lane] = exp(piece[lane] - most);
            sums[lane] += piece[lane];
        }
    }
    let mut sum: f32 = sums.iter().sum();
    for it in rest.iter_mut() {
        *it = exp(*it - most);
        sum += *it;
    }
    let part = 1.0 / sum;
    row.iter_mut().for_each(|it| *it *= part);
    *logarithm = most + sum.ln();
}

/// Logits to gradients of them, and what each row costs.
fn step(logits: &mut [f32], expected: &[u32], scale: f32) -> Vec<f32> {
    let size = logits.len() / expected.len().max(1);
    let processor = Processor::detect();
    let rows = logits.par_chunks_mut(size.max(1)).zip(expected);
    rows.map(|(row, expected)| {
        let expected = *expected as usize;
        let logit = row[expected];
        let mut cost = 0.0;
        shares(processor, row, &mut cost);
        cost -= logit;
        row[expected] -= 1.0;
        row.iter_mut().for_each(|it| *it *= scale);
        cost * scale
    })
    .collect()
}

fn checked(expected: &[u32], rows: usize, vocabulary: usize) -> Result<()> {
    if expected.len() != rows || expected.iter().any(|it| *it as usize >= vocabulary) {
        bail!("what is expected does not fit {rows} answers over {vocabulary} tokens")
    }
    Ok(())
}

/// In numbers of 64 bits and one order.
fn total(costs: impl IntoIterator<Item = f32>) -> f64 {
    costs.into_iter().map(f64::from).sum()
}

fn one(sum: f64) -> (CpuStorage, Shape) {
    (CpuStorage::F32(vec![sum as f32]), ().into())
}

struct Loss {
    expected: Vec<u32>,
    scale: f32,
}

impl CustomOp1 for Loss {
    fn name(&self) -> &'static str {
        "loss"
    }

    fn cpu_fwd(&self, logits: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (rows, vocabulary) = layout.shape().dims2()?;
        checked(&self.expected, rows, vocabulary)?;
        let mut logits = numbers(logits, layout)?.to_vec();
        Ok(one(total(step(&mut logits, &self.expected, self.scale))))
    }

    fn bwd(&self, logits: &Tensor, _: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let scale = self.scale * gradient.to_scalar::<f32>()?;
        let (storage, layout) = logits.storage_and_layout();
        let mut out = stored(&storage, layout)?.to_vec();
        step(&mut out, &self.expected, scale);
        tensor(out, logits).map(Some)
    }
}

struct HeadLoss {
    /// The weight, if it is not trained; otherwise it is an argument.
    frozen: Option<Matrix>,
    of_x: bool,
    of_weight: bool,
    expected: Vec<u32>,
    scale: f32,
    /// The gradients of `x` and of the weight, until they are asked for.
    found: Mutex<Option<(Vec<f32>, Vec<f32>)>>,
}

impl HeadLoss {
    fn forward(
        &self,
        x: (&CpuStorage, &Layout),
        weight: (&[f32], &Layout),
    ) -> Result<(CpuStorage, Shape)> {
        let (rows, hidden) = x.1.shape().dims2()?;
        let (vocabulary, _) = weight.1.shape().dims2()?;
        checked(&self.expected, rows, vocabulary)?;
        let x = numbers(x.0, x.1)?;
        let weight = View::new(weight.0, hidden);
        let mut of_x = fresh::zeros(if self.of_x { x.len() } else { 0 });
        let mut of_weight = fresh::zeros(if self.of_weight {
            vocabulary * hidden
        } else {
            0
        });
        let together = (TOGETHER / vocabulary).max(LEAST).min(rows);
        let mut logits = fresh::zeros(together * vocabulary);
        let mut sum = 0.0;
        for start in (0..rows).step_by(together.max(1)) {
            let part = start..(start + together).min(rows);
            let logits = &mut logits[..part.len() * vocabulary];
            let place = part.start * hidden..part.end * hidden;
            let x = View::new(&x[place.clone()], hidden);
            product_into(logits, 1.0, x, weight.t(), false);
            sum += total(step(logits, &self.expected[part], self.scale));
            let logits = View::new(logits, vocabulary);
            if self.of_x {
                product_into(&mut of_x[place], 1.0, logits, weight, false);
            }
            if self.of_weight {
                product_into(&mut of_weight, 1.0, logits.t(), x, true);
            }
        }
        if self.of_x || self.of_weight {
            *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Some((of_x, of_weight));
        }
        Ok(one(sum))
    }

    /// What was found on the way, once.
    fn gradients(&self, gradient: &Tensor) -> Result<(Vec<f32>, Vec<f32>)> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((mut of_x, mut of_weight)) = found.take() else {
            bail!("the gradients of a loss are computed once, and only if they are wanted")
        };
        let scale = gradient.to_scalar::<f32>()?;
        if scale != 1.0 {
            of_x.iter_mut().for_each(|it| *it *= scale);
            of_weight.iter_mut().for_each(|it| *it *= scale);
        }
        Ok((of_x, of_weight))
    }
}

impl CustomOp1 for HeadLoss {
    fn name(&self) -> &'static str {
        "head-loss"
    }

    fn cpu_fwd(&self, x: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let Some(weight) = &self.frozen else {
            bail!("a frozen weight is missing")
        };
        let weight = weight.dense()?;
        let (storage, weight_layout) = weight.storage_and_layout();
        let weight = (stored(&storage, weight_layout)?, weight_layout);
        self.forward((x, layout), weight)
    }

    fn bwd(&self, x: &Tensor, _: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let (of_x, _) = self.gradients(gradient)?;
        tensor(of_x, x).map(Some)
    }
}

impl CustomOp2 for HeadLoss {
    fn name(&self) -> &'static str {
        "head-loss"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let weight = (numbers(weight, weight_layout)?, weight_layout);
        self.forward((x, x_layout), weight)
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let (of_x, of_weight) = self.gradients(gradient)?;
        let of_x = self.of_x.then(|| tensor(of_x, x)).transpose()?;
        Ok((of_x, Some(tensor(of_weight, weight)?)))
    }
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::super::tests::{close, variable};
    use super::*;

    fn dense(weight: &Tensor) -> Matrix {
        Matrix::Dense(weight.clone())
    }

    const SCALE: f64 = 0.25;

    /// What candle says, as a sum.
    fn slow(logits: &Tensor, expected: &[u32]) -> Tensor {
        let rows = expected.len() as f64;
        let expected = Tensor::new(expected, &Device::Cpu).unwrap();
        let mean = candle_nn::loss::cross_entropy(logits, &expected).unwrap();
        (mean * (rows * SCALE)).unwrap()
    }

    #[test]
    fn a_loss_and_its_gradients_are_those_of_candle() {
        let (x, weight) = (variable(1, &[131, 10]), variable(2, &[77, 10]));
        let expected: Vec<u32> = (0..131).map(|it| it * 7 % 77).collect();
        let check = |found: &Tensor, slow: &Tensor, frozen: bool| {
            close(found, slow, "loss");
            let (found, slow) = (found.backward().unwrap(), slow.backward().unwrap());
            close(found.get(&x).unwrap(), slow.get(&x).unwrap(), "x");
            if !frozen {
                let weight = |it: &candle_core::backprop::GradStore| it.get(&weight).cloned();
                close(&weight(&found).unwrap(), &weight(&slow).unwrap(), "weight");
            }
        };
        let logits = x.matmul(&weight.t().unwrap()).unwrap();
        let found = loss(&logits, expected.clone(), SCALE).unwrap();
        check(&found, &slow(&logits, &expected), false);
        let found = head_loss(&x, &dense(&weight), expected.clone(), SCALE, true).unwrap();
        check(&found, &slow(&logits, &expected), false);
        let frozen = weight.as_detached_tensor();
        let logits = x.matmul(&frozen.t().unwrap()).unwrap();
        let found = head_loss(&x, &dense(&frozen), expected.clone(), SCALE, true).unwrap();
        check(&found, &slow(&logits, &expected), true);
        let found = head_loss(&x, &dense(&frozen), expected, SCALE, false).unwrap();
        assert!(found.backward().is_err());
    }

    #[test]
    fn a_gradient_that_is_not_one_scales_the_others() {
        let (x, weight) = (variable(1, &[3, 4]), variable(2, &[5, 4]));
        let expected = vec![0, 4, 2];
        let found = head_loss(&x, &dense(&weight), expected.clone(), 1.0, true).unwrap();
        let found = (found * 3.0).unwrap().backward().unwrap();
        let three = head_loss(&x, &dense(&weight), expected, 3.0, true).unwrap();
        let three = three.backward().unwrap();
        close(found.get(&x).unwrap(), three.get(&x).unwrap(), "x");
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let (x, weight) = (variable(1, &[3, 4]), variable(2, &[5, 4]));
        assert!(head_loss(&x, &dense(&weight), vec![0, 5, 2], 1.0, true).is_err());
        assert!(loss(&x, vec![0, 1], 1.0).is_err());
    }
}
