//! The weights of a model on disk: tensors by the names of a checkpoint, whichever format holds them.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use candle_core::quantized::{GgmlDType, QStorage, QTensor};
use candle_core::{Device, Tensor};

use super::bytes::Bytes;
use super::gguf::Gguf;
use super::matrix::Matrix;
use super::names;
use super::safetensors::Safetensors;
use crate::device;
use crate::error::{Error, Result};
use crate::kernels::Blocks;

/// An opened checkpoint.
pub(crate) enum Stored {
    Safetensors(Safetensors),
    Gguf(Arc<Gguf>),
}

impl Stored {
    /// A tensor in numbers of 32 bits, of this shape and no other.
    pub(crate) fn tensor(&self, name: &str, shape: &[usize], device: &Device) -> Result<Tensor> {
        match self {
            Self::Safetensors(files) => {
                let found = files.shape(name).ok_or_else(|| self.missing(name, shape))?;
                self.check(name, shape, found)?;
                files
                    .tensor(name, device)
                    .unwrap_or_else(|| Err(self.missing(name, shape)))
            }
            Self::Gguf(file) => {
                let (kind, bytes) = self.blocks(file, name, shape)?;
                Ok(blocks(kind, &bytes, shape, device)?.dequantize(device)?)
            }
        }
    }

    /// A matrix as it is stored.
    pub(crate) fn matrix(
        &self,
        name: &str,
        rows: usize,
        columns: usize,
        device: &Device,
    ) -> Result<Matrix> {
        let shape = [rows, columns];
        let file = match self {
            Self::Gguf(file) => file,
            Self::Safetensors(files) => {
                if device::is_ours(device)
                    && files.shape(name) == Some(&shape)
                    && let Some((kind, bytes)) = files.half(name)
                    && let Some(known) = Blocks::new(kind, rows, columns, bytes)
                {
                    return Ok(Matrix::Blocks(known));
                }
                return Ok(Matrix::Dense(self.tensor(name, &shape, device)?));
            }
        };
        let (kind, bytes) = self.blocks(file, name, &shape)?;
        if device::is_ours(device)
            && let Some(known) = Blocks::new(kind, rows, columns, bytes.clone())
        {
            return Ok(Matrix::Blocks(known));
        }
        let tensor = blocks(kind, &bytes, &shape, device)?;
        Ok(match kind {
            GgmlDType::F32 | GgmlDType::F16 | GgmlDType::BF16 => {
                Matrix::Dense(tensor.dequantize(device)?)
            }
            _ => Matrix::Quantized(Arc::new(tensor)),
        })
    }

    /// A tensor of a GGUF file as it is stored, of this shape and no other.
    fn blocks(&self, file: &Gguf, name: &str, shape: &[usize]) -> Result<(GgmlDType, Bytes)> {
        let missing = || self.missing(name, shape);
        let (stored, part) = names::gguf(name, file.architecture()).ok_or_else(missing)?;
        let entry = file.entry(&stored).ok_or_else(missing)?;
        // One of the parts that the first dimension counts, or all of it.
        let (part, of, found) = match (part, entry.shape.as_slice()) {
            (Some(part), [count, rest @ ..]) => (part, *count, rest),
            (_, all) => (0, 1, all),
        };
        let bytes = file.part(entry, part, of).ok_or_else(missing)?;
        self.check(name, shape, found)?;
        let bytes = match file.rows_of_pairs(&stored) {
            Some(heads) => Bytes::owned(halves(bytes.get(), shape, heads)),
            None => bytes,
        };
        Ok((entry.kind, bytes))
    }

    /// What the tensor is called in the file.
    fn called(&self, name: &str) -> String {
        let stored = match self {
            Self::Safetensors(_) => None,
            Self::Gguf(file) => names::gguf(name, file.architecture()),
        };
        stored.map_or_else(|| name.to_owned(), |(name, _)| name)
    }

    fn path_of(&self, name: &str) -> PathBuf {
        let path = match self {
            Self::Safetensors(files) => files.path_of(name).or_else(|| files.path()),
            Self::Gguf(file) => Some(file.path()),
        };
        path.map(Path::to_owned).unwrap_or_default()
    }

    fn missing(&self, name: &str, shape: &[usize]) -> Error {
        Error::tensor(
            &self.path_of(name),
            self.called(name),
            format!("его нет, а модели нужен тензор формы {shape:?}"),
            format!("is missing; the model needs one of shape {shape:?}"),
        )
    }

    fn check(&self, name: &str, expected: &[usize], found: &[usize]) -> Result<()> {
        if expected == found {
            return Ok(());
        }
        Err(Error::tensor(
            &self.path_of(name),
            self.called(name),
            format!("форма {found:?}, а по настройкам модели нужна {expected:?}"),
            format!("its shape is {found:?}; the settings of the model ask for {expected:?}"),
        ))
    }
}

fn blocks(kind: GgmlDType, bytes: &Bytes, shape: &[usize], device: &Device) -> Result<QTensor> {
    let storage = QStorage::from_data(Cow::Borrowed(bytes.get()), device, kind)?;
    Ok(QTensor::new(storage, shape)?)
}

/// Rows in the order of a checkpoint, in which the two numbers that rotate together are half a head apart; stored they
/// stand side by side.
fn halves(bytes: &[u8], shape: &[usize], heads: usize) -> Vec<u8> {
    let rows = shape.first().copied().unwrap_or(1);
    let row = bytes.len().checked_div(rows).unwrap_or_default();
    let head = rows.checked_div(heads).unwrap_or_default();
    let mut ordered = Vec::with_capacity(bytes.len());
    for to in 0..rows {
        let (start, within) = (to - to % head, to % head);
        let from = start + 2 * (within % (head / 2)) + within / (head / 2);
        ordered.extend_from_slice(&bytes[from * row..(from + 1) * row]);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_rows_become_halves_of_heads() {
        // Two heads of four rows, a byte each.
        let stored = [0, 2, 1, 3, 10, 12, 11, 13];
        assert_eq!(halves(&stored, &[8], 2), [0, 1, 2, 3, 10, 11, 12, 13]);
    }
}
