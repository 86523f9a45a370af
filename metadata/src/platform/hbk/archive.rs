//! The archive of pages: a ZIP file, stored or deflated entries only.

use std::io::Read as _;

use flate2::read::DeflateDecoder;

use super::{Fault, u16_at, u32_at};

const END: &[u8] = b"PK\x05\x06";
const ENTRY: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";
/// The end of the archive is no further from the end of the file: its comment is short.
const END_WITHIN: usize = 22 + 0xffff;
/// No page is as large as that.
const MOST_PAGE: usize = 4 << 20;
/// Nor are all of them together.
const MOST_BYTES: usize = 1 << 30;
/// Nor are there as many files.
const MOST_ENTRIES: usize = 1 << 20;

/// An archive in memory.
pub(super) struct Archive<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
}

/// A file of the archive.
pub(super) struct Entry {
    /// The path, with `/`.
    pub(super) path: String,
    method: usize,
    packed: usize,
    size: usize,
    local: usize,
}

impl<'a> Archive<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, Fault> {
        let from = bytes.len().saturating_sub(END_WITHIN);
        let tail = bytes.get(from..).unwrap_or_default();
        let end = tail.windows(END.len()).rposition(|it| it == END);
        let end = from
            + end.ok_or(Fault {
                offset: from,
                expected: "the end of an archive",
            })?;
        let mut at = u32_at(bytes, end + 16).unwrap_or(bytes.len());
        let mut entries = Vec::new();
        let mut left = MOST_BYTES;
        while bytes.get(at..).is_some_and(|it| it.starts_with(ENTRY)) {
            let (entry, next) = entry(bytes, at).ok_or(Fault {
                offset: at,
                expected: "an entry of an archive",
            })?;
            // Entries may lie over one another: what all of them say they hold is what unpacking would cost.
            left = left
                .checked_sub(entry.size)
                .filter(|_| entries.len() < MOST_ENTRIES)
                .ok_or(Fault {
                    offset: at,
                    expected: "an archive below 1 GB",
                })?;
            entries.push(entry);
            at = next;
        }
        Ok(Self { bytes, entries })
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The text of a file; `None` for what cannot be unpacked.
    pub(super) fn text(&self, entry: &Entry) -> Option<String> {
        let local = self.bytes.get(entry.local..)?;
        if !local.starts_with(LOCAL) {
            return None;
        }
        let start = 30 + u16_at(local, 26)? + u16_at(local, 28)?;
        let packed = local.get(start..start.checked_add(entry.packed)?)?;
        let most = entry.size.min(MOST_PAGE);
        let mut bytes = Vec::new();
        match entry.method {
            0 => bytes.extend_from_slice(packed.get(..most.min(packed.len()))?),
            8 => {
                let mut reader = DeflateDecoder::new(packed).take(most as u64);
                reader.read_to_end(&mut bytes).ok()?;
            }
            _ => return None,
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        Some(String::from_utf8_lossy(bytes).into_owned())
    }
}

/// An entry of the directory, and where the next one stands.
fn entry(bytes: &[u8], at: usize) -> Option<(Entry, usize)> {
    let name = at + 46;
    let length = u16_at(bytes, at + 28)?;
    let path = bytes.get(name..name + length)?;
    let entry = Entry {
        path: String::from_utf8_lossy(path).replace('\\', "/"),
        method: u16_at(bytes, at + 10)?,
        packed: u32_at(bytes, at + 20)?,
        size: u32_at(bytes, at + 24)?,
        local: u32_at(bytes, at + 42)?,
    };
    let next = name + length + u16_at(bytes, at + 30)? + u16_at(bytes, at + 32)?;
    Some((entry, next))
}
