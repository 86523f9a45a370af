//! The container of the platform: a table of contents, and chains of blocks that hold named entities.

use super::{Fault, u32_at};

/// What says that there is no next block, or no body.
const NONE: usize = 0x7fff_ffff;
const HEADER: usize = 16;
const BLOCK_HEADER: usize = 31;
/// There are a handful of entities, with names of a word or two.
const MOST_ENTITIES: usize = 1 << 10;
const MOST_NAME: usize = 1 << 10;
/// Two times and a mark before the name of an entity.
const BEFORE_NAME: usize = 20;

/// A container in memory.
pub(super) struct Container<'a> {
    bytes: &'a [u8],
    /// Pairs of addresses: of the name, of the body.
    entities: Vec<(usize, usize)>,
}

impl<'a> Container<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, Fault> {
        let contents = document(bytes, HEADER, bytes.len())?;
        let entry = |it: &[u8]| Some((u32_at(it, 0)?, u32_at(it, 4)?));
        let all = contents.chunks_exact(12).take(MOST_ENTITIES);
        let all = all.filter_map(entry);
        Ok(Self {
            bytes,
            entities: all.filter(|it| it.0 != 0 && it.0 != NONE).collect(),
        })
    }

    /// The body of the entity of a name.
    pub(super) fn entity(&self, name: &'static str) -> Result<Vec<u8>, Fault> {
        let missing = Fault {
            offset: HEADER,
            expected: name,
        };
        for &(head, body) in &self.entities {
            if body != NONE && self.name(head)? == name {
                return document(self.bytes, body, self.bytes.len());
            }
        }
        Err(missing)
    }

    fn name(&self, at: usize) -> Result<String, Fault> {
        let head = document(self.bytes, at, MOST_NAME)?;
        let letters = head.get(BEFORE_NAME..).unwrap_or_default();
        let units = letters
            .as_chunks::<2>()
            .0
            .iter()
            .map(|it| u16::from_le_bytes(*it));
        let units: Vec<_> = units.take_while(|it| *it != 0).collect();
        Ok(String::from_utf16_lossy(&units))
    }
}

/// The bytes of a chain of blocks, of which there are no more than `most`.
fn document(bytes: &[u8], start: usize, most: usize) -> Result<Vec<u8>, Fault> {
    let (size, mut block, mut next) = block(bytes, start)?;
    let too_long = Fault {
        offset: start,
        expected: "a document that fits the file",
    };
    if size > most {
        return Err(too_long);
    }
    let mut document = Vec::with_capacity(size);
    // Every block but the last gives something, so a chain that turns back ends when the document is full.
    loop {
        let left = size - document.len();
        document.extend_from_slice(&block[..block.len().min(left)]);
        if document.len() == size {
            return Ok(document);
        }
        if next == NONE || block.is_empty() {
            return Err(too_long);
        }
        (_, block, next) = self::block(bytes, next)?;
    }
}

/// The size of the whole document, the body of the block, the address of the next one.
fn block(bytes: &[u8], at: usize) -> Result<(usize, &[u8], usize), Fault> {
    let read = || {
        let body = at.checked_add(BLOCK_HEADER)?;
        let header = bytes.get(at..body)?;
        if !header.starts_with(b"\r\n") || !header.ends_with(b" \r\n") {
            return None;
        }
        let number = |from: usize| {
            let digits = std::str::from_utf8(header.get(from..from + 8)?).ok()?;
            usize::from_str_radix(digits, 16).ok()
        };
        let (size, length, next) = (number(2)?, number(11)?, number(20)?);
        Some((size, bytes.get(body..body.checked_add(length)?)?, next))
    };
    read().ok_or(Fault {
        offset: at,
        expected: "a block of the container",
    })
}
