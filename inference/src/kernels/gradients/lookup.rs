//! Rows by their numbers, and the sum of two results.

use candle_core::{CpuStorage, CustomOp1, CustomOp2, Layout, Result, Shape, Tensor, bail};

use super::{numbers, stored, tape, tensor};
use crate::kernels::fresh;

/// The rows with these numbers of `[all, columns]`, in their order: `[rows, columns]`.
pub(crate) fn lookup(x: &Tensor, rows: &[u32]) -> Result<Tensor> {
    let rows = rows.to_vec();
    tape::one(&x.contiguous()?, Lookup { rows })
}

/// The sum of two tensors of one shape.
pub(crate) fn add(x: &Tensor, y: &Tensor) -> Result<Tensor> {
    tape::two(&x.contiguous()?, &y.contiguous()?, Add)
}

struct Lookup {
    rows: Vec<u32>,
}

impl CustomOp1 for Lookup {
    fn name(&self) -> &'static str {
        "lookup"
    }

    fn cpu_fwd(&self, x: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (_, columns) = layout.shape().dims2()?;
        let all = numbers(x, layout)?;
        let mut out = Vec::with_capacity(self.rows.len() * columns);
        for row in &self.rows {
            let start = *row as usize * columns;
            let Some(row) = all.get(start..start + columns) else {
                bail!("there is no row {row}")
            };
            out.extend_from_slice(row);
        }
        Ok((CpuStorage::F32(out), (self.rows.len(), columns).into()))
    }

    fn bwd(&self, x: &Tensor, _: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let (_, columns) = x.dims2()?;
        let gradient = gradient.contiguous()?;
        let (storage, layout) = gradient.storage_and_layout();
        let gradients = stored(&storage, layout)?.chunks_exact(columns.max(1));
        let mut out = fresh::zeros(x.elem_count());
        for (row, gradients) in self.rows.iter().zip(gradients) {
            let start = *row as usize * columns;
            for (out, it) in out[start..start + columns].iter_mut().zip(gradients) {
                *out += it;
            }
        }
        tensor(out, x).map(Some)
    }
}

struct Add;

impl CustomOp2 for Add {
    fn name(&self) -> &'static str {
        "add"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        y: &CpuStorage,
        y_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let out = tape::sums(numbers(x, x_layout)?, numbers(y, y_layout)?);
        Ok((CpuStorage::F32(out), x_layout.shape().clone()))
    }

    fn bwd(
        &self,
        _: &Tensor,
        _: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        Ok((Some(gradient.clone()), Some(gradient.clone())))
    }
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::super::tests::{same, variable};
    use super::*;

    #[test]
    fn rows_and_sums_have_the_gradients_of_their_formulas() {
        let (x, y) = (variable(1, &[7, 5]), variable(2, &[7, 5]));
        let rows = [3, 0, 3, 6];
        let slow = Tensor::new(&rows, &Device::Cpu).unwrap();
        let slow = x.index_select(&slow, 0).unwrap();
        same(&[&x], &lookup(&x, &rows).unwrap(), &slow);
        assert!(lookup(&x, &[7]).is_err());
        let slow = (x.as_tensor() + y.as_tensor()).unwrap();
        same(&[&x, &y], &add(&x, &y).unwrap(), &slow);
    }
}
