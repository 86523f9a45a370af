//! Files of safetensors: eight bytes of length, a header in JSON, and then the tensors one after another.
//!
//! The format is described at <https://huggingface.co/docs/safetensors>; `model.safetensors.index.json` tells in which
//! file a tensor of a sharded checkpoint lies.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use candle_core::quantized::GgmlDType;
use candle_core::{DType, Device, Tensor};
use serde::Deserialize;

use super::bytes::Bytes;
use super::mapped::Mapped;
use crate::error::{Error, Result};

/// The name of the one file of an unsharded checkpoint.
const SINGLE: &str = "model.safetensors";
/// The name of the list of a sharded one.
const INDEX: &str = "model.safetensors.index.json";
/// A header longer than this is no header.
const LONGEST_HEADER: u64 = 100 << 20;

/// The tensors of one or several files.
pub(crate) struct Safetensors {
    entries: BTreeMap<String, Entry>,
}

struct Entry {
    file: Arc<Mapped>,
    dtype: Numbers,
    shape: Vec<usize>,
    bytes: Range<usize>,
}

/// What a tensor is stored as. One that a model does not ask for may be anything.
enum Numbers {
    Known(DType),
    Unknown(String),
}

#[derive(Deserialize)]
struct Header {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: [usize; 2],
}

#[derive(Deserialize)]
struct Index {
    weight_map: BTreeMap<String, String>,
}

impl Safetensors {
    /// The checkpoint in a folder: one file, or those that its list names.
    pub(crate) fn of_folder(folder: &Path) -> Result<Self> {
        let index = folder.join(INDEX);
        if !index.exists() {
            return Self::open(&folder.join(SINGLE));
        }
        let text = std::fs::read(&index).map_err(|it| Error::unreadable(&index, &it))?;
        let list: Index = serde_json::from_slice(&text).map_err(|it| {
            Error::file(
                &index,
                format!("не список тензоров: {it}"),
                format!("is no list of tensors: {it}"),
            )
        })?;
        let mut files = BTreeMap::new();
        for (tensor, file) in &list.weight_map {
            // A list may name its neighbours only: anything else leads out of the folder of the model.
            if file.contains(['/', '\\']) {
                return Err(Error::tensor(
                    &index,
                    tensor,
                    format!("лежит не рядом со списком: {file}"),
                    format!("does not lie beside the list: {file}"),
                ));
            }
            if !files.contains_key(file) {
                files.insert(file.clone(), Self::open(&folder.join(file))?);
            }
        }
        let mut entries = BTreeMap::new();
        for (tensor, file) in list.weight_map {
            let found = files
                .get_mut(&file)
                .and_then(|it| it.entries.remove(&tensor));
            let Some(entry) = found else {
                return Err(Error::tensor(
                    &folder.join(&file),
                    tensor,
                    format!("по списку {INDEX} должен быть в этом файле, но его нет"),
                    format!("{INDEX} says that it is in this file, and it is not"),
                ));
            };
            entries.insert(tensor, entry);
        }
        Ok(Self { entries })
    }

    /// The tensors of one file.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let file = Arc::new(Mapped::open(path)?);
        let bytes = file.bytes();
        let wrong = |russian: String, english: String| Error::file(path, russian, english);
        let size = bytes.len();
        let length = bytes
            .first_chunk::<8>()
            .map(|it| u64::from_le_bytes(*it))
            .filter(|it| *it <= LONGEST_HEADER);
        let Some(length) = length else {
            return Err(wrong(
                "не файл safetensors: нет длины заголовка".to_owned(),
                "is no file of safetensors: there is no length of a header".to_owned(),
            ));
        };
        let start = 8 + usize::try_from(length).unwrap_or(usize::MAX - 8);
        let Some(header) = bytes.get(8..start) else {
            return Err(wrong(
                format!("обрезан: заголовок кончается на байте {start}, а файл на {size}"),
                format!("is truncated: the header ends at byte {start} and the file at {size}"),
            ));
        };
        let header: BTreeMap<String, serde_json::Value> =
            serde_json::from_slice(header).map_err(|it| {
                wrong(
                    format!("не файл safetensors: {it}"),
                    format!("is no file of safetensors: {it}"),
                )
            })?;
        let mut entries = BTreeMap::new();
        for (name, value) in header {
            if name != "__metadata__" {
                let entry = entry(&file, &name, value, start)?;
                entries.insert(name, entry);
            }
        }
        Ok(Self { entries })
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    pub(crate) fn shape(&self, name: &str) -> Option<&[usize]> {
        self.entries.get(name).map(|it| it.shape.as_slice())
    }

    /// The file in which a tensor lies.
    pub(crate) fn path_of(&self, name: &str) -> Option<&Path> {
        self.entries.get(name).map(|it| it.file.path())
    }

    /// Any of the files.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.entries.values().next().map(|it| it.file.path())
    }

    /// A tensor in numbers of 32 bits, whatever it is stored as. `None` when there is none of that name.
    pub(crate) fn tensor(&self, name: &str, device: &Device) -> Option<Result<Tensor>> {
        let entry = self.entries.get(name)?;
        let dtype = match &entry.dtype {
            Numbers::Known(dtype) => *dtype,
            Numbers::Unknown(other) => {
                return Some(Err(Error::tensor(
                    entry.file.path(),
                    name,
                    format!("тип чисел {other}, а поддерживаются F32, F16 и BF16"),
                    format!("its numbers are {other}; known are F32, F16 and BF16"),
                )));
            }
        };
        let bytes = &entry.file.bytes()[entry.bytes.clone()];
        let tensor = Tensor::from_raw_buffer(bytes, dtype, &entry.shape, &Device::Cpu)
            .and_then(|it| it.to_dtype(DType::F32))
            .and_then(|it| it.to_device(device));
        Some(tensor.map_err(Error::from))
    }
}

impl Safetensors {
    /// A tensor of numbers of 16 bits where it lies in its file.
    pub(crate) fn half(&self, name: &str) -> Option<(GgmlDType, Bytes)> {
        let entry = self.entries.get(name)?;
        let kind = match entry.dtype {
            Numbers::Known(DType::F16) => GgmlDType::F16,
            Numbers::Known(DType::BF16) => GgmlDType::BF16,
            _ => return None,
        };
        Some((kind, Bytes::mapped(&entry.file, entry.bytes.clone())))
    }
}

/// What the header tells of one tensor, checked against the size of the file.
fn entry(file: &Arc<Mapped>, name: &str, value: serde_json::Value, start: usize) -> Result<Entry> {
    let wrong =
        |russian: String, english: String| Error::tensor(file.path(), name, russian, english);
    let header: Header = serde_json::from_value(value).map_err(|it| {
        wrong(
            format!("описание не читается: {it}"),
            format!("its description cannot be read: {it}"),
        )
    })?;
    let (dtype, width) = match header.dtype.as_str() {
        "F32" => (Numbers::Known(DType::F32), Some(4)),
        "F16" => (Numbers::Known(DType::F16), Some(2)),
        "BF16" => (Numbers::Known(DType::BF16), Some(2)),
        other => (Numbers::Unknown(other.to_owned()), None),
    };
    let [from, to] = header.data_offsets;
    let length = to.checked_sub(from);
    let shape = &header.shape;
    if let Some(width) = width {
        let mut sizes = shape.iter();
        let size = sizes.try_fold(width, |size: usize, it| size.checked_mul(*it));
        let Some(size) = size else {
            return Err(wrong(
                format!("форма {shape:?} больше любого файла"),
                format!("the shape {shape:?} is larger than any file"),
            ));
        };
        if length != Some(size) {
            return Err(wrong(
                format!("форма {shape:?} занимает {size} байт, а отведено {from}..{to}"),
                format!("the shape {shape:?} takes {size} bytes, and it has {from}..{to}"),
            ));
        }
    }
    let end = start
        .checked_add(to)
        .filter(|it| length.is_some() && *it <= file.bytes().len());
    let Some(end) = end else {
        let size = file.bytes().len();
        return Err(wrong(
            format!(
                "файл обрезан: тензор кончается на байте {}, а файл на {size}",
                start.saturating_add(to)
            ),
            format!(
                "the file is truncated: the tensor ends at byte {} and the file at {size}",
                start.saturating_add(to)
            ),
        ));
    };
    Ok(Entry {
        file: Arc::clone(file),
        dtype,
        shape: header.shape,
        bytes: start + from..end,
    })
}
