//! Modules on disk.

use std::io;
use std::path::Path;
use std::sync::Arc;

use analysis::workspace::Texts;
use metadata::Problem;
use parser_bsl::decode::{Decoded, decode};

/// Reads modules from disk as they are now.
#[derive(Debug, Default, Clone, Copy)]
pub struct Disk;

impl Texts for Disk {
    fn read(&self, path: &Path) -> Option<Arc<str>> {
        let bytes = std::fs::read(path).ok()?;
        text(&bytes).map(Arc::from)
    }
}

/// The text of a module, where its bytes are one.
pub(crate) fn text(bytes: &[u8]) -> Option<String> {
    match decode(bytes) {
        Decoded::Text(it) => Some(it.text),
        Decoded::CompiledModule | Decoded::Binary => None,
    }
}

/// Says why a file has no text.
pub(crate) fn not_a_text(path: &Path, bytes: &[u8]) -> Problem {
    let (ru, en) = match decode(bytes) {
        Decoded::CompiledModule => (
            "модуль поставляется без исходного текста, его методы неизвестны",
            "the module is delivered without its text, its methods are unknown",
        ),
        _ => (
            "это не текст: проверьте кодировку файла",
            "it is not a text: check the encoding of the file",
        ),
    };
    problem(path, ru.to_owned(), en.to_owned())
}

/// Says why a file could not be read.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Problem {
    problem(
        path,
        format!("не читается: {error}"),
        format!("it cannot be read: {error}"),
    )
}

pub(crate) fn problem(path: &Path, ru: String, en: String) -> Problem {
    Problem {
        path: path.to_owned(),
        line: None,
        message: [ru, en],
    }
}
