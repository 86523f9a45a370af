//! A linear layer, whose weight may be frozen: then no gradient of it is computed, which is a third of the work.

use candle_core::{CpuStorage, CustomOp1, CustomOp2, CustomOp3, Layout, Result, Shape, Tensor};

use super::{numbers, stored, tape, tensor};
use crate::kernels::fresh;
use crate::kernels::product::{View, product, product_into};
use crate::weights::Matrix;

/// Numbers that one thread takes at a time.
const PIECE: usize = 1 << 14;

/// What is added to a product.
#[derive(Clone, Copy)]
pub(crate) enum Beside<'a> {
    Nothing,
    /// One row for all rows.
    Bias(&'a Tensor),
    /// A row for each row.
    Rows(&'a Tensor),
}

/// `x · weightᵀ`, `[rows, inputs]` and `[outputs, inputs]` to `[rows, outputs]`, and what is beside it. A quantized
/// weight stands in numbers of 32 bits only while it is multiplied.
pub(crate) fn linear(x: &Tensor, weight: &Matrix, beside: Beside<'_>) -> Result<Tensor> {
    scaled(x, weight, 1.0, beside)
}

/// The same with the product times a scale.
pub(crate) fn scaled(
    x: &Tensor,
    weight: &Matrix,
    scale: f64,
    beside: Beside<'_>,
) -> Result<Tensor> {
    let x = x.contiguous()?;
    let trained = weight.trained();
    let beside = match beside {
        Beside::Nothing => None,
        Beside::Bias(bias) => Some(bias.clone()),
        Beside::Rows(rows) => Some(rows.contiguous()?),
    };
    let linear = Linear {
        frozen: trained.is_none().then(|| weight.clone()),
        wants_x: tape::is_tracked(&x),
        wants_beside: beside.as_ref().is_some_and(tape::is_tracked),
        scale: scale as f32,
    };
    match (beside, trained) {
        (None, Some(weight)) => tape::two(&x, weight, linear),
        (None, None) => tape::one(&x, linear),
        (Some(beside), Some(weight)) => tape::three(&x, weight, &beside, linear),
        (Some(beside), None) => tape::two(&x, &beside, linear),
    }
}

struct Linear {
    /// The weight, if it is not trained; otherwise it is an argument.
    frozen: Option<Matrix>,
    wants_x: bool,
    wants_beside: bool,
    scale: f32,
}

impl Linear {
    /// `x · weightᵀ` onto what is beside it.
    fn forward(
        &self,
        x: (&CpuStorage, &Layout),
        weight: (&[f32], &Layout),
        beside: Option<(&CpuStorage, &Layout)>,
    ) -> Result<(CpuStorage, Shape)> {
        let (rows, inputs) = x.1.shape().dims2()?;
        let (outputs, _) = weight.1.shape().dims2()?;
        let x = numbers(x.0, x.1)?;
        let weight = View::new(weight.0, inputs).t();
        let x = View::new(x, inputs);
        let Some((storage, layout)) = beside else {
            let out = product(self.scale, x, weight);
            return Ok((CpuStorage::F32(out), (rows, outputs).into()));
        };
        let beside = numbers(storage, layout)?;
        let count = rows * outputs;
        if !count.is_multiple_of(beside.len()) || !beside.len().is_multiple_of(outputs) {
            candle_core::bail!("{} numbers beside {count}", beside.len())
        }
        // A bias is as long as a row, and rows are worth a thread only together.
        let size = (PIECE / outputs.max(1)).max(1) * outputs;
        let mut out = fresh::made(count, size, |number, out| {
            for (row, out) in out.chunks_mut(outputs).enumerate() {
                let start = (number * size + row * outputs) % beside.len();
                out.copy_from_slice(&beside[start..start + outputs]);
            }
        });
        product_into(&mut out, self.scale, x, weight, true);
        Ok((CpuStorage::F32(out), (rows, outputs).into()))
    }

    fn with_frozen(
        &self,
        x: (&CpuStorage, &Layout),
        beside: Option<(&CpuStorage, &Layout)>,
    ) -> Result<(CpuStorage, Shape)> {
        let Some(weight) = &self.frozen else {
            candle_core::bail!("a frozen weight is missing")
        };
        let weight = weight.dense()?;
        let (storage, layout) = weight.storage_and_layout();
        self.forward(x, (stored(&storage, layout)?, layout), beside)
    }

    /// The gradient of `x`: `gradient · weight`.
    fn of_x(&self, x: &Tensor, weight: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        if !self.wants_x {
            return Ok(None);
        }
        let (storage, layout) = weight.storage_and_layout();
        let (outputs, inputs) = layout.shape().dims2()?;
        let weight = View::new(stored(&storage, layout)?, inputs);
        let (storage, layout) = gradient.storage_and_layout();
        let gradient = View::new(stored(&storage, layout)?, outputs);
        tensor(product(self.scale, gradient, weight), x).map(Some)
    }

    fn of_frozen(&self, x: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        match &self.frozen {
            Some(weight) if self.wants_x => self.of_x(x, &weight.dense()?, gradient),
            _ => Ok(None),
        }
    }

    /// The gradient of the weight: `gradientᵀ · x`.
    fn of_weight(&self, x: &Tensor, weight: &Tensor, gradient: &Tensor) -> Result<Tensor> {
        let (outputs, inputs) = weight.dims2()?;
        let (storage, layout) = x.storage_and_layout();
        let x = View::new(stored(&storage, layout)?, inputs);
        let (storage, layout) = gradient.storage_and_layout();
        let gradient = View::new(stored(&storage, layout)?, outputs);
        tensor(product(self.scale, gradient.t(), x), weight)
    }

    /// The gradient of what is beside the product: the sums of columns for a bias.
    fn of_beside(&self, beside: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        if !self.wants_beside {
            return Ok(None);
        }
        if beside.rank() == 2 {
            return Ok(Some(gradient.clone()));
        }
        let (storage, layout) = gradient.storage_and_layout();
        let mut sums = vec![0.0; beside.elem_count()];
        for row in stored(&storage, layout)?.chunks_exact(sums.len().max(1)) {
            for (sum, it) in sums.iter_mut().zip(row) {
                *sum += it;
            }
        }
        tensor(sums, beside).map(Some)
    }
}

impl CustomOp1 for Linear {
    fn name(&self) -> &'static str {
        "linear"
    }

    fn cpu_fwd(&self, x: &CpuStorage, x_layout: &Layout) -> Result<(CpuStorage, Shape)> {
        self.with_frozen((x, x_layout), None)
    }

    fn bwd(&self, x: &Tensor, _: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        self.of_frozen(x, &gradient.contiguous()?)
    }
}

/// With a frozen weight and something beside, or with a weight that is trained.
impl CustomOp2 for Linear {
    fn name(&self) -> &'static str {
        "linear"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        other: &CpuStorage,
        other_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        if self.frozen.is_some() {
            return self.with_frozen((x, x_layout), Some((other, other_layout)));
        }
        let weight = (numbers(other, other_layout)?, other_layout);
        self.forward((x, x_layout), weight, None)
    }

    fn bwd(
        &self,
        x: &Tensor,
        other: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let gradient = gradient.contiguous()?;
        if self.frozen.is_some() {
            let x = self.of_frozen(x, &gradient)?;
            return Ok((x, self.of_beside(other, &gradient)?));
        }
        let of_weight = self.of_weight(x, other, &gradient)?;
        Ok((self.of_x(x, other, &gradient)?, Some(of_weight)))
    }
}

/// With a weight that is trained and something beside.
impl CustomOp3 for Linear {
    fn name(&self) -> &'static str {
        "linear"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
        beside: &CpuStorage,
        beside_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let weight = (numbers(weight, weight_layout)?, weight_layout);
        self.forward((x, x_layout), weight, Some((beside, beside_layout)))
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        beside: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let gradient = gradient.contiguous()?;
        let of_weight = self.of_weight(x, weight, &gradient)?;
        Ok((
            self.of_x(x, weight, &gradient)?,
            Some(of_weight),
            self.of_beside(beside, &gradient)?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use candle_core::quantized::{GgmlDType, QTensor};

    use super::super::tests::{same, variable};
    use super::*;

    fn dense(weight: &Tensor) -> Matrix {
        Matrix::Dense(weight.clone())
    }

    #[test]
    fn a_linear_layer_has_the_gradients_of_a_product() {
        let (x, weight) = (variable(1, &[70, 12]), variable(2, &[9, 12]));
        let (bias, rows) = (variable(3, &[9]), variable(4, &[70, 9]));
        let slow = x.matmul(&weight.t().unwrap()).unwrap();
        let found = linear(&x, &dense(&weight), Beside::Nothing).unwrap();
        same(&[&x, &weight], &found, &slow);
        let found = linear(&x, &dense(&weight), Beside::Bias(&bias)).unwrap();
        let expected = slow.broadcast_add(&bias).unwrap();
        same(&[&x, &weight, &bias], &found, &expected);
        let found = linear(&x, &dense(&weight), Beside::Rows(&rows)).unwrap();
        same(
            &[&x, &weight, &rows],
            &found,
            &(&slow + rows.as_tensor()).unwrap(),
        );
    }

    #[test]
    fn a_frozen_weight_has_no_gradient_and_the_rest_has() {
        let (x, weight) = (variable(1, &[70, 12]), variable(2, &[9, 12]));
        let frozen = weight.as_detached_tensor();
        let (bias, rows) = (variable(3, &[9]), variable(4, &[70, 9]));
        let slow = x.matmul(&frozen.t().unwrap()).unwrap();
        let found = linear(&x, &dense(&frozen), Beside::Nothing).unwrap();
        same(&[&x], &found, &slow);
        let gradients = found.sum_all().unwrap().backward().unwrap();
        assert!(gradients.get(&frozen).is_none());
        let fixed = bias.as_detached_tensor();
        let found = linear(&x, &dense(&frozen), Beside::Bias(&fixed)).unwrap();
        same(&[&x], &found, &slow.broadcast_add(&fixed).unwrap());
        let found = linear(&x, &dense(&frozen), Beside::Rows(&rows)).unwrap();
        same(&[&x, &rows], &found, &(&slow + rows.as_tensor()).unwrap());
    }

    #[test]
    fn a_scale_is_in_all_gradients() {
        let (x, weight) = (variable(1, &[70, 12]), variable(2, &[9, 12]));
        let rows = variable(4, &[70, 9]);
        let slow = x.matmul(&weight.t().unwrap()).unwrap();
        let slow = ((slow * 0.3).unwrap() + rows.as_tensor()).unwrap();
        let found = scaled(&x, &dense(&weight), 0.3, Beside::Rows(&rows)).unwrap();
        same(&[&x, &weight, &rows], &found, &slow);
    }

    #[test]
    fn a_quantized_weight_is_a_frozen_one() {
        let (x, weight) = (variable(1, &[40, 64]), variable(2, &[32, 64]));
        let quantized = QTensor::quantize(&weight, GgmlDType::Q8_0).unwrap();
        let rounded = quantized.dequantize(&candle_core::Device::Cpu).unwrap();
        let found = linear(&x, &Matrix::Quantized(Arc::new(quantized)), Beside::Nothing).unwrap();
        same(&[&x], &found, &x.matmul(&rounded.t().unwrap()).unwrap());
    }
}
