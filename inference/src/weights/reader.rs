//! Reads numbers, texts and values out of a GGUF file; whatever its bytes are, an error at worst.

use super::gguf::{Listed, Value};
use super::mapped::Mapped;
use crate::error::{Error, Result};

/// A tensor has at most so many dimensions.
const MOST_DIMENSIONS: u32 = 4;

pub(super) struct Reader<'a> {
    file: &'a Mapped,
    position: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(file: &'a Mapped) -> Self {
        Self { file, position: 0 }
    }

    pub(super) fn position(&self) -> usize {
        self.position
    }

    pub(super) fn bytes(&mut self, length: usize) -> Result<&'a [u8]> {
        let all = self.file.bytes();
        let end = self.position.checked_add(length);
        let found = end.and_then(|end| all.get(self.position..end));
        let found = found.ok_or_else(|| {
            let (at, size) = (self.position, all.len());
            self.wrong(
                format!("файл обрезан: на байте {at} нужно ещё {length}, а файл кончается на {size}"),
                format!("the file is truncated: byte {at} needs {length} more, and the file ends at {size}"),
            )
        })?;
        self.position += length;
        Ok(found)
    }

    pub(super) fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(super) fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    pub(super) fn text(&mut self) -> Result<String> {
        let length = self.size()?;
        // Tokens of a vocabulary need not be whole letters in some files; what is no letter is replaced.
        Ok(String::from_utf8_lossy(self.bytes(length)?).into_owned())
    }

    pub(super) fn tensor(&mut self) -> Result<Listed> {
        let name = self.text()?;
        let dimensions = self.u32()?;
        if dimensions > MOST_DIMENSIONS {
            return Err(Error::tensor(
                self.file.path(),
                name,
                format!("измерений {dimensions}, а бывает не больше {MOST_DIMENSIONS}"),
                format!("has {dimensions} dimensions; at most {MOST_DIMENSIONS} are possible"),
            ));
        }
        let mut sizes = Vec::new();
        for _ in 0..dimensions {
            sizes.push(self.size()?);
        }
        Ok(Listed {
            name,
            sizes,
            kind: self.u32()?,
            offset: self.u64()?,
        })
    }

    /// A value of the kind with a number of the format.
    pub(super) fn value(&mut self, kind: u32) -> Result<Value> {
        Ok(match kind {
            0 => Value::Unsigned(u8::from_le_bytes(self.array()?).into()),
            1 => Value::Signed(i8::from_le_bytes(self.array()?).into()),
            2 => Value::Unsigned(u16::from_le_bytes(self.array()?).into()),
            3 => Value::Signed(i16::from_le_bytes(self.array()?).into()),
            4 => Value::Unsigned(self.u32()?.into()),
            5 => Value::Signed(i32::from_le_bytes(self.array()?).into()),
            6 => Value::Float(f32::from_le_bytes(self.array()?).into()),
            7 => Value::Bool(self.bytes(1)? != [0]),
            8 => Value::Text(self.text()?),
            9 => {
                let kind = self.u32()?;
                if kind == 9 {
                    return Err(self.wrong(
                        format!("список списков на байте {}", self.position),
                        format!("a list of lists at byte {}", self.position),
                    ));
                }
                // No room is taken before the values are there: a wrong length ends with the file.
                let mut values = Vec::new();
                for _ in 0..self.size()? {
                    values.push(self.value(kind)?);
                }
                Value::Array(values)
            }
            10 => Value::Unsigned(self.u64()?),
            11 => Value::Signed(i64::from_le_bytes(self.array()?)),
            12 => Value::Float(f64::from_le_bytes(self.array()?)),
            other => {
                return Err(self.wrong(
                    format!(
                        "неизвестный вид значения {other} на байте {}",
                        self.position
                    ),
                    format!("unknown kind of value {other} at byte {}", self.position),
                ));
            }
        })
    }

    fn size(&mut self) -> Result<usize> {
        let size = self.u64()?;
        usize::try_from(size).map_err(|_| {
            self.wrong(
                format!("длина {size} больше любого файла"),
                format!("the length {size} is larger than any file"),
            )
        })
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut array = [0; N];
        array.copy_from_slice(self.bytes(N)?);
        Ok(array)
    }

    fn wrong(&self, russian: String, english: String) -> Error {
        Error::file(self.file.path(), russian, english)
    }
}
