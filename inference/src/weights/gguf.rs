//! Files of GGUF: settings, vocabulary and quantized tensors in one file.
//!
//! The format is described at <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>; versions 2 and 3 differ only
//! in the order of bytes that they allow.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use candle_core::quantized::GgmlDType;

use super::bytes::Bytes;
use super::mapped::Mapped;
use super::reader::Reader;
use crate::error::{Error, Result};

/// One value among the settings.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Bool(bool),
    Text(String),
    Array(Vec<Value>),
}

/// A file, its settings and where its tensors lie.
pub(crate) struct Gguf {
    file: Arc<Mapped>,
    settings: BTreeMap<String, Value>,
    entries: BTreeMap<String, Entry>,
}

/// One tensor.
pub(crate) struct Entry {
    pub(crate) kind: GgmlDType,
    /// Rows first, as everywhere but in this format.
    pub(crate) shape: Vec<usize>,
    bytes: Range<usize>,
}

impl Gguf {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let file = Arc::new(Mapped::open(path)?);
        let mut reader = Reader::new(&file);
        if reader.bytes(4)? != b"GGUF" {
            return Err(Error::file(
                path,
                "не файл GGUF: нет отметки в начале",
                "is no GGUF file: it does not begin with its mark",
            ));
        }
        let version = reader.u32()?;
        if !(2..=3).contains(&version) {
            return Err(Error::file(
                path,
                format!("версия GGUF {version}, а поддерживаются 2 и 3"),
                format!("GGUF version {version}; known are 2 and 3"),
            ));
        }
        let tensors = reader.u64()?;
        let count = reader.u64()?;
        let mut settings = BTreeMap::new();
        for _ in 0..count {
            let name = reader.text()?;
            let kind = reader.u32()?;
            settings.insert(name, reader.value(kind)?);
        }
        if let Some(Value::Unsigned(parts)) = settings.get("split.count")
            && *parts > 1
        {
            return Err(Error::file(
                path,
                format!("модель разрезана на {parts} частей: соедините их (`gguf-split --merge`)"),
                format!("the model is cut into {parts} parts: join them (`gguf-split --merge`)"),
            ));
        }
        let mut found = Vec::new();
        for _ in 0..tensors {
            found.push(reader.tensor()?);
        }
        let alignment = match settings.get("general.alignment") {
            Some(Value::Unsigned(it)) if it.is_power_of_two() => *it as usize,
            _ => 32,
        };
        let start = reader.position().next_multiple_of(alignment);
        let mut entries = BTreeMap::new();
        for tensor in found {
            let entry = entry(&file, &tensor, start)?;
            entries.insert(tensor.name, entry);
        }
        Ok(Self {
            file,
            settings,
            entries,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        self.file.path()
    }

    pub(crate) fn setting(&self, name: &str) -> Option<&Value> {
        self.settings.get(name)
    }

    /// A setting that must be a text, when there is one.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.setting(name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn array(&self, name: &str) -> Option<&[Value]> {
        match self.setting(name)? {
            Value::Array(values) => Some(values),
            _ => None,
        }
    }

    pub(crate) fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.get(name)
    }

    /// What it calls its architecture.
    pub(crate) fn architecture(&self) -> Option<&str> {
        self.text("general.architecture")
    }

    /// For a tensor whose rows stand in pairs that rotate together, how many heads they belong to: the converter of
    /// llama.cpp orders the queries and keys of Llama and Granite so, and those of no other family here.
    pub(crate) fn rows_of_pairs(&self, name: &str) -> Option<usize> {
        let architecture = self.architecture()?;
        if !matches!(architecture, "llama" | "granite") || !name.starts_with("blk.") {
            return None;
        }
        let count = |setting: &str| {
            let setting = self.setting(&format!("{architecture}.attention.{setting}"));
            setting.and_then(Value::number)
        };
        let heads = count("head_count").filter(|it| *it > 0);
        let entry = self.entry(name)?;
        let rows = *entry.shape.first()?;
        let heads = if name.contains(".attn_q.") {
            heads
        } else if name.contains(".attn_k.") {
            count("head_count_kv").filter(|it| *it > 0).or(heads)
        } else {
            None
        };
        heads.filter(|it| rows.is_multiple_of(2 * it))
    }

    /// The blocks of a tensor where they lie in the file.
    pub(crate) fn bytes(&self, entry: &Entry) -> &[u8] {
        &self.file.bytes()[entry.bytes.clone()]
    }

    /// The same, for one of equal parts of it, to be kept. `None` when there are not so many.
    pub(super) fn part(&self, entry: &Entry, part: usize, of: usize) -> Option<Bytes> {
        let size = entry.bytes.len().checked_div(of).filter(|_| part < of)?;
        let from = entry.bytes.start + part * size;
        Some(Bytes::mapped(&self.file, from..from + size))
    }
}

impl Value {
    /// A whole number that is not negative.
    pub(crate) fn number(&self) -> Option<usize> {
        match self {
            Self::Unsigned(it) => usize::try_from(*it).ok(),
            Self::Signed(it) => usize::try_from(*it).ok(),
            _ => None,
        }
    }

    pub(crate) fn float(&self) -> Option<f64> {
        match self {
            Self::Float(it) => Some(*it),
            Self::Unsigned(it) => Some(*it as f64),
            Self::Signed(it) => Some(*it as f64),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// What the list of tensors tells of one.
pub(super) struct Listed {
    pub(super) name: String,
    /// The fastest first, as stored.
    pub(super) sizes: Vec<usize>,
    pub(super) kind: u32,
    pub(super) offset: u64,
}

/// The tensor that is listed, checked against the size of the file.
fn entry(file: &Mapped, tensor: &Listed, start: usize) -> Result<Entry> {
    let wrong = |russian: String, english: String| {
        Error::tensor(file.path(), &tensor.name, russian, english)
    };
    let Some(kind) = kind(tensor.kind) else {
        return Err(wrong(
            format!("неизвестный вид блоков {}: {KNOWN_RU}", tensor.kind),
            format!("unknown kind of blocks {}: {KNOWN}", tensor.kind),
        ));
    };
    let mut shape = tensor.sizes.clone();
    shape.reverse();
    let block = kind.block_size();
    if !shape.last().is_some_and(|it| it.is_multiple_of(block)) {
        return Err(wrong(
            format!("форма {shape:?}, а строка {kind:?} состоит из блоков по {block}"),
            format!("its shape is {shape:?}, and a row of {kind:?} has blocks of {block}"),
        ));
    }
    let size = shape
        .iter()
        .try_fold(1_usize, |size, it| size.checked_mul(*it))
        .and_then(|it| (it / block).checked_mul(kind.type_size()));
    let from = usize::try_from(tensor.offset)
        .ok()
        .and_then(|it| it.checked_add(start));
    let end = from
        .zip(size)
        .and_then(|(from, size)| from.checked_add(size));
    let (Some(from), Some(end)) = (from, end) else {
        return Err(wrong(
            format!("форма {shape:?} больше любого файла"),
            format!("the shape {shape:?} is larger than any file"),
        ));
    };
    if !from.is_multiple_of(4) {
        return Err(wrong(
            format!("лежит с байта {from}, а не на границе в четыре байта"),
            format!("lies at byte {from}, which is no boundary of four bytes"),
        ));
    }
    let length = file.bytes().len();
    if end > length {
        return Err(wrong(
            format!("файл обрезан: тензор кончается на байте {end}, а файл на {length}"),
            format!(
                "the file is truncated: the tensor ends at byte {end} and the file at {length}"
            ),
        ));
    }
    Ok(Entry {
        kind,
        shape,
        bytes: from..end,
    })
}

const KNOWN: &str = "known are F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0 and Q2_K to Q6_K";
const KNOWN_RU: &str = "поддерживаются F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0 и Q2_K … Q6_K";

/// The kinds of blocks by their numbers in `ggml.h`.
fn kind(number: u32) -> Option<GgmlDType> {
    Some(match number {
        0 => GgmlDType::F32,
        1 => GgmlDType::F16,
        2 => GgmlDType::Q4_0,
        3 => GgmlDType::Q4_1,
        6 => GgmlDType::Q5_0,
        7 => GgmlDType::Q5_1,
        8 => GgmlDType::Q8_0,
        10 => GgmlDType::Q2K,
        11 => GgmlDType::Q3K,
        12 => GgmlDType::Q4K,
        13 => GgmlDType::Q5K,
        14 => GgmlDType::Q6K,
        30 => GgmlDType::BF16,
        _ => return None,
    })
}
