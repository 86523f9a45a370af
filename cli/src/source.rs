//! Modules on the disk.

use std::io;
use std::path::Path;

use parser_bsl::Dialect;
use parser_bsl::decode::{Decoded, Encoding, decode};

/// What a file holds.
pub(crate) enum Source {
    /// The text of a module.
    Text(Text),
    /// No text.
    Skipped(SkipReason),
}

/// The text of a module.
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) encoding: Encoding,
    pub(crate) dialect: Dialect,
    /// The size of the file.
    pub(crate) bytes: u64,
}

/// Why a file is not read as a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SkipReason {
    /// A module that is delivered without its text.
    Compiled,
    /// Not a text.
    Binary,
}

/// Reads a module.
pub(crate) fn read(path: &Path) -> io::Result<Source> {
    let bytes = std::fs::read(path)?;
    Ok(match decode(&bytes) {
        Decoded::Text(it) => Source::Text(Text {
            text: it.text,
            encoding: it.encoding,
            dialect: Dialect::of_extension(&path.extension().unwrap_or_default().to_string_lossy()),
            bytes: bytes.len() as u64,
        }),
        Decoded::CompiledModule => Source::Skipped(SkipReason::Compiled),
        Decoded::Binary => Source::Skipped(SkipReason::Binary),
    })
}
